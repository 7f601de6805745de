"""Who is assessed, in which category, by whom led, and under what conditions."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from evaluation.domain.indicators import Code, Frozen, Level, Name
from evaluation.domain.periods import Period, PeriodOrDay
from evaluation.errors import Fault, UnfitValue


class Unit(Frozen):
    """A region, a department or (by code only) a cadre; `parent` is the unit it belongs to."""

    code: Code
    name_zh: Name
    name_en: Name = ""
    level: Level = Level.REGION
    parent: str = ""


class Membership(Frozen):
    """The category that a unit belongs to from `valid_from` to `valid_to` (years, both included; empty = open)."""

    unit: Code
    category: Code
    valid_from: str = ""
    valid_to: str = ""


class Posting(Frozen):
    """A cadre's time in a post at a unit; `share` is the declared share of responsibility."""

    cadre: Code
    unit: Code
    post: Name
    start: date
    end: date | None = None
    share: Annotated[float, Field(gt=0, le=1)] = 1.0

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end is not None and self.end < self.start:
            raise UnfitValue(
                Fault(
                    f"任期结束 {self.end} 早于开始 {self.start}", f"the end {self.end} is before the start {self.start}"
                )
            )
        return self


class ConditionRole(StrEnum):
    """What a condition may be used for: only `condition` may adjust, only `grouping` may group."""

    CONDITION = "condition"
    GROUPING = "grouping"
    MEDIATOR = "mediator"
    OUTCOME = "outcome"
    FORBIDDEN = "forbidden"


class Condition(Frozen):
    """A regional condition in the register."""

    condition: Code
    name_zh: Name
    name_en: Name = ""
    unit_of_measurement: Name = ""
    role: ConditionRole = ConditionRole.CONDITION


class Target(Frozen):
    """What a unit was asked to reach."""

    unit: Code
    period: Period
    indicator: Code
    target: float


class TargetLink(Frozen):
    """A target as the level above set it and as the level below took it on, e.g. a province's and its city's."""

    subject: Name
    period: Period
    parent: Code
    child: Code
    parent_target: float
    child_target: float
    weight: Annotated[float, Field(ge=0)] = 1.0


class Event(Frozen):
    """Something that happened and that a gate may look at; without `verified` it never triggers."""

    unit: Code
    period: PeriodOrDay
    rule: Code
    basis: Name = ""
    responsibility: Name = ""
    verified: bool = False
    expires: str = ""
    under_appeal: bool = False
