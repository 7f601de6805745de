"""Remove what conditions explain, in the indicator's own unit: one file a method, `adjust` chooses among them.

Whatever the method, value − Σ effects = adjusted value; what is declined keeps its value, and a note says what would
suffice.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from evaluation.domain.adjusting import CHANCE, PEERS
from evaluation.domain.results import Note, Step
from evaluation.domain.settings import (
    Adjustment,
    ConditionTerm,
    LeastSquares,
    NearestPeers,
    ObservedExpected,
    RandomIntercept,
    Unadjusted,
)
from evaluation.domain.units import Condition
from evaluation.steps.adjustment import least_squares, nearest_peers, observed_expected, random_intercept, refusals
from evaluation.steps.adjustment.conditions import WHY_REFUSED, check_roles, explained, model_columns, used_twice
from evaluation.steps.adjustment.results import (
    Adjusted,
    Contrast,
    CountFit,
    Inputs,
    Ledger,
    Model,
    PanelFit,
    PeerGroup,
    Records,
)

__all__ = [
    "CHANCE",
    "NOTHING",
    "PEERS",
    "WHY_REFUSED",
    "Adjusted",
    "Contrast",
    "CountFit",
    "Inputs",
    "Model",
    "PanelFit",
    "PeerGroup",
    "Records",
    "adjust",
    "contrast",
    "disagreements",
    "preview",
]
NOTHING = Records()


def adjust(
    step: Step,
    adjustable: Sequence[str],
    *,
    conditions: pd.DataFrame,
    imputed: pd.DataFrame,
    categories: pd.Series,
    register: Sequence[Condition],
    setting: Adjustment,
    records: Records = NOTHING,
) -> Adjusted:
    """The adjusted matrix of the step, in the indicators' own units, for the indicators named in `adjustable`.

    `conditions`, `imputed`: unit × condition. A unit without a known value of every condition, and an indicator whose
    model is declined, keep their raw values; notes say so. Raises RefusedCondition for a role other than `condition`
    and UnknownName for a condition that is not in the register or counts of an indicator that the step does not have.
    """
    return _run(
        Inputs(
            step=step,
            adjustable=tuple(adjustable),
            conditions=conditions,
            imputed=imputed,
            categories=categories,
            register=tuple(register),
            setting=setting,
            records=records,
        )
    )


def preview(adjusted: Adjusted, declined: ConditionTerm) -> Adjusted:
    """What the values would be with one more condition, its role not asked: to be shown, never to be stored as a score.

    Without a method chosen, by least squares. Raises RefusedCondition for a personal trait all the same.
    """
    inputs = adjusted.inputs
    if isinstance(inputs.setting, Unadjusted):
        setting: Adjustment = LeastSquares(conditions=(declined,))
    else:
        others = tuple(term for term in inputs.setting.conditions if term.condition != declined.condition)
        setting = inputs.setting.model_copy(update={"conditions": (*others, declined)})
    return _run(replace(inputs, setting=setting), excused={declined.condition})


def disagreements(adjusted: Adjusted) -> tuple[Note, ...]:
    """Where units like it and the regression expect something else of a unit, by more than the peers' score can err.

    Notes `adjustment.depends` with the `difference` and the `error` of `contrast`.
    """
    found = contrast(adjusted)
    return () if found is None else tuple(_depending(found))


def contrast(adjusted: Adjusted) -> Contrast | None:
    """What units like it and the regression say of each unit; None where one of the two says nothing.

    Of a scheme with peers, against least squares on the same conditions.
    """
    setting = adjusted.inputs.setting
    if isinstance(setting, Unadjusted):
        return None
    if isinstance(setting, NearestPeers):
        fitted = LeastSquares(conditions=setting.conditions, intended_twice=setting.intended_twice)
        peers, other = adjusted, _run(replace(adjusted.inputs, setting=fitted))
    else:
        near = NearestPeers(conditions=setting.conditions, intended_twice=setting.intended_twice)
        peers, other = _run(replace(adjusted.inputs, setting=near)), adjusted
    by_fit = [frame for name, frame in other.effects.items() if name != CHANCE]
    if PEERS not in peers.effects or not by_fit or peers.step.errors is None:
        return None
    difference = sum(by_fit[1:], by_fit[0]) - peers.effects[PEERS]
    return Contrast(difference, peers.step.errors.where(difference.notna()))


def _run(inputs: Inputs, excused: Collection[str] = ()) -> Adjusted:
    step, setting = inputs.step, inputs.setting
    if isinstance(setting, Unadjusted) or not (setting.conditions or isinstance(setting, RandomIntercept)):
        return _unchanged(inputs, pd.DataFrame(index=step.matrix.index), ())
    check_roles(setting.conditions, inputs.register, excused)
    frame, notes = model_columns(setting.conditions, inputs.conditions, inputs.imputed, step.matrix.index)
    if frame.shape[1] == 0 and not isinstance(setting, RandomIntercept):
        return _unchanged(inputs, frame, tuple(notes))
    whole = frame.notna().all(axis=1)
    notes += [Note("adjustment.no_conditions", {}, unit=str(unit)) for unit in frame.index[~whole]]
    shares = explained(frame[whole], inputs.categories)
    notes += used_twice(shares, setting.intended_twice)
    ledger = _adjusted(inputs, frame - frame[whole].mean())
    refusals.doubt_units(ledger)
    errors = step.errors if step.errors is None and np.isnan(ledger.errors).all() else ledger.label(ledger.errors)
    return Adjusted(
        step=Step("adjustment", ledger.label(ledger.values), errors, (*notes, *ledger.notes)),
        effects={name: ledger.label(taken) for name, taken in zip(ledger.names, ledger.taken, strict=True)},
        deviations=ledger.deviations,
        fits=ledger.fits,
        gradients=ledger.gradients,
        peers=ledger.peers,
        explained_by_category=shares,
        inputs=inputs,
    )


def _adjusted(inputs: Inputs, deviations: pd.DataFrame) -> Ledger:
    """The ledger after the method of the setting."""
    match inputs.setting:
        case RandomIntercept() as setting:
            ledger = Ledger(inputs, deviations, [*map(str, deviations), CHANCE])
            random_intercept.adjust(ledger, ledger.chosen, setting)
        case NearestPeers() as setting:
            ledger = Ledger(inputs, deviations, [PEERS])
            nearest_peers.adjust(ledger, ledger.chosen, setting)
        case ObservedExpected() as setting:
            ledger = Ledger(inputs, deviations, list(map(str, deviations)))
            observed_expected.check(setting.counts, list(map(str, ledger.indicators)))
            counts = {list(ledger.indicators).index(each.indicator): each for each in setting.counts}
            least_squares.adjust(ledger, [at for at in ledger.chosen if at not in counts])
            for at in ledger.chosen:
                if at in counts:
                    observed_expected.adjust(ledger, at, counts[at])
        case _:
            ledger = Ledger(inputs, deviations, list(map(str, deviations)))
            least_squares.adjust(ledger, ledger.chosen)
    return ledger


def _unchanged(inputs: Inputs, deviations: pd.DataFrame, notes: tuple[Note, ...]) -> Adjusted:
    step = Step("adjustment", inputs.step.matrix, inputs.step.errors, notes)
    return Adjusted(step, {}, deviations, {}, {}, {}, {}, inputs)


def _depending(found: Contrast) -> list[Note]:
    """Notes where the difference exceeds the error; nothing where the error is not known."""
    apart, allowed = found.difference.to_numpy(float), found.errors.to_numpy(float)
    return [
        Note(
            "adjustment.depends",
            {"difference": float(apart[unit, at]), "error": float(allowed[unit, at])},
            str(found.difference.columns[at]),
            str(found.difference.index[unit]),
        )
        for unit, at in np.argwhere(np.abs(apart) > allowed)
    ]
