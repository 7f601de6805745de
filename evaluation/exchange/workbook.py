"""Tables out: a workbook or CSV in which a text stays a text, whatever sign it starts with."""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from evaluation.exchange.templates import SAFE_OPTIONS

Cell = str | float | int | None

TEXT, SCORE, VALUE, SHARE, PLACE = "text", "score", "value", "share", "place"
_NUMBER_FORMATS = {SCORE: "0.0", VALUE: "#,##0.###", SHARE: "0.00", PLACE: "0"}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_NARROW, _WIDE = 11, 60


@dataclass(frozen=True)
class Heading:
    """A column's heading and how its cells are shown."""

    text: str
    kind: str = TEXT


@dataclass(frozen=True)
class Sheet:
    """A table with lines above it; `fixed` columns stay in sight; `portrait` sheets fit on one page."""

    name: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lines: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    fixed: int = 2
    portrait: bool = False


def write(sheets: Sequence[Sheet], footer: str = "") -> bytes:
    """The workbook's bytes; every sheet frozen at its head and set up for printing on A4."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, SAFE_OPTIONS)
    formats = _formats(workbook)
    taken: set[str] = set()
    for sheet in sheets:
        _write_sheet(workbook.add_worksheet(sheet_name(sheet.name, taken)), sheet, formats, footer)
    workbook.close()
    return buffer.getvalue()


def write_csv(sheet: Sheet) -> bytes:
    """The table as UTF-8 CSV with its mark; a text that a spreadsheet would calculate gets an apostrophe before it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([escape(heading.text) for heading in sheet.headings])
    writer.writerows([[escape(cell) if isinstance(cell, str) else _plain(cell) for cell in row] for row in sheet.rows])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def escape(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> escape("=1+1"), escape("临溪县")
    ("'=1+1", '临溪县')
    """
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _formats(workbook: xlsxwriter.Workbook) -> dict[str, Format]:
    base = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
    formats = {kind: workbook.add_format(base | {"num_format": shown}) for kind, shown in _NUMBER_FORMATS.items()}
    return formats | {
        TEXT: workbook.add_format(base | {"num_format": "@"}),
        "quoted": workbook.add_format(base | {"num_format": "@", "quote_prefix": True}),
        "wrapped": workbook.add_format(base | {"text_wrap": True, "valign": "top"}),
        "head": workbook.add_format(base | {"bold": True, "bg_color": "#F5F7FA", "bottom": 1, "text_wrap": True}),
        "title": workbook.add_format(base | {"bold": True, "font_size": 14}),
        "line": workbook.add_format(base | {"font_color": "#52606D"}),
    }


def _write_sheet(page: Worksheet, sheet: Sheet, formats: dict[str, Format], footer: str) -> None:
    for row, line in enumerate(sheet.lines):
        page.write_string(row, 0, line, formats["line" if row else "title"])
    head = len(sheet.lines)
    for column, heading in enumerate(sheet.headings):
        page.write_string(head, column, heading.text, formats["head"])
        page.set_column(column, column, _width(sheet, column))
    for row, cells in enumerate(sheet.rows, start=head + 1):
        for column, (cell, heading) in enumerate(zip(cells, sheet.headings, strict=True)):
            _write_cell(page, (row, column), cell, heading.kind, formats)
    for row, line in enumerate(sheet.foot, start=head + len(sheet.rows) + 2):
        page.write_string(row, 0, line, formats["line"])
    _set_up_print(page, sheet, head, footer)


def _write_cell(page: Worksheet, at: tuple[int, int], cell: Cell, kind: str, formats: dict[str, Format]) -> None:
    if isinstance(cell, str):
        shown = "quoted" if cell.startswith(DANGEROUS) else kind if kind in {TEXT, "wrapped"} else TEXT
        page.write_string(*at, cell, formats[shown])
    elif cell is None or not math.isfinite(cell):
        page.write_blank(*at, None, formats[kind])
    else:
        page.write_number(*at, cell, formats[kind])


def _set_up_print(page: Worksheet, sheet: Sheet, head: int, footer: str) -> None:
    page.freeze_panes(head + 1, sheet.fixed)
    page.set_paper(9)
    page.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.8)
    page.repeat_rows(head)
    page.fit_to_pages(1, 0)
    page.set_footer(f"&L{footer.replace('&', '&&')[:180]}&R&P / &N")
    if not sheet.portrait:
        page.set_landscape()
    if sheet.rows and not sheet.portrait:
        page.autofilter(head, 0, head + len(sheet.rows), len(sheet.headings) - 1)


def _width(sheet: Sheet, column: int) -> float:
    texts = [row[column] for row in sheet.rows[:200]]
    longest = max((_display(text) for text in texts if isinstance(text, str)), default=0)
    return min(max(_NARROW, longest + 2), _WIDE)


def _display(text: str) -> int:
    """How many narrow signs wide a text is."""
    return sum(2 if sign > "⺀" else 1 for sign in text)


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A sheet's name that spreadsheets accept and that is not yet taken."""
    clean = wanted.translate(_FORBIDDEN_IN_NAMES).strip()[:28] or "—"
    name, number = clean, 1
    while name.lower() in taken:
        number += 1
        name = f"{clean[:26]} {number}"
    taken.add(name.lower())
    return name


def _plain(cell: float | int | None) -> str:
    return "" if cell is None or not math.isfinite(cell) else repr(cell)
