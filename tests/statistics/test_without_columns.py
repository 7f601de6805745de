"""Models over years without any column: values around zero, by hand and by two engines."""

import numpy as np
import pytest

from evaluation.statistics import autocorrelation, crossed_effects, forecast, random_intercept

GENERATOR = np.random.default_rng(31)
GROUPS, YEARS, NONE = np.repeat(np.arange(40), 5), np.tile(np.arange(5), 40), np.zeros((200, 0))
Y = GENERATOR.normal(size=40)[GROUPS] + GENERATOR.normal(size=200)


def test_a_random_intercept_by_hand() -> None:
    """Balanced, mean 0 known: σ²e = 2 within, σ²u = (4² + 4² + 2²) / 3 − σ²e / 2; B = 11 / 12."""
    values, groups = np.array([3.0, 5, -5, -3, 1, 3]), np.repeat([0, 1, 2], 2)
    fit = random_intercept.fit(values, np.zeros((6, 0)), groups)
    assert (fit.within, fit.between) == pytest.approx((2, 11))
    assert fit.effects == pytest.approx(np.array([4, -4, 2]) * 11 / 12)
    assert fit.coefficients.shape == (0,)


def test_crossed_effects_of_one_component_are_the_random_intercept() -> None:
    fit, plain = crossed_effects.fit(Y, NONE, {"group": GROUPS}), random_intercept.fit(Y, NONE, GROUPS)
    assert fit.criterion == pytest.approx(plain.criterion, abs=1e-9)
    assert fit.coefficients.shape == (0,)
    assert fit.effects("group") == pytest.approx(plain.effects, abs=1e-5)
    assert fit.effect_errors("group") == pytest.approx(plain.effect_errors, abs=1e-5)


def test_intervals_draws_autocorrelation_and_forecasts_are_those_of_a_column_of_nearly_nothing() -> None:
    little = 1e-9 * GENERATOR.normal(size=(200, 1))
    less, more = random_intercept.fit(Y, NONE, GROUPS), random_intercept.fit(Y, little, GROUPS)
    assert random_intercept.interval(less)[0] == pytest.approx(random_intercept.interval(more)[0], abs=0.05)
    assert random_intercept.draws(less, 3, np.random.default_rng(1)).coefficients.shape == (3, 0)
    without, with_little = (autocorrelation.estimate(Y, X, GROUPS, YEARS) for X in (NONE, little))
    assert without == pytest.approx(with_little, abs=0.03)
    assert forecast.check(Y, NONE, GROUPS, YEARS).slope == pytest.approx(1.0, abs=0.3)
