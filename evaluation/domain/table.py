"""A sheet as cells with their addresses, the meaning given to its columns, and what was found wrong in it."""

import hashlib
import re
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from evaluation.domain import finding_texts
from evaluation.domain.cells import address, code_of_number, column_letters, normalise
from evaluation.domain.indicators import Frozen, Level

Severity = Literal["error", "warning", "note"]
Language = Literal["zh", "en"]
Role = Literal[
    "unit_code", "unit_name", "parent", "category", "period", "indicator", "condition", "measure", "value", "status",
    "reason", "as_of", "error", "source", "ignore",
]  # fmt: skip
RowKind = Literal["national", "province", "prefecture", "placeholder", "total", "no_code", "note"]
PercentReading = Literal["undecided", "shown", "stored"]


class CellKind(IntEnum):
    """What a sheet stores in a cell."""

    BLANK = 0
    NUMBER = 1
    TEXT = 2
    BOOLEAN = 3
    DATE = 4
    ERROR = 5
    UNCALCULATED = 6


@dataclass(frozen=True, slots=True)
class Place:
    """One cell of a finding and what stands there."""

    cell: str
    found: str


@dataclass(frozen=True)
class Finding:
    """One fault or remark, with every cell it is about.

    `facts` fill the sentences of `finding_texts`: Chinese in `problem` and `remedy`, either language by `text`.
    """

    code: str
    sheet: str
    places: tuple[Place, ...]
    facts: MappingType[str, str] = field(default_factory=dict)

    @property
    def cell(self) -> str:
        """The first cell; empty when the whole sheet is meant."""
        return self.places[0].cell if self.places else ""

    @property
    def found(self) -> str:
        """What stands in the first cell."""
        return self.places[0].found if self.places else ""

    @property
    def count(self) -> int:
        """How many cells it is about."""
        return len(self.places)

    @property
    def severity(self) -> Severity:
        """`error` stops the import; `warning` asks to look (with a tick where `confirm`); `note` tells."""
        return finding_texts.TEXTS[self.code].severity

    @property
    def confirm(self) -> bool:
        """Whether the officer has to tick that it was looked at."""
        return finding_texts.TEXTS[self.code].confirm

    @property
    def option(self) -> str:
        """The decision of the mapping that settles it (`drop:province`, `new_units`); empty: the sheet must change."""
        return finding_texts.TEXTS[self.code].option.format_map(self._facts)

    @property
    def problem(self) -> str:
        """What is wrong, in Chinese."""
        return self.text("zh")[0]

    @property
    def remedy(self) -> str:
        """What to do, in Chinese."""
        return self.text("zh")[1]

    def text(self, language: Language) -> tuple[str, str]:
        """Problem and remedy in a language."""
        return finding_texts.render(self.code, self._facts, language)

    @property
    def _facts(self) -> dict[str, str]:
        common = {"count": str(self.count), "cell": self.cell, "found": self.found, "sheet": self.sheet}
        return common | dict(self.facts)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The cells of one column, from the sheet's first row.

    `numbers` is NaN where the cell is no number; `codes` are positions in `vocabulary`, -1 where the cell holds no
    text (None: no text anywhere). `percent` marks cells shown as percentages, `formulas` those calculated.
    """

    kinds: NDArray[np.uint8]
    numbers: NDArray[np.float64]
    codes: NDArray[np.int32] | None = None
    vocabulary: tuple[str, ...] = ()
    percent: NDArray[np.bool_] | None = None
    formulas: NDArray[np.bool_] | None = None

    def text(self, row: int) -> str:
        """What the cell shows, as text; a blank cell is empty."""
        if self.codes is not None and self.codes[row] >= 0:
            return self.vocabulary[int(self.codes[row])]
        return code_of_number(float(self.numbers[row])) if self.kinds[row] == CellKind.NUMBER else ""

    def texts(self, rows: NDArray[np.intp]) -> NDArray[np.object_]:
        """What the cells of the rows show."""
        if self.codes is None:
            return np.array([self.text(int(row)) for row in rows], dtype=object)
        shown = np.array([*self.vocabulary, ""], dtype=object)[self.codes[rows]]
        for position in np.flatnonzero(self.kinds[rows] == CellKind.NUMBER):
            shown[position] = code_of_number(float(self.numbers[rows[position]]))
        return shown


@dataclass(frozen=True, slots=True)
class MergedRange:
    """A merged block, counted from zero, ends included; only its first cell holds a value."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Heading:
    """The regular text of a column's header, with the text as it stands and its cell."""

    position: int
    text: str
    raw: str
    cell: str

    @property
    def letters(self) -> str:
        """The column's letters."""
        return column_letters(self.position)


@dataclass(frozen=True)
class Table:
    """The rectangle of one sheet; row `i` of a column is the sheet's row `i + 1`."""

    sheet: str
    columns: tuple[Column, ...]
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merged: tuple[MergedRange, ...] = ()

    @property
    def rows(self) -> int:
        """The number of rows, the header's included."""
        return len(self.columns[0].kinds) if self.columns else 0

    @cached_property
    def filled(self) -> NDArray[np.int64]:
        """How many cells of each row are not blank."""
        counts = np.zeros(self.rows, dtype=np.int64)
        for column in self.columns:
            counts += column.kinds != CellKind.BLANK
        return counts

    def text(self, row: int, column: int) -> str:
        """What a cell shows."""
        return self.columns[column].text(row)

    def place(self, row: int, column: int) -> Place:
        """A cell's address with what it shows, shortened."""
        return Place(address(row, column), shorten(self.text(row, column)))

    def header(self, row: int, depth: int = 1) -> tuple[Heading, ...]:
        """The headings of all columns when `depth` rows ending with `row` (the sheet's number) are the header."""
        lines = [self._header_line(line) for line in range(row - depth, row)]
        return tuple(
            Heading(position, normalise("-".join(parts)), "\n".join(parts), address(row - 1, position))
            for position in range(len(self.columns))
            for parts in [_distinct([line[position] for line in lines])]
        )

    def _header_line(self, row: int) -> list[str]:
        line = [self.text(row, column) for column in range(len(self.columns))]
        for block in self.merged:
            if block.first_row <= row <= block.last_row:
                for column in range(block.first_column, min(block.last_column + 1, len(line))):
                    line[column] = self.text(block.first_row, block.first_column)
        return line


@dataclass(frozen=True)
class Workbook:
    """An uploaded file as read: its visible sheets, what was found on the way, and its SHA-256."""

    name: str
    sha256: str
    tables: tuple[Table, ...]
    encoding: str = ""
    findings: tuple[Finding, ...] = ()


class ColumnMapping(Frozen):
    """What one column means; `target` is the code of the indicator or condition, new where `name_zh` is given."""

    header: str
    position: int = Field(ge=0)
    role: Role = "ignore"
    target: str = ""
    name_zh: str = ""
    name_en: str = ""
    unit_of_measurement: str = ""
    scale: float = Field(default=1.0, gt=0)
    percent: PercentReading = "undecided"


class Mapping(Frozen):
    """What a sheet means: layout, header, period, columns, and the officer's decisions about rows."""

    sheet: str = ""
    layout: Literal["wide", "long"] = "wide"
    level: Level = Level.REGION
    header_row: int = Field(default=1, ge=1)
    header_depth: int = Field(default=1, ge=1, le=4)
    period: str = ""
    columns: tuple[ColumnMapping, ...] = ()
    drop: frozenset[RowKind] = frozenset()
    keep: frozenset[RowKind] = frozenset()
    new_units: bool = False
    fill_down: bool = False
    faulty_as_missing: bool = False
    condition_as_of: str = ""

    @property
    def shape(self) -> str:
        """The digest by which a sheet with the same set of headers is recognised."""
        return shape_of(column.header for column in self.columns)

    def of_role(self, *roles: Role) -> tuple[ColumnMapping, ...]:
        """The columns of these roles, in the sheet's order."""
        return tuple(column for column in self.columns if column.role in roles)

    def first(self, role: Role) -> ColumnMapping | None:
        """The first column of a role."""
        return next(iter(self.of_role(role)), None)

    def revise(self, changes: MappingType[str, Any]) -> "Mapping":
        """The mapping with some fields replaced, checked again."""
        return Mapping.model_validate(self.model_dump() | dict(changes))


def shape_of(headers: Any) -> str:
    """The digest of a set of headers."""
    return hashlib.sha256("\n".join(sorted({header for header in headers if header})).encode()).hexdigest()


def shorten(text: str, length: int = 40) -> str:
    """A text short enough for a message."""
    flat = re.sub(r"\s+", " ", text)
    return flat if len(flat) <= length else flat[: length - 1] + "…"


def _distinct(parts: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for part in parts:
        if part and (not kept or kept[-1] != part):
            kept.append(part)
    return kept
