"""A workbook to hand out for some forms: what is known stands there, locked, with its source; only new cells are open.

Three sheets: the form, where each reused value comes from (and a place to say that it is wrong), and how to use it.
"""

import io

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from evaluation.domain.collecting import DataItem
from evaluation.domain.prefilling import HeldValue, PrefilledSheet
from evaluation.domain.reusing import Reuse, SheetColumn
from evaluation.exchange.templates import CODE_HEADER, NAME_HEADER, PERIOD_HEADER, SAFE_OPTIONS
from evaluation.exchange.workbook import DANGEROUS

FORM_SHEET, SOURCE_SHEET, ABOUT_SHEET = "填报", "来源与更正", "说明"
LEAD = (CODE_HEADER, NAME_HEADER, PERIOD_HEADER)
SOURCES = (
    CODE_HEADER, NAME_HEADER, "数据项", "名称", "现值", "计量单位", PERIOD_HEADER, "截至日期", "来源", "状态",
    "更正为", "更正理由",
)  # fmt: skip
CORRECTED, REASON = SOURCES.index("更正为"), SOURCES.index("更正理由")
WORDS = {Reuse.REUSABLE: "已有", Reuse.STALE: "已过更新周期", Reuse.CONFLICT: "口径不一致"}
FRAMEWORK, FORMS, PERIOD, DAY = "数据集", "报表", "填报年度", "取数日期"
USE = (
    "白色格是要填的新数据;灰色格是已有数据,不用填,也不能改。",
    "已有数据有误的,请在“来源与更正”表的“更正为”和“更正理由”两列写明;收回后登记为争议,由归口部门核实,不会直接改数。",
    "标“由××提供”的数据由归口部门供数,不用填。",
)


def write(sheet: PrefilledSheet) -> bytes:
    """The workbook's bytes."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, SAFE_OPTIONS)
    formats = _formats(workbook)
    pages = [workbook.add_worksheet(name) for name in (FORM_SHEET, SOURCE_SHEET, ABOUT_SHEET)]
    _write_form(pages[0], sheet, formats)
    _write_sources(pages[1], sheet, formats)
    _write_about(pages[2], sheet, formats)
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


def absent(column: SheetColumn) -> str:
    """What stands in a reused cell of which no value is held."""
    if column.field.item is None:
        return ""
    return "口径待定" if column.field.reuse is Reuse.CONFLICT else f"由{column.field.item.owner}提供"


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


def _write_form(page: Worksheet, sheet: PrefilledSheet, formats: dict[str, Format]) -> None:
    for at, header in enumerate([*LEAD, *(column.header for column in sheet.columns)]):
        page.write_string(0, at, header, formats["head"])
    for row, unit in enumerate(sheet.units, start=1):
        for at, text in enumerate((unit.code, unit.name_zh, sheet.period)):
            _text(page, (row, at), text, formats)
        for at, column in enumerate(sheet.columns, start=len(LEAD)):
            if column.field.item is None:
                page.write_blank(row, at, None, formats["open"])
            else:
                _held(page, (row, at), sheet.values.get((unit.code, column.field.item.code)), column, formats)
    for at, column in enumerate(sheet.columns, start=len(LEAD)):
        page.write_comment(0, at, _remark(column), {"x_scale": 2.2, "y_scale": 1.4})
        if column.field.item is None and sheet.units:
            page.data_validation(1, at, len(sheet.units), at, _limits(column))
    page.freeze_panes(1, len(LEAD))
    page.set_column(0, len(LEAD) - 1, 14)
    page.set_column(len(LEAD), len(LEAD) + len(sheet.columns), 18)


def _held(
    page: Worksheet, at: tuple[int, int], held: HeldValue | None, column: SheetColumn, formats: dict[str, Format]
) -> None:
    if held is None:
        _text(page, at, absent(column), formats)
    else:
        page.write_number(*at, held.value, formats["number"])


def _text(page: Worksheet, at: tuple[int, int], text: str, formats: dict[str, Format]) -> None:
    page.write_string(*at, text, formats["quoted" if text.startswith(DANGEROUS) else "text"])


def _remark(column: SheetColumn) -> str:
    """What a heading's note says: of a reused field where it comes from, of a new one who asks for it."""
    item, asked = column.field.item, f"要数的表:{'、'.join(column.forms)}"
    if item is None:
        return f"新数据,请填写。{asked}"
    lines = [item.definition, f"归口部门:{item.owner}", f"来源:{item.source_system}" if item.source_system else ""]
    why = column.field.why.zh if column.field.why else ""
    return "\n".join([each for each in (*lines, asked, why) if each])


def _limits(column: SheetColumn) -> dict[str, object]:
    """A field that states its unit takes numbers; any other may be a text."""
    if not column.field.unit_of_measurement:
        return {"validate": "any", "input_title": "新数据", "input_message": "请填写;没有的请留空,不要填 0"}
    return {
        "validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15, "error_title": "请填数字",
        "error_message": f"这一列按“{column.field.unit_of_measurement}”填数字;没有的请留空",
    }  # fmt: skip


def _write_sources(page: Worksheet, sheet: PrefilledSheet, formats: dict[str, Format]) -> None:
    for at, header in enumerate(SOURCES):
        page.write_string(0, at, header, formats["head"])
    row = 0
    for unit in sheet.units:
        for column in sheet.reused:
            if column.field.item is not None:
                row += 1
                held = sheet.values.get((unit.code, column.field.item.code))
                for at, text in enumerate(_facts(unit.code, unit.name_zh, column.field.item, column, held)):
                    _text(page, (row, at), text, formats)
                if held is not None:
                    page.write_number(row, SOURCES.index("现值"), held.value, formats["number"])
                for at in (CORRECTED, REASON):
                    page.write_blank(row, at, None, formats["open_text"])
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, max(row, 1), len(SOURCES) - 1)
    page.set_column(0, len(SOURCES) - 1, 14)
    page.set_column(SOURCES.index("数据项"), SOURCES.index("数据项") + 1, 24)
    page.set_column(SOURCES.index("来源"), SOURCES.index("来源"), 28)


def _facts(code: str, name: str, item: DataItem, column: SheetColumn, held: HeldValue | None) -> tuple[str, ...]:
    known = (held.period, held.as_of, held.source) if held else ("", "", absent(column))
    return (code, name, item.code, item.name_zh, "", item.unit_of_measurement, *known, WORDS[column.field.reuse])


def _write_about(page: Worksheet, sheet: PrefilledSheet, formats: dict[str, Format]) -> None:
    facts = {
        FRAMEWORK: sheet.framework,
        FORMS: ";".join(each.code for each in sheet.forms),
        "报表名称": "、".join(each.name_zh for each in sheet.forms),
        PERIOD: sheet.period,
        DAY: sheet.day.isoformat(),
    }
    for row, (label, text) in enumerate(facts.items()):
        page.write_string(row, 0, label, formats["head"])
        page.write_string(row, 1, text, formats["plain"])
    for row, line in enumerate(USE, start=len(facts) + 1):
        page.write_string(row, 1, line, formats["plain"])
    page.set_column(0, 0, 12)
    page.set_column(1, 1, 90)
