"""A leaf of a scheme: an indicator as judged, and how it is collected."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from evaluation.domain.collecting import Collection
from evaluation.domain.indicators import Achievement, Code, Direction, Frozen, Name, PayoffKernel
from evaluation.domain.settings import Efficacy, Keep, Scoring, Treatment
from evaluation.errors import Fault, UnfitValue


def empty(value: object) -> bool:
    """Whether nothing was stated."""
    return value in (None, "")


class Attribution(Frozen):
    """How a cadre's value comes from the units led: their totals, or one indicator's adjusted values by a kernel."""

    of: Literal["total", "indicator"] = "total"
    indicator: str = ""
    kernel: PayoffKernel = PayoffKernel()


class Leaf(Frozen):
    """An indicator as judged: direction, kind, horizon in years with its reason, treatment, scoring.

    `bottom_line` and `adjustable=False` keep the indicator out of the adjustment for conditions. `collection`: how the
    value is collected; `changed_on`: the day the indicator came in or was redefined. None = not stated, and left out
    of the text.
    """

    indicator: Code
    direction: Direction = Direction.MORE
    achievement: Achievement = Achievement.VISIBLE
    horizon_years: Annotated[float, Field(gt=0)] = 1
    reason: Name = ""
    adjustable: bool = False
    bottom_line: bool = False
    treatment: Treatment = Keep()
    scoring: Scoring = Efficacy()
    attribution: Attribution | None = None
    collection: Collection | None = Field(default=None, exclude_if=empty)
    changed_on: date | None = Field(default=None, exclude_if=empty)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.achievement is Achievement.LATENT and self.horizon_years < 2:
            raise UnfitValue(Fault("潜绩的见效年限须不少于 2 年", "a latent result pays off in 2 years or more"))
        if self.scoring.method == "level_and_change" and self.treatment.method != "keep":
            raise UnfitValue(
                Fault(
                    "按水平与增幅计分的指标不作极端值处理,否则增幅失真",
                    "scored by level and change, its extreme values have to be kept, or the change would be false",
                )
            )
        far = self.scoring if self.scoring.method == "distance_to_target" else None
        if far and far.low is not None and (far.target - far.low) * self.direction.sign <= 0:
            raise UnfitValue(
                Fault(
                    f"起点 {far.low:g} 已好于目标 {far.target:g}",
                    f"the start {far.low:g} is already better than the target {far.target:g}",
                )
            )
        if self.bottom_line and self.adjustable:
            raise UnfitValue(
                Fault(
                    "底线指标按原值考核,不因条件降低要求",
                    "a bottom line is judged on its own value; conditions do not lower it",
                )
            )
        return self
