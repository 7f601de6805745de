"""Which weights put units into a given order, nearest to those adopted; or the proof that none do.

Leads are rows (conditions, indicators): a condition holds where row · weights ≥ 0, weights ≥ 0 and of sum 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp, nnls

from evaluation.statistics import smallest_change
from evaluation.statistics.smallest_change import Limits

Array = np.ndarray

NOUGHT = 5e-7  # points: what HiGHS may be off by
SECONDS = 30.0  # that a question about places may take


@dataclass(frozen=True)
class Top:
    """Leads of one unit over each other (others, indicators), of which all but `places` − 1 have to hold."""

    leads: Array
    places: int


@dataclass(frozen=True)
class Conflict:
    """Conditions that no weights meet together, by position, none of them idle; and the proof.

    The leads of `rows` times `multipliers` (of sum 1) add up to no more than `most` < 0 on every indicator: so they do
    under any weights (Farkas 1902).
    """

    rows: tuple[int, ...]
    multipliers: Array
    most: float


def nearest(present: Array, rows: Array, tops: Sequence[Top] = ()) -> Array | None:
    """The weights that meet everything with the least Σ |w − present|; None where none do.

    Raises TimeoutError where HiGHS has no answer about places after SECONDS.
    """
    held = rows
    if tops:
        found = _chosen(present, rows, tops, nearby=True)
        if found is None:
            return None
        held = np.vstack([rows, *(top.leads[~above] for top, above in zip(tops, found, strict=True))])
    return smallest_change.nearest(present, held, np.zeros(len(held)), Limits.none(len(present)))


def best_place(present: Array, rows: Array, leads: Array) -> int | None:
    """The best place of the unit with these leads under any weights that meet the rows; None where none do."""
    found = _chosen(present, rows, (Top(leads, len(leads) + 1),), nearby=False)
    return None if found is None else 1 + int(found[0].sum())


def projected(present: Array, rows: Array) -> Array | None:
    """The weights that meet the rows with the least Σ (w − present)²; None where none do.

    Least distance programming by non-negative least squares (Lawson and Hanson 1974, chapter 23).

    >>> projected(np.array([1.0, 0.0]), np.array([[-10.0, 30.0]])).round(9).tolist()
    [0.75, 0.25]
    """
    count = len(present)
    basis = np.linalg.svd(np.ones((1, count)))[2][1:].T  # of moves that keep the sum
    conditions = np.vstack([rows, np.eye(count)])
    slopes, least = conditions @ basis, -conditions @ present
    size = np.maximum(np.linalg.norm(np.column_stack([slopes, least]), axis=1), 1e-12)[:, None]
    system = np.vstack([(slopes / size).T, (least[:, None] / size).T])
    wanted = np.append(np.zeros(count - 1), 1.0)
    multipliers, left = nnls(system, wanted, maxiter=50 * len(conditions))
    if left < 1e-7:
        return None
    residual = system @ multipliers - wanted
    return np.asarray(np.maximum(present - basis @ residual[:-1] / residual[-1], 0.0))


def conflict(rows: Array) -> Conflict | None:
    """A smallest set of conditions that no weights meet together, with its proof; None where some weights meet all."""
    found = _game(rows)
    if found is None or found[1] >= -NOUGHT:
        return None
    kept = np.flatnonzero(found[0] > NOUGHT).tolist()
    for at in list(kept):
        less = [each for each in kept if each != at]
        tried = _game(rows[less]) if less else None
        if tried is not None and tried[1] < -NOUGHT:
            kept = less
    multipliers, most = _game(rows[kept]) or (np.ones(len(kept)), 0.0)
    return Conflict(tuple(kept), multipliers, most)


def least_violation(rows: Array) -> tuple[Array, Array]:
    """Weights with the least sum of what the conditions lack, and what each lacks (conditions,), 0 where it holds."""
    count, conditions = rows.shape[1], len(rows)
    solved = linprog(
        np.append(np.zeros(count), np.ones(conditions)),
        A_ub=np.hstack([-rows, -np.eye(conditions)]),
        b_ub=np.zeros(conditions),
        A_eq=np.append(np.ones(count), np.zeros(conditions))[None],
        b_eq=np.ones(1),
        method="highs",
    )
    found = np.asarray(solved.x)
    return found[:count], found[count:]


def _game(rows: Array) -> tuple[Array, float] | None:
    """Multipliers (conditions,) of sum 1 whose sum of leads has the least largest part, and that part."""
    conditions, count = rows.shape
    solved = linprog(
        np.append(np.zeros(conditions), 1.0),
        A_ub=np.hstack([rows.T, -np.ones((count, 1))]),
        b_ub=np.zeros(count),
        A_eq=np.append(np.ones(conditions), 0.0)[None],
        b_eq=np.ones(1),
        bounds=[(0.0, None)] * conditions + [(None, None)],
        method="highs",
    )
    return None if solved.x is None else (np.asarray(solved.x[:-1]), float(solved.x[-1]))


def _chosen(present: Array, rows: Array, tops: Sequence[Top], *, nearby: bool) -> list[Array] | None:
    """Of each top, which others stay above (others,): under the nearest weights, or as few as may be; None = no way.

    Weights = present + gains − losses; one whole number for each other unit, 1 = it may stay above.
    """
    count, starts = len(present), np.cumsum([0, *(len(top.leads) for top in tops)])
    leads, extra = np.vstack([rows, *(top.leads for top in tops)]), int(starts[-1])
    able = np.vstack([np.zeros((len(rows), extra)), np.diag(np.maximum(-leads[len(rows) :].min(axis=1), 0.0))])
    counted = [(np.arange(extra) >= low) & (np.arange(extra) < high) for low, high in pairwise(starts)]
    zeros = np.zeros((len(tops), 2 * count))
    costs = (np.ones(2 * count), np.zeros(extra)) if nearby else (np.zeros(2 * count), np.ones(extra))
    solved = milp(
        np.concatenate(costs),
        integrality=np.append(np.zeros(2 * count), np.ones(extra)),
        bounds=Bounds(0.0, np.concatenate([np.ones(count), present, np.ones(extra)])),
        constraints=[
            LinearConstraint(np.hstack([leads, -leads, able]), -leads @ present, np.inf),
            LinearConstraint(np.hstack([zeros, np.array(counted, float)]), 0, [top.places - 1 for top in tops]),
            LinearConstraint(np.concatenate([np.ones(count), -np.ones(count), np.zeros(extra)])[None], 0, 0),
        ],
        options={"time_limit": SECONDS},
    )
    if solved.x is None and solved.status == 1:
        raise TimeoutError(f"no answer after {SECONDS:g} s")
    if solved.x is None:
        return None
    above = solved.x[2 * count :] > 0.5
    return [above[low:high] for low, high in pairwise(starts)]
