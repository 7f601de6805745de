"""Funnels: how far a ratio or a share may lie from its target by chance alone, given the size of the unit.

Spiegelhalter (2005), Funnel plots for comparing institutional performance: exact limits from the Poisson and the
binomial distribution, limits on a transformed scale, and over-dispersion from winsorised z-scores.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import stats

from evaluation.statistics.arrays import numbers

Array = np.ndarray

LEVELS = (0.95, 0.998)
WINSORISED = 0.1


@dataclass(frozen=True)
class Scale:
    """A transformation of the value, its inverse, and its slope; `domain` is where values have to lie."""

    name: str
    transform: Callable[[Array], Array]
    restore: Callable[[Array], Array]
    slope: Callable[[float], float]
    domain: tuple[float, float] = (-np.inf, np.inf)


PLAIN = Scale("plain", lambda y: y, lambda g: g, lambda _: 1.0)
LOG = Scale("log", np.log, np.exp, lambda y: 1 / y, (np.nextafter(0, 1), np.inf))
ROOT = Scale("root", np.sqrt, lambda g: np.maximum(g, 0) ** 2, lambda y: 0.5 / y**0.5, (0, np.inf))
ARCSINE = Scale(
    "arcsine",
    lambda y: np.arcsin(np.sqrt(y)),
    lambda g: np.sin(np.clip(g, 0, np.pi / 2)) ** 2,
    lambda y: 0.5 / (y * (1 - y)) ** 0.5,
    (0, 1),
)


@dataclass(frozen=True)
class Dispersion:
    """`inflation` φ, the mean squared z-score; `between` τ², the variance between units on the scale, chance apart."""

    inflation: float
    between: float


@dataclass(frozen=True)
class Funnel:
    """Values, their target, and limits (levels, 2, units): `exact` by chance alone, `dispersed` with τ² added."""

    values: Array
    target: float
    exact: Array
    dispersed: Array
    dispersion: Dispersion


def ratios(observed: Array, expected: Array, *, scale: Scale = ROOT) -> Funnel:
    """The funnel of counts (units,) over expected counts around 1, at the levels 95 % and 99.8 %; NaN stays NaN.

    Raises ValueError for shapes that do not match, no unit with both, an observed count below 0 and an expected one not
    above 0.
    """
    observed, expected = _side_by_side(observed, expected)
    if (observed < 0).any():
        raise ValueError("an observed count is below 0")
    if (expected <= 0).any():
        raise ValueError("expected counts of 0 or below: a ratio to them says nothing")
    exact = np.stack([poisson_limits(expected, level=level) for level in LEVELS])
    return _funnel(observed / expected, 1.0, 1 / np.sqrt(expected), exact, scale)


def shares(events: Array, trials: Array, *, target: float | None = None, scale: Scale = ARCSINE) -> Funnel:
    """The funnel of shares around the target, which is the share of all units together if not given.

    Events (units,) of trials (units,); a unit without trials has no share: NaN. Raises ValueError for shapes that do
    not match, no unit with both, events below 0 or more than trials, and a target that is not between 0 and 1: around
    none and around all, chance is not known.
    """
    events, trials = _side_by_side(events, trials)
    if (events < 0).any() or (events[trials > 0] > trials[trials > 0]).any():
        raise ValueError("events are below 0, or more than the trials")
    trials = np.where(trials > 0, trials, np.nan)
    aim = _together(events, trials) if target is None else target
    if not 0 < aim < 1:
        raise ValueError(f"the target of the shares must lie between 0 and 1, not at {aim:g}")
    exact = np.stack([binomial_limits(trials, aim, level=level) for level in LEVELS])
    return _funnel(events / trials, aim, np.sqrt(aim * (1 - aim) / trials), exact, scale)


def poisson_limits(expected: Array, *, level: float) -> tuple[Array, Array]:
    """Limits, lower and upper (units,), of the ratio of a Poisson count to its expected count (units,), around 1."""
    expected = numbers(expected)
    lower, upper = (_quantile(stats.poisson, p, expected) for p in _tails(level))
    return lower / expected, upper / expected


def binomial_limits(trials: Array, target: float, *, level: float) -> tuple[Array, Array]:
    """Limits, lower and upper (units,), of the share of events among the trials (units,), around the target."""
    trials = numbers(trials)
    lower, upper = (_quantile(stats.binom, p, trials, target) for p in _tails(level))
    return lower / trials, upper / trials


def poisson_interval(observed: Array, *, level: float) -> tuple[Array, Array]:
    """The exact interval of the expected count behind each observed one (units,) (Garwood 1936)."""
    observed = numbers(observed)
    low, high = _tails(level)
    lower = np.where(observed == 0, 0.0, stats.gamma.ppf(low, np.maximum(observed, 1)))
    return lower, np.asarray(stats.gamma.ppf(high, observed + 1))


def transformed_limits(
    target: float, errors: Array, *, level: float, scale: Scale = PLAIN, between: float = 0.0, inflation: float = 1.0
) -> tuple[Array, Array]:
    """Limits around the target, symmetric on the scale.

    `errors` (units,): standard errors of the plain values if the target is true. `between` is τ² on the scale (additive
    over-dispersion), `inflation` φ (multiplicative): one of the two.
    """
    spread = np.sqrt((numbers(errors) * scale.slope(target)) ** 2 * inflation + between) * stats.norm.ppf(
        _tails(level)[1]
    )
    centre = scale.transform(np.asarray(target))
    return scale.restore(centre - spread), scale.restore(centre + spread)


def z_scores(values: Array, target: float, errors: Array, *, scale: Scale = PLAIN) -> Array:
    """How many standard errors each value (units,) lies from the target, on the scale; `errors` (units,) of the values.

    Raises ValueError for a value that the scale cannot take, as the logarithm a ratio of 0.
    """
    values, errors = numbers(values), numbers(errors)
    if (values < scale.domain[0]).any() or (values > scale.domain[1]).any():
        raise ValueError(f"values outside what the scale {scale.name!r} can take: use another scale")
    return (scale.transform(values) - scale.transform(np.asarray(target))) / (errors * scale.slope(target))


def winsorise(z: Array, share: float = WINSORISED) -> Array:
    """The z-scores (units,) with the `share` lowest and highest drawn in to those quantiles; NaN stays NaN."""
    low, high = np.nanquantile(z, [share, 1 - share])
    return np.clip(z, low, high)


def disperse(z: Array, errors: Array, *, share: float = WINSORISED) -> Dispersion:
    """How much more units vary than by chance, after winsorising; `errors` (units,) on the scale of z.

    τ² is the moment estimate (DerSimonian and Laird 1986) with the target as the centre, 0 where φ ≤ (n − 1) / n.
    Winsorising at 10 % takes φ to .68 under chance alone, so slight over-dispersion is not seen: few outliers cannot
    widen the limits that they are judged by, at the price that the limits of all are rather too narrow than too wide.
    Raises ValueError where no z is known.
    """
    z, errors = numbers(z), numbers(errors)
    known = ~np.isnan(z)
    if not known.any():
        raise ValueError("no z-score is known: nothing tells how much units vary")
    kept, weights = winsorise(z, share)[known], 1 / errors[known] ** 2
    count, total = len(kept), weights.sum()
    inflation = float((kept**2).mean())
    excess = count * inflation - (count - 1)
    room = total - (weights**2).sum() / total
    return Dispersion(inflation, float(max(excess / room, 0.0)) if room > 0 else 0.0)


def classify(values: Array, limits: Array) -> Array:
    """How many of the limits (levels, 2, units) each value lies beyond: −2 … 2, below counted negative; NaN is 0."""
    values, limits = numbers(values), numbers(limits)
    return (values > limits[:, 1]).sum(axis=0) - (values < limits[:, 0]).sum(axis=0)


def _side_by_side(first: Array, second: Array) -> tuple[Array, Array]:
    first, second = numbers(first), numbers(second)
    if first.ndim != 1 or first.shape != second.shape:
        raise ValueError(f"two counts of each unit (units,) are wanted, not {first.shape} and {second.shape}")
    if not (~(np.isnan(first) | np.isnan(second))).any():
        raise ValueError("no unit has both counts")
    return first, second


def _together(events: Array, trials: Array) -> float:
    known = ~(np.isnan(events) | np.isnan(trials))
    return float(events[known].sum() / trials[known].sum())


def _funnel(values: Array, target: float, errors: Array, exact: Array, scale: Scale) -> Funnel:
    z = z_scores(values, target, errors, scale=scale)
    found = disperse(z, errors * scale.slope(target))
    wide = [transformed_limits(target, errors, level=each, scale=scale, between=found.between) for each in LEVELS]
    return Funnel(values, target, exact, np.stack(wide), found)


def _tails(level: float) -> tuple[float, float]:
    if not 0 < level < 1:
        raise ValueError(f"the level lies between 0 and 1: {level} does not")
    return (1 - level) / 2, (1 + level) / 2


def _quantile(law: stats.rv_discrete, p: float, *parameters: Array | float) -> Array:
    """The quantile of a count, interpolated between whole counts so that limits do not jump with the size of the unit.

    With r the smallest count of P(R ≤ r) ≥ p it is r − (P(R ≤ r) − p) / P(R = r) (Spiegelhalter 2005, appendix), not
    below 0.
    """
    count = law.ppf(p, *parameters)
    return np.maximum(count - (law.cdf(count, *parameters) - p) / law.pmf(count, *parameters), 0)
