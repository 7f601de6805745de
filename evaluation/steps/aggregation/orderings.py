"""Scores of units beside one another: TOPSIS, VIKOR and Copeland; higher is better in all three.

They depend on which units are compared, and do not come apart into one part an indicator (无逐项贡献). The matrix is
already directed and normalised, more is better, units × indicators; weights by column are made to sum to 1. NotKnown is
raised for a cell or a weight that is not known, UnfitValue for weights below 0 or all 0. Differences that rounding can
make decide nothing.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from evaluation.steps.aggregation.tables import Table, Weights, require_known, shares

Array = np.ndarray

ROUNDING = 1e-12  # of the largest value there can be
CACHED = 60_000  # cells looked at together
BLOCK = 2_000_000  # pairs × indicators compared at once


def topsis(matrix: Table, weights: Weights) -> pd.Series:
    """Closeness to the best value of every indicator, 0…1: d⁻ / (d⁺ + d⁻).

    Distances are Euclidean over w × value. Identical units are each as near to the best as to the worst: ½. Hwang and
    Yoon (1981), Multiple Attribute Decision Making.

    >>> topsis(pd.DataFrame({"a": [1.0, 0.75, 0.0]}), pd.Series({"a": 1})).tolist()
    [1.0, 0.75, 0.0]
    """
    table = pd.DataFrame(matrix)
    weighing = shares(table, weights, "topsis")
    values, low, high = _known(table, "topsis")
    widths, best, worst = (high - low) * weighing, np.zeros(len(values)), np.zeros(len(values))
    for rows in _blocks(values):
        losses = values[rows] - low
        losses *= weighing
        worst[rows] = np.einsum("nm,nm->n", losses, losses)
        losses -= widths
        best[rows] = np.einsum("nm,nm->n", losses, losses)
    worst, whole = np.sqrt(worst), np.sqrt(best) + np.sqrt(worst)
    apart = whole > ROUNDING * (np.maximum(np.abs(low), np.abs(high)) * weighing).max(initial=0.0)
    return pd.Series(np.divide(worst, whole, out=np.full(len(whole), 0.5), where=apart), table.index, name="topsis")


def vikor(matrix: Table, weights: Weights, majority: float = 0.5) -> pd.Series:
    """1 − Q, 1 the compromise and 0 the farthest from it.

    Published, Q is a loss, so less is better; here it is turned. Q weighs the sum of the weighted losses against each
    indicator's best (`majority`) and the largest one of them (1 − `majority`), each from the least found to the most.
    What is the same for all units adds nothing; identical units all have 1. Opricovic and Tzeng (2004), European
    Journal of Operational Research 156.

    >>> vikor(pd.DataFrame({"a": [1.0, 0.5, 0.0], "b": [0.0, 0.5, 1.0]}), pd.Series({"a": 1, "b": 1})).tolist()
    [0.5, 1.0, 0.5]
    """
    table = pd.DataFrame(matrix)
    weighing = shares(table, weights, "vikor")
    values, low, high = _known(table, "vikor")
    losses = _from_least(high - values, np.maximum(np.abs(low), np.abs(high))) * weighing
    total, largest = losses.sum(axis=1), losses.max(axis=1)
    loss = majority * _from_least(total, 1.0) + (1 - majority) * _from_least(largest, 1.0)
    return pd.Series(1 - loss, table.index, name="vikor")


def copeland(matrix: Table, weights: Weights) -> pd.Series:
    """Pairwise wins less losses, −(units − 1)…(units − 1).

    Of two units the one that is better on the larger share of weight wins; equal shares are neither's. Only the order
    of values matters. Copeland (1951).

    >>> copeland(pd.DataFrame({"a": [3.0, 2.0, 1.0], "b": [2.0, 3.0, 1.0]}), pd.Series({"a": 2, "b": 1})).tolist()
    [2.0, 0.0, -2.0]
    """
    table = pd.DataFrame(matrix)
    weighing = shares(table, weights, "copeland")
    values, _, _ = _known(table, "copeland")
    places = np.column_stack([np.unique(column, return_inverse=True)[1] for column in values.T]).astype(np.int32)
    together = max(BLOCK // max(values.size, 1), 1)
    result = np.empty(len(values))
    for start in range(0, len(values), together):
        rows = places[start : start + together, None, :]
        margin = np.sign(rows - places) @ weighing
        result[start : start + together] = (margin > ROUNDING).sum(axis=1) - (margin < -ROUNDING).sum(axis=1)
    return pd.Series(result, table.index, name="copeland")


def _known(table: pd.DataFrame, name: str) -> tuple[Array, Array, Array]:
    """The values, and the least and the largest of each indicator; raises NotKnown that names cells without a value."""
    values = table.to_numpy(float)
    low, high = (np.full(values.shape[1], end) for end in (np.inf, -np.inf))
    for rows in _blocks(values):
        np.minimum(low, values[rows].min(axis=0), out=low)  # a gap passes into both
        np.maximum(high, values[rows].max(axis=0), out=high)
    if not (np.isfinite(low).all() and np.isfinite(high).all()):
        require_known(table, values, name)
    return values, low, high


def _blocks(values: Array) -> Iterator[slice]:
    """Rows a block at a time, each small enough to stay in the processor's cache."""
    together = max(CACHED // max(values.shape[1], 1), 1)
    for start in range(0, len(values), together):
        yield slice(start, start + together)


def _from_least(losses: Array, size: Array | float) -> Array:
    """Losses by column from the least (0) to the most (1); 0 where they are equal but for the rounding of `size`."""
    least = losses.min(axis=0, initial=np.inf)
    width = losses.max(axis=0, initial=-np.inf) - least
    return np.divide(losses - least, width, out=np.zeros_like(losses), where=width > ROUNDING * size)
