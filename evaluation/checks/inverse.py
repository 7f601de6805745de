"""Which nearest weights would put units of a category into a given order, or the proof that none do: for audit only.

Exact for arithmetic means and units whose every score is known and applies; other units are left out of the search and
counted when the answer is checked on the totals.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from evaluation.checks import weighed_totals
from evaluation.checks.overtaking import AHEAD
from evaluation.domain.indicators import Achievement
from evaluation.domain.results import Prepared
from evaluation.statistics import inverse_weights, weightings
from evaluation.statistics.inverse_weights import Top
from evaluation.steps import aggregation, ranking

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
    a mean is not arithmetic; `undecided`: no answer in time.
    `share`: of weightings drawn from all there are, those that grant the wish; `left_out`: units with gaps.
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


def invert(prepared: Prepared, present: Array, wish: Wish) -> Inverse:
    """What it takes to grant the wish, starting from the weights `present` (indicators,) of sum 1."""
    able = np.array([leaf.achievement is not Achievement.NONE for leaf in prepared.scheme.leaves])
    whole = weighed_totals.complete(prepared, able)
    named = [*wish.order, *(unit for unit, _ in wish.tops)]
    without = tuple(dict.fromkeys(unit for unit in named if not whole[unit]))
    if not aggregation.is_linear(prepared.scheme.tree):
        return Inverse("bent")
    if without:
        return Inverse("gaps", gaps=without)
    share, left_out = _share(prepared, wish, able), int((~whole).sum())
    if granted(prepared, present[None], wish)[0]:
        return Inverse("in_place", present, present, share, left_out)
    scores = (prepared.filled + prepared.gate_points.to_numpy(float)[:, None])[:, able]
    rows = _leads(scores, wish.pairs) - AHEAD
    tops = [Top(_over_others(scores, unit, whole), places) for unit, places in wish.tops]
    try:
        found = inverse_weights.nearest(present[able], rows, tops)
        if found is None:
            return _none(rows, tops, present[able], (share, left_out))
    except TimeoutError:
        return Inverse("undecided", share=share, left_out=left_out)
    squared = None if tops else inverse_weights.projected(present[able], rows)
    return Inverse("found", _spread(found, able), None if squared is None else _spread(squared, able), share, left_out)


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


def _share(prepared: Prepared, wish: Wish, able: Array) -> float:
    """The share of all weightings, drawn evenly, that grant the wish."""
    drawn = weightings.everywhere(int(able.sum()), DRAWS, np.random.default_rng(SEED))
    together = max(CELLS // max(len(prepared.scores), 1), 1)
    blocks = [drawn[at : at + together] for at in range(0, len(drawn), together)]
    return float(sum(granted(prepared, _spread(block, able), wish).sum() for block in blocks) / len(drawn))


def _spread(weights: Array, able: Array) -> Array:
    """Weights (…, indicators that may carry weight) at their places among all."""
    result = np.zeros((*weights.shape[:-1], len(able)))
    result[..., able] = weights
    return result


def _leads(scores: Array, pairs: Sequence[tuple[int, int]]) -> Array:
    return np.array([scores[above] - scores[below] for above, below in pairs]).reshape(-1, scores.shape[1])


def _over_others(scores: Array, unit: int, whole: Array) -> Array:
    others = np.flatnonzero(whole & (np.arange(len(whole)) != unit))
    return scores[unit] - scores[others]


def _none(rows: Array, tops: Sequence[Top], present: Array, facts: tuple[float, int]) -> Inverse:
    """Why no weights do: the pairs that exclude one another, else the best places within reach."""
    conflict = inverse_weights.conflict(rows) if len(rows) else None
    share, left_out = facts
    if conflict is None:
        best = tuple(inverse_weights.best_place(present, rows, top.leads) for top in tops)
        return Inverse("none", share=share, left_out=left_out, best=best)
    return Inverse(
        "none",
        share=share,
        left_out=left_out,
        pairs=conflict.rows,
        multipliers=conflict.multipliers,
        most=conflict.most + AHEAD,
        lacking=float(inverse_weights.least_violation(rows)[1].sum()),
    )
