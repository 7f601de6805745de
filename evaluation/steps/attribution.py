"""Results of units -> cadres, by posting, time held, role share and payoff kernel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from evaluation.domain.indicators import PayoffKernel
from evaluation.domain.units import Posting


@dataclass(frozen=True)
class Credit:
    """What a cadre's value of one indicator is made of.

    `parts`: one row a (unit, year of the result): `share` of the cadre's credit (sums to 1), `value`, `error`.
    `done`: share of the cadre's work whose results are in; `pending`: not yet. `inherited`: of the present results of
    the unit last led, the share that the work of others before made.
    """

    parts: pd.DataFrame
    done: float
    pending: float
    inherited: float

    @property
    def value(self) -> float:
        """The results weighted by the shares of those known; NaN where none is."""
        shares, values, _ = self._known
        return float(shares @ values) if len(shares) else float("nan")

    @property
    def error(self) -> float:
        """Standard error of the value, results taken as independent; NaN where one is not known."""
        shares, _, errors = self._known
        return float(np.sqrt(((shares * errors) ** 2).sum())) if len(shares) else float("nan")

    @cached_property
    def _known(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        columns = self.parts[["share", "value", "error"]].to_numpy(float)
        shares, values, errors = columns[~np.isnan(columns[:, 1])].T
        return shares / shares.sum() if len(shares) else shares, values, errors


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
    results: Mapping[int, Mapping[str, tuple[float, float]]],
    kernel: PayoffKernel,
    period: int,
) -> Credit | None:
    """One cadre's credit by the kernel, or None where the cadre held nothing.

    `held`: the cadre's exposures; `at_unit`: everybody's, by unit; `results`: year -> unit -> (value, error). Work of
    year t at unit u counts kernel[k] × exposure in the unit's result of year t + k; one after `period` is pending.
    """
    if not held:
        return None
    counted: dict[tuple[str, int], float] = {}
    pending = 0.0
    for each in held:
        for lag, share in enumerate(kernel.shares):
            year = each.year + lag
            if year > period:
                pending += each.exposure * share
            elif year in results and share > 0:
                counted[each.unit, year] = counted.get((each.unit, year), 0.0) + each.exposure * share
    total, whole = sum(counted.values()), sum(each.exposure for each in held)
    nothing = (float("nan"), float("nan"))
    rows = [
        (unit, year, share / total, *results[year].get(unit, nothing))
        for (unit, year), share in sorted(counted.items())
    ]
    parts = pd.DataFrame(rows, columns=["unit", "year", "share", "value", "error"])
    return Credit(parts, total / whole, pending / whole, _inherited(held, at_unit, kernel, period))


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
