"""How much results vary from year to year, together and apart; and joint draws of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.statistics import carryover

Array = np.ndarray

PRIOR_FREEDOM = 4.0
LEAST_PAIRS = 20


@dataclass(frozen=True)
class Variation:
    """`deviations` of one year's value (units, indicators), NaN under three years; `correlation` of indicators.

    `carried` (indicators,): the correlation ρ of what one year and the next vary by.
    """

    deviations: Array
    correlation: Array
    carried: Array


def between_years(values: Array, years: Sequence[int] | None = None) -> Variation:
    """What is left of values (years, units, indicators) after each unit's mean and each year's; NaN = not known.

    `years` are distinct calendar years in order, one after the other if not given: quarters or months have been
    averaged into theirs before they come here.

    A unit's own variance from a few years is unsteady, so it is pooled with the indicator's: (4 s₀² + d s²) / (4 + d),
    d = the unit's years − 1 (a fixed prior in the manner of Smyth 2004); s₀² is the mean variance over units. Where
    luck carries over, years lie closer to their own mean than σ: d is what their squares come to in σ² (`carryover`).
    """
    known = ~np.isnan(values)
    calendar = np.arange(len(values)) if years is None else np.asarray(years)
    rest = _residuals(values, known)
    carried = carryover.estimate(rest, known, calendar)
    enough = known.sum(axis=0) >= carryover.LEAST_YEARS
    freedom = np.where(enough, carryover.freedom(known, calendar, carried), 0.0)
    units = np.maximum(known.any(axis=0).sum(axis=0), 1)
    freedom *= np.where(units > 1, 1 - 1 / units, 1.0)
    squares = np.where(enough, np.nansum(rest**2, axis=0), 0.0)
    total = freedom.sum(axis=0)
    pooled = np.divide(squares.sum(axis=0), total, out=np.zeros_like(total), where=total > 0)
    variance = (PRIOR_FREEDOM * pooled + squares) / (PRIOR_FREEDOM + freedom)
    deviations = np.where(enough, np.sqrt(variance), np.nan)
    return Variation(deviations, _correlation(rest, deviations), carried)


def draw(correlation: Array, draws: int, units: int, generator: np.random.Generator) -> Array:
    """Standard normal draws (draws, units, indicators), float32, correlated between indicators, not between units.

    The second half mirrors the first (antithetic pairs): half the cost, means exactly 0, tails as firm as before.
    """
    half = -(-draws // 2)
    plain = generator.standard_normal((half * units, len(correlation)), np.float32)
    drawn = (plain @ _root(correlation).T.astype(np.float32)).reshape(half, units, -1)
    return np.concatenate([drawn, -drawn[: draws - half]])


def draw_coefficients(covariances: Array, correlation: Array, draws: int, generator: np.random.Generator) -> Array:
    """Deviations of coefficients (draws, indicators, conditions) with covariances (indicators, conditions, conditions).

    Between indicators they correlate like their residuals, since all are fitted on the same units.
    """
    conditions = covariances.shape[1]
    plain = generator.standard_normal((draws, conditions, len(correlation))) @ _root(correlation).T
    roots = np.stack([_root(covariance) for covariance in covariances])
    return np.einsum("mpq,dqm->dmp", roots, plain)


def _residuals(values: Array, known: Array) -> Array:
    rest = values.copy()
    for _ in range(3):
        rest -= _mean(rest, known, axis=0)
        if values.shape[1] > 1:
            rest -= _mean(rest, known, axis=1)
    return rest


def _mean(values: Array, known: Array, axis: int) -> Array:
    count = known.sum(axis=axis, keepdims=True)
    total = np.where(known, values, 0.0).sum(axis=axis, keepdims=True)
    return np.asarray(np.divide(total, count, out=np.zeros_like(total), where=count > 0))


def _correlation(rest: Array, deviations: Array) -> Array:
    """Correlation of the residuals in units of their deviations, over cells where both are known; made positive."""
    scale = np.where(deviations > 0, deviations, np.nan)
    flat = (rest / scale).reshape(-1, rest.shape[-1])
    known = ~np.isnan(flat)
    flat = np.where(known, flat, 0.0)
    pairs = known.T.astype(float) @ known.astype(float)
    squares = (flat**2).T @ known.astype(float)
    size = np.sqrt(squares * squares.T)
    enough = (pairs >= LEAST_PAIRS) & (size > 0)
    result = np.divide(flat.T @ flat, size, out=np.zeros_like(size), where=enough)
    np.fill_diagonal(result, 1.0)
    return _positive(result)


def _positive(matrix: Array) -> Array:
    """The matrix with negative eigenvalues cut off and its diagonal back at 1."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    if values.min() >= 0:
        return matrix
    cut = (vectors * np.maximum(values, 0)) @ vectors.T
    size = np.sqrt(np.diag(cut))
    return np.asarray(cut / np.outer(size, size))


def _root(matrix: Array) -> Array:
    """A square root of a positive semidefinite matrix."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0)))
