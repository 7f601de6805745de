"""Tables of what people say about the catalogue: names that mean an item, values that are disputed, the answers."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from evaluation.storage.tables.base import Stored, limit, within_framework


class NameDecisionRow(Stored, table=True):
    """Which item a name means; an empty item: none. The newest row of a name holds."""

    __tablename__ = "name_decision"
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="framework.id")
    name: str
    item: str
    actor: str
    at: str


class DisputeRow(Stored, table=True):
    """A reused value that a unit says is wrong: as held, and as stated."""

    __tablename__ = "dispute"
    __table_args__ = (within_framework("unit", "unit"), limit("stated", "length(stated) > 0"))
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int
    form: str
    unit: str
    item: str
    period: str
    held: float | None
    as_of: str
    source: str
    stated: str
    note: str
    actor: str
    at: str


class DisputeAnswerRow(Stored, table=True):
    """How a dispute was settled, once."""

    __tablename__ = "dispute_answer"
    __table_args__ = (
        UniqueConstraint("dispute_id"),
        limit("outcome", "outcome IN ('corrected', 'kept')"),
        limit("reason", "length(reason) > 0"),
    )
    id: int | None = Field(default=None, primary_key=True)
    dispute_id: int = Field(foreign_key="dispute.id")
    outcome: str
    reason: str
    actor: str
    at: str
