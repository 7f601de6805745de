"""How far one weight may move before an order among units breaks: units above a line against units below it.

A slider's way is told from 0 (its lower end) to 1 (its upper end). The order holds while no unit of `below` is more
than `slack` ahead of a unit of `above`: a tie is no overtaking. Totals (…, units); NaN = not placed, which a unit of
`above` must not become, and a unit of `below` may.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Array = np.ndarray

STEPS = 32  # of a way that is searched: a break that is undone before the next step is not seen
PARTS = 16  # of a step, again and again, until it is shorter than PRECISE
PRECISE = 1e-6  # of a way
NOBODY = -1
ENDLESS = 1e300


@dataclass(frozen=True)
class Breaks:
    """Of each slider (sliders,): how far it goes (0…1), and the positions of the two units that then change order.

    NOBODY where the order holds to the end of the way.
    """

    at: Array
    above: Array
    below: Array


def straight(ends: tuple[Array, Array], above: Array, below: Array, *, upward: bool, slack: float) -> Breaks:
    """The first break of totals that run straight between `ends` (sliders, units each), exactly.

    The smallest total above the line less the largest below it is concave in the weight: from the far end, the crossing
    of the two units that are worst there is never short of the break, and the steps to it end after finitely many.
    `above`, `below`: positions of units. The order has to hold somewhere on the way.

    >>> ends = np.array([[10.0, 0.0]]), np.array([[0.0, 10.0]])
    >>> straight(ends, np.array([0]), np.array([1]), upward=True, slack=0.0).at.tolist()
    [0.5]
    """
    sliders = len(ends[0])
    found = Breaks(np.full(sliders, float(upward)), np.full(sliders, NOBODY), np.full(sliders, NOBODY))
    if not len(above) or not len(below):
        return found
    high, low = (_lines(ends, at) for at in (above, below))
    open_ = np.arange(sliders)
    while len(open_):
        at = found.at[open_]
        first, gap_high = _extreme(high, open_, at, smallest=True)
        last, gap_low = _extreme(low, open_, at, smallest=False)
        gap = gap_high - gap_low + slack
        slope = high[1][open_, first] - low[1][open_, last]
        with np.errstate(divide="ignore", invalid="ignore"):
            step = at - gap / slope
        moves = (gap < 0) & ((step < at) if upward else (step > at))
        open_ = open_[moves]
        found.at[open_] = np.clip(step[moves], 0, 1)
        found.above[open_], found.below[open_] = above[first[moves]], below[last[moves]]
    return found


def searched(margin: Callable[[Array, Array], Array], start: Array, end: Array) -> Array:
    """Of each way (ways,), how far from `start` towards `end` the margin stays ≥ 0; all ways are looked at together.

    `margin`: which ways (k,), points on each (k, points) -> values (k, points). Looked for in STEPS steps, then in ever
    smaller parts of the first step that breaks, to PRECISE.

    >>> searched(lambda _, at: 0.3 - at, np.array([0.1]), np.array([1.0])).round(5).tolist()
    [0.3]
    """
    good, far, parts = start.astype(float), end.astype(float), STEPS
    open_ = np.flatnonzero(np.abs(far - good) > PRECISE)
    while len(open_):
        low, high = good[open_, None], far[open_, None]
        points = low + (high - low) * np.arange(1, parts + 1) / parts
        points[:, -1] = far[open_]
        broken = margin(open_, points) < 0
        first, whole = broken.argmax(axis=1), ~broken.any(axis=1)
        rows = np.arange(len(open_))
        before = np.where(first > 0, points[rows, np.maximum(first, 1) - 1], good[open_])
        good[open_] = np.where(whole, far[open_], before)
        far[open_] = np.where(whole, far[open_], points[rows, first])
        open_, parts = np.flatnonzero(np.abs(far - good) > PRECISE), PARTS
    return good


def margin(totals: Array, above: Array, below: Array, slack: float) -> tuple[Array, Array, Array]:
    """By row of totals (rows, units): what the order has left, and the positions of the units nearest to changing it.

    Where a unit of `above` is not placed, minus infinity and NOBODY that overtakes it. `above` is not empty.
    """
    high = np.nan_to_num(totals[:, above], nan=-np.inf)
    first = high.argmin(axis=1)
    least = high.min(axis=1)
    if not len(below):
        return np.where(np.isinf(least), least, np.inf), above[first], np.full(len(totals), NOBODY)
    low = np.nan_to_num(totals[:, below], nan=-ENDLESS)
    last = np.where(np.isinf(least), NOBODY, below[low.argmax(axis=1)])
    return least - low.max(axis=1) + slack, above[first], last


def _lines(ends: tuple[Array, Array], at: Array) -> tuple[Array, Array]:
    return ends[0][:, at], ends[1][:, at] - ends[0][:, at]


def _extreme(lines: tuple[Array, Array], sliders: Array, at: Array, *, smallest: bool) -> tuple[Array, Array]:
    values = lines[0][sliders] + at[:, None] * lines[1][sliders]
    found = values.argmin(axis=1) if smallest else values.argmax(axis=1)
    return found, values[np.arange(len(sliders)), found]
