"""Gates and grades: what a verified event or an own value changes, and how many may hold the best grade."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from evaluation.domain.indicators import Code, Frozen, Name
from evaluation.domain.scoring import Positive, Share
from evaluation.errors import Fault, UnfitValue


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
    """Triggered by a verified event of this rule in the period, with one of the responsibilities (empty = any)."""

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
            raise UnfitValue(
                Fault("底线须写明且只写明 below 或 above 之一", "state either below or above, and only one")
            )
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
            named = self.name_en or self.name_zh
            raise UnfitValue(
                Fault(f"一票否决“{self.name_zh}”须写明法定依据", f"the veto “{named}” needs a legal basis")
            )
        return self


class Grade(Frozen):
    """A grade, best first; `quota`: the share of a category that may hold it at most; `least`: its least total."""

    code: Code
    name_zh: Name
    name_en: Name = ""
    quota: Share | None = None
    least: float | None = None


class Grading(Frozen):
    """Grades best first, and the caps of points added or taken by gates; only the best grade may have a quota."""

    grades: tuple[Grade, ...] = ()
    quotas: dict[str, Share] = {}
    boundary: Literal["decide_together", "by_score"] = "decide_together"
    award_cap: Annotated[float, Field(ge=0)] = 5.0
    deduction_cap: Annotated[float, Field(ge=0)] = 10.0

    @model_validator(mode="after")
    def _usable(self) -> Self:
        codes = [grade.code for grade in self.grades]
        if len(set(codes)) < len(codes):
            raise UnfitValue(Fault("等次代码重复", "a code of a grade stands twice"))
        if any(grade.quota is not None for grade in self.grades[1:]):
            raise UnfitValue(Fault("名额只能设在最高等次", "only the best grade may have a quota"))
        if len(codes) == 1 and (self.quotas or self.grades[0].quota is not None):
            raise UnfitValue(
                Fault("最高等次设了名额,须另有次一等次", "the best grade has a quota, so a next grade is needed")
            )
        return self
