"""The audit chain: who did what, and whether anybody changed it afterwards."""

import hashlib

import pytest
import rfc8785
from sqlalchemy import create_engine

from evaluation.storage import guards
from evaluation.storage.audit import FIRST
from evaluation.storage.repository import Store


def test_each_entry_is_chained_by_the_digest_of_its_canonical_json(filled: Store) -> None:
    newest, older = filled.audit(2)
    facts = {name: getattr(newest, name) for name in ("seq", "at", "actor", "action", "object", "payload", "prev")}
    assert newest.prev == older.hash
    assert newest.hash == hashlib.sha256(rfc8785.dumps(facts)).hexdigest()
    assert filled.audit(1000)[-1].prev == FIRST


def test_an_entry_says_who_did_what(filled: Store) -> None:
    with filled.unit_of_work("张三") as work:
        work.put_policy("coverage", 0.6, basis="暂行办法")
    entry = filled.audit(1)[0]
    assert (entry.actor, entry.action, entry.object) == ("张三", "policy", "*/policy/coverage")
    assert entry.payload == {"value": 0.6, "basis": "暂行办法"}


def test_an_untouched_chain_has_no_fault(filled: Store) -> None:
    assert filled.verify_audit() == []


@pytest.mark.parametrize(
    ("tampering", "faulty"),
    [
        ("UPDATE audit_log SET actor = 'nobody' WHERE seq = 3", [3]),
        ("UPDATE audit_log SET at = '2000-01-01T00:00:00Z' WHERE seq = 3", [3]),
        ("UPDATE audit_log SET action = 'x' WHERE seq = 3", [3]),
        ("UPDATE audit_log SET object = 'x' WHERE seq = 3", [3]),
        ("UPDATE audit_log SET payload = '{}' WHERE seq = 3", [3]),
        ("UPDATE audit_log SET payload = 'not json' WHERE seq = 3", [3]),
        ("UPDATE audit_log SET payload = payload || ' ' WHERE seq = 3", [3]),
        ("UPDATE audit_log SET prev = hash WHERE seq = 3", [3]),
        ("UPDATE audit_log SET hash = prev || '' WHERE seq = 1", [1, 2]),
        ("DELETE FROM audit_log WHERE seq = 3", [4]),
        ("DELETE FROM audit_log WHERE seq = 1", [2]),
    ],
)
def test_tampering_past_the_guards_is_found_where_it_happened(
    filled: Store, url: str, tampering: str, faulty: list[int]
) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        guards.drop(connection)
        connection.exec_driver_sql(tampering)
    engine.dispose()
    assert sorted({fault.seq for fault in filled.verify_audit()}) == faulty
