"""The values of conditions: unit, condition, date."""

import pandas as pd
from sqlalchemy import Connection, insert, select, tuple_, update
from sqlalchemy.sql import bindparam

from evaluation.domain.framework import CONDITION_COLUMNS
from evaluation.storage.registers import Changes, known
from evaluation.storage.tables import ConditionValueRow, Record, table

VALUES = table(ConditionValueRow)
KEY = ("unit", "condition", "as_of")


def read(connection: Connection, framework: int) -> pd.DataFrame:
    """All values of a framework in the form of `domain.framework.conditions`, sorted by unit, condition and date."""
    chosen = select(*(VALUES.c[name] for name in CONDITION_COLUMNS)).where(VALUES.c.framework_id == framework)
    frame = pd.DataFrame(connection.execute(chosen).all(), columns=list(CONDITION_COLUMNS))
    texts = {"unit": "str", "condition": "str", "as_of": "str"}
    typed = frame.astype({**texts, "value": float, "imputed": bool})
    return typed.sort_values(list(KEY), ignore_index=True)


def write(connection: Connection, framework: int, frame: pd.DataFrame) -> Changes:
    """Adds values and replaces those that differ; raises UnknownName for a unit or condition nobody registered."""
    known(connection, "units", framework, frame["unit"].unique())
    known(connection, "register", framework, frame["condition"].unique())
    wanted = _by_key(frame)
    held = _by_key(read(connection, framework))
    new = [row | {"framework_id": framework} for key, row in wanted.items() if key not in held]
    other = [(held[key], row) for key, row in wanted.items() if key in held and held[key] != row]
    if new:
        connection.execute(insert(VALUES), new)
    if other:
        place = tuple_(*(VALUES.c[name] for name in KEY)) == tuple_(*(bindparam(f"its_{name}") for name in KEY))
        changed = update(VALUES).where(VALUES.c.framework_id == framework, place)
        changed = changed.values(value=bindparam("its_value"), imputed=bindparam("its_imputed"))
        connection.execute(changed, [{f"its_{name}": cell for name, cell in row.items()} for _, row in other])
    return Changes(len(new), tuple(other))


def _by_key(frame: pd.DataFrame) -> dict[tuple[str, ...], Record]:
    values = [None if value != value else value + 0.0 for value in frame["value"].tolist()]  # noqa: PLR0124  # NaN
    columns = (frame["unit"], frame["condition"], frame["as_of"].fillna(""), values, frame["imputed"].tolist())
    rows = (dict(zip(CONDITION_COLUMNS, row, strict=True)) for row in zip(*columns, strict=True))
    return {tuple(row[name] for name in KEY): row for row in rows}
