"""Each unit against the units most like it in conditions: value − what its peers reached above the mean of all peers.

The mean of all peers, not of all units, so that the mean of those compared stays what it was.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evaluation.domain.settings import NearestPeers
from evaluation.statistics import neighbours
from evaluation.steps.adjustment import refusals
from evaluation.steps.adjustment.results import Array, Ledger, PeerGroup


def adjust(ledger: Ledger, chosen: Sequence[int], setting: NearestPeers) -> None:
    """Takes off what the peers of each unit reach above the mean of all peers; without enough peers a value stays."""
    for units, together in ledger.patterns(chosen):
        reason = refusals.declined(ledger.conditions, ledger.x[units])
        if reason is None and len(units) <= setting.peers:
            reason = "adjustment.too_few", {"units": len(units), "wanted": setting.peers + 1}
        if reason:
            for at in together:
                ledger.say(*reason, at)
        else:
            _compare(ledger, units, together, setting)


def _compare(ledger: Ledger, units: Array, together: Sequence[int], setting: NearestPeers) -> None:
    least = min(neighbours.LEAST, setting.peers)
    near = neighbours.nearest(ledger.x[units], count=setting.peers, caliper=setting.caliper, least=least)
    alone = near.counts == 0
    for at in together:
        ledger.say_of(units[alone], "adjustment.no_peers", {"wanted": np.full(alone.sum(), least)}, at)
        beside = neighbours.compare(ledger.values[units, at], near, least=least)
        if not alone.all() and not refusals.fits_worse(ledger, at, _leave_one_out(ledger.values[units, at], beside)):
            _write(ledger, at, units, near, beside)


def _write(ledger: Ledger, at: int, units: Array, near: neighbours.Peers, beside: neighbours.Beside) -> None:
    inside = np.flatnonzero(near.counts > 0)
    found, expected = units[inside], beside.expected[inside]
    errors = (beside.spread_error / np.sqrt(beside.counts + 1))[inside]
    ledger.take_off(found, at, (expected - expected.mean())[None])
    ledger.errors[found, at] = np.sqrt(ledger.errors[found, at] ** 2 + errors**2)
    names = ledger.units.to_numpy()[units]
    ledger.peers[str(ledger.indicators[at])] = {
        str(names[row]): PeerGroup(
            pd.Series(near.distances[row, : near.counts[row]], names[near.positions[row, : near.counts[row]]]),
            float(mean),
            float(error),
        )
        for row, mean, error in zip(inside, expected, errors, strict=True)
    }


def _leave_one_out(values: Array, beside: neighbours.Beside) -> float:
    """R² of expecting each value to be its peers' mean; below 0 = worse than expecting the mean of all others."""
    others = (values.sum() - values) / (len(values) - 1)
    compared = ~np.isnan(beside.difference)
    total = ((values - others)[compared] ** 2).sum()
    return float(1 - (beside.difference[compared] ** 2).sum() / total) if total > 0 else -np.inf
