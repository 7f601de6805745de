"""Reading workbooks and CSV: what stands in the cells, and what the reader of values alone would hide."""

import io
from collections.abc import Callable

import pytest
import xlsxwriter

from evaluation.domain.table import CellKind, Table
from evaluation.errors import UnreadableFile
from evaluation.exchange.reading import read, repeated

Fill = Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object]


def workbook_of(fill: Fill) -> bytes:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    fill(workbook, workbook.add_worksheet("数据"))
    workbook.close()
    return buffer.getvalue()


def kinds(table: Table, column: int) -> list[int]:
    return [int(kind) for kind in table.columns[column].kinds]


def test_cells_keep_the_addresses_of_the_sheet_though_it_starts_far_from_its_corner() -> None:
    table = read(workbook_of(lambda _, sheet: sheet.write_column(4, 2, ["县", 7])), "a.xlsx").tables[0]
    assert table.text(4, 2) == "县"
    assert table.place(5, 2).cell == "C6"
    assert table.columns[2].numbers[5] == 7


def test_an_error_cell_is_not_a_blank() -> None:
    def fill(_: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write(0, 0, "值")
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 0, "=NA()", None, "#N/A")

    table = read(workbook_of(fill), "a.xlsx").tables[0]
    assert kinds(table, 0) == [CellKind.TEXT, CellKind.ERROR, CellKind.ERROR]
    assert [table.text(1, 0), table.text(2, 0)] == ["#DIV/0!", "#N/A"]


def test_a_formula_is_marked_and_one_without_a_result_is_no_number() -> None:
    def fill(_: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_formula(0, 0, "=2+3", None, 5)
        sheet.write_formula(1, 0, "=2+4", None, "")

    column = read(workbook_of(fill).replace(b' t="str"', b""), "a.xlsx").tables[0].columns[0]
    assert column.formulas is not None
    assert column.formulas.tolist() == [True, True]
    assert column.numbers[0] == 5


def test_cells_shown_as_percentages_are_marked() -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        for row, number_format in enumerate(["0%", "0.00%", '0.0"%"', "0.0"]):
            sheet.write_number(row, 0, 0.051, workbook.add_format({"num_format": number_format}))

    column = read(workbook_of(fill), "a.xlsx").tables[0].columns[0]
    assert column.percent is not None
    assert column.percent.tolist() == [True, True, False, False]


def test_hidden_rows_columns_and_sheets_are_told() -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        for row in range(3):
            sheet.write_row(row, 0, [row, row, row])
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(2, 2, None, None, {"hidden": True})
        other = workbook.add_worksheet("旧")
        other.write(0, 0, 1)
        other.hide()

    workbook = read(workbook_of(fill), "a.xlsx")
    assert [table.sheet for table in workbook.tables] == ["数据"]
    told = {finding.code: [place.cell for place in finding.places] for finding in workbook.findings}
    assert told == {"hidden_sheet": [], "hidden_rows": ["A2"], "hidden_columns": ["C1"]}


def test_merged_blocks_keep_their_value_in_the_first_cell_only() -> None:
    table = read(workbook_of(lambda _, sheet: sheet.merge_range("A1:A3", "甲")), "a.xlsx").tables[0]
    assert [(block.first_row, block.last_row) for block in table.merged] == [(0, 2)]
    assert kinds(table, 0)[0] == CellKind.TEXT


@pytest.mark.parametrize(
    ("codec", "told"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"), ("utf-16", "UTF-16")]
)
def test_csv_is_read_in_four_encodings_and_the_encoding_is_told(codec: str, told: str) -> None:
    workbook = read("单位代码,值\n001,5.1\n".encode(codec), "a.csv")
    assert workbook.encoding == told
    assert [finding.code for finding in workbook.findings] == ["encoding"]
    assert [workbook.tables[0].text(0, 0), workbook.tables[0].text(1, 0)] == ["单位代码", "001"]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    table = read('单位,值\n"=HYPERLINK(""x"")",1\n@SUM,2\n'.encode(), "a.csv").tables[0]
    assert [table.text(1, 0), table.text(2, 0)] == ['=HYPERLINK("x")', "@SUM"]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.xlsx", "E101"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "E103"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "E104"),
        ('县,值\n甲,"1\n乙,2\n'.encode(), "a.csv", "E120"),
        ('县,值\n甲,"1\n乙,"2"\n'.encode(), "a.csv", "E120"),
        (b"PK\x03\x04 cut short", "a.xlsx", "E105"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a.xls", "E106"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_code_and_the_way_out(content: bytes, name: str, code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(content, name)
    assert refused.value.code == code
    assert refused.value.remedy
    assert refused.value.text("en").isascii() or "“" in refused.value.text("en")


def test_a_repeated_file_is_told_with_its_earlier_batch() -> None:
    workbook = read(b"a,b\n1,2\n", "a.csv")
    finding = repeated(workbook, "批次 7", "2025-03-01")
    assert "批次 7" in finding.problem
    assert finding.confirm


def test_a_double_quote_left_open_is_told_with_the_row_in_which_it_begins() -> None:
    with pytest.raises(UnreadableFile) as refused:
        read('县,说明,值\n"甲\n县",无,1\n乙县,"暂缺,2\n丙县,无,3\n'.encode(), "a.csv")
    assert refused.value.found == "第 3 行起英文双引号不成对"
    assert "From row 3 on" in refused.value.english
