"""A workbook to hand out for some forms: what is known stands there, locked, with its source; only new cells are open.

Three sheets: the form, where each reused value comes from (and a place to say that it is wrong), and how to use it.
"""

import io
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from evaluation.domain import vocabulary
from evaluation.domain.collecting import DataItem, Request
from evaluation.domain.prefilling import HeldValue, PrefilledSheet
from evaluation.domain.reusing import Reuse, SheetColumn
from evaluation.domain.table import Language
from evaluation.domain.units import Unit
from evaluation.exchange.prefilled_texts import TEXTS, Texts
from evaluation.exchange.templates import SAFE_OPTIONS
from evaluation.exchange.workbook import DANGEROUS

LEAD = 3  # columns of code, name and year before the fields
ITEM, HELD, CORRECTED, REASON = 2, 4, 10, 11
"""Columns of the sheet of sources: the item's code, its value, and what somebody says instead."""


def write(sheet: PrefilledSheet, language: Language = "zh") -> bytes:
    """The workbook's bytes; what a form calls a new field stays as it is in either language."""
    texts = TEXTS[language]
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, SAFE_OPTIONS)
    formats = _formats(workbook)
    pages = [workbook.add_worksheet(name) for name in texts.sheets]
    writer = _Writer(sheet, texts, language, formats)
    writer.form(pages[0])
    writer.sources(pages[1])
    writer.about(pages[2])
    for page in pages:
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
    for page in pages[:2]:
        page.set_row(0, 44)
        page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
    workbook.close()
    return buffer.getvalue()


def _formats(workbook: xlsxwriter.Workbook) -> dict[str, Format]:
    base = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
    locked, opened = base | {"bg_color": "#EEF1F4", "font_color": "#3E4C59"}, base | {"locked": False, "border": 1}
    return {
        "head": workbook.add_format(base | {"bold": True, "bg_color": "#F5F7FA", "bottom": 1, "text_wrap": True}),
        "text": workbook.add_format(locked | {"num_format": "@"}),
        "quoted": workbook.add_format(locked | {"num_format": "@", "quote_prefix": True}),
        "number": workbook.add_format(locked | {"num_format": "#,##0.######"}),
        "open": workbook.add_format(opened),
        "open_text": workbook.add_format(opened | {"num_format": "@", "text_wrap": True}),
        "plain": workbook.add_format(base | {"text_wrap": True, "valign": "top"}),
    }


@dataclass(frozen=True)
class _Writer:
    """The three pages of a sheet in one language."""

    sheet: PrefilledSheet
    texts: Texts
    language: Language
    formats: dict[str, Format]

    def form(self, page: Worksheet) -> None:
        sheet = self.sheet
        for at, header in enumerate([*self.texts.lead, *map(self._header, sheet.columns)]):
            page.write_string(0, at, header, self.formats["head"])
        for row, unit in enumerate(sheet.units, start=1):
            for at, text in enumerate((unit.code, self._name(unit), sheet.period)):
                self._text(page, (row, at), text)
            for at, column in enumerate(sheet.columns, start=LEAD):
                if column.field.item is None:
                    page.write_blank(row, at, None, self.formats["open"])
                else:
                    self._held(page, (row, at), sheet.values.get((unit.code, column.field.item.code)), column)
        for at, column in enumerate(sheet.columns, start=LEAD):
            page.write_comment(0, at, self._remark(column), {"x_scale": 2.2, "y_scale": 1.4})
            if column.field.item is None and sheet.units:
                page.data_validation(1, at, len(sheet.units), at, self._limits(column))
        page.freeze_panes(1, LEAD)
        page.set_column(0, LEAD - 1, 14)
        page.set_column(LEAD, LEAD + len(sheet.columns), 18)

    def sources(self, page: Worksheet) -> None:
        for at, header in enumerate(self.texts.sources):
            page.write_string(0, at, header, self.formats["head"])
        row = 0
        for unit in self.sheet.units:
            for column in self.sheet.reused:
                if column.field.item is not None:
                    row += 1
                    held = self.sheet.values.get((unit.code, column.field.item.code))
                    facts = (unit.code, self._name(unit), *self._facts(column.field.item, column, held))
                    for at, text in enumerate(facts):
                        self._text(page, (row, at), text)
                    if held is not None:
                        page.write_number(row, HELD, held.value, self.formats["number"])
                    for at in (CORRECTED, REASON):
                        page.write_blank(row, at, None, self.formats["open_text"])
        page.freeze_panes(1, 2)
        page.autofilter(0, 0, max(row, 1), len(self.texts.sources) - 1)
        page.set_column(0, len(self.texts.sources) - 1, 14)
        page.set_column(ITEM, ITEM + 1, 24)
        page.set_column(8, 8, 28)

    def about(self, page: Worksheet) -> None:
        sheet, texts = self.sheet, self.texts
        told = (
            sheet.framework,
            ";".join(each.code for each in sheet.forms),
            texts.joint.join(map(self._name, sheet.forms)),
            sheet.period,
            sheet.day.isoformat(),
        )
        for row, (label, text) in enumerate(zip(texts.facts, told, strict=True)):
            page.write_string(row, 0, label, self.formats["head"])
            page.write_string(row, 1, text, self.formats["plain"])
        for row, line in enumerate(texts.use, start=len(told) + 1):
            page.write_string(row, 1, line, self.formats["plain"])
        page.set_column(0, 0, 18)
        page.set_column(1, 1, 90)

    def _facts(self, item: DataItem, column: SheetColumn, held: HeldValue | None) -> tuple[str, ...]:
        known = (held.period, held.as_of, held.source) if held else ("", "", self._absent(column))
        unit = vocabulary.measure(item.unit_of_measurement, self.language)
        return (item.code, self._name(item), "", unit, *known, self.texts.reuse[column.field.reuse])

    def _held(self, page: Worksheet, at: tuple[int, int], held: HeldValue | None, column: SheetColumn) -> None:
        if held is None:
            self._text(page, at, self._absent(column))
        else:
            page.write_number(*at, held.value, self.formats["number"])

    def _absent(self, column: SheetColumn) -> str:
        """What stands in a reused cell of which no value is held."""
        if column.field.item is None:
            return ""
        before, behind = self.texts.given
        conflict = column.field.reuse is Reuse.CONFLICT
        return self.texts.undecided if conflict else f"{before}{column.field.item.owner}{behind}"

    def _header(self, column: SheetColumn) -> str:
        item = column.field.item
        if item is None or self.language == "zh":
            return column.header
        return f"{item.code} {self._name(item)} ({vocabulary.measure(item.unit_of_measurement, self.language)})"

    def _remark(self, column: SheetColumn) -> str:
        """What a heading's note says: of a reused field where it comes from, of a new one who asks for it."""
        item, texts = column.field.item, self.texts
        asked = f"{texts.asked}{texts.joint.join(column.forms)}"
        if item is None:
            return f"{texts.new}{asked}"
        source = f"{texts.source}{item.source_system}" if item.source_system else ""
        why = getattr(column.field.why, self.language) if column.field.why else ""
        return "\n".join([each for each in (item.definition, f"{texts.owner}{item.owner}", source, asked, why) if each])

    def _limits(self, column: SheetColumn) -> dict[str, object]:
        """A field that states its unit takes numbers; any other may be a text."""
        texts, unit = self.texts, column.field.unit_of_measurement
        if not unit:
            return {"validate": "any", "input_title": texts.new_title, "input_message": texts.new_message}
        return {
            "validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15,
            "error_title": texts.number_title,
            "error_message": texts.number_message.format(unit=vocabulary.measure(unit, self.language)),
        }  # fmt: skip

    def _name(self, named: Unit | DataItem | Request) -> str:
        return (named.name_en if self.language == "en" else "") or named.name_zh

    def _text(self, page: Worksheet, at: tuple[int, int], text: str) -> None:
        page.write_string(*at, text, self.formats["quoted" if text.startswith(DANGEROUS) else "text"])
