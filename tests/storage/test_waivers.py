"""A waiver says who answers for what, is kept for good, and stands in the audit log."""

from datetime import date

import pytest
from pydantic import ValidationError
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from evaluation.domain.assessing import Assessment, Metric, Reading, Said, Signal, Verdict
from evaluation.storage import guards
from evaluation.storage.database import migrate
from evaluation.storage.repository import Store

NONE = Said(zh="", en="")

ASSESSED = Assessment(
    code="s",
    scheme="a" * 64,
    policy="b" * 64,
    day=date(2026, 1, 1),
    verdict=Verdict.BLOCK,
    metrics=(
        Metric(code="B1", value=30, signal=Signal.GREEN, limits=NONE),
        Metric(code="B7", value=12.5, signal=Signal.RED, limits=NONE),
        Metric(code="B8", value=None, signal=Signal.UNKNOWN, limits=NONE),
    ),
    hours={},
    forms={},
)


def waive(store: Store, reason: str = "汛期必查") -> None:
    with store.unit_of_work("officer") as work:
        work.put_waiver("small", ASSESSED, approver="分管副省长", reason=reason)


def test_a_waiver_is_read_back_with_who_why_and_what_it_was_for(filled: Store) -> None:
    waive(filled)
    (found,) = filled.waivers("small")
    assert (found.scheme, found.digest, found.verdict) == ("s", "a" * 64, Verdict.BLOCK)
    assert (found.approver, found.reason, found.actor) == ("分管副省长", "汛期必查", "officer")
    assert found.readings == (
        Reading(code="B7", value=12.5, signal=Signal.RED, offenders=()),
        Reading(code="B8", value=None, signal=Signal.UNKNOWN, offenders=()),
    )
    entry = filled.audit(1)[0]
    assert (entry.action, entry.actor) == ("waiver", "officer")
    assert "汛期必查" in str(entry.payload)
    assert filled.verify_audit() == []


def test_a_waiver_without_a_reason_is_refused_and_leaves_nothing(filled: Store) -> None:
    with pytest.raises(ValidationError):
        waive(filled, "  ")
    assert filled.waivers("small") == ()


def test_a_waiver_cannot_be_changed_by_another_program(filled: Store, url: str) -> None:
    waive(filled)
    engine = create_engine(url)
    with pytest.raises(DBAPIError, match="refused"), engine.begin() as connection:
        connection.exec_driver_sql("UPDATE waiver SET approver = 'nobody'")
    engine.dispose()


def test_a_waiver_from_before_metrics_were_kept_is_brought_over_and_says_that_it_has_none(
    filled: Store, url: str
) -> None:
    waive(filled)
    engine = create_engine(url)
    with engine.begin() as connection:
        guards.drop(connection)
        connection.exec_driver_sql("ALTER TABLE waiver DROP COLUMN readings")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0006'")
    assert migrate(url)
    with engine.begin() as connection:
        guards.check(connection)
    engine.dispose()
    assert [(each.reason, each.readings) for each in filled.waivers("small")] == [("汛期必查", None)]
