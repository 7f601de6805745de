"""Adjusted value = y − (x − x̄)′β₋ᵢ: one least-squares fit an indicator over all units, those alike in one go.

β₋ᵢ is β without the unit itself, in closed form: nobody's own value sets what is expected of it, so that its own error
and that of β₋ᵢ are independent, as error² + x′Vx takes them to be.
"""

from collections.abc import Sequence

import numpy as np

from evaluation.statistics import least_squares
from evaluation.statistics.least_squares import Fit
from evaluation.steps.adjustment import refusals
from evaluation.steps.adjustment.results import Array, Ledger, Model


def adjust(ledger: Ledger, chosen: Sequence[int]) -> None:
    """Takes what conditions explain off the indicators chosen; one whose model is declined keeps its values."""
    for units, together in ledger.patterns(chosen):
        reason = refusals.declined(ledger.conditions, ledger.x[units])
        if reason:
            for at in together:
                ledger.say(*reason, at)
        else:
            _fit(ledger, units, together)


def _fit(ledger: Ledger, units: Array, together: Sequence[int]) -> None:
    x = ledger.x[units]
    fit = least_squares.fit(ledger.values[units][:, together], np.column_stack([np.ones(len(units)), x]))
    for place, at in enumerate(together):
        fitness = float(fit.leave_one_out_r_squared[place])
        if refusals.fits_worse(ledger, at, fitness):
            continue
        beta, covariance = fit.coefficients[1:, place], fit.covariances[place][1:, 1:]
        ledger.fits[str(ledger.indicators[at])] = Model(ledger.conditions, beta, covariance, len(units), fitness)
        inside = ~refusals.set_apart(ledger, at, units, fit.leverages)
        ledger.take_off(units[inside], at, (x * fit.without_each(place)[:, 1:])[inside].T)
        ledger.vary(units[inside], at, (x * _stretch(fit, place, x)[:, None])[inside])
        refusals.doubt_size(ledger, at, len(units))
        refusals.doubt_leverage(ledger, units, fit.leverages)


def _stretch(fit: Fit, place: int, x: Array) -> Array:
    """How much wider x′β₋ᵢ errs than HC3 has it of x′β (units,): the other rows alone, weighing 1 / (1 − h) more."""
    whole = np.einsum("np,pq,nq->n", x, fit.covariances[place][1:, 1:], x)
    own = (np.einsum("np,pn->n", x, fit.projection[1:]) * fit.leave_one_out_residuals[:, place]) ** 2
    share = np.divide(whole - own, whole, out=np.ones(len(x)), where=whole > 0)
    return np.asarray(np.sqrt(np.clip(share, 0.0, 1.0)) / np.maximum(1 - fit.leverages, 1e-10))
