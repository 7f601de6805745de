"""The rows of a sheet that are units, with their codes and names; totals and notes only by the officer's decision."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from evaluation.domain.cells import LONGEST_NAME, MISSING_TOKENS, address, has_control_characters, normalise, read_code
from evaluation.domain.row_kinds import LABELS, classify
from evaluation.domain.table import CellKind, Column, Finding, Mapping, Place, RowKind, Table, shorten

Rows = NDArray[np.intp]
Texts = NDArray[np.object_]


@dataclass
class Selection:
    """Rows of the sheet kept as units, their codes and names, and what was found on the way."""

    rows: Rows
    codes: Texts
    names: Texts
    findings: list[Finding] = field(default_factory=list)


def select(table: Table, mapping: Mapping) -> Selection:
    """The unit rows under the header."""
    findings: list[Finding] = []
    rows = _data_rows(table, mapping.header_row, findings)
    codes = key_texts(table, mapping, "unit_code", rows, findings)
    names = key_texts(table, mapping, "unit_name", rows, findings)
    codes = _clean_codes(table, mapping, rows, codes, findings)
    names = _clean_names(table, mapping, rows, names, findings)
    selection = Selection(rows, codes, names, findings)
    kept = _decide(table, mapping, selection)
    return Selection(rows[kept], codes[kept], names[kept], findings)


def key_texts(table: Table, mapping: Mapping, role: str, rows: Rows, findings: list[Finding]) -> Texts:
    """What a key column shows in the rows; empty when no column has the role; merged cells filled if so decided."""
    column = next((column for column in mapping.columns if column.role == role), None)
    if column is None:
        return np.full(len(rows), "", dtype=object)
    texts = table.columns[column.position].texts(rows)
    covered = _covered(table, column.position, rows)
    if covered and mapping.fill_down:
        for index, first in covered.items():
            texts[index] = table.text(first, column.position)
    elif covered:
        places = tuple(Place(address(int(rows[index]), column.position), "") for index in covered)
        findings.append(Finding("merged_key", table.sheet, places, {"number": str(len(places))}))
    return texts


def _covered(table: Table, position: int, rows: Rows) -> dict[int, int]:
    """Rows (by index) covered by a merged block in the column, with the block's first row."""
    index_of = {int(row): index for index, row in enumerate(rows)} if table.merged else {}
    return {
        index_of[row]: block.first_row
        for block in table.merged
        if block.first_column <= position <= block.last_column
        for row in range(block.first_row, block.last_row + 1)
        if row in index_of and (row > block.first_row or position > block.first_column)
    }


def _data_rows(table: Table, header_row: int, findings: list[Finding]) -> Rows:
    filled = np.flatnonzero(table.filled > 0)
    filled = filled[filled >= header_row]
    if len(filled) and len(filled) < filled[-1] - header_row + 1:
        blank = np.setdiff1d(np.arange(header_row, filled[-1]), filled)
        findings.append(Finding("blank_row", table.sheet, tuple(Place(address(int(row), 0), "") for row in blank)))
    return filled


def _places(rows: Sequence[int] | Rows, position: int, texts: Texts) -> tuple[Place, ...]:
    return tuple(Place(address(int(row), position), shorten(str(text))) for row, text in zip(rows, texts, strict=True))


def _position(mapping: Mapping, *roles: str) -> int:
    return next((column.position for role in roles for column in mapping.columns if column.role == role), 0)


def _clean_codes(table: Table, mapping: Mapping, rows: Rows, codes: Texts, findings: list[Finding]) -> Texts:
    position = _position(mapping, "unit_code")
    meant = {text: _code(text) for text in set(codes)}
    hostile = np.array([has_control_characters(text) for text in codes], dtype=bool)
    if hostile.any():
        findings.append(Finding("code_control", table.sheet, _places(rows[hostile], position, codes[hostile])))
    numeric = _numeric(table.columns[position], rows) if mapping.first("unit_code") else np.zeros(len(rows), bool)
    clean = np.array([meant[text] for text in codes], dtype=object)
    if numeric.any():
        findings.append(Finding("code_number", table.sheet, _places(rows[numeric], position, clean[numeric])))
        _find_ambiguous(table, position, rows, clean, findings)
    return clean


def _code(text: str) -> str:
    code = read_code(text)
    return "" if code.lower() in MISSING_TOKENS else code


def _numeric(column: Column, rows: Rows) -> NDArray[np.bool_]:
    return np.asarray(column.kinds[rows] == CellKind.NUMBER)


def _find_ambiguous(table: Table, position: int, rows: Rows, codes: Texts, findings: list[Finding]) -> None:
    seen: dict[str, str] = {}
    for code in sorted({str(code) for code in codes if code}):
        other = seen.setdefault(code.lstrip("0"), code)
        if other != code:
            both = np.isin(codes, [code, other])
            facts = {"unit": code, "other": other}
            findings.append(Finding("code_ambiguous", table.sheet, _places(rows[both], position, codes[both]), facts))


def _clean_names(table: Table, mapping: Mapping, rows: Rows, names: Texts, findings: list[Finding]) -> Texts:
    position = _position(mapping, "unit_name")
    long = np.array([len(name) > LONGEST_NAME for name in names], dtype=bool)
    if long.any():
        length = str(max(len(name) for name in names))
        places = _places(rows[long], position, names[long])
        findings.append(Finding("long_text", table.sheet, places, {"length": length}))
    hostile = np.array([has_control_characters(name) for name in names], dtype=bool)
    if hostile.any():
        findings.append(Finding("name_tidied", table.sheet, _places(rows[hostile], position, names[hostile])))
    meant = {name: normalise(name)[:LONGEST_NAME] for name in set(names)}
    return np.array([meant[name] for name in names], dtype=object)


def _decide(table: Table, mapping: Mapping, selection: Selection) -> Rows:
    """The indices of the rows to keep; kinds of rows that nobody decided about are an error."""
    filled = table.filled[selection.rows].tolist()
    coded = mapping.first("unit_code") is not None
    codes = selection.codes.tolist() if coded else selection.names.tolist()
    kinds = classify(codes, selection.names.tolist(), filled)
    by_kind: dict[RowKind, list[int]] = {}
    for index, kind in enumerate(kinds):
        if kind is not None:
            by_kind.setdefault(kind, []).append(index)
    dropped: set[int] = set()
    for kind, indices in by_kind.items():
        if kind in mapping.keep and all(codes[index] for index in indices):
            continue
        dropped.update(indices)
        selection.findings.append(_rows_finding(table, mapping, selection, kind, indices))
    return np.array([index for index in range(len(kinds)) if index not in dropped], dtype=np.intp)


def _rows_finding(table: Table, mapping: Mapping, selection: Selection, kind: RowKind, indices: list[int]) -> Finding:
    chinese, english = LABELS[kind]
    shown = np.array([selection.names[index] or selection.codes[index] for index in indices], dtype=object)
    places = _places(selection.rows[indices], _position(mapping, "unit_name", "unit_code"), shown)
    undecided = "rows_uncoded" if kind in {"no_code", "note"} else "rows_undecided"
    code = "rows_dropped" if kind in mapping.drop else undecided
    return Finding(code, table.sheet, places, {"kind": chinese, "kind_en": english, "row_kind": kind})
