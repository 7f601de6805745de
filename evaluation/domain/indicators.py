"""What is measured: indicators as observed, and the words that judge them in a scheme."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from evaluation.errors import Fault, UnfitValue

Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class Frozen(BaseModel):
    """The base of everything that comes from a form, a file or the database; numbers are finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Achievement(StrEnum):
    """Whether a result shows at once (显绩), years later (潜绩), or is how the work was done (过程)."""

    VISIBLE = "visible"
    LATENT = "latent"
    PROCESS = "process"
    NONE = "none"


class Direction(StrEnum):
    """Whether more is better or worse."""

    MORE = "more"
    LESS = "less"

    @property
    def sign(self) -> int:
        return 1 if self is Direction.MORE else -1


class Level(StrEnum):
    """Whose scorecard it is."""

    REGION = "region"
    DEPARTMENT = "department"
    CADRE = "cadre"


class Indicator(Frozen):
    """An indicator as observed; `low` and `high` bound the plausible, in its own unit of measurement."""

    code: Code
    name_zh: Name
    name_en: Name = ""
    level: Level = Level.REGION
    unit_of_measurement: Name = ""
    low: float | None = None
    high: float | None = None
    owner: Name = ""
    definition: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise UnfitValue(
                Fault(
                    f"合理范围颠倒:下限 {self.low:g} 不小于上限 {self.high:g}",
                    f"the plausible range is upside down: low {self.low:g}, high {self.high:g}",
                )
            )
        return self


class PayoffKernel(Frozen):
    """When work pays off: `shares[k]` of a year's work shows k years later; declared before the data, sums to 1."""

    shares: tuple[Annotated[float, Field(ge=0)], ...] = (1.0,)
    source: Name = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if abs(sum(self.shares) - 1) > 1e-9:
            total = f"{sum(self.shares):g}"
            raise UnfitValue(
                Fault(f"见效分布之和应为 1,现为 {total}", f"the shares of a kernel sum to {total}, not to 1")
            )
        return self


Status = Literal["observed", "missing", "not_applicable"]
