"""Which units can be told apart: all pairwise comparisons at once, by the step-down of Romano and Wolf (2005).

Hypotheses are one-sided, for each ordered pair "the first is not above the second". Rejecting them all at the same
critical value, the quantile of the largest of the correlated statistics, keeps the chance of any false rejection at
1 − level; dropping the rejected ones from the maximum and testing the rest again does so still, and finds more.
"""

import numpy as np

Array = np.ndarray

CELLS = 100_000  # of one block of comparisons: small enough to stay in the processor's cache
CANDIDATES = 64


def draw_noise(errors: Array, draws: int, generator: np.random.Generator) -> Array:
    """Normal deviations of the estimates (draws, units), float32, from standard errors or from a covariance matrix.

    Raises ValueError for a matrix that gives some difference a variance below 0, rounding apart.
    """
    plain = generator.standard_normal((draws, len(errors)), np.float32)
    if errors.ndim == 1:
        return plain * errors.astype(np.float32)
    values, vectors = np.linalg.eigh(errors)
    if values.min(initial=0) < -1e-8 * np.abs(values).max(initial=0):
        raise ValueError("the covariance is not positive semi-definite: it gives some combination a variance below 0")
    return plain @ (vectors * np.sqrt(np.maximum(values, 0))).T.astype(np.float32)


def gap_errors(errors: Array, units: Array) -> Array:
    """Standard errors (some, units) of the differences between some units, by position, and all."""
    if errors.ndim == 1:
        return np.hypot(errors[units, None], errors)
    variance = np.diag(errors)
    return np.sqrt(np.maximum(variance[units, None] + variance - 2 * errors[units], 0))


def all_apart(estimates: Array, errors: Array, noise: Array, level: float) -> Array:
    """Whether each unit is above each other one (units, units), with no false claim in `level` of all cases."""
    everyone = np.arange(len(estimates))
    spread = gap_errors(errors, everyone)
    gaps = estimates[:, None] - estimates
    weights = _inverse(spread).astype(np.float32)
    apart = np.zeros(gaps.shape, bool)
    while True:
        statistics = largest(noise, weights) if errors.ndim == 2 else largest_of_independent(noise, weights, errors)
        critical = np.quantile(statistics, level, method="higher")
        found = gaps > critical * spread
        if np.array_equal(found, apart):
            return apart
        apart = found
        weights[apart] = 0


def apart_from(unit: int, estimates: Array, errors: Array, noise: Array, level: float) -> tuple[Array, Array]:
    """Which units are above one unit, and which below it, with no false claim in `level` of all cases."""
    spread = gap_errors(errors, np.array([unit]))[0]
    gaps = estimates - estimates[unit]
    statistics = (noise - noise[:, [unit]]) * _inverse(spread).astype(np.float32)
    above, below = np.zeros((2, len(gaps)), bool)
    while True:
        high = statistics[:, ~above].max(axis=1, initial=0)
        low = statistics[:, ~below].min(axis=1, initial=0)
        critical = np.quantile(np.maximum(high, -low), level, method="higher")
        found = gaps > critical * spread, -gaps > critical * spread
        if np.array_equal(found, (above, below)):
            return above, below
        above, below = found


def largest(noise: Array, weights: Array) -> Array:
    """The largest (noise_i − noise_k) · weights_ik of each draw (draws,), at least 0: weight 0 leaves a pair out."""
    draws, units = noise.shape
    rows = max(CELLS // units, 1)
    several = max(CELLS // units**2, 1)
    result = np.zeros(draws, noise.dtype)
    for start in range(0, draws, several):
        some = noise[start : start + several]
        for row in range(0, units, rows):
            gaps = some[:, row : row + rows, None] - some[:, None, :]
            gaps *= weights[row : row + rows]
            top = gaps.reshape(len(some), -1).max(axis=1)
            np.maximum(result[start : start + several], top, out=result[start : start + several])
    return result


def largest_of_independent(noise: Array, weights: Array, errors: Array) -> Array:
    """What `largest` gives, sooner, where the deviations are independent with these standard errors.

    By Cauchy and Schwarz a pair's statistic is at most √(t_i² + t_k²), t = noise / error: the pairs among the units of
    the largest |t| are tried first, and the others only in draws where a pair with one of them could still be larger.
    """
    if len(errors) <= 4 * CANDIDATES:
        return largest(noise, weights)
    sizes = np.abs(noise * _inverse(errors).astype(noise.dtype))
    order = np.argpartition(sizes, [-CANDIDATES - 1, -1], axis=1)
    next_largest, first = np.take_along_axis(sizes, order[:, [-CANDIDATES - 1, -1]], axis=1).T
    chosen = order[:, -CANDIDATES:]
    some = np.take_along_axis(noise, chosen, axis=1)
    result = np.zeros(len(noise), noise.dtype)
    for at, (units, values) in enumerate(zip(chosen, some, strict=True)):
        result[at] = ((values[:, None] - values) * weights[units[:, None], units]).max(initial=0)
    open_still = result < np.hypot(next_largest, first)
    result[open_still] = largest(noise[open_still], weights)
    return result


def _inverse(spread: Array) -> Array:
    """1 / spread; 0 where the difference is known exactly, which takes no part in the noise."""
    return np.divide(1, spread, out=np.zeros_like(spread), where=spread > 0)
