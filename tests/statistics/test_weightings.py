"""Weightings at random: they sum to 1, keep their limits, and every one is as likely."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics import weightings

SHARES = st.lists(st.floats(0.0, 1.0), min_size=2, max_size=12).filter(lambda each: sum(each) > 0.1)


@given(SHARES, st.floats(0.0, 1.0))
def test_nearby_weightings_sum_to_one_and_keep_within_their_limits(shares: list[float], reach: float) -> None:
    weights = np.array(shares) / sum(shares)
    found = weightings.nearby(weights, reach, 20, np.random.default_rng(0))
    assert found.sum(axis=1) == pytest.approx(np.ones(20))
    assert (found >= (1 - reach) * weights - 1e-12).all()
    assert (found <= (1 + reach) * weights + 1e-12).all()


def test_two_weights_nearby_are_uniform_on_their_segment() -> None:
    """.25 ± .05 beside .75: the smaller decides, .20 to .30 evenly."""
    found = weightings.nearby(np.array([0.25, 0.75]), 0.2, 40_000, np.random.default_rng(1))[:, 0]
    assert np.quantile(found, [0.0, 0.25, 0.5, 0.75, 1.0]) == pytest.approx([0.2, 0.225, 0.25, 0.275, 0.3], abs=0.001)


def test_three_equal_weights_nearby_are_uniform_on_the_hexagon() -> None:
    """A regular hexagon: a coordinate x within ± r of 1/3 has a density ∝ 2r − |x|, so its variance is 5 r² / 18."""
    reach = 0.2 / 3
    found = weightings.nearby(np.full(3, 1 / 3), 0.2, 60_000, np.random.default_rng(2))
    assert found.var(axis=0) == pytest.approx(np.full(3, 5 * reach**2 / 18), rel=0.02)
    assert np.corrcoef(found.T)[0, 1] == pytest.approx(-0.5, abs=0.01)


def test_everywhere_is_uniform_on_the_simplex() -> None:
    found = weightings.everywhere(3, 60_000, np.random.default_rng(3))
    assert found.mean(axis=0) == pytest.approx(np.full(3, 1 / 3), abs=0.005)
    assert found.var(axis=0) == pytest.approx(np.full(3, 1 / 18), rel=0.03)


def test_groups_have_their_shares_and_any_division_inside() -> None:
    groups, shares = np.array([0, 1, 1, 0]), np.array([0.3, 0.7])
    found = weightings.by_group(groups, shares, 40_000, np.random.default_rng(4))
    assert found[:, groups == 0].sum(axis=1) == pytest.approx(np.full(40_000, 0.3))
    assert np.quantile(found[:, 1], [0.25, 0.5, 0.75]) == pytest.approx([0.175, 0.35, 0.525], abs=0.01)
