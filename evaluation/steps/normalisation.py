"""One scale, 0..100, more is better.

Each method is a bare kernel on a Series; the step turns a scheme's setting into a `Scale`, a function of values that
is fitted once on the observed values and then applied to them and to every draw.
"""

from collections.abc import Callable
from dataclasses import dataclass

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
    TargetCompletion,
    ZScore,
)

Array = np.ndarray


def min_max(series: pd.Series, low: float, high: float) -> pd.Series:
    """100 (x − low) / (high − low), not clipped; NaN stays NaN. With low > high, less is better.

    >>> min_max(pd.Series([3.0, 8.0]), 3, 8).tolist()
    [0.0, 100.0]
    """
    return 100 * (series - low) / (high - low)


def efficacy(series: pd.Series, low: float, high: float) -> pd.Series:
    """功效系数: 60 + 40 (x − low) / (high − low), not clipped; NaN stays NaN.

    >>> round(float(efficacy(pd.Series([6.2]), 3, 8).iloc[0]), 9)
    85.6
    >>> round(float(efficacy(pd.Series([2.4]), 3.5, 1.5).iloc[0]), 9)  # less is better: the limits change sides
    82.0
    """
    return 60 + 40 * (series - low) / (high - low)


def z_score(series: pd.Series, centre: float = 0.0, spread: float = 1.0) -> pd.Series:
    """`centre` + `spread` × (x − mean) / sample standard deviation; a constant series gives `centre`.

    >>> z_score(pd.Series([1.0, 2.0, 3.0])).tolist()
    [-1.0, 0.0, 1.0]
    """
    deviation = series.std()
    return centre + spread * (series - series.mean()) / (deviation if deviation > 0 else 1.0)


def percentile_rank(series: pd.Series) -> pd.Series:
    """100 (rank − 1) / (n − 1), ties sharing the mean rank; a single value gets 50.

    >>> percentile_rank(pd.Series([1.0, 5.0, 5.0, 9.0])).tolist()
    [0.0, 50.0, 50.0, 100.0]
    """
    count = series.count()
    if count < 2:
        return series.where(series.isna(), 50.0)
    return 100 * (series.rank() - 1) / (count - 1)


def distance_to_target(series: pd.Series, target: float, low: float | None = None) -> pd.Series:
    """100 (x − low) / (target − low), not capped; `low` is the series' minimum unless stated.

    >>> distance_to_target(pd.Series([0.0, 5.0, 12.0]), 10).tolist()
    [0.0, 50.0, 120.0]
    """
    start = series.min() if low is None else low
    return 100 * (series - start) / (target - start)


def target_completion(series: pd.Series, target: pd.Series | float) -> pd.Series:
    """目标完成率: 100 x / target, not capped; NaN where the target is 0, or x or the target is negative.

    >>> target_completion(pd.Series([130.0]), 100).tolist()
    [130.0]
    """
    goals = pd.Series(target, index=series.index, dtype=float)
    return (100 * series / goals).where((goals > 0) & (series >= 0))


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
            return _linear(_limits(limits, direction, sample), direction, floor, clip=clip)
        case MinMax(limits=limits, clip=clip):
            return _linear(_limits(limits, direction, sample), direction, 0.0, clip=clip)
        case TargetCompletion():
            return Scale(_completion(setting, direction, sample), 0, setting.cap)
        case Bands():
            return Scale(_bands(setting))
        case RankScore() | PercentileRank():
            return Scale(_by_rank(setting, direction, sample))
        case StandardStep():
            return Scale(_standard(setting, direction, sample), 0, 100)
        case Bonus(each=each, cap=cap):
            sign, start = direction.sign, 0 if direction is Direction.MORE else 100
            return Scale(lambda values: start + sign * 100 * values * each / cap, 0, 100)
        case Satisfaction():
            return _satisfaction(setting, direction, sample)
        case ZScore(centre=centre, spread=spread):
            return Scale(_z(centre, direction.sign * spread, sample))
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


def _limits(limits: Limits, direction: Direction, sample: Sample) -> tuple[Array, Array]:
    """The worst and the best value of each unit's scale, (units,) each."""
    if not isinstance(limits, SampleLimits):
        low, high = np.array(limits.low), np.array(limits.high)
    else:
        low, high = _quantiles(sample, limits)
    return (low, high) if direction is Direction.MORE else (high, low)


def _quantiles(sample: Sample, limits: SampleLimits) -> tuple[Array, Array]:
    groups = sample.groups if limits.by == "category" else np.zeros_like(sample.groups)
    low, high = np.full(len(groups), np.nan), np.full(len(groups), np.nan)
    for group in np.unique(groups):
        inside = sample.values[(groups == group) & ~np.isnan(sample.values)]
        if len(inside):
            low[groups == group], high[groups == group] = np.quantile(inside, [limits.low, limits.high])
    return low, high


def _linear(limits: tuple[Array, Array], direction: Direction, floor: float, *, clip: bool) -> Scale:
    """The line from the worst to the best value; where they are one, reaching it earns all and missing it the floor."""
    worst, best = limits
    width = np.where(best == worst, 1.0, best - worst)
    same = best == worst

    def score(values: Array) -> Array:
        reached = np.where(np.isnan(values), np.nan, direction.sign * (values - best) >= 0)
        shares = np.where(same, reached, (values - worst) / width)
        return floor + (100 - floor) * shares

    return Scale(score, 0, 100) if clip else Scale(score)


def _completion(setting: TargetCompletion, direction: Direction, sample: Sample) -> Callable[[Array], Array]:
    goals = sample.targets if setting.target is None else np.full(len(sample.values), setting.target)

    def score(values: Array) -> Array:
        usable = (goals > 0) & (values >= 0)
        if direction is Direction.MORE:
            return np.where(usable, 100 * values / np.where(usable, goals, 1), np.nan)
        some = usable & (values > 0)  # nothing at all of what should be little earns the cap
        return np.where(some, 100 * goals / np.where(some, values, 1), np.where(usable, setting.cap, np.nan))

    return score


def _bands(setting: Bands) -> Callable[[Array], Array]:
    edges, scores = np.array(setting.edges), np.array(setting.scores)
    if setting.interpolate:
        return lambda values: np.interp(values, edges, scores)
    return lambda values: np.where(np.isnan(values), np.nan, scores[np.searchsorted(edges, values, side="right")])


def _by_rank(setting: RankScore | PercentileRank, direction: Direction, sample: Sample) -> Callable[[Array], Array]:
    groups = np.zeros_like(sample.groups)
    if isinstance(setting, RankScore) or setting.by == "category":
        groups = sample.groups

    def score(values: Array) -> Array:
        rows = np.atleast_2d(direction.sign * values)
        result = np.empty(rows.shape)
        for group in np.unique(groups):
            result[:, groups == group] = _ranked(rows[:, groups == group], setting)
        return result.reshape(values.shape)

    return score


def _ranked(rows: Array, setting: RankScore | PercentileRank) -> Array:
    """Each row (draws, units) scored by rank; NaN stays NaN."""
    if isinstance(setting, RankScore):
        below = rankdata(-rows, axis=1, nan_policy="omit") - 1
        return np.maximum(setting.first - setting.step * below, 0)
    count = (~np.isnan(rows)).sum(axis=1, keepdims=True)
    above = rankdata(rows, axis=1, nan_policy="omit") - 1
    return np.where(count < 2, np.where(np.isnan(rows), np.nan, 50.0), 100 * above / np.maximum(count - 1, 1))


def _standard(setting: StandardStep, direction: Direction, sample: Sample) -> Callable[[Array], Array]:
    grouped = pd.Series(sample.values).groupby(sample.groups)
    mean, deviation = grouped.transform("mean").to_numpy(), grouped.transform("std").fillna(0).to_numpy()
    width = np.where(deviation > 0, deviation, 1.0)
    return lambda values: setting.base + direction.sign * setting.step * (values - mean) / width


def _z(centre: float, spread: float, sample: Sample) -> Callable[[Array], Array]:
    mean, deviation = pd.Series(sample.values).agg(["mean", "std"])
    return lambda values: centre + spread * (values - mean) / (deviation if deviation > 0 else 1.0)


def _distance(setting: DistanceToTarget, direction: Direction, sample: Sample) -> Scale:
    worst = np.nanmin(sample.values) if direction is Direction.MORE else np.nanmax(sample.values)
    start = worst if setting.low is None else setting.low
    width = setting.target - start
    if setting.low is None and width * direction.sign <= 0:  # everybody has reached the target
        return Scale(lambda values: np.where(np.isnan(values), np.nan, 100.0))
    return Scale(lambda values: 100 * (values - start) / width, -np.inf, 100 if setting.cap else np.inf)


def _satisfaction(setting: Satisfaction, direction: Direction, sample: Sample) -> Scale:
    straight = fit(Efficacy(limits=setting.limits, floor=setting.floor), direction, sample)
    if setting.margin == 0:
        return straight
    return Scale(lambda values: straight.unlimited(_tied(values, sample.groups, setting.margin)), 0, 100)


def _tied(values: Array, groups: Array, margin: float) -> Array:
    """Values (…, units) in which those within `margin` of the best of their run share the run's mean, by group."""
    rows = np.atleast_2d(values).copy()
    for row in rows:
        for group in np.unique(groups):
            at = np.flatnonzero((groups == group) & ~np.isnan(row))
            order = at[np.argsort(-row[at], kind="stable")]
            _share_means(row, order, margin)
    return rows.reshape(values.shape)


def _share_means(row: Array, order: Array, margin: float) -> None:
    start = 0
    sorted_values = row[order]
    while start < len(order):
        stop = start + int(np.searchsorted(-sorted_values[start:], margin - sorted_values[start], side="right"))
        row[order[start:stop]] = sorted_values[start:stop].mean()
        start = stop
