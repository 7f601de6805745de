"""Whom a unit is most like in its conditions, how far apart they are, and how it stands beside them."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from evaluation.domain.settings import NearestPeers
from evaluation.domain.units import Unit
from evaluation.services.evaluation import Evaluation
from evaluation.services.rounding import printed, rounded
from evaluation.statistics import neighbours
from evaluation.steps import weighting

Array = np.ndarray

NINE_IN_TEN = 1.645


@dataclass(frozen=True)
class Peer:
    """A unit near in conditions; `distance` in standard deviations of the conditions; totals None where not known."""

    unit: Unit
    distance: Decimal
    raw: Decimal | None
    total: Decimal | None


@dataclass(frozen=True)
class Beside:
    """A unit beside its peers, nearest first: `above` = its raw total less their mean, nine in ten within `reach`.

    None of them is farther than `limit`.

    `agrees`: whether adjusting by the model says the same within one standard error; None where one of the two is not
    known, the unit was not adjusted, or the scheme itself compares with peers.
    """

    peers: tuple[Peer, ...]
    limit: Decimal
    above: Decimal | None
    reach: Decimal | None
    by_model: Decimal | None
    agrees: bool | None


def read(evaluation: Evaluation, unit: str) -> Beside | None:
    """The peers of a unit by the scheme's conditions, among units judged by much the same; None where it has none."""
    card = evaluation.scorecard
    alike = _judged_alike(evaluation, unit)
    deviations = card.prepared.adjustment.deviations[alike]
    if deviations.shape[1] == 0:
        return None
    setting = card.scheme.adjustment
    by_peers = isinstance(setting, NearestPeers)
    like = setting if isinstance(setting, NearestPeers) else NearestPeers(conditions=())
    near = neighbours.nearest(
        deviations.to_numpy(float), count=like.peers, caliper=like.caliper, least=min(neighbours.LEAST, like.peers)
    )
    at = int(deviations.index.get_loc(unit))
    if near.counts[at] == 0:
        return None
    raw, totals = (frame["total"].to_numpy(float)[alike] for frame in (card.raw, card.scores))
    units = {each.code: each for each in evaluation.dataset.units}
    chosen = near.positions[at, : near.counts[at]]
    peers = tuple(
        Peer(units[str(deviations.index[each])], rounded(float(far), 2), printed(raw[each]), printed(totals[each]))
        for each, far in zip(chosen, near.distances[at], strict=False)
    )
    above, error = _above(raw, near, at)
    by_model = float(totals[at] - np.nanmean(totals))
    told = not (np.isnan(above + error + by_model) or by_peers or raw[at] == totals[at])
    agrees = abs(above - by_model) <= error if told else None
    return Beside(peers, rounded(like.caliper), printed(above), printed(NINE_IN_TEN * error), printed(by_model), agrees)


def _judged_alike(evaluation: Evaluation, unit: str) -> Array:
    """(units,): whether half the weight or more lies on the same indicators; else totals are of other things."""
    card = evaluation.scorecard
    stated = weighting.stated(card.scheme, card.prepared.categories)
    weights = stated.reindex(card.prepared.categories.to_numpy()).to_numpy(float)
    own = weights[card.prepared.categories.index.get_loc(unit)]
    return np.minimum(weights, own).sum(axis=1) >= own.sum() / 2


def _above(raw: Array, near: neighbours.Peers, at: int) -> tuple[float, float]:
    """The unit's raw total less its peers' mean, and the standard error of that by how the peers differ."""
    beside = neighbours.compare(raw, near)
    return float(beside.difference[at]), float(beside.spread_error[at])
