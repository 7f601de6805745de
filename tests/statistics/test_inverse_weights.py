"""The nearest weights for a given order, or the proof that none give it."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings, strategies

from evaluation.statistics.inverse_weights import (
    Top,
    best_place,
    conflict,
    least_violation,
    nearest,
    projected,
)

GRID = 30
THIRDS = np.full(3, 1 / 3)
seeds = strategies.integers(0, 2**32 - 1)


def simplex(count: int) -> np.ndarray:
    parts = [each for each in product(range(GRID + 1), repeat=count - 1) if sum(each) <= GRID]
    return np.array([[*each, GRID - sum(each)] for each in parts]) / GRID


def test_two_wishes_that_need_half_the_weight_each() -> None:
    # the first needs a ≥ b + c, so a = ½; the second b ≥ a, so b = ½; c is left with nothing
    rows = np.array([[1.0, -1.0, -1.0], [-1.0, 1.0, 0.0]])
    found = nearest(THIRDS, rows)
    assert found == pytest.approx([0.5, 0.5, 0])
    assert projected(THIRDS, rows) == pytest.approx([0.5, 0.5, 0])
    assert conflict(rows) is None


def test_the_squared_distance_spreads_what_the_least_sum_puts_on_one() -> None:
    row = np.array([[1.0, 0.0, 0.0]]) - 0.6  # a ≥ .6
    assert projected(np.array([0.2, 0.5, 0.3]), row) == pytest.approx([0.6, 0.3, 0.1])


def test_wishes_that_cannot_hold_together_are_named_without_the_idle_one() -> None:
    rows = np.array([[10.0, -20.0, -5.0], [1.0, 1.0, 1.0], [-20.0, 10.0, -5.0]])
    found = conflict(rows)
    assert found is not None
    assert found.rows == (0, 2)
    assert found.multipliers == pytest.approx([0.5, 0.5])
    assert found.most == pytest.approx(-5)
    assert nearest(THIRDS, rows) is None
    assert projected(THIRDS, rows) is None


def test_a_wish_against_oneself_on_every_indicator_is_a_conflict_alone() -> None:
    found = conflict(np.array([[5.0, 5.0], [-1.0, -2.0]]))
    assert found is not None
    assert found.rows == (1,)
    assert found.most == pytest.approx(-1)


def test_the_least_violation_by_hand() -> None:
    # 10 a − 20 b against −20 a + 10 b with a + b = 1: together they always lack 10
    weights, lacking = least_violation(np.array([[10.0, -20.0], [-20.0, 10.0]]))
    assert weights.sum() == pytest.approx(1)
    assert lacking.sum() == pytest.approx(10)


def test_a_place_among_the_first_two_takes_less_than_the_first() -> None:
    leads = np.array([[-30.0, 10.0], [-10.0, 10.0]])  # ahead of the one where b ≥ ¾, of the other where b ≥ ½
    assert nearest(np.array([0.9, 0.1]), np.zeros((0, 2)), (Top(leads, 2),)) == pytest.approx([0.5, 0.5])
    assert nearest(np.array([0.9, 0.1]), np.zeros((0, 2)), (Top(leads, 1),)) == pytest.approx([0.25, 0.75])


def test_the_best_place_within_reach() -> None:
    leads = np.array([[-1.0, -2.0], [10.0, -5.0], [-5.0, 10.0], [0.0, 0.0]])
    assert best_place(np.array([0.5, 0.5]), np.zeros((0, 2)), leads) == 2  # ½ : ½ leaves only the first above
    assert best_place(np.array([0.5, 0.5]), np.array([[-3.0, 1.0]]), leads) == 3  # b ≥ ¾: the second too
    assert nearest(np.array([0.5, 0.5]), np.zeros((0, 2)), (Top(leads, 1),)) is None


@given(seeds, strategies.integers(2, 4), strategies.integers(1, 3))
@settings(deadline=None, max_examples=40)
def test_no_weights_of_a_fine_grid_are_nearer_in_squares(seed: int, count: int, conditions: int) -> None:
    generator = np.random.default_rng(seed)
    rows, grid = generator.normal(0, 10, (conditions, count)), simplex(count)
    present = grid[generator.integers(len(grid))]
    found = projected(present, rows)
    meets = grid[(grid @ rows.T >= 0).all(axis=1)]
    if found is None:
        assert not len(meets)
        return
    assert (rows @ found >= -1e-6).all()
    assert found.sum() == pytest.approx(1)
    assert (((meets - present) ** 2).sum(axis=1) >= ((found - present) ** 2).sum() - 1e-9).all()


@given(seeds, strategies.integers(2, 4), strategies.integers(2, 5))
@settings(deadline=None, max_examples=40)
def test_a_conflict_is_proven_by_its_sums_and_no_part_of_it_is_one(seed: int, count: int, conditions: int) -> None:
    rows = np.random.default_rng(seed).integers(-5, 4, (conditions, count)).astype(float)
    found = conflict(rows)
    if found is None:
        assert nearest(np.full(count, 1 / count), rows) is not None
        return
    assert (found.multipliers @ rows[list(found.rows)] <= found.most + 1e-6).all()
    assert nearest(np.full(count, 1 / count), rows) is None
    for part in combinations(found.rows, len(found.rows) - 1):
        assert conflict(rows[list(part)]) is None or not part


@given(seeds, strategies.integers(1, 4))
@settings(deadline=None, max_examples=20)
def test_places_agree_with_a_fine_grid(seed: int, places: int) -> None:
    generator = np.random.default_rng(seed)
    leads, grid = generator.normal(-3, 10, (4, 3)), simplex(3)
    found = nearest(THIRDS, np.zeros((0, 3)), (Top(leads, places),))
    place = 1 + (grid @ leads.T < 0).sum(axis=1)
    inside = grid[place <= places]
    if found is None:
        assert not len(inside)
        return
    assert 1 + (leads @ found < -1e-6).sum() <= places
    assert (np.abs(inside - THIRDS).sum(axis=1) >= np.abs(found - THIRDS).sum() - 1e-6).all()
    assert best_place(THIRDS, np.zeros((0, 3)), leads) <= place.min()
