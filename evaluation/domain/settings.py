"""The setting of each step, as tagged unions: each variant with exactly its own parameters."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from evaluation.domain.indicators import Code, Frozen, Name

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]


# --- derivation: data items collected once -> indicators -----------------------------------------------------------
class Derivation(Frozen):
    """An indicator computed from others by a stated formula, e.g. `Goods / GDP` or `log(gnipc)`."""

    code: Code
    formula: Annotated[str, Field(min_length=1, max_length=500)]


# --- treatment: keep extreme values from deciding -------------------------------------------------------------------
class Keep(Frozen):
    """Values as they are."""

    method: Literal["keep"] = "keep"


class ShapeRule(Frozen):
    """Winsorise while |skewness| and kurtosis both exceed their limits, at most `limit` values; then the log."""

    method: Literal["shape_rule"] = "shape_rule"
    skewness: Positive = 2.0
    kurtosis: Positive = 3.5
    limit: Annotated[int, Field(ge=0)] = 5


class TukeyFences(Frozen):
    """Values beyond `reach` interquartile ranges from the quartiles are set to the fence."""

    method: Literal["tukey"] = "tukey"
    reach: Positive = 1.5


Treatment = Annotated[Keep | ShapeRule | TukeyFences, Field(discriminator="method")]


# --- adjustment: remove what conditions explain ---------------------------------------------------------------------
class Unadjusted(Frozen):
    """Results as they are."""

    method: Literal["none"] = "none"


class ConditionTerm(Frozen):
    """A condition in the model, as it is or by its logarithm."""

    condition: Code
    scale: Literal["identity", "log"] = "identity"


class LeastSquares(Frozen):
    """One least-squares fit per indicator over all units of the level, HC3 errors."""

    method: Literal["least_squares"] = "least_squares"
    conditions: tuple[ConditionTerm, ...]
    intended_twice: tuple[Code, ...] = ()


Adjustment = Annotated[Unadjusted | LeastSquares, Field(discriminator="method")]


# --- normalisation: one scale, 0..100, more is better ---------------------------------------------------------------
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
            raise ValueError(f"阈值颠倒:下限 {self.low:g} 不小于上限 {self.high:g}")
        return self


Limits = Annotated[SampleLimits | StatedLimits, Field(discriminator="source")]


class Efficacy(Frozen):
    """功效系数: `floor` + (100 − `floor`) (x − low) / (high − low), kept within [0, 100] when `clip`."""

    method: Literal["efficacy"] = "efficacy"
    limits: Limits = SampleLimits(low=0.05, high=0.95)
    floor: Annotated[float, Field(ge=0, lt=100)] = 60.0
    clip: bool = True


class MinMax(Frozen):
    """100 (x − low) / (high − low)."""

    method: Literal["min_max"] = "min_max"
    limits: Limits = SampleLimits()
    clip: bool = False


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
            raise ValueError("区间边界须逐个升高")
        wanted = len(self.edges) + (0 if self.interpolate else 1)
        if len(self.scores) != wanted:
            raise ValueError(f"{len(self.edges)} 个边界需要 {wanted} 个分值,现有 {len(self.scores)} 个")
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
    """满意度: efficacy between limits; values closer than the survey's `margin` to the best of their group share its mean."""

    method: Literal["satisfaction"] = "satisfaction"
    limits: Limits = StatedLimits(low=60, high=98)
    margin: Annotated[float, Field(ge=0)] = 0.0
    floor: Annotated[float, Field(ge=0, lt=100)] = 60.0


class ZScore(Frozen):
    """`centre` + `spread` standard deviations from the mean of all units."""

    method: Literal["z_score"] = "z_score"
    centre: float = 50.0
    spread: Positive = 10.0


class PercentileRank(Frozen):
    """The share of the other units (all, or of the category) that stand lower, in per cent."""

    method: Literal["percentile_rank"] = "percentile_rank"
    by: Literal["all", "category"] = "all"


class DistanceToTarget(Frozen):
    """100 (x − low) / (target − low), low the units' lowest unless stated; at most 100 when `cap`."""

    method: Literal["distance_to_target"] = "distance_to_target"
    target: float
    low: float | None = None
    cap: bool = True


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
    """增幅+总量: `level_share` × score of the level + the rest × score of the change since `lag` periods before.

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


# --- missing values -------------------------------------------------------------------------------------------------
class Bounded(Frozen):
    """A missing cell stays missing: the total over the known weights carries bounds; under `coverage` it is not placed."""

    method: Literal["bounded"] = "bounded"
    coverage: Share = 0.6


class Impute(Frozen):
    """The group's mean in the gap: only to reproduce published indices, refused for assessment; each cell marked."""

    method: Literal["impute"] = "impute"
    by: Literal["category", "all"] = "category"


Missing = Annotated[Bounded | Impute, Field(discriminator="method")]


# --- means ----------------------------------------------------------------------------------------------------------
class Arithmetic(Frozen):
    """Σ w s."""

    mean: Literal["arithmetic"] = "arithmetic"


class Geometric(Frozen):
    """Π s^w, scores first raised to `floor`."""

    mean: Literal["geometric"] = "geometric"
    floor: Positive = 1.0


class Harmonic(Frozen):
    """1 / Σ (w / s), scores first raised to `floor`."""

    mean: Literal["harmonic"] = "harmonic"
    floor: Positive = 1.0


class Power(Frozen):
    """(Σ w s^p)^(1/p), scores first raised to `floor`."""

    mean: Literal["power"] = "power"
    exponent: float
    floor: Positive = 1.0

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if self.exponent == 0:
            raise ValueError("幂平均的指数不能为 0;请改用几何平均")
        return self


Mean = Annotated[Arithmetic | Geometric | Harmonic | Power, Field(discriminator="mean")]


# --- uncertainty ----------------------------------------------------------------------------------------------------
class Uncertainty(Frozen):
    """How error ranges are drawn: joint draws, seed, the share of draws a range holds, and the years of history used."""

    draws: Annotated[int, Field(ge=50, le=20_000)] = 400
    seed: Annotated[int, Field(ge=0)] = 20260116
    confidence: Annotated[float, Field(gt=0.5, lt=1)] = 0.9
    history_years: Annotated[int, Field(ge=3, le=20)] = 5


# --- gates and grades -----------------------------------------------------------------------------------------------
class Deduct(Frozen):
    """Points off the total."""

    effect: Literal["deduct"] = "deduct"
    points: Positive


class Award(Frozen):
    """Points on top of the total, for a verified result with a basis."""

    effect: Literal["award"] = "award"
    points: Positive


class CapGrade(Frozen):
    """Not better than the grade named."""

    effect: Literal["cap"] = "cap"
    grade: Code


class Bar(Frozen):
    """Not in the best grade and no award."""

    effect: Literal["bar"] = "bar"


class Suspend(Frozen):
    """No grade while the matter is open."""

    effect: Literal["suspend"] = "suspend"


class Veto(Frozen):
    """The lowest grade; only with a legal basis."""

    effect: Literal["veto"] = "veto"


Effect = Annotated[Deduct | Award | CapGrade | Bar | Suspend | Veto, Field(discriminator="effect")]


class OnEvent(Frozen):
    """Triggered by a verified event of this rule on the unit in the period, by one of the responsibilities (empty = any)."""

    trigger: Literal["event"] = "event"
    responsibilities: tuple[str, ...] = ()


class OnValue(Frozen):
    """Triggered when the indicator's own (never adjusted) value is beyond the limit."""

    trigger: Literal["value"] = "value"
    indicator: Code
    below: float | None = None
    above: float | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.below is None) == (self.above is None):
            raise ValueError("底线须写明且只写明 below 或 above 之一")
        return self


class Gate(Frozen):
    """A rule that changes points or grade, never a component score."""

    rule: Code
    name_zh: Name
    name_en: Name = ""
    trigger: Annotated[OnEvent | OnValue, Field(discriminator="trigger")] = OnEvent()
    effect: Effect
    legal_basis: Name = ""

    @model_validator(mode="after")
    def _founded(self) -> Self:
        if isinstance(self.effect, Veto) and not self.legal_basis:
            raise ValueError(f"一票否决“{self.name_zh}”须写明法定依据")
        return self


class Grade(Frozen):
    """A grade, best first; `quota` = most units of a category that may hold it (share of the category), `least` = least total."""

    code: Code
    name_zh: Name
    name_en: Name = ""
    quota: Share | None = None
    least: float | None = None


class Grading(Frozen):
    """Grades best first, and the caps of points added or taken by gates."""

    grades: tuple[Grade, ...] = ()
    quotas: dict[str, Share] = {}
    boundary: Literal["decide_together", "by_score"] = "decide_together"
    award_cap: Annotated[float, Field(ge=0)] = 5.0
    deduction_cap: Annotated[float, Field(ge=0)] = 10.0
