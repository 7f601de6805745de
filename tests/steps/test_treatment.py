"""Extreme values: the shape rule by hand and against scipy, the logarithm where it is not enough, Tukey's fences."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from evaluation.domain.results import Note, Step
from evaluation.domain.settings import Keep, ShapeRule, TukeyFences
from evaluation.steps import treatment

TEN = [float(value) for value in range(1, 11)]


def winsorised(values: list[float], **limits: float) -> list[float]:
    return treatment.winsorise_by_shape(pd.Series(values), **limits).tolist()


def step(column: list[float], errors: list[float] | None = None) -> Step:
    units = pd.Index([f"u{at}" for at in range(len(column))], name="unit")
    return Step(
        "observed",
        pd.DataFrame({"a": column, "b": column}, index=units),
        None if errors is None else pd.DataFrame({"a": errors, "b": errors}, index=units),
    )


def test_one_high_value_comes_down_to_the_next() -> None:
    assert winsorised([*TEN, 100.0]) == [*TEN, 10.0]


def test_a_negative_skew_lifts_the_lowest_value_to_the_next() -> None:
    assert winsorised([-100.0, *TEN]) == [1.0, *TEN]


def test_a_series_of_good_shape_stays_as_it_is() -> None:
    assert winsorised(TEN) == TEN


def test_a_missing_value_stays_missing_and_takes_no_part() -> None:
    result = winsorised([np.nan, *TEN, 100.0, np.nan])
    assert np.isnan([result[0], result[-1]]).all()
    assert result[1:-1] == [*TEN, 10.0]


def test_no_more_is_set_once_the_limit_is_reached() -> None:
    tail = [1e3, 1e4, 1e5]
    assert winsorised([*TEN, *TEN, *TEN, *tail], limit=1) == [*TEN, *TEN, *TEN, 1e3, 1e4, 1e4]
    assert winsorised([*TEN, *TEN, *TEN, *tail], limit=0) == [*TEN, *TEN, *TEN, *tail]


def test_values_already_set_count_once_against_the_limit() -> None:
    """1e5 to 1e4, then both to 1e3: two values were set, not three; then the shape still fails and 1e3 goes too."""
    tail = [1e3, 1e4, 1e5]
    assert winsorised([*TEN, *TEN, *TEN, *tail], limit=3) == [*TEN, *TEN, *TEN, 10.0, 10.0, 10.0]
    assert winsorised([*TEN, *TEN, *TEN, *tail], limit=2) == [*TEN, *TEN, *TEN, 1e3, 1e3, 1e3]


def test_tied_values_go_at_once_even_where_the_limit_is_one() -> None:
    assert winsorised([*TEN * 5, 500.0, 500.0], limit=1) == [*TEN * 5, 10.0, 10.0]


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 2.0, 900.0], [7.0] * 12, [np.nan] * 5])
def test_too_few_or_equal_values_are_kept(values: list[float]) -> None:
    np.testing.assert_array_equal(winsorised(values), values)


@given(st.lists(st.integers(-1000, 1000), min_size=4, max_size=30))
def test_the_shape_is_that_of_the_spreadsheets(values: list[int]) -> None:
    assume(len(set(values)) > 1)
    array = np.array(values, float)
    assert treatment.sample_skewness(array) == pytest.approx(stats.skew(array, bias=False), abs=1e-7)
    assert treatment.sample_kurtosis(array) == pytest.approx(stats.kurtosis(array, bias=False), abs=1e-7)


@given(st.lists(st.integers(-99, 99), min_size=4, max_size=20), st.integers(1, 5))
def test_winsorising_never_turns_the_order_and_never_leaves_the_range(values: list[int], limit: int) -> None:
    result = np.array(winsorised([float(value) for value in values], limit=limit))
    order = np.argsort(values, kind="stable")
    assert (np.diff(result[order]) >= 0).all()
    assert min(values) <= result.min() <= result.max() <= max(values)


def test_the_step_sets_and_notes_each_cell_of_the_indicator_named_and_no_other() -> None:
    before = step([*TEN, 100.0])
    after = treatment.treat(before, {"a": ShapeRule(), "b": Keep(), "absent": TukeyFences()})
    assert after.matrix["a"].tolist() == [*TEN, 10.0]
    assert after.matrix["b"].tolist() == [*TEN, 100.0]
    assert after.notes == (Note("treatment.set", {"from": 100.0, "to": 10.0}, "a", "u10"),)
    assert before.matrix["a"].max() == 100.0


HOPELESS = [0.0] * 200 + [1.0, 10.0, 100.0, 1e4, 1e6, 1e8, 1e10]


def test_the_logarithm_of_the_original_is_taken_where_the_shape_still_fails() -> None:
    """log(x − min + 1 % of the range): the lowest gives log(1e8), the highest log(1.01e10)."""
    after = treatment.treat(step(HOPELESS), {"a": ShapeRule()})
    assert after.matrix["a"].iloc[[0, -1]].tolist() == pytest.approx([np.log(1e8), np.log(1.01e10)])
    assert after.notes == (Note("treatment.logarithm", {}, "a"),)


def test_errors_follow_the_logarithm_by_its_slope() -> None:
    after = treatment.treat(step(HOPELESS, [2.0] * len(HOPELESS)), {"a": ShapeRule()})
    assert after.errors is not None
    assert after.errors["a"].iloc[[0, -1]].tolist() == pytest.approx([2 / 1e8, 2 / 1.01e10])
    assert after.errors["b"].tolist() == [2.0] * len(HOPELESS)


def test_the_logarithm_keeps_a_gap_open() -> None:
    assert np.isnan(treatment.logarithm(pd.Series([1.0, np.nan, 3.0]))[1])


def test_tukey_sets_both_ends_to_the_fences_and_notes_them() -> None:
    """Quartiles of −50, 2, 3, 4, 50 are 2 and 4: fences at −1 and 7."""
    after = treatment.treat(step([-50.0, 2, 3, 4, 50]), {"a": TukeyFences()})
    assert after.matrix["a"].tolist() == [-1.0, 2, 3, 4, 7]
    assert [note.unit for note in after.notes] == ["u0", "u4"]


def test_a_wider_reach_of_the_fences_takes_less() -> None:
    assert treatment.tukey_fences(pd.Series([-50.0, 2, 3, 4, 50]), 3.0).tolist() == [-4.0, 2, 3, 4, 10]


def test_tukey_leaves_a_gap_open_and_an_empty_indicator_empty() -> None:
    assert np.isnan(treatment.tukey_fences(pd.Series([1.0, np.nan, 3.0]))[1])
    assert treatment.tukey_fences(pd.Series([np.nan, np.nan])).isna().all()


def test_fences_that_would_make_all_units_one_stand_aside_and_say_why() -> None:
    """Quartiles of 5, 5, 5, 5, 9 are both 5: every fence is at 5."""
    before = step([5.0, 5, 5, 5, 9], [1.0] * 5)
    after = treatment.treat(before, {"a": TukeyFences()})
    pd.testing.assert_frame_equal(after.matrix, before.matrix)
    pd.testing.assert_frame_equal(after.errors, before.errors)
    assert after.notes == (Note("treatment.stood_aside", {"value": 5.0}, "a"),)


def test_winsorising_that_would_make_all_units_one_stands_aside() -> None:
    """60 would come to 30, then both to 0: nothing would be left to tell."""
    column = [0.0] * 50 + [30.0, 60.0]
    assert set(winsorised(column)) == {0.0}
    after = treatment.treat(step(column), {"a": ShapeRule()})
    assert after.matrix["a"].tolist() == column
    assert after.notes == (Note("treatment.stood_aside", {"value": 0.0}, "a"),)


@pytest.mark.parametrize("setting", [Keep(), ShapeRule(), TukeyFences()])
def test_an_indicator_that_is_the_same_for_every_unit_is_kept_and_noted(
    setting: Keep | ShapeRule | TukeyFences,
) -> None:
    after = treatment.treat(step([7.0, 7.0, np.nan, 7.0]), {"a": setting})
    np.testing.assert_array_equal(after.matrix["a"], [7.0, 7.0, np.nan, 7.0])
    assert after.notes == (Note("treatment.constant", {"value": 7.0}, "a"),)


@pytest.mark.parametrize("column", [[7.0, np.nan], [np.nan, np.nan]])
def test_one_known_value_or_none_is_no_constant_to_speak_of(column: list[float]) -> None:
    assert treatment.treat(step(column), {"a": Keep(), "b": TukeyFences()}).notes == ()
