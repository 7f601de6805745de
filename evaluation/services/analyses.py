"""Checks on request: the stored answer for these data and this scheme, else computed once and kept."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import TypeVar

from evaluation.checks import alternatives
from evaluation.checks import multiverse as method_check
from evaluation.checks import omitted as condition_check
from evaluation.services.actors import READERS, Actor
from evaluation.services.answers import MultiverseAnswer, OmittedAnswer, of_multiverse, of_omitted
from evaluation.services.evaluation import Evaluation
from evaluation.storage.records import AnalysisKey
from evaluation.storage.repository import Store

Answer = TypeVar("Answer", OmittedAnswer, MultiverseAnswer)
OMITTED, MULTIVERSE = "omitted", "multiverse"
SETTINGS: Mapping[str, Mapping[str, object]] = {
    OMITTED: {"benchmark": "most_unlike_unit", "response": "raw_total"},
    MULTIVERSE: {
        "methods": alternatives.METHODS,
        "most_conditions": method_check.MOST_CONDITIONS,
        "tail": method_check.TAIL,
    },
}
_ACT = "查看框架"


def omitted(store: Store, actor: Actor, evaluation: Evaluation) -> OmittedAnswer:
    """How strong an unrecorded condition would have to be to move each unit across the line of a tier."""
    actor.must_hold(READERS, _ACT)
    known = _known(store, evaluation, OMITTED, OmittedAnswer)
    if known is not None:
        return known
    found = of_omitted(condition_check.omitted(evaluation.scorecard))
    return _keep(store, actor, evaluation, OMITTED, found)


def multiverse(
    store: Store, actor: Actor, evaluation: Evaluation, progress: Callable[[int, int], None] | None = None
) -> MultiverseAnswer:
    """What other ways of adjusting would have made of the places: a minute or two where it is not stored.

    `progress` is told (done, of) as it goes, and not at all where the answer is stored; what it raises ends the work,
    and nothing is stored.
    """
    actor.must_hold(READERS, _ACT)
    known = stored_multiverse(store, actor, evaluation)
    if known is not None:
        return known
    found = of_multiverse(method_check.multiverse(evaluation.scorecard, progress))
    return _keep(store, actor, evaluation, MULTIVERSE, found)


def stored_multiverse(store: Store, actor: Actor, evaluation: Evaluation) -> MultiverseAnswer | None:
    """The answer of `multiverse` where somebody asked before; None where it would have to be computed."""
    actor.must_hold(READERS, _ACT)
    return _known(store, evaluation, MULTIVERSE, MultiverseAnswer)


def _known(store: Store, evaluation: Evaluation, kind: str, form: type[Answer]) -> Answer | None:
    found = store.analysis(evaluation.holdings.framework.code, _key(evaluation, kind))
    return None if found is None else form.model_validate_json(found.result)


def _keep(store: Store, actor: Actor, evaluation: Evaluation, kind: str, answer: Answer) -> Answer:
    """The answer, stored; that of somebody who was quicker is the same."""
    with store.unit_of_work(actor.name) as work:
        work.put_analysis(evaluation.holdings.framework.code, _key(evaluation, kind), answer.model_dump_json())
    return answer


def _key(evaluation: Evaluation, kind: str) -> AnalysisKey:
    made = evaluation.scorecard.provenance
    settings = json.dumps(SETTINGS[kind], sort_keys=True)
    return AnalysisKey(kind, made.dataset, made.scheme, hashlib.sha256(settings.encode()).hexdigest(), made.software)
