"""What one evaluation starts from: the category of the period, the conditions known by then, the years before."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import pytest

from evaluation.domain.dataset import NO_CATEGORY, Cells, Dataset, assemble
from evaluation.domain.framework import Holdings, conditions, observations
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.units import Condition, Event, Membership, Posting, Target, Unit
from evaluation.errors import NothingToScore
from tests import worlds

YEARS = {
    "2023": {"u": {"a": 1.0, "b": 10.0}, "v": {"a": 2.0, "b": None}},
    "2024": {"u": {"a": 3.0}, "v": {"a": 4.0, "b": 40.0}},
    "2025": {"u": {"a": 5.0, "b": 50.0}, "v": {"a": 6.0, "b": 60.0}},
}


def world(memberships: Sequence[Membership] = (), held: Sequence[dict[str, object]] = ()) -> Holdings:
    plain = worlds.holdings(YEARS, statuses={("v", "b"): "not_applicable"})
    changes: dict[str, object] = {}
    if memberships:
        changes["memberships"] = tuple(memberships)
    if held:
        changes["conditions"] = conditions(pd.DataFrame(held))
    return plain.revise(changes)


# --- categories -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("period", "category"), [("2023", "山区"), ("2024", "山区"), ("2025", "城区"), ("2022", NO_CATEGORY)]
)
def test_the_category_is_the_one_valid_in_the_period_both_years_included(period: str, category: str) -> None:
    moved = [
        Membership(unit="u", category="山区", valid_from="2023", valid_to="2024"),
        Membership(unit="u", category="城区", valid_from="2025"),
    ]
    data = assemble(world(moved), Level.REGION, "2025").at(period)
    assert data.categories.to_dict() == {"u": category, "v": NO_CATEGORY}


def test_a_year_to_which_a_category_is_valid_holds_all_its_months() -> None:
    held = worlds.holdings({"2024-06": {"u": {"a": 1.0}}})
    until = held.revise({"memberships": (Membership(unit="u", category="山区", valid_to="2024"),)})
    assert assemble(until, Level.REGION, "2024-06").categories["u"] == "山区"


# --- conditions -----------------------------------------------------------------------------------------------------
CENSUSES = [
    {"unit": "u", "condition": "high", "as_of": "2020", "value": 20.0},
    {"unit": "u", "condition": "high", "as_of": "2010", "value": 10.0, "imputed": True},
    {"unit": "u", "condition": "high", "as_of": "2024-11-30", "value": 24.0},
    {"unit": "u", "condition": "high", "as_of": "2026", "value": 26.0},
    {"unit": "v", "condition": "far", "as_of": "", "value": 7.0},
]


@pytest.mark.parametrize(("period", "value"), [("2025", 24.0), ("2024", 24.0), ("2023", 20.0)])
def test_the_condition_is_the_latest_known_as_of_the_period(period: str, value: float) -> None:
    data = assemble(world(held=CENSUSES), Level.REGION, "2025").at(period)
    assert data.condition_matrix.loc["u", "high"] == value
    assert not data.imputed_conditions.loc["u", "high"]


def test_an_undated_condition_holds_always_and_an_absent_one_is_not_known() -> None:
    matrix = assemble(world(held=CENSUSES), Level.REGION, "2025").condition_matrix
    assert matrix.loc["v", "far"] == 7.0
    assert matrix.isna().to_numpy().tolist() == [[True, False], [False, True]]


def test_a_census_without_a_value_does_not_hide_the_one_before() -> None:
    held = [*CENSUSES[:2], {"unit": "u", "condition": "high", "as_of": "2024", "value": np.nan}]
    data = assemble(world(held=held), Level.REGION, "2025")
    assert data.condition_matrix.loc["u", "high"] == 20.0


def test_the_mark_of_imputation_is_that_of_the_value_used() -> None:
    data = assemble(world(held=CENSUSES[1:2]), Level.REGION, "2025")
    assert data.imputed_conditions["high"].to_dict() == {"u": True, "v": False}


# --- cells and time -------------------------------------------------------------------------------------------------
def test_cells_are_years_by_units_by_indicators_and_say_why_one_is_empty() -> None:
    cells = assemble(world(), Level.REGION, "2025").cells
    assert (cells.periods, list(cells.units), list(cells.indicators)) == (
        ("2023", "2024", "2025"),
        ["u", "v"],
        ["a", "b"],
    )
    assert cells.values[:, :, 0].tolist() == [[1, 2], [3, 4], [5, 6]]
    assert cells.statuses[1, 0].tolist() == [Cells.OBSERVED, Cells.MISSING]
    assert cells.statuses[0, 1].tolist() == [Cells.OBSERVED, Cells.NOT_APPLICABLE]
    assert cells.rows[1, 0, 1] == -1


def test_a_value_beside_a_status_that_denies_it_is_no_value() -> None:
    cells = assemble(world(), Level.REGION, "2025").cells
    assert np.isnan(cells.values[2, 1, 1])


def test_the_row_of_a_cell_leads_back_to_its_source() -> None:
    data = assemble(world(), Level.REGION, "2025")
    row = data.observations.iloc[data.cells.rows[2, 0, 1]]
    assert (row["unit"], row["period"], row["indicator"], row["value"]) == ("u", "2025", "b", 50.0)


def test_an_earlier_period_sees_nothing_of_what_came_after() -> None:
    data = assemble(world(), Level.REGION, "2025")
    earlier = data.at("2024")
    assert (earlier.period, earlier.window) == ("2024", ("2023", "2024"))
    assert earlier.cells.values.shape == (2, 2, 2)
    assert earlier.fingerprint == assemble(world(), Level.REGION, "2024").fingerprint
    assert data.window == ("2023", "2024", "2025")


def test_a_period_is_known_where_some_unit_has_a_value() -> None:
    data = assemble(world(), Level.REGION, "2025")
    assert [data.known(period) for period in ("2022", "2023", "2025", "2026")] == [False, True, True, False]


# --- assembling -----------------------------------------------------------------------------------------------------
def cadres() -> Holdings:
    regions = world()
    return regions.revise(
        {
            "units": (*regions.units, Unit(code="C", name_zh="C", level=Level.CADRE)),
            "indicators": (*regions.indicators, Indicator(code="own", name_zh="own", level=Level.CADRE)),
            "memberships": (*regions.memberships, Membership(unit="C", category="正职")),
            "postings": (Posting(cadre="C", unit="u", post="书记", start=date(2023, 1, 1)),),
        }
    )


def test_a_level_holds_its_own_units_and_a_cadre_draws_on_the_regions() -> None:
    region, cadre = (assemble(cadres(), level, "2025") for level in (Level.REGION, Level.CADRE))
    assert (list(region.codes), list(cadre.codes)) == (["u", "v"], ["C"])
    assert [each.code for each in cadre.indicators] == ["own"]
    assert (region.sources, region.postings) == ({}, ())
    assert list(cadre.sources) == ["region"]
    assert cadre.sources["region"].fingerprint == region.fingerprint


@pytest.mark.parametrize(
    ("level", "period"), [(Level.REGION, "1999"), (Level.DEPARTMENT, "2025"), (Level.CADRE, "2025")]
)
def test_with_nothing_to_score_the_periods_that_have_something_are_named(level: Level, period: str) -> None:
    with pytest.raises(NothingToScore) as refusal:
        assemble(world(), level, period)
    assert ("2023、2024、2025" in str(refusal.value)) == (level is Level.REGION)


# --- fingerprint ----------------------------------------------------------------------------------------------------
def changed(**changes: object) -> Dataset:
    return assemble(world(held=CENSUSES).revise(changes), Level.REGION, "2025")


def with_value(column: str, value: object) -> pd.DataFrame:
    frame = world().observations.copy()
    frame.loc[0, column] = value
    return frame


@pytest.mark.parametrize(
    "changes",
    [
        {"observations": with_value("value", 1.0 + 1e-15)},
        {"observations": with_value("error", 0.5)},
        {"observations": with_value("status", "not_applicable")},
        {"memberships": (Membership(unit="u", category="山区"), Membership(unit="v", category="同类"))},
        {"conditions": conditions(pd.DataFrame([{**CENSUSES[0], "value": 21.0}]))},
        {"register": (Condition(condition="high", name_zh="海拔", role="outcome"),)},
        {"targets": (Target(unit="u", period="2025", indicator="a", target=1),)},
        {"events": (Event(unit="u", period="2025", rule="g"),)},
        {"units": (*world().units, Unit(code="w", name_zh="w"))},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_whatever_can_change_a_score_changes_the_fingerprint(changes: dict[str, object]) -> None:
    assert changed(**changes).fingerprint != changed().fingerprint


def test_order_source_and_values_out_of_reach_do_not_change_the_fingerprint() -> None:
    held = world(held=CENSUSES)
    mixed = held.observations.iloc[::-1].assign(source=pd.Categorical(["别处"] * len(held.observations)))
    later = conditions(pd.DataFrame([*CENSUSES[::-1], {**CENSUSES[0], "as_of": "2030"}]))
    other = changed(observations=mixed, units=held.units[::-1], conditions=later)
    assert other.fingerprint == changed().fingerprint


def test_where_a_code_ends_and_a_category_begins_is_part_of_the_fingerprint() -> None:
    def of(codes: tuple[str, str], categories: tuple[str, str]) -> str:
        values = {"2025": {code: {"a": 1.0} for code in codes}}
        return assemble(
            worlds.holdings(values, dict(zip(codes, categories, strict=True))), Level.REGION, "2025"
        ).fingerprint

    assert of(("a", "b"), ("cx", "d")) != of(("a", "bc"), ("x", "d"))


def test_batches_are_those_of_the_observations() -> None:
    numbered = world().observations
    numbered["batch"] = [2, 1] * (len(numbered) // 2) + [2] * (len(numbered) % 2)
    assert changed(observations=numbered).batches == ("1", "2")
    assert changed().batches == ()


def test_a_row_that_says_no_status_is_observed_and_an_unsaid_text_is_empty() -> None:
    rows = [
        {"unit": "u", "period": "2025", "indicator": "a", "value": 1.0, "status": "missing", "reason": "未报"},
        {"unit": "v", "period": "2025", "indicator": "a", "value": 2.0},
    ]
    frame = observations(rows)
    assert frame["status"].tolist() == ["missing", "observed"]
    assert frame[["reason", "as_of", "source"]].to_numpy().tolist() == [["未报", "", ""], ["", "", ""]]
