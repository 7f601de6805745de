"""Whether shrunk effects foretell what comes: each year against a fit of all the other years."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import qr

from evaluation.statistics import panels, random_intercept
from evaluation.statistics.autocorrelation import chain
from evaluation.statistics.panels import Array, Labels, Panel


@dataclass(frozen=True)
class Forecast:
    """The `slope` of what came on what the other years foretold, and its `error`; 1 = foretold without bias."""

    slope: float
    error: float


@dataclass(frozen=True)
class Foretold:
    """By row: what the other years foretell, what came, and the group as a number, each year less its mean (n,)."""

    foretold: Array
    came: Array
    groups: Array


def check(y: Array, X: Array, groups: Labels, times: Array, *, autocorrelation: float = 0.0) -> Forecast:
    """Whether the effects foretell: each year is foretold from a fit of all other years (Chetty et al. 2014).

    What came is y_t − x_tβ, less the mean of its year; error clustered by group; NaN where nothing was foretold. Three
    years are the least. It shows effects that fade or are shrunk too little; not errors that resemble those of the year
    before, which hold good over the other years on average (`autocorrelation.estimate` shows them).
    """
    return slope(foretell(y, X, groups, times, autocorrelation=autocorrelation))


def foretell(y: Array, X: Array, groups: Labels, times: Array, *, autocorrelation: float = 0.0) -> Foretold:
    """What all other years foretell of each year's rows, beside what came; the rows by year, groups by sorted label."""
    panel = panels.arrange(y, X, groups, times)
    pairs = [_year(panel, year, autocorrelation) for year in np.unique(panel.times)]
    return Foretold(*(np.concatenate(part) for part in zip(*pairs, strict=True)))


def slope(found: Foretold) -> Forecast:
    """The least-squares slope of what came on what was foretold, its error clustered by group; NaN of nothing foretold.

    Rows of several outcomes may be put together: a group's rows are allowed to err together.
    """
    foretold, came = found.foretold, found.came
    size = foretold @ foretold
    if size == 0:
        return Forecast(np.nan, np.nan)
    steepness = foretold @ came / size
    scores = np.bincount(found.groups, foretold * (came - steepness * foretold))
    groups = len(np.unique(found.groups))
    return Forecast(float(steepness), float(np.sqrt(scores @ scores * groups / (groups - 1)) / size))


def _year(panel: Panel, year: float, autocorrelation: float) -> tuple[Array, Array, Array]:
    """What the other years foretell of a year, what came, and the group of each row."""
    others, rows = panel.times != year, np.flatnonzero(panel.times == year)
    kept = _independent(panel.X[others])
    known = random_intercept.fit(
        panel.y[others],
        panel.X[np.ix_(others, kept)],
        panel.codes[others],
        times=panel.times[others],
        autocorrelation=autocorrelation,
    )
    came = panel.y - panel.X[:, kept] @ known.coefficients
    foretold = _left_out(panel, came, known.between / known.within, autocorrelation)
    return foretold[rows] - foretold[rows].mean(), came[rows] - came[rows].mean(), panel.codes[rows]


def _independent(X: Array) -> Array:
    """Which columns to keep so that none depends on others: the year left out has taken its own with it."""
    sizes = np.linalg.norm(X, axis=0)
    _, root, pivots = qr(X / np.where(sizes > 0, sizes, 1), mode="economic", pivoting=True)
    return np.sort(pivots[: len(root)][np.abs(np.diag(root)) > 1e-10])


def _left_out(panel: Panel, values: Array, ratio: float, autocorrelation: float) -> Array:
    """What the other rows of its group foretell of each: v − (Kv) / diag K, with K = cov⁻¹ = W′(1 − λzz′/(1 + λn))W."""
    chains = chain(panel, autocorrelation)
    codes, unit, whitened = panel.codes[chains.order], chains.whiten(np.ones(len(values))), chains.whiten(values)
    part = ratio / (1 + ratio * np.bincount(codes, unit**2))
    precise = chains.transpose(whitened - unit * (part * np.bincount(codes, unit * whitened))[codes])
    return values - precise / (chains.precisions() - part[panel.codes] * chains.transpose(unit) ** 2)
