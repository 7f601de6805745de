"""A disputed value stays as it is; what people say of the catalogue is kept for good and stands in the audit log."""

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from evaluation.domain.disputes import Correction
from evaluation.errors import Conflict, UnknownName
from evaluation.storage.repository import Store

CORRECTION = Correction(form="F1", unit="a", item="people", period="2025", held=1200.0, stated="1300", note="漏登")


def dispute(store: Store, correction: Correction = CORRECTION) -> int | None:
    with store.unit_of_work("officer") as work:
        return work.add_dispute("small", correction)


def test_a_dispute_is_read_back_open_with_who_and_changes_no_data(filled: Store) -> None:
    before = filled.data_version("small"), filled.holdings("small").observations
    number = dispute(filled)
    (found,) = filled.disputes("small")
    assert (found.number, found.correction, found.actor, found.is_open) == (number, CORRECTION, "officer", True)
    assert filled.data_version("small") == before[0]
    assert filled.holdings("small").observations.equals(before[1])
    assert (filled.audit(1)[0].action, filled.verify_audit()) == ("dispute", [])


def test_the_same_sheet_given_twice_disputes_once(filled: Store) -> None:
    assert dispute(filled) is not None
    assert dispute(filled) is None
    assert len(filled.disputes("small")) == 1


def test_a_settled_dispute_keeps_its_answer_and_cannot_be_settled_again(filled: Store) -> None:
    number = dispute(filled) or 0
    with filled.unit_of_work("planner") as work:
        work.settle_dispute("small", number, "corrected", "统计局已更正")
    (found,) = filled.disputes("small")
    assert found.answer is not None
    assert (found.answer.outcome, found.answer.reason, found.answer.actor) == ("corrected", "统计局已更正", "planner")
    with pytest.raises(Conflict), filled.unit_of_work("planner") as work:
        work.settle_dispute("small", number, "kept", "再想想")
    assert dispute(filled) is not None  # said again after the answer: a new one


def test_a_dispute_about_an_unknown_unit_and_an_answer_to_none_are_refused(filled: Store) -> None:
    with pytest.raises(UnknownName):
        dispute(filled, CORRECTION.model_copy(update={"unit": "nowhere"}))
    with pytest.raises(UnknownName), filled.unit_of_work("planner") as work:
        work.settle_dispute("small", 99, "kept", "没有这条")
    assert filled.disputes("small") == ()


def test_a_name_that_a_person_confirmed_is_an_alias_from_then_on_until_somebody_says_otherwise(filled: Store) -> None:
    def aliases() -> str:
        return next(each.aliases for each in filled.holdings("small").data_items if each.code == "people")

    version = filled.data_version("small")
    with filled.unit_of_work("officer") as work:
        work.decide_name("small", "常住总人口", "people")
    assert aliases() == "人口;户数;常住总人口"
    assert filled.data_version("small") > version
    with filled.unit_of_work("planner") as work:
        work.decide_name("small", "常住总人口", "")
    assert aliases() == "人口;户数"
    assert [(each.item, each.actor) for each in filled.name_decisions("small")] == [("", "planner")]


def test_a_name_cannot_mean_an_item_that_is_not_there(filled: Store) -> None:
    with pytest.raises(UnknownName), filled.unit_of_work("officer") as work:
        work.decide_name("small", "常住总人口", "nothing")


@pytest.mark.parametrize("statement", ["UPDATE dispute SET stated = '1'", "DELETE FROM name_decision"])
def test_neither_a_dispute_nor_a_decision_can_be_changed_by_another_program(
    filled: Store, url: str, statement: str
) -> None:
    dispute(filled)
    with filled.unit_of_work("officer") as work:
        work.decide_name("small", "常住总人口", "people")
    engine = create_engine(url)
    with pytest.raises(DBAPIError, match="refused"), engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
