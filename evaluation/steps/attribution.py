"""Results of units -> cadres, by posting, time held, role share and payoff kernel."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from evaluation.domain import periods
from evaluation.domain.dataset import Dataset
from evaluation.domain.indicators import PayoffKernel
from evaluation.domain.results import Note, Source, Step
from evaluation.domain.scheme import Attribution, Scheme
from evaluation.domain.units import Posting

Results = Mapping[int, Mapping[str, tuple[float, float]]]
Embedded = Mapping[str, Mapping[str, Source]]


@dataclass(frozen=True)
class Credit:
    """What a cadre's value of one indicator is made of.

    `parts`: one row a (unit, year) with a known result: `share` of the cadre's credit (sums to 1), `value`, `error`.
    Shares of the cadre's work that sum to 1: `done` = the results are in and known; `pending` = not due yet;
    `unknown` = due and not known, of the units and years in `gaps`. `inherited`: of the present results of the unit
    last led, the share that the work of others before made.
    """

    parts: pd.DataFrame
    gaps: tuple[tuple[str, int], ...]
    done: float
    pending: float
    unknown: float
    inherited: float

    @property
    def value(self) -> float:
        """The known results weighted by their shares; NaN where none is."""
        return float((self.parts["share"] * self.parts["value"]).sum()) if len(self.parts) else float("nan")

    @property
    def error(self) -> float:
        """Standard error of the value, results taken as independent; NaN where one is not known."""
        squares = (self.parts["share"] * self.parts["error"]).to_numpy(float) ** 2
        return float(np.sqrt(squares.sum())) if len(squares) else float("nan")

    @property
    def known(self) -> float:
        """Of the work whose results are due, the share with a known one; 0 where nothing is due."""
        due = self.done + self.unknown
        return self.done / due if due > 0 else 0.0


def credits_of(dataset: Dataset, scheme: Scheme, embedded: Embedded) -> dict[tuple[str, str], Credit]:
    """(cadre, indicator) -> credit, for the leaves that are attributed.

    Work at units to which an indicator does not apply is no part of its account.
    """
    last = periods.year(dataset.period)
    everyone = exposures(dataset.postings, range(last - scheme.term_years + 1, last + 1))
    by_cadre, at_unit = defaultdict(list), defaultdict(list)
    for each in everyone:
        by_cadre[each.cadre].append(each)
        at_unit[each.unit].append(each)
    found = {}
    for leaf in scheme.leaves:
        if leaf.attribution is None:
            continue
        results, strangers = _results(leaf.attribution, embedded), _strangers(leaf.attribution, embedded)
        for cadre, exposed in by_cadre.items():
            held = [each for each in exposed if each.unit not in strangers]
            made = credit(held, at_unit, results, leaf.attribution.kernel, last)
            if made is not None:
                found[cadre, leaf.indicator] = made
    return found


def attribute(step: Step, credited: Mapping[tuple[str, str], Credit], least: float) -> Step:
    """The step with the attributed values in it: the mean of the known results, marked where part is not known.

    Under `least`, the share of what is due that has to be known, the cell is missing: 0 and 100 then bound the total.
    """
    matrix = step.matrix.copy()
    errors = step.errors.copy() if step.errors is not None else matrix * np.nan
    notes = []
    for indicator in dict.fromkeys(indicator for _, indicator in credited):
        found = {cadre: made for (cadre, name), made in credited.items() if name == indicator and cadre in matrix.index}
        enough = {cadre: made for cadre, made in found.items() if made.known >= least - 1e-9}
        matrix[indicator] = pd.Series({cadre: made.value for cadre, made in enough.items()}).reindex(matrix.index)
        errors[indicator] = pd.Series({cadre: made.error for cadre, made in enough.items()}).reindex(matrix.index)
        for cadre, made in found.items():
            if made.unknown > 0:
                code = "attribution.partly" if cadre in enough else "attribution.too_little"
                notes.append(Note(code, {"share": 1 - made.known, "most": 1 - least}, indicator, cadre))
    return Step("attribution", matrix, errors, tuple(notes))


def _results(setting: Attribution, embedded: Embedded) -> dict[int, dict[str, tuple[float, float]]]:
    """year -> unit -> (value, error), over every level that the scheme embeds; of a year its last period."""
    found: dict[int, dict[str, tuple[float, float]]] = {}
    for sources in embedded.values():
        for period, source in sorted(sources.items()):
            values, errors = _values(setting, source)
            pairs = zip(values.to_numpy(float), errors.to_numpy(float), strict=True)
            found.setdefault(periods.year(period), {}).update(zip(map(str, values.index), pairs, strict=True))
    return found


def _values(setting: Attribution, source: Source) -> tuple[pd.Series, pd.Series]:
    """Values and errors, by unit, of what is attributed; nothing where the source does not have it."""
    if setting.of == "total":
        return source.scores["total"], source.scores["total_error"]
    if setting.indicator not in source.prepared.scheme.indicators:
        return pd.Series(dtype=float), pd.Series(dtype=float)
    step = source.prepared.steps["adjustment"]
    values = step.matrix[setting.indicator]
    return values, values * np.nan if step.errors is None else step.errors[setting.indicator]


def _strangers(setting: Attribution, embedded: Embedded) -> set[str]:
    """Units to which the indicator applies in no year: of a level without it, or marked so."""
    if setting.of == "total":
        return set()
    without: set[str] = set()
    having: set[str] = set()
    for source in (source for sources in embedded.values() for source in sources.values()):
        units = source.prepared.dataset.codes
        names = source.prepared.scheme.indicators
        applies = np.zeros(len(units), bool)
        if setting.indicator in names:
            applies = source.prepared.applicable[:, names.index(setting.indicator)]
        having |= set(map(str, units[applies]))
        without |= set(map(str, units[~applies]))
    return without - having


class Exposure(NamedTuple):
    """Time held in one year, `first` to `last` day: `exposure` = days × role share as a fraction of the year."""

    cadre: str
    unit: str
    year: int
    days: int
    share: float
    exposure: float
    first: date
    last: date


def exposures(postings: Sequence[Posting], years: Sequence[int]) -> list[Exposure]:
    """The time held in each of the years, a row a posting and year; a posting's first and last day count."""
    rows = []
    for posting in postings:
        for year in years:
            days = days_held(posting, year)
            if days:
                exposure = days * posting.share / (date(year + 1, 1, 1) - date(year, 1, 1)).days
                rows.append(
                    Exposure(posting.cadre, posting.unit, year, days, posting.share, exposure, *_inside(posting, year))
                )
    return rows


def days_held(posting: Posting, year: int) -> int:
    """Days of the year on which the post was held.

    >>> days_held(Posting(cadre="C1", unit="u", post="p", start=date(2024, 7, 1)), 2024)
    184
    """
    start, end = _inside(posting, year)
    return max((end - start + timedelta(days=1)).days, 0)


def _inside(posting: Posting, year: int) -> tuple[date, date]:
    """The first and the last day of the posting in the year; the last before the first where it has none there."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return max(posting.start, first), min(posting.end or last, last)


def credit(
    held: Sequence[Exposure],
    at_unit: Mapping[str, Sequence[Exposure]],
    results: Results,
    kernel: PayoffKernel,
    period: int,
) -> Credit | None:
    """One cadre's credit by the kernel, or None where the cadre held nothing.

    `held`: the cadre's exposures; `at_unit`: everybody's, by unit; `results`: year -> unit -> (value, error), NaN = not
    known. Work of year t at unit u counts kernel[k] × exposure in the unit's result of year t + k; one after `period`
    is pending, one that is due and not in `results` is unknown.
    """
    if not held:
        return None
    due: dict[tuple[str, int], float] = {}
    pending = 0.0
    for each in held:
        for lag, share in enumerate(kernel.shares):
            year = each.year + lag
            if year > period:
                pending += each.exposure * share
            elif share > 0:
                due[each.unit, year] = due.get((each.unit, year), 0.0) + each.exposure * share
    nothing = (float("nan"), float("nan"))
    rows = [(key, size, *results.get(key[1], {}).get(key[0], nothing)) for key, size in sorted(due.items())]
    known = [row for row in rows if not np.isnan(row[2])]
    total, whole = sum(size for _, size, *_ in known), sum(each.exposure for each in held)
    parts = pd.DataFrame(
        [(*key, size / total, value, error) for key, size, value, error in known],
        columns=["unit", "year", "share", "value", "error"],
    )
    gaps = tuple(key for key, _, value, _ in rows if np.isnan(value))
    lost = sum(size for _, size, value, _ in rows if np.isnan(value))
    return Credit(parts, gaps, total / whole, pending / whole, lost / whole, _inherited(held, at_unit, kernel, period))


def _inherited(
    held: Sequence[Exposure], at_unit: Mapping[str, Sequence[Exposure]], kernel: PayoffKernel, period: int
) -> float:
    """Of the present result of the unit held last, the share of work that others did before this cadre came.

    Work of a year counts as before where it ended before the cadre's first day; who stayed on worked beside them.
    """
    last = max(held, key=lambda each: (each.last, each.exposure))
    came = min(each.first for each in held if each.unit == last.unit)
    own = others = 0.0
    for each in at_unit[last.unit]:
        lag = period - each.year
        if 0 <= lag < len(kernel.shares):
            if each.cadre == last.cadre:
                own += kernel.shares[lag] * each.exposure
            elif each.last < came:
                others += kernel.shares[lag] * each.exposure
    return others / (own + others) if own + others else float("nan")


def shared_with(postings: Sequence[Posting], cadre: str) -> pd.DataFrame:
    """Who else held a post at the same units at the same time: cadre, unit, post, share, `start` to `end` together."""
    mine = [posting for posting in postings if posting.cadre == cadre]
    rows = []
    for own in mine:
        for other in postings:
            if other.cadre == cadre or other.unit != own.unit:
                continue
            start = max(own.start, other.start)
            end = min(own.end or date.max, other.end or date.max)
            if start <= end:
                rows.append((other.cadre, other.unit, other.post, start, end if end != date.max else None, other.share))
    return pd.DataFrame(rows, columns=["cadre", "unit", "post", "start", "end", "share"])
