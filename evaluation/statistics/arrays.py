"""What comes in, as arrays: lists, tables, whole numbers and short floats alike."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

Array = np.ndarray


def numbers(values: object) -> Array:
    """The values as 64-bit floats of the same shape, NaN where a table says NA or None and where a mask hides one.

    Raises ValueError for text that is no number and for rows of unlike length.

    >>> numbers(pd.DataFrame({"a": [1, None], "b": [2, 3]}, dtype="Int64")).tolist()
    [[1.0, 2.0], [nan, 3.0]]
    """
    if isinstance(values, pd.DataFrame | pd.Series):
        return values.to_numpy(float, na_value=np.nan)
    if isinstance(values, np.ma.MaskedArray):
        return np.where(np.ma.getmaskarray(values), np.nan, np.asarray(values.data, float))
    return np.asarray(values, float)


def positions(chosen: Array | Sequence[int], count: int, of: str = "units") -> Array:
    """Positions among `count` units, whole numbers 0 … count − 1; may be none. Raises ValueError for any others.

    >>> positions([2, 0], 3).tolist()
    [2, 0]
    """
    found = np.asarray(chosen)
    if found.size == 0:
        return np.zeros(0, int)
    if found.ndim != 1 or not np.issubdtype(found.dtype, np.integer):
        raise ValueError(f"positions of {of} are wanted, whole numbers in one row, not {found.dtype} {found.shape}")
    if found.min() < 0 or found.max() >= count:
        raise ValueError(f"positions of {of} are 0 … {count - 1}, not {found.min()} … {found.max()}")
    return found
