"""What is collected, by whom, how often, and what that asks of the grass roots."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, StringConstraints, model_serializer

from evaluation.domain.indicators import Code, Frozen, Name

Label = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]
Passage = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


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


class DataItem(Frozen):
    """A field of the one-form catalogue (一表通): collected once, by its owner, fresh for `refresh_months`.

    `aliases`: other names that forms give it, separated by ; in the file.
    """

    code: Code
    name_zh: Name
    name_en: Name = ""
    definition: Passage = ""
    unit_of_measurement: Annotated[Name, Field(min_length=1)]
    owner: Annotated[Name, Field(min_length=1)]
    refresh_months: Annotated[int, Field(ge=1, le=240)] = 12
    source_system: Name = ""
    aliases: Passage = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that it goes by: its own, then the aliases."""
        return (self.name_zh, *filter(None, (self.name_en,)), *listed(self.aliases))


class IndicatorFormula(Frozen):
    """How an indicator comes from data items: an arithmetic expression over their codes."""

    indicator: Code
    formula: Annotated[str, Field(min_length=1, max_length=500)]


class Request(Frozen):
    """A form to fill or a tool to use that somebody asks of the grass roots.

    `filler`: who fills it in. `hours`: of one time, None = as usual for the channel. `fields`: codes of data items or
    plain names, separated by ; in the file. `purpose`: what a tool is for; `minutes_a_day` and `users` are of tools.
    """

    code: Code
    name_zh: Name
    name_en: Name = ""
    owner: Annotated[Name, Field(min_length=1)]
    filler: Literal["county", "township", "village"] = "township"
    kind: Literal["form", "tool"] = "form"
    channel: Channel = Channel.FORM
    times_a_year: Annotated[float, Field(gt=0, le=366)] = 1
    hours: Annotated[float, Field(ge=0, le=8760)] | None = None
    fields: Passage = ""
    purpose: Name = ""
    users: Annotated[int, Field(ge=0)] | None = None
    minutes_a_day: Annotated[float, Field(ge=0, le=1440)] | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        """The fields one by one."""
        return listed(self.fields)


def listed(text: str) -> tuple[str, ...]:
    """The parts of a text between semicolons of either width.

    >>> listed("户籍人口;常住人口; ")
    ('户籍人口', '常住人口')
    """
    return tuple(part.strip() for part in text.replace("；", ";").split(";") if part.strip())
