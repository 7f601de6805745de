"""Results of units -> cadres, by posting, time held, role share and payoff kernel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

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
        known = self.parts[self.parts["value"].notna()]
        return float((known["share"] * known["value"]).sum() / known["share"].sum()) if len(known) else float("nan")

    @property
    def error(self) -> float:
        """Standard error of the value, results taken as independent; NaN where one is not known."""
        known = self.parts[self.parts["value"].notna()]
        if known.empty or known["error"].isna().any():
            return float("nan")
        shares = known["share"] / known["share"].sum()
        return float(np.sqrt(((shares * known["error"]) ** 2).sum()))


def exposures(postings: Sequence[Posting], years: Sequence[int]) -> pd.DataFrame:
    """Days in post × role share as a fraction of the year: columns cadre, unit, year, days, share, exposure.

    A posting's first and last day count. A year in which nothing was held has no row.
    """
    rows = []
    for posting in postings:
        for year in years:
            days = days_held(posting, year)
            if days:
                length = (date(year + 1, 1, 1) - date(year, 1, 1)).days
                exposure = days * posting.share / length
                rows.append((posting.cadre, posting.unit, year, days, posting.share, exposure))
    return pd.DataFrame(rows, columns=["cadre", "unit", "year", "days", "share", "exposure"])


def days_held(posting: Posting, year: int) -> int:
    """Days of the year on which the post was held.

    >>> days_held(Posting(cadre="C1", unit="u", post="p", start=date(2024, 7, 1)), 2024)
    184
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    start, end = max(posting.start, first), min(posting.end or last, last)
    return max((end - start + timedelta(days=1)).days, 0)


def credit(
    held: pd.DataFrame,
    by_unit: Mapping[str, pd.DataFrame],
    results: Mapping[int, tuple[pd.Series, pd.Series]],
    kernel: PayoffKernel,
    period: int,
) -> Credit | None:
    """One cadre's credit by the kernel, or None where the cadre held nothing.

    `held`: the cadre's rows of `exposures`; `by_unit`: all rows by unit; `results`: year -> (values, errors) by unit.
    Work of year t at unit u counts kernel[k] × exposure in the unit's result of year t + k; one after `period` is
    pending.
    """
    if held.empty:
        return None
    shares = np.array(kernel.shares)
    rows, pending = [], 0.0
    for unit, year, exposure in zip(held["unit"], held["year"], held["exposure"], strict=True):
        for lag, share in enumerate(shares):
            if year + lag > period:
                pending += exposure * share
            elif year + lag in results and share > 0:
                values, errors = results[year + lag]
                rows.append(
                    (unit, year, year + lag, exposure * share, values.get(unit, np.nan), errors.get(unit, np.nan))
                )
    whole = float(held["exposure"].sum())
    parts = pd.DataFrame(rows, columns=["unit", "worked", "year", "share", "value", "error"])
    parts = parts.groupby(["unit", "year"], as_index=False).agg({"share": "sum", "value": "first", "error": "first"})
    total = parts["share"].sum()
    parts["share"] = parts["share"] / total if total else parts["share"]
    return Credit(parts, float(total / whole), float(pending / whole), _inherited(held, by_unit, shares, period))


def _inherited(held: pd.DataFrame, by_unit: Mapping[str, pd.DataFrame], shares: np.ndarray, period: int) -> float:
    """Of the present result of the unit held last, the share of work that others did before this cadre came."""
    last = held.sort_values(["year", "days"]).iloc[-1]
    unit, since = last["unit"], held.loc[held["unit"] == last["unit"], "year"].min()
    own = others = 0.0
    for lag, share in enumerate(shares):
        there = by_unit[unit][by_unit[unit]["year"] == period - lag]
        mine = there["cadre"] == last["cadre"]
        own += share * float(there.loc[mine, "exposure"].sum())
        others += share * float(there.loc[~mine, "exposure"].sum()) if period - lag <= since else 0.0
    return others / (own + others) if own + others else float("nan")


def shared_with(postings: Sequence[Posting], cadre: str) -> pd.DataFrame:
    """Who else held a post at the same units at the same time: cadre, unit, post, start, end, share, days together."""
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
