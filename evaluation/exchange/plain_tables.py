"""A table as an office keeps it (CSV in any usual encoding, or the first sheet of a workbook) as rows of texts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluation.domain.cells import address
from evaluation.domain.table import CellKind, Heading, Table
from evaluation.errors import Fault, UnreadableFile
from evaluation.exchange import reading
from evaluation.exchange.headers import header_depth

MOST_HEAD = 20  # rows among which the header is looked for
TOTALS = frozenset({"合计", "总计", "小计", "合 计", "总 计", "小 计", "total", "subtotal", "sum"})
BROKEN = (CellKind.ERROR, CellKind.UNCALCULATED)


@dataclass(frozen=True)
class Row:
    """One row below the header: `number` as the sheet counts, texts by the position of their column."""

    number: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class PlainTable:
    """Headings and rows; `spread` holds cells that a merged block covers below its first row, by (row, column)."""

    file: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    spread: frozenset[tuple[int, int]]
    broken: Mapping[tuple[int, int], str]

    def faults(self, columns: Mapping[int, str]) -> Iterator[Fault]:
        """Cells of the columns (position -> name) that hold an error, or a formula without its result."""
        for (row, column), text in self.broken.items():
            if column in columns:
                shown = text or "公式"
                yield Fault(
                    f"{self.file} {address(row - 1, column)}({columns[column]}):“{shown}”没有可用的结果,"
                    "请在 Excel 或 WPS 中算好后保存,或改成数值",
                    f"{self.file} {address(row - 1, column)} ({columns[column]}): “{text or 'a formula'}” has no "
                    "result. Let Excel or WPS calculate and save it, or write the value",
                )


def read(path: Path, known: Callable[[str], bool]) -> PlainTable:
    """The first visible sheet with data; the header is the row with most headings that are `known`.

    Blank rows, totals and notes are left out. Raises UnreadableFile with the file's name.
    """
    try:
        table = reading.read(path.read_bytes(), path.name).tables[0]
    except UnreadableFile as error:
        found, english = f"{path.name} {error.found}", f"{path.name}: {error.english}"
        raise UnreadableFile(error.code, found, error.remedy, english) from error
    last, depth = header_depth(table, _header(table, known))
    headings = table.header(last, depth)
    origin = {
        (row + 1, column): (block.first_row, block.first_column)
        for block in table.merged
        for row in range(max(block.first_row, last), block.last_row + 1)
        for column in range(block.first_column, block.last_column + 1)
    }
    spread = frozenset(cell for cell, (first, _) in origin.items() if cell[0] > first + 1)
    rows = [Row(row + 1, tuple(_texts(table, row, origin))) for row in range(last, table.rows)]
    kept = tuple(row for row in rows if _counts(row))
    numbers = {row.number for row in kept}
    broken = {
        (int(at) + 1, position): column.text(int(at))
        for position, column in enumerate(table.columns)
        for at in np.flatnonzero(np.isin(column.kinds, BROKEN))
        if int(at) + 1 in numbers
    }
    return PlainTable(path.name, headings, kept, spread, broken)


def twice(file: str, name: str, held: Sequence[Heading]) -> Fault:
    """Several columns under headings of one meaning."""
    zh = "、".join(f"“{each.text}”({each.cell})" for each in held)
    en = ", ".join(f"“{each.text}” ({each.cell})" for each in held)
    return Fault(
        f"{file} 的 {zh} 是同一含义({name}),请只留一列,或把另一列改名",
        f"{file}: {en} mean the same ({name}); leave one, or rename the other",
    )


def _header(table: Table, known: Callable[[str], bool]) -> int:
    """The sheet's number of the row with most known headings; the first one where none has any."""
    counts = {
        row: sum(known(heading.text) for heading in table.header(row) if heading.text)
        for row in range(1, min(MOST_HEAD, table.rows) + 1)
    }
    return max(counts, key=lambda row: (counts[row], -row))


def _texts(table: Table, row: int, origin: Mapping[tuple[int, int], tuple[int, int]]) -> Iterator[str]:
    for position in range(len(table.columns)):
        at, column = origin.get((row + 1, position), (row, position))
        cells = table.columns[column]
        if cells.percent is not None and cells.percent[at] and cells.kinds[at] == CellKind.NUMBER:
            yield f"{100 * cells.numbers[at]:.10g}%"
        else:
            yield cells.text(at).strip()


def _counts(row: Row) -> bool:
    """Whether a row is one of the table's, and not blank, a sum or a note beneath."""
    filled = [text for text in row.texts if text]
    if not filled or any(text.lower() in TOTALS for text in filled[:2]):
        return False
    return len(filled) > 1 or not filled[0].startswith(("注", "说明", "备注", "来源", "Note", "Source"))
