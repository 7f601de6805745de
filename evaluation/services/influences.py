"""Which indicator really decides under the weights on the desk, who answers for it, what its absence would change."""

import math
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from evaluation.checks import influence as check
from evaluation.checks import leave_out
from evaluation.checks.weightings import field
from evaluation.domain.indicators import Achievement, Indicator
from evaluation.services.evaluation import Evaluation
from evaluation.services.rounding import apportion, printed, rounded
from evaluation.services.weights import Laboratory, Shares, frame

NOTICED = 3.0  # per cent of stated weight: an indicator with less is not called idle, nor loud one that decides less
HALF = 0.5


@dataclass(frozen=True)
class Absence:
    """What leaving the indicator out would do: places moved on average and at most, changes in the top, pairs kept."""

    moved: Decimal
    most: int
    changed: int
    kept: Decimal


@dataclass(frozen=True)
class Influence:
    """One indicator: per cent of weight stated and of the differences decided; `times` = decided / stated.

    `alone`: the squared correlation of its scores with the totals, per cent. `spread`: standard deviation of the scores
    in points. `best` of `known` units hold its best score, `full` of them 100.
    """

    indicator: Indicator
    kind: Achievement
    nominal: Decimal
    effective: Decimal
    times: float
    alone: Decimal | None
    spread: Decimal
    known: int
    best: int
    full: int
    absence: Absence | None

    @property
    def saturated(self) -> bool:
        """Whether half of the units or more share the best score."""
        return self.best >= HALF * self.known > 0


@dataclass(frozen=True)
class Pair:
    """Two indicators whose scores go together, or against each other where the correlation is below 0."""

    first: Indicator
    second: Indicator
    correlation: Decimal


@dataclass(frozen=True)
class Influences:
    """All indicators with weight, those that decide most first; none where the totals of the `units` do not differ.

    `gaps`, `gates`: per cent decided by cells missing or not applying, and by gates; all printed parts sum to 100.
    `loud`: the one that decides the most times its weight; `idle`: the one that decides least of it. `seats` on top.
    """

    rows: tuple[Influence, ...]
    gaps: Decimal
    gates: Decimal
    pairs: tuple[Pair, ...]
    units: int
    seats: int

    @property
    def loud(self) -> Influence | None:
        found = [each for each in self.rows if each.times > 1 and float(each.effective) >= NOTICED]
        return max(found, key=lambda each: each.times, default=None)

    @property
    def idle(self) -> Influence | None:
        found = [each for each in self.rows if each.times < HALF and float(each.nominal) >= NOTICED]
        return min(found, key=lambda each: each.times, default=None)


def read(evaluation: Evaluation, laboratory: Laboratory, shares: Shares) -> Influences:
    """The influence of each indicator of the laboratory's category under the shares (per cent by indicator)."""
    weights = frame(laboratory, shares)
    found = check.influence(laboratory.prepared, weights)
    exact = [*(100 * found.indicators["effective"]), *(100 * found.others)]
    if any(math.isnan(each) for each in exact):
        return Influences((), Decimal(0), Decimal(0), (), found.units, 0)
    parts = apportion(exact, Decimal("100.0"))
    absences = _absences(laboratory, shares)
    names, kinds = evaluation.indicators, laboratory.kinds
    rows = [
        Influence(
            indicator=names[code],
            kind=kinds[code],
            nominal=rounded(100 * row["nominal"]),
            effective=part,
            times=row["effective"] / row["nominal"],
            alone=printed(100 * row["alone"], 0),
            spread=rounded(row["spread"]),
            known=int(row["known"]),
            best=int(row["best"]),
            full=int(row["full"]),
            absence=absences.get(code),
        )
        for (code, row), part in zip(_rows(found.indicators), parts[:-2], strict=True)
    ]
    pairs = tuple(
        Pair(names[row["first"]], names[row["second"]], rounded(row["correlation"], 2))
        for _, row in _rows(found.strong)
    )
    seats = field(laboratory.prepared, weights).seats
    ordered = tuple(sorted(rows, key=lambda each: (-each.effective, each.indicator.code)))
    return Influences(ordered, parts[-2], parts[-1], pairs, found.units, seats)


def _absences(laboratory: Laboratory, shares: Shares) -> dict[str, Absence]:
    """What leaving each indicator out would do; persons have no places to move."""
    found = leave_out.leave_out(laboratory.prepared, frame(laboratory, shares))
    return {
        code: Absence(rounded(row["moved"]), round(row["most"]), int(row["changed"]), rounded(100 * row["kept"], 0))
        for code, row in _rows(found)
    }


def _rows(frame: pd.DataFrame) -> Iterator[tuple[str, dict[Hashable, Any]]]:
    """Each row by its label."""
    for label, row in zip(frame.index, frame.to_dict("records"), strict=True):
        yield str(label), row
