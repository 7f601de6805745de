"""Values too close to be told apart."""

import numpy as np

Array = np.ndarray


def share_means(values: Array, groups: Array, margin: float) -> Array:
    """Values (…, units) in which those within `margin` of the best of their run share the run's mean, by group.

    Runs start at the group's highest value; the first value farther than `margin` below starts the next. NaN stays NaN.

    >>> share_means(np.array([90.0, 89.0, 80.0]), np.array([0, 0, 0]), 2).tolist()
    [89.5, 89.5, 80.0]
    """
    rows = np.atleast_2d(values).copy()
    for row in rows:
        for group in np.unique(groups):
            at = np.flatnonzero((groups == group) & ~np.isnan(row))
            _share(row, at[np.argsort(-row[at], kind="stable")], margin)
    return rows.reshape(values.shape)


def _share(row: Array, order: Array, margin: float) -> None:
    start, ordered = 0, row[order]
    while start < len(order):
        stop = start + int(np.searchsorted(-ordered[start:], margin - ordered[start], side="right"))
        row[order[start:stop]] = ordered[start:stop].mean()
        start = stop
