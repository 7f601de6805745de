"""The audit log: every act chained to the one before it by SHA-256 over canonical JSON (RFC 8785)."""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import rfc8785
from sqlalchemy import Connection, RowMapping, insert, select

from evaluation.storage.tables import AuditRow, table

LOG = table(AuditRow)
FIRST = "0" * 64


@dataclass(frozen=True)
class AuditEntry:
    """One act: who did what to which object, and when; `hash` covers all the rest and the hash before it."""

    seq: int
    at: str
    actor: str
    action: str
    object: str
    payload: Mapping[str, Any]
    prev: str
    hash: str


@dataclass(frozen=True)
class AuditFault:
    """A row of the log that is not as it was written."""

    seq: int
    problem: str


def append(connection: Connection, actor: str, action: str, about: str, payload: Mapping[str, Any]) -> AuditEntry:
    """Writes the next entry in the connection's transaction; writers are in one line, so the chain cannot fork."""
    last = connection.execute(select(LOG.c.seq, LOG.c.hash).order_by(LOG.c.seq.desc()).limit(1)).first()
    facts = {
        "seq": last.seq + 1 if last else 1,
        "at": now(),
        "actor": actor,
        "action": action,
        "object": about,
        "payload": plain(payload),
        "prev": last.hash if last else FIRST,
    }
    entry = AuditEntry(**facts, hash=_digest(facts))
    text = rfc8785.dumps(facts["payload"]).decode()
    connection.execute(insert(LOG).values(**facts | {"payload": text, "hash": entry.hash}))
    return entry


def entries(connection: Connection, limit: int) -> list[AuditEntry]:
    """The newest entries, newest first."""
    rows = connection.execute(select(LOG).order_by(LOG.c.seq.desc()).limit(limit)).mappings()
    return [AuditEntry(**{**row, "payload": json.loads(row["payload"])}) for row in rows]


def verify(connection: Connection) -> list[AuditFault]:
    """Every fault of the chain; empty when it holds.

    A chain rewritten whole, or cut at its end, holds: only the newest hash kept outside the database shows that.
    """
    return list(_faults(connection))


def now() -> str:
    """This moment in UTC, to the microsecond."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def plain(value: Any) -> Any:  # whatever a payload may hold
    """The value as JSON can hold it: dates, large integers and the names of numbers that are not finite as text."""
    match value:
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(each) for each in value]
        case float() if not math.isfinite(value):
            return repr(value)
        case int() if abs(value) >= 2**53:
            return str(value)
        case date():
            return value.isoformat()
        case _:
            return value


def _faults(connection: Connection) -> Iterator[AuditFault]:
    expected, prev = 1, FIRST
    for row in connection.execute(select(LOG).order_by(LOG.c.seq)).mappings():
        seq = row["seq"]
        if seq != expected:
            yield AuditFault(seq, f"序号 {expected} 至 {seq - 1} 缺失")
        if row["prev"] != prev:
            yield AuditFault(seq, "与上一条不相连")
        if row["hash"] != _recomputed(row):
            yield AuditFault(seq, "内容与摘要不符")
        expected, prev = seq + 1, row["hash"]


def _recomputed(row: RowMapping) -> str:
    """The hash that the row's content has; empty where its payload is no longer canonical JSON."""
    try:
        payload = json.loads(row["payload"])
        canonical = rfc8785.dumps(payload).decode() == row["payload"]
    except ValueError:
        return ""
    facts = {name: row[name] for name in ("seq", "at", "actor", "action", "object", "prev")}
    return _digest(facts | {"payload": payload}) if canonical else ""


def _digest(facts: Mapping[str, Any]) -> str:
    return hashlib.sha256(rfc8785.dumps(dict(facts))).hexdigest()
