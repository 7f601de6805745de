"""Tables of what the grass roots are asked for: data items, forms and tools, duties, staff, the chain of targets."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from evaluation.storage.tables.base import Stored, limit, within_framework


class DataItemRow(Stored, table=True):
    """A field of the one-form catalogue."""

    __tablename__ = "data_item"
    __table_args__ = (UniqueConstraint("framework_id", "code"), limit("refresh", "refresh_months >= 1"))
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="framework.id")
    code: str
    name_zh: str
    name_en: str
    definition: str
    unit_of_measurement: str
    owner: str
    refresh_months: int
    source_system: str
    aliases: str


class IndicatorFormulaRow(Stored, table=True):
    """How an indicator comes from data items."""

    __tablename__ = "indicator_item"
    __table_args__ = (UniqueConstraint("framework_id", "indicator"), within_framework("indicator", "indicator"))
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int
    indicator: str
    formula: str


class RequestRow(Stored, table=True):
    """A form or a tool asked of the grass roots."""

    __tablename__ = "request"
    __table_args__ = (
        UniqueConstraint("framework_id", "code"),
        limit("times", "times_a_year > 0"),
        limit("hours", "hours IS NULL OR hours >= 0"),
    )
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="framework.id")
    code: str
    name_zh: str
    name_en: str
    owner: str
    filler: str
    kind: str
    channel: str
    times_a_year: float
    hours: float | None
    fields: str
    purpose: str
    users: int | None
    minutes_a_day: float | None


class DutyItemRow(Stored, table=True):
    """An item of a township's duty list, or of all townships' where the unit is empty."""

    __tablename__ = "duty_item"
    __table_args__ = (
        UniqueConstraint("framework_id", "code", "unit", "duty_list", "valid_from"),
        limit("duty_list", "duty_list IN ('basic', 'cooperating', 'taken_back')"),
        limit("order", "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from"),
    )
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="framework.id")
    code: str
    name_zh: str
    name_en: str
    duty_list: str
    lead_department: str
    township_role: str
    legal_basis: str
    hours: float | None
    enforcement: str
    valid_from: date | None
    valid_to: date | None
    unit: str


class StaffRow(Stored, table=True):
    """Who is there in a unit, as of a day."""

    __tablename__ = "staff"
    __table_args__ = (
        within_framework("unit", "unit"),
        UniqueConstraint("framework_id", "unit", "as_of"),
        limit("posts", "posts >= lent_out AND lent_out >= 0 AND lent_in >= 0"),
    )
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int
    unit: str
    as_of: date
    posts: int
    lent_out: int
    lent_in: int
    money: float | None


class TargetLinkRow(Stored, table=True):
    """A target as set above and as taken on below."""

    __tablename__ = "target_link"
    __table_args__ = (
        UniqueConstraint("framework_id", "subject", "period", "parent", "child"),
        limit("finite", "parent_target BETWEEN -1e300 AND 1e300 AND child_target BETWEEN -1e300 AND 1e300"),
        limit("weight", "weight >= 0"),
    )
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="framework.id")
    subject: str
    period: str
    parent: str
    child: str
    parent_target: float
    child_target: float
    weight: float
