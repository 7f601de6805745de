"""A pre-filled sheet: which columns for which units, what is already known of each cell, and what came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from evaluation.domain.collecting import Request
from evaluation.domain.reusing import Reuse, SheetColumn
from evaluation.domain.units import Unit


@dataclass(frozen=True)
class HeldValue:
    """A value with its period, the date of record and where it comes from."""

    value: float
    period: str
    as_of: str
    source: str


@dataclass(frozen=True)
class PrefilledSheet:
    """What is handed out for some forms; `values`: (unit, item) -> what is known. Only new fields are left to fill."""

    framework: str
    forms: tuple[Request, ...]
    period: str
    day: date
    units: tuple[Unit, ...]
    columns: tuple[SheetColumn, ...]
    values: Mapping[tuple[str, str], HeldValue]

    @property
    def reused(self) -> tuple[SheetColumn, ...]:
        """The columns that nobody fills in."""
        return tuple(each for each in self.columns if each.field.reuse is not Reuse.NEW)


@dataclass(frozen=True)
class WrittenCell:
    """What somebody wrote instead of a reused value, with what had been handed out and the note beside it."""

    unit: str
    item: str
    written: str
    held: HeldValue | None
    note: str = ""


@dataclass(frozen=True)
class NewColumn:
    """A new field that came back: its place in the sheet, and whether all it holds are numbers."""

    position: int
    name: str
    unit_of_measurement: str
    filled: int
    is_numeric: bool
