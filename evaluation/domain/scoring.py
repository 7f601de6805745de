"""How an indicator is scored: one scale, 0..100, more is better; each variant with exactly its own parameters."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from evaluation.domain.indicators import Frozen
from evaluation.errors import Fault, UnfitValue

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]


class SampleLimits(Frozen):
    """Limits read from the units' own values: quantiles `low` and `high`, over all units or inside each category."""

    source: Literal["sample"] = "sample"
    low: Share = 0.0
    high: Share = 1.0
    by: Literal["all", "category"] = "all"


class StatedLimits(Frozen):
    """Limits written in the scheme, in the indicator's own unit of measurement."""

    source: Literal["stated"] = "stated"
    low: float
    high: float

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low >= self.high:
            raise UnfitValue(
                Fault(
                    f"阈值颠倒:下限 {self.low:g} 不小于上限 {self.high:g}",
                    f"the limits are upside down: low {self.low:g}, high {self.high:g}",
                )
            )
        return self


Limits = Annotated[SampleLimits | StatedLimits, Field(discriminator="source")]


class Efficacy(Frozen):
    """功效系数: `floor` + (100 − `floor`) (x − low) / (high − low), kept within [0, 100] when `clip`."""

    method: Literal["efficacy"] = "efficacy"
    limits: Limits = SampleLimits(low=0.05, high=0.95)
    floor: Annotated[float, Field(ge=0, lt=100)] = 60.0
    clip: bool = True


class MinMax(Frozen):
    """100 (x − low) / (high − low), kept within [0, 100] when `clip`."""

    method: Literal["min_max"] = "min_max"
    limits: Limits = SampleLimits()
    clip: bool = True


class TargetCompletion(Frozen):
    """目标完成率: x / target × 100, at most `cap`; the target of the unit's own table, or one stated for all."""

    method: Literal["target"] = "target"
    target: float | None = None
    cap: Positive = 100.0


class Bands(Frozen):
    """区间赋分: `scores[k]` from `edges[k-1]` to `edges[k]`; with `interpolate` straight lines between the edges."""

    method: Literal["bands"] = "bands"
    edges: tuple[float, ...]
    scores: tuple[Annotated[float, Field(ge=0, le=100)], ...]
    interpolate: bool = True

    @model_validator(mode="after")
    def _matched(self) -> Self:
        if list(self.edges) != sorted(set(self.edges)) or not self.edges:
            raise UnfitValue(Fault("区间边界须逐个升高", "the edges of the bands have to rise"))
        wanted = len(self.edges) + (0 if self.interpolate else 1)
        if len(self.scores) != wanted:
            edges, scores = len(self.edges), len(self.scores)
            raise UnfitValue(
                Fault(
                    f"{edges} 个边界需要 {wanted} 个分值,现有 {scores} 个",
                    f"{edges} edges need {wanted} scores; there are {scores}",
                )
            )
        return self


class RankScore(Frozen):
    """排名赋分: the first of the category `first`, each place `step` less, ties share the mean."""

    method: Literal["rank"] = "rank"
    first: Positive = 100.0
    step: Positive = 1.0


class StandardStep(Frozen):
    """基准±步长: the category's mean = `base`, each standard deviation ± `step`, kept within [0, 100]."""

    method: Literal["standard_step"] = "standard_step"
    base: float = 80.0
    step: Positive = 10.0


class Bonus(Frozen):
    """加分: `each` points a count, at most `cap`, told as a share of the cap (0..100)."""

    method: Literal["bonus"] = "bonus"
    each: Positive = 1.0
    cap: Positive = 5.0


class Satisfaction(Frozen):
    """满意度: efficacy between limits; values within the survey's `margin` of the best of their run share its mean."""

    method: Literal["satisfaction"] = "satisfaction"
    limits: Limits = StatedLimits(low=60, high=98)
    margin: Annotated[float, Field(ge=0)] = 0.0
    floor: Annotated[float, Field(ge=0, lt=100)] = 60.0


class ZScore(Frozen):
    """`centre` + `spread` standard deviations from the mean of all units.

    With a centre inside (0, 100), as scores have, kept within [0, 100]; with any other the bare z, for research.
    """

    method: Literal["z_score"] = "z_score"
    centre: float = 50.0
    spread: Positive = 10.0

    @property
    def clip(self) -> bool:
        """Whether the score is kept within [0, 100]."""
        return 0 < self.centre < 100


class PercentileRank(Frozen):
    """The share of the other units (all, or of the category) that stand lower, in per cent."""

    method: Literal["percentile_rank"] = "percentile_rank"
    by: Literal["all", "category"] = "all"


class DistanceToTarget(Frozen):
    """100 (x − low) / (target − low), low the units' lowest unless stated; kept within [0, 100] when `cap`."""

    method: Literal["distance_to_target"] = "distance_to_target"
    target: float
    low: float | None = None
    cap: bool = True

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.low == self.target:
            raise UnfitValue(Fault(f"起点与目标相同({self.low:g})", f"the start and the target are both {self.low:g}"))
        return self


Base = Annotated[
    Efficacy
    | MinMax
    | TargetCompletion
    | Bands
    | RankScore
    | StandardStep
    | Bonus
    | Satisfaction
    | ZScore
    | PercentileRank
    | DistanceToTarget,
    Field(discriminator="method"),
]


class LevelAndChange(Frozen):
    """增幅+总量: `level_share` × score of the level + the rest × score of the change since `lag` years before.

    `better` takes the better of the two instead. `level_shares` overrides by category.
    """

    method: Literal["level_and_change"] = "level_and_change"
    level: Base = Efficacy()
    change: Base = Efficacy()
    level_share: Share = 0.5
    level_shares: dict[str, Share] = {}
    relative: bool = False
    lag: Annotated[int, Field(ge=1)] = 1
    better: bool = False


Scoring = Annotated[
    Efficacy
    | MinMax
    | TargetCompletion
    | Bands
    | RankScore
    | StandardStep
    | Bonus
    | Satisfaction
    | ZScore
    | PercentileRank
    | DistanceToTarget
    | LevelAndChange,
    Field(discriminator="method"),
]


def beyond_scale(setting: Scoring) -> Fault | None:
    """What lets the score leave 0..100, and how to mend it; None where nothing does."""
    match setting:
        case Efficacy(clip=False) | MinMax(clip=False):
            return Fault("超出上下限的没有按上下限计(clip);请选上", "values beyond the limits are not held; set clip")
        case DistanceToTarget(cap=False):
            return Fault("超过目标的没有封顶(cap);请选上", "values beyond the target are not capped; set cap")
        case ZScore(clip=False, centre=centre):
            return Fault(f"平均分为 {centre:g};请改为 0 与 100 之间", f"the centre {centre:g} is not inside 0..100")
        case TargetCompletion(cap=top) | RankScore(first=top) if top > 100:
            return Fault(f"最高可得 {top:g} 分;请改为不超过 100", f"up to {top:g} can be earned; choose 100 at most")
        case LevelAndChange(level=level, change=change):
            return beyond_scale(level) or beyond_scale(change)
    return None
