"""Rows of cell values as columns of arrays, with the marks of the sheet set in."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation.domain.table import CellKind, Column
from evaluation.exchange.sheet_marks import Cell, SheetMarks

_KIND_OF: dict[type, CellKind] = {
    float: CellKind.NUMBER,
    int: CellKind.NUMBER,
    str: CellKind.TEXT,
    bool: CellKind.BOOLEAN,
    datetime.date: CellKind.DATE,
    datetime.datetime: CellKind.DATE,
    datetime.time: CellKind.DATE,
    datetime.timedelta: CellKind.DATE,
}


@dataclass
class Builder:
    """Columns being filled row by row, while the row's cells are still in the processor's cache."""

    numbers: NDArray[np.float64]
    kinds: NDArray[np.uint8]
    codes: dict[int, NDArray[np.int32]] = field(default_factory=dict)
    vocabularies: dict[int, dict[str, int]] = field(default_factory=dict)

    @classmethod
    def sized(cls, height: int, width: int) -> "Builder":
        """A builder of blank cells."""
        shape = (height, width)
        return cls(np.full(shape, np.nan, order="F"), np.zeros(shape, np.uint8, order="F"))

    def fill(self, row: int, cells: list[Any]) -> None:
        """Set one row; `cells` is used up."""
        plain = list(map(type, cells)).count(float) == len(cells)
        others = [] if plain else [(column, cell) for column, cell in enumerate(cells) if type(cell) is not float]
        for column, _ in others:
            cells[column] = np.nan
        self.numbers[row, : len(cells)] = cells
        self.kinds[row, : len(cells)] = CellKind.NUMBER
        for column, cell in others:
            self._set(row, column, cell)

    def _set(self, row: int, column: int, cell: Any) -> None:
        kind = _KIND_OF[type(cell)]
        text = str(cell)
        if kind == CellKind.NUMBER:
            self.numbers[row, column] = float(text)
        elif not text or text.isspace():
            self.kinds[row, column] = CellKind.BLANK
        else:
            self.kinds[row, column] = kind
            self.mark(row, column, text)

    def mark(self, row: int, column: int, text: str) -> None:
        """Give a cell its text."""
        if column not in self.codes:
            self.codes[column] = np.full(len(self.kinds), -1, np.int32)
        vocabulary = self.vocabularies.setdefault(column, {})
        self.codes[column][row] = vocabulary.setdefault(text, len(vocabulary))


def make_columns(rows: Iterable[Sequence[Any]], shape: tuple[int, int], marks: SheetMarks) -> tuple[Column, ...]:
    """The columns of a sheet whose rows start at its first row, with the marks set in."""
    marked = [*marks.errors, *marks.uncalculated]
    height = max([shape[0], *(row + 1 for row, _ in marked)])
    width = max([shape[1], *(column + 1 for _, column in marked)])
    builder = Builder.sized(height, width)
    for position, cells in enumerate(rows):
        builder.fill(position, list(cells))
    for (row, column), text in marks.errors.items():
        builder.kinds[row, column] = CellKind.ERROR
        builder.mark(row, column, text)
    for cell in marks.uncalculated:
        builder.kinds[cell] = CellKind.UNCALCULATED
        builder.numbers[cell] = np.nan
    return tuple(_finished(builder, marks))


def _finished(builder: Builder, marks: SheetMarks) -> Iterator[Column]:
    height, width = builder.kinds.shape
    percent, formulas = _by_column(marks.percent), _by_column(marks.formulas)
    for position in range(width):
        yield Column(
            kinds=builder.kinds[:, position],
            numbers=builder.numbers[:, position],
            codes=builder.codes.get(position),
            vocabulary=tuple(builder.vocabularies.get(position, ())),
            percent=_mask(percent.get(position, []), height),
            formulas=_mask(formulas.get(position, []), height),
        )


def _by_column(cells: list[Cell]) -> dict[int, list[int]]:
    grouped: dict[int, list[int]] = {}
    for row, column in cells:
        grouped.setdefault(column, []).append(row)
    return grouped


def _mask(rows: list[int], size: int) -> NDArray[np.bool_] | None:
    if not rows:
        return None
    mask = np.zeros(size, np.bool_)
    mask[[row for row in rows if row < size]] = True
    return mask
