"""Visible, latent, process and total; contributions that add up.

The tree of means (`means`), units compared with each other (`comparing`), and which of them a scheme asks for
(`totals`). The functions here take a table of scores as it is.
"""

import numpy as np
import pandas as pd

from evaluation.domain.settings import Geometric, Harmonic, Mean
from evaluation.errors import NotKnown
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


def arithmetic(matrix: pd.DataFrame, weights: pd.Series) -> pd.Series:
    """Σ w s by unit, weights made to sum to 1; raises NotKnown on NaN.

    >>> arithmetic(pd.DataFrame({"a": [80.0], "b": [60.0]}), pd.Series({"a": 3, "b": 1})).tolist()
    [75.0]
    """
    shares = weights.reindex(matrix.columns).to_numpy(float)
    totals = matrix.to_numpy(float) @ (shares / shares.sum())
    if np.isnan(totals).any():  # a gap passes into its unit's total
        _known(matrix, "arithmetic")
    return pd.Series(totals, index=matrix.index, name="arithmetic")


def geometric(matrix: pd.DataFrame, weights: pd.Series, floor: float = 1e-12) -> pd.Series:
    """Π s^w by unit, scores raised to `floor` first; raises NotKnown on NaN.

    >>> round(float(geometric(pd.DataFrame({"a": [80.0], "b": [20.0]}), pd.Series({"a": 1, "b": 1})).iloc[0]), 9)
    40.0
    """
    return _by_mean(matrix, weights, Geometric(floor=floor), "geometric")


def harmonic(matrix: pd.DataFrame, weights: pd.Series, floor: float = 1e-12) -> pd.Series:
    """1 / Σ (w / s) by unit, scores raised to `floor` first; raises NotKnown on NaN.

    >>> round(float(harmonic(pd.DataFrame({"a": [60.0], "b": [30.0]}), pd.Series({"a": 1, "b": 1})).iloc[0]), 9)
    40.0
    """
    return _by_mean(matrix, weights, Harmonic(floor=floor), "harmonic")


def _by_mean(matrix: pd.DataFrame, weights: pd.Series, mean: Mean, name: str) -> pd.Series:
    _known(matrix, name)
    shares = weights.reindex(matrix.columns).astype(float)
    row = np.broadcast_to(shares.to_numpy() / shares.sum(), matrix.shape)
    return pd.Series(mean_of(mean, matrix.to_numpy(float), row), index=matrix.index, name=name)


def _known(matrix: pd.DataFrame, name: str) -> None:
    gaps = np.argwhere(matrix.isna().to_numpy())
    if len(gaps):
        raise NotKnown(name, [(str(matrix.index[row]), str(matrix.columns[column])) for row, column in gaps])
