"""What several people judge: asked about what a category weighs, read for contradictions, kept, brought together."""

import pytest

from evaluation.domain.framework import Holdings
from evaluation.domain.judgements import Answer, BestWorst, Judgement, Pairwise, Question, RankOrder, Swing
from evaluation.domain.scheme import Scheme
from evaluation.errors import NotAllowed, UnfitValue
from evaluation.services import judgements
from evaluation.services.actors import LEADER, Actor, local
from evaluation.storage.repository import Store

ABC = Question(scheme="reference", category="山区", items=("economy", "nature", "service"))
CIRCLE = Pairwise(times=(3.0, 1 / 3, 3.0))  # economy over nature over service over economy
AGREED = Pairwise(times=(2.0, 4.0, 2.0))


@pytest.fixture
def scheme(small: Holdings) -> Scheme:
    return small.scheme("reference")


def record(store: Store, scheme: Scheme, assessor: str, answer: Answer, question: Question = ABC) -> int:
    return judgements.record(store, local(), scheme, Judgement(question=question, assessor=assessor, answer=answer))


def together(store: Store, scheme: Scheme, question: Question = ABC) -> judgements.Group:
    group = judgements.together(question, judgements.entries(store, local(), scheme))
    assert group is not None
    return group


def test_asked_are_the_pillars_and_what_stands_inside_each_with_something_to_weigh(scheme: Scheme) -> None:
    assert [(each.pillar, each.items) for each in judgements.questions(scheme, "山区")] == [
        ("", ("economy", "nature", "service")),
        ("economy", ("growth", "roads")),
    ]
    unweighed = scheme.revise({"weights": {"山区": {"growth": 60, "air": 40}}})
    assert [(each.pillar, each.items) for each in judgements.questions(unweighed, "山区")] == [
        ("", ("economy", "nature"))
    ]


@pytest.mark.parametrize(
    ("answer", "weights"),
    [
        (AGREED, (4 / 7, 2 / 7, 1 / 7)),
        (BestWorst(best_to_others=(1, 2, 4), others_to_worst=(4, 2, 1)), (4 / 7, 2 / 7, 1 / 7)),
        (Swing(points=(100, 60, 40)), (0.5, 0.3, 0.2)),
        (RankOrder(ranks=(1, 2, 3)), (11 / 18, 5 / 18, 2 / 18)),
    ],
)
def test_every_method_reads_weights_in_the_order_of_the_question(answer: Answer, weights: tuple[float, ...]) -> None:
    reading = judgements.read(ABC, answer)
    assert dict(zip(ABC.items, weights, strict=True)) == pytest.approx(reading.weights)
    assert (reading.verdict, reading.contradiction) == ("sound", None)


def test_judgements_that_run_in_a_circle_are_declined_and_the_pair_is_named() -> None:
    reading = judgements.read(ABC, CIRCLE)
    assert reading.ratio == pytest.approx((1 + 3 + 1 / 3 - 3) / 2 / 0.58)  # λ = 1 + 3 + 1/3
    assert reading.verdict == "declined"
    pair = reading.contradiction
    assert pair is not None
    assert (pair.first, pair.second, pair.said) == ("economy", "nature", 3.0)
    assert pair.implied == pytest.approx(1 / 9)  # economy ⅓ service, service ⅓ nature


def test_a_small_contradiction_is_warned_of() -> None:
    reading = judgements.read(ABC, Pairwise(times=(2.0, 2.0, 3.0)))
    assert reading.ratio == pytest.approx(0.117, abs=2e-3)
    assert reading.verdict == "doubtful"


def test_best_worst_names_the_item_that_does_not_fit() -> None:
    reading = judgements.read(ABC, BestWorst(best_to_others=(1, 5, 8), others_to_worst=(8, 4, 1)))
    assert reading.ratio == pytest.approx((5 * 4 - 8) / (8 * 8 - 8))
    pair = reading.contradiction
    assert pair is not None
    assert (pair.first, pair.second, pair.said, pair.implied) == ("economy", "nature", 5.0, 2.0)


def test_a_group_of_pairwise_judges_is_the_geometric_mean_of_their_judgements(store: Store, scheme: Scheme) -> None:
    record(store, scheme, "王", Pairwise(times=(1.0, 1.0, 1.0)))
    record(store, scheme, "李", Pairwise(times=(4.0, 4.0, 1.0)))
    group = together(store, scheme)
    assert group.weights == pytest.approx({"economy": 0.5, "nature": 0.25, "service": 0.25})
    assert [entry.assessor for entry in group.counted] == ["王", "李"]
    assert group.spread("economy") == pytest.approx((1 / 3, 2 / 3))


def test_people_who_judged_in_different_ways_are_averaged(store: Store, scheme: Scheme) -> None:
    record(store, scheme, "王", Swing(points=(100, 0, 0)))
    record(store, scheme, "李", AGREED)
    group = together(store, scheme)
    assert group.weights == pytest.approx({"economy": (1 + 4 / 7) / 2, "nature": 1 / 7, "service": 1 / 14})
    assert (group.ratio, group.methods) == (None, ("swing", "pairwise"))


def test_who_contradicts_himself_too_much_is_kept_but_not_counted(store: Store, scheme: Scheme) -> None:
    record(store, scheme, "王", CIRCLE)
    alone = together(store, scheme)
    assert (dict(alone.weights), [entry.assessor for entry in alone.left_out]) == ({}, ["王"])
    record(store, scheme, "李", AGREED)
    group = together(store, scheme)
    assert [entry.assessor for entry in group.counted] == ["李"]
    assert group.weights == pytest.approx({"economy": 4 / 7, "nature": 2 / 7, "service": 1 / 7})


def test_of_one_person_the_newest_answer_counts_and_the_old_ones_stay_on_record(store: Store, scheme: Scheme) -> None:
    assert [record(store, scheme, "王", each) for each in (CIRCLE, AGREED)] == [1, 2]
    record(store, scheme, "王", Swing(points=(0, 0, 100)))
    group = together(store, scheme)
    assert [entry.answer for entry in group.counted] == [Swing(points=(0, 0, 100))]
    assert [each.version for each in judgements.history(store, local(), scheme)] == [1, 2, 1]


def test_what_was_withdrawn_counts_no_longer_and_may_be_given_anew(store: Store, scheme: Scheme) -> None:
    record(store, scheme, "王", AGREED)
    judgements.withdraw(store, local(), scheme, judgements.entries(store, local(), scheme)[0])
    assert judgements.entries(store, local(), scheme) == ()
    assert judgements.together(ABC, ()) is None
    assert record(store, scheme, "王", AGREED) == 3


def test_an_answer_about_other_items_does_not_count(store: Store, scheme: Scheme) -> None:
    record(store, scheme, "王", AGREED)
    asked = ABC.model_copy(update={"items": ("economy", "nature")})
    assert judgements.together(asked, judgements.entries(store, local(), scheme)) is None


def test_pillars_and_indicators_judged_combine_to_weights_of_indicators(store: Store, scheme: Scheme) -> None:
    adopted = {"growth": 20.0, "roads": 20.0, "air": 40.0, "trust": 20.0}
    record(store, scheme, "王", Swing(points=(50, 30, 20)))
    outer = together(store, scheme)
    found = judgements.combined(scheme, adopted, [outer])
    assert found == pytest.approx({"growth": 25, "roads": 25, "air": 30, "trust": 20})
    asked = judgements.questions(scheme, "山区")[1]
    record(store, scheme, "王", Swing(points=(100, 25)), asked)
    inner = together(store, scheme, asked)
    both = judgements.combined(scheme, adopted, [outer, inner])
    assert both == pytest.approx({"growth": 40, "roads": 10, "air": 30, "trust": 20})
    assert judgements.combined(scheme, adopted, [inner]) == pytest.approx(
        {"growth": 32, "roads": 8, "air": 40, "trust": 20}
    )


def test_an_answer_of_the_wrong_length_or_without_sense_is_refused(store: Store, scheme: Scheme) -> None:
    with pytest.raises(ValueError, match="3 项应有 3 个判断"):
        Judgement(question=ABC, assessor="王", answer=Pairwise(times=(1.0,)))
    with pytest.raises(UnfitValue, match="不全为 0"):
        record(store, scheme, "王", Swing(points=(0, 0, 0)))
    assert judgements.entries(store, local(), scheme) == ()


def test_who_may_not_change_weights_may_not_judge(store: Store, scheme: Scheme) -> None:
    leader = Actor("leader", frozenset({LEADER}))
    with pytest.raises(NotAllowed):
        judgements.record(store, leader, scheme, Judgement(question=ABC, assessor="王", answer=AGREED))
    with pytest.raises(NotAllowed):
        judgements.entries(store, leader, scheme)
