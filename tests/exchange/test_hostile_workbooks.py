"""Workbooks that hurt: each is refused with a code, and the process that asked stays alive."""

import contextlib
import io
import zipfile

import numpy as np
import pytest
import xlsxwriter

from evaluation.errors import UnreadableFile
from evaluation.exchange.reading import read


def plain_workbook() -> bytes:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = workbook.add_worksheet("数据")
    for row in range(30):
        sheet.write_row(row, 0, [f"U{row}", row * 1.5, "甲"])
    workbook.close()
    return buffer.getvalue()


def changed(changes: dict[str, bytes]) -> bytes:
    """The plain workbook with parts replaced or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain_workbook())) as source, zipfile.ZipFile(buffer, "w", 8) as target:
        for name in source.namelist():
            target.writestr(name, changes.get(name, source.read(name)))
        for name in changes.keys() - set(source.namelist()):
            target.writestr(name, changes[name])
    return buffer.getvalue()


def sheet_with(cells: str, dimension: str = "A1:B2") -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    head = f'<?xml version="1.0"?><worksheet xmlns="{space}"><dimension ref="{dimension}"/>'
    return f"{head}<sheetData>{cells}</sheetData></worksheet>".encode()


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
UNORDERED = '<row r="1"><c r="XFD1048576"><v>1</v></c><c r="A1"><v>1</v></c></row>'
SHEET = "xl/worksheets/sheet1.xml"


def test_a_cell_in_the_last_corner_is_refused_by_its_address() -> None:
    with pytest.raises(UnreadableFile, match="XFD1048576") as refused:
        read(changed({SHEET: sheet_with(FAR)}), "a.xlsx")
    assert refused.value.code == "E115"


def test_a_child_that_dies_of_a_hidden_far_cell_leaves_a_refusal() -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(changed({SHEET: sheet_with(UNORDERED)}), "a.xlsx")
    assert refused.value.code in {"E115", "E116"}
    assert len(read(plain_workbook(), "a.xlsx").tables) == 1


def test_a_lying_dimension_is_ignored() -> None:
    cells = '<row r="1"><c r="A1"><v>3</v></c></row>'
    table = read(changed({SHEET: sheet_with(cells, "A1:XFD1048576")}), "a.xlsx").tables[0]
    assert (table.rows, len(table.columns)) == (1, 1)


def test_cells_without_addresses_and_prefixed_elements_are_understood() -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = "<x:row><x:c><x:v>3</x:v></x:c><x:c t='e'><x:v>#REF!</x:v></x:c></x:row>"
    xml = f"<x:worksheet xmlns:x='{space}'><x:sheetData>{cells}</x:sheetData></x:worksheet>"
    table = read(changed({SHEET: xml.encode()}), "a.xlsx").tables[0]
    assert table.columns[0].numbers[0] == 3
    assert table.place(0, 1).found == "#REF!"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"xl/vbaProject.bin": b"macro"}, "E110"),
        ({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}, "E111"),
        ({"xl/embeddings/oleObject1.bin": b"object"}, "E111"),
        ({"../outside.xml": b"<a/>"}, "E108"),
        ({"xl/media/zeros.bin": b"\0" * 20_000_000}, "E109"),
        ({"docProps/core.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "E112"),
        ({f"xl/part{number}.xml": b"" for number in range(2_001)}, "E107"),
    ],
)
def test_a_hostile_part_is_refused_by_its_code(changes: dict[str, bytes], code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(changed(changes), "a.xlsx")
    assert refused.value.code == code


def test_a_workbook_without_a_sheet_that_holds_data_is_refused() -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(changed({SHEET: sheet_with("")}), "a.xlsx")
    assert refused.value.code == "E118"


@pytest.mark.parametrize(
    "cells", ['<row r="1"><c r="A1><v>1</v></c></row>', "<row><c><w>1</w></c></row>", "</sheetData>"]
)
def test_broken_xml_is_a_damaged_file_and_not_a_crash(cells: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(changed({SHEET: sheet_with(cells)}), "a.xlsx")
    assert refused.value.code == "E105"


def test_flipped_bytes_give_a_table_or_a_refusal_and_nothing_else() -> None:
    source = np.random.default_rng(7)
    content = plain_workbook()
    for _ in range(12):
        broken = bytearray(content)
        for _ in range(4):
            broken[int(source.integers(4, len(broken)))] ^= 1 << int(source.integers(8))
        with contextlib.suppress(UnreadableFile):
            assert read(bytes(broken), "a.xlsx").tables
