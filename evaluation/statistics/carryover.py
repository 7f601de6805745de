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

    About each unit's mean, or about its line over the years where less carries over about that, all indicators taken
    together: what units gain or lose steadily is their own doing, and about a mean looks like luck that carries over.
    Three years lie too near any line to tell. Luck is not believed to turn back by nature, nor to carry over by more
    than .8: few years cannot tell that from merit.
    """
    about_mean, joint_mean = _carried(rest, known, years, 0)
    about_line, joint_line = _carried(_without_line(rest, known, years), known, years, 1)
    found = about_line if joint_line < joint_mean else about_mean  # NaN is less than nothing
    return np.clip(np.nan_to_num(found), 0.0, STRONGEST)


def freedom(known: Array, years: Array, carried: Array) -> Array:
    """What squares about a unit's own mean come to in σ² (units, indicators): years − 1 at ρ = 0, less above."""
    counts = known.sum(axis=0)
    return counts - variance(known.astype(float), years, carried) / np.maximum(counts, 1)


def variance(weights: Array, years: Array, carried: Array) -> Array:
    """The variance, in σ², of a sum to which each year gives its weight (units, indicators): w′Rw, R = ρ^gap."""
    correlation = carried[:, None, None] ** np.abs(np.subtract.outer(years, years))
    rows = weights.transpose(2, 1, 0)
    return np.asarray(((rows @ correlation) * rows).sum(axis=-1).T)


def _carried(rest: Array, known: Array, years: Array, degree: int) -> tuple[Array, float]:
    """ρ by indicator (indicators,) and of all, by what is left about a mean (degree 0) or a line (1); NaN = not told.

    What is left turns back by its making (Nickell 1981), the more the fewer the years. So the share
    Σ r_t r_{t+1} / Σ r_t² is set equal to what AR(1) luck gives in expectation on the years that each unit has, as
    `autocorrelation.estimate` does for one indicator (after Solon 1984). Few units tell little: ρ is pooled with that
    of all indicators, (100 ρ₀ + d ρ) / (100 + d), d = the years of all units beyond those that the mean or line takes
    up; where d is under 20 for all, nothing is told.
    """
    used = known & (known.sum(axis=0) >= LEAST_YEARS + degree)
    placed, follow = np.where(used, rest, 0.0), np.diff(years) == 1
    squares = (placed**2).sum(axis=(0, 1))
    products = (placed[1:] * placed[:-1])[follow].sum(axis=(0, 1))
    beyond = (used.sum(axis=0) - (1 + degree) * used.any(axis=0)).sum(axis=0)
    told = (squares > 0) & (used[1:] & used[:-1])[follow].any(axis=(0, 1))
    result, joint = np.full(len(told), np.nan), np.nan
    if told.any() and beyond[told].max() >= LEAST_FREEDOM:
        freedom, observed = beyond[told], products[told] / squares[told]
        expected = _expected(used[:, :, told], years, degree)
        own = _root(lambda rho: expected(rho) - observed, len(observed))
        joint = float(_root(lambda rho: freedom @ (expected(rho) - observed), 1)[0])
        result[told] = (PRIOR_FREEDOM * joint + freedom * own) / (PRIOR_FREEDOM + freedom)
    return result, joint


def _without_line(rest: Array, known: Array, years: Array) -> Array:
    """What is left of each unit's values after its own line over the years that it has."""
    counts = np.maximum(known.sum(axis=0), 1)
    since = years[:, None, None] * known
    since = (since - since.sum(axis=0) / counts) * known
    squares = (since**2).sum(axis=0)
    slopes = np.divide((since * rest).sum(axis=0, where=known), squares, out=np.zeros_like(squares), where=squares > 0)
    return np.asarray(rest - since * slopes)


def _expected(used: Array, years: Array, degree: int) -> Callable[[Array], Array]:
    """The share that AR(1) luck of ρ gives in expectation, by indicator: tr(MAM R) / tr(MR), summed over units.

    M takes off the mean or line of a unit's years, A pairs a year with the next. Neither knows ρ, so both traces are
    sums over gaps of ρ^gap, whose coefficients are found once for each set of years that units have.
    """
    cells = used.reshape(len(years), -1)
    packed = np.ascontiguousarray(np.packbits(cells, axis=0).T)
    _, first, place = np.unique(packed.view(f"S{packed.shape[1]}").ravel(), return_index=True, return_inverse=True)
    counts = np.zeros((len(first), used.shape[2]))
    np.add.at(counts, (place, np.tile(np.arange(used.shape[2]), used.shape[1])), 1)
    follow = np.abs(np.subtract.outer(years, years)) == 1
    gaps, gap = np.unique(np.abs(np.subtract.outer(years, years)), return_inverse=True)
    by_gap = (gap.reshape(-1, 1) == np.arange(len(gaps))).astype(float)
    left = np.stack([_left(each, years, degree) for each in cells.T[first]])
    paired = left @ (follow / 2) @ left
    products, squares = (counts.T @ (each.reshape(len(first), -1) @ by_gap) for each in (paired, left))

    def share(rho: Array) -> Array:
        powers = rho[:, None] ** gaps
        return np.asarray((products * powers).sum(axis=1) / (squares * powers).sum(axis=1))

    return share


def _left(present: Array, years: Array, degree: int) -> Array:
    """M (years, years) of the years present, 0 elsewhere: what is left after their mean, or their line."""
    since = years - years[present].mean() if present.any() else years
    columns = np.where(present[:, None], np.vander(since, degree + 1), 0.0)
    return np.diag(present.astype(float)) - columns @ np.linalg.pinv(columns)


def _root(excess: Callable[[Array], Array], size: int) -> Array:
    """Where `excess`, which rises with ρ, passes 0 (size,), by halving; an end where it does not."""
    low, high = np.full(size, WEAKEST), np.full(size, STRONGEST)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        below = excess(middle) < 0
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2
