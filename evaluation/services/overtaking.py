"""The smallest change of weights with which one unit overtakes another, in numbers that may be typed in."""

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from evaluation.checks import overtaking as check
from evaluation.checks.overtaking import AHEAD, Outcome
from evaluation.checks.weighed_totals import totals
from evaluation.domain.scheme import Leaf
from evaluation.errors import NotAllowed
from evaluation.services.actors import Actor
from evaluation.services.drafts import EDITORS
from evaluation.services.pillars import group, weighable
from evaluation.services.rounding import apportion, rounded
from evaluation.services.shares import Shares
from evaluation.services.stability import row
from evaluation.services.weights import Laboratory
from evaluation.statistics.smallest_change import Limits

Array = np.ndarray

FINEST = 4  # decimals of a per cent
STILL = 1e-10  # of the whole weight: what moves less stays


@dataclass(frozen=True)
class Step:
    """One weight's move, in per cent as printed."""

    leaf: Leaf
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class Change:
    """What it takes that one unit overtakes another: the moves, largest first, and `moved` = their sum one way.

    With the printed numbers it does overtake. `lead`: points of the one behind over the one ahead under the weights as
    they are; with the outcome `limited`, `least` = the same under those weights that leave it the least behind.
    `whole`: what moves at least, in per cent, where pillars under means that are not arithmetic keep their proportions
    inside; None where there are none, or that cannot be told.
    """

    outcome: Outcome
    steps: tuple[Step, ...]
    moved: Decimal
    lead: Decimal
    least: Decimal
    whole: Decimal | None = None


@dataclass(frozen=True)
class Question:
    """Codes of the unit `behind` that is to overtake the one `ahead`; `pillars`: each pillar keeps its share."""

    ahead: str
    behind: str
    pillars: bool = False


def ask(laboratory: Laboratory, actor: Actor, shares: Shares, locked: Collection[str], question: Question) -> Change:
    """The smallest change from the shares; the locked stay. Raises NotAllowed for persons, who are never placed."""
    actor.must_hold(EDITORS, "修改权重")
    if not laboratory.ranks:
        raise NotAllowed(actor.name, "比较干部名次")
    codes = [unit.code for unit in laboratory.units]
    ahead, behind = codes.index(question.ahead), codes.index(question.behind)
    present = row(laboratory, shares)
    found = check.overtake(laboratory.prepared, present, ahead, behind, _limits(laboratory, present, locked, question))
    lead = _lead(laboratory, present, (ahead, behind))
    moved = found.outcome in {"found", "nearby"}
    steps = _steps(laboratory, shares, found.weights, (ahead, behind)) if moved else ()
    return Change(
        outcome=found.outcome,
        steps=steps,
        moved=sum((abs(step.after - step.before) for step in steps), Decimal(0)) / 2,
        lead=rounded(lead, 2) if np.isfinite(lead) else Decimal(0),
        least=rounded(found.lead, 2) if np.isfinite(found.lead) else Decimal(0),
        whole=None if found.whole is None else rounded(50 * float(np.abs(found.whole - present).sum()), 2),
    )


def _limits(laboratory: Laboratory, present: Array, locked: Collection[str], question: Question) -> Limits:
    codes = laboratory.scheme.indicators
    able = {leaf.indicator for leaf in weighable(laboratory.scheme)} - set(locked)
    free = np.array([code in able for code in codes])
    pillars = [{leaf.indicator for leaf in pillar.leaves} for pillar in group(laboratory.scheme)]
    rows = [[float(code in pillar) for code in codes] for pillar in pillars] if question.pillars else []
    kept = np.array(rows).reshape(-1, len(codes))
    return Limits(np.where(free, 0.0, present), np.where(free, 1.0, present), kept)


def _lead(laboratory: Laboratory, weights: Array, pair: tuple[int, int]) -> float:
    ahead, behind = totals(laboratory.prepared, weights[None], np.array(pair))[0]
    return float(behind - ahead)


def _steps(laboratory: Laboratory, shares: Shares, found: Array, pair: tuple[int, int]) -> tuple[Step, ...]:
    """The moves in as few decimals as show them and still let it overtake; what does not move in print is left out."""
    leaves = {leaf.indicator: leaf for leaf in laboratory.scheme.leaves}
    present = row(laboratory, shares)
    moving = np.flatnonzero(np.abs(found - present) > STILL)
    codes = [laboratory.scheme.indicators[at] for at in moving]
    steps: list[Step] = []
    for old, new in _printed(100 * present[moving], 100 * found[moving]):
        steps = [Step(leaves[code], *each) for code, *each in zip(codes, old, new, strict=True) if each[0] != each[1]]
        typed = dict(shares) | {step.leaf.indicator: float(step.after) for step in steps}
        if _lead(laboratory, row(laboratory, typed), pair) > AHEAD / 2:
            break
    return tuple(sorted(steps, key=lambda step: -abs(step.after - step.before)))


def _printed(before: Array, after: Array) -> Iterator[tuple[tuple[Decimal, ...], tuple[Decimal, ...]]]:
    """Both in ever more decimals and of one sum, first as near as may be, then a last digit or two further.

    The last digit is never larger than the farthest move.
    """
    farthest = np.abs(after - before).max()
    coarsest = min(max(1, math.ceil(-math.log10(farthest))), FINEST)
    for decimals in range(coarsest, FINEST + 1):
        total = rounded(float(before.sum()), decimals)
        for digits in range(3):
            stretched = before + (after - before) * (1 + digits * 10.0**-decimals / farthest)
            wanted = np.maximum(stretched, 0.0)
            wanted *= before.sum() / wanted.sum()
            yield apportion(before.tolist(), total, decimals), apportion(wanted.tolist(), total, decimals)
