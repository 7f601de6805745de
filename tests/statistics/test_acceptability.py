"""Shares of weightings in which a unit holds a place: by hand, against the closed form and against argsort."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from evaluation.statistics import acceptability

GENERATOR = np.random.default_rng(20260131)


def by_argsort(matrix: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """The shares counted one draw at a time from numpy's argsort."""
    units = len(matrix)
    counts = np.zeros((units, units))
    for order in np.argsort(-(draws @ matrix.T), axis=1):
        counts[order, np.arange(units)] += 1
    return counts / len(draws)


@pytest.mark.parametrize(("units", "draws"), [(1, 5), (2, 40), (37, 500), (300, 400)])
def test_every_cell_equals_argsort_where_nothing_is_tied(units: int, draws: int) -> None:
    matrix, weights = GENERATOR.uniform(0, 100, (units, 7)), GENERATOR.dirichlet(np.ones(7), draws)
    assert np.array_equal(acceptability.rank_acceptability(matrix, weights), by_argsort(matrix, weights))


def test_scores_that_differ_in_their_last_bits_keep_their_order() -> None:
    """So close that the sorted whole numbers cannot tell them apart; and below zero."""
    column = -70 + np.array([0, 3, 1, 2, 5, 4]) * 2.0**-46
    shares = acceptability.rank_acceptability(np.append(column, 0)[:, None], np.ones((4, 1)))
    assert shares.argmax(axis=1).tolist() == [6, 3, 5, 4, 1, 2, 0]
    assert set(shares.ravel()) == {0, 1}


def test_two_units_win_by_the_closed_form() -> None:
    """A (10, 0), B (4, 4), uniform weights (w, 1 − w): A leads where 10 w > 4, that is in .6 of the weights."""
    lattice = (np.arange(1_000) + 0.5) / 1_000
    draws = np.column_stack([lattice, 1 - lattice])
    shares = acceptability.rank_acceptability(np.array([[10.0, 0], [4, 4]]), draws)
    assert shares == pytest.approx(np.array([[0.6, 0.4], [0.4, 0.6]]))


def test_three_units_win_by_the_closed_form() -> None:
    """(1, 0), (0, 1) and (.6, .6): the middle one leads where .4 < w < .6, and is second in all other weightings."""
    lattice = (np.arange(1_000) + 0.5) / 1_000
    draws = np.column_stack([lattice, 1 - lattice])
    shares = acceptability.rank_acceptability(np.array([[1.0, 0], [0, 1], [0.6, 0.6]]), draws)
    assert shares == pytest.approx(np.array([[0.4, 0.1, 0.5], [0.4, 0.1, 0.5], [0.2, 0.8, 0]]))


def test_tied_units_share_their_places_evenly() -> None:
    matrix = np.array([[5.0, 5], [9, 9], [5, 5], [1, 1]])
    shares = acceptability.rank_acceptability(matrix, GENERATOR.dirichlet([1, 1], 30))
    assert shares == pytest.approx(np.array([[0, 0.5, 0.5, 0], [1, 0, 0, 0], [0, 0.5, 0.5, 0], [0, 0, 0, 1]]))
    assert (shares >= 0).all()


def test_units_with_the_same_values_are_tied_whatever_the_rounding() -> None:
    matrix = np.repeat(GENERATOR.uniform(0, 100, (1, 61)), 37, axis=0)
    shares = acceptability.rank_acceptability(matrix, GENERATOR.dirichlet(np.ones(61), 11))
    assert shares == pytest.approx(np.full((37, 37), 1 / 37))


@given(arrays.arrays(float, (6, 3), elements=st.integers(0, 4)), st.integers(0, 2**32 - 1))
def test_units_and_places_sum_to_one_and_the_top_is_the_sum_of_its_places(matrix: np.ndarray, seed: int) -> None:
    draws = np.random.default_rng(seed).dirichlet(np.ones(3), 20)
    shares = acceptability.rank_acceptability(matrix, draws)
    assert shares.sum(axis=0) == pytest.approx(np.ones(6))
    assert shares.sum(axis=1) == pytest.approx(np.ones(6))
    for seats in (1, 4, 6):
        top = acceptability.top_chance(matrix, draws, seats)
        assert top == pytest.approx(shares[:, :seats].sum(axis=1), abs=1e-9)


def test_the_size_of_the_blocks_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix, draws = GENERATOR.integers(0, 30, (20, 2)).astype(float), GENERATOR.dirichlet([1, 1], 300)
    whole = acceptability.rank_acceptability(matrix, draws), acceptability.top_chance(matrix, draws, 5)
    monkeypatch.setattr(acceptability, "BLOCK", 60)
    monkeypatch.setattr(acceptability, "HELD", 500)
    pieces = acceptability.rank_acceptability(matrix, draws), acceptability.top_chance(matrix, draws, 5)
    assert pieces[0] == pytest.approx(whole[0], abs=1e-12)
    assert pieces[1] == pytest.approx(whole[1], abs=1e-12)


def test_quantiles_are_places_reached_in_at_least_that_share() -> None:
    shares = np.array([[0.7, 0.2, 0.1], [0.3, 0.3, 0.4], [0, 0.5, 0.5]])
    assert acceptability.place_quantiles(shares, np.array([0.05, 0.5, 0.9])).tolist() == [
        [1, 1, 2],
        [1, 2, 3],
        [2, 2, 3],
    ]


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_not_known_is_not_placed(value: float) -> None:
    with pytest.raises(ValueError, match="not finite"):
        acceptability.rank_acceptability(np.array([[1.0, value]]), np.ones((1, 2)))
    with pytest.raises(ValueError, match="not finite"):
        acceptability.top_chance(np.ones((1, 2)), np.array([[1.0, value]]), 1)


def test_more_seats_than_units_are_refused() -> None:
    with pytest.raises(ValueError, match="3 seats for 2 units"):
        acceptability.top_chance(np.ones((2, 1)), np.ones((1, 1)), 3)


@pytest.mark.parametrize("crowd", [0, 40])
def test_scores_close_to_each_other_in_a_wide_range_keep_their_order(crowd: int) -> None:
    """Pairs and a triple that the leading bits cannot tell apart, the worse last by position; and a whole crowd."""
    close = [20 + 2e-9, 20 + 1e-9, 20, 70 + 1e-9, 70]
    column = np.concatenate([close, 50 + 1e-9 * GENERATOR.permutation(crowd), [0, 100], np.linspace(30, 90, 60)])
    shares = acceptability.rank_acceptability(column[:, None], np.ones((3, 1)))
    assert np.array_equal(shares.argmax(axis=1), (-column).argsort().argsort())
