"""The nearest weights that meet straight conditions: least sum of all movements, as an exact linear programme (HiGHS).

Weights (indicators,) are at least 0 and keep their sum. A condition is a row of `rows` (conditions, indicators) with
row · weights at least its `least`.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

Array = np.ndarray


@dataclass(frozen=True)
class Limits:
    """Between what each weight (indicators,) has to stay, and which keep their sum.

    `groups` (groups, indicators): 1 = in the group, 0 = not.
    """

    lower: Array
    upper: Array
    groups: Array

    @classmethod
    def none(cls, count: int) -> "Limits":
        """No more than that weights are at least 0."""
        return cls(np.zeros(count), np.full(count, np.inf), np.zeros((0, count)))


def nearest(present: Array, rows: Array, least: Array, limits: Limits) -> Array | None:
    """The weights that meet the conditions with the least Σ |w − present|; None where none do.

    >>> found = nearest(np.array([0.8, 0.2]), np.array([[-1.0, 1.0]]), np.array([0.0]), Limits.none(2))
    >>> found.round(6).tolist()
    [0.5, 0.5]
    """
    low, high, count = limits.lower - present, limits.upper - present, len(present)
    bounds = np.column_stack(
        [np.maximum(np.append(low, -high), 0), np.maximum(np.append(high, np.minimum(-low, present)), 0)]
    )
    kept = np.vstack([np.ones(count), limits.groups])
    solved = linprog(
        np.ones(2 * count),
        A_ub=np.hstack([-rows, rows]),
        b_ub=rows @ present - least,
        A_eq=np.hstack([kept, -kept]),
        b_eq=np.zeros(len(kept)),
        bounds=bounds.tolist(),
        method="highs",
    )
    if solved.x is None:
        return None
    return np.asarray(np.maximum(present + solved.x[:count] - solved.x[count:], 0.0))


def farthest(present: Array, row: Array, limits: Limits) -> Array:
    """The weights with the largest row · weights inside the limits, which `present` has to meet.

    >>> farthest(np.array([0.8, 0.2]), np.array([-1.0, 1.0]), Limits.none(2)).tolist()
    [0.0, 1.0]
    """
    kept = np.vstack([np.ones(len(present)), limits.groups])
    bounds = np.column_stack([np.maximum(limits.lower, 0), limits.upper])
    solved = linprog(-row, A_eq=kept, b_eq=kept @ present, bounds=bounds.tolist(), method="highs")
    return np.asarray(present if solved.x is None else solved.x)
