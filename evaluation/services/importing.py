"""From an uploaded file to stored observations: read, map, check, accept."""

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from evaluation.domain.cells import column_letters
from evaluation.domain.framework import Framework, Holdings, conditions, observations
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.table import ColumnMapping, Finding, Language, Mapping, Table, Workbook
from evaluation.domain.units import Condition, Membership, Unit
from evaluation.errors import BlockedImport
from evaluation.exchange import annotation, mapping, reading, templates
from evaluation.services import first_schemes
from evaluation.services.actors import OFFICER, PLANNER, Actor
from evaluation.steps.validation import Accepted, validate
from evaluation.storage.records import Batch
from evaluation.storage.repository import Store
from evaluation.storage.unit_of_work import UnitOfWork

IMPORTERS = (OFFICER, PLANNER)


@dataclass(frozen=True)
class Offer:
    """A mapping proposed for a sheet: remembered (`same`, `alike`) or read off the headers (`new`)."""

    mapping: Mapping
    origin: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Check:
    """What a sheet gives under a mapping, and every finding about file, sheet and cells."""

    mapping: Mapping
    accepted: Accepted
    findings: tuple[Finding, ...]

    @property
    def blocked(self) -> bool:
        """Whether an error stands in the way."""
        return any(each.severity == "error" for each in self.findings)

    @property
    def to_confirm(self) -> tuple[Finding, ...]:
        """What has to be ticked before accepting."""
        return tuple(each for each in self.findings if each.confirm)

    @property
    def options(self) -> tuple[str, ...]:
        """The decisions that settle an error, each once."""
        return tuple(dict.fromkeys(each.option for each in self.findings if each.option))


def empty(framework: Framework) -> Holdings:
    """A framework that holds nothing yet."""
    return Holdings(framework, (), (), (), observations([]), conditions([]))


def read(actor: Actor, content: bytes, name: str) -> Workbook:
    """The sheets of an uploaded file; raises UnreadableFile, whatever the file holds."""
    actor.must_hold(IMPORTERS, "导入数据")
    return reading.read(content, name)


def propose(store: Store, held: Holdings, table: Table, level: Level) -> Offer:
    """The mapping to confirm: the remembered one of this shape, else of a similar shape, else a new proposal."""
    remembered = store.mappings()
    same = mapping.same_shape(table, remembered)
    if same is not None:
        return _adapted(same, table, level, "same")
    alike = mapping.most_alike(table, remembered)
    if alike is not None:
        return _adapted(alike, table, level, "alike")
    return Offer(mapping.propose(table, _indicators(held, level), held.register, (), level), "new")


def afresh(held: Holdings, table: Table, level: Level) -> Offer:
    """A proposal read off the headers, whatever is remembered."""
    return Offer(mapping.propose(table, _indicators(held, level), held.register, (), level), "new")


def decide(chosen: Mapping, option: str) -> Mapping:
    """The mapping with the decision that a finding offers (`drop:province`, `new_units`, `ignore:B` …)."""
    name, _, about = option.partition(":")
    match name:
        case "drop":
            return chosen.revise({"drop": chosen.drop | {about}, "keep": chosen.keep - {about}})
        case "keep":
            return chosen.revise({"keep": chosen.keep | {about}, "drop": chosen.drop - {about}})
        case "ignore" | "percent":
            change = {"role": "ignore", "target": ""} if name == "ignore" else {"percent": "shown"}
            columns = [
                column.model_copy(update=change) if column_letters(column.position) == about else column
                for column in chosen.columns
            ]
            return chosen.revise({"columns": tuple(columns)})
        case _:
            return chosen.revise({name: True})


def with_columns(held: Holdings, chosen: Mapping, rows: Sequence[MappingType[str, Any]]) -> Mapping:
    """The mapping with the columns as edited; a code that the framework lacks is a new one, named by its header."""
    known = {each.code for each in held.indicators} | {each.condition for each in held.register}
    columns = []
    for column, row in zip(chosen.columns, rows, strict=True):
        meant = row["role"] in {"indicator", "condition"}
        target = (row["target"] or column.header[:80]) if meant else ""
        new = meant and target not in known
        changes = {**row, "target": target, "name_zh": (column.name_zh or column.header) if new else ""}
        columns.append(column.model_dump() | changes)
    return chosen.revise({"columns": columns})


def with_header(chosen: Mapping, table: Table, row: int) -> Mapping:
    """The mapping with the header in another row of the sheet; columns keep their meaning by position."""
    meant = {column.position: column for column in chosen.columns}
    columns = [
        (meant.get(heading.position) or ColumnMapping(header="", position=heading.position)).model_dump()
        | {"header": heading.text}
        for heading in table.header(row)
        if heading.text
    ]
    return chosen.revise({"header_row": row, "header_depth": 1, "columns": columns})


def samples(table: Table, chosen: Mapping) -> list[str]:
    """What the first filled cell under each column's header shows."""
    shown = []
    for column in chosen.columns:
        texts = (table.text(row, column.position) for row in range(chosen.header_row, min(table.rows, 40)))
        shown.append(next((text for text in texts if text), ""))
    return shown


def check(held: Holdings, workbook: Workbook, table: Table, chosen: Mapping, offered: Sequence[Finding] = ()) -> Check:
    """Everything found about a sheet under a mapping, and what it would store."""
    previous = held.observations if len(held.observations) else None
    units = [unit for unit in held.units if unit.level == chosen.level]
    accepted = validate(table, chosen, _indicators(held, chosen.level), units, previous)
    file = [each for each in workbook.findings if each.sheet in {"", table.sheet}]
    return Check(chosen, accepted, (*file, *offered, *accepted.findings))


def repeated(store: Store, framework: str, workbook: Workbook) -> Finding | None:
    """The remark that the same file was accepted before, or None."""
    earlier = next((each for each in store.batches(framework) if each.sha256 == workbook.sha256), None)
    return None if earlier is None else reading.repeated(workbook, earlier.number, earlier.at[:10])


def accept(store: Store, actor: Actor, held: Holdings, workbook: Workbook, found: Check) -> int:
    """Stores the sheet in one transaction; the batch's number. Raises BlockedImport where an error stands.

    A framework that is not yet stored is made; a level without a scheme gets one of equal weights.
    """
    actor.must_hold(IMPORTERS, "导入数据")
    with store.unit_of_work(actor.name) as work:
        return write(work, held, workbook, found)


def write(work: UnitOfWork, held: Holdings, workbook: Workbook, found: Check) -> int:
    """`accept` within a transaction that is already open."""
    if found.blocked:
        errors = [each for each in found.findings if each.severity == "error"]
        raise BlockedImport(workbook.name, [(each.problem, each.text("en")[0]) for each in errors])
    parts, chosen, code = found.accepted, found.mapping, held.framework.code
    work.put_framework(held.framework)
    work.put_indicators(code, parts.indicators)
    work.put_units(code, [Unit.model_validate(row) for row in _records(parts.units)])
    work.put_memberships(code, [Membership.model_validate(row) for row in _records(parts.memberships)])
    work.put_register(code, _new_conditions(held, chosen))
    work.put_conditions(code, parts.conditions)
    batch = work.add_batch(
        code, workbook.name, workbook.sha256, rows=len(parts.observations), findings=found.findings, mapping=chosen
    )
    work.put_observations(code, parts.observations, batch)
    work.put_mapping(code, chosen)
    scheme = first_schemes.needed(held, chosen.level, parts.indicators)
    if scheme is not None:
        work.put_scheme(code, scheme, "reference")
    return batch


def annotated(table: Table, findings: Sequence[Finding], language: Language) -> bytes:
    """The sheet handed back with its findings marked."""
    return annotation.annotate([table], findings, language)


def template(held: Holdings, level: Level, period: str) -> bytes:
    """An empty sheet for a level's units and indicators."""
    units = [unit for unit in held.units if unit.level == level]
    return templates.template(_indicators(held, level), units, period)


def batches(store: Store, actor: Actor, framework: str) -> tuple[Batch, ...]:
    """The imports of a framework, newest first."""
    actor.must_hold(IMPORTERS, "查看导入记录")
    return store.batches(framework)


def coverage(held: Holdings, level: Level) -> pd.DataFrame:
    """indicator × period: the share of the level's units with a value, 0..1; periods without any row are absent."""
    units = {unit.code for unit in held.units if unit.level == level}
    rows = held.observations[held.observations["unit"].isin(units) & held.observations["value"].notna()]
    counts = rows.groupby([rows["indicator"].astype(str), rows["period"].astype(str)]).size().unstack(fill_value=0)
    return counts / max(len(units), 1)


def _indicators(held: Holdings, level: Level) -> tuple[Indicator, ...]:
    return tuple(each for each in held.indicators if each.level == level)


def _adapted(remembered: Mapping, table: Table, level: Level, origin: str) -> Offer:
    adapted, findings = mapping.adapt(remembered, table)
    return Offer(adapted.revise({"level": level, "period": ""}), origin, findings)


def _new_conditions(held: Holdings, chosen: Mapping) -> list[Condition]:
    known = {each.condition for each in held.register}
    return [
        Condition(
            condition=column.target,
            name_zh=column.name_zh or column.header,
            name_en=column.name_en,
            unit_of_measurement=column.unit_of_measurement,
        )
        for column in chosen.of_role("condition")
        if column.target not in known
    ]


def _records(frame: pd.DataFrame) -> list[dict[str, str]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]
