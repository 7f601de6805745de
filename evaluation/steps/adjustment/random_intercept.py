"""What a unit keeps up over the years: y_it = α_t + x_i′β + u_i + e_it, each indicator by restricted likelihood.

Adjusted value = α of the years judged + û_i: what the unit's results of all the years foretell at mean conditions. What
then lies between the value less its conditions and the adjusted value may be chance, and is not credited (`chance`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.domain.adjusting import CHANCE
from evaluation.domain.settings import RandomIntercept
from evaluation.statistics import autocorrelation, least_squares, random_intercept
from evaluation.steps.adjustment import refusals
from evaluation.steps.adjustment.results import Adjusted, Array, Ledger, PanelFit

LEAST_UNITS, LEAST_YEARS, LEAST_RELIABILITY = 15, 3, 0.5
MANY_UNITS = 100
NINE_IN_TEN = 1.6448536269514722  # standard errors


@dataclass(frozen=True)
class Rows:
    """An indicator's history: `values` (years, units) of the `units` (positions) known in three years or more."""

    units: Array
    years: Array
    values: Array
    x: Array
    recent: Array

    @property
    def known(self) -> Array:
        return ~np.isnan(self.values)

    @property
    def means(self) -> Array:
        """Each unit's mean over its years, each year first less its own mean over the units (units,)."""
        counts = self.known.sum(axis=1, keepdims=True)
        centred = self.values - np.nansum(self.values, axis=1, keepdims=True) / counts
        return np.nansum(centred, axis=0) / self.known.sum(axis=0)


@dataclass(frozen=True)
class Between:
    """Leverages and leave-one-out R² (`fitness`) of the units' means over the years on their conditions."""

    leverages: Array
    fitness: float


@dataclass(frozen=True)
class Fitted:
    """The fit, and the autocorrelation of errors that it allows for."""

    fit: random_intercept.Fit
    autocorrelation: float


def adjust(ledger: Ledger, chosen: Sequence[int], setting: RandomIntercept) -> None:
    """Takes off what conditions explain and what chance may have made; a declined indicator keeps its values.

    Where nothing lasts (a variance of exactly 0) all is chance: every unit is at the level, and a note says so.
    """
    for at in chosen:
        rows = _rows(ledger, at)
        if rows is None or _declined(ledger, at, rows):
            continue
        between = _between(rows)
        if refusals.fits_worse(ledger, at, between.fitness):
            continue
        fitted = _fit(rows, setting)
        if fitted is None:
            ledger.say("adjustment.unsettled", {}, at)
        else:
            _write(ledger, at, rows, fitted, between)


def shrinkage(adjusted: Adjusted) -> Array:
    """How far each adjusted value believes the unit's own years, 0..1 (units, indicators); NaN = it is not shrunk."""
    result = adjusted.step.matrix * np.nan
    if CHANCE in adjusted.effects:
        for name, fit in adjusted.fits.items():
            if isinstance(fit, PanelFit):
                result[name] = fit.reliability.reindex(result.index).where(adjusted.effects[CHANCE][name].notna())
    return result.to_numpy(float)


def _rows(ledger: Ledger, at: int) -> Rows | None:
    """The rows of an indicator; None, said, where fewer than three years are known of anybody."""
    records = ledger.inputs.records
    years = np.asarray(records.years, int)
    history = records.history[:, :, at] if records.years else np.zeros((0, len(ledger.units)))
    units = ledger.known(at)
    values = history[:, units]
    held = (~np.isnan(values)).any(axis=1)
    if held.sum() < LEAST_YEARS:
        ledger.say("adjustment.too_few_years", {"years": int(held.sum()), "wanted": LEAST_YEARS}, at)
        return None
    short = (~np.isnan(values)).sum(axis=0) < LEAST_YEARS
    ledger.say_of(units[short], "adjustment.short", {"years": (~np.isnan(values)).sum(axis=0)[short]}, at)
    inside, judged = units[~short], years > years[-1] - records.recent
    return Rows(inside, years[held], values[held][:, ~short], ledger.x[inside], judged[held])


def _declined(ledger: Ledger, at: int, rows: Rows) -> bool:
    if len(rows.units) < LEAST_UNITS:
        ledger.say("adjustment.too_few", {"units": len(rows.units), "wanted": LEAST_UNITS}, at)
        return True
    reason = refusals.declined(ledger.conditions, rows.x) if ledger.conditions else None
    if reason:
        ledger.say(*reason, at)
    return reason is not None


def _between(rows: Rows) -> Between:
    fit = least_squares.fit(rows.means, np.column_stack([np.ones(len(rows.units)), rows.x]))
    fitness = float(fit.leave_one_out_r_squared[0])
    return Between(fit.leverages, fitness if rows.x.shape[1] else float("nan"))


def _fit(rows: Rows, setting: RandomIntercept) -> Fitted | None:
    """The fit on years and conditions; None where the rows cannot tell the variances apart."""
    year, unit = np.nonzero(rows.known)
    columns = np.column_stack([year[:, None] == np.arange(len(rows.years)), rows.x[unit]]).astype(float)
    values, times = rows.values[year, unit], rows.years[year]
    try:
        rho = autocorrelation.estimate(values, columns, unit, times) if setting.errors == "ar1" else 0.0
        return Fitted(random_intercept.fit(values, columns, unit, times=times, autocorrelation=rho), rho)
    except (ValueError, np.linalg.LinAlgError):
        return None


def _write(ledger: Ledger, at: int, rows: Rows, fitted: Fitted, between: Between) -> None:
    fit, leverages = fitted.fit, between.leverages
    years = len(rows.years)
    inside = ~refusals.set_apart(ledger, at, rows.units, leverages)
    units, beta = rows.units[inside], fit.coefficients[years:]
    effects = (rows.x * beta)[inside].T
    foretold = _level(rows) @ fit.coefficients[:years] + fit.effects[inside]
    chance = ledger.values[units, at] - effects.sum(axis=0) - foretold
    ledger.take_off(units, at, np.vstack([effects, chance]))
    ledger.errors[units, at] = _errors(rows, fit)[inside]
    reliability = pd.Series(fit.reliability, ledger.units[rows.units])
    ledger.fits[str(ledger.indicators[at])] = PanelFit(
        ledger.conditions,
        beta,
        fit.coefficient_covariance[years:, years:],
        len(rows.units),
        between.fitness,
        between=fit.between,
        within=fit.within,
        autocorrelation=fitted.autocorrelation,
        years=years,
        reliability=reliability,
    )
    typical = float(reliability.median())
    if fit.between == 0:
        ledger.say("adjustment.indistinguishable", {}, at)
    elif typical < LEAST_RELIABILITY:
        ledger.say("adjustment.unreliable", {"share": typical}, at)
    refusals.doubt_size(ledger, at, len(rows.units))
    refusals.doubt_leverage(ledger, rows.units, leverages)


def _level(rows: Rows) -> Array:
    """The share of each year in what is judged (years,): the years that the value averages, those that are known."""
    chosen = rows.recent if rows.recent.any() else np.arange(len(rows.years)) == len(rows.years) - 1
    return chosen / chosen.sum()


def _errors(rows: Rows, fit: random_intercept.Fit) -> Array:
    """Prediction errors of α + û, σ²u (1 − B) + (l − B x̄)′V(l − B x̄): those of the coefficients are in them.

    l picks the years judged; x̄ holds a unit's own share of years, and its conditions, which l leaves out: they are
    taken off the value. Under a hundred units the variances are uncertain too: then no less than reaches the farther
    end of the interval that integrates over them.
    """
    shrinkage = fit.reliability
    shares = (rows.known / rows.known.sum(axis=0)).T
    aim = np.concatenate([_level(rows), np.zeros(rows.x.shape[1])])
    gap = aim - shrinkage[:, None] * np.column_stack([shares, rows.x])
    added = np.einsum("np,pq,nq->n", gap, fit.coefficient_covariance, gap)
    plain = np.sqrt(fit.between * (1 - shrinkage) + added)
    if len(rows.units) >= MANY_UNITS:
        return plain
    low, high = random_intercept.interval(fit)
    return np.maximum(plain, np.maximum(high - fit.effects, fit.effects - low) / NINE_IN_TEN)
