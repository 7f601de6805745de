"""Least squares of all indicators at once: one orthogonal decomposition, HC3 errors, leave-one-out residuals."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg import qr, solve_triangular

from evaluation.statistics.arrays import numbers

Array = np.ndarray

ALONE = 1e-10  # what a row of leverage 1 leaves to the others, rounding apart


@dataclass(frozen=True)
class Fit:
    """A fit of m responses on p columns over n rows.

    `coefficients` (p, m); `residuals`, `leave_one_out_residuals` (n, m); `leverages` (n,); `leave_one_out_r_squared`
    (m,), below 0 = worse than the mean; `projection` (p, n), what makes coefficients of responses. A row of leverage 1
    sets its own expectation: its leave-one-out residual is NaN, and it takes no part in R².
    """

    coefficients: Array
    residuals: Array
    leave_one_out_residuals: Array
    leverages: Array
    leave_one_out_r_squared: Array
    projection: Array

    @cached_property
    def hc3_errors(self) -> Array:
        """(p, m); NaN for a coefficient that hangs on a row of leverage 1, whose error no other row tells."""
        rests = np.abs(self.projection[:, self.leverages > 1 - ALONE])
        alone = (rests > 1e-8 * np.abs(self.projection).max(axis=1, keepdims=True)).any(axis=1)
        return np.where(alone[:, None], np.nan, np.sqrt(self.projection**2 @ self._squares))

    @cached_property
    def covariances(self) -> Array:
        """(m, p, p), HC3: of two coefficients at a time, for all responses together.

        Rows of leverage 1 add nothing to them: too little for coefficients whose `hc3_errors` are NaN.
        """
        p = len(self.projection)
        first, second = np.triu_indices(p)
        halves = (self.projection[first] * self.projection[second]) @ self._squares
        result = np.empty((halves.shape[1], p, p))
        result[:, first, second] = result[:, second, first] = halves.T
        return result

    def without_each(self, response: int) -> Array:
        """(n, p): the coefficients of one response as fitted without each row in turn, by the closed form, no refit.

        β₋ᵢ = β − (X′X)⁻¹ xᵢ eᵢ / (1 − hᵢ) (Cook and Weisberg 1982). NaN for a row of leverage 1.
        """
        return self.coefficients[:, response] - self.projection.T * self.leave_one_out_residuals[:, [response]]

    @property
    def _squares(self) -> Array:
        return np.where(self.leverages[:, None] > 1 - ALONE, 0.0, self.leave_one_out_residuals) ** 2


def fit(Y: Array, X: Array) -> Fit:
    """The fit of each column of Y (n, m) on X (n, p), the intercept among X's columns if wanted; (n,) is one column.

    HC3: MacKinnon and White (1985). A leave-one-out residual is e / (1 − h).
    Raises ValueError for shapes that do not match and values not known; LinAlgError where the columns of X are linearly
    dependent.
    """
    Y, X = _columns(Y), _columns(X)
    _check(Y, X)
    q, r = qr(X, mode="economic")
    size = np.abs(np.diag(r))
    if len(X) <= X.shape[1] or (size <= 1e-10 * np.linalg.norm(X, axis=0)).any():
        raise np.linalg.LinAlgError("the columns of X are linearly dependent, or there are too few rows")
    projection = solve_triangular(r, q.T)
    coefficients = projection @ Y
    residuals = Y - X @ coefficients
    leverages = np.einsum("np,np->n", q, q)
    left = np.where(leverages > 1 - ALONE, np.nan, 1 - leverages)
    apart = residuals / left[:, None]
    return Fit(coefficients, residuals, apart, leverages, 1 - _share_left(apart, Y), projection)


def variance_inflation(X: Array) -> Array:
    """How much each column of X (n, p; without the intercept) is explained by the others: 1 / (1 − R²), shape (p,)."""
    constant = np.ptp(X, axis=0) == 0
    if X.shape[1] < 2 or constant.any():
        return np.where(constant, np.inf, 1.0)
    correlation = np.corrcoef(X, rowvar=False)
    if np.linalg.cond(correlation) > 1e12:
        return np.full(X.shape[1], np.inf)
    return np.diag(np.linalg.inv(correlation))


def condition_number(X: Array) -> float:
    """The condition number of the standardised columns of X (n, p; without the intercept)."""
    if (np.ptp(X, axis=0) == 0).any():
        return float("inf")
    return float(np.linalg.cond((X - X.mean(axis=0)) / X.std(axis=0)))


def _columns(values: Array) -> Array:
    values = numbers(values)
    return values[:, None] if values.ndim == 1 else values


def _check(Y: Array, X: Array) -> None:
    if Y.ndim != 2 or X.ndim != 2 or X.shape[1] == 0 or len(Y) != len(X):
        raise ValueError(f"Y (n, m) and X (n, p), p > 0, are wanted, not {Y.shape} and {X.shape}")
    if not (np.isfinite(Y).all() and np.isfinite(X).all()):
        raise ValueError("Y and X must be finite: leave out the rows that are not known")


def _share_left(apart: Array, Y: Array) -> Array:
    """Squared leave-one-out residuals as a share of those of the leave-one-out mean, of the same rows."""
    n = len(Y)
    centred = np.where(np.isnan(apart), np.nan, Y - Y.mean(axis=0)) * n / (n - 1)
    total = np.nansum(centred**2, axis=0)
    return np.divide(np.nansum(apart**2, axis=0), total, out=np.full(Y.shape[1], np.inf), where=total > 0)
