"""What a township has to do by its duty list (履职事项清单), and who is there to do it."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from evaluation.domain.indicators import Code, Frozen, Name
from evaluation.errors import Fault, UnfitValue


class DutyList(StrEnum):
    """Which list an item stands on: done by the township, helped with, or taken back by a department above."""

    BASIC = "basic"
    COOPERATING = "cooperating"
    TAKEN_BACK = "taken_back"


class DutyItem(Frozen):
    """An item of the duty list of one township, or (`unit` empty) of all; a township's own row overrules the common.

    `valid_from`, `valid_to`: both days included, None = open. `hours`: what it takes a year; `enforcement`: whether
    the township itself has the power that the item needs.
    """

    code: Code
    name_zh: Name
    name_en: Name = ""
    duty_list: DutyList
    lead_department: Name = ""
    township_role: Name = ""
    legal_basis: Name = ""
    hours: Annotated[float, Field(ge=0)] | None = None
    enforcement: Literal["own", "none", ""] = ""
    valid_from: date | None = None
    valid_to: date | None = None
    unit: str = ""

    @model_validator(mode="after")
    def _founded(self) -> Self:
        if self.duty_list is DutyList.COOPERATING and not self.lead_department:
            raise UnfitValue(
                Fault("配合履职事项须写明牵头部门", "an item to co-operate in has to name its lead department")
            )
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise UnfitValue(
                Fault(
                    f"有效期颠倒:{self.valid_to} 早于 {self.valid_from}",
                    f"the validity is upside down: {self.valid_to} is before {self.valid_from}",
                )
            )
        return self

    def holds(self, day: date) -> bool:
        """Whether the item is valid on the day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


class Staff(Frozen):
    """Who is there: posts filled (在编), less those lent out (借出), plus those lent in; `money` in 10,000 yuan."""

    unit: Code
    as_of: date
    posts: Annotated[int, Field(ge=0)]
    lent_out: Annotated[int, Field(ge=0)] = 0
    lent_in: Annotated[int, Field(ge=0)] = 0
    money: Annotated[float, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _enough(self) -> Self:
        if self.lent_out > self.posts:
            raise UnfitValue(
                Fault(
                    f"借出 {self.lent_out} 人多于在编 {self.posts} 人",
                    f"{self.lent_out} lent out are more than the {self.posts} in post",
                )
            )
        return self

    @property
    def on_post(self) -> int:
        """Persons who are actually at work there."""
        return self.posts - self.lent_out + self.lent_in
