"""Errors of values by hand, and joint draws of scores through every cap."""

import numpy as np
import pytest

from evaluation.scorecard import compose
from evaluation.steps import uncertainty
from evaluation.steps.uncertainty import CellErrors, Slope, Yearly
from tests import worlds

NAN = np.nan


def asis(values: np.ndarray) -> np.ndarray:
    return values


def drawn(
    values: list[list[float]],
    errors: list[list[float]],
    slopes: dict[int, Slope] | None = None,
    *,
    correlation: list[list[float]] | None = None,
    scale: object = asis,
    draws: int = 8000,
) -> np.ndarray:
    array = np.array(values, float)
    width = array.shape[1]
    cells = CellErrors(np.array(errors, float), np.eye(width) if correlation is None else np.array(correlation, float))
    result = uncertainty.draw_scores(array, {}, cells, slopes or {}, scales=[scale] * width, draws=draws, seed=1)
    assert result is not None
    return result


# --- errors of values -----------------------------------------------------------------------------------------------
HISTORY = np.array([[1.0, 3], [2, 2], [3, 1]])[:, :, None]
"""Two units over three years; what is left after both means has variance 2 in each (see the test of variation)."""


def errors(published: list[float], averaged: list[int], history: np.ndarray = HISTORY) -> list[float]:
    """With the mean of so many years by unit, all alike in weight."""
    count = np.array(averaged)
    shares = (np.arange(3)[::-1, None] < count) / np.maximum(count, 1)
    years = range(2023, 2023 + len(history))
    found = uncertainty.cell_errors(
        Yearly(years, history), np.array(published, float)[:, None], Yearly(range(2023, 2026), shares[:, :, None])
    )
    return found.errors.ravel().tolist()


def test_the_square_of_an_error_is_published_squared_plus_variance_over_years() -> None:
    assert errors([3, NAN], [1, 1]) == pytest.approx([np.sqrt(9 + 2), np.sqrt(2)])
    assert errors([3, NAN], [3, 2]) == pytest.approx([np.sqrt(9 + 2 / 3), np.sqrt(1)])


def test_with_two_years_the_published_error_stands_alone_and_without_it_nothing_is_known() -> None:
    assert errors([3, NAN], [1, 1], HISTORY[:2]) == pytest.approx([3, NAN], nan_ok=True)


def test_a_year_not_yet_in_the_average_is_not_divided_by_zero() -> None:
    assert errors([NAN, NAN], [0, 1]) == pytest.approx([np.sqrt(2), np.sqrt(2)])


def test_years_that_go_along_leave_more_error_in_their_mean_than_independent_ones() -> None:
    """At ρ = .6 the mean of five years keeps .516 of σ²: 5 + 2 (4·.6 + 3·.36 + 2·.216 + .1296) = 13.08 of 25."""
    generator = np.random.default_rng(3)
    series = [generator.normal(size=(4000, 1))]
    for _ in range(4):
        series.append(0.6 * series[-1] + 0.8 * generator.normal(size=(4000, 1)))
    history, years = np.stack(series), range(2021, 2026)
    nothing = np.full((4000, 1), NAN)
    found = uncertainty.cell_errors(Yearly(years, history), nothing, Yearly(years, np.full((5, 4000, 1), 0.2))).errors
    assert np.sqrt((found**2).mean()) == pytest.approx(np.sqrt(13.08 / 25), rel=0.05)
    assert np.sqrt((found**2).mean()) == pytest.approx(history.mean(axis=0).std(), rel=0.05)


def test_a_slope_adds_its_variance_at_the_distance_from_the_mean_condition() -> None:
    """x′Vx: at (1, 0) 4, at (1, 2) 4 + 2·2·1 + 4·9 = 44, at the mean 0; the other indicator stays."""
    slope = Slope(np.array([[1.0, 0], [1, 2], [0, 0]]), np.array([[4.0, 1], [1, 9]]))
    result = uncertainty.with_slopes(np.full((3, 2), 3.0), {0: slope})
    assert result[:, 0].tolist() == pytest.approx([np.sqrt(9 + 4), np.sqrt(9 + 44), 3])
    assert result[:, 1].tolist() == [3, 3, 3]


def test_a_slope_makes_no_error_known_that_was_not() -> None:
    slope = Slope(np.ones((1, 1)), np.ones((1, 1)))
    assert np.isnan(uncertainty.with_slopes(np.array([[NAN]]), {0: slope}))


# --- draws ----------------------------------------------------------------------------------------------------------
def test_draws_have_the_value_for_mean_and_the_error_for_spread() -> None:
    result = drawn([[50, 20], [60, NAN]], [[2, 5], [1, 1]])
    assert result.shape == (8000, 2, 2)
    assert np.isnan(result[:, 1, 1]).all()
    assert result.mean(axis=0)[[0, 0, 1], [0, 1, 0]] == pytest.approx([50, 20, 60], abs=0.2)
    assert result.std(axis=0)[[0, 0, 1], [0, 1, 0]] == pytest.approx([2, 5, 1], rel=0.03)


def test_errors_correlate_between_indicators_and_not_between_units() -> None:
    result = drawn([[50, 20], [60, 30]], [[2, 5], [1, 1]], correlation=[[1, 0.8], [0.8, 1]])
    assert np.corrcoef(result[:, 0, 0], result[:, 0, 1])[0, 1] == pytest.approx(0.8, abs=0.02)
    assert np.corrcoef(result[:, 0, 0], result[:, 1, 0])[0, 1] == pytest.approx(0, abs=0.04)


def test_the_draw_of_a_slope_is_one_for_all_units_and_adds_as_its_variance() -> None:
    """Deviations 1 and −1, variance of β 9, own error 4: each unit 4² + 9, and they move against each other."""
    slope = Slope(np.array([[1.0], [-1.0]]), np.array([[9.0]]))
    result = drawn([[50], [50]], [[4], [4]], {0: slope})[:, :, 0]
    assert result.std(axis=0) == pytest.approx([5, 5], rel=0.03)
    assert np.cov(result.T)[0, 1] == pytest.approx(-9, abs=1)


def test_draws_pass_through_the_caps() -> None:
    capped = drawn([[99, 50]], [[5, 5]], scale=lambda values: np.minimum(values, 100))
    assert capped.max() == 100
    assert (capped[:, 0, 0] == 100).mean() == pytest.approx(0.42, abs=0.02)


def test_where_no_error_is_known_or_no_draw_is_wanted_nothing_is_drawn() -> None:
    nothing = CellErrors(np.array([[NAN]]), np.eye(1))
    known = CellErrors(np.array([[1.0]]), np.eye(1))
    one = np.array([[50.0]])
    assert uncertainty.draw_scores(one, {}, nothing, {}, scales=[asis], draws=100, seed=1) is None
    assert uncertainty.draw_scores(one, {}, known, {}, scales=[asis], draws=0, seed=1) is None


def test_a_value_before_varies_apart_from_the_value_now() -> None:
    cells = CellErrors(np.array([[3.0]]), np.eye(1))
    change = uncertainty.draw_scores(
        np.array([[50.0]]), {0: np.array([40.0])}, cells, {}, scales=[np.subtract], draws=8000, seed=1
    )
    assert change is not None
    assert change.mean() == pytest.approx(10, abs=0.15)
    assert change.std() == pytest.approx(3 * np.sqrt(2), rel=0.03)


def test_equal_seeds_give_equal_draws() -> None:
    assert (drawn([[50]], [[2]], draws=60) == drawn([[50]], [[2]], draws=60)).all()


# --- on the scorecard -----------------------------------------------------------------------------------------------
def test_a_range_is_never_of_zero_width() -> None:
    """A value that never changed in any unit has no known variation; nor has the total made of it."""
    steady = {str(year): {"u": {"a": 50.0}, "v": {"a": 60.0}} for year in range(2021, 2026)}
    card = compose(worlds.dataset(worlds.holdings(steady), "2025"), worlds.scheme([worlds.leaf("a")], {"a": 100}))
    assert card.scores[["lower", "upper", "total_error"]].isna().all().all()
    assert set(card.places["reason"]) == {"no_error_range"}
