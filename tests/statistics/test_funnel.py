"""Limits of a funnel against exact tails and published figures, over-dispersion by hand, and who lies outside."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evaluation.statistics import funnel

GENERATOR = np.random.default_rng(20260119)
EXPECTED = np.array([0.5, 3.0, 10, 47.3, 400, 12_000])

# 13 trials of BCG vaccine (Colditz et al. 1994): cases and others among the vaccinated, then among the controls
TRIALS = np.array(
    [
        [4, 119, 11, 128], [6, 300, 29, 274], [3, 228, 11, 209], [62, 13536, 248, 12619], [33, 5036, 47, 5761],
        [180, 1361, 372, 1079], [8, 2537, 10, 619], [505, 87886, 499, 87892], [29, 7470, 45, 7232],
        [17, 1699, 65, 1600], [186, 50448, 141, 27197], [5, 2493, 3, 2338], [27, 16886, 29, 17825],
    ], float
)  # fmt: skip


def test_garwood_1936_an_observed_ten_comes_from_4_80_to_18_39() -> None:
    lower, upper = funnel.poisson_interval(np.array([0.0, 1, 10]), level=0.95)
    assert lower == pytest.approx([0, 0.0253, 4.7954], abs=5e-5)
    assert upper == pytest.approx([3.6889, 5.5716, 18.3904], abs=5e-5)


def test_intervals_around_15_20_and_30_are_those_of_the_r_package_funnelplotr() -> None:
    """Mainey (2025) draws them as limits of the ratio at 95 and 99.8 %."""
    counts = np.array([15, 20, 30])
    found = np.array([funnel.poisson_interval(counts, level=level) for level in (0.95, 0.998)]) / counts
    assert found[:, 0] == pytest.approx(
        np.array([[0.5596924, 0.6108260, 0.6746958], [0.3862650, 0.4479107, 0.5289724]]), abs=5e-8
    )
    assert found[:, 1] == pytest.approx(
        np.array([[1.649348, 1.544419, 1.427562], [2.082907, 1.902094, 1.702771]]), abs=5e-7
    )


def test_the_ends_of_an_interval_are_the_means_that_make_the_count_just_too_rare() -> None:
    lower, upper = funnel.poisson_interval(np.array([7.0]), level=0.9)
    assert stats.poisson.sf(6, lower) == pytest.approx([0.05])
    assert stats.poisson.cdf(7, upper) == pytest.approx([0.05])


def test_binomial_limits_by_hand() -> None:
    """Two trials at one half: P(R ≤ 0, 1, 2) = 1/4, 3/4, 1. For .9: 2 − .1/.25 = 1.6 of 2; for .1 below 0."""
    lower, upper = funnel.binomial_limits(np.array([2.0]), 0.5, level=0.8)
    assert upper == pytest.approx([0.8])
    assert lower == pytest.approx([0.0])


@pytest.mark.parametrize("level", funnel.LEVELS)
def test_whole_counts_beyond_the_poisson_limits_are_those_beyond_the_exact_quantile(level: float) -> None:
    """The interpolated limit lies between the quantile and the count below it."""
    lower, upper = funnel.poisson_limits(EXPECTED, level=level)
    high, low = stats.poisson.ppf((1 + level) / 2, EXPECTED), stats.poisson.ppf((1 - level) / 2, EXPECTED)
    assert ((high - 1 <= upper * EXPECTED) & (upper * EXPECTED <= high)).all()
    assert ((low - 1 <= lower * EXPECTED) & (lower * EXPECTED <= low)).all()


def test_poisson_limits_are_missed_by_chance_as_often_as_they_say() -> None:
    """Over expected counts from 20 to 200 the exact chance of a count outside averages 5 %."""
    expected = np.linspace(20, 200, 2_000)
    lower, upper = (limit * expected for limit in funnel.poisson_limits(expected, level=0.95))
    outside = stats.poisson.sf(np.floor(upper), expected) + stats.poisson.cdf(np.ceil(lower) - 1, expected)
    assert outside.mean() == pytest.approx(0.05, abs=0.003)


def test_limits_close_in_on_the_target_as_units_grow() -> None:
    for lower, upper in (
        funnel.poisson_limits(EXPECTED, level=0.95),
        funnel.binomial_limits(np.array([5.0, 50, 500, 5_000]), 0.3, level=0.95),
    ):
        assert (np.diff(lower) >= 0).all()
        assert (np.diff(upper) <= 0).all()


@pytest.mark.parametrize("scale", [funnel.PLAIN, funnel.LOG, funnel.ROOT])
def test_transformed_limits_of_large_counts_are_the_exact_ones(scale: funnel.Scale) -> None:
    expected = np.array([20_000.0])
    found = funnel.transformed_limits(1.0, 1 / np.sqrt(expected), level=0.998, scale=scale)
    assert np.ravel(found) == pytest.approx(np.ravel(funnel.poisson_limits(expected, level=0.998)), abs=2e-4)


def test_transformed_limits_by_hand() -> None:
    """25 expected: on the root scale an error of .1, so (1 ± .196)²; on the log scale .2, so exp(± .392)."""
    error = np.array([0.2])
    root = funnel.transformed_limits(1.0, error, level=0.95, scale=funnel.ROOT)
    assert np.ravel(root) == pytest.approx([0.804**2, 1.196**2], abs=1e-4)
    log = funnel.transformed_limits(1.0, error, level=0.95, scale=funnel.LOG)
    assert np.ravel(log) == pytest.approx([np.exp(-0.392), np.exp(0.392)], abs=1e-4)
    both = funnel.transformed_limits(1.0, error, level=0.95, between=0.0225, scale=funnel.LOG)
    assert both[1] == pytest.approx([np.exp(1.95996 * 0.25)], abs=1e-4)
    times = funnel.transformed_limits(1.0, error, level=0.95, inflation=4.0, scale=funnel.LOG)
    assert times[1] == pytest.approx([np.exp(1.95996 * 0.4)], abs=1e-4)


@pytest.mark.parametrize("scale", [funnel.PLAIN, funnel.LOG, funnel.ROOT, funnel.ARCSINE])
@given(value=st.floats(0.01, 0.99))
def test_a_scale_goes_there_and_back_and_its_slope_is_its_derivative(scale: funnel.Scale, value: float) -> None:
    assert float(scale.restore(scale.transform(np.asarray(value)))) == pytest.approx(value)
    rise = scale.transform(np.asarray(value + 1e-6)) - scale.transform(np.asarray(value - 1e-6))
    assert float(rise) / 2e-6 == pytest.approx(scale.slope(value), rel=1e-4)


def test_der_simonian_laird_1986_the_bcg_trials_without_winsorising() -> None:
    """With the pooled mean −.4303 as the target: Q = 152.23, τ² = .3088 (Colditz et al. 1994)."""
    cases, others, control_cases, control_others = TRIALS.T
    vaccinated, controls = cases + others, control_cases + control_others
    risks = np.log(cases / vaccinated) - np.log(control_cases / controls)
    errors = np.sqrt(1 / cases - 1 / vaccinated + 1 / control_cases - 1 / controls)
    mean = np.average(risks, weights=errors**-2)
    assert mean == pytest.approx(-0.4303, abs=5e-5)
    found = funnel.disperse(funnel.z_scores(risks, mean, errors), errors, share=0.0)
    assert found.inflation * 13 == pytest.approx(152.233, abs=5e-4)
    assert found.between == pytest.approx(0.3088, abs=5e-5)


def test_winsorising_draws_the_outer_tenths_in() -> None:
    z = np.array([-9.0, -2, -1, 0, 1, 2, 3, 4, 5, 6, 50])
    assert funnel.winsorise(z).tolist() == [-2, -2, -1, 0, 1, 2, 3, 4, 5, 6, 6]
    assert funnel.winsorise(np.append(z, np.nan))[:-1].tolist() == [-2, -2, -1, 0, 1, 2, 3, 4, 5, 6, 6]


def test_over_dispersion_by_hand() -> None:
    """Eleven units of error 2: z² after winsorising sums to 4 + 4 + 1 + 0 + 1 + 4 + 9 + 16 + 25 + 36 + 36 = 136.

    τ² = (136 − 10) / (11/4 − 1/4) = 50.4.
    """
    z = np.array([-9.0, -2, -1, 0, 1, 2, 3, 4, 5, 6, 50])
    found = funnel.disperse(z, np.full(11, 2.0))
    assert found.inflation == pytest.approx(136 / 11)
    assert found.between == pytest.approx(50.4)


def test_chance_alone_is_not_over_dispersed() -> None:
    """The documented .68 of winsorised normal z-scores."""
    z = GENERATOR.normal(size=100_000)
    found = funnel.disperse(z, np.ones(100_000))
    assert found.inflation == pytest.approx(0.679, abs=0.01)
    assert found.between == 0


def test_a_few_outliers_do_not_widen_the_limits_that_they_are_judged_by() -> None:
    z = GENERATOR.normal(size=200)
    spoilt = np.where(np.arange(200) < 5, 40.0, z)
    kept = funnel.disperse(spoilt, np.ones(200))
    assert kept.between == 0
    assert funnel.disperse(spoilt, np.ones(200), share=0.0).between > 30


def test_units_are_classed_by_how_many_limits_they_cross() -> None:
    limits = np.array([[[0.8] * 6, [1.2] * 6], [[0.6] * 6, [1.4] * 6]])
    values = np.array([0.5, 0.7, 0.8, 1.3, 1.5, np.nan])
    assert funnel.classify(values, limits).tolist() == [-2, -1, 0, 1, 2, 0]


def test_spiegelhalter_2005_over_dispersed_counts_are_mostly_back_inside() -> None:
    """Rates that differ by 20 % between 300 units: a third looks exceptional by chance alone, few with τ² added."""
    expected = GENERATOR.uniform(50, 500, 300)
    observed = GENERATOR.poisson(expected * np.exp(GENERATOR.normal(0, 0.2, 300))).astype(float)
    found = funnel.ratios(observed, expected, scale=funnel.LOG)
    alone = (funnel.classify(found.values, found.exact) != 0).mean()
    added = (funnel.classify(found.values, found.dispersed) != 0).mean()
    assert alone > 0.33
    assert added < 0.15
    assert np.sqrt(found.dispersion.between) == pytest.approx(0.17, abs=0.04)  # .2, made less by winsorising
    assert found.exact.shape == found.dispersed.shape == (2, 2, 300)


def test_units_of_chance_alone_stay_inside_both_funnels_at_99_8() -> None:
    expected = GENERATOR.uniform(5, 500, 400)
    found = funnel.ratios(GENERATOR.poisson(expected).astype(float), expected)
    assert (np.abs(funnel.classify(found.values, found.exact)) == 2).mean() <= 0.01
    assert found.dispersion.between == 0


def test_shares_are_compared_with_the_share_of_all_together() -> None:
    events, trials = np.array([30.0, 10, np.nan, 200]), np.array([100.0, 100, 50, 1_000])
    found = funnel.shares(events, trials)
    assert found.target == pytest.approx(240 / 1_200)
    assert funnel.classify(found.values, found.exact).tolist() == [1, -1, 0, 0]
    assert np.isnan(found.values[2])


def test_the_order_of_units_is_irrelevant() -> None:
    expected = GENERATOR.uniform(5, 50, 40)
    observed = GENERATOR.poisson(expected * 1.2).astype(float)
    order = GENERATOR.permutation(40)
    found, moved = funnel.ratios(observed, expected), funnel.ratios(observed[order], expected[order])
    assert moved.dispersed == pytest.approx(found.dispersed[:, :, order])
    assert moved.exact == pytest.approx(found.exact[:, :, order])


def test_a_ratio_of_zero_has_a_root_and_no_logarithm() -> None:
    observed, expected = np.array([0.0, 12, 9]), np.full(3, 10.0)
    assert np.isfinite(funnel.ratios(observed, expected).dispersed).all()
    with pytest.raises(ValueError, match="'log'"):
        funnel.ratios(observed, expected, scale=funnel.LOG)


def test_nothing_expected_says_nothing() -> None:
    with pytest.raises(ValueError, match="expected counts of 0"):
        funnel.ratios(np.array([1.0, 2]), np.array([0.0, 2]))


@pytest.mark.parametrize("target", [0.0, 1.0, -0.1, 1.5, np.nan])
def test_a_target_outside_nought_and_one_is_refused(target: float) -> None:
    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        funnel.shares(np.array([1.0, 2]), np.array([10.0, 10]), target=target)


def test_shares_without_any_event_or_with_nothing_else_are_refused_in_a_sentence() -> None:
    trials = np.array([10.0, 20])
    for events in (np.zeros(2), trials):
        with pytest.raises(ValueError, match="must lie between 0 and 1, not at"):
            funnel.shares(events, trials)
    with pytest.raises(ValueError, match="no unit has both counts"):
        funnel.shares(np.full(2, np.nan), trials)


def test_a_unit_without_trials_has_no_share_and_changes_nothing_for_the_others() -> None:
    events, trials = np.array([3.0, 5, 0, 8, 4]), np.array([20.0, 20, 0, 30, 40])
    found, without = funnel.shares(events, trials), funnel.shares(np.delete(events, 2), np.delete(trials, 2))
    assert np.isnan(found.values[2])
    assert np.isnan(found.exact[:, :, 2]).all()
    assert found.target == without.target == 20 / 110
    assert np.delete(found.exact, 2, axis=2) == pytest.approx(without.exact)
    assert np.delete(found.dispersed, 2, axis=2) == pytest.approx(without.dispersed)


def test_lists_and_series_make_the_same_funnels_as_arrays() -> None:
    events, trials = [3, 5, 8, 4], pd.Series([20, 20, 30, 40])
    assert funnel.shares(events, trials).values.tolist() == [3 / 20, 5 / 20, 8 / 30, 4 / 40]
    assert funnel.ratios(events, [2, 5, 4, 8]).values.tolist() == [1.5, 1.0, 2.0, 0.5]
    assert funnel.poisson_interval([0, 10], level=0.95)[1] == pytest.approx([3.69, 18.39], abs=5e-3)
    assert funnel.transformed_limits(1.0, [0.5, 0.25], level=0.95)[1] == pytest.approx([1.98, 1.49], abs=5e-3)
    assert funnel.disperse([2.0, -2.0], [1.0, 1.0]).inflation == pytest.approx(1.6**2)  # drawn in to quantiles


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: funnel.ratios([1, 2], [1, 2, 3]), r"not \(2,\) and \(3,\)"),
        (lambda: funnel.ratios([], []), "no unit has both counts"),
        (lambda: funnel.ratios([-1, 2], [1, 2]), "below 0"),
        (lambda: funnel.shares([11, 2], [10, 20]), "more than the trials"),
        (lambda: funnel.poisson_limits([10], level=95), "the level lies between 0 and 1"),
        (lambda: funnel.disperse([np.nan], [1.0]), "no z-score is known"),
    ],
)
def test_counts_that_make_no_funnel_are_refused_in_a_sentence(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()
