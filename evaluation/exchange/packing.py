"""Sheets as bytes between the reading child and the app: a JSON head, then the plain arrays."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation.domain.table import Column, MergedRange, Table

_FIELDS = {"kinds": np.uint8, "numbers": np.float64, "codes": np.int32, "percent": np.bool_, "formulas": np.bool_}


def pack(tables: list[Table], facts: dict[str, Any]) -> Iterator[bytes]:
    """The pieces to write: head, then the arrays that each column has, in the order of the head."""
    head = json.dumps(facts | {"tables": [_describe(table) for table in tables]}).encode()
    yield len(head).to_bytes(8, "little")
    yield head
    for table in tables:
        for column in table.columns:
            for name in _FIELDS:
                array = getattr(column, name)
                if array is not None:
                    yield array.tobytes()


def unpack(content: bytes) -> tuple[list[Table], dict[str, Any]]:
    """The sheets and the facts of the head; the arrays are read-only."""
    length = int.from_bytes(content[:8], "little")
    facts = json.loads(content[8 : 8 + length])
    position = 8 + length
    tables = []
    for described in facts.pop("tables"):
        columns = []
        for column in described["columns"]:
            arrays: dict[str, NDArray[Any]] = {}
            for name in column["arrays"]:
                arrays[name] = np.frombuffer(content, _FIELDS[name], described["rows"], position)
                position += arrays[name].nbytes
            columns.append(_column(arrays, tuple(column["vocabulary"])))
        tables.append(_table(described, tuple(columns)))
    return tables, facts


def _describe(table: Table) -> dict[str, Any]:
    return {
        "sheet": table.sheet,
        "rows": table.rows,
        "hidden_rows": table.hidden_rows,
        "hidden_columns": table.hidden_columns,
        "merged": [[b.first_row, b.first_column, b.last_row, b.last_column] for b in table.merged],
        "columns": [
            {
                "arrays": [name for name in _FIELDS if getattr(column, name) is not None],
                "vocabulary": column.vocabulary,
            }
            for column in table.columns
        ],
    }


def _column(arrays: dict[str, NDArray[Any]], vocabulary: tuple[str, ...]) -> Column:
    return Column(
        kinds=arrays["kinds"],
        numbers=arrays["numbers"],
        codes=arrays.get("codes"),
        vocabulary=vocabulary,
        percent=arrays.get("percent"),
        formulas=arrays.get("formulas"),
    )


def _table(described: dict[str, Any], columns: tuple[Column, ...]) -> Table:
    return Table(
        sheet=described["sheet"],
        columns=columns,
        hidden_rows=tuple(described["hidden_rows"]),
        hidden_columns=tuple(described["hidden_columns"]),
        merged=tuple(MergedRange(*block) for block in described["merged"]),
    )
