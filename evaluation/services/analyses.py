"""Checks on request: the stored answer for these data and this scheme, else computed once and kept."""

import hashlib
import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from evaluation.checks import alternatives
from evaluation.checks import multiverse as method_check
from evaluation.checks import omitted as condition_check
from evaluation.domain.indicators import Frozen
from evaluation.services import answers, tasks
from evaluation.services.actors import READERS, Actor
from evaluation.services.answers import Declined, MultiverseAnswer, OmittedAnswer, of_multiverse, of_omitted
from evaluation.services.evaluation import Evaluation
from evaluation.services.tasks import Progress
from evaluation.storage.records import AnalysisKey
from evaluation.storage.repository import Store

Answer = TypeVar("Answer", bound=Frozen)
_ACT = "查看框架"


@dataclass(frozen=True)
class Question(Generic[Answer]):
    """A check that somebody may ask for: `kind` names it, `settings` (JSON) is all that decides it beside the digests.

    `work` makes the answer of an evaluation; it is told (done, of) as `progress` where the check can say how far it is.
    """

    kind: str
    form: type[Answer]
    work: Callable[[Evaluation, Progress], Answer]
    settings: Mapping[str, object] = field(default_factory=dict)


def stored(store: Store, actor: Actor, evaluation: Evaluation, question: Question[Answer]) -> Answer | None:
    """The answer where somebody asked before; None where it would have to be computed."""
    actor.must_hold(READERS, _ACT)
    found = store.analysis(evaluation.holdings.framework.code, _key(evaluation, question))
    return None if found is None else question.form.model_validate_json(found.result)


def answer(
    store: Store, actor: Actor, evaluation: Evaluation, question: Question[Answer], progress: Progress | None = None
) -> Answer:
    """The stored answer, else computed and stored; that of somebody who was quicker is the same.

    `progress` is told (done, of) as it goes, and not at all where the answer is stored; what it raises ends the work,
    and nothing is stored.
    """
    known = stored(store, actor, evaluation, question)
    if known is not None:
        return known
    made = question.work(evaluation, progress or _silent)
    with store.unit_of_work(actor.name) as work:
        work.put_analysis(evaluation.holdings.framework.code, _key(evaluation, question), made.model_dump_json())
    return made


def begin(store: Store, actor: Actor, evaluation: Evaluation, question: Question[Answer]) -> None:
    """Sets about the answer as a task under `task_of`, if none does yet; `stored` has it when the task is done."""
    actor.must_hold(READERS, _ACT)
    key = task_of(store, evaluation, question)
    tasks.start(key, lambda progress: answer(store, actor, evaluation, question, progress))


def task_of(store: Store, evaluation: Evaluation, question: Question[Answer]) -> Hashable:
    """The key of the task that answers: one for each store, framework, and digests of data, scheme and settings."""
    return store, evaluation.holdings.framework.code, _key(evaluation, question)


def _silent(_done: int, _of: int) -> None:
    """Progress that nobody listens to."""


def _key(evaluation: Evaluation, question: Question[Answer]) -> AnalysisKey:
    made = evaluation.scorecard.provenance
    settings = json.dumps(question.settings, sort_keys=True)
    digest = hashlib.sha256(settings.encode()).hexdigest()
    return AnalysisKey(question.kind, made.dataset, made.scheme, digest, made.software)


def declined(evaluation: Evaluation) -> Declined | None:
    """Why `MULTIVERSE` has no answer here, before anybody asks; None where it has one."""
    return answers.declined(method_check.declined(evaluation.scorecard))


OMITTED = Question(
    "omitted",
    OmittedAnswer,
    lambda evaluation, _: of_omitted(condition_check.omitted(evaluation.scorecard)),
    {"benchmark": "most_unlike_unit", "response": "raw_total"},
)
"""How strong an unrecorded condition would have to be to move each unit across the line of a tier."""

MULTIVERSE = Question(
    "multiverse",
    MultiverseAnswer,
    lambda evaluation, progress: of_multiverse(method_check.multiverse(evaluation.scorecard, progress)),
    {
        "methods": alternatives.METHODS,
        "most_conditions": method_check.MOST_CONDITIONS,
        "tail": method_check.TAIL,
    },
)
"""What other ways of adjusting would have made of the places: a minute or two where it is not stored."""
