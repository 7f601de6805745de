"""One category under many weightings: the totals, as the scorecard would make them under each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from evaluation.checks import weighed_totals
from evaluation.checks.lines import lines
from evaluation.domain.indicators import Level
from evaluation.domain.results import Prepared
from evaluation.scorecard import score
from evaluation.steps.ranking import PUBLISHED_DIGITS

Array = np.ndarray

BLOCK = 1_000_000  # totals made at once
LAST = -1e6  # points: below any total


@dataclass(frozen=True)
class Field:
    """The units that have a place under the category's own weights, their totals, and how many seats are on top.

    `units`: positions among the prepared. `seats`: those of the quota, else three tenths; at least one.
    """

    units: Array
    totals: Array
    places: Array
    seats: int


def part(prepared: Prepared, units: pd.Index) -> Prepared:
    """What is prepared of some units (by code), without draws."""
    at = prepared.scores.index.get_indexer(units)
    return replace(
        prepared,
        categories=prepared.categories.loc[units],
        scores=prepared.scores.loc[units],
        unlimited=prepared.unlimited.loc[units],
        applicable=prepared.applicable[at],
        errors=prepared.errors.loc[units],
        gate_points=prepared.gate_points.loc[units],
        draws=None,
    )


def field(prepared: Prepared, weights: pd.DataFrame) -> Field:
    """Who stands in the field of one category (`prepared` holds its units only); persons never do."""
    scores = score(prepared, weights)
    totals = scores["total"].to_numpy(float)
    least = weighed_totals.least_coverage(prepared)
    enough = (scores["coverage"] >= least - 1e-12) & scores["total"].notna()
    placed = enough if prepared.scheme.level is not Level.CADRE else enough & False
    found = lines(prepared, placed)
    units = np.flatnonzero(placed)
    seats = int(found.seats[units[0]]) if len(units) else 0
    return Field(units, totals[units], found.places(totals)[units], seats)


def totals(prepared: Prepared, units: Array, draws: Array) -> Iterator[Array]:
    """Totals (some draws, units) in blocks, of the units at these positions, under weightings (draws, indicators).

    Rounded to the digits at which places are decided; a unit of which a weighting leaves too little known comes last.
    """
    together = max(BLOCK // max(len(units), 1), 1)
    for start in range(0, len(draws), together):
        found = weighed_totals.totals(prepared, draws[start : start + together], units)
        yield np.round(np.nan_to_num(found, nan=LAST), PUBLISHED_DIGITS)
