"""What adjusting for conditions did to totals: who was raised or lowered, by which condition, in points that add up."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
import pandas as pd

from evaluation.checks import bridge
from evaluation.domain.results import Note
from evaluation.domain.settings import Unadjusted
from evaluation.domain.units import Condition, Unit
from evaluation.services.conditions import BESIDE, Effect
from evaluation.services.evaluation import Evaluation
from evaluation.services.rounding import apportion, numbers, rounded


@dataclass(frozen=True)
class Move:
    """One unit's bridge in points: `raw` + the effects = `total`, as printed; places None where it has none."""

    unit: Unit
    raw: Decimal
    effects: tuple[Effect, ...]
    total: Decimal
    raw_place: int | None
    place: int | None

    @property
    def gained(self) -> Decimal:
        """Points that adjusting gave (+) or took (−)."""
        return self.total - self.raw

    @property
    def main(self) -> Effect | None:
        """The effect that did most in the direction in which the total went; None where it did not move."""
        sign = 1 if self.gained > 0 else -1
        along = [each for each in self.effects if sign * each.points > 0]
        return max(along, key=lambda each: abs(each.points)) if self.gained and along else None


@dataclass(frozen=True)
class Overview:
    """What was adjusted for, and the moves of a category's units, the most raised first; `level`: how many in all."""

    conditions: tuple[Condition, ...]
    moves: tuple[Move, ...]
    level: int

    @cached_property
    def raised(self) -> tuple[Move, ...]:
        return tuple(each for each in self.moves if each.gained > 0)

    @cached_property
    def lowered(self) -> tuple[Move, ...]:
        """The most lowered first."""
        return tuple(each for each in reversed(self.moves) if each.gained < 0)

    @property
    def mean_raised(self) -> Decimal:
        return _mean(self.raised)

    @property
    def mean_lowered(self) -> Decimal:
        """How far down on average, a positive figure."""
        return -_mean(self.lowered)

    @cached_property
    def strongest(self) -> Condition | None:
        """The cause that moves the category's totals most, by the mean of its points without sign."""
        sizes: dict[str, Decimal] = {}
        named = {effect.condition.condition: effect.condition for move in self.moves for effect in move.effects}
        for move in self.moves:
            for effect in move.effects:
                code = effect.condition.condition
                sizes[code] = sizes.get(code, Decimal(0)) + abs(effect.points)
        return named[max(sizes, key=lambda code: sizes[code])] if any(sizes.values()) else None


def points(evaluation: Evaluation) -> pd.DataFrame:
    """Points by unit × cause for the whole level; takes about a second."""
    return bridge.in_points(evaluation.scorecard)


def overview(evaluation: Evaluation, category: str, caused: pd.DataFrame) -> Overview:
    """The moves of a category; `caused`: what `points` gave."""
    card, setting = evaluation.scorecard, evaluation.scorecard.scheme.adjustment
    register = {each.condition: each for each in evaluation.dataset.register}
    used = () if isinstance(setting, Unadjusted) else tuple(register[term.condition] for term in setting.conditions)
    if not len(caused.columns):
        return Overview(used, (), len(caused))
    codes = card.prepared.categories.index[card.prepared.categories == category]
    both = card.scores.loc[codes, "total"].notna() & card.raw.loc[codes, "total"].notna()
    units = {unit.code: unit for unit in evaluation.dataset.units}
    moves = [_move(evaluation, units[str(code)], caused, register | BESIDE) for code in codes[both]]
    return Overview(used, tuple(sorted(moves, key=lambda each: (-each.gained, each.unit.code))), len(caused))


def unplaced(evaluation: Evaluation, category: str) -> tuple[tuple[Unit, str], ...]:
    """The units of a category without a place, each with the reason."""
    places, categories = evaluation.scorecard.places, evaluation.scorecard.prepared.categories
    units = {unit.code: unit for unit in evaluation.dataset.units}
    found = places[(categories == category) & places["place"].isna()]
    return tuple((units[str(code)], str(reason)) for code, reason in found["reason"].items())


def declined(evaluation: Evaluation) -> tuple[Note, ...]:
    """What the adjustment did not do, and what would suffice; those about single units last."""
    step = evaluation.scorecard.steps.get("adjustment")
    return tuple(sorted(step.notes, key=lambda note: (bool(note.unit), note.code))) if step else ()


def _move(evaluation: Evaluation, unit: Unit, caused: pd.DataFrame, names: dict[str, Condition]) -> Move:
    card = evaluation.scorecard
    total, raw = (rounded(numbers(frame[["total"]], unit.code)["total"]) for frame in (card.scores, card.raw))
    parts = numbers(caused, unit.code)
    whole = apportion(list(parts.values()), total - raw)
    effects = tuple(Effect(names[code], value) for code, value in zip(parts, whole, strict=True))
    return Move(unit, raw, effects, total, _place(card.raw_places, unit.code), _place(card.places, unit.code))


def _place(places: pd.DataFrame, unit: str) -> int | None:
    found = places["place"].to_numpy(float)[places.index.get_loc(unit)]
    return None if np.isnan(found) else round(float(found))


def _mean(moves: tuple[Move, ...]) -> Decimal:
    return rounded(float(sum(each.gained for each in moves)) / len(moves)) if moves else Decimal("0.0")
