"""A pre-filled workbook that comes back: which reused cells were changed, and which new columns were filled in."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isclose

import numpy as np

from evaluation.domain import measures
from evaluation.domain.cells import Outcome, address, normalise, read_number
from evaluation.domain.prefilling import HeldValue, NewColumn, WrittenCell
from evaluation.domain.table import CellKind, Table, Workbook
from evaluation.errors import Fault, UnfitReturn
from evaluation.exchange.prefilled import CORRECTED, HELD, ITEM, LEAD, REASON
from evaluation.exchange.prefilled_texts import TEXTS, Texts

Cell = tuple[str, str]
REMEDY = Fault(
    "请在“数据·一表通”下载预填表,填好后原样交回。",
    "Download the pre-filled sheet on Data, tab Collect once, and give it back as it is.",
)
UNREADABLE = Fault(
    "请用 Excel 或 WPS 打开,算出结果或改填数值,保存后再交回。",
    "Open it in Excel or WPS, let it be calculated or write the value, save it and give it back.",
)
_FACTS = (6, 7, 8)  # period, date of record and source among the columns of sources


@dataclass(frozen=True)
class ReturnedSheet:
    """What a workbook brings: of which framework, forms and period; changed cells; new columns of its sheet."""

    framework: str
    forms: tuple[str, ...]
    period: str
    table: Table
    written: tuple[WrittenCell, ...]
    columns: tuple[NewColumn, ...]


def read(found: Workbook) -> ReturnedSheet:
    """What came back; raises UnfitReturn for a workbook that was not handed out by `prefilled.write`.

    Also for a formula that has no result, since what it stands for would be lost.
    """
    texts = _texts(found)
    form, sources, about = (_sheet(found, name) for name in texts.sheets)
    _calculated(found.name, form)
    _calculated(found.name, sources)
    told = {about.text(row, 0): about.text(row, 1) for row in range(about.rows)}
    framework, forms, _, period, _ = (told.get(name, "") for name in texts.facts)
    if not framework or not forms:
        raise UnfitReturn(found.name, Fault("“说明”表里没有数据集和报表", "its last sheet names no form"), REMEDY)
    held = _handed_out(sources)
    written = _corrected(sources, held)
    for cell, text in _overwritten(form, held, texts):
        written.setdefault(cell, WrittenCell(*cell, text, held[cell]))
    return ReturnedSheet(
        framework=framework,
        forms=tuple(forms.split(";")),
        period=period,
        table=form,
        written=tuple(written.values()),
        columns=tuple(_new(form, {item for _, item in held})),
    )


def _texts(found: Workbook) -> Texts:
    """The words that a workbook is written in: those of which it has most sheets."""
    names = {table.sheet for table in found.tables}
    return max(TEXTS.values(), key=lambda texts: len(names & set(texts.sheets)))


def _sheet(found: Workbook, name: str) -> Table:
    for table in found.tables:
        if table.sheet == name:
            return table
    fault = Fault(f"文件里没有“{name}”表", "the file is no pre-filled sheet: one of its three sheets is lacking")
    raise UnfitReturn(found.name, fault, REMEDY)


def _calculated(file: str, table: Table) -> None:
    for at, column in enumerate(table.columns):
        broken = np.flatnonzero(np.isin(column.kinds, (CellKind.ERROR, CellKind.UNCALCULATED)))
        if broken.size:
            cell = f"{table.sheet} {address(int(broken[0]), at)}"
            fault = Fault(f"{cell} 的公式没有结果", f"{cell} has a formula without a result")
            raise UnfitReturn(file, fault, UNREADABLE)


def _handed_out(sources: Table) -> dict[Cell, HeldValue | None]:
    """(unit, item) -> the value that was handed out, None where none was held."""
    held: dict[Cell, HeldValue | None] = {}
    for row in range(1, sources.rows):
        value = float(sources.columns[HELD].numbers[row])
        period, as_of, source = (sources.text(row, at) for at in _FACTS)
        known = HeldValue(value, period, as_of, source) if np.isfinite(value) else None
        held[sources.text(row, 0), sources.text(row, ITEM)] = known
    return held


def _corrected(sources: Table, held: dict[Cell, HeldValue | None]) -> dict[Cell, WrittenCell]:
    """The cells that somebody corrected beside their source."""
    found: dict[Cell, WrittenCell] = {}
    for row in range(1, sources.rows if len(sources.columns) > CORRECTED else 0):
        cell, text = (sources.text(row, 0), sources.text(row, ITEM)), sources.text(row, CORRECTED).strip()
        note = sources.text(row, REASON).strip() if len(sources.columns) > REASON else ""
        if text and not _same(text, held[cell]):
            found[cell] = WrittenCell(*cell, text, held[cell], note)
    return found


def _overwritten(form: Table, held: dict[Cell, HeldValue | None], texts: Texts) -> Iterator[tuple[Cell, str]]:
    """The reused cells of the form itself that hold something else than was handed out."""
    codes = {at: form.text(0, at).split(" ")[0] for at in range(LEAD, len(form.columns))}
    for row in range(1, form.rows):
        for at, code in codes.items():
            cell, text = (form.text(row, 0), code), form.text(row, at).strip()
            if cell in held and text and not _same(text, held[cell]) and not _is_mark(text, held[cell], texts):
                yield cell, text


def _is_mark(text: str, held: HeldValue | None, texts: Texts) -> bool:
    """Whether a cell still says that the owner gives the value."""
    before, behind = texts.given
    return held is None and (text == texts.undecided or (text.startswith(before) and text.endswith(behind)))


def _is_number(text: str) -> bool:
    """Whether the import reads a text as a number or as none; a photo's name or a person's is neither."""
    return read_number(text).outcome not in {Outcome.TEXT, Outcome.GROUPING, Outcome.OUT_OF_BOUNDS}


def _same(text: str, held: HeldValue | None) -> bool:
    try:
        return held is not None and isclose(float(text.replace(",", "")), held.value, rel_tol=1e-9)
    except ValueError:
        return False


def _new(form: Table, items: set[str]) -> Iterator[NewColumn]:
    """The columns of new fields in which anything was filled in."""
    for at in range(LEAD, len(form.columns)):
        header = normalise(form.text(0, at))
        texts = [text for row in range(1, form.rows) if (text := form.text(row, at).strip())]
        if header and texts and header.split(" ")[0] not in items:
            unit = measures.stated(header)
            name = header.removesuffix(f"({unit})") if unit else header
            yield NewColumn(at, name, unit, len(texts), all(map(_is_number, texts)))
