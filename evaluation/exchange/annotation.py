"""The uploaded sheet handed back: its data, faulty cells in red with a comment, and the list of all findings."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from evaluation.domain.cells import column_position
from evaluation.domain.table import CellKind, Finding, Language, Place, Table
from evaluation.exchange.templates import SAFE_OPTIONS

MOST_COMMENTS = 2_000
MOST_LISTED = 20_000
LIST_SHEETS: dict[Language, str] = {"zh": "错误清单", "en": "Findings"}
_HEADERS: dict[Language, tuple[str, ...]] = {
    "zh": ("程度", "工作表", "单元格", "原内容", "问题", "处理办法"),
    "en": ("Severity", "Sheet", "Cell", "Found", "Problem", "Remedy"),
}
_SEVERITIES = {"zh": {"error": "错误", "warning": "提醒", "note": "说明"}, "en": {}}
_COLOURS = {"error": "#F9C9C4", "warning": "#FCE8C8"}


def annotate(tables: Sequence[Table], findings: Iterable[Finding], language: Language = "zh") -> bytes:
    """A fresh workbook of the tables with the findings marked; strings stay strings, never formulas.

    The first 2,000 faulty cells carry a comment; the list links to each cell.
    """
    noted = tuple(findings)
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, SAFE_OPTIONS)
    formats = {severity: workbook.add_format({"bg_color": colour}) for severity, colour in _COLOURS.items()}
    budget = MOST_COMMENTS
    for table in tables:
        sheet = workbook.add_worksheet(table.sheet[:31])
        marked = _marked_cells(table, noted)
        _write_table(sheet, table, {cell: formats[finding.severity] for cell, finding in marked.items()})
        for (row, column), finding in list(marked.items())[:budget]:
            sheet.write_comment(row, column, "\n".join(finding.text(language))[:500])
        budget = max(budget - len(marked), 0)
    _write_list(workbook, tables, noted, language)
    workbook.close()
    return buffer.getvalue()


def _marked_cells(table: Table, findings: Sequence[Finding]) -> dict[tuple[int, int], Finding]:
    """The graver finding of each cell; notes mark nothing."""
    marked: dict[tuple[int, int], Finding] = {}
    for severity in ("error", "warning"):
        for finding in findings:
            if finding.severity == severity and finding.sheet == table.sheet:
                for place in finding.places:
                    marked.setdefault(_cell(place), finding)
    return marked


def _cell(place: Place) -> tuple[int, int]:
    letters = place.cell.rstrip("0123456789")
    return int(place.cell[len(letters) :]) - 1, column_position(letters)


def _write_table(
    sheet: xlsxwriter.worksheet.Worksheet,
    table: Table,
    formats: dict[tuple[int, int], xlsxwriter.format.Format],
) -> None:
    for column, cells in enumerate(table.columns):
        for row in range(table.rows):
            kind = cells.kinds[row]
            cell_format = formats.get((row, column))
            if kind == CellKind.NUMBER:
                sheet.write_number(row, column, float(cells.numbers[row]), cell_format)
            elif kind != CellKind.BLANK:
                sheet.write_string(row, column, cells.text(row), cell_format)
            elif cell_format is not None:
                sheet.write_blank(row, column, None, cell_format)


def _write_list(
    workbook: xlsxwriter.Workbook, tables: Sequence[Table], findings: Sequence[Finding], language: Language
) -> None:
    sheet = workbook.add_worksheet(LIST_SHEETS[language])
    link = workbook.add_format({"font_color": "#1D4F73", "underline": 1})
    known = {table.sheet for table in tables}
    for column, header in enumerate(_HEADERS[language]):
        sheet.write_string(0, column, header, workbook.add_format({"bold": True, "bottom": 1}))
    row = 1
    for finding in findings:
        problem, remedy = finding.text(language)
        severity = _SEVERITIES[language].get(finding.severity, finding.severity)
        for place in finding.places or (Place("", ""),):
            if row > MOST_LISTED:
                break
            for column, text in enumerate((severity, finding.sheet, place.cell, place.found, problem, remedy)):
                sheet.write_string(row, column, text)
            if place.cell and finding.sheet in known:
                target = finding.sheet[:31].replace("'", "''")
                sheet.write_url(row, 2, f"internal:'{target}'!{place.cell}", link, place.cell)
            row += 1
    sheet.set_column(0, 3, 14)
    sheet.set_column(4, 5, 60)
    sheet.autofilter(0, 0, max(row - 1, 1), 5)
