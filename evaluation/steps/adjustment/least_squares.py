"""Adjusted value = y − (x − x̄)′β: one least-squares fit an indicator over all units, those alike in one go."""

from collections.abc import Sequence

import numpy as np

from evaluation.statistics import least_squares
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
        ledger.take_off(units[inside], at, (x[inside] * beta).T)
        ledger.vary(units[inside], at, x[inside])
        refusals.doubt_size(ledger, at, len(units))
        refusals.doubt_leverage(ledger, units, fit.leverages)
