"""What adjusting for conditions did to totals: who was raised or lowered, by which condition, in points that add up."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
import pandas as pd

from evaluation.checks import bridge
from evaluation.domain.adjusting import CHANCE
from evaluation.domain.results import Note
from evaluation.domain.settings import Unadjusted
from evaluation.domain.units import Condition, Unit
from evaluation.services import conditions
from evaluation.services.conditions import BESIDE, Effect
from evaluation.services.evaluation import Evaluation
from evaluation.services.rounding import apportion, numbers, rounded

HEED = {f"adjustment.{code}" for code in ("few_units", "few_alike", "far", "indistinguishable", "unreliable")}
ELSEWHERE = {"adjustment.twice"}  # told by `devices`, by weights as well


@dataclass(frozen=True)
class Move:
    """One unit's bridge in points: `raw` + the effects = `total`, as printed; places None where it has none.

    `adjusted`: whether any of its own values was; if not, only others' values and so the scales may have moved it.
    """

    unit: Unit
    raw: Decimal
    effects: tuple[Effect, ...]
    total: Decimal
    raw_place: int | None
    place: int | None
    adjusted: bool

    @property
    def gained(self) -> Decimal:
        """Points that adjusting gave (+) or took (−)."""
        return self.total - self.raw

    @property
    def chance(self) -> Decimal:
        """Of these, what is not credited (−) or not held against it (+) yet, since it may be chance."""
        return sum((each.points for each in self.effects if each.condition.condition == CHANCE), Decimal(0))

    @property
    def compensated(self) -> Decimal:
        """Of these, what makes up for conditions."""
        return self.gained - self.chance

    @property
    def main(self) -> Effect | None:
        """The condition that did most in the direction in which conditions moved the total; None where none is told."""
        sign = 1 if self.compensated > 0 else -1
        along = [each for each in _conditions(self) if sign * each.points > 0]
        return max(along, key=lambda each: abs(each.points)) if self.compensated and along else None


@dataclass(frozen=True)
class Overview:
    """What was adjusted for by which method, and the moves of a category's units, the most raised first.

    No moves where nobody of the category moved. `whole`: how many units have every condition; `shift`: the points by
    which scales that follow the values moved the mean total of all units.
    """

    method: str
    conditions: tuple[Condition, ...]
    moves: tuple[Move, ...]
    whole: int
    shift: Decimal

    @cached_property
    def raised(self) -> tuple[Move, ...]:
        """Those that conditions raised, the most compensated first."""
        return tuple(sorted((each for each in self._adjusted if each.compensated > 0), key=_compensated, reverse=True))

    @cached_property
    def lowered(self) -> tuple[Move, ...]:
        """Those that conditions lowered, the most lowered first."""
        return tuple(sorted((each for each in self._adjusted if each.compensated < 0), key=_compensated))

    @property
    def _adjusted(self) -> list[Move]:
        return [each for each in self.moves if each.adjusted]

    @property
    def untouched(self) -> int:
        """How many units have no value of their own adjusted."""
        return len(self.moves) - len(self._adjusted)

    def largest(self, most: int) -> tuple[Move, ...]:
        """At most so many moves, the largest up and the largest down, half of each where there are enough of both."""
        up = [each for each in self.moves if each.gained > 0]
        down = [each for each in self.moves if each.gained < 0]
        rises = min(len(up), max(most // 2, most - len(down)))
        falls = min(len(down), most - rises)
        return (*up[:rises], *down[len(down) - falls :])

    @property
    def mean_raised(self) -> Decimal:
        return mean([each.compensated for each in self.raised])

    @property
    def mean_lowered(self) -> Decimal:
        """How far down on average, a positive figure."""
        return -mean([each.compensated for each in self.lowered])

    @cached_property
    def not_credited(self) -> tuple[Decimal, ...]:
        """What chance took off, a positive figure a unit that it took something off."""
        return tuple(-each.chance for each in self.moves if each.chance < 0)

    @cached_property
    def not_held(self) -> tuple[Decimal, ...]:
        """What is not held against units for what may be chance, a figure a unit."""
        return tuple(each.chance for each in self.moves if each.chance > 0)

    @cached_property
    def strongest(self) -> Condition | None:
        """The condition that moves the category's totals most, by the mean of its points without sign."""
        sizes: dict[str, Decimal] = {}
        effects = [effect for move in self.moves for effect in _conditions(move)]
        for effect in effects:
            code = effect.condition.condition
            sizes[code] = sizes.get(code, Decimal(0)) + abs(effect.points)
        named = {effect.condition.condition: effect.condition for effect in effects}
        return named[max(sizes, key=lambda code: sizes[code])] if any(sizes.values()) else None


@dataclass(frozen=True)
class Remarks:
    """What kept its value, and what was adjusted but is to be read with care: notes, each with what would suffice."""

    left: tuple[Note, ...]
    heed: tuple[Note, ...]


def points(evaluation: Evaluation) -> pd.DataFrame:
    """Points by unit × cause for the whole level; takes about a second."""
    return bridge.in_points(evaluation.scorecard)


def overview(evaluation: Evaluation, category: str, caused: pd.DataFrame) -> Overview:
    """The moves of a category; `caused`: what `points` gave."""
    card, setting = evaluation.scorecard, evaluation.scorecard.scheme.adjustment
    register = {each.condition: each for each in evaluation.dataset.register}
    used = () if isinstance(setting, Unadjusted) else tuple(register[term.condition] for term in setting.conditions)
    whole = int(card.prepared.adjustment.deviations.notna().all(axis=1).sum())
    if not np.nansum(np.abs(caused.to_numpy(float))):
        return Overview(setting.method, used, (), whole, Decimal("0.0"))
    codes = card.prepared.categories.index[card.prepared.categories == category]
    both = card.scores.loc[codes, "total"].notna() & card.raw.loc[codes, "total"].notna()
    units = {unit.code: unit for unit in evaluation.dataset.units}
    moves = [_move(evaluation, units[str(code)], caused, register | BESIDE) for code in codes[both]]
    if not any(each.adjusted or each.gained for each in moves):
        moves = []
    ordered = tuple(sorted(moves, key=lambda each: (-each.gained, each.unit.code)))
    return Overview(setting.method, used, ordered, whole, rounded(float(caused.sum(axis=1, skipna=False).mean())))


def unplaced(evaluation: Evaluation, category: str) -> tuple[tuple[Unit, str], ...]:
    """The units of a category without a place, each with the reason."""
    places, categories = evaluation.scorecard.places, evaluation.scorecard.prepared.categories
    units = {unit.code: unit for unit in evaluation.dataset.units}
    found = places[(categories == category) & places["place"].isna()]
    return tuple((units[str(code)], str(reason)) for code, reason in found["reason"].items())


def remarks(evaluation: Evaluation, category: str) -> Remarks:
    """What the adjustment says of everybody and of the category's units; of single units last."""
    step, categories = evaluation.scorecard.steps.get("adjustment"), evaluation.scorecard.prepared.categories
    said = [note for note in step.notes if not note.unit or categories[note.unit] == category] if step else []
    said.sort(key=lambda note: (bool(note.unit), note.code))
    left = [note for note in said if note.code not in HEED | ELSEWHERE]
    return Remarks(tuple(left), tuple(note for note in said if note.code in HEED))


def _move(evaluation: Evaluation, unit: Unit, caused: pd.DataFrame, names: dict[str, Condition]) -> Move:
    card = evaluation.scorecard
    total, raw = (rounded(numbers(frame[["total"]], unit.code)["total"]) for frame in (card.scores, card.raw))
    parts = numbers(caused, unit.code)
    whole = apportion(list(parts.values()), total - raw)
    effects = tuple(Effect(names[code], value) for code, value in zip(parts, whole, strict=True))
    before, after = (_place(frame, unit.code) for frame in (card.raw_places, card.places))
    return Move(unit, raw, effects, total, before, after, adjusted=conditions.touched(evaluation, unit.code))


def _place(places: pd.DataFrame, unit: str) -> int | None:
    found = places["place"].to_numpy(float)[places.index.get_loc(unit)]
    return None if np.isnan(found) else round(float(found))


def mean(points: Sequence[Decimal]) -> Decimal:
    """The mean as a page prints it; 0.0 of none."""
    return rounded(float(sum(points)) / len(points)) if points else Decimal("0.0")


def _compensated(move: Move) -> Decimal:
    return move.compensated


def _conditions(move: Move) -> list[Effect]:
    """The effects that are conditions, not chance nor peers."""
    return [each for each in move.effects if each.condition.condition not in BESIDE]
