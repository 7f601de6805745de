"""How often each unit would hold each place, over many weightings (stochastic multicriteria acceptability analysis).

A higher score is better and place 1 is the best. Units tied in a draw share the places that they take between them
evenly, as if the tie were broken at random infinitely often: the shares of each unit, and of each place, sum to 1.
Tied are scores that are equal in 64 bits; units with the same values are so under any weights.

Lahdelma and Salminen (2001), Operations Research 49(3).
"""

from collections.abc import Iterable, Iterator

import numpy as np

Array = np.ndarray

BLOCK = 150_000  # scores made at once: they stay in the processor's cache
HELD = 8_000_000  # orders held until they are counted
NARROW = 12  # bits of a unit's position up to which a score's leading bits beside it fit in 32


def rank_acceptability(matrix: Array, draws: Array) -> Array:
    """Share of the draws in which each unit (row) holds each place (column), (units, units).

    `matrix` (units, indicators) of scores, `draws` (n, indicators) of weights; raises ValueError where a value is not
    finite. Memory grows with units²: for tens of thousands ask `top_chance`.

    >>> rank_acceptability(np.array([[9.0, 1.0], [1.0, 5.0]]), np.array([[0.5, 0.5], [0.2, 0.8]])).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    _check(matrix, draws)
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

    Units tied for the last seats share them evenly. Otherwise as `rank_acceptability`.

    >>> top_chance(np.array([[9.0], [5.0], [5.0]]), np.array([[1.0]]), 2).tolist()
    [1.0, 0.5, 0.5]
    """
    _check(matrix, draws)
    if not 1 <= seats <= len(matrix):
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
    reached = acceptability.cumsum(axis=1)
    return np.column_stack([1 + (reached < level - 1e-9).sum(axis=1) for level in levels])


def _check(matrix: Array, draws: Array) -> None:
    if not (np.isfinite(matrix).all() and np.isfinite(draws).all()):
        raise ValueError("scores or weights hold values that are not finite")
    if not (len(matrix) and len(draws)):
        raise ValueError("no unit or no draw")


def _scores(matrix: Array, draws: Array) -> Iterator[Array]:
    """Scores (draws, units) a block at a time; of equal units computed once, so that rounding cannot part them."""
    distinct, which = np.unique(matrix.astype(float), axis=0, return_inverse=True)
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
    """Units from the worst to the best (draws, units), and which draws (draws,) hold ties, or too many close scores.

    Sorts one whole number a score: how far it is from the draw's lowest to its highest, in its leading bits, then the
    unit's position. Scores with the same leading bits are put in order afterwards.
    """
    units = scores.shape[1]
    bits = max(int(units - 1).bit_length(), 1)
    form = np.uint32 if bits <= NARROW else np.uint64
    least, most = scores.min(axis=1, keepdims=True), scores.max(axis=1, keepdims=True)
    steps = 2.0 ** min(8 * np.dtype(form).itemsize - bits, 51) - 1
    scale = np.divide(steps, most - least, out=np.zeros_like(least), where=most > least)
    steps_up = scores - least
    steps_up *= scale
    keys = steps_up.astype(form)
    keys <<= form(bits)
    keys |= np.arange(units, dtype=form)
    keys.sort(axis=1)
    low = form((1 << bits) - 1)
    close = (keys[:, 1:] ^ keys[:, :-1]) <= low
    keys &= low
    order = keys.astype(np.uint16 if units < 2**15 else np.uint32)
    return order, _part(scores, order, close)


def _part(scores: Array, order: Array, close: Array) -> Array:
    """Puts neighbours in `order` that are `close` (draws, units − 1) in the order of their scores, as in a bubble sort.

    Which draws (draws,) are not in order after that: those with a tie, and those with too many close.
    """
    row, at = np.divmod(np.flatnonzero(close), max(close.shape[1], 1))
    doubtful = np.bincount(row, minlength=len(order)) > max(order.shape[1] // 8, 2)
    row, at = row[~doubtful[row]], at[~doubtful[row]]
    halves = [(row[at % 2 == side], at[at % 2 == side]) for side in (0, 1)]
    moved = len(row) > 0
    while moved:
        moved = False
        for draw, place in halves:
            first, second = order[draw, place], order[draw, place + 1]
            wrong = scores[draw, first] > scores[draw, second]
            order[draw[wrong], place[wrong]], order[draw[wrong], place[wrong] + 1] = second[wrong], first[wrong]
            moved |= bool(wrong.any())
    tied = scores[row, order[row, at]] == scores[row, order[row, at + 1]]
    doubtful[row[tied]] = True
    return doubtful


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
