"""What the conditions of a unit explain: raw value, what each condition accounts for, adjusted value."""

import math
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from evaluation.domain.adjusting import CHANCE, PEERS, Unadjusted
from evaluation.domain.indicators import Indicator
from evaluation.domain.results import Note
from evaluation.domain.units import Condition
from evaluation.services.evaluation import Evaluation
from evaluation.services.rounding import apportion, fitting, numbers, rounded

BESIDE = {
    CHANCE: Condition(condition=CHANCE, name_zh="暂不计入(可能出于偶然)", name_en="Not credited (may be chance)"),
    PEERS: Condition(condition=PEERS, name_zh="与条件最近的同类相比", name_en="Beside the units nearest in conditions"),
}


@dataclass(frozen=True)
class Effect:
    """What one condition accounts for, in the indicator's unit; added to the raw value, it leads to the adjusted.

    Beside conditions there may be what chance may have made, and what the nearest peers reached: named in `BESIDE`.
    """

    condition: Condition
    points: Decimal


@dataclass(frozen=True)
class Correction:
    """An indicator's bridge: `raw` + the effects = `adjusted`, as printed."""

    indicator: Indicator
    raw: Decimal
    effects: tuple[Effect, ...]
    adjusted: Decimal


@dataclass(frozen=True)
class Profile:
    """One condition of the unit beside the mean of all units; None = not known.

    Of a condition that adjusts, the mean is what it is compared with: that of the units whose every condition is known,
    the geometric one on a scale of logarithms.
    """

    condition: Condition
    value: float | None
    mean: float | None
    used: bool


def corrections(evaluation: Evaluation, unit: str) -> tuple[Correction, ...]:
    """The bridges of the indicators that were adjusted, the largest change in standard deviations first."""
    card = evaluation.scorecard
    effects = card.prepared.adjustment.effects
    if not effects:
        return ()
    taken = {str(name): numbers(frame, unit) for name, frame in effects.items()}
    matrix = card.steps["adjustment"].matrix
    adjusted, spread = numbers(matrix, unit), {str(name): float(value) for name, value in matrix.std().items()}
    found = [
        _bridge(evaluation, code, value, {name: row[code] for name, row in taken.items()})
        for code, value in adjusted.items()
        if not math.isnan(value + sum(row[code] for row in taken.values()))
    ]
    return tuple(sorted(found, key=lambda each: -_size(each, spread[each.indicator.code])))


def touched(evaluation: Evaluation, unit: str) -> bool:
    """Whether any of the unit's own values was adjusted; if not, others' values may still have moved its scales."""
    effects = evaluation.scorecard.prepared.adjustment.effects
    return any(frame.loc[unit].notna().any() for frame in effects.values())


def own_left_out(evaluation: Evaluation) -> bool:
    """Whether each unit's own values are left out of the coefficients that its bridges are made with."""
    return evaluation.scorecard.scheme.adjustment.method in {"least_squares", "observed_expected"}


def profile(evaluation: Evaluation, unit: str) -> tuple[Profile, ...]:
    """The recorded conditions of a unit, those that the scheme uses first."""
    setting = evaluation.scorecard.scheme.adjustment
    used = set() if isinstance(setting, Unadjusted) else {term.condition for term in setting.conditions}
    matrix = evaluation.dataset.condition_matrix
    own = numbers(matrix, unit)
    means = {str(name): float(value) for name, value in matrix.mean().items()} | _centres(evaluation)
    rows = [
        Profile(each, _known(own[each.condition]), _known(means[each.condition]), each.condition in used)
        for each in evaluation.dataset.register
        if each.condition in own
    ]
    return tuple(sorted(rows, key=lambda each: not each.used))


def notes(evaluation: Evaluation, unit: str) -> tuple[Note, ...]:
    """What the adjustment says about this unit or about everybody."""
    step = evaluation.scorecard.steps.get("adjustment")
    return tuple(note for note in step.notes if note.unit in {"", unit}) if step else ()


def _size(correction: Correction, spread: float) -> float:
    """The change in standard deviations; without bound where conditions explain all there is."""
    return abs(float(correction.adjusted - correction.raw)) / spread if spread > 0 else math.inf


def _bridge(evaluation: Evaluation, code: str, adjusted: float, taken: dict[str, float]) -> Correction:
    raw = adjusted + sum(taken.values())
    decimals = fitting(raw)
    before, after = rounded(raw, decimals), rounded(adjusted, decimals)
    parts = apportion([-value for value in taken.values()], after - before, decimals)
    register = {each.condition: each for each in evaluation.dataset.register} | BESIDE
    effects = tuple(Effect(register[name], part) for name, part in zip(taken, parts, strict=True))
    return Correction(evaluation.indicators[code], before, effects, after)


def _centres(evaluation: Evaluation) -> dict[str, float]:
    """The average conditions: by condition that adjusts, the value at which it takes nothing off."""
    setting, deviations = evaluation.scorecard.scheme.adjustment, evaluation.scorecard.prepared.adjustment.deviations
    scales = {} if isinstance(setting, Unadjusted) else {term.condition: term.scale for term in setting.conditions}
    values = evaluation.dataset.condition_matrix.loc[deviations.index[deviations.notna().all(axis=1)], list(deviations)]
    logged = {name: scales[name] == "log" for name in deviations}
    return {name: float(np.exp(np.log(each).mean()) if logged[name] else each.mean()) for name, each in values.items()}


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
