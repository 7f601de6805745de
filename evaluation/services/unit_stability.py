"""The safe range of each weight for one unit: how far until its list of the quota, or its tier, changes."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass

from evaluation.checks import unit_stability as check
from evaluation.services.evaluation import Evaluation
from evaluation.services.pillars import weighable
from evaluation.services.shares import Shares
from evaluation.services.stability import SafeRange, paths, row, seats_of
from evaluation.services.tasks import Progress
from evaluation.services.weights import Laboratory


@dataclass(frozen=True)
class UnitRanges:
    """The unit's `state` under the weights as they are, and the range of each weight in which it stays."""

    state: str
    ranges: tuple[SafeRange, ...]


def key(laboratory: Laboratory, shares: Shares, locked: Collection[str], unit: str) -> Hashable:
    """What an answer depends on."""
    made = laboratory.prepared.provenance
    weights = tuple((code, round(share, 6)) for code, share in shares.items())
    return ("unit_ranges", made.dataset, made.scheme, laboratory.category, weights, tuple(sorted(locked)), unit)


def ranges(
    evaluation: Evaluation,
    laboratory: Laboratory,
    shares: Shares,
    *,
    locked: Collection[str],
    unit: str,
    progress: Progress,
) -> UnitRanges:
    """The ranges for one unit of the laboratory, of the same evaluation: some ten seconds; `progress` is told."""
    prepared = check.narrowed(evaluation.scorecard.prepared, laboratory.prepared.scores.index)
    seats, ways = seats_of(laboratory), paths(laboratory, shares, locked)
    now = check.state(prepared, row(laboratory, shares), unit, seats)
    leaves = {leaf.indicator: leaf for leaf in weighable(laboratory.scheme)}
    found = []
    for done, (code, (path, top)) in enumerate(ways.items()):
        progress(done, len(ways))
        low, high = check.turns(lambda weights: check.state(prepared, weights, unit, seats), path, now)
        share = shares[code]
        ends = min(low.at * top, share), max(high.at * top, share)
        found.append(SafeRange(leaves[code], share, *ends, low.state, high.state))
    return UnitRanges(now, tuple(found))
