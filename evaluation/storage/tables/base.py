"""What all tables share: the base class, the names of constraints, limits as CHECK constraints."""

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, MetaData, Table
from sqlmodel import SQLModel

METADATA = MetaData(
    naming_convention={
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
LEVELS = "level IN ('region', 'department', 'cadre')"
Record = dict[str, Any]


class Stored(SQLModel):
    """The base of every table."""

    metadata: ClassVar[MetaData] = METADATA


def limit(name: str, condition: str) -> CheckConstraint:
    """A CHECK constraint."""
    return CheckConstraint(condition, name=name)


def within_framework(field: str, table_name: str, column: str = "code") -> ForeignKeyConstraint:
    """A reference by code to a row of the same framework."""
    return ForeignKeyConstraint(["framework_id", field], [f"{table_name}.framework_id", f"{table_name}.{column}"])


def table(row: type[Stored]) -> Table:
    """The table that a row class stands for."""
    return METADATA.tables[str(row.__tablename__)]


def columns(row: type[Stored]) -> tuple[str, ...]:
    """Its column names in order."""
    return tuple(column.name for column in table(row).columns)
