"""A sheet of a living workbook: texts that stay texts, formulas with the value that is shown until they are run."""

import math
from collections.abc import Sequence
from typing import Any, cast

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

from evaluation.exchange.living.grid import HEAD
from evaluation.exchange.workbook import DANGEROUS, PLACE, SCORE, SHARE, TEXT, VALUE

Cell = str | float | None
NUMBER_FORMATS = {SCORE: "0.0", VALUE: "#,##0.###", SHARE: "0.00", PLACE: "0"}
BASE = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
INPUT = "#FFF8E1"


class FastWorksheet(Worksheet):
    """A worksheet that takes formulas as they are: ours hold no function newer than 2007.

    The library looks for some thirty names of newer functions in every formula, two thirds of the time of a workbook,
    and for signs to escape in every number and address. These are inner methods, so the library is pinned.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")

    def _xml_number_element(self, number: float, attributes: Sequence[tuple[str, object]] = ()) -> None:
        out: Any = self.fh
        out.write(f"<c{_attributes(attributes)}><v>{number:.16G}</v></c>")

    def _xml_formula_element(self, formula: str, result: object, attributes: Sequence[tuple[str, object]] = ()) -> None:
        formula, shown = self._escape_data(formula), self._escape_data(result)
        out: Any = self.fh
        out.write(f"<c{_attributes(attributes)}><f>{formula}</f><v>{shown}</v></c>")

    def _escape_data(self, data: Any) -> Any:
        return data if isinstance(data, float) else super()._escape_data(data)  # type: ignore[no-untyped-call]

    def put_number(self, row: int, column: int, value: float, shown: Format) -> None:
        """`write_number` at a row and column counted from 0, without asking whether they are an address like A1."""
        self._write_number(row, column, value, shown)

    def put_text(self, row: int, column: int, text: str, shown: Format) -> None:
        """`write_string` likewise."""
        self._write_string(row, column, text, shown)

    def put_formula(self, row: int, column: int, formula: str, shown: Format, value: str | float) -> None:
        """`write_formula` likewise, without looking for arrays and for functions that return them."""
        if self._check_dimensions(row, column):
            return
        if row > self.previous_row:
            self._write_single_row(row)
        self.table[row][column] = CellFormulaTuple(formula.removeprefix("="), shown, value)


def _attributes(attributes: Sequence[tuple[str, object]]) -> str:
    """A cell's address, style and type: nothing in them needs escaping."""
    return "".join([f' {key}="{value}"' for key, value in attributes])


class Formats:
    """The formats of a workbook by name."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        made = {kind: workbook.add_format(BASE | {"num_format": shown}) for kind, shown in NUMBER_FORMATS.items()}
        styles: dict[str, dict[str, object]] = {
            TEXT: {"num_format": "@"},
            "quoted": {"num_format": "@", "quote_prefix": True},
            "words": {},
            "wrapped": {"text_wrap": True, "valign": "top"},
            "head": {"bold": True, "bg_color": "#F5F7FA", "bottom": 1, "text_wrap": True},
            "title": {"bold": True, "font_size": 14},
            "line": {"font_color": "#52606D"},
            "input": {"num_format": "0.00", "locked": False, "bg_color": INPUT, "border": 1, "border_color": "#D5B36A"},
            "state": {"bold": True, "font_color": "#8A4B08"},
            "sum": {"num_format": "0.00", "bold": True, "top": 1},
        }
        self._made = made | {name: workbook.add_format(BASE | style) for name, style in styles.items()}

    def __getitem__(self, name: str) -> Format:
        return self._made[name]


class Page:
    """A sheet that is written row by row from the top; rows are counted as spreadsheets do, columns from 0."""

    def __init__(self, workbook: xlsxwriter.Workbook, title: str, formats: Formats) -> None:
        made = workbook.add_worksheet(title, worksheet_class=FastWorksheet)
        self.sheet = cast("FastWorksheet", made)
        self.formats = formats

    def text(self, row: int, column: int, text: str, kind: str = TEXT) -> None:
        """A text that no spreadsheet takes for a formula, not even after it was edited."""
        shown = self.formats["quoted" if kind == TEXT and text.startswith(DANGEROUS) else kind]
        self.sheet.put_text(row - 1, column, text, shown)

    def number(self, row: int, column: int, value: float | None, kind: str) -> None:
        """A number; a blank cell where it is not known."""
        if value is None or not math.isfinite(value):
            self.sheet.write_blank(row - 1, column, None, self.formats[kind])
        else:
            self.sheet.put_number(row - 1, column, value, self.formats[kind])

    def formula(self, row: int, column: int, formula: str, kind: str, value: Cell) -> None:
        """A formula with the value that it has now."""
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            value = ""
        self.sheet.put_formula(row - 1, column, formula, self.formats[kind], value)

    def array(self, row: int, column: int, formula: str, kind: str, value: Cell) -> None:
        """A formula that is entered as an array (Ctrl+Shift+Enter), in one cell."""
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            value = ""
        at = (row - 1, column, row - 1, column)
        self.sheet.write_array_formula(*at, f"{{={formula}}}", self.formats[kind], value)

    def heads(self, title: str, line: str, headings: Sequence[str]) -> None:
        """Title, a line below it and the headings, in the three rows above the units."""
        self.text(1, 0, title, "title")
        self.text(2, 0, line, "line")
        for column, heading in enumerate(headings):
            self.text(HEAD, column, heading, "head")

    def widths(self, widths: Sequence[float]) -> None:
        """The widths of the columns, from the first."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)

    def print_on_a4(self, footer: str, *, fixed: int, head: int = HEAD, portrait: bool = False) -> None:
        """Panes frozen below row `head`, one page wide on A4, the headings on every page, page numbers at the foot."""
        sheet = self.sheet
        sheet.freeze_panes(head, fixed)
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.8)
        if head:
            sheet.repeat_rows(head - 1)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{footer.replace('&', '&&')[:180]}&R&P / &N")
        if not portrait:
            sheet.set_landscape()

    def protect(self) -> None:
        """Against slips only, without a password: widths, filters and sorting stay possible."""
        options = ("format_columns", "format_rows", "autofilter", "sort", "select_locked_cells")
        self.sheet.protect("", dict.fromkeys((*options, "select_unlocked_cells"), True))
