"""Errors of values by years and surveys, and joint draws of scores passed through every cap and band."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.statistics import carryover, variation

Array = np.ndarray

MOST_CELLS = 50_000_000
LEAST_DRAWS = 50


@dataclass(frozen=True)
class Yearly:
    """Something of each of the calendar `years`, distinct and in order: `values` (years, units, indicators)."""

    years: Sequence[int]
    values: Array


@dataclass(frozen=True)
class CellErrors:
    """Standard error of each value (units, indicators), NaN = not known; correlation between indicators."""

    errors: Array
    correlation: Array


@dataclass(frozen=True)
class Slope:
    """What a fit adds to the error of a value: deviations (units, conditions) and the covariance of β."""

    deviations: Array
    covariance: Array


def cell_errors(history: Yearly, published: Array, shares: Yearly) -> CellErrors:
    """Errors of values: published² + (sd between years)² × what averaging leaves of it, where one of the two is known.

    `history`: values (years, units, indicators); `published` (units, indicators); `shares`: of the value, what each
    year makes up (years, units, indicators). Averaging n independent years leaves 1 / n; more where luck carries over.
    """
    found = variation.between_years(history.values, history.years)
    left = carryover.variance(shares.values, np.asarray(shares.years), found.carried)
    between = found.deviations**2 * np.where(left > 0, left, 1.0)
    known = ~np.isnan(published) | ~np.isnan(between)
    squares = np.nan_to_num(published) ** 2 + np.nan_to_num(between)
    return CellErrors(np.where(known, np.sqrt(squares), np.nan), found.correlation)


def with_slopes(errors: Array, slopes: Mapping[int, Slope]) -> Array:
    """The errors with x′V(β)x added for each fitted indicator (by position)."""
    result = errors.copy()
    for at, slope in slopes.items():
        added = np.einsum("np,pq,nq->n", slope.deviations, slope.covariance, slope.deviations)
        result[:, at] = np.sqrt(errors[:, at] ** 2 + np.nan_to_num(added))
    return result


def error_shares(slopes: Array, correlation: Array, shrinkage: Array) -> tuple[Array, Array]:
    """Of each total's error variance, the share that is sampling error, and that totals vary by if nobody differs.

    `slopes` (units, indicators): error of each score × what a point of it adds to the total. `shrinkage` (units,
    indicators): B, how far a shrunk value believes the mean of its years, NaN = not shrunk. A shrunk value has the
    error √(B v), v the sampling variance of the mean, and varies by B √v where nobody differs; its sampling error is
    in its spread already.
    """

    def variance(parts: Array) -> Array:
        return np.asarray(np.einsum("nm,mk,nk->n", parts, correlation, parts, optimize=True))

    plain, whole = np.isnan(shrinkage), variance(slopes)
    parts = variance(slopes * plain), variance(slopes * np.where(plain, 1.0, np.sqrt(shrinkage)))
    sampling, nothing = (np.divide(part, whole, out=np.ones(len(whole)), where=whole > 0) for part in parts)
    return np.clip(sampling, 0.0, 1.0), np.clip(nothing, 0.0, 1.0)


def draw_scores(
    values: Array,
    previous: Mapping[int, Array],
    cells: CellErrors,
    slopes: Mapping[int, Slope],
    *,
    scales: Sequence[Callable[..., Array]],
    draws: int,
    seed: int,
) -> Array | None:
    """Joint draws of scores (draws, units, indicators), float32, NaN where the value is.

    None where no error is known or `draws` is 0.

    Values vary by their errors, correlated between indicators; coefficients vary once a draw for all units; an
    indicator with `previous` values (its scale takes both) has those vary too. Fewer draws when there are many cells.
    """
    if draws == 0 or not np.isfinite(cells.errors).any():
        return None
    units, indicators = values.shape
    draws = min(draws, max(MOST_CELLS // (units * indicators), LEAST_DRAWS))
    generator = np.random.Generator(np.random.SFC64(seed))  # the quickest of normal numbers
    noise = variation.draw(cells.correlation, draws, units, generator)
    noise *= np.nan_to_num(cells.errors).astype(np.float32)
    shifts = _shifts(slopes, cells.correlation, draws, generator)
    result = np.empty((draws, units, indicators), np.float32)
    for at, scale in enumerate(scales):
        shift = shifts.get(at, 0.0)
        sample = values[:, at] + noise[:, :, at] - shift
        if at in previous:
            back = generator.standard_normal((draws, units)) * np.nan_to_num(cells.errors[:, at])
            result[:, :, at] = scale(sample, previous[at] + back - shift)
        else:
            result[:, :, at] = scale(sample)
    return result


def _shifts(
    slopes: Mapping[int, Slope], correlation: Array, draws: int, generator: np.random.Generator
) -> dict[int, Array]:
    """What the draws of β take off each unit's value, by indicator (draws, units)."""
    if not slopes:
        return {}
    at = list(slopes)
    covariances = np.stack([slopes[each].covariance for each in at])
    betas = variation.draw_coefficients(covariances, correlation[np.ix_(at, at)], draws, generator)
    return {each: betas[:, place] @ np.nan_to_num(slopes[each].deviations).T for place, each in enumerate(at)}
