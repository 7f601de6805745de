"""Values that do not fit: far from all others, far from their own past, or shifted by a row."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NORMAL = 1.4826  # makes the median absolute deviation a standard deviation under normality
FEWEST = 20
SMALLEST_SPREAD = 0.01
ZERO_FACTOR = 100.0  # a zero is odd where nearly all values lie within this factor of the median


def jumps(before: Floats, after: Floats, limit: float = 6.0, widest: float = np.inf) -> Flags:
    """Where the change is more than `limit` median absolute deviations from the median change.

    Changes are of logarithms where all values are positive, else differences. NaN never counts; fewer than 20 pairs
    give no flag. `widest` caps the deviation in a period in which everything moved.

    >>> before = np.full(30, 100.0)
    >>> after = before * np.linspace(1.02, 1.08, 30)
    >>> after[7] = 50.0
    >>> np.flatnonzero(jumps(before, after))
    array([7])
    """
    known = np.isfinite(before) & np.isfinite(after)
    flags = np.zeros(before.shape, np.bool_)
    if known.sum() < FEWEST:
        return flags
    change, least = _change(before[known], after[known])
    spread = min(_spread(change, least), max(widest, least))
    flags[known] = np.abs(change - np.median(change)) > limit * spread
    return flags


def spread_of_changes(before: Floats, after: Floats) -> float:
    """The median absolute deviation of the changes, as a standard deviation; NaN below 20 pairs."""
    known = np.isfinite(before) & np.isfinite(after)
    return _spread(*_change(before[known], after[known])) if known.sum() >= FEWEST else np.nan


def shifted(before: Floats, after: Floats, offset: int) -> Flags:
    """Where at least two values in a row contradict their own past but continue the past of the row `offset` away.

    Rows keep the order of the sheet; all values positive, NaN allowed.

    >>> before = np.array([100.0, 900.0, 300.0, 2000.0] + [500.0] * 20)
    >>> after = np.concatenate([[909.0, 302.0, 1990.0, 77.0], np.full(20, 503.0)])
    >>> np.flatnonzero(shifted(before, after, 1))
    array([0, 1, 2])
    """
    flags = np.zeros(before.shape, np.bool_)
    known = (before > 0) & (after > 0)
    if known.sum() < FEWEST:
        return flags
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = np.log(after) - np.log(before)
        centre, spread = np.median(growth[known]), _spread(growth[known])
        neighbour = np.full(before.shape, np.nan)
        here, there = (
            slice(max(-offset, 0), len(after) - max(offset, 0)),
            slice(max(offset, 0), len(after) + min(offset, 0)),
        )
        neighbour[here] = np.log(after[here]) - np.log(before[there])
    own, other = np.abs(growth - centre), np.abs(neighbour - centre)
    fits = known & (own > 6 * spread) & (other < 3 * spread) & (other < own / 4)
    beside = np.zeros(before.shape, np.bool_)
    beside[1:] |= fits[:-1]
    beside[:-1] |= fits[1:]
    return fits & beside


def outliers(values: Floats, factor: float = 1000.0, limit: float = 6.0) -> Flags:
    """Where a value is more than `factor` times off the median and `limit` deviations off, in logarithms.

    Only for columns that are positive but for one value in a hundred. A zero is off as well where the others are near
    their median; negative values are `lone_negatives`.

    >>> np.flatnonzero(outliers(np.array([0.0] + [5000.0, 6000.0] * 60)))
    array([0])
    """
    flags = np.zeros(values.shape, np.bool_)
    known = np.isfinite(values)
    positive = known & (values > 0)
    if known.sum() < FEWEST or positive.sum() < 0.99 * known.sum():
        return flags
    middle = np.median(values[positive])
    low, high = values[known & (values >= 0)].min(), values[known].max()
    if low > middle / factor and high < middle * factor:
        return flags
    logarithms = np.log(values[positive] / middle)
    off = np.abs(logarithms) > max(np.log(factor), limit * _spread(logarithms))
    flags[positive] = off
    if np.quantile(logarithms, 0.02) > -np.log(ZERO_FACTOR):
        flags |= known & (values == 0)
    return flags


def lone_negatives(values: Floats) -> Flags:
    """Negative values in a column that is positive but for one value in a hundred.

    >>> np.flatnonzero(lone_negatives(np.array([5.0, -3.0] + [4.0] * 200)))
    array([1])
    """
    known = np.isfinite(values)
    positive = (values >= 0).sum() >= 0.99 * known.sum() and known.sum() >= FEWEST
    return known & (values < 0) if positive else np.zeros(values.shape, np.bool_)


def _change(before: Floats, after: Floats) -> tuple[Floats, float]:
    """The changes and the least spread to reckon with: a hundredth, of the level where changes are differences."""
    if (before > 0).all() and (after > 0).all():
        return np.asarray(np.log(after) - np.log(before)), SMALLEST_SPREAD
    return after - before, max(SMALLEST_SPREAD * float(np.median(np.abs(after))), SMALLEST_SPREAD**2)


def _spread(values: Floats, least: float = SMALLEST_SPREAD) -> float:
    return max(float(np.median(np.abs(values - np.median(values)))) * NORMAL, least)
