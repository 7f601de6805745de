"""The formula that gives a value its score, for each way of scoring, in functions of 2007."""

from dataclasses import dataclass

import numpy as np

from evaluation.domain.indicators import Direction
from evaluation.domain.settings import (
    Bands,
    Base,
    Bonus,
    DistanceToTarget,
    Efficacy,
    Limits,
    MinMax,
    PercentileRank,
    RankScore,
    Satisfaction,
    StandardStep,
    StatedLimits,
    TargetCompletion,
    ZScore,
)
from evaluation.exchange.living.grid import number

Array = np.ndarray
ALIKE = 1e-12  # as in steps.normalisation: closer values differ by rounding only


@dataclass(frozen=True)
class Field:
    """Where a scale looks: the value's cell, ranges of all units and of the category, two parameters, the target.

    A range is None where the workbook does not hold all its units. `values`: what the scale was fitted on, all units;
    `inside`: which of them are in the category.
    """

    cell: str
    everyone: str | None
    category: str | None
    first: str
    second: str
    target: str
    values: Array
    inside: Array

    def range(self, by: str) -> str | None:
        """The range of the units compared: all, or of the category."""
        return self.everyone if by == "all" else self.category

    def known(self, by: str) -> Array:
        """Their known values."""
        chosen = self.values if by == "all" else self.values[self.inside]
        return chosen[~np.isnan(chosen)]


@dataclass(frozen=True)
class Parameter:
    """A number of a scale, and how the workbook computes it (None = stated, or of units outside the workbook)."""

    value: float
    formula: str | None = None


@dataclass(frozen=True)
class Scale:
    """A scale as formula of the value's cell; None: it stands as numbers, and `why` (a word) says why."""

    formula: str | None
    first: Parameter | None = None
    second: Parameter | None = None
    why: str = ""


def fit(setting: Base, direction: Direction, field: Field) -> Scale:
    """The formula of a setting with its parameters."""
    match setting:
        case Efficacy(limits=limits, floor=floor, clip=clip):
            return _linear(limits, direction, field, floor=floor, clip=clip)
        case MinMax(limits=limits, clip=clip):
            return _linear(limits, direction, field, floor=0.0, clip=clip)
        case Satisfaction(limits=limits, floor=floor, margin=margin):
            if margin:
                return Scale(None, why="why_margin")
            return _linear(limits, direction, field, floor=floor, clip=True)
        case DistanceToTarget():
            return _distance(setting, direction, field)
        case TargetCompletion():
            return _completion(setting, direction, field)
        case Bands():
            return Scale(_bands(setting, field.cell))
        case Bonus(each=each, cap=cap):
            start, sign = ("", "") if direction is Direction.MORE else ("100", "-")
            return Scale(_held(f"{start}{sign}100*{field.cell}*{number(each)}/{number(cap)}"))
        case StandardStep(base=base, step=step):
            return _from_mean(base, direction.sign * step, field, by="category", clip=True)
        case ZScore(centre=centre, spread=spread, clip=clip):
            return _from_mean(centre, direction.sign * spread, field, by="all", clip=clip)
        case RankScore() | PercentileRank():
            return _by_rank(setting, direction, field)


def _held(line: str, *, clip: bool = True, cap: float = 100.0) -> str:
    return f"MAX(0,MIN({number(cap)},{line}))" if clip else line


def _line(field: Field, floor: float) -> str:
    rise = f"{number(100 - floor)}*({field.cell}-{field.first})/({field.second}-{field.first})"
    return f"{number(floor)}+{rise}" if floor else rise


def _linear(limits: Limits, direction: Direction, field: Field, *, floor: float, clip: bool) -> Scale:
    """From the worst value (first) to the best (second); where they are one, reaching it earns all."""
    line = _held(_line(field, floor), clip=clip)
    if isinstance(limits, StatedLimits):
        ends = Parameter(limits.low), Parameter(limits.high)
    else:
        known, scope = field.known(limits.by), field.range(limits.by)
        if not len(known):
            return Scale(None, why="why_nothing")
        shares = (limits.low, limits.high)
        formulas = [f"PERCENTILE({scope},{number(share)})" if scope else None for share in shares]
        low, high = np.quantile(known, shares).tolist()
        ends = Parameter(low, formulas[0]), Parameter(high, formulas[1])
    worst, best = ends if direction is Direction.MORE else ends[::-1]
    if abs(best.value - worst.value) <= ALIKE * abs(best.value):
        sign, slack = (">=", "-") if direction is Direction.MORE else ("<=", "+")
        reached = f"IF({field.cell}{sign}{field.second}{slack}1E-12*ABS({field.second}),100,{number(floor)})"
        line = f"IF(ABS({field.second}-{field.first})<=1E-12*ABS({field.second}),{reached},{line})"
    return Scale(line, worst, best)


def _distance(setting: DistanceToTarget, direction: Direction, field: Field) -> Scale:
    known = field.known("all")
    if setting.low is not None:
        start = Parameter(setting.low)
    elif not len(known):
        return Scale(None, why="why_nothing")
    else:
        name, value = ("MIN", known.min()) if direction is Direction.MORE else ("MAX", known.max())
        start = Parameter(float(value), f"{name}({field.everyone})" if field.everyone else None)
        if (setting.target - start.value) * direction.sign <= 0:
            return Scale(None, start, Parameter(setting.target), "why_reached")
    return Scale(_held(_line(field, 0.0), clip=setting.cap), start, Parameter(setting.target))


def _completion(setting: TargetCompletion, direction: Direction, field: Field) -> Scale:
    goal, stated = (field.target, None) if setting.target is None else (field.first, Parameter(setting.target))
    if direction is Direction.MORE:
        return Scale(_held(f"100*{field.cell}/{goal}", cap=setting.cap), stated)
    least = _held(f"100*{goal}/{field.cell}", cap=setting.cap)
    return Scale(f"IF({field.cell}=0,{number(setting.cap)},{least})", stated)


def _bands(setting: Bands, cell: str) -> str:
    edges, scores = setting.edges, setting.scores
    if not setting.interpolate:
        starts = ",".join(["-1E+300", *(number(edge).strip("()") for edge in edges)])
        return f"LOOKUP({cell},{{{starts}}},{{{','.join(number(score) for score in scores)}}})"
    steps = [
        f"+{number(after - before)}*MAX(0,MIN(1,({cell}-{number(low)})/{number(high - low)}))"
        for low, high, before, after in zip(edges, edges[1:], scores, scores[1:], strict=False)
    ]
    return number(scores[0]) + "".join(steps)


def _from_mean(centre: float, spread: float, field: Field, *, by: str, clip: bool) -> Scale:
    """The mean (first) and the sample standard deviation (second) of the units compared."""
    known, scope = field.known(by), field.range(by)
    if len(known) < 2 or not known.max() - known.min() > ALIKE * abs(known.max()):
        return Scale(None, why="why_alike")
    mean = Parameter(float(known.mean()), f"AVERAGE({scope})" if scope else None)
    deviation = Parameter(float(known.std(ddof=1)), f"STDEV({scope})" if scope else None)
    line = f"{number(centre)}+{number(spread)}*({field.cell}-{field.first})/{field.second}"
    return Scale(_held(line, clip=clip), mean, deviation)


def _by_rank(setting: RankScore | PercentileRank, direction: Direction, field: Field) -> Scale:
    """Ties share the mean place: half of the sum of the places counted from either end."""
    scope = field.range("category" if isinstance(setting, RankScore) else setting.by)
    if scope is None:
        return Scale(None, why="why_outside")
    from_best, from_worst = (0, 1) if direction is Direction.MORE else (1, 0)
    best, worst = (f"RANK({field.cell},{scope},{end})" for end in (from_best, from_worst))
    if isinstance(setting, RankScore):
        place = f"({best}-{worst}+COUNT({scope})+1)/2"
        return Scale(f"MAX(0,{number(setting.first)}-{number(setting.step)}*({place}-1))")
    return Scale(f"IF(COUNT({scope})<2,50,50*({worst}-{best}+COUNT({scope})-1)/(COUNT({scope})-1))")
