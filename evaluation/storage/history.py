"""What observations were before they were replaced."""

import pandas as pd
from sqlalchemy import Connection, Select, select

from evaluation.domain.framework import STATUSES
from evaluation.storage.tables import (
    IndicatorRow,
    ObservationHistoryRow,
    PeriodRow,
    PhraseRow,
    UnitRow,
    table,
)

HISTORY = table(ObservationHistoryRow)
UNITS, PERIODS, INDICATORS = table(UnitRow), table(PeriodRow), table(IndicatorRow)
PHRASES = {name: table(PhraseRow).alias(name) for name in ("reason", "as_of", "source")}


def read(connection: Connection, framework: int, unit: str, period: str, indicator: str) -> pd.DataFrame:
    """Replaced observations, oldest first; an empty unit, period or indicator means all.

    Columns as in `observations`, with `batch`, `superseded_by` (the next batch; empty when deleted) and `at`.
    """
    statement = _joined().where(HISTORY.c.framework_id == framework)
    for column, wanted in ((UNITS.c.code, unit), (PERIODS.c.code, period), (INDICATORS.c.code, indicator)):
        if wanted:
            statement = statement.where(column == wanted)
    found = connection.execute(statement.order_by(HISTORY.c.id))
    frame = pd.DataFrame(found.all(), columns=list(found.keys()))
    frame["status"] = frame["status"].map(dict(enumerate(STATUSES)))
    numbers = frame["superseded_by"].tolist()
    frame["superseded_by"] = ["" if number is None or number != number else str(int(number)) for number in numbers]  # noqa: PLR0124
    return frame.astype({"value": float, "error": float, "batch": "str"})


def _joined() -> Select[tuple[object, ...]]:
    labels = {"unit": UNITS.c.code, "period": PERIODS.c.code, "indicator": INDICATORS.c.code}
    texts = {name: phrase.c.text for name, phrase in PHRASES.items()}
    own = {"value": HISTORY.c.value, "status": HISTORY.c.status, "error": HISTORY.c.error, "batch": HISTORY.c.batch_id}
    rest = {"superseded_by": HISTORY.c.superseded_by, "at": HISTORY.c.at}
    statement = select(*(column.label(name) for name, column in (labels | own | texts | rest).items()))
    source = HISTORY.join(UNITS, UNITS.c.id == HISTORY.c.unit_id)
    source = source.join(PERIODS, PERIODS.c.id == HISTORY.c.period_id)
    source = source.join(INDICATORS, INDICATORS.c.id == HISTORY.c.indicator_id)
    for name, phrase in PHRASES.items():
        source = source.join(phrase, phrase.c.id == HISTORY.c[f"{name}_id"])
    return statement.select_from(source)
