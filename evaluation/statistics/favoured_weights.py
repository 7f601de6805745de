"""Benefit of the doubt with limits: the weights that each unit would choose in its own favour, inside stated bounds.

Of the unit's own score each indicator has to make up a share between `least` and `most`; nobody may score above 1 under
the same weights. The limits are in the unit's own values, so every unit has a linear programme of its own.

Cherchye, Moesen, Rogge and Van Puyenbroeck (2007), Social Indicators Research 82, §3.
"""

import numpy as np
from scipy.optimize import linprog

from evaluation.statistics.arrays import numbers

Array = np.ndarray

BLOCK = 4_000_000  # cells compared at once


def favour(matrix: Array, least: float = 0.0, most: float = 1.0) -> tuple[Array, Array]:
    """The score of each unit (units,), 0 … 1, and the share of each indicator in it (units, indicators).

    `matrix` (units, indicators), more is better, at least 0. A unit whose values of 0 leave no weights inside the
    limits scores 0 and has NaN shares. Raises ValueError for what is no matrix, for a value that is negative or not
    finite, and for limits between which no shares sum to 1.

    >>> scores, shares = favour(np.array([[4.0, 1.0], [1.0, 4.0], [2.0, 2.0]]), 0.25, 0.75)
    >>> scores.round(6).tolist(), shares[2].round(6).tolist()
    ([0.842105, 0.842105, 0.8], [0.5, 0.5])
    """
    matrix = numbers(matrix)
    if matrix.ndim != 2:
        raise ValueError(f"a matrix (units, indicators) is wanted, not {matrix.shape}")
    if not (np.isfinite(matrix).all() and (matrix >= 0).all()):
        raise ValueError("benefit of the doubt needs values that are known, finite and not negative")
    count = matrix.shape[1]
    if not (count and 0 <= least <= 1 / count + 1e-12 and 1 / count - 1e-12 <= most <= 1):
        raise ValueError(f"limits {least} to {most} leave {count} indicators no weights")
    largest = matrix.max(axis=0, initial=0.0)
    scaled = matrix / np.where(largest > 0, largest, 1)
    rivals = scaled[_undominated(scaled)]
    solved = [_solve(row, rivals, least, most) for row in scaled]
    parts = np.array(solved).reshape(len(matrix), count)
    scores = parts.sum(axis=1)
    shares = np.divide(parts, scores[:, None], out=np.full(parts.shape, np.nan), where=scores[:, None] > 0)
    return np.minimum(scores, 1.0), shares


def _undominated(units: Array) -> Array:
    """Units that no other equals or exceeds in everything; of equal ones, the first. Only they bound the weights."""
    distinct, first = np.unique(units, axis=0, return_index=True)
    kept = np.ones(len(distinct), bool)
    together = max(BLOCK // max(distinct.size, 1), 1)
    for start in range(0, len(distinct), together):
        rows = distinct[start : start + together, None, :]
        above = (distinct[None, :, :] >= rows).all(axis=2)
        kept[start : start + together] = above.sum(axis=1) == 1  # itself alone
    return np.sort(first[kept])


def _solve(unit: Array, rivals: Array, least: float, most: float) -> Array:
    """What each indicator adds to the unit's best score (indicators,): zeros where no weights fit the limits."""
    used = unit > 0
    result = np.zeros(len(unit))
    if not used.any() or (least > 0 and not used.all()):
        return result
    size = int(used.sum())
    ratios = rivals[:, used] / unit[used]
    above, below = np.eye(size) - most, least - np.eye(size)  # part − most × score ≤ 0, least × score − part ≤ 0
    limits = np.vstack([ratios, above, below])
    ends = np.append(np.ones(len(ratios)), np.zeros(2 * size))
    found = linprog(-np.ones(size), A_ub=limits, b_ub=ends, method="highs")
    if found.status == 0:
        result[used] = np.maximum(np.asarray(found.x, float), 0.0)
    return result
