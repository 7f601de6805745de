"""Drafts of weights, saved only over the version that was read; and policy parameters, each kept for good."""

import json
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update

from evaluation.errors import Conflict
from evaluation.storage.audit import now
from evaluation.storage.records import Draft, Policy, Weights
from evaluation.storage.tables import DraftRow, PolicyRow, table

DRAFTS = table(DraftRow)
POLICIES = table(PolicyRow)


class Content(NamedTuple):
    """What a draft says: the first year it is meant for (empty: not said), weights by category, how set."""

    year: str
    weights: Weights
    source: str = ""


def read(connection: Connection, framework: int, code: str) -> tuple[Draft, ...]:
    """The drafts of a framework, the last saved first."""
    statement = select(DRAFTS).where(DRAFTS.c.framework_id == framework).order_by(DRAFTS.c.at.desc(), DRAFTS.c.id)
    return tuple(_draft(code, row) for row in connection.execute(statement))


def save(
    connection: Connection,
    framework: int,
    scheme: str,
    name: str,
    content: Content,
    *,
    expected_version: int,
    actor: str,
) -> int:
    """The new version; raises Conflict unless the stored one is `expected_version` (0: there is none yet)."""
    record = {
        "weights": json.dumps(content._asdict(), ensure_ascii=False, allow_nan=False),
        "version": expected_version + 1,
        "actor": actor,
        "at": now(),
    }
    place = _place(framework, scheme, name)
    if expected_version == 0:
        if connection.execute(select(DRAFTS.c.id).where(place)).first():
            raise Conflict(f"草稿 {name}")
        connection.execute(insert(DRAFTS).values(framework_id=framework, scheme=scheme, name=name, **record))
        return 1
    changed = connection.execute(update(DRAFTS).where(place, DRAFTS.c.version == expected_version).values(**record))
    if changed.rowcount == 0:
        raise Conflict(f"草稿 {name}")
    return expected_version + 1


def discard(connection: Connection, framework: int, scheme: str, name: str, *, expected_version: int) -> None:
    """Removes a draft; raises Conflict unless the stored version is `expected_version`."""
    place = _place(framework, scheme, name)
    if connection.execute(delete(DRAFTS).where(place, DRAFTS.c.version == expected_version)).rowcount == 0:
        raise Conflict(f"草稿 {name}")


def policies(connection: Connection, framework: str) -> tuple[Policy, ...]:
    """The parameters that hold for a framework, by name: its own, else those for all (framework empty)."""
    newest = select(func.max(POLICIES.c.id)).group_by(POLICIES.c.framework, POLICIES.c.name)
    chosen = select(POLICIES).where(POLICIES.c.id.in_(newest), POLICIES.c.framework.in_(("", framework)))
    rows = connection.execute(chosen.order_by(POLICIES.c.framework, POLICIES.c.name))
    held = {
        row.name: Policy(row.framework, row.name, json.loads(row.value), row.basis, row.actor, row.at) for row in rows
    }
    return tuple(held[name] for name in sorted(held))


def add_policy(connection: Connection, framework: str, name: str, value: Any, *, basis: str, actor: str) -> None:
    """Stores a parameter; the row that held before stays."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
    record = {"framework": framework, "name": name, "value": text, "basis": basis, "actor": actor, "at": now()}
    connection.execute(insert(POLICIES).values(**record))


def _place(framework: int, scheme: str, name: str) -> Any:  # a condition of SQLAlchemy's
    return and_(DRAFTS.c.framework_id == framework, DRAFTS.c.scheme == scheme, DRAFTS.c.name == name)


def _draft(code: str, row: Row[Any]) -> Draft:
    content = _content(row.weights)
    return Draft(
        code, row.scheme, row.name, content.weights, content.year, row.version, row.actor, row.at, content.source
    )


def _content(text: str) -> Content:
    """What the column holds; a draft of the first release is bare weights."""
    found = json.loads(text)
    return Content(**found) if isinstance(found.get("year"), str) else Content("", found)
