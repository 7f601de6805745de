"""How what conditions explain is removed: the settings of the adjustment, one class a method."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from evaluation.domain.indicators import Code, Frozen
from evaluation.domain.scoring import Positive
from evaluation.errors import Fault, UnfitValue

CHANCE, PEERS = "chance", "peers"


class Unadjusted(Frozen):
    """Results as they are."""

    method: Literal["none"] = "none"


class ConditionTerm(Frozen):
    """A condition in the model, as it is or by its logarithm."""

    condition: Code
    scale: Literal["identity", "log"] = "identity"

    @model_validator(mode="after")
    def _free(self) -> Self:
        if self.condition in {CHANCE, PEERS}:
            raise UnfitValue(
                Fault(
                    f"条件代码不能用“{self.condition}”,它已用来称呼校正的另一部分",
                    f"a condition cannot be called “{self.condition}”: another part of the adjustment has that name",
                )
            )
        return self


def _each_once(terms: tuple[ConditionTerm, ...]) -> tuple[ConditionTerm, ...]:
    """The terms, if no condition is among them twice: as it is and by its logarithm it would explain the same twice."""
    codes = [term.condition for term in terms]
    if len(set(codes)) < len(codes):
        twice = sorted({code for code in codes if codes.count(code) > 1})
        raise UnfitValue(
            Fault(
                f"条件 {'、'.join(twice)} 写了两次", f"the condition {', '.join(twice)} is named twice; once is wanted"
            )
        )
    return terms


Conditions = Annotated[tuple[ConditionTerm, ...], AfterValidator(_each_once)]


class LeastSquares(Frozen):
    """One least-squares fit per indicator over all units of the level, HC3 errors."""

    method: Literal["least_squares"] = "least_squares"
    conditions: Conditions
    intended_twice: tuple[Code, ...] = ()


class CountModel(Frozen):
    """An indicator that is a rate: value = `per` × count / exposure, so count = value × exposure / `per`.

    `exposure`: the indicator that holds what the count came out of, people or cases; it need not be in the scheme.
    `per`: 1 = a share, 100 = per cent, 10000 = per ten thousand (每万人). `poisson`: events among a far larger exposure
    (deaths among residents); `binomial`: some of so many (cases closed of cases opened). An indicator held as a count
    is first made a rate by a derivation (`deaths / residents`).
    """

    indicator: Code
    family: Literal["poisson", "binomial"] = "poisson"
    exposure: Code
    per: Positive = 1.0


class ObservedExpected(Frozen):
    """Rates by what was observed against what conditions let expect; indicators not in `counts` by least squares."""

    method: Literal["observed_expected"] = "observed_expected"
    conditions: Conditions
    intended_twice: tuple[Code, ...] = ()
    counts: tuple[CountModel, ...] = ()

    @model_validator(mode="after")
    def _once(self) -> Self:
        codes = [count.indicator for count in self.counts]
        if len(set(codes)) < len(codes):
            twice = "、".join(sorted({code for code in codes if codes.count(code) > 1}))
            raise UnfitValue(
                Fault(f"指标 {twice} 的计数模型写了两次", f"{twice} has two models of its counts; one is wanted")
            )
        return self


class RandomIntercept(Frozen):
    """What a unit keeps up over the years: results of `years` years, what chance may have made not credited yet.

    `errors`: whether a year's luck is independent of the year before, or resembles it (`ar1`).
    """

    method: Literal["random_intercept"] = "random_intercept"
    conditions: Conditions
    intended_twice: tuple[Code, ...] = ()
    years: Annotated[int, Field(ge=3, le=20)] = 5
    errors: Literal["independent", "ar1"] = "independent"


class NearestPeers(Frozen):
    """Each unit against the mean of the `peers` units most like it in conditions, none farther than the `caliper`.

    Distance: that of the conditions, each in standard deviations (Euclidean).
    """

    method: Literal["nearest_peers"] = "nearest_peers"
    conditions: Conditions
    intended_twice: tuple[Code, ...] = ()
    peers: Annotated[int, Field(ge=3, le=100)] = 15
    caliper: Positive = 2.0


ByConditions = Annotated[
    LeastSquares | ObservedExpected | RandomIntercept | NearestPeers, Field(discriminator="method")
]
Adjustment = Annotated[
    Unadjusted | LeastSquares | ObservedExpected | RandomIntercept | NearestPeers, Field(discriminator="method")
]
