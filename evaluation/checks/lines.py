"""The lines between tiers: above which total a unit is among the top of its category, below which among the last."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.domain.results import Prepared
from evaluation.scorecard import DEFAULT_TOP
from evaluation.steps import grading, ranking

Array = np.ndarray


@dataclass(frozen=True)
class Lines:
    """By unit (n,): its category as a number, how many seats its category has on top, and as many at the bottom.

    Seats are those of the quota, else three tenths; rounded down, at least one. `sizes`: how many units of the category
    have a place, `placed`: whether this one has.
    """

    groups: Array
    seats: Array
    sizes: Array
    placed: Array

    def places(self, totals: Array) -> Array:
        """Places inside the category by totals (n,), 1 the best; NaN where not placed."""
        return ranking.places(np.where(self.placed, totals, np.nan), self.groups)

    def tiers(self, places: Array) -> Array:
        """`top`, `middle` or `bottom` by the place alone, without its range; empty where not placed."""
        found = np.select([places <= self.seats, places > self.sizes - self.seats], ["top", "bottom"], "middle")
        return np.where(np.isnan(places), "", found)


def lines(prepared: Prepared, placed: pd.Series) -> Lines:
    """The lines of each category among the units `placed` (True by unit)."""
    quotas = [grading.quota_of(prepared.scheme.grading, category) for category in prepared.categories]
    shares = np.array([DEFAULT_TOP if quota is None else quota for quota in quotas])
    inside = placed.to_numpy(bool)
    groups = prepared.groups[0]
    sizes = np.bincount(groups[inside], minlength=len(prepared.groups[1]))[groups]
    return Lines(groups, np.maximum(np.floor(shares * sizes + 1e-9), 1), sizes, inside)


def nearest(found: Lines, totals: Array) -> pd.DataFrame:
    """The line nearest to each unit: `line` (top or bottom) and `gap`, total − the total that it would have to pass.

    A unit above the line passes it by falling below the first unit under it; a unit below, by reaching the last one
    above. Empty and NaN for a unit without a place, and where the category is too small to have a line.
    """
    names, gaps = np.full(len(totals), "", object), np.full(len(totals), np.nan)
    for group in np.unique(found.groups[found.placed]):
        at = np.flatnonzero((found.groups == group) & found.placed)
        at = at[np.argsort(-totals[at], kind="stable")]
        seats = int(found.seats[at[0]])
        candidates = [("top", _across(totals[at], seats)), ("bottom", _across(totals[at], len(at) - seats))]
        for name, apart in candidates:
            closer = ~(np.abs(apart) >= np.abs(gaps[at])) & ~np.isnan(apart)
            names[at[closer]], gaps[at[closer]] = name, apart[closer]
    return pd.DataFrame({"line": names.astype(str), "gap": gaps})


def _across(ordered: Array, above: int) -> Array:
    """Totals, highest first, less the one on the other side of the line under the first `above`."""
    if not 0 < above < len(ordered):
        return np.full(len(ordered), np.nan)
    return np.where(np.arange(len(ordered)) < above, ordered - ordered[above], ordered - ordered[above - 1])
