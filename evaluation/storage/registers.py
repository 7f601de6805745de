"""What is registered in a framework (units, indicators, conditions, postings …): rows to domain objects and back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from evaluation.domain.collecting import DataItem, IndicatorFormula, Request
from evaluation.domain.duties import DutyItem, Staff
from evaluation.domain.indicators import Frozen, Indicator
from evaluation.domain.units import Condition, Event, Membership, Posting, Target, TargetLink, Unit
from evaluation.errors import UnknownName
from evaluation.storage.tables import (
    ConditionRow,
    DataItemRow,
    DutyItemRow,
    EventRow,
    IndicatorFormulaRow,
    IndicatorRow,
    MembershipRow,
    PostingRow,
    Record,
    RequestRow,
    StaffRow,
    TargetLinkRow,
    TargetRow,
    UnitRow,
    table,
)


@dataclass(frozen=True)
class Register:
    """A domain class and its table: the fields that make its key, and the fields that name another register's code."""

    model: type[Frozen]
    table: Table
    key: tuple[str, ...]
    references: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(self.model.model_fields)


@dataclass(frozen=True)
class Changes:
    """What a write did: how many rows came new, and each replaced row before and after."""

    added: int = 0
    replaced: tuple[tuple[Record, Record], ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.added or self.replaced)


REGISTERS: Mapping[str, Register] = MappingProxyType(
    {
        "units": Register(Unit, table(UnitRow), ("code",)),
        "indicators": Register(Indicator, table(IndicatorRow), ("code",)),
        "register": Register(Condition, table(ConditionRow), ("condition",)),
        "memberships": Register(Membership, table(MembershipRow), ("unit", "valid_from"), {"unit": "units"}),
        "postings": Register(
            Posting, table(PostingRow), ("cadre", "unit", "post", "start"), {"cadre": "units", "unit": "units"}
        ),
        "targets": Register(
            Target,
            table(TargetRow),
            ("unit", "period", "indicator"),
            {"unit": "units", "indicator": "indicators"},
        ),
        "events": Register(Event, table(EventRow), ("unit", "period", "rule", "basis"), {"unit": "units"}),
        "data_items": Register(DataItem, table(DataItemRow), ("code",)),
        "indicator_items": Register(
            IndicatorFormula, table(IndicatorFormulaRow), ("indicator",), {"indicator": "indicators"}
        ),
        "duty_items": Register(DutyItem, table(DutyItemRow), ("code", "unit", "duty_list", "valid_from")),
        "requests": Register(Request, table(RequestRow), ("code",)),
        "staff": Register(Staff, table(StaffRow), ("unit", "as_of"), {"unit": "units"}),
        "target_chain": Register(TargetLink, table(TargetLinkRow), ("subject", "period", "parent", "child")),
    }
)
KINDS = MappingProxyType({"units": "单位", "indicators": "指标", "register": "条件", "data_items": "数据项"})


def read(connection: Connection, name: str, framework: int) -> tuple[Any, ...]:
    """All objects of a register, in the order in which they came."""
    register = REGISTERS[name]
    chosen = [register.table.c[each] for each in register.fields]
    statement = select(*chosen).where(register.table.c.framework_id == framework).order_by(register.table.c.id)
    return tuple(register.model.model_validate(dict(row)) for row in connection.execute(statement).mappings())


def write(connection: Connection, name: str, framework: int, objects: Sequence[Frozen]) -> Changes:
    """Adds new objects and replaces those with the same key that differ.

    Raises UnknownName for a code nobody registered.
    """
    register = REGISTERS[name]
    wanted = {_key(register, each): each.model_dump() for each in objects}
    _refuse_unknown(connection, register, framework, wanted.values())
    held = _held(connection, register, framework)
    new = [record | {"framework_id": framework} for key, record in wanted.items() if key not in held]
    other = [(held[key], record) for key, record in wanted.items() if key in held and held[key][1] != record]
    if new:
        connection.execute(insert(register.table), new)
    if other:
        changed = update(register.table).where(register.table.c.id == bindparam("row"))
        connection.execute(changed, [after | {"row": row} for (row, _), after in other])
    return Changes(len(new), tuple((before, after) for (_, before), after in other))


def codes(connection: Connection, name: str, framework: int) -> dict[str, int]:
    """The codes of a register with their row numbers."""
    register = REGISTERS[name]
    chosen = select(register.table.c[register.key[0]], register.table.c.id)
    rows = connection.execute(chosen.where(register.table.c.framework_id == framework))
    return {row[0]: row[1] for row in rows}


def known(connection: Connection, name: str, framework: int, found: Iterable[str]) -> dict[str, int]:
    """The codes of a register with their row numbers; raises UnknownName where a code found is not among them."""
    held = codes(connection, name, framework)
    unknown = sorted(set(found) - held.keys())
    if unknown:
        raise UnknownName(KINDS[name], unknown[0], held)
    return held


def _refuse_unknown(connection: Connection, register: Register, framework: int, records: Iterable[Record]) -> None:
    rows = list(records)
    for column, name in register.references.items():
        known(connection, name, framework, (row[column] for row in rows))


def _held(connection: Connection, register: Register, framework: int) -> dict[tuple[Any, ...], tuple[int, Record]]:
    rows = connection.execute(select(register.table).where(register.table.c.framework_id == framework)).mappings()
    held = ((row["id"], {name: row[name] for name in register.fields}) for row in rows)
    return {tuple(record[name] for name in register.key): (row, record) for row, record in held}


def _key(register: Register, each: Frozen) -> tuple[Any, ...]:
    return tuple(getattr(each, name) for name in register.key)
