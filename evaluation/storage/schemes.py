"""Schemes, never changed once stored: each change is a version, kept as its text and the digest of that text."""

import hashlib
import json
from dataclasses import asdict

from sqlalchemy import Connection, func, insert, select

from evaluation.domain.scheme import Scheme, parse
from evaluation.errors import DamagedRecord
from evaluation.storage.audit import now
from evaluation.storage.records import SchemeKind, SchemeVersion
from evaluation.storage.tables import SchemeRow, table

SCHEMES = table(SchemeRow)


def read(connection: Connection, framework: int) -> dict[str, Scheme]:
    """The scheme of each code, references first: its newest reference version, or its newest draft where it has none.

    Raises DamagedRecord where a text no longer has its digest.
    """
    newest: dict[str, tuple[str, str, str]] = {}
    kinds: dict[str, str] = {}
    statement = select(SCHEMES).where(SCHEMES.c.framework_id == framework).order_by(SCHEMES.c.id)
    for row in connection.execute(statement):
        if row.kind == "reference" or kinds.get(row.code) != "reference":
            kinds[row.code] = row.kind
            newest[row.code] = (row.text, row.sha256, f"方案 {row.code} v{row.version}")
    ordered = sorted(newest, key=lambda code: kinds[code] != "reference")
    return {code: _parse(*newest[code]) for code in ordered}


def versions(connection: Connection, framework: int) -> tuple[SchemeVersion, ...]:
    """Every stored version, oldest first."""
    chosen = [SCHEMES.c[name] for name in ("code", "version", "level", "kind", "sha256", "actor", "at")]
    statement = select(*chosen).where(SCHEMES.c.framework_id == framework).order_by(SCHEMES.c.id)
    return tuple(SchemeVersion(**row) for row in connection.execute(statement).mappings())


def version(connection: Connection, framework: int, code: str, number: int) -> Scheme | None:
    """One version of a scheme, or None; raises DamagedRecord where the text no longer has its digest."""
    chosen = select(SCHEMES.c.text, SCHEMES.c.sha256).where(
        SCHEMES.c.framework_id == framework, SCHEMES.c.code == code, SCHEMES.c.version == number
    )
    row = connection.execute(chosen).first()
    return _parse(row.text, row.sha256, f"方案 {code} v{number}") if row else None


def has_reference(connection: Connection, framework: int, level: str) -> bool:
    """Whether the level has a reference scheme."""
    chosen = select(SCHEMES.c.id).where(
        SCHEMES.c.framework_id == framework, SCHEMES.c.level == level, SCHEMES.c.kind == "reference"
    )
    return connection.execute(chosen.limit(1)).first() is not None


def write(connection: Connection, framework: int, scheme: Scheme, kind: SchemeKind, actor: str) -> SchemeVersion | None:
    """The new version; None where the newest one of this code and kind has the same text."""
    digest = hashlib.sha256(scheme.text.encode()).hexdigest()
    of_code = (SCHEMES.c.framework_id == framework, SCHEMES.c.code == scheme.code)
    newest = select(SCHEMES.c.sha256).where(*of_code, SCHEMES.c.kind == kind).order_by(SCHEMES.c.version.desc())
    if connection.execute(newest.limit(1)).scalar() == digest:
        return None
    last = connection.execute(select(func.max(SCHEMES.c.version)).where(*of_code)).scalar() or 0
    stored = SchemeVersion(scheme.code, last + 1, scheme.level.value, kind, digest, actor, now())
    connection.execute(insert(SCHEMES).values(framework_id=framework, text=scheme.text, **asdict(stored)))
    return stored


def _parse(text: str, sha256: str, what: str) -> Scheme:
    if hashlib.sha256(text.encode()).hexdigest() != sha256:
        raise DamagedRecord(what)
    return parse(json.loads(text))
