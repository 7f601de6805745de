"""Nothing is replaced silently: the history keeps what stood there."""

import math

import pytest
from sqlalchemy import create_engine

from evaluation.domain.framework import observations
from evaluation.storage.repository import Store

CELL = {"unit": "a", "period": "2019", "indicator": "gdp"}


def put(store: Store, value: float, source: str = "年鉴") -> int:
    """Puts a value into one cell; the number of its batch."""
    row = CELL | {"value": value, "error": 0.5, "as_of": "2019-12-31", "source": source}
    with store.unit_of_work("officer") as work:
        batch = work.add_batch("small", "again.xlsx", "1" * 64, rows=1)
        work.put_observations("small", observations([row]), batch)
    return batch


def test_the_history_keeps_the_replaced_value_with_its_source_and_both_batches(filled: Store) -> None:
    second, third = put(filled, 7.5), put(filled, 8.5, "更正")
    history = filled.observation_history("small", **CELL)
    assert history["value"].tolist() == [5.25, 7.5]
    assert history["source"].tolist() == ["年鉴", "年鉴"]
    assert history["batch"].tolist() == ["1", str(second)]
    assert history["superseded_by"].tolist() == [str(second), str(third)]
    now = filled.holdings("small").observations.query("unit == 'a' and period == '2019'").iloc[0]
    assert (now["value"], now["source"], now["batch"]) == (8.5, "更正", str(third))


def test_the_same_value_again_leaves_no_history_and_keeps_its_first_batch(filled: Store) -> None:
    put(filled, 5.25)
    assert filled.observation_history("small").empty
    assert set(filled.holdings("small").observations["batch"]) == {"1"}


def test_a_value_that_becomes_missing_is_a_change(filled: Store) -> None:
    row = CELL | {"value": math.nan, "status": "missing", "reason": "撤回", "as_of": "", "source": ""}
    with filled.unit_of_work("officer") as work:
        written = work.put_observations("small", observations([row]), 1)
    assert (written.added, written.replaced) == (0, 1)
    assert filled.observation_history("small")["value"].tolist() == [5.25]


def test_a_value_deleted_by_another_program_is_in_the_history(filled: Store, url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM observation WHERE value = 5.25")
    engine.dispose()
    history = filled.observation_history("small")
    assert (history["value"].tolist(), history["superseded_by"].tolist()) == ([5.25], [""])


def test_the_same_cell_twice_in_one_write_is_refused(filled: Store) -> None:
    rows = [CELL | {"value": value} for value in (1.0, 2.0)]
    with pytest.raises(ValueError, match="stand twice"), filled.unit_of_work("officer") as work:
        work.put_observations("small", observations(rows), 1)


def test_only_a_write_that_changes_the_holdings_raises_the_data_version(filled: Store) -> None:
    before = filled.data_version("small")
    put(filled, 5.25)
    with filled.unit_of_work("officer") as work:
        work.put_draft("small", "base", "mine", {"*": {"gdp": 50.0}}, expected_version=0)
    assert filled.data_version("small") == before
    put(filled, 9.0)
    assert filled.data_version("small") == before + 1
