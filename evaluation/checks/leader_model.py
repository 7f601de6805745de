"""The model of leaders and units behind an outcome: crossed random effects with multiple membership.

y = year + category + Σ (work) a + ψ + e, a and ψ independent: whom a place gets is unrelated to its own level, given
its conditions. e is carried over from year to year, which is what rolled postings would take for leaders: so nothing
more is taken off the variance of a.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.linalg import qr

from evaluation.checks.terms import Terms
from evaluation.statistics import carried_effects, crossed_effects, mobility
from evaluation.statistics.moment_null import moment_null

Array = np.ndarray

LEAST_MOVERS = 10  # below, whether the best were sent to easy places cannot be looked at
LEAST_CONNECTED = 100  # results that stay connected whichever is left out; below, shares of variance are noise
MAINLY = 0.5  # of a year's work has to pay in that year, or a result is not one cadre's
SURE = 1.645
LIMIT = 0.025  # outside the central 95 % of the null, above
CLOSE, DECIDING = 0.1, 10  # so near the limit of what rolled postings give, so many times the draws decide


@dataclass(frozen=True)
class Model:
    """A fit, and what rolled postings give; effects and prediction errors by column of the work."""

    rows: pd.DataFrame
    work: Terms
    design: Array
    memberships: Mapping[str, sparse.csr_array]
    fit: carried_effects.Fit
    null: mobility.Null
    effects: Array
    errors: Array

    @property
    def variance(self) -> float:
        """Of the leaders."""
        return self.fit.effects.variances["cadre"]

    @property
    def by_chance(self) -> bool:
        """Whether leaders differ no more than rolled postings do."""
        return not stands_out(self.null) or self.variance <= 0

    @property
    def reliability(self) -> Array:
        """By column, 0..1: of the leaders' variance, what the results settle."""
        return np.clip(1 - self.errors**2 / self.variance, 0, 1) if self.variance > 0 else self.errors * 0


@dataclass(frozen=True)
class Sorting:
    """How much better leaders are whose places were easier: points a point of ease, with its standard error."""

    slope: float
    error: float

    @property
    def found(self) -> bool:
        """Whether the best were sent to the easiest places, so that the adjustment takes merit for conditions."""
        return self.slope > SURE * self.error


def model(rows: pd.DataFrame, work: Terms, draws: int, generator: np.random.Generator) -> Model | None:
    """The model of an outcome's rows; None where nothing can be divided: nobody follows anybody, or too few results."""
    values, design = rows["value"].to_numpy(float), _periods_and_categories(rows)
    memberships = {"cadre": work.Z, "unit": _dummies(rows["unit"])}
    regions, years = np.unique(rows["unit"], return_inverse=True)[1], rows["year"].to_numpy(int)

    def rolled(count: int) -> mobility.Null:
        return moment_null(values, design, work.Z, regions=regions, times=years, draws=count, generator=generator)

    try:
        null = rolled(draws)
        if _close(null):
            null = rolled(DECIDING * draws)
        fit = carried_effects.fit(values, design, memberships, regions, years)
    except (ValueError, np.linalg.LinAlgError):
        return None
    effects, errors = fit.effects.effects("cadre"), fit.effects.effect_errors("cadre")
    return Model(rows, work, design, memberships, fit, null, effects, errors)


def stands_out(null: mobility.Null) -> bool:
    """Whether at most 2.5 % of rolled worlds give as much, the real one counted among them (Phipson and Smyth 2010).

    So counted, few draws make the test stricter, never laxer, and a knife's edge refuses.
    """
    as_much = int((null.draws >= null.found).sum())
    return (1 + as_much) / (1 + len(null.draws)) <= LIMIT


def shares(found: Model, at_once: float) -> mobility.Shares | None:
    """Variance shares, each result given to the cadre on record who worked most for it.

    `at_once`: the share of work that pays in its own year; None where that is less than half, or the moves are too few.
    """
    recorded = found.work.Z[:, found.work.recorded]
    rows = np.flatnonzero(np.asarray(recorded.max(axis=1).toarray()).ravel() > 0)
    if at_once < MAINLY or not len(rows):
        return None
    most = np.asarray(recorded.argmax(axis=1)).ravel()[rows]
    cadres = np.array(found.work.cadres)[found.work.recorded][most]
    if len(mobility.leave_out_rows(cadres, found.work.units[rows])) < LEAST_CONNECTED:
        return None
    years = _dummies(found.rows["level"] + found.rows["year"].astype(str)).toarray()[rows]
    try:
        return mobility.shares(found.rows["value"].to_numpy(float)[rows], years, cadres, found.work.units[rows])
    except (ValueError, np.linalg.LinAlgError):
        return None


def sorting(found: Model) -> Sorting | None:
    """Mundlak's (1978) contrast: the mean ease of a leader's places beside the ease of this one.

    None where nothing was adjusted or fewer than ten cadres moved.
    """
    ease, Z = found.rows["ease"].to_numpy(float), found.work.Z  # noqa: N806  # as in the formula
    if np.ptp(ease) == 0 or found.work.network.movers < LEAST_MOVERS:
        return None
    mean = (Z.T @ ease) / np.asarray(Z.sum(axis=0)).ravel()
    design = np.column_stack([found.design, ease, Z @ mean])
    values, start, chains = found.rows["value"].to_numpy(float), found.fit.effects.relative_deviations, found.fit.chains
    try:
        fit = crossed_effects.fit(values, design, found.memberships, chains=chains, start=start, accuracy=1e-3)
    except (ValueError, np.linalg.LinAlgError):
        return None
    return Sorting(float(fit.coefficients[-1]), float(fit.coefficient_errors[-1]))


def _close(null: mobility.Null) -> bool:
    """Whether more draws might decide otherwise."""
    return bool(abs(np.sqrt(null.found) - null.interval[1]) <= CLOSE * null.interval[1])


def _periods_and_categories(rows: pd.DataFrame) -> Array:
    """A column a level and year, and a column a category; those that say nothing new are left out."""
    labels = (rows["year"].astype(str), rows["category"].astype(str))
    columns = np.column_stack([_dummies(rows["level"] + "|" + each).toarray() for each in labels])
    _, triangle, order = qr(columns, mode="economic", pivoting=True)
    size = np.abs(np.diag(triangle))
    return columns[:, np.sort(order[: len(size)][size > 1e-9 * size[0]])]


def _dummies(labels: pd.Series) -> sparse.csr_array:
    place = np.unique(labels.to_numpy(str), return_inverse=True)[1]
    return sparse.csr_array((np.ones(len(place)), (np.arange(len(place)), place)))
