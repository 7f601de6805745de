"""Whether comparing with the nearest units and adjusting by all units say the same, indicator by indicator."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np

from evaluation.domain.indicators import Indicator
from evaluation.domain.settings import NearestPeers
from evaluation.domain.units import Unit
from evaluation.services import questions
from evaluation.services.evaluation import Evaluation
from evaluation.services.questions import Question
from evaluation.services.rounding import fitting, rounded
from evaluation.steps.adjustment import Contrast, contrast


@dataclass(frozen=True)
class Depending:
    """A judgement that depends on the method (视方法而定).

    `difference`: what the other method gives less what the scheme's gives, in the indicator's unit, more than the
    `error` of the value beside so few units, that of its years included. `better`: whether the other one is to the
    unit's advantage.
    """

    unit: Unit
    indicator: Indicator
    difference: Decimal
    error: Decimal
    better: bool


@dataclass(frozen=True)
class Tally:
    """An indicator: of how many units both methods judge, and of which the judgement depends on the method."""

    indicator: Indicator
    judged: int
    depending: tuple[Depending, ...]

    @property
    def share(self) -> float:
        return len(self.depending) / self.judged


@dataclass(frozen=True)
class Agreement:
    """The indicators of a category, the one that depends on the method most often first; `units`: how many judged."""

    units: int
    tallies: tuple[Tally, ...]

    @property
    def judged(self) -> int:
        """How many judgements there are: a unit and an indicator each."""
        return sum(each.judged for each in self.tallies)

    @property
    def depending(self) -> int:
        """How many of them depend on the method."""
        return sum(len(each.depending) for each in self.tallies)


def read(evaluation: Evaluation, category: str) -> Agreement | None:
    """What the two methods say of a category's units; None where only one of them says anything."""
    found, members = _contrast(evaluation), evaluation.scorecard.prepared.categories
    if found is None:
        return None
    inside = (members == category).to_numpy()
    told = (found.difference.notna() & found.errors.notna()).to_numpy() & inside[:, None]
    if not told.any():
        return None
    units = {each.code: each for each in evaluation.dataset.units}
    listed: dict[str, list[Depending]] = {}
    for code in members.index[inside]:
        for each in _of(evaluation, found, units[str(code)]):
            listed.setdefault(each.indicator.code, []).append(each)
    tallies = [
        Tally(evaluation.indicators[str(name)], int(count), tuple(listed.get(str(name), ())))
        for name, count in zip(found.difference.columns, told.sum(axis=0), strict=True)
        if count
    ]
    return Agreement(int(told.any(axis=1).sum()), tuple(sorted(tallies, key=lambda each: -each.share)))


def of_unit(evaluation: Evaluation, unit: str) -> tuple[Depending, ...]:
    """The judgements of one unit that depend on the method, the furthest beyond its error first."""
    found = _contrast(evaluation)
    units = {each.code: each for each in evaluation.dataset.units}
    return () if found is None else _of(evaluation, found, units[unit])


def _of(evaluation: Evaluation, found: Contrast, unit: Unit) -> tuple[Depending, ...]:
    at = found.difference.index.get_loc(unit.code)
    apart, errors = found.difference.to_numpy(float)[at], found.errors.to_numpy(float)[at]
    by_peers = isinstance(evaluation.scorecard.scheme.adjustment, NearestPeers)
    other = -apart if by_peers else apart
    signs = {leaf.indicator: leaf.direction.sign for leaf in evaluation.scorecard.scheme.leaves}
    beyond = np.flatnonzero(np.abs(apart) > errors)
    return tuple(
        _depending(unit, evaluation.indicators[name], (float(other[place]), float(errors[place])), signs[name])
        for place in beyond[np.argsort(-np.abs(apart[beyond]) / errors[beyond], kind="stable")]
        for name in [str(found.difference.columns[place])]
    )


def _depending(unit: Unit, indicator: Indicator, figures: tuple[float, float], sign: int) -> Depending:
    other, error = figures
    decimals = fitting(other)
    return Depending(unit, indicator, rounded(other, decimals), rounded(error, decimals), sign * other > 0)


def _contrast(evaluation: Evaluation) -> Contrast | None:
    """Both methods side by side, worked out once for the digests of data and scheme."""
    return _asked(questions.about(evaluation))


@lru_cache(maxsize=4)
def _asked(question: Question) -> Contrast | None:
    return contrast(question.prepared.adjustment)
