"""Who worked on which result: time in post × role share, carried to later years by the payoff kernel."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from evaluation.domain.indicators import PayoffKernel
from evaluation.domain.units import Posting
from evaluation.statistics import mobility
from evaluation.steps.attribution import Exposure, exposures

Array = np.ndarray
UNRECORDED = ""


@dataclass(frozen=True)
class Terms:
    """The multiple membership of results in leaders: `Z` (results, leaders), a row the work in one result.

    `cadres`: code by column of Z; empty for whoever led a unit before its first posting on record, a column a unit.
    `units`: by row of Z. `exposure`: cadre -> time × role share in years at units with results, also of cadres whose
    results are not due. `before`: by column, years of work in results of units led that others ended before the cadre
    came, at the unit with most of them.
    """

    Z: sparse.csr_array
    cadres: tuple[str, ...]
    units: Array
    exposure: dict[str, float]
    before: Array

    @cached_property
    def recorded(self) -> Array:
        """Columns of cadres on record."""
        return np.flatnonzero([code != UNRECORDED for code in self.cadres])

    @cached_property
    def matured(self) -> Array:
        """By column: in how many known results the work shows."""
        return np.diff(sparse.csc_array(self.Z).indptr)

    @cached_property
    def sole(self) -> Array:
        """By column: whether nobody else's work shows at any of the units led."""
        people, led = self._by_unit
        many = np.asarray((led.T @ (people > 1)) > 0).ravel()
        return np.asarray(~many)

    @cached_property
    def together(self) -> Array:
        """By column: whether somebody else's work shows in the same results, always in the same proportion."""
        columns = sparse.csc_array(self.Z)
        groups = defaultdict(list)
        for at in range(len(self.cadres)):
            inside = slice(columns.indptr[at], columns.indptr[at + 1])
            share = columns.data[inside] / columns.data[inside].sum()
            groups[tuple(columns.indices[inside]), tuple(np.round(share, 9))].append(at)
        doubled = np.zeros(len(self.cadres), bool)
        for places in groups.values():
            doubled[places] = len(places) > 1
        return doubled

    @cached_property
    def pairs(self) -> tuple[Array, Array]:
        """Cadre on record and unit, once for each unit at which the cadre's work shows."""
        entries = sparse.coo_array(self.Z)
        row, column = entries.coords
        names = np.array(self.cadres, dtype=object)[column]
        frame = pd.DataFrame({"cadre": names, "unit": self.units[row]}).drop_duplicates()
        frame = frame[frame["cadre"] != UNRECORDED].sort_values(["cadre", "unit"])
        return frame["cadre"].to_numpy(str), frame["unit"].to_numpy(str)

    @cached_property
    def network(self) -> mobility.Network:
        """Cadres on record and units, linked where work shows; raises ValueError where none is."""
        return mobility.components(*self.pairs)

    @property
    def _by_unit(self) -> tuple[Array, sparse.csr_array]:
        """How many people's work shows at each unit, and unit × column whether it does."""
        names, place = np.unique(self.units, return_inverse=True)
        ones = sparse.csr_array((np.ones(len(place)), (place, np.arange(len(place)))), shape=(len(names), len(place)))
        led = sparse.csr_array((ones @ self.Z) > 0)
        return np.diff(led.indptr), led


def terms(postings: Sequence[Posting], results: pd.DataFrame, kernel: PayoffKernel) -> Terms:
    """The terms of whoever worked on the results, a frame with `unit` and `year` by row.

    A result of year t holds kernel[k] of the work of year t − k. Units without a posting have no work.
    """
    rows = {key: row for row, key in enumerate(zip(results["unit"].tolist(), results["year"].tolist(), strict=True))}
    units = {unit for unit, _ in rows}
    last = max(year for _, year in rows)
    years = range(min(year for _, year in rows) - len(kernel.shares) + 1, last + 1)
    held = exposures([each for each in postings if each.unit in units], years)
    pieces = _pieces([*held, *_unrecorded(postings, units, years)], rows, kernel)
    column = {key: at for at, key in enumerate(sorted({piece.leader for piece in pieces}))}
    places = ([piece.row for piece in pieces], [column[piece.leader] for piece in pieces])
    work = sparse.coo_array(([piece.work for piece in pieces], places), shape=(len(results), len(column)))
    cadres = tuple(cadre for cadre, _ in column)
    return Terms(sparse.csr_array(work), cadres, results["unit"].to_numpy(str), _total(held), _before(pieces, column))


class _Piece(NamedTuple):
    """A year's work of a leader (cadre, or empty with the unit) as far as it shows in one result."""

    leader: tuple[str, str]
    row: int
    work: float
    exposure: Exposure


def _pieces(everyone: Sequence[Exposure], rows: Mapping[tuple[str, int], int], kernel: PayoffKernel) -> list[_Piece]:
    paying = [(lag, share) for lag, share in enumerate(kernel.shares) if share > 0]
    found = []
    for each in everyone:
        leader = (each.cadre, each.unit if each.cadre == UNRECORDED else "")
        for lag, share in paying:
            row = rows.get((each.unit, each.year + lag))
            if row is not None:
                found.append(_Piece(leader, row, each.exposure * share, each))
    return found


def _unrecorded(postings: Iterable[Posting], units: set[str], years: Sequence[int]) -> list[Exposure]:
    """Full time in the years before each unit's first posting: somebody led, and is not known."""
    starts: dict[str, date] = {}
    for each in postings:
        if each.unit in units:
            starts[each.unit] = min(each.start, starts.get(each.unit, each.start))
    opened = date(years[0], 1, 1)
    before = [
        Posting(cadre="?", unit=unit, post="?", start=opened, end=start - timedelta(days=1))
        for unit, start in sorted(starts.items())
        if start > opened
    ]
    return [each._replace(cadre=UNRECORDED) for each in exposures(before, years)]


def _total(held: Sequence[Exposure]) -> dict[str, float]:
    found: dict[str, float] = {}
    for each in held:
        found[each.cadre] = found.get(each.cadre, 0.0) + each.exposure
    return found


def _before(pieces: Sequence[_Piece], column: Mapping[tuple[str, str], int]) -> Array:
    """By column: work in results that ended before the first day at the unit, at the unit where it is most."""
    ends: dict[str, list[tuple[date, float]]] = defaultdict(list)
    came: dict[tuple[int, str], date] = {}
    for leader, _, work, each in pieces:
        ends[each.unit].append((each.last, work))
        key = (column[leader], each.unit)
        came[key] = min(each.first, came.get(key, each.first))
    sums = {unit: _running(sorted(pairs)) for unit, pairs in ends.items()}
    found = np.zeros(len(column))
    for (place, unit), first in came.items():
        days, work_until = sums[unit]
        found[place] = max(found[place], work_until[bisect_left(days, first)])
    return found


def _running(pairs: list[tuple[date, float]]) -> tuple[list[date], list[float]]:
    """The last days in order, and the work ended before each of them (one more: all of it)."""
    return [day for day, _ in pairs], list(accumulate((work for _, work in pairs), initial=0.0))
