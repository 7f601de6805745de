"""反推核查: what weights an order fixed beforehand would need. For audit: of past years, each use on record first."""

import hashlib
import json
from dataclasses import asdict, dataclass
from decimal import Decimal

import numpy as np

from evaluation.checks import inverse as check
from evaluation.checks.inverse import DRAWS, Inverse, Outcome, Wish
from evaluation.domain import periods
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.domain.scheme import Leaf
from evaluation.errors import NoReason, NotAllowed, NotPast, UnknownName
from evaluation.services import evaluation as evaluations
from evaluation.services import stability, weights
from evaluation.services.actors import PLANNER, Actor
from evaluation.services.blind import SHORTEST_REASON
from evaluation.services.evaluation import Evaluation
from evaluation.services.rounding import rounded
from evaluation.services.weights import Laboratory
from evaluation.storage.repository import Store

Array = np.ndarray

ASKERS = (PLANNER,)
ACT = "反推核查"


@dataclass(frozen=True)
class Question:
    """Codes of units of a category: an `order`, the best first, or units among so many of the best; and why."""

    category: str
    order: tuple[str, ...] = ()
    tops: tuple[tuple[str, int], ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Need:
    """One weight in per cent: adopted, needed by the nearest weights, and by those nearest in squares if asked."""

    leaf: Leaf
    adopted: Decimal
    needed: Decimal
    squared: Decimal | None


@dataclass(frozen=True)
class Told:
    """What it would take, for reading only: in tenths of a per cent, so no draft can be made of it.

    `needs`: the weights that would change, largest change first, and `moved` = their sum one way, in percentage points.
    `share` of `draws` weightings, drawn evenly from all there are, grant the wish. Where none do: `pairs` (above,
    below) with their multipliers that cannot hold together, and the least `lacking` points; `best` = codes with the
    best place within reach. `gaps`: units of the question that lack scores; `left_out`: how many units do in all.
    `pillars`: codes of those under another mean than the arithmetic one, inside which weights keep their proportions.
    """

    outcome: Outcome
    needs: tuple[Need, ...]
    moved: Decimal
    share: float
    draws: int
    left_out: int
    pairs: tuple[tuple[str, str, Decimal], ...]
    lacking: Decimal
    best: tuple[tuple[str, int | None], ...]
    gaps: tuple[str, ...]
    pillars: tuple[str, ...]


def past(held: Holdings, level: Level) -> tuple[str, ...]:
    """The periods that may be asked about, newest first: those of years before the newest with data."""
    known = evaluations.periods(held, level)
    return tuple(each for each in known if periods.year(each) < periods.year(known[0]))


def ask(store: Store, actor: Actor, made: Evaluation, question: Question) -> Told:
    """The answer, given only when it is on record who asked what and why.

    Raises NotAllowed without the role and for persons, NotPast for the newest year, NoReason, and UnknownName for a
    code that is not of the category: it lists no others, and is on record as a question too.
    """
    actor.must_hold(ASKERS, ACT)
    if made.dataset.level is Level.CADRE:
        raise NotAllowed(actor.name, "比较干部名次")
    if made.dataset.period not in past(made.holdings, made.dataset.level):
        raise NotPast(made.dataset.period)
    if len("".join(question.reason.split())) < SHORTEST_REASON:
        raise NoReason(ACT, SHORTEST_REASON)
    laboratory = weights.open_laboratory(made, question.category)
    known = {unit.code for unit in laboratory.units}
    strange = [code for code in (*question.order, *(code for code, _ in question.tops)) if code not in known]
    told = None if strange else _told(laboratory, question)
    with store.unit_of_work(actor.name) as work:
        work.record_inverse(made.dataset.framework.code, _facts(made, question, told))
    if told is None:
        raise UnknownName("单位", strange[0], ())
    return told


def _wish(laboratory: Laboratory, question: Question) -> Wish:
    at = {unit.code: place for place, unit in enumerate(laboratory.units)}
    order = tuple(dict.fromkeys(at[code] for code in question.order))
    return Wish(order, tuple((at[code], places) for code, places in question.tops))


def _told(laboratory: Laboratory, question: Question) -> Told:
    wish = _wish(laboratory, question)
    present = stability.row(laboratory, laboratory.adopted)
    found = check.invert(laboratory.prepared, present, wish)
    codes = [unit.code for unit in laboratory.units]
    named = [(codes[above], codes[below]) for above, below in wish.pairs]
    pairs = zip(found.pairs, found.multipliers.tolist(), strict=True)
    return Told(
        outcome=found.outcome,
        needs=_needs(laboratory, present, found),
        moved=rounded(0.0 if found.nearest is None else float(50 * np.abs(found.nearest - present).sum())),
        share=found.share,
        draws=DRAWS,
        left_out=found.left_out,
        pairs=tuple((*named[at], rounded(multiplier, 2)) for at, multiplier in pairs),
        lacking=rounded(found.lacking),
        best=tuple(zip([code for code, _ in question.tops], found.best, strict=False)),
        gaps=tuple(codes[at] for at in found.gaps),
        pillars=found.pillars,
    )


def _needs(laboratory: Laboratory, present: Array, found: Inverse) -> tuple[Need, ...]:
    if found.nearest is None:
        return ()
    squared = found.nearest if found.squared is None else found.squared
    rows = zip(laboratory.scheme.leaves, 100 * present, 100 * found.nearest, 100 * squared, strict=True)
    needs = [
        Need(leaf, rounded(old), rounded(new), None if found.squared is None else rounded(other))
        for leaf, old, new, other in rows
    ]
    changed = [need for need in needs if need.adopted != need.needed or need.squared not in {None, need.adopted}]
    return tuple(sorted(changed, key=lambda need: -abs(need.needed - need.adopted)))


def _facts(made: Evaluation, question: Question, told: Told | None) -> dict[str, object]:
    """What goes on record: the question whole, of the answer its outcome and digest; None = a code is not there."""
    provenance = made.scorecard.provenance
    answer = json.dumps(told and asdict(told), default=str, sort_keys=True, ensure_ascii=False)
    return {
        "period": made.dataset.period,
        "level": made.dataset.level.value,
        "scheme": provenance.scheme,
        "dataset": provenance.dataset,
        "category": question.category,
        "order": list(question.order),
        "tops": [[code, places] for code, places in question.tops],
        "reason": question.reason.strip(),
        "outcome": told.outcome if told else "unknown",
        "answer": hashlib.sha256(answer.encode()).hexdigest(),
    }
