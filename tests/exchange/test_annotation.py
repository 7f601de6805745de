"""The annotated workbook: data kept, faulty cells red with a comment, a list that links to them, and no formula."""

import io

import pytest
from openpyxl import load_workbook

from evaluation.domain.table import Finding, Place, Table
from evaluation.exchange import annotation
from evaluation.exchange.columns import make_columns
from evaluation.exchange.sheet_marks import SheetMarks

ROWS: list[list[object]] = [["代码", "值"], ["=1+1", "约5"], ["U2", 7.5], ["@SUM(A1)", ""]]


def table_of(name: str = "数据") -> Table:
    return Table(name, make_columns(ROWS, (4, 2), SheetMarks()))


def findings_of(sheet: str = "数据") -> list[Finding]:
    facts = {"header": "值", "hint": "请填确数", "hint_en": "write a figure"}
    return [
        Finding("text_in_number", sheet, (Place("B2", "约5"),), facts),
        Finding("missing", sheet, (Place("B4", ""),), {"header": "值", "token": "空白"}),
        Finding("period_missing", sheet, ()),
    ]


def test_the_faulty_cell_is_red_with_its_comment_and_the_data_are_unchanged() -> None:
    book = load_workbook(io.BytesIO(annotation.annotate([table_of()], findings_of())))
    sheet = book["数据"]
    assert sheet["B2"].fill.fgColor.rgb.endswith("F9C9C4")
    assert "不是数值" in sheet["B2"].comment.text
    assert sheet["B4"].comment is None
    assert [sheet["B2"].value, sheet["B3"].value, sheet["A3"].value] == ["约5", 7.5, "U2"]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    book = load_workbook(io.BytesIO(annotation.annotate([table_of()], [])))
    assert [book["数据"][cell].data_type for cell in ("A2", "A4")] == ["s", "s"]


@pytest.mark.parametrize(("language", "name", "word"), [("zh", "错误清单", "错误"), ("en", "Findings", "error")])
def test_the_list_names_every_cell_and_links_to_it(language: str, name: str, word: str) -> None:
    chosen: annotation.Language = "en" if language == "en" else "zh"
    sheet = load_workbook(io.BytesIO(annotation.annotate([table_of()], findings_of(), chosen)))[name]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows[0][:4] == [word, "数据", "B2", "约5"]
    assert sheet["C2"].hyperlink.location == "'数据'!B2"
    assert len(rows) == 3


def test_comments_are_capped_and_the_list_is_not() -> None:
    rows: list[list[object]] = [["值"], *[["约"] for _ in range(annotation.MOST_COMMENTS + 50)]]
    table = Table("数据", make_columns(rows, (len(rows), 1), SheetMarks()))
    places = tuple(Place(f"A{row}", "约") for row in range(2, len(rows) + 1))
    finding = Finding("text_in_number", "数据", places, {"header": "值", "hint": "", "hint_en": ""})
    book = load_workbook(io.BytesIO(annotation.annotate([table], [finding])))
    assert sum(cell.comment is not None for (cell,) in book["数据"].iter_rows()) == annotation.MOST_COMMENTS
    assert book["错误清单"].max_row == len(places) + 1
