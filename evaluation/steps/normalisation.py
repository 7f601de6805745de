"""One scale, 0..100, more is better.

Each formula is a kernel that takes a Series or an array; the step turns a scheme's setting into a `Scale`, the kernel
with what it takes from the sample: fitted once on the observed values, then applied to them and to every draw.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from evaluation.domain.indicators import Direction
from evaluation.domain.settings import (
    Bands,
    Bonus,
    DistanceToTarget,
    Efficacy,
    LevelAndChange,
    Limits,
    MinMax,
    PercentileRank,
    RankScore,
    SampleLimits,
    Satisfaction,
    Scoring,
    StandardStep,
    StatedLimits,
    TargetCompletion,
    ZScore,
)
from evaluation.errors import Fault, UnfitValue
from evaluation.statistics import ties

Array = np.ndarray
Values = TypeVar("Values", pd.Series, Array)
ALIKE = 1e-12  # values that differ by less, as a share of themselves, differ by rounding only


# --- kernels --------------------------------------------------------------------------------------------------------
def min_max(series: Values, low: float | Array, high: float | Array) -> Values:
    """100 (x − low) / (high − low), not clipped; NaN stays NaN. With low > high, less is better; UnfitValue if equal.

    >>> min_max(pd.Series([3.0, 8.0]), 3, 8).tolist()
    [0.0, 100.0]
    """
    return efficacy(series, low, high, floor=0.0)


def efficacy(series: Values, low: float | Array, high: float | Array, floor: float = 60.0) -> Values:
    """功效系数: `floor` + (100 − `floor`) (x − low) / (high − low), not clipped; NaN stays NaN.

    >>> round(float(efficacy(pd.Series([6.2]), 3, 8).iloc[0]), 9)
    85.6
    >>> round(float(efficacy(pd.Series([2.4]), 3.5, 1.5).iloc[0]), 9)  # less is better: the limits change sides
    82.0
    """
    if np.any(np.equal(low, high)):
        raise UnfitValue(Fault(f"上限与下限相同({high}),没有分差", f"both limits are {high}: no scale"))
    return floor + (100 - floor) * (series - low) / (high - low)


def z_score(series: pd.Series, centre: float = 0.0, spread: float = 1.0) -> pd.Series:
    """`centre` + `spread` × (x − mean) / sample standard deviation; a constant series gives `centre`; NaN stays NaN.

    >>> z_score(pd.Series([1.0, 2.0, 3.0])).tolist()
    [-1.0, 0.0, 1.0]
    """
    series = pd.Series(series)
    values = series.to_numpy(float)
    standardise = _from_mean(centre, spread, values, np.zeros(len(values), int))
    return pd.Series(standardise(values), series.index, name=series.name)


def percentile_rank(series: pd.Series) -> pd.Series:
    """100 (rank − 1) / (n − 1), ties sharing the mean rank; a single value gets 50; NaN stays NaN and counts as none.

    >>> percentile_rank(pd.Series([1.0, 5.0, 5.0, 9.0])).tolist()
    [0.0, 50.0, 50.0, 100.0]
    """
    series = pd.Series(series)
    return pd.Series(_percentiles(series.to_numpy(float)[None])[0], series.index, name=series.name)


def distance_to_target(series: Values, target: float, low: float | None = None) -> Values:
    """100 (x − low) / (target − low), not capped; `low` is the series' minimum unless stated; NaN stays NaN.

    >>> distance_to_target(pd.Series([0.0, 5.0, 12.0]), 10).tolist()
    [0.0, 50.0, 120.0]
    """
    return min_max(series, float(series.min()) if low is None else low, target)


def target_completion(series: pd.Series, target: pd.Series | float) -> pd.Series:
    """目标完成率: 100 x / target, not capped; NaN where the target is 0, or x or the target is negative.

    >>> target_completion(pd.Series([130.0]), 100).tolist()
    [130.0]
    """
    goals = pd.Series(target, index=series.index, dtype=float).to_numpy()
    return pd.Series(_completed(series.to_numpy(float), goals), series.index, name=series.name)


def _from_mean(centre: float, spread: float, values: Array, groups: Array) -> Callable[[Array], Array]:
    """The scale around the mean of the unit's group; everybody stands at the centre where the values are all one."""
    grouped = pd.Series(values).groupby(groups)
    mean, deviation = grouped.transform("mean").to_numpy(), grouped.transform("std").to_numpy()
    width = np.where(_alike(values, groups), np.inf, deviation)
    return lambda given: centre + spread * (given - mean) / width


def _percentiles(rows: Array) -> Array:
    """Each row (draws, units) as 100 (rank − 1) / (n − 1)."""
    count = (~np.isnan(rows)).sum(axis=1, keepdims=True)
    above = rankdata(rows, axis=1, nan_policy="omit") - 1
    return np.where(count < 2, np.where(np.isnan(rows), np.nan, 50.0), 100 * above / np.maximum(count - 1, 1))


def _completed(values: Array, goals: Array) -> Array:
    usable = (goals > 0) & (values >= 0)
    return np.where(usable, 100 * values / np.where(usable, goals, 1), np.nan)


# --- scales ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Sample:
    """What a scale is fitted on, by unit: values, groups (integers, with names), targets, values `lag` periods ago."""

    values: Array
    groups: Array
    names: tuple[str, ...]
    targets: Array
    previous: Array


@dataclass(frozen=True)
class Scale:
    """A fitted scale: `score` of values (…, units) before limits, and the limits that then hold the score."""

    unlimited: Callable[[Array], Array]
    low: float = -np.inf
    high: float = np.inf

    def __call__(self, values: Array) -> Array:
        return np.clip(self.unlimited(values), self.low, self.high)


def fit(setting: Scoring, direction: Direction, sample: Sample) -> Scale:
    """The scale of a setting, fitted on the sample; it takes arrays (…, units) and keeps NaN."""
    match setting:
        case Efficacy(limits=limits, floor=floor, clip=clip):
            return _held(_linear(limits, direction, sample, floor), clip=clip)
        case MinMax(limits=limits, clip=clip):
            return _held(_linear(limits, direction, sample, 0.0), clip=clip)
        case TargetCompletion():
            return Scale(_completion(setting, direction, sample), 0, setting.cap)
        case Bands():
            return Scale(_bands(setting))
        case RankScore() | PercentileRank():
            return Scale(_by_rank(setting, direction, sample))
        case StandardStep(base=base, step=step):
            return _held(_from_mean(base, direction.sign * step, sample.values, sample.groups), clip=True)
        case Bonus(each=each, cap=cap):
            sign, start = direction.sign, 0 if direction is Direction.MORE else 100
            return Scale(lambda values: start + sign * 100 * values * each / cap, 0, 100)
        case Satisfaction():
            return _satisfaction(setting, direction, sample)
        case ZScore(centre=centre, spread=spread, clip=clip):
            everyone = _groups(sample, "all")
            return _held(_from_mean(centre, direction.sign * spread, sample.values, everyone), clip=clip)
        case DistanceToTarget():
            return _distance(setting, direction, sample)
        case LevelAndChange():
            raise TypeError("a level-and-change setting has two scales: use fit_both")


def fit_both(setting: LevelAndChange, direction: Direction, sample: Sample) -> Callable[[Array, Array], Array]:
    """The score of a level and its change, a function of present and previous values (…, units)."""
    level = fit(setting.level, direction, sample)
    change = _change(sample.values, sample.previous, setting)
    grown = fit(setting.change, direction, Sample(change, sample.groups, sample.names, sample.targets, sample.previous))
    shares = np.array([setting.level_shares.get(name, setting.level_share) for name in sample.names])[sample.groups]

    def score(values: Array, previous: Array) -> Array:
        of_level, of_change = level(values), grown(_change(values, previous, setting))
        if setting.better:
            return np.maximum(of_level, of_change)
        return shares * of_level + (1 - shares) * of_change

    return score


def _change(values: Array, previous: Array, setting: LevelAndChange) -> Array:
    if not setting.relative:
        return values - previous
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(previous != 0, 100 * (values - previous) / np.abs(previous), np.nan)


def _held(unlimited: Callable[[Array], Array], *, clip: bool) -> Scale:
    return Scale(unlimited, 0, 100) if clip else Scale(unlimited)


def _groups(sample: Sample, by: str) -> Array:
    """The groups (units,) inside which units are compared: their categories, or all one."""
    return sample.groups if by == "category" else np.zeros_like(sample.groups)


def _alike(values: Array, groups: Array) -> Array:
    """Whether all known values of the unit's group are one, (units,)."""
    grouped = pd.Series(values).groupby(groups)
    low, high = grouped.transform("min").to_numpy(), grouped.transform("max").to_numpy()
    return ~(high - low > ALIKE * np.abs(high))


def _quantiles(sample: Sample, limits: SampleLimits) -> tuple[Array, Array]:
    """The lowest and the highest value of each unit's scale, (units,) each."""
    groups = _groups(sample, limits.by)
    low, high = np.full(len(groups), np.nan), np.full(len(groups), np.nan)
    for group in np.unique(groups):
        inside = sample.values[(groups == group) & ~np.isnan(sample.values)]
        if len(inside):
            low[groups == group], high[groups == group] = np.quantile(inside, [limits.low, limits.high])
    return low, high


def _linear(limits: Limits, direction: Direction, sample: Sample, floor: float) -> Callable[[Array], Array]:
    """The line from the worst to the best value; where they are one, reaching it earns all and missing it the floor.

    Where the units that the limits were read from are all alike, everybody earns all.
    """
    low, high = (limits.low, limits.high) if isinstance(limits, StatedLimits) else _quantiles(sample, limits)
    worst, best = (low, high) if direction is Direction.MORE else (high, low)
    same = np.abs(best - worst) <= ALIKE * np.abs(best)
    if isinstance(limits, StatedLimits) or not same.any():
        return lambda values: efficacy(values, worst, best, floor)
    alike = _alike(sample.values, _groups(sample, limits.by))
    least, apart = best - direction.sign * ALIKE * np.abs(best), np.where(same, worst + 1, best)

    def score(values: Array) -> Array:
        reached = np.where(alike | (direction.sign * (values - least) >= 0), 100.0, floor)
        return np.where(same & ~np.isnan(values), reached, efficacy(values, worst, apart, floor))

    return score


def _completion(setting: TargetCompletion, direction: Direction, sample: Sample) -> Callable[[Array], Array]:
    goals = sample.targets if setting.target is None else np.full(len(sample.values), setting.target)
    if direction is Direction.MORE:
        return lambda values: _completed(values, goals)
    goals = np.where(goals > 0, goals, np.nan)

    def score(values: Array) -> Array:  # nothing at all of what should be little earns the cap
        return np.where((values == 0) & ~np.isnan(goals), setting.cap, _completed(goals, values))

    return score


def _bands(setting: Bands) -> Callable[[Array], Array]:
    edges, scores = np.array(setting.edges), np.array(setting.scores)
    if setting.interpolate:
        return lambda values: np.interp(values, edges, scores)
    return lambda values: np.where(np.isnan(values), np.nan, scores[np.searchsorted(edges, values, side="right")])


def _by_rank(setting: RankScore | PercentileRank, direction: Direction, sample: Sample) -> Callable[[Array], Array]:
    groups = _groups(sample, "category" if isinstance(setting, RankScore) else setting.by)

    def score(values: Array) -> Array:
        rows = np.atleast_2d(direction.sign * values)
        result = np.empty(rows.shape)
        for group in np.unique(groups):
            result[:, groups == group] = _ranked(rows[:, groups == group], setting)
        return result.reshape(values.shape)

    return score


def _ranked(rows: Array, setting: RankScore | PercentileRank) -> Array:
    """Each row (draws, units) scored by rank; NaN stays NaN."""
    if isinstance(setting, PercentileRank):
        return _percentiles(rows)
    return np.maximum(setting.first - setting.step * (rankdata(-rows, axis=1, nan_policy="omit") - 1), 0)


def _distance(setting: DistanceToTarget, direction: Direction, sample: Sample) -> Scale:
    seen, target = pd.Series(sample.values), setting.target
    start = setting.low if setting.low is not None else float(seen.min() if direction is Direction.MORE else seen.max())
    if setting.low is None and (target - start) * direction.sign <= 0:  # everybody has reached the target
        return Scale(lambda values: np.where(np.isnan(values), np.nan, 100.0))
    return _held(lambda values: distance_to_target(values, target, start), clip=setting.cap)


def _satisfaction(setting: Satisfaction, direction: Direction, sample: Sample) -> Scale:
    straight = fit(Efficacy(limits=setting.limits, floor=setting.floor), direction, sample)
    if setting.margin == 0:
        return straight
    return Scale(lambda values: straight.unlimited(ties.share_means(values, sample.groups, setting.margin)), 0, 100)
