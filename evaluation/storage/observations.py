"""The long table of values: bulk writing with history, reading straight into arrays."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice, repeat
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection

from evaluation.domain.framework import OBSERVATION_COLUMNS, STATUSES
from evaluation.storage import labels, registers
from evaluation.storage.engines import is_embedded
from evaluation.storage.tables import ObservationRow, columns

COLUMNS = columns(ObservationRow)
KEY = COLUMNS[:4]
CONTENT = COLUMNS[4:10]  # all but the batch: a value that comes again unchanged stays with its first batch
TEXTS = ("reason", "as_of", "source")
LABELS = ("period", "indicator", "unit", *TEXTS)
REAL = ("value", "error")
FACTS = [(name, "f8" if name in REAL else "i4") for name in COLUMNS[1:]]
CELLS = [("indicator_id", "i4"), ("unit_id", "i4"), ("value", "f8")]
COPY_TYPES = ["float8" if name in REAL else "int4" for name in COLUMNS]
MARKS = ", ".join("?" * len(COLUMNS))
INSERT = f"INSERT INTO observation ({', '.join(COLUMNS)}) VALUES ({MARKS})"  # noqa: S608  # our own names
REPLACE = (  # what it overwrites goes through the same triggers as an UPDATE
    f" ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in COLUMNS[4:])}"
)
TOGETHER = 30  # rows in one statement: SQLite sets pages aside at each, which costs more than a row
COPY = f"COPY {{target}} ({', '.join(COLUMNS)}) FROM STDIN (FORMAT BINARY)"
STAGING = "CREATE TEMP TABLE observation_staging (LIKE observation) ON COMMIT DROP"
UPDATE_STAGED = (
    f"UPDATE observation SET {', '.join(f'{name} = staged.{name}' for name in COLUMNS[4:])} "  # noqa: S608
    "FROM observation_staging AS staged "
    f"WHERE {' AND '.join(f'observation.{name} = staged.{name}' for name in KEY)}"
)
SELECT = f"SELECT {', '.join(COLUMNS[1:])} FROM observation WHERE framework_id = ?"  # noqa: S608
MANY = 10_000  # replaced rows from which an analysis of the whole table costs less than a wrong plan could
MATRIX = (
    "SELECT indicator_id, unit_id, CASE WHEN status = 0 THEN value END FROM observation "
    "WHERE framework_id = ? AND period_id = ? ORDER BY indicator_id, unit_id"
)


@dataclass(frozen=True)
class Written:
    """What a bulk write did; `digest` is of all rows as stored, in the order of the key."""

    rows: int
    added: int
    replaced: int
    digest: str


def write(connection: Connection, framework: int, batch: int, frame: pd.DataFrame) -> Written:
    """Adds observations and replaces those that differ, which go to the history.

    `frame` is in the form of `domain.framework.observations`; raises UnknownName for a code nobody registered.
    """
    rows = _coded(connection, framework, frame)
    held = _held(connection, framework, np.unique(rows["period_id"]))
    place = _places(rows, held)
    known = place >= 0
    differs = known.copy()
    differs[known] = _differs(rows[known], held[place[known]])
    new, changed = rows[~known], rows[differs]
    _insert(connection, _lists(new, framework, batch), len(new))
    _replace(connection, _lists(changed, framework, batch), len(changed))
    return Written(len(rows), len(new), len(changed), hashlib.sha256(rows.tobytes()).hexdigest())


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
    with closing(_cursor(connection)) as cursor:
        cursor.execute(statement if is_embedded(connection) else statement.replace("?", "%s"), tuple(parameters))
        return np.fromiter(iter(cursor), dtype=fields)


def _coded(connection: Connection, framework: int, frame: pd.DataFrame) -> NDArray[np.void]:
    """The columns of the table between framework and batch as a structured array, rows in the order of the key."""
    columns_of = {name: labels.categorical(frame[name]) for name in LABELS}
    used = {name: labels.used(column) for name, column in columns_of.items()}
    phrases = labels.add_phrases(connection, used["reason"] | used["as_of"] | used["source"])
    numbers = {
        "period": labels.add_periods(connection, framework, used["period"]),
        "indicator": registers.known(connection, "indicators", framework, used["indicator"]),
        "unit": registers.known(connection, "units", framework, used["unit"]),
    }
    rows = np.empty(len(frame), dtype=FACTS[:-1])
    for name, column in columns_of.items():
        rows[f"{name}_id"] = labels.encode(column, numbers.get(name, phrases))
    for name in REAL:
        rows[name] = frame[name].to_numpy("f8") + 0.0  # −0.0 becomes 0.0
    rows["status"] = pd.Categorical(frame["status"], categories=STATUSES).codes
    return _sorted(rows)


def _sorted(rows: NDArray[np.void]) -> NDArray[np.void]:
    """The rows in the order of the key; raises ValueError where two have the same one."""
    keys = _keys(rows, _shape(rows))
    order = np.argsort(keys)
    same = int((np.diff(keys[order]) == 0).sum())
    if same:
        raise ValueError(f"{same} observations stand twice for the same unit, period and indicator")
    return rows[order]


def _held(connection: Connection, framework: int, periods: NDArray[np.int32]) -> NDArray[np.void]:
    """What is stored of some periods, in the order of the key."""
    statement = f"{SELECT} AND period_id = ? ORDER BY indicator_id, unit_id"
    parts = [fetch(connection, statement, (framework, int(period)), FACTS) for period in periods]
    return np.concatenate(parts) if parts else np.empty(0, dtype=FACTS)


def _places(rows: NDArray[np.void], held: NDArray[np.void]) -> NDArray[np.intp]:
    """For each row, the position of the stored row with the same key, or −1."""
    if not len(held):
        return np.full(len(rows), -1, dtype=np.intp)
    shape = tuple(map(max, _shape(rows), _shape(held)))
    wanted, stored = _keys(rows, shape), _keys(held, shape)
    place = np.minimum(np.searchsorted(stored, wanted), len(stored) - 1)
    return np.where(stored[place] == wanted, place, -1)


def _shape(rows: NDArray[np.void]) -> tuple[int, ...]:
    """One more than the largest number of each part of the key but the framework."""
    return tuple(int(rows[name].max(initial=0)) + 1 for name in KEY[1:])


def _keys(rows: NDArray[np.void], shape: tuple[int, ...]) -> NDArray[np.intp]:
    """The key of each row as one number that sorts like it."""
    return np.ravel_multi_index([rows[name] for name in KEY[1:]], shape)


def _differs(rows: NDArray[np.void], held: NDArray[np.void]) -> NDArray[np.bool_]:
    """Whether each row says something else than the stored one beside it."""
    result = np.zeros(len(rows), dtype=bool)
    for name in CONTENT:
        ours, theirs = rows[name], held[name]
        result |= (ours != theirs) & ~(np.isnan(ours) & np.isnan(theirs))
    return result


def _lists(rows: NDArray[np.void], framework: int, batch: int) -> Iterator[tuple[Any, ...]]:
    """The rows as tuples in the order of the table's columns."""
    length = len(rows)
    between = (rows[name].tolist() for name in COLUMNS[1:-1])
    return zip(repeat(framework, length), *between, repeat(batch, length), strict=True)


def _insert(connection: Connection, rows: Iterator[tuple[Any, ...]], length: int) -> None:
    """Writes new rows."""
    with closing(_cursor(connection)) as cursor:
        if is_embedded(connection):
            _put(cursor, "", rows, length)
        else:
            _copy(cursor, "observation", rows)


def _replace(connection: Connection, rows: Iterator[tuple[Any, ...]], length: int) -> None:
    """Writes rows over those with the same key; the guards put the old ones into the history."""
    with closing(_cursor(connection)) as cursor:
        if is_embedded(connection):
            _put(cursor, REPLACE, rows, length)
            return
        cursor.execute(STAGING)
        _copy(cursor, "observation_staging", rows)
        cursor.execute(f"ANALYZE observation_staging{', observation' if length >= MANY else ''}")
        cursor.execute(UPDATE_STAGED)
        cursor.execute("DROP TABLE observation_staging")


def _put(cursor: Any, ending: str, rows: Iterator[tuple[Any, ...]], length: int) -> None:  # sqlite3's own cursor
    """Through sqlite3's own executemany, which stores NaN as NULL: many rows a statement, then those left over."""
    statements, width = length // TOGETHER, len(COLUMNS) * TOGETHER
    cells = chain.from_iterable(islice(rows, statements * TOGETHER))
    together = INSERT + f", ({MARKS})" * (TOGETHER - 1) + ending
    cursor.executemany(together, (tuple(islice(cells, width)) for _ in range(statements)))
    cursor.executemany(INSERT + ending, rows)


def _copy(cursor: Any, target: str, rows: Iterable[tuple[Any, ...]]) -> None:  # psycopg's own cursor
    with cursor.copy(COPY.format(target=target)) as copy:
        copy.set_types(COPY_TYPES)
        for row in rows:
            copy.write_row(tuple(None if cell != cell else cell for cell in row))  # noqa: PLR0124  # NaN


def _cursor(connection: Connection) -> Any:  # what both drivers add to the standard cursor
    """The driver's own cursor, on PostgreSQL with binary results."""
    driver: Any = connection.connection.driver_connection
    return driver.cursor() if is_embedded(connection) else driver.cursor(binary=True)


def _inverse(numbers: dict[str, int]) -> dict[int, str]:
    return {number: label for label, number in numbers.items()}
