"""Tables of what was observed: values with their history, and the imports they came in."""

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field

from evaluation.storage.tables.base import Stored, limit


class PeriodRow(Stored, table=True):
    """A period that has observations."""

    __tablename__ = "period"
    __table_args__ = (UniqueConstraint("framework_id", "code"),)
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="framework.id")
    code: str


class PhraseRow(Stored, table=True):
    """A reason, date or source as written, kept once however many observations carry it."""

    __tablename__ = "phrase"
    id: int | None = Field(default=None, primary_key=True)
    text: str = Field(unique=True)


class BatchRow(Stored, table=True):
    """One import: which file, by whom, what was found in it."""

    __tablename__ = "import_batch"
    __table_args__ = (
        limit("status", "status IN ('staged', 'accepted', 'rejected', 'superseded')"),
        limit("rows", "rows >= 0"),
        limit("digest", "length(sha256) = 64"),
    )
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="framework.id")
    file_name: str
    sha256: str
    actor: str
    at: str
    status: str
    rows: int
    findings: str = Field(sa_type=Text)
    mapping: str | None = Field(sa_type=Text)


class ObservationRow(Stored, table=True):
    """A value; `status` is the position in `STATUSES`.

    References are not declared, as checking eight of them doubles the cost of a value: the numbers come from the same
    transaction, and guards keep every row they point to from being deleted.
    """

    __tablename__ = "observation"
    __table_args__ = (
        limit("status", "status BETWEEN 0 AND 2"),
        limit("finite", "value BETWEEN -1e300 AND 1e300"),
        limit("error", "error BETWEEN 0 AND 1e300"),
        {"sqlite_with_rowid": False},
    )
    framework_id: int = Field(primary_key=True)
    period_id: int = Field(primary_key=True)
    indicator_id: int = Field(primary_key=True)
    unit_id: int = Field(primary_key=True)
    value: float | None
    status: int
    reason_id: int
    as_of_id: int
    error: float | None
    source_id: int
    batch_id: int


class ObservationHistoryRow(Stored, table=True):
    """An observation as it stood before; `superseded_by` is the batch that replaced it, empty when it was deleted."""

    __tablename__ = "observation_history"
    __table_args__ = (Index("ix_observation_history_cell", "framework_id", "period_id", "indicator_id", "unit_id"),)
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int
    period_id: int
    indicator_id: int
    unit_id: int
    value: float | None
    status: int
    reason_id: int
    as_of_id: int
    error: float | None
    source_id: int
    batch_id: int
    superseded_by: int | None
    at: str
