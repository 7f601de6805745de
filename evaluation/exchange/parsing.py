"""The child process that parses an uploaded file, under limits of memory and time, and dies instead of the app.

`python -m evaluation.exchange.parsing` reads the kind (`workbook` or `text`) on the first line of its input and the
file after it; it writes what `packing` describes.
"""

import gc
import resource
import sys
import zipfile
import zlib
from io import BytesIO
from typing import Any

import python_calamine

from evaluation.domain.cells import address
from evaluation.domain.table import CellKind, Table
from evaluation.errors import UnreadableFile
from evaluation.exchange import container, delimited, packing, sheet_marks
from evaluation.exchange.columns import make_columns
from evaluation.exchange.refusals import MOST_CELLS, refusal

MEMORY_LIMIT = 3 * 2**30
CPU_LIMIT = 60
CSV_SHEET = "CSV"
_DAMAGE = (  # what the readers of archives, XML and numbers raise on a broken file
    python_calamine.CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    ValueError,
)
_SHORTEST_CELL = 10  # bytes of XML that a cell with a value takes at least


def parse(kind: str, content: bytes) -> tuple[list[Table], dict[str, Any]]:
    """The sheets with data, and what else there is to say; raises UnreadableFile."""
    try:
        return _parse_text(content) if kind == "text" else _parse_workbook(content)
    except _DAMAGE as error:
        raise refusal("E105", {}) from error
    except MemoryError as error:
        raise refusal("E116", {}) from error


def _parse_text(content: bytes) -> tuple[list[Table], dict[str, Any]]:
    text, encoding = delimited.decode(content)
    rows = delimited.parse(text)
    columns = make_columns(rows, (len(rows), len(rows[0]) if rows else 0), sheet_marks.SheetMarks())
    return _with_data([Table(CSV_SHEET, columns)]), {"encoding": encoding, "hidden_sheets": []}


def _parse_workbook(content: bytes) -> tuple[list[Table], dict[str, Any]]:
    archive = container.open_archive(content)
    styles = container.percent_styles(archive)
    entries = container.sheet_entries(archive)
    workbook = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    tables, hidden = [], []
    for sheet in workbook.sheets_metadata:
        if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible != python_calamine.SheetVisibleEnum.Visible:
            hidden.append(sheet.name)
            continue
        with archive.open(entries[sheet.name]) as stream:
            marks = sheet_marks.scan(stream, styles)
        tables.append(_parse_sheet(workbook, sheet.name, marks))
    return _with_data(tables), {"encoding": "", "hidden_sheets": hidden}


def _parse_sheet(workbook: python_calamine.CalamineWorkbook, name: str, marks: sheet_marks.SheetMarks) -> Table:
    area = (marks.last_row + 1) * (marks.last_column + 1)
    if area > MOST_CELLS:
        facts = {"sheet": name, "cells": f"{area:,}", "limit": f"{MOST_CELLS:,}"}
        sparse = marks.size < area * _SHORTEST_CELL
        raise refusal("E115" if sparse else "E113", facts | {"cell": address(marks.last_row, marks.last_column)})
    sheet = workbook.get_sheet_by_name(name)
    last_row, last_column = sheet.end or (-1, -1)
    offset = [""] * (sheet.start[1] if sheet.start else 0)
    rows = (offset + row for row in sheet.iter_rows()) if offset else sheet.iter_rows()
    columns = make_columns(rows, (last_row + 1, last_column + 1), marks)
    height, width = (len(columns[0].kinds) if columns else 0), len(columns)
    return Table(
        sheet=name,
        columns=columns,
        hidden_rows=tuple(row for row in marks.hidden_rows if row < height),
        hidden_columns=tuple(column for column in marks.hidden_columns if column < width),
        merged=tuple(block for block in marks.merged if block.first_row < height and block.first_column < width),
    )


def _with_data(tables: list[Table]) -> list[Table]:
    filled = [table for table in tables if any((column.kinds != CellKind.BLANK).any() for column in table.columns)]
    if not filled:
        raise refusal("E118", {})
    return filled


def _limit_resources() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT, CPU_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read standard input, write the packed sheets or the refusal to standard output."""
    _limit_resources()
    gc.disable()  # nothing here is cyclic, and the process ends with its answer
    kind = sys.stdin.buffer.readline().decode().strip()
    content = sys.stdin.buffer.read()
    try:
        tables, facts = parse(kind, content)
    except UnreadableFile as error:
        tables, facts = [], {"refusal": [error.code, error.found, error.remedy, error.english]}
    for piece in packing.pack(tables, facts):
        sys.stdout.buffer.write(piece)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
