"""How strong an unrecorded condition would have to be to move a unit so far (Cinelli and Hazlett 2020).

A unit's result beyond what conditions explain is the coefficient of a column that is 1 for the unit alone. The bias
that an omitted column Z may give to it depends on two partial R²: how far the unit stands out in Z, and how much Z
explains.
"""

from dataclasses import dataclass

import numpy as np

from evaluation.statistics import least_squares
from evaluation.statistics.arrays import numbers

Array = np.ndarray

MOST = 20.0


@dataclass(frozen=True)
class Standing:
    """By unit (n,): the result beyond conditions and its standard error; by unit and column (n, p), partial R².

    `out`: how far the unit stands out in the column, given the others; `explains`: how much the column explains of the
    response, given the others and the unit's own column. All NaN for a unit that X tells from all others (leverage 1).
    """

    effects: Array
    errors: Array
    freedom: int
    out: Array
    explains: Array


def stand(response: Array, X: Array) -> Standing:
    """Each unit's effect in the regression of the response (n,) on X (n, p; no intercept) and its own column.

    Raises ValueError for what `least_squares.fit` refuses and with fewer than p + 3 units; LinAlgError where the
    columns of X are linearly dependent.
    """
    response, X = numbers(response), numbers(X)
    if response.ndim != 1 or X.ndim != 2 or len(X) != len(response):
        raise ValueError(f"a response (n,) and X (n, p) are wanted, not {response.shape} and {X.shape}")
    n, p = X.shape
    if n < p + 3:
        raise ValueError(f"at least {p + 3} units are wanted for {p} conditions, not {n}")
    full = np.column_stack([np.ones(n), X])
    fit = least_squares.fit(response, full)
    apart = fit.leave_one_out_residuals[:, 0]
    left = np.where(np.isnan(apart), np.nan, 1 - fit.leverages)
    freedom = n - p - 2
    squares = (fit.residuals**2).sum() - fit.residuals[:, 0] ** 2 / left
    variances = np.maximum(squares, 0.0) / freedom
    out, explains = np.zeros((n, p)), np.zeros((n, p))
    for at in range(p):
        rest = np.delete(full, at + 1, axis=1)
        less, column = least_squares.fit(response, rest), least_squares.fit(X[:, at], rest)
        others = np.where(np.isnan(apart), np.nan, 1 - column.leverages)
        out[:, at] = column.residuals[:, 0] ** 2 / (column.residuals**2).sum() / others
        without = (less.residuals**2).sum() - less.residuals[:, 0] ** 2 / others
        unexplained = np.divide(squares, without, out=np.ones(n), where=~(without <= 0))
        explains[:, at] = np.clip(1 - unexplained, 0.0, 1.0)
    return Standing(apart, np.sqrt(variances / left), freedom, out, explains)


def robustness(t: Array, freedom: int) -> Array:
    """The robustness value: the partial R² with both that would take an effect of `t` standard errors to zero.

    >>> round(float(robustness(np.array([4.184]), 783)[0]), 3)  # Cinelli and Hazlett 2020, harm in Darfur
    0.139
    """
    square = np.asarray(t, float) ** 2 / freedom
    return np.asarray((np.sqrt(square**2 + 4 * square) - square) / 2)


def bias(multiple: Array, out: Array, explains: Array, errors: Array, freedom: int) -> Array:
    """The most that a condition `multiple` times as strong as a known one may have biased an effect; all (n,).

    `out`, `explains`: the known condition's partial R² with the unit's column and with the response.
    """
    stands = np.minimum(multiple * out / np.maximum(1 - out, 1e-12), 1 - 1e-12)
    shared = multiple * out**2 / np.maximum((1 - multiple * out) * (1 - out), 1e-12)
    shared = np.clip(shared, 0.0, 1 - 1e-12)
    explained = (np.sqrt(multiple) + np.sqrt(shared)) ** 2 / (1 - shared) * explains / np.maximum(1 - explains, 1e-12)
    return np.asarray(errors * np.sqrt(freedom * np.minimum(explained, 1.0) * stands / (1 - stands)))


def multiples(standing: Standing, gaps: Array) -> Array:
    """How many times as strong as each known column an omitted one must be to move each unit by its gap, (n, p).

    Infinite where 20 times is not enough; NaN where a unit's effect or gap is not known. Raises ValueError for gaps of
    another number.
    """
    gaps = np.abs(np.asarray(gaps, float))
    if gaps.shape != standing.effects.shape:
        raise ValueError(f"gaps {standing.effects.shape} are wanted, not {gaps.shape}")
    result = np.empty_like(standing.out)
    for at in range(result.shape[1]):
        result[:, at] = _least_multiple(standing, at, gaps)
    return result


def _least_multiple(standing: Standing, at: int, gaps: Array) -> Array:
    """The smallest multiple whose bias reaches the gap, by halving: the bias grows with the multiple."""
    out, explains = standing.out[:, at], standing.explains[:, at]
    low, high = np.zeros(len(gaps)), np.full(len(gaps), MOST)
    for _ in range(50):
        middle = (low + high) / 2
        enough = bias(middle, out, explains, standing.errors, standing.freedom) >= gaps
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    reached = bias(np.full(len(gaps), MOST), out, explains, standing.errors, standing.freedom) >= gaps
    return np.where(np.isnan(standing.errors) | np.isnan(gaps), np.nan, np.where(reached, high, np.inf))
