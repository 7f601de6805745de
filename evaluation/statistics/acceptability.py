"""How often each unit would hold each place, over many weightings (stochastic multicriteria acceptability analysis).

A higher score is better and place 1 is the best. Units tied in a draw share the places that they take between them
evenly, as if the tie were broken at random infinitely often: the shares of each unit, and of each place, sum to 1.
Tied are scores that are equal in 64 bits; units with the same values are so under any weights.

Lahdelma and Salminen (2001), Operations Research 49(3).
"""

from collections.abc import Iterator

import numpy as np

Array = np.ndarray

BLOCK = 100_000  # scores made at once: they stay in the processor's cache
HELD = 32_000_000  # orders held until they are counted


def rank_acceptability(matrix: Array, draws: Array) -> Array:
    """Share of the draws in which each unit (row) holds each place (column), (units, units).

    `matrix` (units, indicators) of scores, `draws` (n, indicators) of weights; raises ValueError where a value is not
    finite. Memory grows with units²: for tens of thousands ask `top_chance`.

    >>> rank_acceptability(np.array([[9.0, 1.0], [1.0, 5.0]]), np.array([[0.5, 0.5], [0.2, 0.8]])).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    _check(matrix, draws)
    units, together = len(matrix), max(HELD // len(matrix), 1)
    counts = np.zeros((units, units))  # place × unit
    changes = np.zeros((units, units + 1))
    tied = 0
    for start in range(0, len(draws), together):
        tied += _count(matrix, draws[start : start + together], counts, changes)
    if tied:
        counts += np.maximum(np.round(changes.cumsum(axis=1)[:, :-1], 9), 0).T
    counts /= len(draws)
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
    result = np.zeros(len(matrix))
    for scores in _scores(matrix, draws):
        bar = np.partition(scores, -seats, axis=1)[:, [-seats]]
        above, level = scores > bar, scores == bar
        share = (seats - above.sum(axis=1)) / level.sum(axis=1)
        result += above.sum(axis=0) + share @ level
    return np.asarray(result / len(draws))


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


def _count(matrix: Array, draws: Array, counts: Array, changes: Array) -> int:
    """Add the places held alone to `counts`, those shared to `changes`; how many were shared."""
    units, done, tied = len(matrix), 0, 0
    orders = np.empty((units, len(draws)), np.uint16 if units < 2**15 else np.uint32)
    for scores in _scores(matrix, draws):
        order, doubtful = _order(scores)
        if doubtful.any():
            settled = _settle(scores[doubtful], changes)
            tied += int(np.count_nonzero(settled == units))
            order[doubtful] = settled
        orders[:, done : done + len(order)] = order.T
        done += len(order)
    for place, holders in enumerate(orders[::-1]):
        counts[place] += np.bincount(holders, minlength=units + 1)[:-1]
    return tied


def _order(scores: Array) -> tuple[Array, Array]:
    """Units from the worst to the best (draws, units), and which draws hold scores too close for this quick way.

    Sorts one whole number a score: its leading bits, then the unit's position. Only where leading bits are equal can
    the order differ from that of the scores.
    """
    bits = np.uint64(max(int(scores.shape[1] - 1).bit_length(), 1))
    low = (np.uint64(1) << bits) - np.uint64(1)
    keys = (scores - scores.min(axis=1, keepdims=True)).view(np.uint64)
    keys &= ~low
    keys |= np.arange(scores.shape[1], dtype=np.uint64)
    keys.sort(axis=1)
    doubtful = ((keys[:, 1:] ^ keys[:, :-1]) <= low).any(axis=1)
    order = keys.astype(np.uint16 if scores.shape[1] < 2**15 else np.uint32)
    order &= order.dtype.type(low)
    return order, doubtful


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
