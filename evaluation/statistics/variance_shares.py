"""Which parts of a sum decide how far the sums lie apart."""

import numpy as np

from evaluation.statistics.arrays import numbers

Array = np.ndarray


def variance_shares(parts: Array) -> Array:
    """Share of the variance of the rows' sums that each column makes, (columns,): cov(part, sum) / var(sum).

    `parts` (units, columns). The shares sum to 1; one is below 0 where a column works against the rest. NaN where all
    sums are alike, or there are fewer than two.

    >>> variance_shares(np.array([[0.0, 1.0], [3.0, 1.0], [6.0, 1.0]])).tolist()
    [1.0, 0.0]
    """
    parts = numbers(parts)
    if len(parts) < 2:
        return np.full(parts.shape[1], np.nan)
    centred = parts - parts.mean(axis=0)
    total = centred.sum(axis=1)
    variance = float(total @ total)
    if variance <= 1e-18 * max(float(np.abs(parts).max()) ** 2, 1.0) * len(parts):
        return np.full(parts.shape[1], np.nan)
    return np.asarray(total @ centred / variance)


def correlations(values: Array) -> Array:
    """Correlations of the columns (columns, columns) over the rows in which both are known.

    NaN where a column does not vary there, or fewer than three rows know both.

    >>> correlations(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])).round(9).tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    values = numbers(values)
    known = ~np.isnan(values)
    whole = known.astype(float)
    means = np.where(known, values, 0.0).sum(axis=0) / np.maximum(whole.sum(axis=0), 1)
    centred = np.where(known, values - means, 0.0)
    count = np.maximum(whole.T @ whole, 1)
    sums = centred.T @ whole  # of the row's column, over the units that the other column knows too
    squares = (centred**2).T @ whole - sums**2 / count
    joint = centred.T @ centred - sums * sums.T / count
    least = 1e-12 * np.maximum(np.abs(np.where(known, values, 0.0)).max(axis=0, initial=0.0), 1.0)
    varies = (squares > count * least[:, None] ** 2) & (whole.T @ whole >= 3)
    usable = varies & varies.T
    scale = np.sqrt(np.where(usable, squares * squares.T, 1.0))
    return np.where(usable, np.clip(joint / scale, -1.0, 1.0), np.nan)
