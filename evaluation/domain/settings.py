"""The setting of each step, as tagged unions: each variant with exactly its own parameters."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from evaluation.domain.adjusting import (
    Adjustment,
    ConditionTerm,
    CountModel,
    LeastSquares,
    NearestPeers,
    ObservedExpected,
    RandomIntercept,
    Unadjusted,
)
from evaluation.domain.aggregating import Aggregation, Copeland, Means, Topsis, Vikor
from evaluation.domain.gates import (
    Award,
    Bar,
    CapGrade,
    Deduct,
    Effect,
    Gate,
    Grade,
    Grading,
    OnEvent,
    OnValue,
    Suspend,
    Veto,
)
from evaluation.domain.indicators import Code, Frozen
from evaluation.domain.scoring import (
    Bands,
    Base,
    Bonus,
    DistanceToTarget,
    Efficacy,
    LevelAndChange,
    Limits,
    MinMax,
    PercentileRank,
    Positive,
    RankScore,
    SampleLimits,
    Satisfaction,
    Scoring,
    Share,
    StandardStep,
    StatedLimits,
    TargetCompletion,
    ZScore,
)
from evaluation.errors import Fault, UnfitValue

__all__ = [
    "Adjustment",
    "Aggregation",
    "Arithmetic",
    "Award",
    "Bands",
    "Bar",
    "Base",
    "Bonus",
    "Bounded",
    "CapGrade",
    "ConditionTerm",
    "Copeland",
    "CountModel",
    "Deduct",
    "Derivation",
    "DistanceToTarget",
    "Effect",
    "Efficacy",
    "Gate",
    "Geometric",
    "Grade",
    "Grading",
    "Harmonic",
    "Impute",
    "Keep",
    "LeastSquares",
    "LevelAndChange",
    "Limits",
    "Mean",
    "Means",
    "MinMax",
    "Missing",
    "NearestPeers",
    "ObservedExpected",
    "OnEvent",
    "OnValue",
    "PercentileRank",
    "Positive",
    "Power",
    "RandomIntercept",
    "RankScore",
    "SampleLimits",
    "Satisfaction",
    "Scoring",
    "ShapeRule",
    "Share",
    "StandardStep",
    "StatedLimits",
    "Suspend",
    "TargetCompletion",
    "Topsis",
    "Treatment",
    "TukeyFences",
    "Unadjusted",
    "Uncertainty",
    "Veto",
    "Vikor",
    "ZScore",
]


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


# --- missing values -------------------------------------------------------------------------------------------------
class Bounded(Frozen):
    """A missing cell stays missing: the total over known weights carries bounds; under `coverage` it is not placed."""

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
    exponent: Annotated[float, Field(ge=-20, le=20)]
    floor: Positive = 1.0

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if self.exponent == 0:
            raise UnfitValue(
                Fault(
                    "幂平均的指数不能为 0;请改用几何平均", "the exponent cannot be 0; take the geometric mean instead"
                )
            )
        return self


Mean = Annotated[Arithmetic | Geometric | Harmonic | Power, Field(discriminator="mean")]


# --- uncertainty ----------------------------------------------------------------------------------------------------
class Uncertainty(Frozen):
    """How error ranges are drawn: joint draws, seed, the share that a range holds, and the years of history used."""

    draws: Annotated[int, Field(ge=50, le=20_000)] = 400
    seed: Annotated[int, Field(ge=0)] = 20260116
    confidence: Annotated[float, Field(gt=0.5, lt=1)] = 0.9
    history_years: Annotated[int, Field(ge=3, le=20)] = 5
