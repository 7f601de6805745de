"""Which parts of a sum decide how far the sums lie apart."""

import numpy as np

Array = np.ndarray


def variance_shares(parts: Array) -> Array:
    """Share of the variance of the rows' sums that each column makes, (columns,): cov(part, sum) / var(sum).

    `parts` (units, columns). The shares sum to 1; one is below 0 where a column works against the rest. NaN where all
    sums are alike, or there are fewer than two.

    >>> variance_shares(np.array([[0.0, 1.0], [3.0, 1.0], [6.0, 1.0]])).tolist()
    [1.0, 0.0]
    """
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
    columns = values.shape[1]
    result = np.full((columns, columns), np.nan)
    for first in range(columns):
        for second in range(first, columns):
            both = values[:, [first, second]]
            both = both[~np.isnan(both).any(axis=1)]
            spread = both.std(axis=0) if len(both) >= 3 else np.zeros(2)
            if (spread > 1e-12 * np.maximum(np.abs(both).max(axis=0, initial=0.0), 1.0)).all():
                centred = both - both.mean(axis=0)
                found = float((centred[:, 0] * centred[:, 1]).mean() / (spread[0] * spread[1]))
                result[first, second] = result[second, first] = min(max(found, -1.0), 1.0)
    return result
