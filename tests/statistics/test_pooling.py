"""Values with known errors: published pools, equations by hand, and what shrinks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.linalg import LinAlgError

from evaluation.statistics import pooling
from evaluation.statistics.pooling import Method

METHODS: list[Method] = ["reml", "paule_mandel", "dersimonian_laird", "james_stein"]

# Effects of coaching in eight schools and their standard errors: Rubin (1981).
COACHING = np.array([28.0, 8, -3, 7, -1, 1, 18, 12])
COACHING_ERRORS = np.array([15.0, 10, 16, 11, 9, 11, 10, 18])

# Trials of BCG against tuberculosis: cases, others, both not vaccinated; latitude; year. Colditz et al. (1994).
TRIALS = np.array(
    [
        [4, 119, 11, 128, 44, 1948],
        [6, 300, 29, 274, 55, 1949],
        [3, 228, 11, 209, 42, 1960],
        [62, 13536, 248, 12619, 52, 1977],
        [33, 5036, 47, 5761, 13, 1973],
        [180, 1361, 372, 1079, 44, 1953],
        [8, 2537, 10, 619, 19, 1973],
        [505, 87886, 499, 87892, 13, 1980],
        [29, 7470, 45, 7232, 27, 1968],
        [17, 1699, 65, 1600, 42, 1961],
        [186, 50448, 141, 27197, 18, 1974],
        [5, 2493, 3, 2338, 33, 1969],
        [27, 16886, 29, 17825, 33, 1976],
    ],
    float,
)
CASES, OTHERS, CONTROL_CASES, CONTROL_OTHERS, LATITUDE, YEAR = TRIALS.T
RISK = np.log(CASES / (CASES + OTHERS)) - np.log(CONTROL_CASES / (CONTROL_CASES + CONTROL_OTHERS))
RISK_ERRORS = np.sqrt(
    1 / CASES - 1 / (CASES + OTHERS) + 1 / CONTROL_CASES - 1 / (CONTROL_CASES + CONTROL_OTHERS),
)

# Averages of 18 batters after 45 times at bat, and over the rest of 1970: Efron and Morris (1977).
EARLY = np.array([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]) / 45
LATER = (
    np.array(
        [346, 298, 276, 222, 273, 270, 263, 210, 269, 230, 264, 256, 303, 264, 226, 286, 316, 200],
        float,
    )
    / 1000
)


@pytest.mark.parametrize("method", METHODS)
def test_eight_schools_rubin_1981_do_not_differ(method: Method) -> None:
    """τ² is exactly 0: one mean of 7.7 ± 4.1 for all, as in Gelman et al. (2013, section 5.5)."""
    fit = pooling.fit(COACHING, COACHING_ERRORS, method=method)
    assert fit.between == 0.0
    assert (fit.coefficients[0], fit.coefficient_errors[0]) == pytest.approx((7.69, 4.07), abs=0.005)
    assert not fit.effects.any()
    assert not fit.effect_errors.any()
    assert fit.estimates == pytest.approx(np.full(8, fit.coefficients[0]))
    assert fit.estimate_errors == pytest.approx(np.full(8, fit.coefficient_errors[0]))
    assert fit.heterogeneity.i_squared == 0.0


@pytest.mark.parametrize(
    ("method", "between", "mean", "error"),
    [
        ("reml", 0.3132, -0.7145, 0.1798),
        ("paule_mandel", 0.3181, -0.7150, 0.1809),
        ("dersimonian_laird", 0.3088, -0.7141, 0.1787),
    ],
)
def test_bcg_trials_colditz_et_al_1994(method: Method, between: float, mean: float, error: float) -> None:
    """As the R package metafor prints them (Viechtbauer 2010)."""
    fit = pooling.fit(RISK, RISK_ERRORS, method=method)
    assert fit.between == pytest.approx(between, abs=5e-5)
    assert (fit.coefficients[0], fit.coefficient_errors[0]) == pytest.approx((mean, error), abs=5e-5)
    assert fit.heterogeneity.q == pytest.approx(152.2330, abs=5e-5)
    assert fit.heterogeneity.freedom == 12
    assert fit.heterogeneity.i_squared == pytest.approx(1 - 12 / 152.2330, abs=1e-6)
    assert fit.heterogeneity.p_value < 1e-4


def test_bcg_trials_on_latitude_and_year_viechtbauer_2010() -> None:
    fit = pooling.fit(RISK, RISK_ERRORS, np.column_stack([np.ones(13), LATITUDE, YEAR]))
    assert fit.between == pytest.approx(0.1108, abs=5e-5)
    assert fit.coefficients == pytest.approx([-3.5455, -0.0280, 0.0019], abs=2e-4)
    assert fit.coefficient_errors == pytest.approx([29.0959, 0.0102, 0.0147], abs=5e-4)
    assert fit.heterogeneity.q == pytest.approx(28.3251, abs=5e-5)


def test_nine_laboratories_kacker_2004() -> None:
    """τ by Paule and Mandel and by DerSimonian and Laird, from nine means with their squared errors."""
    means = [61.00, 61.40, 62.21, 62.30, 62.34, 62.60, 62.70, 62.84, 65.90]
    errors = np.sqrt([0.2025, 1.2100, 0.0900, 0.2025, 0.3844, 0.5625, 0.0676, 0.0225, 1.8225])
    assert pooling.fit(means, errors, method="paule_mandel").between ** 0.5 == pytest.approx(0.8399, abs=5e-5)
    one_step = pooling.fit(means, errors, method="dersimonian_laird").between ** 0.5
    assert one_step == pytest.approx(0.5359, abs=1e-3)  # printed after rounding on its way


def test_batting_averages_efron_morris_1977() -> None:
    """Towards .265 by a factor of .212; squared errors 3.5 times smaller."""
    mean = EARLY.mean()
    fit = pooling.fit(EARLY, np.full(18, np.sqrt(mean * (1 - mean) / 45)), method="james_stein")
    assert fit.coefficients[0] == pytest.approx(0.265, abs=5e-4)
    assert (fit.estimates - mean) / (EARLY - mean) == pytest.approx(np.full(18, 0.212), abs=5e-4)
    ratio = np.square(EARLY - LATER).sum() / np.square(fit.estimates - LATER).sum()
    assert ratio == pytest.approx(3.5, abs=0.05)
    assert fit.estimates[[0, -1]] == pytest.approx([0.294, 0.242], abs=5e-4)


@pytest.mark.parametrize("method", ["reml", "paule_mandel", "dersimonian_laird"])
def test_equal_errors_by_hand(method: Method) -> None:
    """1, 3, 5, 7, 9 with errors of 2: variance 10 = τ² + 4, B = .6; error² 6·.4 + .36·10/5, shrunk 6·.4 + .16·10/5."""
    fit = pooling.fit(np.array([1.0, 3, 5, 7, 9]), np.full(5, 2.0), method=method)
    assert fit.between == pytest.approx(6.0)
    assert fit.coefficients == pytest.approx([5.0])
    assert fit.coefficient_errors**2 == pytest.approx([2.0])
    assert fit.effects == pytest.approx([-2.4, -1.2, 0, 1.2, 2.4])
    assert fit.estimates == pytest.approx([2.6, 3.8, 5, 6.2, 7.4])
    assert fit.effect_errors**2 == pytest.approx(np.full(5, 2.4 + 0.36 * 2))
    assert fit.estimate_errors**2 == pytest.approx(np.full(5, 2.4 + 0.16 * 2))
    assert (fit.heterogeneity.q, fit.heterogeneity.i_squared) == pytest.approx((10.0, 0.6))


def test_no_other_variance_is_likelier_than_that_of_reml() -> None:
    X = np.column_stack([np.ones(13), LATITUDE])

    def criterion(between: float) -> float:
        W = np.diag(1 / (RISK_ERRORS**2 + between))
        information = X.T @ W @ X
        residuals = RISK - X @ np.linalg.solve(information, X.T @ W @ RISK)
        return float(residuals @ W @ residuals - np.linalg.slogdet(W)[1] + np.linalg.slogdet(information)[1])

    between = pooling.fit(RISK, RISK_ERRORS, X).between
    assert all(criterion(between * factor) > criterion(between) for factor in (0.0, 0.5, 0.99, 1.01, 2.0))


def test_a_value_with_a_small_error_stays_and_one_with_a_large_error_is_drawn_in() -> None:
    fit = pooling.fit(np.array([0.0, 10, 0, 10]), np.array([0.01, 0.01, 100, 100]))
    assert fit.estimates[:2] == pytest.approx([0, 10], abs=1e-3)
    assert np.abs(fit.estimates[2:] - fit.coefficients[0]).max() < 0.1


@given(st.floats(-100, 100), st.floats(0.001, 1000), st.sampled_from(METHODS))
@settings(max_examples=40)
def test_shifting_and_stretching_shifts_and_stretches_the_pool(shift: float, stretch: float, method: Method) -> None:
    fit = pooling.fit(RISK, RISK_ERRORS, method=method)
    moved = pooling.fit(RISK * stretch + shift, RISK_ERRORS * stretch, method=method)
    assert moved.between == pytest.approx(fit.between * stretch**2, rel=1e-6)
    assert moved.coefficients == pytest.approx(fit.coefficients * stretch + shift, rel=1e-6, abs=1e-6)
    assert moved.effects == pytest.approx(fit.effects * stretch, rel=1e-6, abs=1e-6 * stretch)
    assert moved.estimate_errors == pytest.approx(fit.estimate_errors * stretch, rel=1e-6)


@given(st.permutations(range(13)), st.sampled_from(METHODS))
@settings(max_examples=20)
def test_the_order_of_values_is_irrelevant(order: list[int], method: Method) -> None:
    fit, moved = (pooling.fit(RISK[at], RISK_ERRORS[at], method=method) for at in (range(13), order))
    assert moved.between == pytest.approx(fit.between, rel=1e-9)
    assert moved.estimates == pytest.approx(fit.estimates[order], rel=1e-9)


@pytest.mark.parametrize(
    ("y", "errors", "X", "said"),
    [
        (RISK, RISK_ERRORS[1:], None, "wanted"),
        (RISK, RISK_ERRORS, np.ones(13), "wanted"),
        (RISK, RISK_ERRORS, np.ones((12, 1)), "wanted"),
        (RISK, RISK_ERRORS, np.ones((13, 0)), "wanted"),
        (np.where(YEAR == 1977, np.nan, RISK), RISK_ERRORS, None, "finite"),
        (RISK, np.where(YEAR == 1977, np.nan, RISK_ERRORS), None, "finite"),
        (RISK, np.where(YEAR == 1977, 0.0, RISK_ERRORS), None, "not above 0"),
        (RISK[:1], RISK_ERRORS[:1], None, "more values than coefficients"),
    ],
)
def test_values_that_cannot_be_pooled_are_refused(
    y: np.ndarray, errors: np.ndarray, X: np.ndarray | None, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        pooling.fit(y, errors, X)


def test_james_and_stein_refuse_three_values_and_dependent_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 3 values more"):
        pooling.fit(RISK[:3], RISK_ERRORS[:3], method="james_stein")
    with pytest.raises(LinAlgError, match="linearly dependent"):
        pooling.fit(RISK, RISK_ERRORS, np.column_stack([LATITUDE, 2 * LATITUDE]))


@pytest.mark.parametrize("spread", [1e-3, 1.0, 1e3, 1e5, 1e8])
def test_values_far_apart_beside_their_errors_differ_as_by_paule_and_mandel(spread: float) -> None:
    """With errors that are next to nothing τ² is the variance of the values, by either method."""
    generator = np.random.default_rng(3)
    errors, y = generator.uniform(0.5, 1, 40), generator.normal(size=40)
    by_reml, by_squares = (
        pooling.fit(spread * y, 1e-3 * min(spread, 1.0) * errors, method=method).between
        for method in ("reml", "paule_mandel")
    )
    assert by_reml == pytest.approx(by_squares, rel=1e-3)
    assert by_reml == pytest.approx(spread**2 * y.var(ddof=1), rel=1e-3)


@pytest.mark.parametrize("small", [1e-9, 1e-6, 1e-3, 0.1])
def test_a_majority_of_small_errors_does_not_hide_how_far_values_differ(small: float) -> None:
    errors = np.repeat([small, 0.5], [25, 15])
    y = np.random.default_rng(4).normal(size=40) * np.sqrt(1 + errors**2)
    by_reml, by_squares = (pooling.fit(y, errors, method=method).between for method in ("reml", "paule_mandel"))
    assert by_reml == pytest.approx(by_squares, rel=0.15)
    assert 0.4 < by_reml < 2


def test_another_method_is_refused_beside_those_there_are() -> None:
    with pytest.raises(ValueError, match="no method 'ml'; there are 'reml', 'paule_mandel', 'ders"):
        pooling.fit(RISK, RISK_ERRORS, method="ml")  # type: ignore[arg-type]  # on purpose


@pytest.mark.parametrize("tiny", [1e-8, 1e-6])
def test_errors_from_hundred_millionths_to_hundred_millions_give_what_the_two_that_tell_something_give(
    tiny: float,
) -> None:
    """0 known to the eighth digit and 4 ± 1: 16 = 1 + 2 τ²; the third tells nothing."""
    found = pooling.fit(np.array([0.0, 4, 0]), np.array([tiny, 1, 1e8]))
    assert found.between == pytest.approx(7.5, rel=1e-6)
    assert np.isfinite(pooling.fit(np.array([1.0, 2, 3e8]), np.array([tiny, 1, 1e8])).between)
