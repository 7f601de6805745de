"""Persons in a hand-made table of units: they go by code only, as in an upload."""

from collections.abc import Iterable

import pandas as pd

from evaluation.domain.indicators import Level
from evaluation.errors import Fault
from evaluation.steps.validation.persons import tell_person

_COLUMNS = ("code", "name_zh", "name_en", "parent")
_MOST = 20


def find_person_faults(file: str, frame: pd.DataFrame) -> list[Fault]:
    """Cells with a person's name, identity number or telephone, by row and column, never shown whole.

    `frame`: the file's cells as texts, row `i` as index `i - 2`.
    """
    return list(_faults(file, frame))[:_MOST]


def _faults(file: str, frame: pd.DataFrame) -> Iterable[Fault]:
    levels = frame["level"] if "level" in frame else pd.Series("", frame.index, dtype="str")
    for column in [name for name in _COLUMNS if name in frame]:
        for number, text, level in zip(frame.index, frame[column], levels, strict=True):
            cadre = level.strip() == Level.CADRE and column != "parent"  # a cadre belongs to a place or an office
            told = tell_person(text.strip(), Level.CADRE if cadre else Level.REGION)
            if told:
                yield _fault(file, number + 2, column, text.strip()[:1], told)


def _fault(file: str, row: int, column: str, first: str, told: tuple[str, str]) -> Fault:
    chinese, english = told
    return Fault(
        f"{file} 第 {row} 行 {column} 列“{first}***”疑似{chinese}。本系统只用代码:请改成不含个人信息的代码,如 K001",
        f"{file} row {row}, column {column}: “{first}***” seems to be one of {english}. "
        "Only codes are used here: write one that tells nothing about the person, such as K001",
    )
