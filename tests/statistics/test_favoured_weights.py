"""Benefit of the doubt with limits: by hand, beside the unlimited solution, and as a linear programme of its own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from evaluation.statistics import benefit_of_doubt
from evaluation.statistics.favoured_weights import favour


def directly(matrix: np.ndarray, unit: int, least: float, most: float) -> float:
    """The programme as Cherchye et al. (2007) write it, over weights and every unit."""
    own, size = matrix[unit], matrix.shape[1]
    shares = np.diag(own)
    rows = np.vstack([matrix, shares - most * own, least * own - shares])
    ends = np.append(np.ones(len(matrix)), np.zeros(2 * size))
    best = linprog(-own, A_ub=rows, b_ub=ends, method="highs").fun
    return -float(best or 0.0)


def test_three_units_by_hand() -> None:
    """(4, 1) may take ¾ from the first: w = (3/16, ¼) s, and (1, 4) then scores (19/16) s ≤ 1."""
    scores, shares = favour(np.array([[4.0, 1.0], [1.0, 4.0], [2.0, 2.0]]), 0.25, 0.75)
    assert scores.tolist() == pytest.approx([16 / 19, 16 / 19, 0.8])
    assert shares.tolist() == [pytest.approx([0.75, 0.25]), pytest.approx([0.25, 0.75]), pytest.approx([0.5, 0.5])]


def test_without_limits_it_is_the_benefit_of_the_doubt() -> None:
    matrix = np.random.default_rng(3).uniform(0, 100, (60, 4))
    assert favour(matrix)[0] == pytest.approx(benefit_of_doubt.efficiencies(matrix), abs=1e-9)


def test_with_equal_shares_nothing_is_left_to_choose() -> None:
    matrix = np.random.default_rng(4).uniform(1, 100, (20, 4))
    assert favour(matrix, 0.25, 0.25)[1] == pytest.approx(np.full((20, 4), 0.25))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1_000), st.sampled_from([(0.0, 0.5), (0.1, 0.6), (0.2, 1.0)]))
def test_it_solves_the_programme_of_every_unit(seed: int, limits: tuple[float, float]) -> None:
    matrix = np.random.default_rng(seed).uniform(1, 100, (9, 3)).round()
    scores, shares = favour(matrix, *limits)
    assert scores == pytest.approx([directly(matrix, unit, *limits) for unit in range(9)], abs=1e-7)
    assert shares.min() >= limits[0] - 1e-7
    assert shares.max() <= limits[1] + 1e-7


def test_the_scale_of_an_indicator_and_the_order_of_units_are_irrelevant() -> None:
    matrix = np.random.default_rng(5).uniform(1, 100, (12, 3))
    scores = favour(matrix, 0.1, 0.7)[0]
    assert favour(matrix[::-1] * [1, 1000, 0.01], 0.1, 0.7)[0][::-1] == pytest.approx(scores, abs=1e-7)


def test_a_unit_with_a_zero_that_has_to_count_scores_nothing() -> None:
    scores, shares = favour(np.array([[0.0, 5.0], [3.0, 3.0]]), 0.1, 0.9)
    assert scores.tolist() == [0.0, pytest.approx(1.0)]
    assert np.isnan(shares[0]).all()
    assert favour(np.array([[0.0, 5.0], [3.0, 3.0]]))[0].tolist() == pytest.approx([1.0, 1.0])


@pytest.mark.parametrize("value", [np.nan, np.inf, -1.0])
def test_what_is_not_known_or_negative_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="known, finite and not negative"):
        favour(np.array([[1.0, value]]))


@pytest.mark.parametrize("limits", [(0.6, 1.0), (0.0, 0.4), (-0.1, 1.0), (0.0, 1.5)])
def test_limits_without_any_weights_are_refused(limits: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="leave 2 indicators no weights"):
        favour(np.ones((2, 2)), *limits)
