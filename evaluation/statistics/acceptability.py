"""How often each unit would hold each place, over many weightings (stochastic multicriteria acceptability analysis).

A higher score is better and place 1 is the best. Units tied in a draw share the places that they take between them
evenly, as if the tie were broken at random infinitely often: the shares of each unit, and of each place, sum to 1.
Tied are scores that are equal in 64 bits; units with the same values are so under any weights.

Lahdelma and Salminen (2001), Operations Research 49(3).
"""

from collections.abc import Iterable, Iterator

import numpy as np

from evaluation.statistics.arrays import numbers

Array = np.ndarray

BLOCK = 150_000  # scores made at once: they stay in the processor's cache
HELD = 16_000_000  # orders held until they are counted
FEW = 10_000  # units up to which steps of 16 bits part most scores; their sort by digits is the quickest
STEPS = {np.uint16: 2.0**16 - 1, np.uint64: 2.0**51 - 1}
PASSES = 8


def rank_acceptability(matrix: Array, draws: Array) -> Array:
    """Share of the draws in which each unit (row) holds each place (column), (units, units).

    `matrix` (units, indicators) of scores, `draws` (n, indicators) of weights, which need not sum to 1. Raises
    ValueError for shapes that do not match, no unit, no draw, a value not finite, a weight below 0 and a draw of zeros
    only. Memory grows with units²: for tens of thousands ask `top_chance`.

    >>> rank_acceptability(np.array([[9.0, 1.0], [1.0, 5.0]]), np.array([[0.5, 0.5], [0.2, 0.8]])).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    matrix, draws = _checked(matrix, draws)
    return place_shares(_scores(matrix, draws), len(matrix), len(draws))


def place_shares(blocks: Iterable[Array], units: int, draws: int) -> Array:
    """As `rank_acceptability`, from scores already made: blocks (some draws, units), `draws` rows in all, finite."""
    counts = np.zeros((units, units))  # place × unit
    changes = np.zeros((units, units + 1))
    orders = np.empty((units, min(draws, max(HELD // units, 1))), np.uint16 if units < 2**15 else np.uint32)
    filled = tied = 0
    for scores in blocks:
        for start in range(0, len(scores), orders.shape[1]):
            order, shared = _ordered(scores[start : start + orders.shape[1]], changes)
            if filled + len(order) > orders.shape[1]:
                _count(orders[:, :filled], counts)
                filled = 0
            orders[:, filled : filled + len(order)] = order.T
            filled, tied = filled + len(order), tied + shared
    _count(orders[:, :filled], counts)
    if tied:
        counts += np.maximum(np.round(changes.cumsum(axis=1)[:, :-1], 9), 0).T
    counts /= draws
    return counts.T


def top_chance(matrix: Array, draws: Array, seats: int) -> Array:
    """Share of the draws in which each unit is among the `seats` best (units,); nothing of size units² is made.

    Units tied for the last seats share them evenly. Raises ValueError for seats that are no whole number from 1 to the
    units, and as `rank_acceptability`.

    >>> top_chance(np.array([[9.0], [5.0], [5.0]]), np.array([[1.0]]), 2).tolist()
    [1.0, 0.5, 0.5]
    """
    matrix, draws = _checked(matrix, draws)
    if seats not in range(1, len(matrix) + 1):
        raise ValueError(f"{seats} seats for {len(matrix)} units")
    return top_shares(_scores(matrix, draws), seats)


def top_shares(blocks: Iterable[Array], seats: int) -> Array:
    """As `top_chance`, from scores already made: blocks (some draws, units), finite; `seats` at most the units."""
    result, draws = np.zeros(0), 0
    for scores in blocks:
        bar = np.partition(scores, -seats, axis=1)[:, [-seats]]
        above, level = scores > bar, scores == bar
        share = (seats - above.sum(axis=1)) / level.sum(axis=1)
        found = above.sum(axis=0) + share @ level
        result, draws = (found if draws == 0 else result + found), draws + len(scores)
    return np.asarray(result / draws)


def place_quantiles(acceptability: Array, levels: Array) -> Array:
    """The best place that each unit reaches or betters in at least each share of the draws, (units, levels).

    >>> place_quantiles(np.array([[0.5, 0.5], [0.5, 0.5]]), np.array([0.1, 0.9])).tolist()
    [[1, 2], [1, 2]]
    """
    reached = numbers(acceptability).cumsum(axis=1)
    return np.column_stack([1 + (reached < level - 1e-9).sum(axis=1) for level in levels])


def _checked(matrix: Array, draws: Array) -> tuple[Array, Array]:
    matrix, draws = numbers(matrix), numbers(draws)
    if matrix.ndim != 2 or draws.ndim != 2 or matrix.shape[1] != draws.shape[1]:
        found = f"{matrix.shape} and {draws.shape}"
        raise ValueError(f"scores (units, indicators) and draws (n, indicators) of weights are wanted, not {found}")
    if not (len(matrix) and len(draws)):
        raise ValueError("no unit or no draw")
    if not (np.isfinite(matrix).all() and np.isfinite(draws).all()):
        raise ValueError("scores or weights hold values that are not finite")
    if draws.min(initial=0.0) < 0 or not draws.any(axis=1).all():
        raise ValueError("a weight is below 0, or a draw has no weight at all")
    return matrix, draws


def _scores(matrix: Array, draws: Array) -> Iterator[Array]:
    """Scores (draws, units) a block at a time; of equal units computed once, so that rounding cannot part them."""
    distinct, which = np.unique(matrix, axis=0, return_inverse=True)
    together = max(BLOCK // len(matrix), 1)
    whole = len(distinct) == len(matrix)
    columns = np.ascontiguousarray((matrix if whole else distinct).T, float)
    for start in range(0, len(draws), together):
        scores = draws[start : start + together] @ columns
        yield scores if whole else scores[:, which.ravel()]


def _ordered(scores: Array, changes: Array) -> tuple[Array, int]:
    """Units from the worst to the best (draws, units), the number of units for a place shared; how many are shared.

    The places shared are added to `changes`.
    """
    order, doubtful = _order(scores)
    if not doubtful.any():
        return order, 0
    settled = _settle(scores[doubtful], changes)
    order[doubtful] = settled
    return order, int(np.count_nonzero(settled == scores.shape[1]))


def _count(orders: Array, counts: Array) -> None:
    """Adds the places held alone (units from the worst to the best, draws) to `counts` (places, units)."""
    for place, holders in enumerate(orders[::-1]):
        counts[place] += np.bincount(holders, minlength=len(counts) + 1)[:-1]


def _order(scores: Array) -> tuple[Array, Array]:
    """Units from the worst to the best (draws, units), and which draws (draws,) are not in order: ties, close crowds.

    Sorted is how far each score is from the draw's lowest to its highest, in whole steps, which goes by digits; scores
    of the same step are put in order afterwards.
    """
    units = scores.shape[1]
    least, most = scores.min(axis=1, keepdims=True), scores.max(axis=1, keepdims=True)
    form = np.uint16 if units <= FEW else np.uint64
    scale = np.divide(STEPS[form], most - least, out=np.zeros_like(least), where=most > least)
    steps = scores - least
    steps *= scale
    order = np.argsort(steps.astype(form), axis=1, kind="stable" if units <= FEW else "quicksort")
    doubtful = _part(scores, order)
    return order.astype(np.uint16 if units < 2**15 else np.uint32), doubtful


def _part(scores: Array, order: Array) -> Array:
    """Puts neighbours in `order` (draws, units) in the order of their scores, as in a bubble sort of few passes.

    Which draws (draws,) are not in order after that: those with a tie, and those with many scores too close.
    """
    units = order.shape[1]
    flat = order.ravel()
    ordered = scores.ravel().take(order + units * np.arange(len(order))[:, None])
    values = ordered.ravel()
    for _ in range(PASSES):
        row, at = np.divmod(np.flatnonzero(ordered[:, 1:] < ordered[:, :-1]), max(units - 1, 1))
        place = row * units + at
        place = place[np.diff(place, prepend=-2) > 1]  # of two that meet in one score, the first
        if not len(place):
            break
        for each in (flat, values):
            each[place], each[place + 1] = each[place + 1], each[place]
    return np.asarray((ordered[:, 1:] <= ordered[:, :-1]).any(axis=1))


def _settle(scores: Array, changes: Array) -> Array:
    """Units from the worst to the best (draws, units), the number of units in place of each that is tied.

    The tied add to `changes` by unit: 1 / size at the first place of their tie, taken off after its last.
    """
    units = scores.shape[1]
    order = np.argsort(scores, axis=1)
    ordered = np.take_along_axis(scores, order, axis=1)
    as_before = np.zeros(scores.shape, bool)
    as_before[:, 1:] = ordered[:, 1:] == ordered[:, :-1]
    tied = as_before.copy()
    tied[:, :-1] |= as_before[:, 1:]
    row, at = np.nonzero(tied)
    begins = ~as_before[row, at]
    tie = begins.cumsum() - 1
    size, after = np.bincount(tie)[tie], units - at[begins][tie]
    np.add.at(changes, (order[row, at], after - size), 1 / size)
    np.subtract.at(changes, (order[row, at], after), 1 / size)
    order[tied] = units
    return order
