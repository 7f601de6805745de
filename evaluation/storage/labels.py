"""Labels kept once with a number: written as numbers, read back as categories."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, insert, select

from evaluation.storage.tables import PeriodRow, PhraseRow, table

PERIODS = table(PeriodRow)
PHRASES = table(PhraseRow)


def periods(connection: Connection, framework: int) -> dict[str, int]:
    """The periods of a framework with their numbers."""
    rows = connection.execute(select(PERIODS.c.code, PERIODS.c.id).where(PERIODS.c.framework_id == framework))
    return {row.code: row.id for row in rows}


def phrases(connection: Connection) -> dict[str, int]:
    """All phrases with their numbers."""
    return {row.text: row.id for row in connection.execute(select(PHRASES.c.text, PHRASES.c.id))}


def add_periods(connection: Connection, framework: int, wanted: set[str]) -> dict[str, int]:
    """The periods of a framework with their numbers, those wanted among them."""
    new = sorted(wanted - periods(connection, framework).keys())
    if new:
        connection.execute(insert(PERIODS), [{"framework_id": framework, "code": code} for code in new])
    return periods(connection, framework)


def add_phrases(connection: Connection, wanted: set[str]) -> dict[str, int]:
    """All phrases with their numbers, those wanted among them."""
    new = sorted(wanted - phrases(connection).keys())
    if new:
        connection.execute(insert(PHRASES), [{"text": text} for text in new])
    return phrases(connection)


def categorical(column: pd.Series) -> pd.Series:
    """The column as a category of texts, an absent one as the empty text."""
    labels = column if isinstance(column.dtype, pd.CategoricalDtype) else column.astype("str").astype("category")
    return labels.astype("str").fillna("").astype("category") if labels.hasnans else labels


def used(column: pd.Series) -> set[str]:
    """The labels that occur in a category."""
    counts = np.bincount(column.cat.codes.to_numpy(), minlength=len(column.cat.categories))
    return set(column.cat.categories[counts > 0])


def encode(column: pd.Series, numbers: Mapping[str, int]) -> NDArray[np.int64]:
    """The number of each label of a category."""
    lookup = np.array([numbers.get(label, -1) for label in column.cat.categories], dtype=np.int64)
    return lookup[column.cat.codes.to_numpy()]


def decode(numbers: NDArray[np.int32], names: Mapping[int, str]) -> pd.Categorical:
    """The labels that numbers stand for, as a category of those that occur, sorted."""
    if not len(numbers):
        return pd.Categorical.from_codes([], categories=pd.Index([], dtype="str"))
    present = np.flatnonzero(np.bincount(numbers))
    found = sorted((names[int(number)], int(number)) for number in present)
    position = np.zeros(int(present[-1]) + 1, dtype=np.int32)
    position[[number for _, number in found]] = np.arange(len(found))
    return pd.Categorical.from_codes(position[numbers], categories=pd.Index([label for label, _ in found], dtype="str"))
