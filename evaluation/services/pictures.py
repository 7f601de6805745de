"""What the pictures draw: steps of a waterfall, units in the plane of visible and latent, totals by category."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from evaluation.domain.units import Unit
from evaluation.services.adjustments import Move
from evaluation.services.cards import Card, Part
from evaluation.services.evaluation import Evaluation, categories


@dataclass(frozen=True)
class Bridge:
    """A bar of a waterfall from `start` to `end`; `part` is None for the total."""

    part: Part | None
    start: float
    end: float
    printed: str

    @property
    def kind(self) -> str:
        """`total`, `base` (where the steps start), `up` or `down`."""
        if self.part is None or self.part.code in {"base", "raw"}:
            return "total" if self.part is None else "base"
        return "up" if self.end >= self.start else "down"


@dataclass(frozen=True)
class Point:
    """A unit in a picture."""

    unit: Unit
    category: str
    x: float
    y: float


def bridge(card: Card) -> tuple[Bridge, ...]:
    """From nothing through the extras and pillars to the total; the printed points add up."""
    at, steps = Decimal(0), []
    for part in (*card.extras, *card.parts):
        steps.append(Bridge(part, float(at), float(at + part.points), f"{part.points:+}" if at else f"{part.points}"))
        at += part.points
    return (*steps, Bridge(None, 0.0, float(at), f"{at}"))


def from_raw(move: Move) -> tuple[Bridge, ...]:
    """From the raw total through what each condition gave or took to the total; the printed points add up."""
    at, nothing = move.raw, Decimal(0)
    steps = [Bridge(Part("raw", "", "", at, nothing, nothing, nothing), 0.0, float(at), f"{at}")]
    for effect in move.effects:
        named = effect.condition
        part = Part(named.condition, named.name_zh, named.name_en, effect.points, nothing, nothing, nothing)
        steps.append(Bridge(part, float(at), float(at + effect.points), f"{effect.points:+}"))
        at += effect.points
    return (*steps, Bridge(None, 0.0, float(at), f"{at}"))


def quadrant(evaluation: Evaluation, category: str) -> tuple[tuple[Point, ...], tuple[float, float]]:
    """Units of a category with both scores, and the medians that divide the plane."""
    card = evaluation.scorecard
    both = card.scores.loc[card.prepared.categories == category, ["visible", "latent"]].dropna()
    units = {unit.code: unit for unit in evaluation.dataset.units}
    points = tuple(
        Point(units[str(code)], category, float(x), float(y))
        for code, (x, y) in zip(both.index, both.to_numpy(float), strict=True)
    )
    middle = both.median().to_numpy(float) if len(both) else np.zeros(2)
    return points, (float(middle[0]), float(middle[1]))


def totals(evaluation: Evaluation) -> tuple[Point, ...]:
    """Every scored unit's total, by category."""
    card = evaluation.scorecard
    units = {unit.code: unit for unit in evaluation.dataset.units}
    known = card.scores["total"].dropna()
    members = card.prepared.categories[known.index]
    points = [
        Point(units[str(code)], str(category), float(total), 0.0)
        for code, category, total in zip(known.index, members, known, strict=True)
    ]
    order = categories(evaluation.holdings, evaluation.dataset.level, evaluation.dataset.period)
    return tuple(sorted(points, key=lambda each: (order.index(each.category), each.unit.code)))
