"""The nearest peers of each unit by its conditions, what it does beside them, and whether it has any like it at all."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from evaluation.statistics.arrays import numbers

Array = np.ndarray

COUNT = 15
LEAST = 5
TIE = 1e-9  # distances that differ by less are equal, so that the last bits choose nobody


@dataclass(frozen=True)
class Peers:
    """Each unit's own peers (units, count), nearest first: `positions`, −1 where there is none; `distances`, NaN."""

    positions: Array
    distances: Array

    @property
    def counts(self) -> Array:
        return (self.positions >= 0).sum(axis=1)


@dataclass(frozen=True)
class Beside:
    """Each unit beside its peers (units,); NaN where the unit or too few peers have a value.

    `expected`: the peers' mean; `difference`: value − expected; `error` of the difference from the errors given (NaN
    without); `spread_error` from how far the peers lie apart, as if the unit were one of them; `counts` of peers used.
    """

    expected: Array
    difference: Array
    error: Array
    spread_error: Array
    counts: Array


def standardise(conditions: Array) -> Array:
    """Conditions (units, conditions) in standard deviations from the mean of the units without NaN; constant ones 0."""
    conditions = _known(conditions)
    known = conditions[~np.isnan(conditions).any(axis=1)]
    spread = known.std(axis=0)
    centred = conditions - known.mean(axis=0)
    return np.divide(centred, spread, out=centred * 0, where=spread > TIE * np.abs(known).max(axis=0, initial=0))


def nearest(conditions: Array, *, count: int = COUNT, caliper: float = np.inf, least: int = LEAST) -> Peers:
    """The `count` units nearest to each by their standardised conditions, at most `caliper` away; never itself.

    Euclidean distance in standard deviations. Equally near ones are taken by position. A unit with fewer than `least`
    peers (or than `count`, if that is smaller), or with a condition not known or infinite, has none; the latter is
    nobody's peer either. Raises ValueError for what is no table of at least one condition.
    """
    conditions, least = _known(conditions), min(least, count)
    known = np.flatnonzero(~np.isnan(conditions).any(axis=1))
    positions = np.full((len(conditions), count), -1)
    distances = np.full((len(conditions), count), np.nan)
    if len(known) > 1:
        points = standardise(conditions)[known]
        for at, (others, gaps) in zip(known, _lists(points, count, caliper), strict=True):
            if len(others) >= least:
                positions[at, : len(others)] = known[others]
                distances[at, : len(others)] = gaps
    return Peers(positions, distances)


def compare(values: Array, peers: Peers, errors: Array | None = None, *, least: int = LEAST) -> Beside:
    """Each unit's value (units,) beside the mean of its peers; peers without a value do not count.

    √(error² + Σ peers' error² / m²) of m peers, errors independent between units; and s √(1 + 1/m), s the standard
    deviation of the peers. A unit with fewer than `least` peers that have a value is not compared. Raises ValueError
    for values of another number than the units.
    """
    values = numbers(values)
    if values.shape != peers.counts.shape:
        raise ValueError(f"a value of each unit {peers.counts.shape} is wanted, not {values.shape}")
    theirs = _taken(values, peers)
    counts = (~np.isnan(theirs)).sum(axis=1)
    divisor = np.where(counts >= least, counts, np.nan)
    expected = np.nansum(theirs, axis=1) / divisor
    squares = np.nansum((theirs - expected[:, None]) ** 2, axis=1) / np.where(divisor > 1, divisor - 1, np.nan)
    error = np.full(len(values), np.nan)
    if errors is not None:
        errors = numbers(errors)
        of_peers = np.where(np.isnan(theirs), 0.0, _taken(errors, peers) ** 2).sum(axis=1)
        error = np.sqrt(errors**2 + of_peers / divisor**2)
    known = np.where(np.isnan(values), np.nan, 1.0)
    return Beside(expected, values - expected, error * known, np.sqrt(squares * (1 + 1 / divisor)) * known, counts)


def depends_on_method(difference: Array, error: Array, other: Array) -> Array:
    """Whether the difference to the peers and another method's answer lie over one standard error apart (units,)."""
    return np.asarray(np.abs(numbers(difference) - numbers(other)) > numbers(error))


def support_distances(conditions: Array, *, neighbour: int = 10) -> Array:
    """How far each unit's `neighbour`-th neighbour is (units,), in standard deviations; NaN where that is not known."""
    found = nearest(conditions, count=neighbour, least=neighbour)
    return found.distances[:, -1]


def outside_support(distances: Array, *, quantile: float = 0.99) -> Array:
    """Whether that neighbour is farther (units,) than for `quantile` of all units, as one in a hundred always is.

    A distance that is NaN is not outside.
    """
    distances = numbers(distances)
    if np.isnan(distances).all():
        return np.zeros(len(distances), bool)
    return distances > np.nanquantile(distances, quantile)


def _known(conditions: Array) -> Array:
    """The conditions, NaN where they are infinite: no distance can be told from there."""
    conditions = numbers(conditions)
    if conditions.ndim != 2 or not conditions.shape[1]:
        raise ValueError(f"conditions (units, conditions) are wanted, at least one, not {conditions.shape}")
    return np.where(np.isfinite(conditions), conditions, np.nan)


def _lists(points: Array, count: int, caliper: float) -> list[tuple[Array, Array]]:
    """Others and their distances, nearest first, of each point: all within reach of the last one, then cut."""
    tree = cKDTree(points)
    reach = np.ravel(tree.query(points, k=[min(count + 1, len(points))])[0])
    near = tree.query_ball_point(points, np.minimum(reach + TIE, caliper), return_sorted=True)
    result = []
    for at, members in enumerate(near):
        others = np.array([each for each in members if each != at], int)
        gaps = np.linalg.norm(points[others] - points[at], axis=1)
        order = np.argsort(np.round(gaps / TIE), kind="stable")[:count]
        result.append((others[order], gaps[order]))
    return result


def _taken(values: Array, peers: Peers) -> Array:
    """The peers' values (units, count), NaN where there is no peer."""
    return np.where(peers.positions >= 0, values[peers.positions], np.nan)
