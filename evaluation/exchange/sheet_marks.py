"""What a sheet says beside its values: errors, formulas, percent formats, merged and hidden cells, and its true size.

The reader of values gives an error as a blank and a percentage as a fraction, so the XML is searched for these marks,
byte by byte without an XML parser: nothing is expanded, and a sheet without marks costs one pass.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from evaluation.domain.cells import column_position
from evaluation.domain.table import MergedRange

_BLOCK = 8 * 2**20
_ROW = re.compile(rb"<row\b([^>]*)>")
_ROW_NUMBER = re.compile(rb'\br="(\d{1,9})"')
_CELL_ADDRESS = re.compile(rb'\br="([A-Z]{1,4})(\d{1,9})"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_HIDDEN_COLUMN = re.compile(rb'<col\b(?=[^>]*\bhidden="(?:1|true)")(?=[^>]*\bmin="(\d+)")(?=[^>]*\bmax="(\d+)")')
_MERGED = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z]{1,4})(\d{1,9}):([A-Z]{1,4})(\d{1,9})"')
_VALUE = re.compile(rb"<v\b[^>]*>([^<]*)</v>")
_PREFIX = re.compile(rb"<(\w+):worksheet\b")
_SINGLE_QUOTED = re.compile(rb"='([^'<>\"]*)'")

Cell = tuple[int, int]


@dataclass
class SheetMarks:
    """Cells counted from zero; `last_row`, `last_column` of the furthest value (-1: none); `size` of the XML."""

    last_row: int = -1
    last_column: int = -1
    size: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[MergedRange] = field(default_factory=list)
    errors: dict[Cell, str] = field(default_factory=dict)
    formulas: list[Cell] = field(default_factory=list)
    uncalculated: list[Cell] = field(default_factory=list)
    percent: list[Cell] = field(default_factory=list)


def scan(stream: IO[bytes], percent_styles: frozenset[int]) -> SheetMarks:
    """The marks of one sheet's XML."""
    marks = SheetMarks()
    row = 0
    wanted = [b' s="%d"' % style for style in sorted(percent_styles)]
    for position, piece in enumerate(_pieces(stream)):
        marks.size += len(piece)
        if position == 0:
            _scan_columns(piece.partition(b"<sheetData")[0], marks)
        row = _scan_rows(piece, row, wanted, marks)
        _scan_merged(piece, marks)
    return marks


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    prefix = b""
    first = True
    while block := stream.read(_BLOCK):
        if first:
            found = _PREFIX.search(block[:4096])
            prefix = found.group(1) + b":" if found else b""
            first = False
        rest = _regular(rest + block, prefix)
        cut = rest.rfind(b"</row>") + 6
        if cut >= 6:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def _regular(piece: bytes, prefix: bytes) -> bytes:
    if prefix:
        piece = piece.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
    return _SINGLE_QUOTED.sub(rb'="\1"', piece) if b"='" in piece else piece


def _scan_columns(head: bytes, marks: SheetMarks) -> None:
    for first, last in _HIDDEN_COLUMN.findall(head):
        marks.hidden_columns.extend(range(int(first) - 1, min(int(last), 16_384)))


def _scan_merged(piece: bytes, marks: SheetMarks) -> None:
    if b"<mergeCell " not in piece:
        return
    for left, top, right, bottom in _MERGED.findall(piece):
        corner = (int(top) - 1, column_position(left.decode()))
        marks.merged.append(MergedRange(*corner, int(bottom) - 1, column_position(right.decode())))


def _scan_rows(piece: bytes, row: int, wanted: list[bytes], marks: SheetMarks) -> int:
    starts = [(match.start(), match.end(), match.group(1)) for match in _ROW.finditer(piece)]
    inline = b"<is>" in piece
    special = b' t="e"' in piece or b"<f" in piece or any(style in piece for style in wanted)
    for position, (start, body, tag) in enumerate(starts):
        number = _ROW_NUMBER.search(tag)
        row = int(number.group(1)) if number else row + 1
        if b"hidden" in tag and _HIDDEN.search(tag):
            marks.hidden_rows.append(row - 1)
        end = starts[position + 1][0] if position + 1 < len(starts) else len(piece)
        last = max(piece.rfind(b"<v", body, end), piece.rfind(b"<is>", body, end) if inline else -1)
        if last >= 0:
            _note_furthest(_cell(piece, body, last, row), marks)
        if special:
            _scan_cells(piece[start:end], row, wanted, marks)
    return row


def _note_furthest(cell: Cell, marks: SheetMarks) -> None:
    marks.last_row = max(marks.last_row, cell[0])
    marks.last_column = max(marks.last_column, cell[1])


def _cell(piece: bytes, body: int, position: int, row: int) -> Cell:
    """The cell in whose element a position lies; cells without an address are counted."""
    start = max(piece.rfind(b"<c ", body, position + 3), piece.rfind(b"<c>", body, position + 3))
    found = _CELL_ADDRESS.search(piece, start, piece.find(b">", start) + 1)
    if found:
        return int(found.group(2)) - 1, column_position(found.group(1).decode())
    before = piece.count(b"<c ", body, start + 3) + piece.count(b"<c>", body, start + 3)
    return row - 1, max(before - 1, 0)


def _scan_cells(line: bytes, row: int, wanted: list[bytes], marks: SheetMarks) -> None:
    body = line.find(b">") + 1
    for position in _positions(line, b' t="e"', body):
        value = _VALUE.search(line, position, _end(line, position))
        marks.errors[_cell(line, body, position, row)] = value.group(1).decode() if value else "#ERROR"
    for position in _positions(line, b"<f", body):
        cell = _cell(line, body, position, row)
        marks.formulas.append(cell)
        if cell not in marks.errors and not _has_result(line, body, position):
            marks.uncalculated.append(cell)
    for style in wanted:
        marks.percent.extend(_cell(line, body, position, row) for position in _positions(line, style, body))


def _has_result(line: bytes, body: int, position: int) -> bool:
    value = _VALUE.search(line, position, _end(line, position))
    opening = line[line.rfind(b"<c", body, position) : position]
    return bool(value and value.group(1)) or b' t="str"' in opening


def _end(line: bytes, position: int) -> int:
    end = line.find(b"</c>", position)
    return end if end >= 0 else len(line)


def _positions(line: bytes, wanted: bytes, start: int) -> Iterator[int]:
    position = line.find(wanted, start)
    while position >= 0:
        yield position
        position = line.find(wanted, position + len(wanted))
