"""Frameworks by code, with the version that counts their writes."""

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select, update

from evaluation.domain.framework import Framework
from evaluation.errors import UnknownName
from evaluation.storage.registers import Changes
from evaluation.storage.tables import FrameworkRow, table

FRAMEWORKS = table(FrameworkRow)
FIELDS = tuple(Framework.model_fields)


def read(connection: Connection) -> tuple[Framework, ...]:
    """All frameworks, in the order in which they came."""
    rows = connection.execute(select(*(FRAMEWORKS.c[name] for name in FIELDS)).order_by(FRAMEWORKS.c.id)).mappings()
    return tuple(Framework.model_validate(dict(row)) for row in rows)


def locate(connection: Connection, code: str) -> tuple[int, int]:
    """The number and the version of a framework; raises UnknownName."""
    row = connection.execute(select(FRAMEWORKS.c.id, FRAMEWORKS.c.version).where(FRAMEWORKS.c.code == code)).first()
    if row is None:
        raise UnknownName("考核框架", code, connection.execute(select(FRAMEWORKS.c.code)).scalars())
    return row.id, row.version


def write(connection: Connection, framework: Framework) -> Changes:
    """Adds a framework, or replaces its names where they differ."""
    record = framework.model_dump()
    held = {each.code: each for each in read(connection)}
    if framework.code not in held:
        connection.execute(insert(FRAMEWORKS).values(**record, version=0))
        return Changes(added=1)
    if held[framework.code] == framework:
        return Changes()
    connection.execute(update(FRAMEWORKS).where(FRAMEWORKS.c.code == framework.code).values(**record))
    return Changes(replaced=((held[framework.code].model_dump(), record),))


def count_write(connection: Connection, codes: Iterable[str]) -> None:
    """Raises the version of each framework by one."""
    raised = update(FRAMEWORKS).values(version=FRAMEWORKS.c.version + 1)
    connection.execute(raised.where(FRAMEWORKS.c.code.in_(sorted(codes))))
