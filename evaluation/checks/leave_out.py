"""What the places would be without an indicator: each left out in turn, its weight given to the rest in proportion."""

import numpy as np
import pandas as pd

from evaluation.checks import weightings
from evaluation.domain.results import Prepared
from evaluation.statistics.concordance import pairs_kept
from evaluation.steps import ranking

Array = np.ndarray


def leave_out(prepared: Prepared, weights: pd.DataFrame) -> pd.DataFrame:
    """Indicator × (moved, most, changed, kept) under the one category's `weights` (category × indicator).

    `moved`: places that a unit moves on average; `most`: at most; `changed`: units of the top that are no longer in it
    (a tie at the line counts as in); `kept`: share of the pairs of units whose order stays, ties that stay ties among
    them. Only indicators with weight beside which others have some; none where fewer than two units have a place.
    """
    columns = ["moved", "most", "changed", "kept"]
    row = weights.reindex(columns=prepared.scores.columns).to_numpy(float)[0]
    own = weightings.field(prepared, weights)
    at = np.flatnonzero((row > 0) & (row < row.sum()))
    if len(own.units) < 2 or not len(at):
        return pd.DataFrame(columns=columns, dtype=float)
    without = np.tile(row, (len(at), 1))
    without[np.arange(len(at)), at] = 0
    without /= without.sum(axis=1, keepdims=True)
    totals = np.vstack(list(weightings.totals(prepared, own.units, without)))
    found = [_compare(own, each) for each in totals]
    return pd.DataFrame(found, index=prepared.scores.columns[at], columns=columns)


def _compare(own: weightings.Field, totals: Array) -> tuple[float, float, int, float]:
    places = ranking.places(totals, np.zeros(len(totals), int))
    moved = np.abs(places - own.places)
    changed = ((own.places <= own.seats) & (places > own.seats)).sum()
    return float(np.nanmean(moved)), float(np.nanmax(moved)), int(changed), pairs_kept(own.places, places)
