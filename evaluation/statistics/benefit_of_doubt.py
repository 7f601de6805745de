"""Benefit of the doubt: each unit under the weights that favour it most, with nobody above 1 under the same weights.

The linear programme max w·y with Yw ≤ 1 and w ≥ 0 has the same feasible set for every unit and differs in its objective
alone. Only units on the outer hull bound that set; they are collected as solutions turn out to lift somebody above 1.
Against them the simplex method walks from vertex to vertex for all units at once.

Melyn and Moesen (1991); Cherchye, Moesen, Rogge and Van Puyenbroeck (2007), Social Indicators Research 82.
"""

from dataclasses import dataclass

import numpy as np

from evaluation.statistics.arrays import numbers

Array = np.ndarray

OVER = 1e-10  # above 1, or below 0, by no more than this is rounding
STEEP = 1e-11  # slopes below are rounding
REFACTOR = 25  # pivots between fresh inverses
BLAND = 30  # pivots an indicator after which the rule that cannot cycle takes over
BLOCK = 4_000_000  # cells compared at once
LOST = "benefit of the doubt: values too far apart in size to be solved in 64 bits"


def efficiencies(matrix: Array) -> Array:
    """The best score that any weights w ≥ 0 give each unit (units,), 0 … 1, where no unit scores above 1 under them.

    `matrix` (units, indicators), more is better, any scale of each indicator; 0 only for a unit that is 0 throughout.
    Raises ValueError for what is no matrix and where a value is negative or not finite.

    >>> efficiencies(np.array([[4.0, 1.0], [1.0, 4.0], [2.0, 2.0]])).round(9).tolist()
    [1.0, 1.0, 0.8]
    """
    matrix = numbers(matrix)
    if matrix.ndim != 2:
        raise ValueError(f"a matrix (units, indicators) is wanted, not {matrix.shape}")
    if not (np.isfinite(matrix).all() and (matrix >= 0).all()):
        raise ValueError("benefit of the doubt needs values that are known, finite and not negative")
    largest = matrix.max(axis=0, initial=0.0)
    scaled = matrix[:, largest > 0] / largest[largest > 0]
    if scaled.size == 0:
        return np.zeros(len(matrix))
    distinct, which = np.unique(scaled, axis=0, return_inverse=True)
    return _distinct(distinct)[which.ravel()]


def _distinct(units: Array) -> Array:
    result = np.zeros(len(units))
    hull = _first_hull(units)
    waiting = np.flatnonzero(units.max(axis=1) > 0)
    objectives = units / np.maximum(units.max(axis=1, keepdims=True), np.finfo(float).tiny)
    while len(waiting):
        weights = _best_weights(objectives[waiting], units[hull])
        highest, who = _highest(units, weights)
        settled = highest <= 1 + OVER
        at = waiting[settled]
        result[at] = np.einsum("np,np->n", weights[settled], units[at])
        waiting = waiting[~settled]
        added = np.setdiff1d(who[~settled], hull)
        if len(waiting) and not len(added):
            raise ArithmeticError(LOST)
        hull = np.concatenate([hull, added])
    return np.clip(result, 0.0, 1.0)


def _first_hull(units: Array) -> Array:
    """Units that lead in a single indicator, or under weights that suit some unit."""
    directions = np.vstack([np.eye(units.shape[1]), units[:: max(len(units) // 500, 1)] ** 4 + 1e-3])
    return np.unique(np.concatenate([np.argmax(units, axis=0), _highest(units, directions)[1]]))


def _highest(units: Array, weights: Array) -> tuple[Array, Array]:
    """The highest score under each row of weights, and whose it is."""
    together = max(BLOCK // len(units), 1)
    value, who = np.empty(len(weights)), np.empty(len(weights), int)
    for start in range(0, len(weights), together):
        scores = weights[start : start + together] @ units.T
        rows = slice(start, start + len(scores))
        who[rows] = scores.argmax(axis=1)
        value[rows] = np.take_along_axis(scores, who[rows, None], axis=1)[:, 0]
    return value, who


@dataclass
class _Vertices:
    """Where each unit's walk stands: what binds (n, p) and the inverse of its rows (n, p, p); `room` (n, rows)."""

    objectives: Array
    binding: Array
    inverses: Array
    room: Array

    def only(self, rows: Array) -> "_Vertices":
        return _Vertices(self.objectives[rows], self.binding[rows], self.inverses[rows], self.room[rows])


def _best_weights(objectives: Array, hull: Array) -> Array:
    """The best vertex (n, p) of {hull · w ≤ 1, w ≥ 0} for each objective."""
    together = max(BLOCK // (len(hull) + hull.shape[1]), 1)
    blocks = range(0, len(objectives), together)
    return np.vstack([_walk(objectives[start : start + together], hull) for start in blocks])


def _walk(objectives: Array, hull: Array) -> Array:
    count, size = objectives.shape
    rows = np.vstack([hull, -np.eye(size)])
    limits = np.append(np.ones(len(hull)), np.zeros(size))
    origin = np.tile(len(hull) + np.arange(size), (count, 1))
    walkers = _Vertices(objectives, origin, np.tile(-np.eye(size), (count, 1, 1)), np.tile(limits, (count, 1)))
    result, waiting, pivots = np.empty((count, size)), np.arange(count), 0
    while len(waiting):
        if pivots % REFACTOR == REFACTOR - 1:
            _refresh(walkers, rows, limits)
        multipliers = np.einsum("np,npq->nq", walkers.objectives, walkers.inverses)
        done = multipliers.min(axis=1) >= -OVER
        if done.any():
            result[waiting[done]] = _solved(walkers.binding[done], rows, limits)
            waiting, walkers, multipliers = waiting[~done], walkers.only(~done), multipliers[~done]
        if len(waiting):
            _pivot(walkers, rows, multipliers, careful=pivots > BLAND * size)
        pivots += 1
    return result


def _pivot(walkers: _Vertices, rows: Array, multipliers: Array, *, careful: bool) -> None:
    """One step each: let go of the limit that costs most (`careful`: the first that costs), go on to the next one."""
    each = np.arange(len(multipliers))
    costs = np.where(multipliers < -OVER, walkers.binding, len(rows)) if careful else multipliers
    leaving = costs.argmin(axis=1)
    direction = -walkers.inverses[each, :, leaving]
    slopes = direction @ rows.T
    np.put_along_axis(slopes, walkers.binding, 0.0, axis=1)
    steps = np.full(slopes.shape, np.inf)
    np.divide(walkers.room, slopes, out=steps, where=slopes > STEEP)
    entering = steps.argmin(axis=1)
    left, step = walkers.binding[each, leaving], steps[each, entering]
    if not np.isfinite(step).all():
        raise ArithmeticError(LOST)
    walkers.room -= step[:, None] * slopes
    np.maximum(walkers.room, 0.0, out=walkers.room)
    walkers.room[each, left] = step
    walkers.room[each, entering] = 0.0
    turned = np.einsum("np,npq->nq", rows[entering], walkers.inverses)
    column = walkers.inverses[each, :, leaving] / turned[each, leaving][:, None]
    turned[each, leaving] -= 1.0
    walkers.inverses -= column[:, :, None] * turned[:, None, :]
    walkers.binding[each, leaving] = entering


def _refresh(walkers: _Vertices, rows: Array, limits: Array) -> None:
    walkers.inverses = np.linalg.inv(rows[walkers.binding])
    weights = np.einsum("npq,nq->np", walkers.inverses, limits[walkers.binding])
    walkers.room = np.maximum(limits - weights @ rows.T, 0.0)


def _solved(binding: Array, rows: Array, limits: Array) -> Array:
    return np.maximum(np.linalg.solve(rows[binding], limits[binding][:, :, None])[:, :, 0], 0.0)
