"""Tables of what is registered: frameworks, units, indicators, conditions, postings, targets, events."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from evaluation.storage.tables.base import LEVELS, Stored, limit, within_framework


class FrameworkRow(Stored, table=True):
    """A framework; `version` counts the writes that changed what it holds."""

    __tablename__ = "framework"
    __table_args__ = (limit("version", "version >= 0"),)
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name_zh: str
    name_en: str
    simulated: bool
    version: int


class UnitRow(Stored, table=True):
    """A region, department or cadre."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("framework_id", "code"), limit("level", LEVELS))
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="framework.id")
    code: str
    name_zh: str
    name_en: str
    level: str
    parent: str


class IndicatorRow(Stored, table=True):
    """An indicator as observed."""

    __tablename__ = "indicator"
    __table_args__ = (
        UniqueConstraint("framework_id", "code"),
        limit("level", LEVELS),
        limit("range", "low IS NULL OR high IS NULL OR low < high"),
    )
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="framework.id")
    code: str
    name_zh: str
    name_en: str
    level: str
    unit_of_measurement: str
    low: float | None
    high: float | None
    owner: str
    definition: str = Field(sa_column_kwargs={"server_default": ""})


class MembershipRow(Stored, table=True):
    """The category of a unit from a year on."""

    __tablename__ = "membership"
    __table_args__ = (within_framework("unit", "unit"), UniqueConstraint("framework_id", "unit", "valid_from"))
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int
    unit: str
    category: str
    valid_from: str
    valid_to: str


class ConditionRow(Stored, table=True):
    """An entry of the register of conditions."""

    __tablename__ = "condition"
    __table_args__ = (
        UniqueConstraint("framework_id", "condition"),
        limit("role", "role IN ('condition', 'grouping', 'mediator', 'outcome', 'forbidden')"),
    )
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="framework.id")
    condition: str
    name_zh: str
    name_en: str
    unit_of_measurement: str
    role: str


class ConditionValueRow(Stored, table=True):
    """A condition of a unit as of a date."""

    __tablename__ = "condition_value"
    __table_args__ = (
        within_framework("unit", "unit"),
        within_framework("condition", "condition", "condition"),
        limit("finite", "value BETWEEN -1e300 AND 1e300"),
        {"sqlite_with_rowid": False},
    )
    framework_id: int = Field(primary_key=True)
    condition: str = Field(primary_key=True)
    unit: str = Field(primary_key=True)
    as_of: str = Field(primary_key=True)
    value: float | None
    imputed: bool


class PostingRow(Stored, table=True):
    """A cadre's time in a post."""

    __tablename__ = "posting"
    __table_args__ = (
        within_framework("cadre", "unit"),
        within_framework("unit", "unit"),
        UniqueConstraint("framework_id", "cadre", "unit", "post", "start"),
        limit("share", "share > 0 AND share <= 1"),
        limit("order", '"end" IS NULL OR "end" >= start'),
    )
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int
    cadre: str
    unit: str
    post: str
    start: date
    end: date | None
    share: float


class TargetRow(Stored, table=True):
    """What a unit was asked to reach."""

    __tablename__ = "target"
    __table_args__ = (
        within_framework("unit", "unit"),
        within_framework("indicator", "indicator"),
        UniqueConstraint("framework_id", "unit", "period", "indicator"),
        limit("finite", "target BETWEEN -1e300 AND 1e300"),
    )
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int
    unit: str
    period: str
    indicator: str
    target: float


class EventRow(Stored, table=True):
    """Something that happened and that a gate may look at."""

    __tablename__ = "event"
    __table_args__ = (
        within_framework("unit", "unit"),
        UniqueConstraint("framework_id", "unit", "period", "rule", "basis"),
    )
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int
    unit: str
    period: str
    rule: str
    basis: str
    responsibility: str
    verified: bool
    expires: str
    under_appeal: bool
