"""An empty sheet to hand out: units filled in, a column for each indicator, ready to be read back without a remark."""

import io
from collections.abc import Sequence

import xlsxwriter

from evaluation.domain.indicators import Indicator
from evaluation.domain.units import Unit

CODE_HEADER = "单位代码"
NAME_HEADER = "单位名称"
PERIOD_HEADER = "年度"
SAFE_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def template(indicators: Sequence[Indicator], units: Sequence[Unit], period: str) -> bytes:
    """A workbook with one wide sheet: a row for each unit, a header `code name(unit)` for each indicator."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, SAFE_OPTIONS)
    sheet = workbook.add_worksheet("填报")
    heading = workbook.add_format({"bold": True, "bg_color": "#F5F7FA", "bottom": 1, "text_wrap": True})
    text = workbook.add_format({"num_format": "@"})
    for column, header in enumerate([CODE_HEADER, NAME_HEADER, PERIOD_HEADER, *map(header_of, indicators)]):
        sheet.write_string(0, column, header, heading)
    for row, unit in enumerate(units, start=1):
        for column, value in enumerate((unit.code, unit.name_zh, period)):
            sheet.write_string(row, column, value, text)
    _limit_entries(sheet, indicators, len(units))
    sheet.freeze_panes(1, 3)
    sheet.set_column(0, 2, 14)
    sheet.set_column(3, 3 + len(indicators), 18)
    workbook.close()
    return buffer.getvalue()


def header_of(indicator: Indicator) -> str:
    """The header that names an indicator by code, name and unit of measurement.

    >>> header_of(Indicator(code="R12", name_zh="每千人口床位数", unit_of_measurement="张"))
    'R12 每千人口床位数(张)'
    """
    unit = f"({indicator.unit_of_measurement})" if indicator.unit_of_measurement else ""
    return f"{indicator.code} {indicator.name_zh}{unit}"


def _limit_entries(sheet: xlsxwriter.worksheet.Worksheet, indicators: Sequence[Indicator], rows: int) -> None:
    """Numbers only, with a warning outside the plausible range."""
    for column, indicator in enumerate(indicators, start=3):
        if indicator.low is not None and indicator.high is not None and rows:
            sheet.data_validation(
                1,
                column,
                rows,
                column,
                {
                    "validate": "decimal",
                    "criteria": "between",
                    "minimum": indicator.low,
                    "maximum": indicator.high,
                    "error_type": "warning",
                    "error_title": "请核对",
                    "error_message": f"合理范围为 {indicator.low:g}–{indicator.high:g}",
                },
            )
