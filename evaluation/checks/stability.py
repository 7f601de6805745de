"""How far each weight may move before the best of a category change: the safe range of a weight.

A unit is inside while its place is at most the number of seats. The range ends where one outside is ahead of one
inside at the published digits: a tie is no overtaking. Where a tie already runs across the line, it ends where the
tied part.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.checks import straight_terms, weighed_totals
from evaluation.domain.results import Prepared
from evaluation.statistics import weight_ranges
from evaluation.statistics.weight_ranges import NOBODY
from evaluation.steps import ranking

Array = np.ndarray
Pair = tuple[int, int]

SLACK = 0.5 * 10.0**-ranking.PUBLISHED_DIGITS  # points by which totals may differ and be told as equal
PROPORTIONAL = 1e-12  # by how much proportions kept may differ by rounding


@dataclass(frozen=True)
class Path:
    """The way of one weight: weights (indicators,) at its lower and upper end, straight between; `at` (0…1) = now."""

    lower: Array
    upper: Array
    at: float

    def rows(self, points: Array) -> Array:
        """Weights (points, indicators) at points of the way."""
        return self.lower + points[:, None] * (self.upper - self.lower)


@dataclass(frozen=True)
class Limit:
    """A point of the way, and there who is overtaken by whom; None = the way ends and nothing has changed.

    NOBODY overtakes a unit of which too little is known beyond that point for a place.
    """

    at: float
    pair: Pair | None


def best(prepared: Prepared, present: Array, seats: int) -> Array:
    """Which units (units,) have a place of at most `seats` under the weights `present` (indicators,)."""
    return np.asarray(np.nan_to_num(_places(prepared, present), nan=np.inf) <= seats)


def limits(prepared: Prepared, paths: Sequence[Path], present: Array, seats: int) -> tuple[tuple[Limit, Limit], ...]:
    """Of each way, how far down and up from `present` the `seats` best stay the same.

    Exact where totals run straight: every score known and applicable, proportions kept inside pillars under a mean that
    is not arithmetic. What has gaps, is at an end of the scale by a gate, or moves inside such a pillar is searched: in
    steps of 1/32 of the way, then to 1e-6 of it.
    """
    if not paths:
        return ()
    lines = _Lines.of(prepared, paths)
    orders = _orders(_places(prepared, present), seats)
    starts = [path.at for path in paths]
    down, up = (
        _nearest([_limits(lines, order, upward=upward) for order in orders], starts) for upward in (False, True)
    )
    return tuple(zip(down, up, strict=True))


@dataclass(frozen=True)
class _Lines:
    """Totals at the ends of each way (ways, units), and of which units and ways they run straight between."""

    prepared: Prepared
    paths: Sequence[Path]
    lower: Array
    upper: Array
    units: Array
    ways: Array

    @classmethod
    def of(cls, prepared: Prepared, paths: Sequence[Path]) -> "_Lines":
        rows = [np.array([path.lower for path in paths]), np.array([path.upper for path in paths])]
        lower, upper = (weighed_totals.totals(prepared, each) for each in rows)
        free = (prepared.gate_points.to_numpy() == 0) | (
            (np.fmin(lower, upper).min(axis=0) > 0) & (np.fmax(lower, upper).max(axis=0) < 100)
        )
        known = weighed_totals.complete(prepared, np.any([each.any(axis=0) for each in rows], axis=0))
        return cls(prepared, paths, lower, upper, known & free, _straight_ways(prepared, rows[0], rows[1]))

    def totals(self, ways: Array, points: Array) -> Array:
        """Totals (ways × points, units) at points (ways, points) of some ways, all straight or all not."""
        at = points[..., None]
        lower, upper = self.lower[ways, None], self.upper[ways, None]
        result = (lower + at * (upper - lower)).reshape(points.size, -1)
        bent = np.flatnonzero(~(self.units & self.ways[ways].all()))
        if len(bent):
            rows = np.concatenate([self.paths[way].rows(each) for way, each in zip(ways, points, strict=True)])
            result[:, bent] = weighed_totals.totals(self.prepared, rows, bent)
        return result


@dataclass(frozen=True)
class _Order:
    """Positions of units that have to stay above others."""

    above: Array
    below: Array


def _places(prepared: Prepared, present: Array) -> Array:
    found = weighed_totals.totals(prepared, present[None])[0]
    return ranking.places(found, np.zeros(len(found), int))


def _orders(places: Array, seats: int) -> list[_Order]:
    """What has to hold: those inside above the rest; where more share the last place than have seats, their tie."""
    inside = np.nan_to_num(places, nan=np.inf) <= seats
    orders = [_Order(np.flatnonzero(inside), np.flatnonzero(~inside))]
    if inside.sum() > seats:
        tied = np.flatnonzero(places == places[inside].max())
        orders.append(_Order(tied, tied))
    return orders


def _straight_ways(prepared: Prepared, lower: Array, upper: Array) -> Array:
    """Along which ways (ways,) weights keep their proportions inside each pillar under a mean that is not arithmetic.

    Along none where units are compared with each other.
    """
    codes, result = prepared.scheme.indicators, np.full(len(lower), not prepared.scheme.compares)
    for pillar in straight_terms.pillars(prepared.scheme.tree):
        inside = [codes.index(leaf.indicator) for leaf in pillar.leaves]
        low, high = lower[:, inside], upper[:, inside]
        crossed = low * high.sum(axis=1, keepdims=True) - high * low.sum(axis=1, keepdims=True)
        result &= np.abs(crossed).max(axis=1) < PROPORTIONAL
    return result


def _limits(lines: _Lines, order: _Order, *, upward: bool) -> list[Limit]:
    """How far an order holds on each way: exactly among units that run straight, then searched with the others."""
    limits = [Limit(float(upward), None)] * len(lines.paths)
    above, below = (at[lines.units[at]] for at in (order.above, order.below))
    ways = np.flatnonzero(lines.ways)
    found = weight_ranges.straight((lines.lower[ways], lines.upper[ways]), above, below, upward=upward, slack=SLACK)
    for way, at, *pair in zip(ways, found.at.tolist(), found.above.tolist(), found.below.tolist(), strict=True):
        limits[way] = Limit(at, None if pair[0] == NOBODY else (pair[0], pair[1]))
    whole = len(above) == len(order.above) and len(below) == len(order.below)
    for chosen in (ways[:0] if whole else ways, np.flatnonzero(~lines.ways)):
        for way, limit in zip(chosen, _searched(lines, chosen, order, limits), strict=True):
            limits[way] = limit
    return limits


def _searched(lines: _Lines, ways: Array, order: _Order, limits: Sequence[Limit]) -> list[Limit]:
    """The limits of some ways with all units looked at."""
    if not len(order.above) or not len(ways):
        return [limits[way] for way in ways]

    def margin(chosen: Array, points: Array) -> tuple[Array, Array, Array]:
        return weight_ranges.margin(lines.totals(ways[chosen], points), order.above, order.below, SLACK)

    start, end = np.array([lines.paths[way].at for way in ways]), np.array([limits[way].at for way in ways])
    reached = weight_ranges.searched(lambda chosen, at: margin(chosen, at)[0].reshape(at.shape), start, end)
    beyond = reached + np.sign(end - start) * weight_ranges.PRECISE
    _, above, below = margin(np.arange(len(ways)), beyond[:, None])
    pairs = zip(above.tolist(), below.tolist(), strict=True)
    return [
        limits[way] if abs(limits[way].at - at) <= weight_ranges.PRECISE else Limit(float(at), pair)
        for way, at, pair in zip(ways, reached, pairs, strict=True)
    ]


def _nearest(by_order: Sequence[Sequence[Limit]], starts: Sequence[float]) -> list[Limit]:
    """Of each way, the limit met first on the way from its start."""
    ways = zip(*by_order, strict=True)
    return [min(way, key=lambda each: abs(each.at - start)) for way, start in zip(ways, starts, strict=True)]
