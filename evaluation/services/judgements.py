"""What several people judge about weights: asked, read for contradictions, kept with who and when, brought together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from evaluation.domain.judgements import Answer, BestWorst, Judgement, Pairwise, Question, RankOrder, Swing
from evaluation.domain.scheme import Scheme
from evaluation.services.actors import Actor
from evaluation.services.drafts import EDITORS
from evaluation.services.pillars import group as pillars_of
from evaluation.services.shares import WHOLE, Shares
from evaluation.steps import weighting
from evaluation.storage.records import StoredJudgement
from evaluation.storage.repository import Store

DOUBTFUL, DECLINED = 0.1, 0.2  # consistency ratios above which judgements are warned of, and not counted
MOST_PAIRWISE = len(weighting.SAATY_1980)
ROUNDING = 1e-9
_ACT = "修改权重"
Verdict = Literal["sound", "doubtful", "declined"]


@dataclass(frozen=True)
class Contradiction:
    """The pair that fits the rest least: `said` times by the person, `implied` times by the person's other answers."""

    first: str
    second: str
    said: float
    implied: float


@dataclass(frozen=True)
class Reading:
    """What an answer comes to: weights by item (sum 1), and how well it holds together (ratio None: cannot not)."""

    weights: Mapping[str, float]
    ratio: float | None = None
    contradiction: Contradiction | None = None

    @property
    def verdict(self) -> Verdict:
        if self.ratio is None or self.ratio <= DOUBTFUL + ROUNDING:
            return "sound"
        return "doubtful" if self.ratio <= DECLINED + ROUNDING else "declined"


@dataclass(frozen=True)
class Entry:
    """The newest version of one person's answer to a question by one method; `at` in UTC."""

    question: Question
    assessor: str
    answer: Answer
    version: int
    at: str

    @cached_property
    def reading(self) -> Reading:
        return read(self.question, self.answer)


@dataclass(frozen=True)
class Group:
    """What people judge together: weights by item, each person's answer that counts, and those that do not count."""

    question: Question
    weights: Mapping[str, float]
    ratio: float | None
    counted: tuple[Entry, ...]
    left_out: tuple[Entry, ...]

    def spread(self, item: str) -> tuple[float, float]:
        """The least and the most that a person gives the item."""
        given = [entry.reading.weights[item] for entry in self.counted]
        return min(given), max(given)

    @property
    def methods(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(entry.answer.method for entry in self.counted))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Each person's newest answer, whether it counts or not."""
        return (*self.counted, *self.left_out)


def questions(scheme: Scheme, category: str) -> tuple[Question, ...]:
    """The pillars against each other, then the indicators inside each pillar; nothing where there is nothing to weigh.

    Asked is about what the category weighs; what an organisation judges never has weight.
    """
    weights = scheme.weights_of(category)
    inside = {
        each.node.code: tuple(leaf.indicator for leaf in each.leaves if weights[leaf.indicator] > 0)
        for each in pillars_of(scheme)
    }
    asked = {"": tuple(code for code, items in inside.items() if items)} | inside
    return tuple(
        Question(scheme=scheme.code, category=category, pillar=pillar, items=items)
        for pillar, items in asked.items()
        if len(items) > 1
    )


def read(question: Question, answer: Answer) -> Reading:
    """Weights and consistency of an answer; raises UnfitValue or NotKnown where it is none."""
    items = list(question.items)
    match answer:
        case Pairwise(times=times):
            return _pairwise(weighting.pairwise_table(items, times))
        case BestWorst(best_to_others=best, others_to_worst=worst):
            return _best_worst(pd.Series(best, items, dtype=float), pd.Series(worst, items, dtype=float))
        case Swing(points=points):
            return Reading(_by_item(weighting.swing(pd.Series(points, items, dtype=float))))
        case RankOrder(ranks=ranks):
            return Reading(_by_item(weighting.rank_order_centroid(pd.Series(ranks, items, dtype=float))))


def entries(store: Store, actor: Actor, scheme: Scheme) -> tuple[Entry, ...]:
    """The newest answers about a scheme that were not withdrawn, oldest first."""
    return tuple(
        Entry(each.question, each.assessor, each.answer, each.version, each.at)
        for each in _newest(store, actor, scheme)
        if each.answer is not None
    )


def history(store: Store, actor: Actor, scheme: Scheme) -> tuple[StoredJudgement, ...]:
    """Every version of every answer, newest first."""
    actor.must_hold(EDITORS, _ACT)
    return store.judgements(scheme.framework, scheme.code)[::-1]


def record(store: Store, actor: Actor, scheme: Scheme, judged: Judgement) -> int:
    """Keeps a person's answer as the next version of it; raises as `read` does, and Conflict."""
    actor.must_hold(EDITORS, _ACT)
    question, answer = judged.question, judged.answer
    read(question, answer)
    before = _version(store, actor, scheme, question, (judged.assessor, answer.method))
    with store.unit_of_work(actor.name) as work:
        return work.put_judgement(scheme.framework, question, judged.assessor, answer.method, answer, expected=before)


def withdraw(store: Store, actor: Actor, scheme: Scheme, entry: Entry) -> None:
    """Counts a person's answer no longer; what was said stays on record."""
    actor.must_hold(EDITORS, _ACT)
    with store.unit_of_work(actor.name) as work:
        work.put_judgement(
            scheme.framework, entry.question, entry.assessor, entry.answer.method, None, expected=entry.version
        )


def together(question: Question, found: Iterable[Entry]) -> Group | None:
    """The group's weights; None where no answer to exactly this question counts.

    Of one person the newest answer counts; one that contradicts itself too much does not. Where all compared pairs:
    the geometric mean of their judgements (Aczél & Saaty 1983), else the mean of their weights.
    """
    newest = {entry.assessor: entry for entry in sorted(found, key=lambda each: each.at) if entry.question == question}
    counted = tuple(entry for entry in newest.values() if entry.reading.verdict != "declined")
    left_out = tuple(entry for entry in newest.values() if entry.reading.verdict == "declined")
    if not counted:
        return Group(question, {}, None, (), left_out) if left_out else None
    answers = [entry.answer for entry in counted]
    tables = [weighting.pairwise_table(question.items, each.times) for each in answers if isinstance(each, Pairwise)]
    if len(tables) == len(counted):
        reading = _pairwise(weighting.combine_judgements(tables))
        return Group(question, reading.weights, reading.ratio, counted, left_out)
    mean = pd.DataFrame([entry.reading.weights for entry in counted]).mean()
    return Group(question, _by_item(mean), None, counted, left_out)


def combined(scheme: Scheme, adopted: Shares, groups: Sequence[Group]) -> dict[str, float]:
    """Weights of the indicators in per cent: pillar × inside the pillar; where nobody judged, as adopted."""
    judged = {each.question.pillar: each.weights for each in groups if each.weights}
    before = {
        each.node.code: {leaf.indicator: adopted[leaf.indicator] for leaf in each.leaves if adopted[leaf.indicator] > 0}
        for each in pillars_of(scheme)
    }
    before = {code: inside for code, inside in before.items() if inside}
    outer = judged.get("", {code: sum(inside.values()) for code, inside in before.items()})
    result: dict[str, float] = {}
    for code, inside in before.items():
        inner = judged.get(code, inside)
        scale = WHOLE * outer[code] / sum(outer.values()) / sum(inner.values())
        result |= {each: scale * share for each, share in inner.items()}
    return {code: result.get(code, 0.0) for code in adopted}


def _pairwise(table: pd.DataFrame) -> Reading:
    weights, ratio = weighting.analytic_hierarchy(table)
    if len(table) == 2:
        return Reading(_by_item(weights), ratio)
    said, implied = table.to_numpy(float), weighting.implied_by_others(table).to_numpy(float)
    apart = np.triu(np.abs(np.log(said / implied)), 1)
    row, column = divmod(int(apart.argmax()), len(table))
    if apart[row, column] <= ROUNDING:
        return Reading(_by_item(weights), ratio)
    pair = Contradiction(
        str(table.index[row]), str(table.columns[column]), float(said[row, column]), float(implied[row, column])
    )
    return Reading(_by_item(weights), ratio, pair)


def _best_worst(best: pd.Series, worst: pd.Series) -> Reading:
    weights, _ = weighting.best_worst(best, worst)
    apart = weighting.best_worst_contradictions(best, worst)
    ratio, item = float(apart.max()), str(apart.idxmax())
    if ratio <= ROUNDING:
        return Reading(_by_item(weights), ratio)
    whole = float(worst[best == 1].max())
    pair = Contradiction(str(best.idxmin()), item, float(best[item]), whole / float(worst[item]))
    return Reading(_by_item(weights), ratio, pair)


def _newest(store: Store, actor: Actor, scheme: Scheme) -> list[StoredJudgement]:
    actor.must_hold(EDITORS, _ACT)
    newest: dict[tuple[str, ...], StoredJudgement] = {}
    for each in store.judgements(scheme.framework, scheme.code):
        key = (each.question.category, each.question.pillar, each.method, each.assessor)
        newest.pop(key, None)
        newest[key] = each
    return list(newest.values())


def _version(store: Store, actor: Actor, scheme: Scheme, question: Question, who: tuple[str, str]) -> int:
    """The newest version of (assessor, method); 0 where there is none."""
    place = (question.category, question.pillar, *who)
    found = (
        each.version
        for each in _newest(store, actor, scheme)
        if (each.question.category, each.question.pillar, each.assessor, each.method) == place
    )
    return next(found, 0)


def _by_item(weights: pd.Series) -> dict[str, float]:
    return {str(item): float(weight) for item, weight in weights.items()}
