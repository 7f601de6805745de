"""What other years foretell: by hand, against dense matrices, and on simulated years."""

import numpy as np
import pytest

from evaluation.statistics import forecast, panels

GENERATOR = np.random.default_rng(20260119)
GROUPS, TIMES = np.repeat(np.arange(400), 6), np.tile(np.arange(6), 400)
YEARS = (TIMES[:, None] == np.arange(6)).astype(float)
LASTING = GENERATOR.normal(size=400)[GROUPS]
NOISE = 2 * GENERATOR.normal(size=2400)


def test_shrunk_effects_foretell_without_bias() -> None:
    found = forecast.check(3 * TIMES + LASTING + NOISE, YEARS, GROUPS, TIMES)
    assert abs(found.slope - 1) < 1.645 * found.error
    assert found.error < 0.1


def test_differences_that_fade_are_foretold_too_high() -> None:
    """What lasts halves in the last year: that year falls short of what the others foretell."""
    fading = np.where(TIMES >= 3, 0.0, 1.0)
    found = forecast.check(LASTING * fading + NOISE / 4, YEARS, GROUPS, TIMES)
    assert found.slope < 1 - 1.645 * found.error


def test_nothing_is_foretold_where_no_differences_last() -> None:
    turning = np.tile([1.0, -1, 1, -1, 1, -1], 400) * LASTING
    found = forecast.check(turning, YEARS, GROUPS, TIMES)
    assert np.isnan([found.slope, found.error]).all()


def test_what_is_foretold_of_a_row_is_its_expectation_given_the_others() -> None:
    """Dense: cov(row, others) cov(others)⁻¹ others; errors at ρ = .5, gaps, a lasting part of twice the noise."""
    kept = GENERATOR.permutation(30)[:22]
    groups, times, values = np.repeat(np.arange(5), 6)[kept], np.tile(np.arange(6), 5)[kept], GENERATOR.normal(size=22)
    panel = panels.arrange(values, np.ones((22, 1)), groups, times)
    same = groups[:, None] == groups
    covariance = same * (2 + 0.5 ** np.abs(np.subtract.outer(times, times)))
    foretold = forecast._left_out(panel, values, 2.0, 0.5)
    for row in range(22):
        others = np.arange(22) != row
        given = covariance[row, others] @ np.linalg.solve(covariance[np.ix_(others, others)], values[others])
        assert foretold[row] == pytest.approx(given)
