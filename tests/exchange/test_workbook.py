"""What leaves as a file: texts stay texts, numbers stay numbers."""

import io

import openpyxl
import pytest

from evaluation.exchange import delimited, workbook
from evaluation.exchange.workbook import Heading, Sheet

HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", '=HYPERLINK("http://localhost")']


def sheet(rows: list[tuple[workbook.Cell, ...]], name: str = "计分卡") -> Sheet:
    """A table of a text and a score."""
    return Sheet(name, (Heading("名称"), Heading("总分", workbook.SCORE)), tuple(rows), lines=("标题",))


def loaded(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_never_becomes_a_formula(text: str) -> None:
    cell = loaded(workbook.write([sheet([(text, 1.0)])]))["计分卡"]["A3"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.quotePrefix


def test_a_code_that_looks_like_a_number_stays_text() -> None:
    assert loaded(workbook.write([sheet([("0012", 1.0)])]))["计分卡"]["A3"].value == "0012"


def test_numbers_are_written_whole_and_unknown_ones_blank() -> None:
    found = loaded(workbook.write([sheet([("a", 79.456789), ("b", None), ("c", float("nan"))])]))["计分卡"]
    assert [found[f"B{row}"].value for row in (3, 4, 5)] == [79.456789, None, None]
    assert found["B3"].number_format == "0.0"


def test_the_head_stays_in_sight_and_repeats_on_paper() -> None:
    found = loaded(workbook.write([sheet([("a", 1.0)])]))["计分卡"]
    assert found.freeze_panes == "C3"
    assert found.print_title_rows == "$2:$2"


def test_names_of_sheets_are_made_acceptable_and_distinct() -> None:
    names = ["a[1]:*?/\\b", "同名", "同名", "长" * 40]
    made = loaded(workbook.write([sheet([("a", 1.0)], name) for name in names])).sheetnames
    assert len(set(made)) == 4
    assert max(map(len, made)) <= 31


@pytest.mark.parametrize("text", HOSTILE)
def test_a_csv_escapes_what_a_spreadsheet_would_calculate(text: str) -> None:
    content = workbook.write_csv(sheet([(text, 1.5)]))
    rows = delimited.parse(delimited.decode(content)[0])
    assert rows[1] == [f"'{text}", "1.5"]


def test_a_csv_leaves_unknown_numbers_empty() -> None:
    assert workbook.write_csv(sheet([("a", None)])).decode("utf-8-sig").splitlines()[1] == "a,"
