"""The pre-filled workbook itself: texts stay texts, contradictions are told, and it reads back as it was written."""

import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest

from evaluation.domain.collecting import DataItem, Request
from evaluation.domain.prefilling import HeldValue, PrefilledSheet
from evaluation.domain.reusing import AskedField, Reuse, SheetColumn
from evaluation.domain.table import Language
from evaluation.domain.units import Unit
from evaluation.errors import UnfitReturn
from evaluation.exchange import prefilled, prefilled_return, reading

PEOPLE = DataItem(
    code="people",
    name_zh="常住人口",
    name_en="Residents",
    unit_of_measurement="万人",
    owner="统计局",
    definition="半年以上",
)
FORM = Request(code="F1", name_zh="月报", owner="民政局", fields="people")
UNITS = (Unit(code="007", name_zh="=HYPERLINK(1)"), Unit(code="008", name_zh="乙镇"))


def column(name: str, reuse: Reuse, item: DataItem | None = None, unit: str = "") -> SheetColumn:
    field = AskedField(asked=name, name=name, unit_of_measurement=unit, reuse=reuse, item=item)
    return SheetColumn(field=field, forms=("F1", "F2"))


def written(
    columns: tuple[SheetColumn, ...], values: dict[tuple[str, str], HeldValue], language: Language = "zh"
) -> bytes:
    sheet = PrefilledSheet("small", (FORM,), "2025", date(2026, 3, 1), UNITS, columns, values)
    return prefilled.write(sheet, language)


def opened(content: bytes) -> Any:  # a workbook; its cells hold anything
    return openpyxl.load_workbook(io.BytesIO(content))


VALUES = {("007", "people"): HeldValue(12.5, "2025", "2025-12-31", "年报")}
COLUMNS = (
    column("people", Reuse.REUSABLE, PEOPLE),
    column("走访户数", Reuse.NEW, unit="户"),
    column("=备注", Reuse.NEW),
)


def test_a_code_with_zeros_and_a_name_that_looks_like_a_formula_stay_texts() -> None:
    page = opened(written(COLUMNS, VALUES))["填报"]
    assert [(cell.value, cell.data_type) for cell in page[2][:3]] == [
        ("007", "s"),
        ("=HYPERLINK(1)", "s"),
        ("2025", "s"),
    ]
    assert page["F1"].value == "=备注"
    assert page["F1"].data_type == "s"


def test_a_new_field_with_a_unit_takes_numbers_only_and_one_without_takes_anything() -> None:
    page = opened(written(COLUMNS, VALUES))["填报"]
    rules = {str(each.sqref): each.type for each in page.data_validations.dataValidation}
    assert rules["E2:E3"] == "decimal"
    assert rules["F2:F3"] in {None, "none"}


def test_every_heading_says_who_asks_and_a_reused_one_who_owns_it() -> None:
    page = opened(written(COLUMNS, VALUES))["填报"]
    assert "归口部门:统计局" in page["D1"].comment.text
    assert "要数的表:F1、F2" in page["E1"].comment.text


@pytest.mark.parametrize(("reuse", "words"), [(Reuse.REUSABLE, "由统计局提供"), (Reuse.CONFLICT, "口径待定")])
def test_a_reused_cell_without_a_value_is_not_left_for_the_unit_to_fill(reuse: Reuse, words: str) -> None:
    page = opened(written((column("people", reuse, PEOPLE),), {}))["填报"]
    assert (page["D2"].value, page["D2"].protection.locked) == (words, True)


def test_it_reads_back_as_it_was_written() -> None:
    back = prefilled_return.read(reading.read(written(COLUMNS, VALUES), "x.xlsx"))
    assert (back.framework, back.forms, back.period) == ("small", ("F1",), "2025")
    assert (back.written, back.columns) == ((), ())


def test_a_blanked_cell_says_nothing_and_a_value_put_where_the_owner_gives_it_is_a_correction() -> None:
    book = opened(written(COLUMNS, VALUES))
    book["填报"]["D2"].value = None
    book["填报"]["D3"].value = 9
    buffer = io.BytesIO()
    book.save(buffer)
    (found,) = prefilled_return.read(reading.read(buffer.getvalue(), "x.xlsx")).written
    assert (found.unit, found.item, found.written, found.held) == ("008", "people", "9", None)


def test_a_formula_that_nobody_calculated_is_refused_with_its_cell_and_not_taken_for_blank() -> None:
    book = opened(written(COLUMNS, VALUES))
    book["填报"]["E2"].value = "=1+1"
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(UnfitReturn, match="填报 E2 的公式没有结果"):
        prefilled_return.read(reading.read(buffer.getvalue(), "x.xlsx"))


def test_the_same_number_written_otherwise_is_no_correction() -> None:
    book = opened(written(COLUMNS, VALUES))
    book["来源与更正"]["K2"].value = "12.50"
    buffer = io.BytesIO()
    book.save(buffer)
    assert prefilled_return.read(reading.read(buffer.getvalue(), "x.xlsx")).written == ()


def test_in_english_headings_are_english_and_it_comes_back_as_the_chinese_one_does() -> None:
    """What a form calls a new field has no English twin and stays, with the unit that its numbers are imported in."""
    book = opened(written(COLUMNS, VALUES, "en"))
    form, sources, about = book.worksheets
    assert [cell.value for cell in form[1]] == [
        "Code of the unit", "Name of the unit", "Year", "people Residents (10,000 persons)", "走访户数(户)", "=备注",
    ]  # fmt: skip
    assert form["D3"].value == "given by 统计局"
    assert [cell.value for cell in sources[2]][2:10] == [
        "people", "Residents", 12.5, "10,000 persons", "2025", "2025-12-31", "年报", "known",
    ]  # fmt: skip
    assert not any(re.search("[㐀-鿿]", str(about.cell(row, 1).value)) for row in range(1, 6))
    form["D2"].value, form["E2"].value, form["E3"].value = 13, 7, 8
    sources["K3"].value, sources["L3"].value = 9, "counted anew"
    buffer = io.BytesIO()
    book.save(buffer)
    back = prefilled_return.read(reading.read(buffer.getvalue(), "x.xlsx"))
    assert (back.framework, back.forms, back.period) == ("small", ("F1",), "2025")
    assert [(each.unit, each.written, each.note) for each in back.written] == [
        ("008", "9", "counted anew"),
        ("007", "13", ""),
    ]
    assert [(each.name, each.unit_of_measurement, each.filled) for each in back.columns] == [("走访户数", "户", 2)]
