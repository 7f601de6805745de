"""What could be done about a scheme that did not pass, one action for whatever offends; what nothing can replace."""

from collections.abc import Sequence
from dataclasses import replace

from evaluation.checks.burden import METRICS, duties, hours
from evaluation.checks.burden.actions import GOING, Action, after, weighed
from evaluation.checks.burden.linter import lint
from evaluation.checks.burden.losses import Loss
from evaluation.checks.burden.subject import Subject
from evaluation.checks.burden.text import said
from evaluation.domain.assessing import TURNED, Assessment, Signal
from evaluation.domain.cells import plain

COUNTING = ("B1", "B2")
"""Metrics that any indicator dropped relieves: they bring every indicator in as a candidate."""
RELIEVED = (*COUNTING, "B6", "B9", "B11", "LOAD")
"""Metrics that an indicator dropped may relieve, whether it offends or not."""
TAKEN = frozenset({"B6", "B7", "B8"})
"""Metrics that reading from the catalogue mends: paper, and traces that the words themselves do not ask for."""
ALL_OR_NOTHING = ("B3", "B5", "B7", "B10")
"""Metrics that are green only when nobody offends, and that no action makes worse."""


def candidates(subject: Subject, found: Assessment, lost: Loss) -> list[Action]:
    """What may be done about each indicator or veto that offends; about any, where it is their number that offends.

    What the catalogue has may be taken from there, or dropped where it offends by more than its paper.
    Weights can be given back where some are tiny, and the latent share set where it is out or something may go.
    """
    turned = {each.code for each in found.metrics if each.signal in TURNED}
    why, twins = _offending(found)
    softened = [
        Action("soften", code, mends=frozenset({"B5"}))
        for code in (*(gate.rule for gate in subject.scheme.gates), *subject.unfounded)
        if "B5" in why.get(code, ())
    ]
    held = [leaf.indicator for leaf in subject.leaves]
    if not turned & set(COUNTING):
        held = [code for code in held if code in why and why[code] != {"B5"}]
    going = [each for code in held for each in _going(subject, code, why.get(code, set()), twins.get(code, ""))]
    going = [replace(each, lost=_alone(subject, lost, each)) for each in going]
    dropped = [each for each in going if each.kind in GOING]
    given = [replace(each, lost=_alone(subject, lost, each)) for each in _reweighing(subject, turned, dropped)]
    return [*going, *softened, *given]


def _offending(found: Assessment) -> tuple[dict[str, set[str]], dict[str, str]]:
    """code -> the metrics that it makes turn; and indicator -> the one that asks the same."""
    why: dict[str, set[str]] = {}
    twins: dict[str, str] = {}
    for metric in found.metrics:
        for offender in metric.offenders if metric.signal in TURNED else ():
            for code, other in zip(offender.codes, reversed(offender.codes), strict=True):
                why.setdefault(code, set()).add(metric.code)
                if metric.code == "B3":
                    twins.setdefault(code, other)
    return why, twins


def _going(subject: Subject, code: str, why: set[str], twin: str) -> list[Action]:
    """What may be done about an indicator: read from the catalogue where that mends all, else merged or dropped.

    Where taking mends a part only, it is a way beside dropping: others may mend the rest.
    """
    saved = subject.hours(code)
    take = Action("take", code, hours=saved, mends=TAKEN)
    if _mended_by_taking(subject, code, why):
        return [take]
    gone = Action("merge" if twin else "drop", code, twin, hours=saved, mends=frozenset({*why, *RELIEVED}))
    return [gone, take] if _mended_by_taking(subject, code, why & TAKEN) else [gone]


def _reweighing(subject: Subject, turned: set[str], dropped: Sequence[Action]) -> list[Action]:
    """Weights given back: tiny ones raised where they turned; the latent share where it is out or may come out."""
    policy = subject.policy
    lift = Action("lift", "B9", mends=frozenset({"B9"}), floor=policy["b9.least"])
    balance = Action("balance", "B12", mends=frozenset({"B12"}), between=(policy["b12.low"], policy["b12.high"]))
    return [*([lift] if "B9" in turned else ()), *([balance] if "B12" in turned or dropped else ())]


def _alone(subject: Subject, lost: Loss, action: Action) -> float:
    return lost(weighed(subject.scheme, (action,)))


def _mended_by_taking(subject: Subject, code: str, why: set[str]) -> bool:
    """Whether reading it from the catalogue mends what it offends."""
    worded = "B7" in why and bool(lint(said(subject.indicators[code])))
    return bool(why) and why <= TAKEN and not worded and _known(subject, code)


def _known(subject: Subject, code: str) -> bool:
    """Whether everything that is asked for an indicator is in the catalogue."""
    asked = hours.fields(subject, subject.scheme.leaf(code))
    known = hours.catalogue(subject.holdings.data_items)
    return bool(asked) and all(plain(field) in known for field in asked)


def leaves_something(subject: Subject, actions: Sequence[Action]) -> bool:
    """Whether an indicator is left after the actions."""
    return sum(each.kind in GOING for each in actions) < len(subject.leaves)


def at_most(subject: Subject, actions: Sequence[Action]) -> tuple[Action, ...]:
    """As many of the actions as can be taken: all but the one on the indicator to be left, where one has to be.

    Left is the one that offends least, of these the dearest to lose.
    """
    if leaves_something(subject, actions):
        return tuple(actions)
    dropped = (each for each in actions if each.kind in GOING)
    stays = min(dropped, key=lambda each: (len(each.mends.difference(RELIEVED)), -each.lost, each.code))
    return tuple(each for each in actions if each is not stays)


def indispensable(subject: Subject, goal: set[str], actions: Sequence[Action]) -> tuple[Action, ...]:
    """The actions that every repair needs which brings the metrics of the goal to green, as far as that can be told.

    Those on indicators that rest on no duty, which nothing else mends; and those without which all the others together
    leave a metric turned that is green only when nobody offends.
    """
    unlisted = duties.unlisted(subject) if "B4" in goal else {}
    mendable = _green(subject, goal & set(ALL_OR_NOTHING), at_most(subject, actions))

    def needed(action: Action) -> bool:
        if action.code in unlisted and action.kind in GOING:
            return True
        concerned = mendable & action.mends
        others = [each for each in actions if each is not action]
        return bool(concerned) and _green(subject, concerned, others) != concerned

    return tuple(each for each in actions if needed(each))


def _green(subject: Subject, codes: set[str], actions: Sequence[Action]) -> set[str]:
    """Those of the metrics that are green after the actions."""
    held = after(subject, actions) if codes else subject
    return {code for code in codes if METRICS[code](held).signal is Signal.GREEN}
