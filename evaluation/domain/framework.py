"""What belongs together: units, indicators, values, conditions, postings and schemes under one code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from evaluation.domain.collecting import DataItem, IndicatorFormula, Request
from evaluation.domain.duties import DutyItem, Staff
from evaluation.domain.indicators import Code, Frozen, Indicator, Level, Name
from evaluation.domain.scheme import Scheme
from evaluation.domain.units import Condition, Event, Membership, Posting, Target, TargetLink, Unit
from evaluation.errors import UnknownName

OBSERVATION_COLUMNS = ("unit", "period", "indicator", "value", "status", "reason", "as_of", "error", "source")
CONDITION_COLUMNS = ("unit", "condition", "as_of", "value", "imputed")
STATUSES = ("observed", "missing", "not_applicable")


class Framework(Frozen):
    """The name of a framework and whether its data are simulated."""

    code: Code
    name_zh: Name
    name_en: Name = ""
    simulated: bool = False


@dataclass(frozen=True)
class Holdings:
    """A framework with its frames and schemes, as a folder or the store holds it.

    `observations`: long, OBSERVATION_COLUMNS (+ `batch` from the store); `unit`, `period`, `indicator`, `status` and
    `source` are categorical. `conditions`: long, CONDITION_COLUMNS. `schemes`: by code, the reference (基准) first.
    """

    framework: Framework
    units: tuple[Unit, ...]
    indicators: tuple[Indicator, ...]
    memberships: tuple[Membership, ...]
    observations: pd.DataFrame
    conditions: pd.DataFrame
    register: tuple[Condition, ...] = ()
    postings: tuple[Posting, ...] = ()
    targets: tuple[Target, ...] = ()
    events: tuple[Event, ...] = ()
    data_items: tuple[DataItem, ...] = ()
    indicator_items: tuple[IndicatorFormula, ...] = ()
    duty_items: tuple[DutyItem, ...] = ()
    requests: tuple[Request, ...] = ()
    staff: tuple[Staff, ...] = ()
    target_chain: tuple[TargetLink, ...] = ()
    schemes: Mapping[str, Scheme] = ()  # type: ignore[assignment]  # an empty mapping, made whole below

    def __post_init__(self) -> None:
        object.__setattr__(self, "schemes", dict(self.schemes))

    def scheme(self, code: str) -> Scheme:
        """The scheme of this code; raises UnknownName."""
        if code not in self.schemes:
            raise UnknownName("方案", code, self.schemes)
        return self.schemes[code]

    def reference(self, level: Level) -> Scheme | None:
        """The first scheme of the level, or None."""
        return next((scheme for scheme in self.schemes.values() if scheme.level == level), None)

    def periods(self, level: Level) -> tuple[str, ...]:
        """Periods in which a unit of the level has an observation, oldest first."""
        codes = {unit.code for unit in self.units if unit.level == level}
        rows = self.observations[self.observations["unit"].isin(codes)]
        return tuple(sorted(rows["period"].astype(str).unique()))

    def revise(self, changes: Mapping[str, Any]) -> "Holdings":
        """The holdings with the parts named in `changes` replaced."""
        return replace(self, **changes)


def observations(rows: Sequence[Mapping[str, Any]] | pd.DataFrame) -> pd.DataFrame:
    """Observations with every column, categorical labels and float values; absent optional columns are empty."""
    frame = pd.DataFrame(rows).copy()
    for column in OBSERVATION_COLUMNS:
        if column not in frame:
            frame[column] = "observed" if column == "status" else (float("nan") if column in {"value", "error"} else "")
    for column in ("value", "error"):
        frame[column] = frame[column].astype(float)
    for column in ("reason", "as_of", "source"):
        frame[column] = _texts(frame[column])
    for column in ("unit", "period", "indicator", "source"):
        frame[column] = frame[column].astype(str).astype("category")
    frame["status"] = pd.Categorical(_texts(frame["status"]).replace("", "observed"), categories=list(STATUSES))
    extra = [column for column in ("batch",) if column in frame]
    return frame[[*OBSERVATION_COLUMNS, *extra]].reset_index(drop=True)


def conditions(rows: Sequence[Mapping[str, Any]] | pd.DataFrame) -> pd.DataFrame:
    """Conditions with every column; `imputed` is False where not said."""
    frame = pd.DataFrame(rows).copy()
    for column in CONDITION_COLUMNS:
        if column not in frame:
            frame[column] = False if column == "imputed" else (float("nan") if column == "value" else "")
    frame["value"] = frame["value"].astype(float)
    frame["imputed"] = frame["imputed"].isin([True])
    for column in ("unit", "condition", "as_of"):
        frame[column] = _texts(frame[column])
    return frame[list(CONDITION_COLUMNS)].reset_index(drop=True)


def _texts(column: pd.Series) -> pd.Series:
    """The column as text, empty where nothing was said."""
    return column.astype(object).where(column.notna(), "").astype(str)
