"""Checks on request: computed once, then read; another scheme or other data are another answer."""

import pytest

from evaluation.domain.framework import Holdings
from evaluation.errors import NotAllowed
from evaluation.services import analyses, tasks
from evaluation.services.actors import Actor, local
from evaluation.services.analyses import MULTIVERSE, OMITTED
from evaluation.services.evaluation import Evaluation, compose_of
from evaluation.services.workspace import Store


class Heard:
    """A progress that remembers what it was told, and may stop the work."""

    def __init__(self, last: int = 1000) -> None:
        self.told: list[tuple[int, int]] = []
        self.last = last

    def __call__(self, done: int, of: int) -> None:
        self.told.append((done, of))
        if done == self.last:
            raise InterruptedError


def test_an_answer_is_computed_once_and_then_read(store: Store, regions: Evaluation) -> None:
    first, second = Heard(), Heard()
    answer = analyses.answer(store, local(), regions, MULTIVERSE, first)
    assert first.told == [(1, 2), (2, 2)]  # with and without height, the one admissible condition
    assert analyses.answer(store, local(), regions, MULTIVERSE, second) == answer
    assert second.told == []
    assert store.audit(1)[0].action == "analysis"


def test_the_answer_tells_units_with_a_place_and_what_was_declined(store: Store, regions: Evaluation) -> None:
    answer = analyses.answer(store, local(), regions, MULTIVERSE)
    places = regions.scorecard.places["place"]
    assert {each.unit: each.place for each in answer.units} == places.dropna().astype(int).to_dict()
    assert answer.conditions == ("height",)
    assert answer.used + sum(each.count for each in answer.refusals) == answer.specifications == 2 * 4
    assert {each.code for each in answer.refusals} == {"multiverse.no_conditions"}
    for each in answer.units:
        assert each.best <= each.lower <= each.upper <= each.worst
        assert set(each.by_method) == {"least_squares", "robust", "nearest_peers", "random_intercept"}


def test_stopped_work_leaves_nothing_behind(store: Store, regions: Evaluation) -> None:
    entries = store.audit()
    with pytest.raises(InterruptedError):
        analyses.answer(store, local(), regions, MULTIVERSE, Heard(last=1))
    assert analyses.stored(store, local(), regions, MULTIVERSE) is None
    assert store.audit() == entries


def test_another_scheme_is_another_answer(store: Store, small: Holdings, regions: Evaluation) -> None:
    analyses.answer(store, local(), regions, MULTIVERSE)
    other = compose_of(small, small.scheme("reference").revise({"window_years": 2}), "2025")
    assert analyses.stored(store, local(), regions, MULTIVERSE) is not None
    assert analyses.stored(store, local(), other, MULTIVERSE) is None


def test_an_unrecorded_condition_is_told_unit_by_unit_and_read_again_as_it_was(
    store: Store, regions: Evaluation
) -> None:
    answer = analyses.answer(store, local(), regions, OMITTED)
    assert [each.condition for each in answer.strengths] == ["height"]
    assert {each.unit for each in answer.units} == set(regions.scorecard.places["place"].dropna().index)
    assert all(each.multiple is None or each.multiple <= (each.own_multiple or 20.1) for each in answer.units)
    assert {each.unit for each in answer.flagged} <= {each.unit for each in answer.firm}
    entries = store.audit()
    assert analyses.answer(store, local(), regions, OMITTED) == answer
    assert store.audit() == entries


def test_without_adjustment_the_answer_is_the_reason_and_is_kept_too(store: Store, departments: Evaluation) -> None:
    first, second = (analyses.answer(store, local(), departments, OMITTED) for _ in range(2))
    assert first == second
    assert first.declined is not None
    assert first.declined.code == "omitted.not_adjusted"
    declined = analyses.answer(store, local(), departments, MULTIVERSE).declined
    assert declined is not None
    assert declined.code == "multiverse.nothing_adjustable"


def test_persons_have_no_places_to_ask_about(store: Store, cadres: Evaluation) -> None:
    declined = analyses.answer(store, local(), cadres, MULTIVERSE).declined
    assert declined is not None
    assert declined.code == "multiverse.no_places"


def test_nobody_without_a_role_may_ask(store: Store, regions: Evaluation) -> None:
    nobody = Actor("visitor", frozenset())
    for ask in (analyses.answer, analyses.stored, analyses.begin):
        with pytest.raises(NotAllowed):
            ask(store, nobody, regions, OMITTED)


def test_an_answer_worked_out_beside_the_page_is_read_by_whoever_asks_next(store: Store, regions: Evaluation) -> None:
    for _ in range(2):  # two who ask at once share one run
        analyses.begin(store, local(), regions, MULTIVERSE)
    ended = tasks.wait(analyses.task_of(store, regions, MULTIVERSE), 60)
    assert ended is not None
    assert ended.state == "done"
    assert analyses.stored(store, local(), regions, MULTIVERSE) == ended.answer
    assert [each.action for each in store.audit()].count("analysis") == 1
