"""The cheapest repair: what to drop, merge or take from the catalogue, and what the ranking loses by it."""

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from evaluation.checks.burden import hours
from evaluation.checks.burden.actions import Action, applied
from evaluation.checks.burden.linter import lint
from evaluation.checks.burden.subject import Subject
from evaluation.checks.burden.text import said
from evaluation.domain.assessing import Assessment, Signal
from evaluation.domain.results import Scorecard
from evaluation.domain.scheme import Scheme

Assess = Callable[[Subject], Assessment]
MOST_TRIED = 200
FEWEST = 2  # units beyond which there is an order to lose
COUNTING = ("B1", "B2")
"""Metrics that any indicator dropped relieves: they bring every indicator in as a candidate."""
RELIEVED = (*COUNTING, "B6", "B9", "B11", "LOAD")
"""Metrics that an indicator dropped may relieve, whether it offends or not."""


@dataclass(frozen=True)
class Repair:
    """The cheapest actions found, the scheme after them and its assessment.

    `lost`: sum of what the actions lose; `least`: no repair that reaches as much loses less than this; equal to `lost`
    where the search was exact. `left`: metrics that no action could bring back, e.g. a text that is too long.
    """

    actions: tuple[Action, ...]
    scheme: Scheme
    assessment: Assessment
    lost: float
    least: float
    left: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Whether it is proven that nothing cheaper reaches as much."""
        return self.lost <= self.least + 1e-12


def repair(subject: Subject, assess: Assess, losses: Mapping[str, float], tried: int = MOST_TRIED) -> Repair:
    """The cheapest set of actions after which no metric is amber or red that any set could bring back.

    `losses`: indicator -> what the ranking loses without it (`information_lost`). Sets are tried in the order of what
    they lose, from the actions that every repair needs, until one reaches it or the greedy one is shown to lose no
    more; after `tried` sets the greedy one stands, with a lower bound.
    """
    first = _signals(assess(subject))
    actions = candidates(subject, assess(subject), losses)
    best = _signals(assess(_after(subject, actions))) if actions else first
    goal = {code for code, signal in first.items() if signal is not Signal.GREEN and best.get(code) is Signal.GREEN}

    def reached(chosen: Sequence[Action]) -> bool:
        """Whether what could be mended is mended, and nothing else has turned by it."""
        found = _signals(assess(_after(subject, chosen)))
        return all(found.get(code) is Signal.GREEN for code in goal) and _turned(found) <= _turned(first)

    needed = [each for each in actions if not _mended(assess, subject, goal, [one for one in actions if one != each])]
    rest = sorted(
        (each for each in actions if each not in needed), key=lambda each: (each.lost, -each.hours, each.code)
    )
    base = least = sum(each.lost for each in needed)
    greedy = _greedy(rest, needed, lambda chosen: _signals(assess(_after(subject, chosen))), goal)
    greedy = _thinned(greedy, needed, reached)
    most = sum(each.lost for each in greedy) if reached(greedy) else float("inf")
    for count, (lost, chosen) in enumerate(_by_loss(rest)):
        least = base + lost
        if least >= most:
            break
        if reached([*needed, *chosen]):
            return _result(subject, assess, [*needed, *chosen], least)
        if count >= tried:
            break
    return _result(subject, assess, greedy, least)


def candidates(subject: Subject, found: Assessment, losses: Mapping[str, float]) -> list[Action]:
    """One action for each indicator or veto that offends; any indicator, where it is their number that offends."""
    turned = [each for each in found.metrics if each.signal in {Signal.AMBER, Signal.RED}]
    into: dict[str, str] = {}
    why: dict[str, set[str]] = {}
    for metric in turned:
        for offender in metric.offenders:
            for code, other in zip(offender.codes, reversed(offender.codes), strict=True):
                into[code] = into.get(code) or (other if metric.code == "B3" else "")
                why.setdefault(code, set()).add(metric.code)
    if any(each.code in COUNTING for each in turned):
        into = {leaf.indicator: "" for leaf in subject.leaves} | into
        into.pop(max(into, key=lambda code: (losses.get(code, 0.0), code)))  # something has to be left
    held = set(subject.scheme.indicators)
    result = [
        _take(subject, code) if _mended_by_taking(subject, code, why.get(code, set()))
        else Action("merge" if other else "drop", code, other, losses.get(code, 0.0), subject.hours(code),
                    frozenset({*why.get(code, ()), *RELIEVED}))
        for code, other in into.items() if code in held
    ]  # fmt: skip
    vetoes = {code for code, metrics in why.items() if "B5" in metrics}
    return result + [
        Action("soften", gate.rule, mends=frozenset({"B5"})) for gate in subject.scheme.gates if gate.rule in vetoes
    ]


def information_lost(card: Scorecard) -> dict[str, float]:
    """indicator -> 1 − Spearman's correlation of the totals with those without it, averaged over units by category."""
    prepared, totals = card.prepared, card.scores["total"]
    weights, scores = card.weights.fillna(0), prepared.scores.fillna(0)
    lost = {}
    for code in card.weights.columns:
        left = weights.assign(**{code: 0.0})
        without = (left * scores).sum(axis=1) / left.sum(axis=1).where(lambda size: size > 0)
        lost[str(code)] = _difference(totals, without, prepared.categories)
    return lost


def stated_loss(subject: Subject) -> dict[str, float]:
    """indicator -> its share of the weight, where no scorecard can be composed."""
    return {code: points / 100 for code, points in subject.heaviest.items()}


def _take(subject: Subject, code: str) -> Action:
    return Action("take", code, hours=subject.hours(code), mends=frozenset({"B6", "B7", "B8"}))


def _mended_by_taking(subject: Subject, code: str, offends: set[str]) -> bool:
    """Whether reading it from the catalogue mends what it offends: paper, and traces that its own words do not ask."""
    worded = "B7" in offends and bool(lint(said(subject.indicators[code])))
    return bool(offends) and offends <= {"B6", "B7", "B8"} and not worded and _known(subject, code)


def _known(subject: Subject, code: str) -> bool:
    """Whether everything that is asked for an indicator is in the catalogue."""
    asked = hours.fields(subject, subject.scheme.leaf(code))
    known = hours.catalogue(subject.holdings.data_items)
    return bool(asked) and all(field in known for field in asked)


def _by_loss(actions: Sequence[Action]) -> Iterator[tuple[float, list[Action]]]:
    """Every set of actions, in the order of what it loses; `actions` sorted by that."""
    yield 0.0, []
    if not actions:
        return
    queue: list[tuple[float, tuple[int, ...]]] = [(actions[0].lost, (0,))]
    while queue:
        lost, chosen = heapq.heappop(queue)
        yield lost, [actions[at] for at in chosen]
        last = chosen[-1]
        if last + 1 < len(actions):
            step = actions[last + 1].lost
            heapq.heappush(queue, (lost + step, (*chosen, last + 1)))
            heapq.heappush(queue, (lost - actions[last].lost + step, (*chosen[:-1], last + 1)))


def _greedy(
    actions: Sequence[Action],
    needed: Sequence[Action],
    signals: Callable[[Sequence[Action]], Mapping[str, Signal]],
    goal: set[str],
) -> list[Action]:
    """The needed actions and more, by hours saved for what they lose, until the goal is reached.

    Only what relieves a metric still to be mended, and turns no other, comes in; what was passed over gets a second go.
    """
    chosen, found = list(needed), signals(needed)
    order = sorted(actions, key=lambda each: (-(each.hours + 1e-9) / (each.lost + 1e-9), each.code))
    for each in [*order, *order]:
        left = goal & _turned(found)
        if not left:
            break
        if each in chosen or not each.mends & left:
            continue
        trial = signals([*chosen, each])
        if _turned(trial) <= _turned(found):
            chosen, found = [*chosen, each], trial
    return chosen


def _thinned(
    chosen: list[Action], needed: Sequence[Action], reached: Callable[[Sequence[Action]], bool]
) -> list[Action]:
    """The actions without those that are not needed beside the others, the dearest tried first."""
    for each in sorted((each for each in chosen if each not in needed), key=lambda each: -each.lost):
        fewer = [other for other in chosen if other is not each]
        if reached(fewer):
            chosen = fewer
    return chosen


def _result(subject: Subject, assess: Assess, chosen: list[Action], least: float) -> Repair:
    after = _after(subject, chosen)
    found = assess(after)
    left = tuple(code for code, signal in _signals(found).items() if signal is not Signal.GREEN)
    lost = sum(each.lost for each in chosen)
    return Repair(_told(chosen), after.scheme, found, lost, min(least, lost), left)


def _told(chosen: Sequence[Action]) -> tuple[Action, ...]:
    """The actions; what would be merged into something that goes too is dropped."""
    gone = {each.code for each in chosen if each.kind in {"drop", "merge"}}
    return tuple(replace(each, kind="drop", into="") if each.into in gone else each for each in chosen)


def _after(subject: Subject, actions: Sequence[Action]) -> Subject:
    softened = {each.code for each in actions if each.kind == "soften"}
    return replace(
        subject,
        scheme=applied(subject.scheme, actions),
        unfounded=tuple(rule for rule in subject.unfounded if rule not in softened),
    )


def _mended(assess: Assess, subject: Subject, goal: set[str], chosen: Sequence[Action]) -> bool:
    found = _signals(assess(_after(subject, chosen)))
    return all(found.get(code) is Signal.GREEN for code in goal)


def _turned(signals: Mapping[str, Signal]) -> set[str]:
    return {code for code, signal in signals.items() if signal is not Signal.GREEN}


def _signals(found: Assessment) -> dict[str, Signal]:
    """The metrics that were assessed, each with its signal."""
    return {each.code: each.signal for each in found.metrics if each.signal is not Signal.UNKNOWN}


def _difference(totals: pd.Series, without: pd.Series, categories: pd.Series) -> float:
    lost = size = 0.0
    for units in categories.groupby(categories).groups.values():
        pair = pd.DataFrame({"one": totals.loc[units], "other": without.loc[units]}).dropna()
        if len(pair) > FEWEST and (np.ptp(pair.to_numpy(), axis=0) > 0).all():
            lost += len(pair) * (1 - float(spearmanr(pair["one"], pair["other"]).statistic))
            size += len(pair)
    return lost / size if size else 0.0
