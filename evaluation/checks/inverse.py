"""Which nearest weights would put units of a category into a given order, or the proof that none do: for audit only.

Exact for units whose every score is known and applies; other units are left out of the search. Inside pillars under a
mean that is not arithmetic the weights keep their proportions: the pillar moves as a whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from evaluation.checks import straight_terms, weighed_totals
from evaluation.checks.overtaking import AHEAD
from evaluation.checks.straight_terms import Terms
from evaluation.domain.indicators import Achievement
from evaluation.domain.results import Prepared
from evaluation.statistics import inverse_weights, weightings
from evaluation.statistics.inverse_weights import Top
from evaluation.steps import ranking

Array = np.ndarray
Outcome = Literal["in_place", "found", "none", "gaps", "bent", "undecided"]

DRAWS = 10_000
SEED = 20260116
CELLS = 4_000_000  # totals made at once


@dataclass(frozen=True)
class Wish:
    """Positions of units: `order`, the best first; `tops`, (unit, places): the unit is among so many of the best."""

    order: tuple[int, ...] = ()
    tops: tuple[tuple[int, int], ...] = ()

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """(above, below) of neighbours in the order."""
        return tuple(zip(self.order, self.order[1:], strict=False))


@dataclass(frozen=True)
class Inverse:
    """What it would take. Weights (indicators,) sum to 1.

    `in_place`: it is so already; `found`: `nearest` by the sum of movements, `squared` by the sum of their squares
    (only without places); `none`: no weights do; `gaps`: units of the wish with missing or inapplicable scores; `bent`:
    the mean at the top is not arithmetic, or units are compared; `undecided`: no answer in time.
    `share`: of weightings drawn from all there are, those that grant the wish; `left_out`: units with gaps; `pillars`:
    codes of those that move as a whole, in all of this.
    With `none`: `pairs` that cannot hold together, by position in `Wish.pairs`, with their `multipliers`, whose leads
    add up to at most `most` on every indicator; `lacking`: the least sum of points by which the pairs fail; `best`: the
    best place of each of `tops`, None where the order alone is impossible.
    """

    outcome: Outcome
    nearest: Array | None = None
    squared: Array | None = None
    share: float = 0.0
    left_out: int = 0
    pairs: tuple[int, ...] = ()
    multipliers: Array = field(default_factory=lambda: np.zeros(0))
    most: float = 0.0
    lacking: float = 0.0
    best: tuple[int | None, ...] = ()
    gaps: tuple[int, ...] = ()
    pillars: tuple[str, ...] = ()


def invert(prepared: Prepared, present: Array, wish: Wish) -> Inverse:
    """What it takes to grant the wish, starting from the weights `present` (indicators,) of sum 1."""
    able = np.array([leaf.achievement is not Achievement.NONE for leaf in prepared.scheme.leaves])
    whole = weighed_totals.complete(prepared, able)
    named = [*wish.order, *(unit for unit, _ in wish.tops)]
    without = tuple(dict.fromkeys(unit for unit in named if not whole[unit]))
    terms = straight_terms.terms(prepared, present)
    if prepared.scheme.compares or len(terms.scores.T) < 2:
        return Inverse("bent")
    if without:
        return Inverse("gaps", gaps=without)
    found = _found(prepared, present, wish, terms, whole)
    left_out = int((~whole).sum())
    return replace(found, share=_share(prepared, wish, terms), left_out=left_out, pillars=terms.pillars)


def _found(prepared: Prepared, present: Array, wish: Wish, terms: Terms, whole: Array) -> Inverse:
    if granted(prepared, present[None], wish)[0]:
        return Inverse("in_place", present, present)
    now, rows = terms.of(present), _leads(terms.scores, wish.pairs) - AHEAD
    tops = [Top(_over_others(terms.scores, unit, whole), places) for unit, places in wish.tops]
    try:
        found = inverse_weights.nearest(now, rows, tops)
        if found is None:
            return _none(rows, tops, now)
    except TimeoutError:
        return Inverse("undecided")
    squared = None if tops else inverse_weights.projected(now, rows)
    return Inverse("found", terms.spread(found), None if squared is None else terms.spread(squared))


def granted(prepared: Prepared, rows: Array, wish: Wish) -> Array:
    """Whether each row of weights (rows, indicators) grants the wish, by totals at the published digits (rows,)."""
    totals = np.round(weighed_totals.totals(prepared, rows), ranking.PUBLISHED_DIGITS)
    result = np.ones(len(rows), bool)
    for above, below in wish.pairs:
        result &= totals[:, above] > totals[:, below]
    for unit, places in wish.tops:
        result &= 1 + (totals > totals[:, [unit]]).sum(axis=1) <= places
        result &= ~np.isnan(totals[:, unit])
    return result


def _share(prepared: Prepared, wish: Wish, terms: Terms) -> float:
    """The share of all weightings, drawn evenly, that grant the wish."""
    drawn = weightings.everywhere(len(terms.shares), DRAWS, np.random.default_rng(SEED))
    together = max(CELLS // max(prepared.scores.size, 1), 1)
    blocks = [drawn[at : at + together] for at in range(0, len(drawn), together)]
    return float(sum(granted(prepared, terms.spread(block), wish).sum() for block in blocks) / len(drawn))


def _leads(scores: Array, pairs: Sequence[tuple[int, int]]) -> Array:
    return np.array([scores[above] - scores[below] for above, below in pairs]).reshape(-1, scores.shape[1])


def _over_others(scores: Array, unit: int, whole: Array) -> Array:
    others = np.flatnonzero(whole & (np.arange(len(whole)) != unit))
    return scores[unit] - scores[others]


def _none(rows: Array, tops: Sequence[Top], present: Array) -> Inverse:
    """Why no weights do: the pairs that exclude one another, else the best places within reach."""
    conflict = inverse_weights.conflict(rows) if len(rows) else None
    if conflict is None:
        return Inverse("none", best=tuple(inverse_weights.best_place(present, rows, top.leads) for top in tops))
    return Inverse(
        "none",
        pairs=conflict.rows,
        multipliers=conflict.multipliers,
        most=conflict.most + AHEAD,
        lacking=float(inverse_weights.least_violation(rows)[1].sum()),
    )
