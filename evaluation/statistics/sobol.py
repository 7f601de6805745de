"""How much of the variance of a result each choice explains, alone and with all that it works together with.

Sobol' (1993); estimators of Saltelli et al. (2010), Computer Physics Communications 181, table 2 (b) and (f); the total
index is Jansen's (1999).
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import qmc

Array = np.ndarray


@dataclass(frozen=True)
class Indices:
    """`first`, `total` (factors, results): shares of each result's variance; NaN where a result does not vary.

    `mean`, `variance` (results,).
    """

    first: Array
    total: Array
    mean: Array
    variance: Array


def points(factors: int, samples: int, seed: int) -> Array:
    """Where to ask: (samples × (factors + 2), factors) points of the unit cube, the same every time for a seed.

    In this order: A, B, then A with each one column from B. `samples`: a power of 2 (a scrambled Sobol' sequence).
    """
    both = qmc.Sobol(2 * factors, rng=np.random.default_rng(seed)).random_base2(int(samples).bit_length() - 1)
    first, second = both[:, :factors], both[:, factors:]
    mixed = [np.where(np.arange(factors) == at, second, first) for at in range(factors)]
    return np.vstack([first, second, *mixed])


def estimate(values: Array, factors: int) -> Indices:
    """The indices from the results (points, results) at the points that `points` gave."""
    first, second, *mixed = np.split(values, factors + 2)
    both = np.vstack([first, second])
    variance = both.var(axis=0)
    centre = both.mean(axis=0)
    alone = np.stack([((second - centre) * (each - first)).mean(axis=0) for each in mixed])
    together = np.stack([((first - each) ** 2).mean(axis=0) / 2 for each in mixed])
    return Indices(_shares(alone, variance), _shares(together, variance), centre, variance)


def exact(table: Array) -> Indices:
    """The indices of a finite number of levels, each as likely: `table` has an axis a factor, the last is the results.

    >>> exact(np.array([[[0.0], [0.0]], [[1.0], [1.0]]])).total.tolist()
    [[1.0], [0.0]]
    """
    factors = tuple(range(table.ndim - 1))
    variance = table.var(axis=factors)
    alone = [table.mean(axis=tuple(other for other in factors if other != at)).var(axis=0) for at in factors]
    together = [table.var(axis=at).mean(axis=factors[:-1]) for at in factors]
    return Indices(
        _shares(np.stack(alone), variance), _shares(np.stack(together), variance), table.mean(axis=factors), variance
    )


def _shares(parts: Array, variance: Array) -> Array:
    return np.divide(parts, variance, out=np.full(parts.shape, np.nan), where=variance > 1e-18)
