"""What people judge about weights, each version kept for good; and the proposals that were taken as drafts."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, and_, func, insert, select

from evaluation.domain.judgements import Answer, Question
from evaluation.errors import Conflict, DamagedRecord
from evaluation.storage.audit import now
from evaluation.storage.records import StoredJudgement, StoredProposal
from evaluation.storage.tables import JudgementRow, ProposalRow, table

JUDGEMENTS, PROPOSALS = table(JudgementRow), table(ProposalRow)
ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


def read(connection: Connection, framework: int, scheme: str) -> tuple[StoredJudgement, ...]:
    """Every version of every judgement about a scheme, oldest first."""
    place = and_(JUDGEMENTS.c.framework_id == framework, JUDGEMENTS.c.scheme == scheme)
    rows = connection.execute(select(JUDGEMENTS).where(place).order_by(JUDGEMENTS.c.id))
    return tuple(
        StoredJudgement(
            Question(scheme=row.scheme, category=row.category, pillar=row.pillar, items=json.loads(row.items)),
            row.method,
            row.assessor,
            row.version,
            None if row.answer is None else ANSWER.validate_json(row.answer),
            row.actor,
            row.at,
        )
        for row in rows
    )


def add(connection: Connection, framework: int, judged: StoredJudgement, *, expected_version: int) -> None:
    """Stores the next version; raises Conflict unless the newest is `expected_version` (0: there is none yet)."""
    question = judged.question
    key = {
        "framework_id": framework,
        **question.model_dump(include={"scheme", "category", "pillar"}),
        "method": judged.method,
        "assessor": judged.assessor,
    }
    same = and_(*(JUDGEMENTS.c[name] == value for name, value in key.items()))
    newest = connection.execute(select(func.max(JUDGEMENTS.c.version)).where(same)).scalar() or 0
    if newest != expected_version:
        raise Conflict(f"判断 {judged.assessor}")
    record = {
        "version": judged.version,
        "items": json.dumps(question.items, ensure_ascii=False),
        "answer": None if judged.answer is None else judged.answer.model_dump_json(),
        "actor": judged.actor,
        "at": judged.at,
    }
    connection.execute(insert(JUDGEMENTS).values(**key, **record))


def proposals(connection: Connection, framework: int, scheme: str) -> tuple[StoredProposal, ...]:
    """The proposals about a scheme that were taken, newest first; raises DamagedRecord."""
    place = and_(PROPOSALS.c.framework_id == framework, PROPOSALS.c.scheme == scheme)
    rows = connection.execute(select(PROPOSALS).where(place).order_by(PROPOSALS.c.id.desc())).all()
    for row in rows:
        if _digest(row.weights) != row.sha256:
            raise DamagedRecord(f"权重 {row.scheme}")
    return tuple(
        StoredProposal(
            row.scheme, row.category, json.loads(row.weights), json.loads(row.source), row.sha256, row.actor, row.at
        )
        for row in rows
    )


def propose(
    connection: Connection,
    framework: int,
    place: tuple[str, str],
    weights: Mapping[str, float],
    source: Mapping[str, Any],
    *,
    actor: str,
) -> StoredProposal:
    """Stores weights with their source; `place`: scheme and category."""
    text = json.dumps(weights, ensure_ascii=False, sort_keys=True, allow_nan=False)
    stored = StoredProposal(*place, dict(weights), dict(source), _digest(text), actor, now())
    record = {"weights": text, "source": json.dumps(source, ensure_ascii=False, sort_keys=True, allow_nan=False)}
    rest = {name: getattr(stored, name) for name in ("scheme", "category", "sha256", "actor", "at")}
    connection.execute(insert(PROPOSALS).values(framework_id=framework, **record, **rest))
    return stored


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
