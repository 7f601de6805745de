"""Visible, latent, process and total; contributions that add up.

The tree of means (`means`), units compared with each other (`comparing`), and which of them a scheme asks for
(`totals`). The functions here take a table of scores as it is, units × indicators, any positive scale, with weights by
column (a Series or mapping by label, or as many numbers as columns), which are made to sum to 1. They give a Series by
unit, and raise NotKnown for a cell or a weight that is not known, UnfitValue for weights below 0 or all 0.
"""

import numpy as np
import pandas as pd

from evaluation.domain.settings import Geometric, Harmonic, Mean
from evaluation.steps.aggregation.comparing import Totals, compare
from evaluation.steps.aggregation.means import (
    Parts,
    aggregate,
    by_kind,
    decompose,
    gradient,
    is_linear,
    mean_of,
    straight_shares,
    together,
)
from evaluation.steps.aggregation.orderings import copeland, topsis, vikor
from evaluation.steps.aggregation.tables import Table, Weights, require_known, shares
from evaluation.steps.aggregation.totals import is_additive, spread, total

__all__ = [
    "Array",
    "Parts",
    "Totals",
    "aggregate",
    "arithmetic",
    "by_kind",
    "compare",
    "copeland",
    "decompose",
    "geometric",
    "gradient",
    "harmonic",
    "is_additive",
    "is_linear",
    "spread",
    "straight_shares",
    "together",
    "topsis",
    "total",
    "vikor",
]

Array = np.ndarray


def arithmetic(matrix: Table, weights: Weights) -> pd.Series:
    """Σ w s by unit.

    >>> arithmetic(pd.DataFrame({"a": [80.0], "b": [60.0]}), pd.Series({"a": 3, "b": 1})).tolist()
    [75.0]
    """
    table = pd.DataFrame(matrix)
    values = table.to_numpy(float)
    totals = values @ shares(table, weights, "arithmetic")
    if not np.isfinite(totals).all():  # a gap passes into its unit's total
        require_known(table, values, "arithmetic")
    return pd.Series(totals, index=table.index, name="arithmetic")


def geometric(matrix: Table, weights: Weights, floor: float = 1e-12) -> pd.Series:
    """Π s^w by unit, scores raised to `floor` first.

    >>> round(float(geometric(pd.DataFrame({"a": [80.0], "b": [20.0]}), pd.Series({"a": 1, "b": 1})).iloc[0]), 9)
    40.0
    """
    return _by_mean(matrix, weights, Geometric(floor=floor), "geometric")


def harmonic(matrix: Table, weights: Weights, floor: float = 1e-12) -> pd.Series:
    """1 / Σ (w / s) by unit, scores raised to `floor` first.

    >>> round(float(harmonic(pd.DataFrame({"a": [60.0], "b": [30.0]}), pd.Series({"a": 1, "b": 1})).iloc[0]), 9)
    40.0
    """
    return _by_mean(matrix, weights, Harmonic(floor=floor), "harmonic")


def _by_mean(matrix: Table, weights: Weights, mean: Mean, name: str) -> pd.Series:
    table = pd.DataFrame(matrix)
    values = table.to_numpy(float)
    require_known(table, values, name)
    row = np.broadcast_to(shares(table, weights, name), values.shape)
    return pd.Series(mean_of(mean, values, row), index=table.index, name=name)
