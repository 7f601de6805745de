"""Where each indicator's points come from: value, date, source, treatment, adjustment, score, weight, points."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from evaluation.domain.indicators import Indicator
from evaluation.services.cards import Card, Part
from evaluation.services.evaluation import Evaluation
from evaluation.services.rounding import rounded


@dataclass(frozen=True)
class Line:
    """One indicator of one unit. NaN-free: what is not known is None. `treated` = the extreme value was drawn in.

    `weight` and `effective` are points of 100: as the scheme says, and after what does not apply was spread.
    """

    indicator: Indicator
    kind: str
    value: float | None
    status: str
    reason: str
    as_of: str
    source: str
    batch: str
    treated: float | None
    adjusted: float | None
    score: Decimal | None
    weight: Decimal
    effective: Decimal
    points: Decimal


def read(evaluation: Evaluation, card: Card) -> tuple[Line, ...]:
    """The lines of a card in the order of the scheme."""
    code, scheme = card.unit.code, evaluation.scorecard.scheme
    names = {each.code: each for each in evaluation.dataset.indicators}
    printed = {each.code: each for part in card.parts for each in part.parts}
    nominal = scheme.weights_of(card.standing.category)
    return tuple(
        _line(evaluation, code, names[leaf.indicator], leaf.achievement.value, nominal[leaf.indicator], printed)
        for leaf in scheme.leaves
    )


def _line(
    evaluation: Evaluation, unit: str, indicator: Indicator, kind: str, weight: float, printed: Mapping[str, Part]
) -> Line:
    card, code = evaluation.scorecard, indicator.code
    row = _observation(evaluation, unit, code)
    before, after = (_cell(evaluation, step, unit, code) for step in ("observed", "treatment"))
    score = card.prepared.scores.at[unit, code]
    part = printed.get(code)
    return Line(
        indicator=indicator,
        kind=kind,
        value=before,
        status=str(row.get("status", "missing")),
        reason=str(row.get("reason", "")),
        as_of=str(row.get("as_of", "")),
        source=str(row.get("source", "")),
        batch=str(row.get("batch", "")),
        treated=after if before is not None and after != before else None,
        adjusted=_cell(evaluation, "adjustment", unit, code),
        score=None if pd.isna(score) else rounded(score),
        weight=rounded(100 * weight),
        effective=part.full if part else Decimal("0.0"),
        points=part.points if part else Decimal("0.0"),
    )


def _observation(evaluation: Evaluation, unit: str, indicator: str) -> Mapping[str, object]:
    cells = evaluation.dataset.cells
    if indicator not in cells.indicators:
        return {}
    at = cells.rows[-1, cells.units.get_loc(unit), cells.indicators.get_loc(indicator)]
    return evaluation.dataset.observations.iloc[at].to_dict() if at >= 0 else {}


def _cell(evaluation: Evaluation, step: str, unit: str, indicator: str) -> float | None:
    """The unit's value after a step; None where the step did not run or the value is not known."""
    made = evaluation.scorecard.steps.get(step)
    if made is None or indicator not in made.matrix.columns:
        return None
    value = made.matrix.at[unit, indicator]
    return None if pd.isna(value) else float(value)
