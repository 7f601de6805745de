"""Regression that single far values do not decide: Huber (1964), all responses at once.

Iteratively reweighted least squares from the ordinary fit; a residual beyond k = 1.345 scales counts as k scales, which
keeps 95 % of the efficiency where errors are normal. Scale: median |residual| / 0.6745, anew in each round.
"""

import numpy as np

from evaluation.statistics import least_squares

Array = np.ndarray

TUNING = 1.345
MEDIAN_TO_SCALE = 0.6744897501960817
ROUNDS = 200
CLOSE = 1e-9


def huber(Y: Array, X: Array) -> Array:
    """Coefficients (p, m) of each column of Y (n, m) on X (n, p), the intercept among X's columns if wanted; no NaN.

    NaN for a response that does not settle, and where more than half of its residuals are 0: the scale is 0 then.
    Raises LinAlgError where the columns of X are linearly dependent.
    """
    coefficients = least_squares.fit(Y, X).coefficients.copy()
    result = np.full_like(coefficients, np.nan)
    left = np.arange(Y.shape[1])
    for _ in range(ROUNDS):
        residuals = Y[:, left] - X @ coefficients[:, left]
        scale = np.median(np.abs(residuals), axis=0) / MEDIAN_TO_SCALE
        varies = scale > 1e-12 * Y[:, left].std(axis=0)
        left, residuals, scale = left[varies], residuals[:, varies], scale[varies]
        if left.size == 0:
            break
        reach = TUNING * scale
        weights = reach / np.maximum(np.abs(residuals), reach)
        before, coefficients[:, left] = coefficients[:, left], _weighted(Y[:, left], X, weights)
        moved = np.abs(X @ (coefficients[:, left] - before)).max(axis=0)
        settled = moved <= CLOSE * scale
        result[:, left[settled]] = coefficients[:, left[settled]]
        left = left[~settled]
    return result


def _weighted(Y: Array, X: Array, weights: Array) -> Array:
    """Coefficients (p, m) under weights (n, m), a set for each response."""
    products = (weights.T[:, None, :] * X.T) @ X
    cross = X.T @ (weights * Y)
    return np.linalg.solve(products, cross.T[:, :, None])[:, :, 0].T
