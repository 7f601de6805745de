"""Where each indicator's points come from: value, date, source, treatment, adjustment, score, weight, points."""

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from evaluation.domain.indicators import Achievement, Indicator
from evaluation.domain.scheme import Leaf
from evaluation.services.cards import Card, Part
from evaluation.services.evaluation import Evaluation
from evaluation.services.rounding import rounded
from evaluation.steps import weighting


@dataclass(frozen=True)
class Line:
    """One indicator of one unit; what is not known is None.

    `treated` = what an extreme value was drawn in to;
    `adjusted` = the value after conditions, where they changed it; `status` is that of the row, or `attributed`.

    `weight` and `effective` are points of 100: as the scheme says, and after what does not apply was spread. What the
    organisation judges has no score.
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

    @property
    def gate(self) -> bool:
        """Whether the organisation judges it, as a gate only."""
        return self.kind == Achievement.NONE.value


def read(evaluation: Evaluation, card: Card) -> tuple[Line, ...]:
    """The lines of a card in the order of the scheme; without what has no weight in the category and is no gate."""
    printed = {each.code: each for part in card.parts for each in part.parts}
    weights = weighting.stated(evaluation.scorecard.scheme, [card.standing.category])
    nominal = {str(code): float(weight) for code, weight in weights.iloc[0].items()}
    return tuple(
        _line(evaluation, card.unit.code, leaf, nominal[leaf.indicator], printed.get(leaf.indicator))
        for leaf in evaluation.scorecard.scheme.leaves
        if nominal[leaf.indicator] > 0 or leaf.achievement is Achievement.NONE
    )


def _line(evaluation: Evaluation, unit: str, leaf: Leaf, weight: float, part: Part | None) -> Line:
    code, row = leaf.indicator, _observation(evaluation, unit, leaf.indicator)
    seen, drawn_in, adjusted, led = (
        _cell(evaluation.scorecard.steps[step].matrix, unit, code)
        for step in ("observed", "treatment", "adjustment", "attribution")
    )
    score = _cell(evaluation.scorecard.prepared.scores, unit, code)
    return Line(
        indicator=evaluation.indicators[code],
        kind=leaf.achievement.value,
        value=led if leaf.attribution else seen,
        status="attributed" if leaf.attribution else str(row.get("status", "missing")),
        reason=str(row.get("reason", "")),
        as_of=str(row.get("as_of", "")),
        source=str(row.get("source", "")),
        batch=str(row.get("batch", "")),
        treated=drawn_in if seen is not None and drawn_in != seen else None,
        adjusted=adjusted if adjusted != drawn_in else None,
        score=None if score is None or leaf.achievement is Achievement.NONE else rounded(score),
        weight=rounded(100 * weight),
        effective=part.full if part else Decimal("0.0"),
        points=part.points if part else Decimal("0.0"),
    )


def _observation(evaluation: Evaluation, unit: str, indicator: str) -> Mapping[Hashable, object]:
    """The row of the period as it was filed; empty where there is none."""
    cells = evaluation.dataset.cells
    at = (cells.units.get_indexer(pd.Index([unit]))[0], cells.indicators.get_indexer(pd.Index([indicator]))[0])
    row = int(cells.rows[-1, at[0], at[1]]) if min(at) >= 0 else -1
    return evaluation.dataset.observations.iloc[row].to_dict() if row >= 0 else {}


def _cell(matrix: pd.DataFrame, unit: str, indicator: str) -> float | None:
    value = float(matrix[indicator].to_numpy(float)[matrix.index.get_loc(unit)])
    return None if math.isnan(value) else value
