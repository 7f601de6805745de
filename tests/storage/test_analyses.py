"""Answers of checks are kept under what they were made from, once, and never changed."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from evaluation.domain.framework import Holdings
from evaluation.errors import DamagedRecord, UnknownName
from evaluation.storage import guards
from evaluation.storage.database import migrate, revision
from evaluation.storage.records import AnalysisKey
from evaluation.storage.repository import Store

KEY = AnalysisKey("multiverse", "a" * 64, "b" * 64, "c" * 64, "1.0")
ANSWER = '{"kept": 0.75, "单位": "甲县"}'
LATER_TABLES = (
    "analysis", "judgement", "proposal",
    "data_item", "indicator_item", "request", "duty_item", "staff", "target_link", "waiver",
    "dispute_answer", "dispute", "name_decision",
)  # fmt: skip


@pytest.fixture
def outsider(url: str) -> Iterator[Engine]:
    """Another program on the same database."""
    engine = create_engine(url)
    yield engine
    engine.dispose()


def keep(store: Store, key: AnalysisKey, result: str, actor: str = "officer") -> int:
    with store.unit_of_work(actor) as work:
        return work.put_analysis("small", key, result).number


def test_an_answer_is_read_back_as_it_was_stored_with_its_author(filled: Store) -> None:
    number = keep(filled, KEY, ANSWER)
    found = filled.analysis("small", KEY)
    assert found is not None
    assert (found.number, found.key, found.result, found.actor) == (number, KEY, ANSWER, "officer")


@pytest.mark.parametrize("part", list(AnalysisKey.__dataclass_fields__))
def test_another_key_in_any_part_is_another_answer(filled: Store, part: str) -> None:
    keep(filled, KEY, ANSWER)
    other = replace(KEY, **{part: "9" * 64})
    assert filled.analysis("small", other) is None
    assert keep(filled, other, "{}") != keep(filled, KEY, ANSWER)


def test_stored_again_the_first_answer_stays_and_nothing_is_audited(filled: Store) -> None:
    number = keep(filled, KEY, ANSWER, "first")
    entries = filled.audit()
    assert keep(filled, KEY, "{}", "second") == number
    found = filled.analysis("small", KEY)
    assert found is not None
    assert (found.result, found.actor) == (ANSWER, "first")
    assert filled.audit() == entries


def test_an_answer_and_its_audit_row_are_both_there_or_neither(filled: Store) -> None:
    entries = filled.audit()

    def fail() -> None:
        with filled.unit_of_work("officer") as work:
            work.put_analysis("small", KEY, ANSWER)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        fail()
    assert filled.analysis("small", KEY) is None
    assert filled.audit() == entries
    keep(filled, KEY, ANSWER)
    entry = filled.audit(1)[0]
    assert (entry.action, entry.payload["kind"]) == ("analysis", "multiverse")
    assert "result" not in entry.payload
    assert filled.verify_audit() == []


def test_an_answer_does_not_change_the_version_of_the_data(filled: Store) -> None:
    before = filled.data_version("small")
    keep(filled, KEY, ANSWER)
    assert filled.data_version("small") == before


def test_a_framework_that_is_not_there_is_named(filled: Store) -> None:
    with pytest.raises(UnknownName, match="nowhere"):
        filled.analysis("nowhere", KEY)


@pytest.mark.parametrize("statement", ["UPDATE analysis SET result = '{}'", "DELETE FROM analysis"])
def test_another_program_cannot_change_an_answer(filled: Store, outsider: Engine, statement: str) -> None:
    keep(filled, KEY, ANSWER)
    with pytest.raises(DBAPIError, match="refused"), outsider.begin() as connection:
        connection.exec_driver_sql(statement)
    assert filled.analysis("small", KEY) is not None


def test_an_answer_changed_behind_the_guards_is_not_used(filled: Store, outsider: Engine) -> None:
    keep(filled, KEY, ANSWER)
    with outsider.begin() as connection:
        guards.drop(connection)
        connection.exec_driver_sql("UPDATE analysis SET result = '{}'")
    with pytest.raises(DamagedRecord, match="multiverse"):
        filled.analysis("small", KEY)


def test_a_digest_that_is_none_is_refused_by_the_database(filled: Store) -> None:
    with pytest.raises(IntegrityError):
        keep(filled, replace(KEY, scheme_digest="short"), ANSWER)


def test_a_store_of_the_first_release_is_brought_up_to_date_and_keeps_what_it_holds(
    filled: Store, outsider: Engine, url: str, holdings: Holdings
) -> None:
    entries = filled.audit()
    with outsider.begin() as connection:
        for name in LATER_TABLES:
            connection.exec_driver_sql(f"DROP TABLE {name}")
        connection.exec_driver_sql("ALTER TABLE indicator DROP COLUMN definition")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert migrate(url)
    with outsider.begin() as connection:
        assert revision(connection) == "0007"
        guards.check(connection)
    assert filled.holdings("small").units == holdings.units
    assert (filled.audit(), filled.verify_audit()) == (entries, [])
    assert keep(filled, KEY, ANSWER) == 1
