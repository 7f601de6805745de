"""Errors that resemble those of the year before: the correction against dense matrices, recovery, whitening."""

import numpy as np
import pytest

from evaluation.statistics import autocorrelation, panels

GENERATOR = np.random.default_rng(20260118)
GROUPS = np.repeat(np.arange(8), 7)
TIMES = np.tile(np.arange(2010, 2017), 8)
KEPT = GENERATOR.permutation(56)[:44]
YEARS = (TIMES[:, None] == np.arange(2011, 2017)).astype(float)
X = np.column_stack([np.ones(56), YEARS, GENERATOR.normal(size=56), GROUPS])
PANEL = panels.arrange(GENERATOR.normal(size=44), X[KEPT], GROUPS[KEPT], TIMES[KEPT])


def covariance(rho: float) -> np.ndarray:
    same = GROUPS[KEPT][:, None] == GROUPS[KEPT]
    return np.asarray(same * rho ** np.abs(np.subtract.outer(TIMES[KEPT], TIMES[KEPT])))


def simulate(rho: float, groups: int, years: int, generator: np.random.Generator) -> np.ndarray:
    errors = generator.normal(size=(groups, years))
    for year in range(1, years):
        errors[:, year] = rho * errors[:, year - 1] + np.sqrt(1 - rho**2) * errors[:, year]
    return errors


@pytest.mark.parametrize("rho", [-0.5, 0.0, 0.7])
def test_the_expected_share_is_that_of_dense_matrices_with_gaps_and_covariates(rho: float) -> None:
    """E r′A r / E r′r for r = M e, M what is left of group means and X: tr(A M V M) / tr(M V M)."""
    columns = np.column_stack([X[KEPT], GROUPS[KEPT][:, None] == np.arange(8)]).astype(float)
    M = np.eye(44) - columns @ np.linalg.pinv(columns)
    apart = np.abs(np.subtract.outer(TIMES[KEPT], TIMES[KEPT]))
    A = ((GROUPS[KEPT][:, None] == GROUPS[KEPT]) & (apart == 1)) / 2
    left = M @ covariance(rho) @ M
    assert autocorrelation._calendar(PANEL).expected(rho) == pytest.approx(np.trace(A @ left) / np.trace(left))


def test_independent_errors_seem_to_turn_back_by_hand() -> None:
    """Three years: residuals from their mean correlate by −1/2, and two pairs over three squares make −1/3."""
    panel = panels.arrange(np.arange(6.0), np.ones((6, 1)), np.repeat([0, 1], 3), np.tile([1, 2, 3], 2))
    assert autocorrelation._calendar(panel).expected(0.0) == pytest.approx(-1 / 3)


@pytest.mark.parametrize("rho", [-0.3, 0.0, 0.5])
def test_the_autocorrelation_of_short_rows_with_gaps_is_recovered(rho: float) -> None:
    """3,000 groups, five years with a fifth of the rows gone, year effects; uncorrected it is −.2 or more below."""
    generator = np.random.default_rng(7)
    errors = simulate(rho, 3000, 5, generator) + 2 * generator.normal(size=(3000, 1))
    kept = generator.random(15_000) > 0.2
    groups, times = np.repeat(np.arange(3000), 5)[kept], np.tile(np.arange(5), 3000)[kept]
    columns = (times[:, None] == np.arange(5)).astype(float)
    estimate = autocorrelation.estimate(errors.ravel()[kept] + times, columns, groups, times)
    assert estimate == pytest.approx(rho, abs=0.04)


def test_errors_that_hardly_change_are_reported_at_the_bound() -> None:
    y = np.add.outer(np.arange(30.0) % 2, np.ones(6)) + np.linspace(-1, 1, 30)[:, None] * np.arange(6) ** 2
    rows = np.ones((180, 1)), np.repeat(np.arange(30), 6), np.tile(np.arange(6), 30)
    assert autocorrelation.estimate(y.ravel(), *rows) == autocorrelation.STRONGEST


def test_whitening_makes_independent_errors_of_equal_variance() -> None:
    chains = autocorrelation.chain(PANEL, 0.6)
    whitened = chains.whiten(chains.whiten(covariance(0.6)).T)
    assert whitened == pytest.approx(np.eye(44), abs=1e-12)
    assert -2 * chains.log_determinant == pytest.approx(np.linalg.slogdet(covariance(0.6))[1])


def test_the_transpose_and_the_diagonal_are_those_of_the_matrix() -> None:
    chains = autocorrelation.chain(PANEL, 0.6)
    W, values = chains.whiten(np.eye(44)), GENERATOR.normal(size=44)
    assert chains.transpose(values) == pytest.approx(W.T @ values)
    assert chains.precisions() == pytest.approx(np.diag(W.T @ W))


@pytest.mark.parametrize("times", [[1, 2, 1, 2, 1, 2], [1, 3, 5, 1, 3, 5]])
def test_two_years_in_a_group_or_no_years_in_succession_are_refused(times: list[int]) -> None:
    groups = np.repeat(np.arange(6 // len(set(times))), len(set(times)))
    with pytest.raises(ValueError, match="3 rows or more, two of them one year apart"):
        autocorrelation.estimate(np.arange(6.0) ** 2, np.ones((6, 1)), groups, np.array(times))


def test_values_without_variation_within_groups_are_refused() -> None:
    with pytest.raises(ValueError, match="does not vary within groups"):
        autocorrelation.estimate(GROUPS**2, X[:, :1], GROUPS, TIMES)
