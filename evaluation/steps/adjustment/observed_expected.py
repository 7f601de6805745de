"""Rates of counts: observed against what conditions let expect, by Poisson or binomial regression.

Adjusted rate = y · Ē / E for events (log link); for shares the odds are multiplied (logit link), so that 98 % never
becomes 127 %. Ē is what is expected at mean conditions. Either way the conditions add up on the link's scale, and what
was taken off is split among them in proportion to (x − x̄)β₋ᵢ: the logarithmic mean makes the parts sum exactly. β₋ᵢ is
β without the unit itself, by one step of the fit: nobody's own count sets what is expected of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from warnings import catch_warnings, simplefilter

import numpy as np
import pandas as pd

from evaluation.domain.settings import CountModel
from evaluation.errors import UnknownName
from evaluation.steps.adjustment import refusals
from evaluation.steps.adjustment.results import Array, CountFit, Ledger

LEAST_EVENTS = 10


@dataclass(frozen=True)
class Rates:
    """The counts of `units` (positions), see CountModel: `rate` = count / exposure, `x` with the intercept in front."""

    family: str
    per: float
    units: Array
    rate: Array
    exposure: Array
    x: Array

    @property
    def count(self) -> Array:
        return self.rate * self.exposure

    def at(self, linear: Array) -> Array:
        """The rate at the linear predictor."""
        return np.exp(linear) if self.family == "poisson" else 1 / (1 + np.exp(-linear))

    def slope(self, rate: Array) -> Array:
        """How the rate rises with the linear predictor; also the variance of a count / exposure, where φ = 1."""
        return rate if self.family == "poisson" else rate * (1 - rate)


@dataclass(frozen=True)
class Fitted:
    """`coefficients` and `covariance`, the intercept first; `expected` rate; `dispersion` = Pearson χ² / (n − p)."""

    coefficients: Array
    covariance: Array
    expected: Array
    leverages: Array
    dispersion: float


def check(counts: Sequence[CountModel], indicators: Sequence[str]) -> None:
    """Raises UnknownName for a count model of an indicator that the scheme does not have."""
    for count in counts:
        if count.indicator not in indicators:
            raise UnknownName("指标", count.indicator, indicators)


def adjust(ledger: Ledger, at: int, model: CountModel) -> None:
    """Takes what conditions explain off one indicator of counts; where its model is declined the values stay."""
    units = _usable(ledger, at, model)
    if units is None:
        return
    x = ledger.x[units]
    reason = refusals.declined(ledger.conditions, x)
    if reason:
        ledger.say(*reason, at)
        return
    exposure = ledger.inputs.records.exposures[model.exposure].to_numpy(float)[units]
    with_intercept = np.column_stack([np.ones(len(units)), x])
    rates = Rates(model.family, model.per, units, ledger.values[units, at] / model.per, exposure, with_intercept)
    scarce, wanted = _scarcer(rates), LEAST_EVENTS * with_intercept.shape[1]
    if scarce < wanted:
        ledger.say("adjustment.too_few_events", {"events": scarce, "wanted": wanted}, at)
        return
    fitted = fit(rates)
    if fitted is None:
        ledger.say("adjustment.unsettled", {}, at)
        return
    fitness = leave_one_out(rates, fitted)
    if not refusals.fits_worse(ledger, at, fitness):
        _write(ledger, at, rates, fitted, fitness)


def fit(rates: Rates) -> Fitted | None:
    """The regression of counts on conditions; None where it does not settle (no convergence, perfect separation)."""
    library, findings = _library(), import_module("statsmodels.tools.sm_exceptions")
    with catch_warnings():
        simplefilter("error", findings.ModelWarning)
        simplefilter("error", RuntimeWarning)
        try:
            if rates.family == "poisson":
                poisson = library.families.Poisson()
                model = library.GLM(rates.count, rates.x, family=poisson, exposure=rates.exposure)
            else:
                both = np.column_stack([rates.count, np.maximum(rates.exposure - rates.count, 0)])
                model = library.GLM(both, rates.x, family=library.families.Binomial())
            found = model.fit(maxiter=100)
            leverages = np.asarray(found.get_hat_matrix_diag(observed=False))
        except (ValueError, np.linalg.LinAlgError, findings.ModelWarning, RuntimeWarning):
            return None
    dispersion = float(found.pearson_chi2 / found.df_resid)
    covariance = np.asarray(found.cov_params()) * max(dispersion, 1.0)
    if not found.converged or not np.isfinite(covariance).all():
        return None
    expected = rates.at(rates.x @ found.params)
    return Fitted(np.asarray(found.params), covariance, expected, leverages, dispersion)


def without_each(rates: Rates, fitted: Fitted) -> Array:
    """Coefficients (units, columns of x) as fitted without each unit, by one step of the fit (Pregibon 1981)."""
    plain = fitted.covariance / max(fitted.dispersion, 1.0)
    pull = rates.exposure * (rates.rate - fitted.expected) / np.maximum(1 - fitted.leverages, 1e-12)
    return np.asarray(fitted.coefficients - (rates.x @ plain) * pull[:, None])


def leave_one_out(rates: Rates, fitted: Fitted) -> float:
    """R² of rates, weighted by exposure, each expected without itself by one step of the fit.

    Below 0 = worse than the common rate of all others.
    """
    apart = rates.at((rates.x * without_each(rates, fitted)).sum(axis=1))
    rest = rates.exposure.sum() - rates.exposure
    common = (rates.count.sum() - rates.count) / rest
    squares = (rates.exposure * (rates.rate - apart) ** 2).sum()
    return float(1 - squares / (rates.exposure * (rates.rate - common) ** 2).sum())


def _library() -> ModuleType:
    """The generalised linear models of statsmodels, loaded when first asked for: other methods need not wait for it."""
    return import_module("statsmodels.genmod.generalized_linear_model")


def _usable(ledger: Ledger, at: int, model: CountModel) -> Array | None:
    """Positions of the units with a rate and an exposure that make a count; None where no exposure is known at all."""
    exposures = ledger.inputs.records.exposures
    if model.exposure not in exposures or exposures[model.exposure].isna().all():
        ledger.say("adjustment.no_exposures", {"exposure": model.exposure}, at)
        return None
    units = ledger.known(at)
    exposure, value = exposures[model.exposure].to_numpy(float)[units], ledger.values[units, at]
    lacking = ~(exposure > 0)
    outside = ~lacking & ((value < 0) | ((model.family == "binomial") & (value > model.per * (1 + 1e-9))))
    ledger.say_of(units[lacking], "adjustment.no_exposure", {}, at)
    ledger.say_of(units[outside], "adjustment.no_rate", {"value": value[outside]}, at)
    return units[~lacking & ~outside]


def _scarcer(rates: Rates) -> float:
    """The number of events; of shares, that of the rarer outcome."""
    events = rates.count.sum()
    return float(events if rates.family == "poisson" else min(events, (rates.exposure - rates.count).sum()))


def _write(ledger: Ledger, at: int, rates: Rates, fitted: Fitted, fitness: float) -> None:
    units, per = rates.units, rates.per
    inside = ~refusals.set_apart(ledger, at, units, fitted.leverages)
    shifts = rates.x[:, 1:] * without_each(rates, fitted)[:, 1:]
    parts = _split(rates, shifts)
    wider = 1 / np.sqrt(np.maximum(1 - fitted.leverages, 1e-12))  # the error of β₋ᵢ beside that of β
    slopes = (wider * rates.slope(rates.rate - parts.sum(axis=1)))[:, None] * rates.x[:, 1:]
    errors = _errors(rates, fitted, shifts.sum(axis=1), ledger.errors[units, at] / per)
    ledger.take_off(units[inside], at, per * parts[inside].T)
    ledger.vary(units[inside], at, per * slopes[inside])
    ledger.errors[units[inside], at] = per * errors[inside]
    ledger.fits[str(ledger.indicators[at])] = CountFit(
        ledger.conditions,
        fitted.coefficients[1:],
        fitted.covariance[1:, 1:],
        len(units),
        fitness,
        centre=per * float(rates.at(fitted.coefficients[:1])[0]),
        dispersion=fitted.dispersion,
        ratios=pd.Series(rates.rate / fitted.expected, ledger.units[units]),
    )
    refusals.doubt_size(ledger, at, len(units))
    refusals.doubt_leverage(ledger, units, fitted.leverages)


def _split(rates: Rates, shifts: Array) -> Array:
    """Rate less adjusted rate, among the conditions (units, conditions): the logarithmic mean of both × each shift.

    Poisson: y (1 − e^−s) / s. Binomial: y (1 − y) (1 − e^−s) / s / (1 − y + y e^−s). At s = 0 the slope itself.
    """
    total, rate = shifts.sum(axis=1), rates.rate
    ratio = np.divide(-np.expm1(-total), total, out=np.ones_like(total), where=total != 0)
    mean = rate * ratio
    if rates.family == "binomial":
        mean *= (1 - rate) / (1 - rate + rate * np.exp(-total))
    return mean[:, None] * shifts


def _errors(rates: Rates, fitted: Fitted, total: Array, known: Array) -> Array:
    """Errors of the adjusted rates by the delta method, without what β adds.

    Of the rate itself: what is known from years or surveys; else that of its count, with the dispersion beyond chance.
    """
    counting = np.sqrt(max(fitted.dispersion, 1.0) * rates.slope(fitted.expected) / rates.exposure)
    own = np.where(np.isnan(known), counting, known)
    shrink = np.exp(-total)
    if rates.family == "binomial":
        shrink /= (1 - rates.rate + rates.rate * np.exp(-total)) ** 2
    return own * shrink
