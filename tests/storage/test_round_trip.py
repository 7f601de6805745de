"""What goes into the store comes out the same, on either database."""

import math

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from evaluation.domain.dataset import assemble
from evaluation.domain.framework import Holdings, observations
from evaluation.domain.units import Membership, Unit
from evaluation.errors import UnknownName
from evaluation.storage.repository import Store

KEY = ["unit", "period", "indicator"]


def test_everything_registered_comes_back_in_the_order_in_which_it_came(filled: Store, holdings: Holdings) -> None:
    found = filled.holdings("small")
    for part in ("framework", "units", "indicators", "memberships", "register", "postings", "targets", "events"):
        assert getattr(found, part) == getattr(holdings, part), part
    assert found.schemes == holdings.schemes
    assert filled.frameworks() == (holdings.framework,)


def test_observations_come_back_equal_with_their_types_and_a_batch(filled: Store, holdings: Holdings) -> None:
    found = filled.holdings("small").observations
    assert found["batch"].tolist() == ["1"] * 5
    ours = holdings.observations.sort_values(KEY, ignore_index=True)
    assert_frame_equal(found.drop(columns="batch").sort_values(KEY, ignore_index=True), ours, check_exact=True)


def test_conditions_come_back_equal(filled: Store, holdings: Holdings) -> None:
    assert_frame_equal(filled.holdings("small").conditions, holdings.conditions, check_exact=True)


@pytest.mark.parametrize(("level", "expected_units"), [("region", ["a", "b"]), ("cadre", ["c1"])])
def test_the_fingerprint_of_the_data_survives_the_store(
    filled: Store, holdings: Holdings, level: str, expected_units: list[str]
) -> None:
    stored = assemble(filled.holdings("small"), level, "2020")
    assert list(stored.codes) == expected_units
    assert stored.fingerprint == assemble(holdings, level, "2020").fingerprint


def test_a_negative_zero_is_stored_as_zero_and_an_empty_error_as_not_known(filled: Store) -> None:
    put(filled, ("a", "2020", "gdp", -0.0, math.nan))
    row = filled.holdings("small").observations.query("unit == 'a' and period == '2020' and indicator == 'gdp'").iloc[0]
    assert math.copysign(1, row["value"]) == 1
    assert math.isnan(row["error"])


def test_an_absent_reason_or_source_is_stored_as_empty_and_statuses_by_name(filled: Store) -> None:
    rows = [{"unit": "a", "value": 1.0, "status": "observed", "source": "表"}, {"unit": "b", "status": "missing"}]
    frame = observations([row | {"period": "2021", "indicator": "gdp"} for row in rows])
    assert frame["source"].tolist() == ["表", ""]
    frame["status"] = frame["status"].cat.reorder_categories(["missing", "observed", "not_applicable"])
    frame.loc[:, "reason"] = None
    with filled.unit_of_work("officer") as work:
        work.put_observations("small", frame, 1)
    found = filled.holdings("small").observations.query("period == '2021'").sort_values("unit")
    assert found["status"].tolist() == ["observed", "missing"]
    assert found[["reason", "as_of", "source"]].astype("str").to_numpy().tolist() == [["", "", "表"], ["", "", ""]]


def test_the_matrix_of_a_year_has_sorted_labels_and_nothing_where_nothing_is_known(filled: Store) -> None:
    matrix, units, indicators = filled.matrix("small", "2020")
    assert (list(units), list(indicators)) == (["a", "b"], ["air", "gdp"])
    np.testing.assert_array_equal(matrix, [[math.nan, 0.0], [math.nan, 0.1 + 0.2]])


def test_a_period_nobody_entered_is_named(filled: Store) -> None:
    with pytest.raises(UnknownName, match="“2031”"):
        filled.matrix("small", "2031")


def test_a_framework_without_observations_is_held_empty(store: Store, holdings: Holdings) -> None:
    bare = holdings.revise({"observations": observations(pd.DataFrame(columns=KEY)), "schemes": {}})
    with store.unit_of_work("loader") as work:
        assert work.put_holdings(bare) is None
    found = store.holdings("small")
    assert found.observations.empty
    assert list(found.observations.columns) == [*bare.observations.columns, "batch"]


def test_loading_the_same_framework_again_changes_nothing_but_adds_the_batch(filled: Store, holdings: Holdings) -> None:
    version, entries = filled.data_version("small"), len(filled.audit())
    with filled.unit_of_work("loader") as work:
        work.put_holdings(holdings)
    assert filled.data_version("small") == version
    assert [entry.action for entry in filled.audit()[:-entries]] == ["import"]
    assert set(filled.holdings("small").observations["batch"]) == {"1"}


def test_a_changed_category_replaces_the_one_from_the_same_year(filled: Store) -> None:
    with filled.unit_of_work("officer") as work:
        work.put_memberships("small", [Membership(unit="b", category="山区")])
    assert [each.category for each in filled.holdings("small").memberships if each.unit == "b"] == ["山区"]
    replaced = filled.audit(1)[0].payload["replaced"]
    assert [(each["before"]["category"], each["after"]["category"]) for each in replaced] == [("平原", "山区")]


def test_two_frameworks_with_the_same_codes_stay_apart(filled: Store, holdings: Holdings) -> None:
    twin = holdings.framework.model_copy(update={"code": "twin"})
    with filled.unit_of_work("loader") as work:
        work.put_holdings(holdings.revise({"framework": twin, "schemes": {}}))
        work.put_units("twin", [Unit(code="a", name_zh="另一个")])
    names = {code: filled.holdings(code).units[1].name_zh for code in ("small", "twin")}
    assert names == {"small": "甲县", "twin": "另一个"}
    assert len(filled.holdings("small").observations) == len(filled.holdings("twin").observations) == 5


@pytest.mark.parametrize(("unit", "indicator", "kind"), [("x", "gdp", "单位"), ("a", "x", "指标")])
def test_an_observation_of_something_unregistered_is_refused_by_name(
    filled: Store, unit: str, indicator: str, kind: str
) -> None:
    with pytest.raises(UnknownName, match=f"{kind}.*“x”"):
        put(filled, (unit, "2020", indicator, 1.0, math.nan))


def put(store: Store, *cells: tuple[str, str, str, float, float]) -> int:
    """Puts cells (unit, period, indicator, value, error) into the store; the number of their batch."""
    columns = ("unit", "period", "indicator", "value", "error")
    frame = observations([dict(zip(columns, cell, strict=True)) for cell in cells])
    with store.unit_of_work("officer") as work:
        batch = work.add_batch("small", "again.xlsx", "1" * 64, rows=len(cells))
        work.put_observations("small", frame, batch)
    return batch
