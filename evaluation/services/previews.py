"""What a condition that must not adjust would have done: to be seen, never to be scored."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

import pandas as pd

from evaluation import scaling
from evaluation.domain.settings import ConditionTerm
from evaluation.domain.units import Condition, ConditionRole, Unit
from evaluation.scorecard import score
from evaluation.services.evaluation import Evaluation
from evaluation.services.rounding import rounded
from evaluation.steps import adjustment, weighting

WIDE = 20  # a condition whose largest value is so many times its smallest enters by its logarithm


@dataclass(frozen=True)
class Change:
    """How one unit's total would have changed, and its value of the condition."""

    unit: Unit
    points: Decimal
    value: float


@dataclass(frozen=True)
class Preview:
    """Why the condition is declined, and what it would have done to the level: most raised first.

    `along`: rank correlation of the condition with what units would have gained; NaN where nothing would change.
    """

    condition: Condition
    why_zh: str
    why_en: str
    changes: tuple[Change, ...]
    along: float

    @property
    def raised(self) -> tuple[Change, ...]:
        return tuple(each for each in self.changes if each.points > 0)

    @property
    def lowered(self) -> tuple[Change, ...]:
        """The most lowered first."""
        return tuple(each for each in reversed(self.changes) if each.points < 0)


def choices(evaluation: Evaluation) -> tuple[Condition, ...]:
    """The conditions of the register that are known and must not adjust; personal traits are not among them."""
    known = evaluation.dataset.condition_matrix
    return tuple(
        each
        for each in evaluation.dataset.register
        if each.role in {ConditionRole.MEDIATOR, ConditionRole.OUTCOME}
        and each.condition in known
        and known[each.condition].notna().any()
    )


def preview(evaluation: Evaluation, condition: str) -> Preview:
    """What the condition would have done to the totals of the level."""
    card = evaluation.scorecard
    named = next(each for each in choices(evaluation) if each.condition == condition)
    values = evaluation.dataset.condition_matrix[condition].astype(float)
    found = adjustment.preview(card.prepared.adjustment, ConditionTerm(condition=condition, scale=_scale(values)))
    scores = scaling.rescore(card.prepared, found.step.matrix)
    weights = weighting.stated(card.scheme, card.prepared.categories)
    totals = score(replace(card.prepared, scores=scores, draws=None), weights)["total"]
    gained = (totals - card.scores["total"]).dropna()
    units = {unit.code: unit for unit in evaluation.dataset.units}
    changes = [
        Change(units[str(code)], rounded(float(each)), float(value))
        for code, each, value in zip(gained.index, gained, values[gained.index].to_numpy(float), strict=True)
    ]
    return Preview(
        named,
        *adjustment.WHY_REFUSED[named.role],
        tuple(sorted(changes, key=lambda each: (-each.points, each.unit.code))),
        float(gained.corr(values[gained.index], method="spearman")) if gained.abs().max() > 0 else float("nan"),
    )


def _scale(values: pd.Series) -> Literal["identity", "log"]:
    known = values.dropna().to_numpy(float)
    return "log" if known.min() > 0 and known.max() / known.min() > WIDE else "identity"
