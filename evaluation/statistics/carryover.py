"""How much of a year's luck carries over into the next, for many indicators at once; and what that does to variances.

Luck is AR(1): between years `gap` apart it correlates by ρ^gap. Arrays are (years, units, indicators); the years are
calendar years, distinct and in order.
"""

from collections.abc import Callable

import numpy as np

Array = np.ndarray

LEAST_YEARS, LEAST_FREEDOM = 3, 20
WEAKEST, STRONGEST = -0.5, 0.8
PRIOR_FREEDOM = 100.0
HALVINGS = 30


def estimate(rest: Array, known: Array, years: Array) -> Array:
    """ρ of each indicator (indicators,), 0 … .8, from what is left of values after unit and year means; 0 = not known.

    What is left after a mean turns back by its making (Nickell 1981), the more the fewer the years. So the share
    Σ r_t r_{t+1} / Σ r_t² is set equal to what AR(1) luck gives in expectation on the years that each unit has, as
    `autocorrelation.estimate` does for one indicator (after Solon 1984). Few units tell little: ρ is pooled with that
    of all indicators, (100 ρ₀ + d ρ) / (100 + d), d = the years of all units beyond the first of each; where d is
    under 20 for all, nothing is known. Luck is not believed to turn back by nature, nor to carry over by more than .8:
    few years cannot tell that from merit.
    """
    used = known & (known.sum(axis=0) >= LEAST_YEARS)
    placed, follow = np.where(used, rest, 0.0), np.diff(years) == 1
    squares = (placed**2).sum(axis=(0, 1))
    products = (placed[1:] * placed[:-1])[follow].sum(axis=(0, 1))
    beyond = (used.sum(axis=0) - used.any(axis=0)).sum(axis=0)
    told = (squares > 0) & (used[1:] & used[:-1])[follow].any(axis=(0, 1))
    if not told.any() or beyond[told].max() < LEAST_FREEDOM:
        return np.zeros(len(told))
    freedom, observed = beyond[told], products[told] / squares[told]
    expected = _expected(used[:, :, told].astype(float), years)
    own = _root(lambda rho: expected(rho) - observed, len(observed))
    joint = _root(lambda rho: freedom @ (expected(rho) - observed), 1)
    result = np.zeros(len(told))
    result[told] = np.clip((PRIOR_FREEDOM * joint + freedom * own) / (PRIOR_FREEDOM + freedom), 0.0, STRONGEST)
    return result


def freedom(known: Array, years: Array, carried: Array) -> Array:
    """What squares about a unit's own mean come to in σ² (units, indicators): years − 1 at ρ = 0, less above."""
    counts = known.sum(axis=0)
    return counts - _variance(known.astype(float), years, carried) / np.maximum(counts, 1)


def of_mean(shares: Array, years: Array, carried: Array) -> Array:
    """The variance, in σ², of a mean to which each year gives its share (units, indicators); shares sum to 1."""
    return _variance(shares, years, carried)


def _variance(weights: Array, years: Array, carried: Array) -> Array:
    """w′Rw (units, indicators), R = ρ^gap."""
    correlation = carried[:, None, None] ** np.abs(np.subtract.outer(years, years))
    rows = weights.transpose(2, 1, 0)
    return np.asarray(((rows @ correlation) * rows).sum(axis=-1).T)


def _expected(used: Array, years: Array) -> Callable[[Array], Array]:
    """The share that AR(1) luck of ρ gives in expectation, by indicator: tr(MAM R) / tr(MR), summed over units.

    M takes off the mean of a unit's years, A pairs a year with the next. Neither knows ρ, so both traces are sums over
    gaps of ρ^gap, whose coefficients are found once.
    """
    indicators, years_known = used.shape[2], np.maximum(used.sum(axis=0), 1)
    follow = (np.diff(years) == 1)[:, None, None] * used[1:] * used[:-1] / 2
    ends = np.zeros_like(used)  # A·1
    ends[1:] += follow
    ends[:-1] += follow
    rows, counted, ended = (each.transpose(2, 0, 1) for each in (used, used / years_known, ends))
    shared = ends.sum(axis=0) / years_known
    crossed = ended @ counted.transpose(0, 2, 1)
    paired = (counted * shared.T[:, None]) @ rows.transpose(0, 2, 1) - crossed - crossed.transpose(0, 2, 1)
    centred = -counted @ rows.transpose(0, 2, 1)
    at = np.arange(len(years))
    centred[:, at, at] += used.sum(axis=1).T
    for one, other in ((at[1:], at[:-1]), (at[:-1], at[1:])):
        paired[:, one, other] += follow.sum(axis=1).T
    gaps, place = np.unique(np.abs(np.subtract.outer(years, years)), return_inverse=True)
    by_gap = (place.reshape(-1, 1) == np.arange(len(gaps))).astype(float)
    products, squares = (each.reshape(indicators, -1) @ by_gap for each in (paired, centred))

    def share(rho: Array) -> Array:
        powers = rho[:, None] ** gaps
        return np.asarray((products * powers).sum(axis=1) / (squares * powers).sum(axis=1))

    return share


def _root(excess: Callable[[Array], Array], size: int) -> Array:
    """Where `excess`, which rises with ρ, passes 0 (size,), by halving; an end where it does not."""
    low, high = np.full(size, WEAKEST), np.full(size, STRONGEST)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        below = excess(middle) < 0
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2
