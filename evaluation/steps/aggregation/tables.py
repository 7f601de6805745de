"""A table of scores with weights by its columns, checked."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from evaluation.errors import Fault, NotKnown, UnfitValue

Array = np.ndarray
Table = pd.DataFrame | Array
Weights = pd.Series | Mapping[str, float] | Sequence[float] | Array


def shares(matrix: pd.DataFrame, weights: Weights, method: str) -> Array:
    """The weights of the columns, made to sum to 1; by label, or in the order of the columns where they have none.

    Weights of other columns are left out. Raises NotKnown for a column without a weight; UnfitValue for a weight below
    0 or infinite, where all are 0, and for two columns or two weights of one label.
    """
    labelled = weights if isinstance(weights, pd.Series) else pd.Series(weights, index=matrix.columns, dtype=float)
    if not (matrix.columns.is_unique and labelled.index.is_unique):
        raise UnfitValue(Fault("指标或权重有重名,分不清是谁的权重", "two indicators or weights have the same name"))
    stated = labelled.reindex(matrix.columns).to_numpy(float)
    without = matrix.columns[np.isnan(stated)]
    if len(without):
        raise NotKnown(method, [("权重", str(column)) for column in without])
    total = stated.sum()
    if not (np.isfinite(total) and total > 0 and stated.min(initial=0.0) >= 0):
        raise UnfitValue(Fault("权重须不小于 0,且不全为 0", "weights are finite, at least 0 and not all 0"))
    return np.asarray(stated / total)


def require_known(matrix: pd.DataFrame, values: Array, method: str) -> None:
    """Raises NotKnown that names the cells of `values` (units, indicators) that are not finite numbers."""
    gaps = np.argwhere(~np.isfinite(values))
    if len(gaps):
        raise NotKnown(method, [(str(matrix.index[row]), str(matrix.columns[column])) for row, column in gaps])
