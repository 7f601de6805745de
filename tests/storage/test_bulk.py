"""Many rows at once: each statement carries many of them, and none is lost, doubled or left without its history."""

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import create_engine

from evaluation.domain.framework import Framework, Holdings, conditions, observations
from evaluation.domain.indicators import Indicator
from evaluation.domain.units import Unit
from evaluation.storage import observations as table_of_values
from evaluation.storage.repository import Store

TOGETHER = table_of_values.TOGETHER
COUNTS = [1, TOGETHER - 1, TOGETHER, 2 * TOGETHER + 1]


def put(store: Store, values: list[float]) -> table_of_values.Written:
    """Writes one value for each unit u000, u001 …"""
    rows = observations(
        [
            {"unit": f"u{number:03}", "period": "2024", "indicator": "a", "value": value}
            for number, value in enumerate(values)
        ]
    )
    with store.unit_of_work("officer") as work:
        batch = work.add_batch("many", "many.csv", "2" * 64, rows=len(rows))
        return work.put_observations("many", rows, batch)


def held(store: Store) -> list[float]:
    """What is stored, in the order of units."""
    frame = store.holdings("many").observations
    return pd.Series(frame["value"].to_numpy(), frame["unit"].astype(str)).sort_index().tolist()


@pytest.fixture
def many(store: Store) -> Store:
    """A store with a framework of as many units as any of these tests writes to."""
    units = tuple(Unit(code=f"u{number:03}", name_zh=f"单位{number}") for number in range(max(COUNTS)))
    with store.unit_of_work("loader") as work:
        work.put_holdings(
            Holdings(
                Framework(code="many", name_zh="多", simulated=True),
                units=units,
                indicators=(Indicator(code="a", name_zh="甲"),),
                memberships=(),
                observations=pd.DataFrame(),
                conditions=conditions([]),
            )
        )
    return store


@pytest.mark.parametrize("count", COUNTS)
def test_every_row_is_stored_whether_or_not_the_rows_fill_their_statements(many: Store, count: int) -> None:
    values = [float(number) for number in range(count)]
    written = put(many, values)
    assert (written.added, written.replaced) == (count, 0)
    assert held(many) == values


@pytest.mark.parametrize("count", COUNTS)
def test_every_replaced_row_is_in_the_history_once(many: Store, count: int) -> None:
    put(many, [float(number) for number in range(count)])
    written = put(many, [number + 0.5 for number in range(count)])
    assert (written.added, written.replaced) == (0, count)
    assert held(many) == [number + 0.5 for number in range(count)]
    history = many.observation_history("many").sort_values("value")
    assert history["value"].tolist() == [float(number) for number in range(count)]
    assert history["unit"].tolist() == [f"u{number:03}" for number in range(count)]
    assert (set(history["batch"]), set(history["superseded_by"])) == ({"1"}, {"2"})


def test_new_replaced_and_unchanged_rows_of_one_write_are_told_apart(many: Store) -> None:
    put(many, [1.0] * 40)
    written = put(many, [1.0] * 5 + [2.0] * 35 + [3.0] * 10)
    assert (written.rows, written.added, written.replaced) == (50, 10, 35)
    assert held(many) == [1.0] * 5 + [2.0] * 35 + [3.0] * 10
    assert len(many.observation_history("many")) == 35


def test_an_unknown_error_stays_unknown_in_every_row_of_a_statement(many: Store) -> None:
    put(many, [1.0] * (TOGETHER + 1))
    assert np.isnan(many.holdings("many").observations["error"]).all()


def test_before_a_large_replacement_postgresql_counts_the_table_anew(
    many: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An analysis that ran while another transaction was loading has seen none of its rows."""
    if url.startswith("sqlite"):
        pytest.skip("SQLite plans a replacement by its key alone")
    monkeypatch.setattr(table_of_values, "MANY", 10)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE observation")
        put(many, [1.0] * 40)
        put(many, [2.0] * 10)
        counted = connection.exec_driver_sql("SELECT reltuples FROM pg_class WHERE relname = 'observation'").scalar()
    engine.dispose()
    assert counted == 40
