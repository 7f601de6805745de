"""Imports: which file, by whom, when, what was found in it, and what its columns meant."""

import json

from sqlalchemy import Connection, insert, select, update

from evaluation.domain.table import Finding, Place
from evaluation.domain.table import Mapping as SheetMapping
from evaluation.errors import UnknownName
from evaluation.storage.records import Batch, BatchStatus
from evaluation.storage.tables import BatchRow, MappingRow, Record, table

BATCHES = table(BatchRow)
MAPPINGS = table(MappingRow)


def read(connection: Connection, framework: int, code: str) -> tuple[Batch, ...]:
    """The imports of a framework, newest first."""
    statement = select(BATCHES).where(BATCHES.c.framework_id == framework).order_by(BATCHES.c.id.desc())
    return tuple(_batch(dict(row), code) for row in connection.execute(statement).mappings())


def add(connection: Connection, record: Record) -> int:
    """Stores an import; its number."""
    added = connection.execute(insert(BATCHES).values(**record).returning(BATCHES.c.id))
    return int(added.scalar_one())


def settle(connection: Connection, batch: int, status: BatchStatus) -> None:
    """Sets the status of an import; raises UnknownName."""
    changed = connection.execute(update(BATCHES).where(BATCHES.c.id == batch).values(status=status))
    if changed.rowcount == 0:
        raise UnknownName("批次", str(batch), map(str, connection.execute(select(BATCHES.c.id)).scalars()))


def findings_text(findings: tuple[Finding, ...]) -> str:
    """Findings as JSON."""
    rows = [
        {
            "code": each.code,
            "sheet": each.sheet,
            "places": [[place.cell, place.found] for place in each.places],
            "facts": dict(each.facts),
        }
        for each in findings
    ]
    return json.dumps(rows, ensure_ascii=False)


def remember(connection: Connection, record: Record) -> None:
    """Stores what a sheet of this shape means, in place of what it meant before."""
    same = (MAPPINGS.c.framework_id == record["framework_id"], MAPPINGS.c.shape == record["shape"])
    changed = connection.execute(update(MAPPINGS).where(*same).values(**record))
    if changed.rowcount == 0:
        connection.execute(insert(MAPPINGS).values(**record))


def mappings(connection: Connection, framework: int | None) -> tuple[SheetMapping, ...]:
    """The remembered mappings of a framework, or of all, the last remembered first."""
    statement = select(MAPPINGS.c.text).order_by(MAPPINGS.c.at.desc(), MAPPINGS.c.id.desc())
    if framework is not None:
        statement = statement.where(MAPPINGS.c.framework_id == framework)
    return tuple(SheetMapping.model_validate_json(text) for text in connection.execute(statement).scalars())


def _batch(row: Record, code: str) -> Batch:
    del row["framework_id"]
    findings = tuple(_finding(each) for each in json.loads(row.pop("findings")))
    mapping = row.pop("mapping")
    return Batch(
        number=str(row.pop("id")),
        framework=code,
        findings=findings,
        mapping=SheetMapping.model_validate_json(mapping) if mapping else None,
        **row,
    )


def _finding(content: Record) -> Finding:
    places = tuple(Place(cell, found) for cell, found in content["places"])
    return Finding(content["code"], content["sheet"], places, content["facts"])
