"""How firmly the best of a category stand while weights move: the safe range under each slider."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np

from evaluation.checks import stability as check
from evaluation.checks.stability import Limit, Path
from evaluation.checks.weighed_totals import totals
from evaluation.domain.scheme import Leaf
from evaluation.domain.units import Unit
from evaluation.services import shares as sliders
from evaluation.services.pillars import weighable
from evaluation.services.shares import WHOLE, Shares
from evaluation.services.weights import Laboratory
from evaluation.statistics.weight_ranges import NOBODY
from evaluation.steps import grading
from evaluation.steps.ranking import PUBLISHED_DIGITS

Array = np.ndarray

TOP = 0.3  # of the units, where the scheme has no quota
TIGHT = 1.0  # percentage points: a weight that may move by less, one way, is tight
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Swap:
    """Who would be overtaken by whom just beyond the end of a range; None: `falls` would have too little known."""

    falls: Unit
    rises: Unit | None


@dataclass(frozen=True)
class SafeRange:
    """From `low` to `high` per cent of one weight, now `share`, nothing changes; None = the slider ends there.

    Else who is overtaken by whom beyond, or, of a single unit, the state that it gets.
    """

    leaf: Leaf
    share: float
    low: float
    high: float
    at_low: Swap | str | None
    at_high: Swap | str | None

    @property
    def room(self) -> float:
        """Percentage points to the nearer end that changes something; infinite where neither does."""
        ends = [(self.share - self.low, self.at_low), (self.high - self.share, self.at_high)]
        return min((room for room, swap in ends if swap), default=math.inf)

    @property
    def tight(self) -> bool:
        return self.room < TIGHT

    @property
    def printed(self) -> tuple[Decimal, Decimal]:
        """The ends to a tenth of a per cent, rounded inwards: what is printed is safe, unless narrower than a tenth."""
        low = Decimal(f"{self.low:.9f}").quantize(TENTH, ROUND_CEILING)
        high = Decimal(f"{self.high:.9f}").quantize(TENTH, ROUND_FLOOR)
        return min(low, high), max(low, high)


def safe_ranges(
    laboratory: Laboratory, shares: Shares, locked: Collection[str], seats: int | None = None
) -> dict[str, tuple[float, float]]:
    """code -> the per cent between which the slider may move while the best stay the same; quick enough for a slider.

    Nothing for a weight that is locked or has nothing to take from, and for persons, who have no places.
    """
    return {each.leaf.indicator: (each.low, each.high) for each in ranges(laboratory, shares, locked, seats)}


def ranges(
    laboratory: Laboratory, shares: Shares, locked: Collection[str], seats: int | None = None
) -> tuple[SafeRange, ...]:
    """The safe range of each weight that can move, in the order of the scheme; `seats` = those of the quota if None."""
    ways = paths(laboratory, shares, locked)
    wanted = seats_of(laboratory) if seats is None else seats
    found = check.limits(laboratory.prepared, [path for path, _ in ways.values()], row(laboratory, shares), wanted)
    leaves = {leaf.indicator: leaf for leaf in weighable(laboratory.scheme)}
    return tuple(
        _range(laboratory, leaves[code], shares[code], top, limits)
        for (code, (_, top)), limits in zip(ways.items(), found, strict=True)
    )


def paths(laboratory: Laboratory, shares: Shares, locked: Collection[str]) -> dict[str, tuple[Path, float]]:
    """code -> the way of its slider and the per cent at the upper end, for those that can move; none for persons."""
    if not laboratory.ranks:
        return {}
    ends = {
        code: (sliders.move(shares, code, 0.0, locked), sliders.move(shares, code, WHOLE, locked)) for code in shares
    }
    return {
        code: (Path(row(laboratory, low), row(laboratory, high), shares[code] / high[code]), high[code])
        for code, (low, high) in ends.items()
        if high[code] > low[code]
    }


def seats_of(laboratory: Laboratory) -> int:
    """How many are the best: the seats of the quota among the units placed, else three in ten; at least one."""
    placed = int((~np.isnan(laboratory.places[:, 0])).sum())
    quota = grading.quota_of(laboratory.scheme.grading, laboratory.category)
    if quota is None:
        return max(1, math.floor(TOP * placed + 1e-9))
    return max(1, grading.seats(laboratory.scheme.grading, laboratory.category, placed))


def order(laboratory: Laboratory, shares: Shares) -> tuple[str, ...]:
    """Codes of the units placed, best first; of equal totals in the laboratory's order."""
    found = totals(laboratory.prepared, row(laboratory, shares)[None])[0]
    best = np.argsort(-np.round(found, PUBLISHED_DIGITS), kind="stable")
    return tuple(laboratory.units[at].code for at in best if not np.isnan(found[at]))


def row(laboratory: Laboratory, shares: Shares) -> Array:
    """The weights (indicators,) in the scheme's order, summing to 1."""
    weights = np.array([shares.get(code, 0.0) for code in laboratory.scheme.indicators])
    return weights / weights.sum()


def tightest(found: Sequence[SafeRange]) -> SafeRange | None:
    """The range with the least room; None where no weight alone changes anything."""
    nearest = min(found, key=lambda each: each.room, default=None)
    return nearest if nearest and math.isfinite(nearest.room) else None


def _range(laboratory: Laboratory, leaf: Leaf, share: float, top: float, limits: tuple[Limit, Limit]) -> SafeRange:
    low, high = limits
    return SafeRange(
        leaf=leaf,
        share=share,
        low=min(low.at * top, share),
        high=max(high.at * top, share),
        at_low=_swap(laboratory, low),
        at_high=_swap(laboratory, high),
    )


def _swap(laboratory: Laboratory, limit: Limit) -> Swap | None:
    if limit.pair is None:
        return None
    falls, rises = limit.pair
    return Swap(laboratory.units[falls], None if rises == NOBODY else laboratory.units[rises])
