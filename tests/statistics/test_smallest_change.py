"""The nearest weights that meet conditions: no point of a fine grid is nearer, and limits hold."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings, strategies

from evaluation.statistics.smallest_change import Limits, farthest, nearest

GRID = 40


def simplex(count: int) -> np.ndarray:
    """All weights in steps of 1/40."""
    parts = [each for each in product(range(GRID + 1), repeat=count - 1) if sum(each) <= GRID]
    return np.array([[*each, GRID - sum(each)] for each in parts]) / GRID


def test_a_unit_ten_behind_on_one_and_thirty_ahead_on_the_other_needs_a_quarter_of_the_weight() -> None:
    # lead = −10 a + 30 b with a + b = 1: nought where b = 1/4
    found = nearest(np.array([1.0, 0.0]), np.array([[-10.0, 30.0]]), np.array([0.0]), Limits.none(2))
    assert found == pytest.approx([0.75, 0.25])


def test_a_locked_weight_stays_and_a_group_keeps_its_sum() -> None:
    present, row = np.array([0.4, 0.3, 0.2, 0.1]), np.array([[-10.0, 30.0, 40.0, -20.0]])
    limits = Limits(np.array([0, 0.3, 0, 0]), np.array([1, 0.3, 1, 1]), np.array([[1.0, 0, 1, 0]]))
    found = nearest(present, row, np.array([15.0]), limits)
    assert found is not None
    assert found[1] == pytest.approx(0.3)
    assert found[0] + found[2] == pytest.approx(0.6)
    assert row[0] @ found == pytest.approx(15)  # 11 now; 50 more per weight moved from the first to the third
    assert found == pytest.approx([0.32, 0.3, 0.28, 0.1])


def test_what_no_weights_meet_has_no_answer() -> None:
    assert nearest(np.array([0.5, 0.5]), np.array([[-1.0, -2.0]]), np.array([0.0]), Limits.none(2)) is None


def test_the_farthest_weights_are_all_on_the_best_indicator_that_is_free() -> None:
    limits = Limits(np.array([0, 0, 0.2]), np.array([1, 1, 0.2]), np.zeros((0, 3)))
    assert farthest(np.array([0.5, 0.3, 0.2]), np.array([1.0, 3.0, 9.0]), limits) == pytest.approx([0, 0.8, 0.2])


@given(strategies.integers(0, 2**32 - 1), strategies.integers(2, 4), strategies.integers(1, 2))
@settings(deadline=None, max_examples=50)
def test_no_weights_of_a_fine_grid_are_nearer(seed: int, count: int, conditions: int) -> None:
    generator = np.random.default_rng(seed)
    rows, grid = generator.normal(0, 10, (conditions, count)), simplex(count)
    present = grid[generator.integers(len(grid))]
    found = nearest(present, rows, np.zeros(conditions), Limits.none(count))
    meets = (grid @ rows.T >= 0).all(axis=1)
    if found is None:
        assert not meets.any()
        return
    assert (rows @ found >= -1e-6).all()
    assert found.sum() == pytest.approx(1)
    assert (np.abs(grid[meets] - present).sum(axis=1) >= np.abs(found - present).sum() - 1e-6).all()
