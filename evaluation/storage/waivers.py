"""Waivers of burden assessments, each kept for good."""

import json

from sqlalchemy import Connection, insert, select

from evaluation.domain.assessing import Waiver
from evaluation.storage.tables import WaiverRow, table

WAIVERS = table(WaiverRow)


def read(connection: Connection, framework: int) -> tuple[Waiver, ...]:
    """The waivers of a framework, newest first."""
    fields = [WAIVERS.c[name] for name in Waiver.model_fields]
    rows = connection.execute(
        select(*fields).where(WAIVERS.c.framework_id == framework).order_by(WAIVERS.c.id.desc())
    ).mappings()
    return tuple(Waiver.model_validate({**row, "readings": _parsed(row["readings"])}) for row in rows)


def add(connection: Connection, framework: int, waiver: Waiver) -> None:
    """Stores a waiver."""
    content = waiver.model_dump(mode="json")
    readings = None if waiver.readings is None else json.dumps(content["readings"])
    connection.execute(insert(WAIVERS).values(framework_id=framework, **{**content, "readings": readings}))


def _parsed(readings: str | None) -> object:
    return None if readings is None else json.loads(readings)
