"""Answers of checks, each under what it was made from: asked again, they are read and not computed."""

import hashlib

from sqlalchemy import ColumnElement, Connection, and_, insert, select

from evaluation.errors import DamagedRecord
from evaluation.storage.audit import now
from evaluation.storage.records import AnalysisKey, StoredAnalysis
from evaluation.storage.tables import AnalysisRow, table

ANALYSES = table(AnalysisRow)
KEYS = tuple(AnalysisKey.__dataclass_fields__)


def read(connection: Connection, framework: int, key: AnalysisKey) -> StoredAnalysis | None:
    """The answer stored under the key, or None; raises DamagedRecord where it no longer has its digest."""
    row = connection.execute(select(ANALYSES).where(_place(framework, key))).first()
    if row is None:
        return None
    if _digest(row.result) != row.sha256:
        raise DamagedRecord(f"计算结果 {row.kind}")
    return StoredAnalysis(row.id, key, row.result, row.sha256, row.actor, row.at)


def add(connection: Connection, framework: int, key: AnalysisKey, result: str, actor: str) -> StoredAnalysis:
    """Stores an answer (JSON text); nothing may be stored under the key yet."""
    digest, at = _digest(result), now()
    record = {"framework_id": framework, **vars(key), "result": result, "sha256": digest, "actor": actor, "at": at}
    number = connection.execute(insert(ANALYSES).values(**record).returning(ANALYSES.c.id)).scalar_one()
    return StoredAnalysis(int(number), key, result, digest, actor, at)


def _place(framework: int, key: AnalysisKey) -> ColumnElement[bool]:
    same = (ANALYSES.c[name] == getattr(key, name) for name in KEYS)
    return and_(ANALYSES.c.framework_id == framework, *same)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
