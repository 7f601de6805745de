"""The long table of values: bulk writing with history, reading straight into arrays."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from evaluation.domain.framework import OBSERVATION_COLUMNS, STATUSES
from evaluation.storage import labels, registers
from evaluation.storage.engines import is_embedded
from evaluation.storage.tables import ObservationHistoryRow, ObservationRow, columns, table

COLUMNS = columns(ObservationRow)
KEY = COLUMNS[:4]
VALUES = COLUMNS[4:10]  # all but the batch: the same value in a later file stays with its first batch
FACTS = [(name, "f8" if name in {"value", "error"} else "i4") for name in COLUMNS[1:]]
CELLS = [("indicator_id", "i4"), ("unit_id", "i4"), ("value", "f8")]
UPSERT = (
    f"ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET "  # made of our own column names
    + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[4:])
    + f" WHERE ({', '.join(f'observation.{name}' for name in VALUES)})"
    + " {differs} "
    + f"({', '.join(f'excluded.{name}' for name in VALUES)})"
)
INSERT = f"INSERT INTO observation ({', '.join(COLUMNS)})"
SELECT = f"SELECT {', '.join(COLUMNS[1:])} FROM observation WHERE framework_id = ?"  # noqa: S608
MATRIX = (
    "SELECT indicator_id, unit_id, CASE WHEN status = 0 THEN value END FROM observation "
    "WHERE framework_id = ? AND period_id = ? ORDER BY indicator_id, unit_id"
)
STAGING_TYPES = ["float8" if name in {"value", "error"} else "int4" for name in COLUMNS]


@dataclass(frozen=True)
class Written:
    """What a bulk write did; `digest` is of the row numbers and values in the order of the key."""

    rows: int
    added: int
    replaced: int
    digest: str


def write(connection: Connection, framework: int, batch: int, frame: pd.DataFrame) -> Written:
    """Adds observations and replaces those that differ, which go to the history.

    `frame` is in the form of `domain.framework.observations`; raises UnknownName for a code nobody registered.
    """
    numbers = _numbers(connection, framework, frame)
    before = _count_replaced(connection, batch)
    rows = zip(repeat(framework, len(frame)), *(column.tolist() for column in numbers.values()), repeat(batch))
    touched = _insert(connection, rows) if is_embedded(connection) else _copy(connection, rows)
    replaced = _count_replaced(connection, batch) - before
    return Written(len(frame), touched - replaced, replaced, _digest(numbers))


def read(connection: Connection, framework: int) -> pd.DataFrame:
    """All observations of a framework in the form of `domain.framework.observations`, with `batch`."""
    rows = fetch(connection, SELECT, (framework,), FACTS)
    names = {
        "unit": _inverse(registers.codes(connection, "units", framework)),
        "period": _inverse(labels.periods(connection, framework)),
        "indicator": _inverse(registers.codes(connection, "indicators", framework)),
    }
    phrases = _inverse(labels.phrases(connection))
    coded = {name: labels.decode(rows[f"{name}_id"], names.get(name, phrases)) for name in (*names, *TEXTS)}
    batches = {int(number): str(number) for number in np.unique(rows["batch_id"])}
    frame = pd.DataFrame(coded)
    frame["value"], frame["error"] = rows["value"], rows["error"]
    frame["status"] = pd.Categorical.from_codes(
        rows["status"].astype(np.int8), categories=pd.Index(STATUSES, dtype="str")
    )
    frame["batch"] = labels.decode(rows["batch_id"], batches)
    return frame.astype({"reason": "str", "as_of": "str"})[[*OBSERVATION_COLUMNS, "batch"]]


def read_matrix(connection: Connection, framework: int, period: int) -> tuple[NDArray[np.float64], pd.Index, pd.Index]:
    """unit × indicator of one period, with both labels sorted; NaN = missing or not applicable."""
    cells = fetch(connection, MATRIX, (framework, period), CELLS)
    units = labels.decode(cells["unit_id"], _inverse(registers.codes(connection, "units", framework)))
    indicators = labels.decode(cells["indicator_id"], _inverse(registers.codes(connection, "indicators", framework)))
    matrix = np.full((len(units.categories), len(indicators.categories)), np.nan)
    matrix[units.codes, indicators.codes] = cells["value"]
    return matrix, units.categories.rename("unit"), indicators.categories.rename("indicator")


def fetch(
    connection: Connection, statement: str, parameters: Sequence[int], fields: list[tuple[str, str]]
) -> NDArray[np.void]:
    """The rows of a statement as a structured array, an empty cell as NaN."""
    cursor: Any = connection.connection.cursor()
    try:
        cursor.execute(statement if is_embedded(connection) else statement.replace("?", "%s"), tuple(parameters))
        return np.fromiter(iter(cursor), dtype=fields)
    finally:
        cursor.close()


TEXTS = ("reason", "as_of", "source")


def _numbers(connection: Connection, framework: int, frame: pd.DataFrame) -> dict[str, NDArray[Any]]:
    """The columns of the table between framework and batch, rows in the order of the key."""
    for column, register in (("unit", "units"), ("indicator", "indicators")):
        registers.refuse_unknown(connection, register, framework, labels.used(frame[column]))
    phrases = labels.add_phrases(connection, set().union(*(labels.used(frame[name]) for name in TEXTS)))
    periods = labels.add_periods(connection, framework, labels.used(frame["period"]))
    numbers = {
        "period_id": labels.encode(frame["period"], periods),
        "indicator_id": labels.encode(frame["indicator"], registers.codes(connection, "indicators", framework)),
        "unit_id": labels.encode(frame["unit"], registers.codes(connection, "units", framework)),
        "value": frame["value"].to_numpy("f8") + 0.0,  # −0.0 becomes 0.0
        "status": frame["status"].cat.codes.to_numpy(),
        "reason_id": labels.encode(frame["reason"], phrases),
        "as_of_id": labels.encode(frame["as_of"], phrases),
        "error": frame["error"].to_numpy("f8") + 0.0,
        "source_id": labels.encode(frame["source"], phrases),
    }
    order = np.lexsort((numbers["unit_id"], numbers["indicator_id"], numbers["period_id"]))
    numbers = {name: column[order] for name, column in numbers.items()}
    _refuse_repeated(numbers)
    return numbers


def _refuse_repeated(numbers: dict[str, NDArray[Any]]) -> None:
    same = np.logical_and.reduce([np.diff(numbers[name]) == 0 for name in KEY[1:]])
    if same.any():
        raise ValueError(f"{int(same.sum())} observations stand twice for the same unit, period and indicator")


def _insert(connection: Connection, rows: Iterable[tuple[Any, ...]]) -> int:
    """Writes rows through sqlite3's own executemany, which stores NaN as NULL; how many were added or replaced."""
    cursor: Any = connection.connection.cursor()  # sqlite3 takes any iterable
    try:
        marks = ", ".join("?" * len(COLUMNS))
        cursor.executemany(f"{INSERT} VALUES ({marks}) {UPSERT.format(differs='IS NOT')}", rows)
        return int(cursor.rowcount)
    finally:
        cursor.close()


def _copy(connection: Connection, rows: Iterable[tuple[Any, ...]]) -> int:
    """Writes rows through PostgreSQL's binary COPY and a staging table; how many were added or replaced."""
    names = ", ".join(COLUMNS)
    cursor: Any = connection.connection.cursor()
    try:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS observation_staging (LIKE observation) ON COMMIT DROP")
        with cursor.copy(f"COPY observation_staging ({names}) FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(STAGING_TYPES)
            for row in rows:
                copy.write_row([None if cell != cell else cell for cell in row])  # noqa: PLR0124  # NaN differs from itself
        selected = f"{INSERT} SELECT {names} FROM observation_staging"  # noqa: S608
        touched = cursor.execute(f"{selected} {UPSERT.format(differs='IS DISTINCT FROM')}").rowcount
        cursor.execute("TRUNCATE observation_staging")
        return int(touched)
    finally:
        cursor.close()


def _count_replaced(connection: Connection, batch: int) -> int:
    history = table(ObservationHistoryRow)
    counted = select(func.count()).select_from(history).where(history.c.superseded_by == batch)
    return int(connection.execute(counted).scalar_one())


def _digest(numbers: dict[str, NDArray[Any]]) -> str:
    digest = hashlib.sha256()
    for name, column in numbers.items():
        digest.update(np.ascontiguousarray(column, "<f8" if name in {"value", "error"} else "<i8").tobytes())
    return digest.hexdigest()


def _inverse(numbers: dict[str, int]) -> dict[int, str]:
    return {number: label for label, number in numbers.items()}
