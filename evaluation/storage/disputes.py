"""What people say about the catalogue, each kept for good: which item a name means, disputed values, their answers."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, RowMapping, insert, select

from evaluation.domain.collecting import DataItem
from evaluation.domain.disputes import Answer, Correction, Dispute, NameDecision
from evaluation.errors import Conflict, UnknownName
from evaluation.storage.audit import now
from evaluation.storage.tables import DisputeAnswerRow, DisputeRow, NameDecisionRow, table

NAMES, DISPUTES, ANSWERS = table(NameDecisionRow), table(DisputeRow), table(DisputeAnswerRow)
CORRECTION = tuple(Correction.model_fields)


def decisions(connection: Connection, framework: int) -> tuple[NameDecision, ...]:
    """The decision that holds for each name, in the order in which they were made."""
    fields = [NAMES.c[name] for name in NameDecision.model_fields]
    rows = connection.execute(select(*fields).where(NAMES.c.framework_id == framework).order_by(NAMES.c.id))
    found: dict[str, NameDecision] = {}
    for row in rows.mappings():
        found.pop(row["name"], None)
        found[row["name"]] = NameDecision(**row)
    return tuple(found.values())


def decide(connection: Connection, framework: int, name: str, item: str, actor: str) -> None:
    """Stores which item a name means; the row before stays."""
    connection.execute(insert(NAMES).values(framework_id=framework, name=name, item=item, actor=actor, at=now()))


def renamed(items: Sequence[DataItem], decided: Iterable[NameDecision]) -> tuple[DataItem, ...]:
    """The items with each name that a person said means one among its aliases."""
    more: dict[str, list[str]] = {}
    for each in decided:
        more.setdefault(each.item, []).append(each.name)
    return tuple(
        item.model_copy(update={"aliases": ";".join(dict.fromkeys(filter(None, (item.aliases, *more[item.code]))))})
        if item.code in more
        else item
        for item in items
    )


def read(connection: Connection, framework: int) -> tuple[Dispute, ...]:
    """Every dispute, newest first."""
    joined = DISPUTES.outerjoin(ANSWERS, ANSWERS.c.dispute_id == DISPUTES.c.id)
    answers = [ANSWERS.c[name].label(f"answer_{name}") for name in Answer.model_fields]
    chosen = select(*DISPUTES.c, *answers).select_from(joined)
    rows = connection.execute(chosen.where(DISPUTES.c.framework_id == framework).order_by(DISPUTES.c.id.desc()))
    return tuple(_dispute(row) for row in rows.mappings())


def add(connection: Connection, framework: int, correction: Correction, actor: str) -> int:
    """The number of a new dispute."""
    record = correction.model_dump() | {"framework_id": framework, "actor": actor, "at": now()}
    return int(connection.execute(insert(DISPUTES).values(**record).returning(DISPUTES.c.id)).scalar_one())


def settle(connection: Connection, framework: int, number: int, answer: Answer) -> None:
    """Stores the answer; raises UnknownName for another framework's dispute, Conflict where there is an answer."""
    held = {each.number: each for each in read(connection, framework)}
    if number not in held:
        raise UnknownName("争议", str(number), map(str, held))
    if not held[number].is_open:
        raise Conflict(f"争议 {number}")
    connection.execute(insert(ANSWERS).values(dispute_id=number, **answer.model_dump()))


def _dispute(found: RowMapping) -> Dispute:
    answer = {name: found[f"answer_{name}"] for name in Answer.model_fields}
    return Dispute(
        number=found["id"],
        correction=Correction(**{name: found[name] for name in CORRECTION}),
        actor=found["actor"],
        at=found["at"],
        answer=Answer(**answer) if answer["outcome"] else None,
    )
