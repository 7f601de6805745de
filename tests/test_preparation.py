"""Before weighting: windows of years by hand, and what of the data the scheme does not take."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from evaluation.domain.framework import Holdings
from evaluation.domain.scheme import Scheme
from evaluation.domain.units import Event
from evaluation.scorecard import compose
from tests import worlds

PLAIN = worlds.leaf("a")["scoring"]


def one(values: Mapping[str, float]) -> dict[str, dict[str, dict[str, float]]]:
    """period -> unit u with its value, and v with 50 always."""
    return {period: {"u": {"a": value}, "v": {"a": 50.0}} for period, value in values.items()}


def several(values: Mapping[str, Sequence[float]]) -> Holdings:
    """period -> the values of u0, u1 …"""
    return worlds.holdings(
        {period: {f"u{at}": {"a": value} for at, value in enumerate(each)} for period, each in values.items()}
    )


def by_change(lag: int) -> Scheme:
    scoring = {"method": "level_and_change", "level": PLAIN, "change": PLAIN, "level_share": 0.0, "lag": lag}
    return worlds.scheme([worlds.leaf("a", scoring=scoring)], {"a": 100})


def plain(**changes: Any) -> Scheme:
    return worlds.scheme([worlds.leaf("a")], {"a": 100}, **changes)


# --- windows --------------------------------------------------------------------------------------------------------
def test_two_censuses_are_no_neighbours_in_a_window_of_three_years() -> None:
    data = worlds.dataset(worlds.holdings(one({"2010": 20, "2020": 60})), "2020")
    assert compose(data, plain(window_years=3)).scores.loc["u", "total"] == pytest.approx(60)


def test_the_change_between_censuses_is_since_ten_years_before_and_since_one_it_is_not_known() -> None:
    data = worlds.dataset(worlds.holdings(one({"2010": 20, "2020": 60})), "2020")
    assert compose(data, by_change(10)).scores.loc["u", "total"] == pytest.approx(60 - 20)
    since_last_year = compose(data, by_change(1))
    assert since_last_year.scores["total"].isna().all()
    [note] = [each for each in since_last_year.notes if each.code.startswith("observed")]
    assert (note.code, note.indicator, note.facts) == ("observed.nothing_before", "a", {"before": "2019"})


def test_a_year_left_out_of_the_data_is_not_replaced_by_an_earlier_one() -> None:
    data = worlds.dataset(worlds.holdings(one({"2021": 90, "2024": 40, "2025": 60})), "2025")
    assert compose(data, plain(window_years=3)).scores.loc["u", "total"] == pytest.approx((40 + 60) / 2)


def test_a_window_of_one_year_takes_the_quarters_of_the_year_up_to_the_period() -> None:
    quarters = {"2024Q4": 0, "2025Q1": 10, "2025Q2": 30, "2025Q3": 100}
    data = worlds.dataset(worlds.holdings(one(quarters)), "2025Q2")
    assert compose(data, plain()).scores.loc["u", "total"] == pytest.approx((10 + 30) / 2)


def test_a_change_compares_with_the_same_quarters_of_the_year_before() -> None:
    quarters = {"2024Q1": 1, "2024Q2": 3, "2024Q3": 90, "2025Q1": 10, "2025Q2": 30}
    data = worlds.dataset(worlds.holdings(one(quarters)), "2025Q2")
    assert compose(data, by_change(1)).scores.loc["u", "total"] == pytest.approx((10 + 30) / 2 - (1 + 3) / 2)


# --- errors ---------------------------------------------------------------------------------------------------------
def test_four_quarters_of_one_year_are_no_history() -> None:
    held = several({f"2025Q{number}": [10.0 * number, 70.0 - number**2] for number in range(1, 5)})
    card = compose(worlds.dataset(held, "2025Q4"), plain())
    assert card.scores["total_error"].isna().all()
    assert set(card.places["reason"]) == {"no_error_range"}


@pytest.mark.parametrize("window_years", [1, 3])
def test_quarters_give_the_errors_of_the_years_that_they_make_up(window_years: int) -> None:
    generator = np.random.default_rng(7)
    yearly = {str(year): generator.uniform(20, 80, 6) for year in range(2022, 2026)}
    around = (-3.0, -1.0, 1.0, 3.0)
    quarters = {f"{year}Q{at + 1}": each + around[at] for year, each in yearly.items() for at in range(4)}
    scheme = plain(window_years=window_years)
    by_year = compose(worlds.dataset(several(yearly), "2025"), scheme).steps["observed"]
    by_quarter = compose(worlds.dataset(several(quarters), "2025Q4"), scheme).steps["observed"]
    pd.testing.assert_frame_equal(by_quarter.matrix, by_year.matrix)
    pd.testing.assert_frame_equal(by_quarter.errors, by_year.errors)
    assert by_year.errors is not None
    assert by_year.errors.notna().all(axis=None)


def test_history_older_than_the_schemes_years_is_not_used() -> None:
    """2010, 2011 and 2012 are three years, of which none is among the five up to 2020."""
    held = several({"2010": [1, 50], "2011": [90, 40], "2012": [5, 30], "2020": [60, 20]})
    assert compose(worlds.dataset(held, "2020"), plain()).scores["total_error"].isna().all()


# --- what the scheme does not take ----------------------------------------------------------------------------------
def test_a_category_without_weights_has_its_own_reason_and_a_note() -> None:
    held = worlds.holdings({"2025": {"u": {"a": 60}, "w": {"a": 40}, "v": {"a": 50}}}, {"u": "山区", "w": "山区"})
    scheme = plain().revise({"weights": {"山区": {"a": 100}, "海岛": {"a": 100}}})
    card = compose(worlds.dataset(held, "2025"), scheme)
    assert card.places["reason"].to_dict() == {"u": "no_error_range", "v": "no_weights", "w": "no_error_range"}
    assert [(note.code, note.facts["category"]) for note in card.notes if note.code.startswith("weights")] == [
        ("weights.none", "同类"),
        ("weights.nobody", "海岛"),
    ]


def test_weights_for_all_leave_no_category_without() -> None:
    held = worlds.holdings({"2025": {"u": {"a": None}, "v": {"a": 50}}})
    card = compose(worlds.dataset(held, "2025"), plain())
    assert card.places["reason"].to_dict() == {"u": "nothing_known", "v": "no_error_range"}
    assert not [note for note in card.notes if note.code.startswith("weights")]


def test_events_of_a_rule_that_the_scheme_lacks_are_told_and_count_for_nothing() -> None:
    events = (
        Event(unit="u", period="2025", rule="flood", verified=True),
        Event(unit="v", period="2025", rule="flood", verified=True),
        Event(unit="v", period="2025", rule="rumour"),
        Event(unit="v", period="2024", rule="past", verified=True),
    )
    held = worlds.holdings(one({"2025": 60})).revise({"events": events})
    card = compose(worlds.dataset(held, "2025"), plain())
    assert card.scores["total"].tolist() == [60, 50]
    notes = [(note.code, note.facts) for note in card.notes if note.code.startswith("events")]
    assert notes == [("events.no_rule", {"rule": "flood", "events": 2})]
