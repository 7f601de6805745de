"""The smallest change of weights with which one unit overtakes another; or why no weights do.

An exact linear programme where the lead is straight in the weights: arithmetic means, and the same indicators known and
applicable for both. Otherwise a sequence of such programmes along the slope, checked on the score: what it finds holds,
but need not be the smallest.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from evaluation.checks import straight_terms, weighed_totals
from evaluation.domain.indicators import Achievement
from evaluation.domain.results import Prepared
from evaluation.statistics import smallest_change, weight_ranges
from evaluation.statistics.smallest_change import Limits
from evaluation.steps import aggregation, ranking

Array = np.ndarray
Outcome = Literal["ahead", "found", "nearby", "dominated", "limited", "not_found", "not_placed"]

AHEAD = 2 * 10.0**-ranking.PUBLISHED_DIGITS  # points: at the published digits no tie
ROUNDS = 25
SLOPE_STEP = 1e-6  # of the whole weight


@dataclass(frozen=True)
class Overtaking:
    """What it takes. `weights` (indicators,) sum to 1: with `limited`, those with the least lead left.

    `ahead`: it is so already; `found`: the smallest change; `nearby`: a change, not proven the smallest; `dominated`:
    the one ahead is at least as good on every indicator; `limited`: others would, none inside the limits; `not_found`:
    no proof either way; `not_placed`: one of the two has no place.
    `lead`: points of the one behind over the one ahead under these weights. `whole`: the smallest change that moves
    every pillar under another mean as a whole, proportions kept inside; None where all means are arithmetic, or where
    that cannot be told.
    """

    outcome: Outcome
    weights: Array
    lead: float
    whole: Array | None = None


def overtake(prepared: Prepared, present: Array, ahead: int, behind: int, limits: Limits) -> Overtaking:
    """How `behind` comes to lead `ahead` (positions), starting from the weights `present` (indicators,) of sum 1."""
    units = np.array([ahead, behind])
    now = _lead(prepared, present, units)
    if np.isnan(now):
        return Overtaking("not_placed", present, now)
    if now > AHEAD / 2:
        return Overtaking("ahead", present, now)
    if _dominated(prepared, units, limits):
        return Overtaking("dominated", present, now)
    if _same_cells(prepared, units):
        return _exact(prepared, present, units, limits)
    return _along_slope(prepared, present, units, limits)


def straight_lead(prepared: Prepared, units: Array) -> Array:
    """A row (indicators,): row · weights ≥ 0 exactly where the second unit leads the first by AHEAD."""
    gates = prepared.gate_points.to_numpy(float)[units]
    scores = prepared.filled[units] + gates[:, None]
    return np.where(prepared.known[units[0]], scores[1] - scores[0] - AHEAD, 0.0)


def _lead(prepared: Prepared, weights: Array, units: Array) -> float:
    first, second = weighed_totals.totals(prepared, weights[None], units)[0]
    return float(second - first)


def _same_cells(prepared: Prepared, units: Array) -> bool:
    """Whether both have the same indicators known, and all that may carry weight applies to both."""
    known = prepared.known[units]
    applies = prepared.applicable[units] | ~_weighable(prepared)
    straight = aggregation.is_additive(prepared.scheme)
    return bool(straight and applies.all() and (known[0] == known[1])[_weighable(prepared)].all())


def _weighable(prepared: Prepared) -> Array:
    return np.array([leaf.achievement is not Achievement.NONE for leaf in prepared.scheme.leaves])


def _dominated(prepared: Prepared, units: Array, limits: Limits) -> bool:
    """Whether the first is at least as good on every indicator that can have weight: every mean rises with its scores.

    The points of gates count on each indicator alike where the tree is arithmetic, else by themselves.
    """
    able = _weighable(prepared) & (limits.upper > 0)
    cells, gates = prepared.filled[units][:, able], prepared.gate_points.to_numpy(float)[units]
    whole = (prepared.known & prepared.applicable)[units][:, able].all()
    if aggregation.is_additive(prepared.scheme):
        return bool(whole and (cells[0] + gates[0] >= cells[1] + gates[1]).all())
    return bool(whole and gates[0] >= gates[1] and (cells[0] >= cells[1]).all())


def _exact(prepared: Prepared, present: Array, units: Array, limits: Limits) -> Overtaking:
    row = straight_lead(prepared, units)
    covered = prepared.known[units[0]].astype(float)
    least = np.array([0.0, max(weighed_totals.least_coverage(prepared), 1e-6)])
    found = smallest_change.nearest(present, np.vstack([row, covered]), least, limits)
    if found is None:
        best = smallest_change.farthest(present, row, limits)
        return Overtaking("limited", best, _lead(prepared, best, units))
    lead = _lead(prepared, found, units)
    return Overtaking("found" if lead > AHEAD / 2 else "not_found", found, lead)


def _along_slope(prepared: Prepared, present: Array, units: Array, limits: Limits) -> Overtaking:
    """Programmes along the slope of the lead, each at the weights found before; what holds on the score is told.

    Beside them, where it can be had, the smallest change that moves pillars under other means as a whole.
    """
    weights, whole = present, _in_terms(prepared, present, units, limits)
    for _ in range(ROUNDS):
        lead = _lead(prepared, weights, units)
        if lead > AHEAD / 2:
            return _better(_nearby(prepared, present, weights, units), whole, present)
        slope = _slope(prepared, weights, units)
        wanted = np.array([2 * AHEAD - lead + slope @ weights])
        found = smallest_change.nearest(present, slope[None], wanted, limits)
        weights = smallest_change.farthest(present, slope, limits) if found is None else found
        if not np.isfinite(_lead(prepared, weights, units)):
            break
    return whole or Overtaking("not_found", present, _lead(prepared, present, units))


def _in_terms(prepared: Prepared, present: Array, units: Array, limits: Limits) -> Overtaking | None:
    """The smallest change with proportions kept inside pillars under other means; None where that cannot be told."""
    able = _weighable(prepared)
    if prepared.scheme.compares or not weighed_totals.complete(prepared, able)[units].all():
        return None
    terms = straight_terms.terms(prepared, present)
    row = terms.scores[units[1]] - terms.scores[units[0]] - AHEAD
    locked = (terms.shares > 0) @ (limits.upper <= limits.lower) > 0
    now = terms.of(present)
    inside = Limits(np.where(locked, now, 0.0), np.where(locked, now, 1.0), limits.groups @ (terms.shares > 0).T > 0)
    found = smallest_change.nearest(now, row[None], np.zeros(1), inside)
    if found is None:
        return None
    weights = terms.spread(found)
    lead = _lead(prepared, weights, units)
    return Overtaking("nearby", weights, lead, weights) if lead > AHEAD / 2 else None


def _better(found: Overtaking, other: Overtaking | None, present: Array) -> Overtaking:
    """The one that moves less; what is known of whole pillars stays beside it."""
    if other is None:
        return found
    nearer = np.abs(found.weights - present).sum() <= np.abs(other.weights - present).sum()
    return replace(found, whole=other.whole) if nearer else other


def _nearby(prepared: Prepared, present: Array, found: Array, units: Array) -> Overtaking:
    """As little of the change found as will do, on the straight way to it."""

    def behind(_: Array, points: Array) -> Array:
        totals = weighed_totals.totals(prepared, present + points.T * (found - present), units)
        return np.asarray(totals[:, 0] + AHEAD - totals[:, 1])[None]

    part = weight_ranges.searched(behind, np.zeros(1), np.ones(1))[0] + 2 * weight_ranges.PRECISE
    less = present + min(part, 1.0) * (found - present)
    weights = less if _lead(prepared, less, units) > AHEAD / 2 else found
    return Overtaking("nearby", weights, _lead(prepared, weights, units))


def _slope(prepared: Prepared, weights: Array, units: Array) -> Array:
    """How much the lead moves per weight that each indicator gains, (indicators,)."""
    moved = (weights + SLOPE_STEP * np.eye(len(weights))) / (1 + SLOPE_STEP)
    totals = weighed_totals.totals(prepared, np.vstack([weights, moved]), units)
    leads = totals[:, 1] - totals[:, 0]
    return np.asarray(np.nan_to_num((leads[1:] - leads[0]) * (1 + SLOPE_STEP) / SLOPE_STEP))
