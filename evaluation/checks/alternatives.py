"""The adjusted values that other ways of adjusting give: four methods on any set of conditions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from evaluation.domain.adjusting import PEERS
from evaluation.domain.results import Note
from evaluation.domain.settings import ConditionTerm, LeastSquares, NearestPeers, RandomIntercept
from evaluation.statistics import neighbours, robust
from evaluation.steps import adjustment
from evaluation.steps.adjustment import Adjusted, Inputs, refusals
from evaluation.steps.adjustment.results import Ledger

Array = np.ndarray
Method = Literal["least_squares", "robust", "nearest_peers", "random_intercept"]

METHODS: tuple[Method, ...] = ("least_squares", "robust", "nearest_peers", "random_intercept")


@dataclass(frozen=True)
class Alternative:
    """Values (unit × indicator) by one method; `adjusted`: how many indicators it adjusted.

    `code`: of the note that says why it adjusted nothing; empty where it did, and where nothing was to be adjusted for.
    """

    method: Method
    values: pd.DataFrame
    adjusted: int
    code: str = ""


def alternatives(
    inputs: Inputs, terms: tuple[ConditionTerm, ...], peers: NearestPeers, chance: RandomIntercept
) -> tuple[Alternative, ...]:
    """The values by each method on the conditions; `peers`, `chance`: the methods' settings, whatever their conditions.

    Without conditions: the values as they are for least squares, of which Huber's would be a repetition, and no peers.
    """
    panel = _of("random_intercept", _adjust(inputs, chance.model_copy(update={"conditions": terms})))
    if not terms:
        matrix = inputs.step.matrix
        none = "multiverse.no_conditions"
        repeated = (Alternative("robust", matrix, 0, none), Alternative("nearest_peers", matrix, 0, none))
        return Alternative("least_squares", matrix, 0), *repeated, panel
    fitted = _adjust(inputs, LeastSquares(conditions=terms))
    return _of("least_squares", fitted), robustly(fitted), by_peers(fitted, peers), panel


def robustly(fitted: Adjusted) -> Alternative:
    """The values less what conditions explain by Huber's regression, wherever least squares took something off."""
    ledger, found = Ledger(fitted.inputs, fitted.deviations, ["robust"]), 0
    chosen = [at for at, name in enumerate(ledger.indicators) if name in fitted.fits]
    for units, together in ledger.patterns(chosen):
        x = ledger.x[units]
        slopes = robust.huber(ledger.values[units][:, together], np.column_stack([np.ones(len(units)), x]))[1:]
        for at, beta in zip(together, slopes.T, strict=True):
            taken = next(iter(fitted.effects.values()))[ledger.indicators[at]].notna().to_numpy()[units]
            if not np.isnan(beta).any():
                ledger.take_off(units[taken], at, (x[taken] @ beta)[None])
                found += 1
    why = "multiverse.unsettled" if fitted.fits else _reason(fitted.step.notes)
    return Alternative("robust", ledger.label(ledger.values), found, "" if found else why)


def by_peers(fitted: Adjusted, setting: NearestPeers) -> Alternative:
    """As the step adjusts by nearest peers on the conditions of a fit, without writing down who they are."""
    ledger, found = Ledger(fitted.inputs, fitted.deviations, [PEERS]), 0
    least = min(neighbours.LEAST, setting.peers)
    for units, together in ledger.patterns(ledger.chosen):
        if refusals.declined(ledger.conditions, ledger.x[units]) or len(units) <= setting.peers:
            continue
        near = neighbours.nearest(ledger.x[units], count=setting.peers, caliper=setting.caliper, least=least)
        inside = near.counts > 0
        for at in together:
            beside = neighbours.compare(ledger.values[units, at], near, least=least)
            if inside.any() and _foretells(ledger.values[units, at], beside):
                expected = beside.expected[inside]
                ledger.take_off(units[inside], at, (expected - expected.mean())[None])
                found += 1
    why = _reason(fitted.step.notes) or "adjustment.no_peers"
    return Alternative("nearest_peers", ledger.label(ledger.values), found, "" if found else why)


def _foretells(values: Array, beside: neighbours.Beside) -> bool:
    """Whether the peers' mean foretells each value at least as well as the mean of all others does."""
    others = (values.sum() - values) / (len(values) - 1)
    compared = ~np.isnan(beside.difference)
    total = ((values - others)[compared] ** 2).sum()
    return bool(total > 0 and (beside.difference[compared] ** 2).sum() <= total)


def _adjust(inputs: Inputs, setting: LeastSquares | RandomIntercept) -> Adjusted:
    return adjustment.adjust(
        inputs.step,
        inputs.adjustable,
        conditions=inputs.conditions,
        imputed=inputs.imputed,
        categories=inputs.categories,
        register=inputs.register,
        setting=setting,
        records=inputs.records,
    )


def _of(method: Method, adjusted: Adjusted) -> Alternative:
    found = len(adjusted.fits)
    return Alternative(method, adjusted.step.matrix, found, "" if found else _reason(adjusted.step.notes))


def _reason(notes: Iterable[Note]) -> str:
    """The code said of most indicators; empty where nothing was said of any."""
    counts = Counter(note.code for note in notes if note.indicator and not note.unit)
    return counts.most_common(1)[0][0] if counts else ""
