"""How an indicator's value is collected, and what that asks of the grass roots."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, StringConstraints, model_serializer

from evaluation.domain.indicators import Frozen

Label = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]


class Channel(StrEnum):
    """Where the value comes from."""

    SYSTEM = "system"
    STATISTICS = "statistics"
    SURVEY = "survey"
    FORM = "form"
    EVIDENCE = "evidence"
    INSPECTION = "inspection"

    @property
    def is_paperwork(self) -> bool:
        """Whether the assessed unit fills something in for it."""
        return self in {Channel.FORM, Channel.EVIDENCE}


class Collection(Frozen):
    """How a value is collected: channel, how often, and the hours that one request costs a unit (None = as usual).

    `proof`: by the result itself or by traces of work (photos, clock-ins, minutes). `request`: the form, folder or
    visit that asks for it, shared by indicators that name the same one (empty = its own). `duty`: the item of the duty
    list that it rests on. What is not stated is left out of the text.
    """

    channel: Channel
    times_a_year: Annotated[float, Field(gt=0, le=366)] = 1
    hours: Annotated[float, Field(ge=0, le=8760)] | None = None
    proof: Literal["result", "trace"] = "result"
    request: Label = ""
    duty: Label = ""

    @model_serializer(mode="wrap")
    def _stated(self, plain: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in plain(self).items() if value not in (None, "")}
