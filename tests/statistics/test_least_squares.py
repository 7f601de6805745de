"""The shared least-squares fit against statsmodels, indicator by indicator, and by hand."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from numpy.linalg import LinAlgError
from statsmodels.stats.outliers_influence import variance_inflation_factor

from evaluation.statistics import least_squares

GENERATOR = np.random.default_rng(20260116)
X = np.column_stack([np.ones(60), GENERATOR.normal(size=(60, 3)) * [1, 20, 0.01] + [0, 500, 3]])
Y = X @ GENERATOR.normal(size=(4, 5)) + GENERATOR.standard_t(4, size=(60, 5)) * (1 + np.abs(X[:, [1]]))
FIT = least_squares.fit(Y, X)
CLOSE = {"rel": 1e-9, "abs": 1e-9}


@pytest.mark.parametrize("at", range(5))
def test_coefficients_hc3_errors_and_leave_one_out_residuals_are_those_of_statsmodels(at: int) -> None:
    peer = sm.OLS(Y[:, at], X).fit(cov_type="HC3")
    influence = peer.get_influence()
    assert FIT.coefficients[:, at] == pytest.approx(peer.params, **CLOSE)
    assert FIT.hc3_errors[:, at] == pytest.approx(peer.bse, **CLOSE)
    assert FIT.covariances[at].ravel() == pytest.approx(peer.cov_params().ravel(), **CLOSE)
    assert FIT.residuals[:, at] == pytest.approx(peer.resid, **CLOSE)
    assert FIT.leverages == pytest.approx(influence.hat_matrix_diag, **CLOSE)
    assert FIT.leave_one_out_residuals[:, at] == pytest.approx(influence.resid_press, **CLOSE)


def test_a_leave_one_out_residual_is_that_of_the_fit_without_the_row() -> None:
    others = np.arange(60) != 7
    without = least_squares.fit(Y[others], X[others])
    assert FIT.leave_one_out_residuals[7] == pytest.approx(Y[7] - X[7] @ without.coefficients, **CLOSE)


def test_coefficients_without_each_row_are_those_of_the_fits_without_it_as_cook_and_weisberg_1982_have_them() -> None:
    found = FIT.without_each(2)
    for at in range(60):
        others = np.arange(60) != at
        assert found[at] == pytest.approx(least_squares.fit(Y[others], X[others]).coefficients[:, 2], **CLOSE)


def test_several_indicators_at_once_equal_one_by_one() -> None:
    for at in range(5):
        alone = least_squares.fit(Y[:, at], X)
        assert FIT.coefficients[:, [at]] == pytest.approx(alone.coefficients, **CLOSE)
        assert FIT.covariances[[at]] == pytest.approx(alone.covariances, **CLOSE)
        assert FIT.leave_one_out_r_squared[[at]] == pytest.approx(alone.leave_one_out_r_squared, **CLOSE)


def test_a_line_through_four_points_by_hand() -> None:
    """y = 0, 2, 1, 3 at x = 0, 1, 2, 3: slope .8, intercept .3; leverages .7, .3, .3, .7."""
    fit = least_squares.fit(np.array([0.0, 2, 1, 3]), np.column_stack([np.ones(4), np.arange(4.0)]))
    assert fit.coefficients.ravel() == pytest.approx([0.3, 0.8])
    assert fit.residuals.ravel() == pytest.approx([-0.3, 0.9, -0.9, 0.3])
    assert fit.leverages == pytest.approx([0.7, 0.3, 0.3, 0.7])
    apart = [-1.0, 0.9 / 0.7, -0.9 / 0.7, 1.0]
    assert fit.leave_one_out_residuals.ravel() == pytest.approx(apart)
    left = np.array([-1.5, 0.5, -0.5, 1.5]) * 4 / 3
    assert fit.leave_one_out_r_squared == pytest.approx([1 - np.square(apart).sum() / np.square(left).sum()])


def test_a_perfect_fit_explains_all_and_a_fit_on_noise_less_than_the_mean() -> None:
    columns = np.column_stack([np.ones(40), np.arange(40.0)])
    perfect, useless = columns @ [3.0, 2.0], np.tile([1.0, -1, -1, 1], 10)
    assert least_squares.fit(perfect, columns).leave_one_out_r_squared == pytest.approx([1.0])
    assert least_squares.fit(useless, columns).leave_one_out_r_squared[0] < 0


def test_an_outcome_without_variation_cannot_be_explained() -> None:
    assert least_squares.fit(np.full(10, 3.0), X[:10]).leave_one_out_r_squared[0] == -np.inf


@pytest.mark.parametrize("columns", [X[:, [0, 1, 1]], np.column_stack([X, X[:, 1] - 2 * X[:, 2]]), X[:4], X[:2]])
def test_dependent_columns_and_too_few_rows_are_refused(columns: np.ndarray) -> None:
    with pytest.raises(LinAlgError, match="linearly dependent, or there are too few rows"):
        least_squares.fit(Y[: len(columns)], columns)


def test_a_row_of_its_own_is_not_predicted_and_changes_nothing_for_the_others() -> None:
    """Column 3 is 1 for row 5 alone: its coefficient takes up the row, the others are those without the row."""
    others = np.arange(20) != 5
    line = np.column_stack([np.ones(20), np.arange(20.0)])
    fit = least_squares.fit(Y[:20], np.column_stack([line, ~others]))
    without = least_squares.fit(Y[:20][others], line[others])
    assert fit.leverages[5] == pytest.approx(1.0)
    assert np.isnan(fit.leave_one_out_residuals[5]).all()
    assert fit.leave_one_out_residuals[others] == pytest.approx(without.leave_one_out_residuals, **CLOSE)
    assert np.isnan(fit.hc3_errors[2]).all()
    assert fit.hc3_errors[:2] == pytest.approx(without.hc3_errors, **CLOSE)
    assert fit.covariances[:, :2, :2] == pytest.approx(without.covariances, **CLOSE)
    assert np.isfinite(fit.covariances).all()


def test_a_row_of_its_own_however_far_off_makes_no_fit_look_good() -> None:
    """Left out it cannot be predicted; among the others the column says nothing, whatever the row holds."""
    useless = np.tile([1.0, -1, -1, 1], 10)
    far = np.where(np.arange(40) == 5, 1e6, useless)
    only = np.column_stack([np.ones(40), np.arange(40) == 5, np.arange(40.0) % 7])
    assert least_squares.fit(useless, only).leave_one_out_r_squared[0] < 0
    assert np.isfinite(least_squares.fit(far, only).leave_one_out_r_squared).all()


def test_variance_inflation_is_that_of_statsmodels() -> None:
    mixed = X[:, 1:] + X[:, [1]] * [0.0, 10.0, 0.01]
    peers = [variance_inflation_factor(np.column_stack([np.ones(60), mixed]), at) for at in (1, 2, 3)]
    assert least_squares.variance_inflation(mixed) == pytest.approx(peers)


def test_variance_inflation_of_one_column_is_one_of_a_copy_and_of_a_constant_infinite() -> None:
    assert least_squares.variance_inflation(X[:, [1]]).tolist() == [1.0]
    assert least_squares.variance_inflation(X[:, [1, 1]]).tolist() == [np.inf, np.inf]
    assert least_squares.variance_inflation(np.column_stack([X[:, 1], np.full(60, 0.1)])).tolist() == [1.0, np.inf]


def test_the_condition_number_of_two_columns_follows_from_their_correlation() -> None:
    """√((1 + r) / (1 − r)), whatever their units of measurement."""
    r = np.corrcoef(X[:, 1], X[:, 1] + X[:, 2] / 20)[0, 1]
    pair = np.column_stack([X[:, 1], 1000 * (X[:, 1] + X[:, 2] / 20)])
    assert least_squares.condition_number(pair) == pytest.approx(np.sqrt((1 + r) / (1 - r)))
    assert least_squares.condition_number(np.full((60, 1), 0.1)) == np.inf


@given(st.floats(-1e3, 1e3), st.floats(0.01, 100))
def test_shifting_and_stretching_the_outcome_shifts_and_stretches_the_fit(shift: float, stretch: float) -> None:
    moved = least_squares.fit(Y * stretch + shift, X)
    expected = FIT.coefficients * stretch + np.array([[shift], [0], [0], [0]])
    assert moved.coefficients == pytest.approx(expected, rel=1e-6, abs=1e-6 * (1 + abs(shift)))
    assert moved.leave_one_out_r_squared == pytest.approx(FIT.leave_one_out_r_squared, rel=1e-5, abs=1e-5)


@given(st.floats(-12, 12))
def test_the_units_of_a_column_are_irrelevant(power: float) -> None:
    """Yuan or hundred millions of yuan: the same fit, and its slope in the other unit."""
    moved = least_squares.fit(Y, X * [1, 10**power, 1, 1])
    assert moved.coefficients[1] * 10**power == pytest.approx(FIT.coefficients[1], rel=1e-6)
    assert moved.hc3_errors[1] * 10**power == pytest.approx(FIT.hc3_errors[1], rel=1e-6)
    assert moved.residuals == pytest.approx(FIT.residuals, rel=1e-6, abs=1e-6)
    assert moved.leverages == pytest.approx(FIT.leverages, rel=1e-6)


def test_a_product_in_yuan_is_a_column_like_any_other() -> None:
    product = np.random.default_rng(1).lognormal(24.5, 1, 60)
    fit, smaller = (least_squares.fit(Y, np.column_stack([np.ones(60), product / unit])) for unit in (1, 1e8))
    assert fit.residuals == pytest.approx(smaller.residuals, **CLOSE)


@pytest.mark.parametrize(
    ("outcome", "columns", "said"),
    [
        (Y[1:], X, r"p > 0, are wanted, not \(59, 5\) and \(60, 4\)"),
        (Y, X[:, :0], r"p > 0, are wanted, not \(60, 5\) and \(60, 0\)"),
        (Y[None], X, "are wanted"),
        (np.where(Y[3, 2] == Y, np.nan, Y), X, "leave out the rows that are not known"),
        (Y, np.where(X[3, 2] == X, np.inf, X), "leave out the rows that are not known"),
    ],
)
def test_what_cannot_be_fitted_is_refused_in_a_sentence(outcome: np.ndarray, columns: np.ndarray, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        least_squares.fit(outcome, columns)


def test_one_condition_without_an_intercept_may_come_as_a_list() -> None:
    """1·2 + 2·3 + 3·5 over 1 + 4 + 9."""
    assert least_squares.fit([2, 3, 5], [1, 2, 3]).coefficients.ravel() == pytest.approx([23 / 14])
