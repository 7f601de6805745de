"""Conditions × devices: what takes each condition into account, by content and not by name, and which are used twice.

Three devices: categories (like compared with like), the categories' own weights, and the adjustment.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation import scaling
from evaluation.domain.settings import ConditionTerm, Unadjusted
from evaluation.domain.units import Condition, ConditionRole
from evaluation.services.evaluation import Evaluation
from evaluation.steps import weighting
from evaluation.steps.adjustment.conditions import TWICE, explained, model_columns

Array = np.ndarray

LEAST_POINTS = 0.5  # a condition that moves totals by less, one standard deviation of it, is no handicap to make up for
USABLE = (ConditionRole.CONDITION, ConditionRole.GROUPING)


@dataclass(frozen=True)
class Device:
    """One condition beside the three devices.

    `by_category`: the share of its variance that lies between categories. `by_weights`: the share of its effect on the
    totals that the categories' own weights take away (negative: they add to it) against the average weights for all;
    None where it hardly moves totals. `adjusts`: whether it is in the adjustment. `intended`: the scheme says that
    using it twice is meant.
    """

    condition: Condition
    by_category: float
    by_weights: float | None
    adjusts: bool
    intended: bool

    @property
    def grouped(self) -> bool:
        """Whether the categories already say more than half of it."""
        return self.by_category > TWICE

    @property
    def weighed(self) -> bool:
        """Whether the categories' weights already make up for more than half of it."""
        return self.by_weights is not None and self.by_weights > TWICE

    @property
    def uses(self) -> int:
        """How many devices take it into account."""
        return self.grouped + self.weighed + self.adjusts

    @property
    def doubled(self) -> bool:
        """Whether it is made up for more than once without anybody saying that this is meant."""
        return self.uses > 1 and not self.intended


def adjusting(evaluation: Evaluation) -> tuple[Condition, ...]:
    """The conditions that adjust; none where no indicator's adjustment held."""
    adjusted = evaluation.scorecard.prepared.adjustment
    if not any(frame.notna().any(axis=None) for frame in adjusted.effects.values()):
        return ()
    register = {each.condition: each for each in evaluation.dataset.register}
    return tuple(register[code] for code in adjusted.explained_by_category)


def read(evaluation: Evaluation) -> tuple[Device, ...]:
    """A row for each known condition that may group or adjust, those in the adjustment first."""
    card, setting = evaluation.scorecard, evaluation.scorecard.scheme.adjustment
    used = {each.condition for each in adjusting(evaluation)}
    intended = () if isinstance(setting, Unadjusted) else setting.intended_twice
    frame = _frame(evaluation)
    shares = explained(frame, card.prepared.categories)
    effects = _by_weights(evaluation, frame)
    rows = [
        Device(each, shares[code], effects[code], code in used, code in intended)
        for each in evaluation.dataset.register
        for code in [each.condition]
        if code in frame
    ]
    return tuple(sorted(rows, key=lambda each: not each.adjusts))


def _frame(evaluation: Evaluation) -> pd.DataFrame:
    """Units × conditions, each on the scale of the scheme's term, else as it is; those that do not vary left out."""
    dataset, setting = evaluation.dataset, evaluation.scorecard.scheme.adjustment
    terms = {} if isinstance(setting, Unadjusted) else {term.condition: term for term in setting.conditions}
    wanted = [each.condition for each in dataset.register if each.role in USABLE]
    held = [terms.get(code, ConditionTerm(condition=code)) for code in wanted]
    observed = pd.DataFrame(index=dataset.condition_matrix.index)  # what was filled in is looked at as well
    return model_columns(held, dataset.condition_matrix, observed, evaluation.scorecard.scores.index)[0]


def _by_weights(evaluation: Evaluation, frame: pd.DataFrame) -> dict[str, float | None]:
    """By condition, the share of its effect on totals that the categories' own weights take away."""
    prepared = evaluation.scorecard.prepared
    scores = scaling.rescore(prepared, prepared.adjustment.inputs.step.matrix).to_numpy(float)
    stated = weighting.stated(prepared.scheme, prepared.categories)
    own = stated.reindex(prepared.categories.to_numpy()).to_numpy(float)
    return {str(name): taken_away(scores, column.to_numpy(float), own) for name, column in frame.items()}


def taken_away(scores: Array, condition: Array, weights: Array) -> float | None:
    """1 − the condition's effect on totals under each unit's own weights ÷ that under the mean weights.

    `scores`, `weights` (units, indicators), `condition` (units,); NaN = not known. The effect of a condition on an
    indicator is its least-squares slope; on a total, the slopes times the weights, averaged over the units by how far
    from the mean they are in the condition. None where it moves totals by less than half a point a standard deviation.
    """
    known = ~np.isnan(condition) & (weights.sum(axis=1) > 0)
    if not known.any():
        return None
    x, inside, scores = condition[known], weights[known], scores[known]
    slopes = np.array([_slope(x, column) for column in scores.T])
    away = (x - x.mean()) ** 2
    common = float(inside.mean(axis=0) @ slopes)
    if away.sum() == 0 or abs(common) * x.std() < LEAST_POINTS:
        return None
    return 1 - float(away @ (inside @ slopes)) / (common * float(away.sum()))


def _slope(x: Array, y: Array) -> float:
    """The slope of y on x over the rows where y is known; 0 where there is none."""
    known = ~np.isnan(y)
    if known.sum() < 2 or np.ptp(x[known]) == 0:
        return 0.0
    apart = x[known] - x[known].mean()
    return float(apart @ y[known] / (apart @ apart))
