"""What the conditions of a unit explain: raw value, what each condition accounts for, adjusted value."""

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from evaluation.domain.indicators import Indicator
from evaluation.domain.results import Note
from evaluation.domain.settings import LeastSquares
from evaluation.domain.units import Condition
from evaluation.services.evaluation import Evaluation
from evaluation.services.rounding import apportion, fitting, rounded


@dataclass(frozen=True)
class Effect:
    """What one condition accounts for, in the indicator's unit; added to the raw value, it leads to the adjusted."""

    condition: Condition
    points: Decimal


@dataclass(frozen=True)
class Correction:
    """An indicator's bridge: `raw` + the effects = `adjusted`, as printed. `better` = the correction helps the unit."""

    indicator: Indicator
    raw: Decimal
    effects: tuple[Effect, ...]
    adjusted: Decimal
    better: bool


@dataclass(frozen=True)
class Profile:
    """One condition of the unit beside the mean of all units; None = not known."""

    condition: Condition
    value: float | None
    mean: float | None
    used: bool


def corrections(evaluation: Evaluation, unit: str) -> tuple[Correction, ...]:
    """The bridges of the indicators that were adjusted, largest change of score first."""
    card = evaluation.scorecard
    effects = card.prepared.adjustment.effects
    if not effects:
        return ()
    taken = pd.DataFrame({name: frame.loc[unit] for name, frame in effects.items()})
    taken = taken[taken.notna().all(axis=1)]
    scheme, adjusted = card.scheme, card.steps["adjustment"].matrix.loc[unit]
    register = {each.condition: each for each in evaluation.dataset.register}
    names = {each.code: each for each in evaluation.dataset.indicators}
    found = [
        _bridge(names[str(code)], float(adjusted[code]), row, register, scheme.leaf(str(code)).direction.sign)
        for code, row in taken.iterrows()
        if not pd.isna(adjusted[code])
    ]
    spread = card.steps["adjustment"].matrix.std()
    return tuple(sorted(found, key=lambda each: -abs(float(each.adjusted - each.raw)) / spread[each.indicator.code]))


def profile(evaluation: Evaluation, unit: str) -> tuple[Profile, ...]:
    """The recorded conditions of a unit, those that the scheme uses first."""
    setting = evaluation.scorecard.scheme.adjustment
    used = {term.condition for term in setting.conditions} if isinstance(setting, LeastSquares) else set()
    matrix = evaluation.dataset.condition_matrix
    rows = [
        Profile(
            each, _known(matrix.at[unit, each.condition]), _known(matrix[each.condition].mean()), each.condition in used
        )
        for each in evaluation.dataset.register
        if each.condition in matrix
    ]
    return tuple(sorted(rows, key=lambda each: not each.used))


def notes(evaluation: Evaluation, unit: str) -> tuple[Note, ...]:
    """What the adjustment says about this unit or about everybody."""
    step = evaluation.scorecard.steps.get("adjustment")
    return tuple(note for note in step.notes if note.unit in {"", unit}) if step else ()


def _bridge(
    indicator: Indicator, adjusted: float, taken: pd.Series, register: dict[str, Condition], sign: int
) -> Correction:
    raw = adjusted + float(taken.sum())
    decimals = fitting(raw)
    ends = (rounded(raw, decimals), rounded(adjusted, decimals))
    parts = apportion([-float(value) for value in taken], ends[1] - ends[0], decimals)
    effects = tuple(Effect(register[str(name)], part) for name, part in zip(taken.index, parts, strict=True))
    return Correction(indicator, ends[0], effects, ends[1], sign * (ends[1] - ends[0]) > 0)


def _known(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
