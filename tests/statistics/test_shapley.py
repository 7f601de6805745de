"""A difference is divided among its causes without an order."""

import numpy as np
import pytest

from evaluation.statistics.shapley import divide


def test_additive_causes_get_what_each_adds() -> None:
    sizes = np.array([2.0, -1.0, 0.5])
    parts = divide(lambda chosen: np.array([float(sizes @ np.array(chosen, float))]), 3)
    np.testing.assert_allclose(parts[:, 0], sizes, atol=1e-12)


def test_a_cap_is_shared_between_those_that_reach_it() -> None:
    """Two causes of 60 under a cap of 100: each order gives 60 and 40, so each gets 50."""
    parts = divide(lambda chosen: np.minimum(60.0 * sum(chosen), [100.0, 1000.0]), 2)
    np.testing.assert_allclose(parts, [[50.0, 60.0], [50.0, 60.0]], atol=1e-12)


def test_the_parts_sum_to_the_whole_difference_of_any_game() -> None:
    generator = np.random.default_rng(5)
    worth: dict[tuple[bool, ...], np.ndarray] = {}

    def value(chosen: tuple[bool, ...]) -> np.ndarray:
        return worth.setdefault(chosen, generator.normal(size=4))

    parts = divide(value, 5)
    np.testing.assert_allclose(parts.sum(axis=0), worth[(True,) * 5] - worth[(False,) * 5], atol=1e-12)


def test_too_many_causes_are_declined() -> None:
    with pytest.raises(ValueError, match="at most 10"):
        divide(lambda chosen: np.array([float(sum(chosen))]), 11)
