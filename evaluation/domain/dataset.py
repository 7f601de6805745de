"""The labelled frames that one evaluation starts from."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from evaluation.domain.framework import Framework, Holdings
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.periods import year
from evaluation.domain.units import Condition, Event, Membership, Posting, Target, Unit
from evaluation.errors import NothingToScore

NO_CATEGORY = "—"


@dataclass(frozen=True)
class Dataset:
    """What was observed, for one level and period, with the years before it.

    `window`: the periods known up to and including `period`, oldest first. `units`: those of the level.
    `sources`: level -> the Dataset that this level's cadres draw on.
    """

    framework: Framework
    level: Level
    period: str
    window: tuple[str, ...]
    units: tuple[Unit, ...]
    indicators: tuple[Indicator, ...]
    memberships: tuple[Membership, ...]
    observations: pd.DataFrame
    conditions: pd.DataFrame
    register: tuple[Condition, ...] = ()
    targets: tuple[Target, ...] = ()
    postings: tuple[Posting, ...] = ()
    events: tuple[Event, ...] = ()
    sources: Mapping[str, "Dataset"] = field(default_factory=dict)

    @cached_property
    def codes(self) -> pd.Index:
        """Unit codes, sorted."""
        return pd.Index(sorted(unit.code for unit in self.units), name="unit")

    @cached_property
    def categories(self) -> pd.Series:
        """The category of each unit that is valid in the period; a dash where none is."""
        found = {
            member.unit: member.category
            for member in self.memberships
            if (not member.valid_from or member.valid_from <= self.period)
            and (not member.valid_to or self.period[: len(member.valid_to)] <= member.valid_to)
        }
        return pd.Series([found.get(code, NO_CATEGORY) for code in self.codes], index=self.codes, name="category")

    @cached_property
    def cells(self) -> "Cells":
        """The observations of the window as dense arrays."""
        return Cells.scatter(self.observations, self.codes, self.window)

    @cached_property
    def condition_matrix(self) -> pd.DataFrame:
        """unit × condition: the latest value known as of the period; NaN where there is none."""
        return self._latest("value").astype(float)

    @cached_property
    def imputed_conditions(self) -> pd.DataFrame:
        """unit × condition: whether the value in `condition_matrix` was imputed."""
        return self._latest("imputed").eq(True)  # noqa: FBT003  # a comparison, not an argument

    def _latest(self, column: str) -> pd.DataFrame:
        known = self.conditions[self.conditions["as_of"].str[: len(self.period)] <= self.period]
        known = known.dropna(subset="value").sort_values("as_of", kind="stable")
        known = known.drop_duplicates(["unit", "condition"], keep="last")
        return known.pivot(index="unit", columns="condition", values=column).reindex(self.codes)

    def at(self, period: str) -> "Dataset":
        """The same data as of an earlier period of the window."""
        window = tuple(each for each in self.window if each <= period)
        return replace(self, period=period, window=window, sources={})

    def known(self, period: str) -> bool:
        """Whether any unit has an observation in the period."""
        return period in self.window and bool((self.cells.statuses[self.window.index(period)] == Cells.OBSERVED).any())

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of sorted labels and little-endian float64 of everything that can change a score."""
        digest = hashlib.sha256(f"{self.framework.code}|{self.level}|{self.period}|{self.window}".encode())
        digest.update(f"{'|'.join(self.codes)}\n{'|'.join(self.categories)}\n".encode())
        self.cells.digest(digest)
        conditions = self.condition_matrix.sort_index(axis=1)
        digest.update("|".join(conditions.columns).encode())
        digest.update(np.ascontiguousarray(conditions.to_numpy("<f8")).tobytes())
        digest.update(self.imputed_conditions.sort_index(axis=1).to_numpy(bool).tobytes())
        for facts in (self.register, self.targets, self.postings, self.events):
            digest.update("\n".join(sorted(fact.model_dump_json() for fact in facts)).encode())
        for level in sorted(self.sources):
            digest.update(f"{level}:{self.sources[level].fingerprint}".encode())
        return digest.hexdigest()

    @cached_property
    def batches(self) -> tuple[str, ...]:
        """The import batches that the observations came in, sorted."""
        if "batch" not in self.observations:
            return ()
        return tuple(sorted(self.observations["batch"].dropna().astype(str).unique()))


@dataclass(frozen=True)
class Cells:
    """Observations as dense arrays of shape (periods, units, indicators); NaN = not known."""

    periods: tuple[str, ...]
    units: pd.Index
    indicators: pd.Index
    values: np.ndarray
    errors: np.ndarray
    statuses: np.ndarray
    rows: np.ndarray

    OBSERVED = 0
    MISSING = 1
    NOT_APPLICABLE = 2

    @classmethod
    def scatter(cls, observations: pd.DataFrame, units: pd.Index, periods: tuple[str, ...]) -> "Cells":
        """The long frame put into arrays; a cell without a row is missing, with row number −1."""
        indicators = pd.Index(sorted(observations["indicator"].astype(str).unique()), name="indicator")
        at = (
            _positions(observations["period"], pd.Index(periods)),
            _positions(observations["unit"], units),
            _positions(observations["indicator"], indicators),
        )
        inside = np.minimum.reduce(at) >= 0
        spot = tuple(place[inside] for place in at)
        shape = (len(periods), len(units), len(indicators))
        values, errors = np.full(shape, np.nan), np.full(shape, np.nan)
        statuses, rows = np.full(shape, cls.MISSING, np.int8), np.full(shape, -1, np.int64)
        values[spot] = observations["value"].to_numpy(float)[inside] + 0.0  # −0.0 is 0.0
        errors[spot] = observations["error"].to_numpy(float)[inside]
        statuses[spot] = observations["status"].cat.codes.to_numpy()[inside]
        rows[spot] = np.flatnonzero(inside)
        values[statuses != cls.OBSERVED] = np.nan
        statuses[(statuses == cls.OBSERVED) & np.isnan(values)] = cls.MISSING
        return cls(periods, units, indicators, values, errors, statuses, rows)

    def of(self, period: str, array: np.ndarray) -> pd.DataFrame:
        """One period of one of the arrays, labelled unit × indicator."""
        return pd.DataFrame(array[self.periods.index(period)], index=self.units, columns=self.indicators)

    def digest(self, digest: "hashlib._Hash") -> None:
        digest.update("|".join(self.indicators).encode())
        digest.update(np.ascontiguousarray(self.values, "<f8").tobytes())
        digest.update(np.ascontiguousarray(self.errors, "<f8").tobytes())
        digest.update(np.ascontiguousarray(self.statuses).tobytes())


def _positions(labels: pd.Series, wanted: pd.Index) -> np.ndarray:
    """For each row of a categorical column, its position in `wanted`, or −1."""
    labels = labels if isinstance(labels.dtype, pd.CategoricalDtype) else labels.astype(str).astype("category")
    places = wanted.get_indexer(labels.cat.categories.astype(str))
    codes = labels.cat.codes.to_numpy()
    return np.where(codes >= 0, places[codes] if len(places) else -1, -1)


def assemble(holdings: Holdings, level: Level, period: str) -> Dataset:
    """The Dataset of one level and period from a framework's holdings; a cadre's with its sources.

    Raises InvalidPeriod where the period names no year, and NothingToScore when no unit of the level has an
    observation (or, for cadres, a posting) by the period.
    """
    year(period)
    periods = tuple(sorted(holdings.observations["period"].astype(str).unique()))
    units = tuple(unit for unit in holdings.units if unit.level == level)
    known = holdings.periods(level)
    if not units or (level != Level.CADRE and period not in known):
        raise NothingToScore(holdings.framework.code, level, period, known)
    codes = {unit.code for unit in units}
    sources = {
        source.value: assemble(holdings, source, period)
        for source in (Level.REGION, Level.DEPARTMENT)
        if level == Level.CADRE and period in holdings.periods(source)
    }
    window = tuple(each for each in known or periods if each <= period)
    rows = holdings.observations
    rows = rows[rows["unit"].isin(codes) & rows["period"].isin(window)]
    return Dataset(
        framework=holdings.framework,
        level=level,
        period=period,
        window=window if period in window else (*window, period),
        units=units,
        indicators=tuple(each for each in holdings.indicators if each.level == level),
        memberships=tuple(each for each in holdings.memberships if each.unit in codes),
        observations=rows.reset_index(drop=True),
        conditions=holdings.conditions[holdings.conditions["unit"].isin(codes)],
        register=holdings.register,
        targets=tuple(each for each in holdings.targets if each.unit in codes),
        postings=tuple(each for each in holdings.postings if each.cadre in codes) if level == Level.CADRE else (),
        events=tuple(each for each in holdings.events if each.unit in codes),
        sources=sources,
    )
