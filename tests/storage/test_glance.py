"""A look into the embedded database tells only what it is sure of."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from evaluation.domain.framework import Framework
from evaluation.storage import glance
from evaluation.storage.database import open_store


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A store with one accepted and one rejected import."""
    address = f"sqlite:///{tmp_path / 'a folder' / 'evaluation.db'}"
    with closing(open_store(address)) as store, store.unit_of_work("test") as work:
        work.put_framework(Framework(code="village", name_zh="村"))
        work.add_batch("village", "village@1", "0" * 64, rows=1)
        work.add_batch("village", "village@2", "0" * 64, rows=1, status="rejected")
    return address


def test_an_accepted_import_is_seen(url: str) -> None:
    assert glance.holds(url, "village", "village@1")


@pytest.mark.parametrize(
    ("framework", "file"), [("village", "village@2"), ("village", "village@3"), ("town", "village@1")]
)
def test_a_rejected_or_absent_import_is_not(url: str, framework: str, file: str) -> None:
    assert not glance.holds(url, framework, file)


def test_a_database_of_an_older_schema_is_left_to_the_migration(url: str) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
        connection.commit()
    assert not glance.holds(url, "village", "village@1")


@pytest.mark.parametrize("address", ["postgresql+psycopg://server/hengji", "sqlite:///nowhere/evaluation.db"])
def test_what_cannot_be_looked_into_is_not_held(address: str) -> None:
    assert not glance.holds(address, "village", "village@1")


def test_a_file_that_is_no_database_is_not_held_and_not_harmed(tmp_path: Path) -> None:
    file = tmp_path / "evaluation.db"
    file.write_text("not a database, but long enough to be looked at", encoding="utf-8")
    assert not glance.holds(f"sqlite:///{file}", "village", "village@1")
    assert file.read_text(encoding="utf-8").startswith("not a database")
