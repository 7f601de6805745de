"""Turning components so that each belongs to few indicators: varimax of the loadings as they are.

Plane by plane by the angle at which the squared loadings vary most, until nothing turns any more. Without Kaiser's
normalisation, so that an indicator that has little in common with the others does not turn them.

Kaiser (1958), Psychometrika 23, 187–200; its use for weights: OECD/JRC (2008), Handbook on Constructing Composite
Indicators, §6.1.
"""

from itertools import combinations

import numpy as np

Array = np.ndarray

STILL = 1e-12  # a smaller angle is rounding
SWEEPS = 100  # a handful is usual


def varimax(loadings: Array) -> Array:
    """The loadings (indicators, components), turned; of no component the sign or the place has a meaning."""
    turned = loadings.copy()
    for _ in range(SWEEPS):
        angles = [_turn(turned, pair) for pair in combinations(range(turned.shape[1]), 2)]
        if max(map(abs, angles), default=0.0) < STILL:
            break
    return turned


def _turn(loadings: Array, pair: tuple[int, int]) -> float:
    """Turn two columns in place to the best angle of their plane; gives the angle."""
    first, second = loadings[:, pair[0]].copy(), loadings[:, pair[1]].copy()
    difference, product = first**2 - second**2, 2 * first * second
    across = 2 * (difference @ product - difference.sum() * product.mean())
    along = difference @ difference - product @ product - difference.sum() * difference.mean()
    angle = float(np.arctan2(across, along + product.sum() * product.mean())) / 4
    loadings[:, pair[0]] = first * np.cos(angle) + second * np.sin(angle)
    loadings[:, pair[1]] = second * np.cos(angle) - first * np.sin(angle)
    return angle
