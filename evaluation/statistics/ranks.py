"""Places with their uncertainty: from joint draws of scores, and from estimates with standard errors.

A higher score is better and place 1 is the best. From draws: ranges, chances of the top and of the bottom, who cannot
be told apart. From estimates: the confidence sets of Mogstad, Romano, Shaikh and Wilhelm (2024), which need no prior.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import false_discovery_control

from evaluation.statistics import _pairwise
from evaluation.statistics.arrays import numbers, positions

Array = np.ndarray

FIRM = 0.8
TIE_BITS = 16
BLOCK = 1_000_000  # cells placed at once


@dataclass(frozen=True)
class Ranges:
    """Of each unit (units,): the median place, the range of places, the chance of a place at the top, at the bottom."""

    median: Array
    lower: Array
    upper: Array
    top: Array
    bottom: Array


@dataclass(frozen=True)
class RankSets:
    """The places `lower` … `upper` (units,) that a unit's true place is in, 1 the best.

    `total`: how many units the places are among, where the sets are those of some; None = all have theirs.
    """

    lower: Array
    upper: Array
    total: int | None = None

    @property
    def among(self) -> int:
        """How many units the places are among."""
        return len(self.lower) if self.total is None else self.total

    @property
    def share_apart(self) -> float:
        """The share of all pairs whose order is settled; of simultaneous sets, ValueError unless of all units."""
        units = self.among
        if len(self.lower) != units:
            raise ValueError(f"the share of pairs apart needs the sets of all {units} units, not of {len(self.lower)}")
        return float((self.lower - 1).sum() / (units * (units - 1) / 2))

    @property
    def off_median(self) -> Array:
        """Whether each unit is settled to be in the upper half (1) or in the lower half (−1); 0 = neither is."""
        middle = (self.among + 1) / 2
        return (self.upper < middle).astype(int) - (self.lower > middle)

    @property
    def levels(self) -> int:
        """The largest number of units of which each one's set lies clear of the others'."""
        count, last = 0, 0
        for at in np.argsort(self.upper, kind="stable"):
            if self.lower[at] > last:
                count, last = count + 1, self.upper[at]
        return count

    def among_best(self, seats: int) -> Array:
        """Whether each unit may be among the `seats` best: of simultaneous sets, all that truly are, at their level."""
        return self.lower <= seats

    def among_worst(self, seats: int) -> Array:
        return self.upper > self.among - seats


def place(draws: Array, *, seed: int = 0) -> Array:
    """The place of each unit in each draw (draws, units), every tie broken anew at random; no NaN.

    An order that is the same in all draws would make tied units look settled. Values of a draw closer than 2⁻³² of its
    width are tied. Raises ValueError for draws that are no table or not finite.
    """
    draws = np.asarray(draws)
    if draws.ndim != 2:
        raise ValueError(f"draws (draws, units) are wanted, not {draws.shape}")
    if not np.isfinite(draws).all():
        raise ValueError("draws hold values that are not finite")
    generator = np.random.default_rng(seed)
    result = np.empty(draws.shape, np.int32)
    several = max(BLOCK // draws.shape[1], 1)
    for start in range(0, len(draws), several):
        _place(draws[start : start + several], generator, result[start : start + several])
    return result


def extremes(low: Array, high: Array) -> tuple[Array, Array]:
    """Best and worst place of each unit in each draw (draws, units), its value lying anywhere from `low` to `high`.

    Where `low` is `high`, ties are what best and worst differ by.
    """
    low, high = np.asarray(low), np.asarray(high)
    best, worst = np.empty((2, *low.shape), np.int32)
    for draw in range(len(low)):
        by_low = np.argsort(low[draw])
        by_high = by_low if low is high else np.argsort(high[draw])
        lows, highs = low[draw, by_low], high[draw, by_high]
        best[draw, by_high] = 1 + len(lows) - np.searchsorted(lows, highs, side="right")
        worst[draw, by_low] = len(highs) - np.searchsorted(highs, lows, side="left")
    return best, worst


def ranges(best: Array, worst: Array, *, confidence: float = 0.9, share: float | Array = 0.3) -> Ranges:
    """What draws of places (draws, units) say of each unit; `best` and `worst` may be the same draws.

    `share` of the units, rounded down but at least one, count as the top, and as the bottom; (units,) or one for all.
    """
    best, worst = np.asarray(best), np.asarray(worst)
    units, tail = best.shape[1], (1 - confidence) / 2
    seats = np.maximum(np.floor(np.multiply(share, units) + 1e-9), 1)
    middle = best if best is worst else (best + worst) / 2
    return Ranges(
        median=np.median(middle, axis=0),
        lower=np.quantile(best, tail, axis=0, method="lower"),
        upper=np.quantile(worst, 1 - tail, axis=0, method="higher"),
        top=(middle <= seats).mean(axis=0),
        bottom=(middle > units - seats).mean(axis=0),
    )


def tiers(top: Array, bottom: Array) -> Array:
    """`top` or `bottom` (units,) where its chance (units,) is at least 0.8, else `middle`; empty where it is NaN."""
    top, bottom = numbers(top), numbers(bottom)
    return np.select([top >= FIRM, bottom >= FIRM, ~np.isnan(top)], ["top", "bottom", "middle"], "")


def exceedance(draws: Array, bar: float = 0.0) -> Array:
    """The chance of each unit (units,) to lie above the bar, a tie counting half."""
    return (np.sign(np.asarray(draws) - bar).mean(axis=0) + 1) / 2


def superiority(draws: Array, unit: int, others: Array) -> Array:
    """The chance that one unit is above each of the others, by position (others,), a tie counting half.

    Raises ValueError for a position that is none of a unit, and for draws of these units that are missing or not known.
    """
    draws, others = numbers(draws), np.asarray(others)
    own, theirs = (draws[:, positions(each, draws.shape[1])] for each in ([unit], others))
    if not len(draws) or np.isnan(own).any() or np.isnan(theirs).any():
        raise ValueError("there is no draw, or draws of these units hold values that are not known")
    return ((own > theirs) + (own == theirs) / 2).mean(axis=0)


def inseparable(
    draws: Array, unit: int, peers: Array, *, discovery: float = 0.1, reach: tuple[Array, Array] | None = None
) -> Array:
    """Positions among `peers` that one unit cannot be told apart from.

    `reach`: how far below and above its draws each unit may lie (units,) for what is missing; an order is settled where
    it is at the end that speaks most against it.

    The order of a pair is settled by p = 2 min(P, 1 − P), P the chance of superiority. Among many peers some look
    settled by luck: of those called settled, the share `discovery` at most is expected to be false (Benjamini and
    Hochberg 1995). With one peer, 0.1 means P from .05 to .95. P is kept off 0 and 1 by half a draw, since what no draw
    shows is not impossible: few draws and many peers settle nothing. Being in such a set need not be mutual. Raises
    ValueError as `superiority` does.
    """
    positions([unit], np.shape(draws)[1])
    peers = positions(peers, np.shape(draws)[1])
    peers = peers[peers != unit]
    if len(peers) == 0:
        return peers
    ends = [draws]
    if reach is not None:
        below, above = reach
        ends = [_apart(draws, unit, -below, above), _apart(draws, unit, above, -below)]
    chances = [(superiority(each, unit, peers) * len(draws) + 0.5) / (len(draws) + 1) for each in ends]
    settled = 2 * np.minimum(chances[-1], 1 - chances[0])
    return peers[false_discovery_control(np.minimum(settled, 1.0)) > discovery]


def simultaneous_sets(
    estimates: Array, errors: Array, *, level: float = 0.95, draws: int = 2000, seed: int = 0
) -> RankSets:
    """Sets of places that hold the true places of all units at once, in `level` of all cases.

    `errors`: standard errors (units,) or the covariance (units, units) of the estimates, taken as normal; no NaN. A set
    is 1 + the number of units settled above … units − the number settled below. `draws` of the largest statistic.
    Raises ValueError for shapes that do not match, no unit, values not finite, errors below 0, what is no covariance,
    a level that is not between 0 and 1, and no draw.
    """
    estimates, errors = _checked(estimates, errors, level, draws)
    noise = _pairwise.draw_noise(errors, draws, np.random.default_rng(seed))
    apart = _pairwise.all_apart(estimates, errors, noise, level)
    return RankSets(1 + apart.sum(axis=0), len(estimates) - apart.sum(axis=1))


def marginal_sets(
    estimates: Array,
    errors: Array,
    *,
    level: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
    units: Array | None = None,
) -> RankSets:
    """Sets of places that hold the true place of one unit named beforehand, in `level` of all cases; narrower.

    For `units`, by position; all if not given. ValueError for a position that is none. Otherwise as
    `simultaneous_sets`.
    """
    estimates, errors = _checked(estimates, errors, level, draws)
    noise = _pairwise.draw_noise(errors, draws, np.random.default_rng(seed))
    chosen = np.arange(len(estimates)) if units is None else positions(units, len(estimates))
    found = [_pairwise.apart_from(unit, estimates, errors, noise, level) for unit in chosen.tolist()]
    above = np.array([over.sum() for over, _ in found], int)
    below = np.array([under.sum() for _, under in found], int)
    return RankSets(1 + above, len(estimates) - below, len(estimates))


def _apart(draws: Array, unit: int, own: Array, theirs: Array) -> Array:
    """The draws with one unit moved by `own` and all others by `theirs` (units,)."""
    result = numbers(draws) + theirs
    result[:, unit] += own[unit] - theirs[unit]
    return result


def _place(draws: Array, generator: np.random.Generator, result: Array) -> None:
    """Sort one whole number a cell: its height in its draw, then random bits, then the unit's position."""
    units = draws.shape[1]
    position_bits = max(int(units - 1).bit_length(), 1)
    heights = draws - draws.min(axis=1, keepdims=True).astype(float)
    width = heights.max(axis=1, keepdims=True)
    steps = 2.0 ** (64 - TIE_BITS - position_bits) - 1
    heights *= np.divide(steps, width, out=np.zeros_like(width), where=width > 0)
    keys = heights.astype(np.int64).view(np.uint64)
    keys <<= np.uint64(TIE_BITS)
    keys |= generator.integers(0, 2**TIE_BITS, keys.shape, np.uint16)
    keys <<= np.uint64(position_bits)
    keys |= np.arange(units, dtype=np.uint64)
    keys.sort(axis=1)
    keys &= np.uint64(2**position_bits - 1)
    places = np.broadcast_to(np.arange(units, 0, -1, dtype=np.int32), keys.shape)
    np.put_along_axis(result, keys.view(np.int64), places, axis=1)


def _checked(estimates: Array, errors: Array, level: float, draws: int) -> tuple[Array, Array]:
    if not 0 < level < 1:
        raise ValueError(f"the level lies between 0 and 1: {level} does not")
    if draws < 1:
        raise ValueError(f"at least one draw is wanted, not {draws}")
    estimates, errors = numbers(estimates), numbers(errors)
    units = estimates.shape
    if estimates.ndim != 1 or errors.shape not in {units, units * 2}:
        raise ValueError(f"estimates (n,) and errors (n,) or (n, n) are wanted, not {units} and {errors.shape}")
    if not len(estimates):
        raise ValueError("there is no estimate")
    if not (np.isfinite(estimates).all() and np.isfinite(errors).all()):
        raise ValueError("estimates or errors hold values that are not finite")
    if errors.ndim == 1 and (errors < 0).any():
        raise ValueError(f"a standard error is below 0: {errors.min()}")
    if errors.ndim == 2 and np.abs(errors - errors.T).max(initial=0) > 1e-9 * np.abs(errors).max(initial=0):
        raise ValueError("the covariance is not symmetric")
    return estimates, errors
