"""Weightings drawn at random: from all there are, or from those near to a stated one. Every row sums to 1."""

import numpy as np

Array = np.ndarray

SWEEPS = 30  # exchanges of every indicator with another, before a draw counts as forgotten where it began


def everywhere(indicators: int, draws: int, generator: np.random.Generator) -> Array:
    """Weightings (draws, indicators), every one as likely as any other: uniform on the simplex (Dirichlet of ones)."""
    return generator.dirichlet(np.ones(indicators), draws)


def nearby(weights: Array, share: float, draws: int, generator: np.random.Generator) -> Array:
    """Weightings (draws, indicators) with each weight within ± `share` of its own, every such one as likely.

    `weights` (indicators,) sum to 1. By exchanges: two weights at random are drawn anew with their sum and the limits
    kept, which leaves the uniform distribution as it is (Gibbs sampling; Smith 1984 for hit-and-run, its relative).

    >>> nearby(np.array([0.5, 0.5]), 0.0, 1, np.random.default_rng(0)).tolist()
    [[0.5, 0.5]]
    """
    low, high = (1 - share) * weights, (1 + share) * weights
    result = np.tile(weights.astype(float), (draws, 1))
    moving = np.flatnonzero(weights > 0)
    if len(moving) < 2 or share == 0:
        return result
    rows = np.arange(draws)
    for _ in range(SWEEPS * len(moving)):
        first = generator.integers(len(moving), size=draws)
        second = (first + generator.integers(1, len(moving), size=draws)) % len(moving)
        first, second = moving[first], moving[second]
        both = result[rows, first] + result[rows, second]
        least = np.maximum(low[first], both - high[second])
        most = np.minimum(high[first], both - low[second])
        result[rows, first] = least + (most - least) * generator.random(draws)
        result[rows, second] = both - result[rows, first]
    return result


def by_group(groups: Array, shares: Array, draws: int, generator: np.random.Generator) -> Array:
    """Weightings (draws, indicators) in which each group has its stated share and any division inside it is as likely.

    `groups` (indicators,): the group of each as a number; `shares` (groups,) sum to 1, 0 for a group without members.
    """
    result = np.zeros((draws, len(groups)))
    for group in np.unique(groups):
        at = np.flatnonzero(groups == group)
        result[:, at] = shares[group] * generator.dirichlet(np.ones(len(at)), draws)
    return result
