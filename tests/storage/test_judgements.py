"""What people judge is kept with who and when, every version of it; so is what a draft's weights came from."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from evaluation.domain.judgements import Answer, BestWorst, Pairwise, Question, RankOrder, Swing
from evaluation.errors import Conflict, DamagedRecord
from evaluation.storage import guards
from evaluation.storage.repository import Store

QUESTION = Question(scheme="base", category="山区", items=("economy", "nature"))
ANSWERS: tuple[Answer, ...] = (
    Pairwise(times=(1 / 3,)),
    BestWorst(best_to_others=(1, 4), others_to_worst=(4, 1)),
    Swing(points=(100, 60)),
    RankOrder(ranks=(1, 2)),
)


@pytest.fixture
def outsider(url: str) -> Iterator[Engine]:
    """Another program on the same database."""
    engine = create_engine(url)
    yield engine
    engine.dispose()


def judge(store: Store, answer: Answer | None, expected: int = 0, assessor: str = "王") -> int:
    method = "pairwise" if answer is None else answer.method
    with store.unit_of_work("officer") as work:
        return work.put_judgement("small", QUESTION, assessor, method, answer, expected=expected)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.method)
def test_a_judgement_is_read_back_with_its_question_its_assessor_and_when(filled: Store, answer: Answer) -> None:
    assert judge(filled, answer) == 1
    (found,) = filled.judgements("small", "base")
    assert (found.question, found.method, found.assessor) == (QUESTION, answer.method, "王")
    assert (found.version, found.answer, found.actor) == (1, answer, "officer")
    assert found.at.endswith("Z")
    assert filled.judgements("small", "other") == ()


def test_a_revision_and_a_withdrawal_are_new_versions_and_the_old_ones_stay(filled: Store) -> None:
    other = Pairwise(times=(5.0,))
    assert [judge(filled, ANSWERS[0]), judge(filled, other, 1), judge(filled, None, 2)] == [1, 2, 3]
    kept = filled.judgements("small", "base")
    assert [(each.version, each.answer) for each in kept] == [(1, ANSWERS[0]), (2, other), (3, None)]


@pytest.mark.parametrize("expected", [0, 2])
def test_over_a_version_that_was_not_read_nothing_is_written(filled: Store, expected: int) -> None:
    judge(filled, ANSWERS[0])
    with pytest.raises(Conflict, match="王"):
        judge(filled, ANSWERS[0], expected)
    assert len(filled.judgements("small", "base")) == 1


def test_every_judgement_has_its_audit_row(filled: Store) -> None:
    judge(filled, ANSWERS[0])
    judge(filled, None, 1)
    withdrawn, given = filled.audit(2)
    assert [given.action, withdrawn.action] == ["judgement", "withdraw-judgement"]
    assert given.payload["answer"] == {"method": "pairwise", "times": [pytest.approx(1 / 3)]}
    assert (given.payload["assessor"], withdrawn.payload["answer"]) == ("王", None)
    assert filled.verify_audit() == []


@pytest.mark.parametrize(
    "verb", ["UPDATE judgement SET answer = '{}'", "DELETE FROM judgement", "DELETE FROM proposal"]
)
def test_another_program_cannot_change_what_was_judged(filled: Store, outsider: Engine, verb: str) -> None:
    judge(filled, ANSWERS[0])
    propose(filled)
    with pytest.raises(DBAPIError, match="refused"), outsider.begin() as connection:
        connection.exec_driver_sql(verb)


def test_a_method_that_is_none_is_refused_by_the_database(filled: Store) -> None:
    with pytest.raises(IntegrityError), filled.unit_of_work("officer") as work:
        work.put_judgement("small", QUESTION, "王", "dice", None, expected=0)


def propose(store: Store) -> str:
    with store.unit_of_work("officer") as work:
        source = {"method": "pairwise", "people": ["王", "李"]}
        return work.put_proposal("small", ("base", "山区"), {"gdp": 100 / 3, "air": 200 / 3}, source).sha256


def test_a_proposal_is_read_back_with_its_source_and_audited(filled: Store) -> None:
    digest = propose(filled)
    (found,) = filled.proposals("small", "base")
    assert (found.scheme, found.category, found.actor, found.sha256) == ("base", "山区", "officer", digest)
    assert found.weights == {"gdp": 100 / 3, "air": 200 / 3}
    assert found.source == {"method": "pairwise", "people": ["王", "李"]}
    assert filled.audit(1)[0].action == "proposal"


def test_a_proposal_changed_behind_the_guards_is_not_used(filled: Store, outsider: Engine) -> None:
    propose(filled)
    with outsider.begin() as connection:
        guards.drop(connection)
        connection.exec_driver_sql("UPDATE proposal SET weights = '{}'")
    with pytest.raises(DamagedRecord):
        filled.proposals("small", "base")
