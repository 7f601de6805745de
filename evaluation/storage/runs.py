"""Scorecards as they were computed, with the digests that they were made from."""

import hashlib
import json

from sqlalchemy import Connection, insert, select

from evaluation.domain.results import Provenance, Scorecard
from evaluation.errors import DamagedRecord, UnknownName
from evaluation.storage import snapshots
from evaluation.storage.records import StoredRun
from evaluation.storage.tables import FrameworkRow, Record, RunRow, table

RUNS = table(RunRow)
FRAMEWORKS = table(FrameworkRow)


def record(scorecard: Scorecard) -> Record:
    """A scorecard's columns but framework, actor and moment."""
    frames = {"scores": scorecard.scores, "places": scorecard.places, "grades": scorecard.grades}
    content = snapshots.pack(frames)
    provenance = scorecard.provenance
    return {
        "scheme": scorecard.scheme.code,
        "level": str(scorecard.prepared.dataset.level),
        "period": scorecard.prepared.dataset.period,
        "dataset_digest": provenance.dataset,
        "scheme_digest": provenance.scheme,
        "software": provenance.software,
        "batches": json.dumps(provenance.batches),
        "content": content,
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def add(connection: Connection, content: Record) -> int:
    """Stores a run; its number."""
    return int(connection.execute(insert(RUNS).values(**content).returning(RUNS.c.id)).scalar_one())


def read(connection: Connection, number: int) -> StoredRun:
    """A stored run; raises UnknownName, or DamagedRecord where its content no longer has its digest."""
    chosen = select(RUNS, FRAMEWORKS.c.code.label("framework")).join(FRAMEWORKS).where(RUNS.c.id == number)
    row = connection.execute(chosen).first()
    if row is None:
        raise UnknownName("计算结果", str(number), map(str, connection.execute(select(RUNS.c.id)).scalars()))
    if hashlib.sha256(row.content).hexdigest() != row.sha256:
        raise DamagedRecord(f"计算结果 {number}")
    provenance = Provenance(row.dataset_digest, row.scheme_digest, row.software, tuple(json.loads(row.batches)))
    return StoredRun(
        number=number,
        framework=row.framework,
        scheme=row.scheme,
        level=row.level,
        period=row.period,
        provenance=provenance,
        frames=snapshots.unpack(row.content),
        sha256=row.sha256,
        actor=row.actor,
        at=row.at,
    )


def numbers(connection: Connection, framework: int) -> tuple[int, ...]:
    """The numbers of a framework's runs, newest first."""
    chosen = select(RUNS.c.id).where(RUNS.c.framework_id == framework).order_by(RUNS.c.id.desc())
    return tuple(connection.execute(chosen).scalars())
