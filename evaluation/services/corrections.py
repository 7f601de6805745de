"""A pre-filled sheet that comes back: new numbers are imported, a changed reused cell becomes a dispute."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.domain.disputes import Correction, Dispute, Outcome
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.domain.prefilling import NewColumn
from evaluation.domain.table import ColumnMapping, Finding, Mapping, Role, Workbook
from evaluation.errors import Fault, NoReason, UnfitReturn, UnknownName
from evaluation.exchange import prefilled_return, reading
from evaluation.exchange.prefilled import LEAD
from evaluation.exchange.prefilled_return import ReturnedSheet
from evaluation.services import importing
from evaluation.services.actors import OFFICER, PLANNER, READERS, Actor
from evaluation.services.importing import IMPORTERS, Check
from evaluation.storage.repository import Store

EDITORS = (OFFICER, PLANNER)
ROLES: tuple[Role, ...] = ("unit_code", "unit_name", "period")
LEAST = 2  # characters of an answer
_LONGEST_CODE, _LONGEST_TEXT = 80, 200


@dataclass(frozen=True)
class Returned:
    """What a file brings: the check of its new numbers (None: there are none), corrections, columns left out.

    `left_out`: new columns of texts, which are no values and stay in the sheet.
    """

    workbook: Workbook
    check: Check | None
    corrections: tuple[Correction, ...]
    left_out: tuple[NewColumn, ...]
    taken: tuple[NewColumn, ...]

    @property
    def values(self) -> int:
        """How many new numbers there are."""
        return 0 if self.check is None else int(self.check.accepted.observations["value"].notna().sum())

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What stands in the way."""
        return () if self.check is None else tuple(each for each in self.check.findings if each.severity == "error")


@dataclass(frozen=True)
class Taken:
    """What was stored: the batch of new numbers (None: none), and how many corrections became new disputes."""

    batch: int | None
    disputes: int


def read(actor: Actor, held: Holdings, content: bytes, name: str) -> Returned:
    """What an uploaded pre-filled workbook brings; nothing is stored.

    Raises UnreadableFile, UnfitReturn and UnknownName.
    """
    actor.must_hold(IMPORTERS, "导入数据")
    workbook = reading.read(content, name)
    sheet = prefilled_return.read(workbook)
    if sheet.framework != held.framework.code:
        raise UnfitReturn(
            name,
            Fault(f"这是数据集“{sheet.framework}”的预填表", "it is a pre-filled sheet of another framework"),
            prefilled_return.REMEDY,
        )
    taken = tuple(each for each in sheet.columns if each.is_numeric)
    check = importing.check(held, workbook, sheet.table, _mapping(sheet, taken)) if taken else None
    left_out = tuple(each for each in sheet.columns if not each.is_numeric)
    return Returned(workbook, check, tuple(_corrections(sheet, held)), left_out, taken)


def accept(store: Store, actor: Actor, held: Holdings, returned: Returned) -> Taken:
    """Stores new numbers and disputes in one transaction; raises BlockedImport where an error stands."""
    actor.must_hold(IMPORTERS, "导入数据")
    code = held.framework.code
    with store.unit_of_work(actor.name) as work:
        batch = importing.write(work, held, returned.workbook, returned.check) if returned.check else None
        added = [work.add_dispute(code, each) for each in returned.corrections]
    return Taken(batch, sum(each is not None for each in added))


def disputes(store: Store, actor: Actor, framework: str) -> tuple[Dispute, ...]:
    """Every dispute of a framework, newest first."""
    actor.must_hold(READERS, "查看框架")
    return store.disputes(framework)


def settle(store: Store, actor: Actor, dispute: tuple[str, int], outcome: Outcome, reason: str) -> None:
    """Keeps how a dispute (framework, number) was settled; the value changes only by an import from its source.

    Raises NoReason.
    """
    actor.must_hold(EDITORS, "导入数据")
    if len(reason.strip()) < LEAST:
        raise NoReason("导入数据", LEAST)
    with store.unit_of_work(actor.name) as work:
        work.settle_dispute(*dispute, outcome, reason)


def _mapping(sheet: ReturnedSheet, taken: Sequence[NewColumn]) -> Mapping:
    """Only the new columns mean anything: reused values are never written from a returned sheet."""
    new = {each.position: each for each in taken}
    columns = [
        ColumnMapping(
            header=heading.text,
            position=heading.position,
            role="indicator",
            target=new[heading.position].name[:_LONGEST_CODE],
            name_zh=new[heading.position].name,
            unit_of_measurement=new[heading.position].unit_of_measurement,
        )
        if heading.position in new
        else ColumnMapping(
            header=heading.text,
            position=heading.position,
            role=ROLES[heading.position] if heading.position < LEAD else "ignore",
        )
        for heading in sheet.table.header(1)
    ]
    return Mapping(sheet=sheet.table.sheet, level=Level.REGION, columns=tuple(columns))


def _corrections(sheet: ReturnedSheet, held: Holdings) -> list[Correction]:
    unknown = sorted({each.unit for each in sheet.written} - {unit.code for unit in held.units})
    if unknown:
        raise UnknownName("单位", unknown[0], (unit.code for unit in held.units))
    return [
        Correction(
            form=";".join(sheet.forms),
            unit=each.unit,
            item=each.item,
            period=each.held.period if each.held else sheet.period,
            held=each.held.value if each.held else None,
            as_of=each.held.as_of if each.held else "",
            source=each.held.source if each.held else "",
            stated=each.written[:_LONGEST_TEXT],
            note=each.note,
        )
        for each in sheet.written
    ]
