"""Rows of groups over years: checked, coded by group, and put on a calendar."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.statistics.arrays import numbers

Array = np.ndarray
Labels = Array | Sequence[object]


@dataclass(frozen=True)
class Panel:
    """`y` (n,); `X` (n, p); `labels` (k,), sorted; `codes` (n,), the group of each row; `times` (n,), empty if none."""

    y: Array
    X: Array
    labels: Array
    codes: Array
    times: Array


def arrange(y: Array, X: Array, groups: Labels, times: Array | None = None) -> Panel:
    """The rows as a panel; times are whole numbers (years), at most one row of a group at each.

    Raises ValueError for shapes that do not match, values or labels not known, fewer than two groups, one row in each
    group, and doubled times.
    """
    y, X, labelled = numbers(y), numbers(X), np.asarray(groups)
    if y.ndim != 1 or X.ndim != 2 or not len(y) == len(X) == len(labelled) or labelled.ndim != 1:
        raise ValueError(f"y (n,), X (n, p) and groups (n,) are wanted, not {y.shape}, {X.shape}, {labelled.shape}")
    if not (np.isfinite(y).all() and np.isfinite(X).all()):
        raise ValueError("y and X must be finite: leave out the rows that are not known")
    codes, labels = pd.factorize(labelled, sort=True)
    if (codes < 0).any():
        raise ValueError("a row has no group")
    if len(labels) < 2:
        raise ValueError(f"at least 2 groups are wanted, not {len(labels)}")
    if len(labels) == len(y):
        raise ValueError("every group has one row: what groups differ by cannot be told from noise")
    return Panel(y, X, np.asarray(labels), codes, np.empty(0) if times is None else _years(times, codes))


def _years(times: Array, codes: Array) -> Array:
    years = np.asarray(times, float)
    if years.shape != codes.shape or not (np.isfinite(years) & (years == np.round(years))).all():
        raise ValueError("times (n,) must be whole numbers, one for each row")
    order = np.lexsort((years, codes))
    if ((np.diff(codes[order]) == 0) & (np.diff(years[order]) == 0)).any():
        raise ValueError("a group has two rows at one time")
    return years
