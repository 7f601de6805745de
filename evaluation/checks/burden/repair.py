"""The cheapest repair: what to drop, merge, take from the catalogue or reweigh, and what the ranking loses by it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from evaluation.checks.burden import METRICS, assess
from evaluation.checks.burden.actions import GOING, REWEIGHING, Action, after, weighed
from evaluation.checks.burden.candidates import at_most, candidates, indispensable, leaves_something
from evaluation.checks.burden.losses import Loss
from evaluation.checks.burden.subject import Subject
from evaluation.domain.assessing import TURNED, Assessment, Signal
from evaluation.domain.scheme import Scheme

FEW = 9  # actions of which every set is tried
MOST_TRIED = 700  # sets weighed up where there are more
LOOK = 4  # sets that one look at the metrics counts for
SLOW = ("B3", "B4", "B6", "LOAD")
"""Metrics that take long: looked at last."""
HOURLY = ("B6", "LOAD")
"""Metrics that are mended by hours saved."""
RANKS = {Signal.GREEN: 0, Signal.AMBER: 1, Signal.RED: 2}
Chosen = tuple[Action, ...]


@dataclass(frozen=True)
class Repair:
    """The cheapest actions found, the scheme after them and its assessment.

    `lost`: what all of them lose together, 0..1. `exact`: whether every set of actions that loses less was tried and
    reaches less. `left`: metrics that no action could bring back, e.g. a text that is too long.
    """

    actions: Chosen
    scheme: Scheme
    assessment: Assessment
    lost: float
    exact: bool
    left: tuple[str, ...]


def repair(subject: Subject, lost: Loss, few: int = FEW) -> Repair:
    """The set of actions that loses least of those after which no metric is amber or red that a set could bring back.

    Of a small scheme every set is looked at: the one that mends most, then loses least. Of others,
    what every repair needs is found first; of up to `few` actions beside it every set is looked at, in the order of
    what it loses. Of more, those that lose least are taken until it is reached (where hours are too many, those that
    save most for what they lose), what is not needed is left out again, and exchanges are made while one loses less.
    """
    found = assess(subject)
    search = _Search(subject, found, lost)
    actions = candidates(subject, found, lost)
    goals = search.goals(actions)
    if len(subject.leaves) <= few and len(actions) <= few + 1:
        return search.result(search.most(actions), exact=True)
    for goal in goals:
        needed = indispensable(subject, goal, actions)
        rest = [each for each in actions if each not in needed]
        whole = len(rest) <= few
        chosen = search.every(goal, needed, rest) if whole else search.step_by_step(goal, needed, rest)
        if chosen is not None:
            return search.result(chosen, exact=whole)
    for goal in [goals[0] - {code} for code in sorted(goals[0])] if goals else []:
        chosen = search.step_by_step(goal, (), actions)
        if chosen:
            return search.result(chosen, exact=False)
    return search.result((), exact=not goals)


class _Search:
    """Sets of actions on one scheme: what they lose, and whether they mend what is to be mended and worsen nothing."""

    def __init__(self, subject: Subject, found: Assessment, lost: Loss) -> None:
        self.subject, self.lost = subject, lost
        self.turned = _turned(found)
        self.present = {each.code: RANKS[each.signal] for each in found.metrics if each.signal in RANKS}
        self._costs: dict[frozenset[Action], float] = {}

    def goals(self, actions: Sequence[Action]) -> list[set[str]]:
        """What to mend, most first: what all actions together mend or the reweighing alone; each of the two; nothing.

        The second and third stand where both cannot be had at once.
        """
        together = self._mended(at_most(self.subject, actions))
        apart = self._mended(tuple(each for each in actions if each.kind not in GOING))
        every = [together | apart, *sorted((together, apart), key=len, reverse=True)]
        return [each for at, each in enumerate(every) if each and each not in every[:at]]

    def every(self, goal: set[str], needed: Chosen, rest: Sequence[Action]) -> Chosen | None:
        """The set that loses least of all that reach the goal; of equals the smaller, then the one that saves more."""
        return next((chosen for chosen in self._by_cost(rest, needed) if self.reached(goal, chosen)), None)

    def most(self, actions: Sequence[Action]) -> Chosen:
        """Of every set of a small scheme that worsens nothing, the one that mends most, then loses least."""
        best: Chosen = ()
        mended: set[str] = set()
        for chosen in self._by_cost(actions):
            if mended == self.turned:
                break
            found = self._mended(chosen)
            if len(found) > len(mended) and self.reached(found, chosen):
                best, mended = chosen, found
        return best

    def step_by_step(self, goal: set[str], needed: Chosen, rest: Sequence[Action]) -> Chosen | None:
        """A set that reaches the goal and from which no single action can be left out or exchanged for less."""
        chosen = self._gathered(goal, needed, rest)
        if not self.reached(goal, chosen):
            return None
        chosen = self._exchanged(goal, needed, self._thinned(goal, needed, chosen), rest)
        return self._thinned(goal, needed, chosen)

    def cost(self, chosen: Chosen) -> float:
        """What the actions lose together."""
        moving = tuple(each for each in chosen if each.kind in GOING | REWEIGHING)
        key = frozenset(moving)
        if key not in self._costs:
            self._costs[key] = self.lost(weighed(self.subject.scheme, moving)) if moving else 0.0
        return self._costs[key]

    def reached(self, goal: set[str], chosen: Chosen) -> bool:
        """Whether something is left, what is to be mended is mended, and nothing else stands worse by it."""
        return (
            leaves_something(self.subject, chosen)
            and self._lacking(self.present | dict.fromkeys(goal, 0), chosen) is None
        )

    def result(self, chosen: Chosen, *, exact: bool) -> Repair:
        held = after(self.subject, chosen)
        found = assess(held)
        return Repair(_told(chosen), held.scheme, found, self.cost(chosen), exact, tuple(sorted(_turned(found))))

    def _by_cost(self, rest: Sequence[Action], needed: Chosen = ()) -> list[Chosen]:
        """Every set of actions that leaves something, what loses least first."""
        sets = [(*needed, *more) for size in range(len(rest) + 1) for more in combinations(rest, size)]
        sets = [each for each in sets if leaves_something(self.subject, each)]
        return sorted(sets, key=lambda chosen: (round(self.cost(chosen), 12), len(chosen), -_hours(chosen)))

    def _mended(self, chosen: Chosen) -> set[str]:
        held = after(self.subject, chosen)
        return {code for code in self.turned if METRICS[code](held).signal not in TURNED}

    def _lacking(self, wanted: Mapping[str, int], chosen: Chosen) -> str | None:
        """The first metric that stands worse than wanted after the actions, the quick ones first; None where none."""
        held = after(self.subject, chosen)
        order = sorted(wanted, key=lambda code: (code in SLOW, code))
        return next((code for code in order if RANKS.get(METRICS[code](held).signal, 0) > wanted[code]), None)

    def _gathered(self, goal: set[str], needed: Chosen, rest: Sequence[Action]) -> Chosen:
        """The needed actions and more until the goal is reached: what loses least; for hours, what saves most for that.

        Reweighing comes first, since it guards a share against what goes. Only what relieves a metric still to be
        mended, and worsens no other, comes in; what was passed over gets a second go.
        """
        wanted = dict.fromkeys(goal, 0)
        chosen = (*needed, *(each for each in rest if each.kind in REWEIGHING))
        left = self._lacking(wanted, chosen)
        by_loss = sorted(rest, key=lambda each: (each.lost, -each.hours, each.code))
        by_hours = sorted(rest, key=lambda each: (-(each.hours + 1e-9) / (each.lost + 1e-9), each.code))
        passed: set[Action] = set()
        goes = 2
        while left is not None and goes:
            order = by_hours if left in HOURLY else by_loss
            fit = (each for each in order if each not in chosen and each not in passed and left in each.mends)
            each = next(fit, None)
            if each is None:
                goes, passed = goes - 1, set()
                continue
            trial = (*chosen, each)
            if leaves_something(self.subject, trial) and self._lacking(self.present, trial) is None:
                chosen, left = trial, self._lacking(wanted, trial)
            else:
                passed.add(each)
        return chosen

    def _thinned(self, goal: set[str], needed: Chosen, chosen: Chosen) -> Chosen:
        """The actions without those that are not needed beside the others, the dearest tried first."""
        for each in sorted((each for each in chosen if each not in needed), key=lambda each: -each.lost):
            fewer = tuple(other for other in chosen if other is not each)
            if self.cost(fewer) <= self.cost(chosen) + 1e-12 and self.reached(goal, fewer):
                chosen = fewer
        return chosen

    def _exchanged(self, goal: set[str], needed: Chosen, chosen: Chosen, rest: Sequence[Action]) -> Chosen:
        """The actions with one exchanged for another as long as that loses less, the dearest for the cheapest first."""
        refused: set[frozenset[Action]] = set()
        while len(self._costs) + LOOK * len(refused) < MOST_TRIED:
            trial = next(
                (each for each in self._exchanges(needed, chosen, rest) if frozenset(each) not in refused), None
            )
            if trial is None:
                break
            if self.reached(goal, trial):
                chosen = trial
            else:
                refused.add(frozenset(trial))
        return chosen

    def _exchanges(self, needed: Chosen, chosen: Chosen, rest: Sequence[Action]) -> Iterator[Chosen]:
        """The sets with one indicator left in and another dropped instead that lose less."""
        cost, going = self.cost(chosen) - 1e-12, [each for each in (*needed, *rest) if each.kind in GOING]
        outs = sorted((each for each in going if each in chosen and each not in needed), key=lambda each: -each.lost)
        intos = sorted((each for each in going if each not in chosen), key=lambda each: each.lost)
        for out in outs:
            for into in intos:
                trial = tuple(into if each is out else each for each in chosen)
                if self.cost(trial) < cost:
                    yield trial


def _told(chosen: Chosen) -> Chosen:
    """The actions; what would be merged into something that goes too is dropped, and what goes is not taken."""
    gone = {each.code for each in chosen if each.kind in GOING}
    chosen = tuple(each for each in chosen if each.kind != "take" or each.code not in gone)
    return tuple(replace(each, kind="drop", into="") if each.into in gone else each for each in chosen)


def _hours(chosen: Chosen) -> float:
    return sum(each.hours for each in chosen)


def _turned(found: Assessment) -> set[str]:
    return {each.code for each in found.metrics if each.signal in TURNED}
