"""Triggers refuse what must never happen, by whatever program; without them the store does not open."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError

from evaluation.domain.framework import Holdings
from evaluation.errors import DamagedRecord, NewerStore, UnguardedStore
from evaluation.storage import guards
from evaluation.storage.database import SCRIPTS, migrate, open_store, revision
from evaluation.storage.repository import Store

SECOND = '''"""A later release widens the schemes."""

import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("scheme", recreate="always") as batch:
        batch.add_column(sa.Column("note", sa.String(), nullable=True))
'''


@pytest.fixture
def outsider(url: str) -> Iterator[Engine]:
    """Another program on the same database, without our pragmas."""
    engine = create_engine(url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET actor = 'nobody' WHERE seq = 1",
        "DELETE FROM audit_log WHERE seq = 1",
        "UPDATE scheme SET text = '{}'",
        "UPDATE scheme SET kind = 'reference'",
        "DELETE FROM scheme",
        "UPDATE phrase SET text = 'x'",
        "DELETE FROM unit",
        "UPDATE unit SET id = id + 100",
        "DELETE FROM import_batch",
        "UPDATE import_batch SET sha256 = sha256",
    ],
)
def test_another_program_cannot_do_it(filled: Store, outsider: Engine, statement: str) -> None:
    before = filled.audit(), filled.scheme_versions("small"), filled.batches("small")
    with pytest.raises(DBAPIError, match="refused"), outsider.begin() as connection:
        connection.exec_driver_sql(statement)
    assert (filled.audit(), filled.scheme_versions("small"), filled.batches("small")) == before


REPLACED = ("audit_log SELECT *", "scheme SELECT *", "policy SELECT *", "unit SELECT *", "phrase (text) SELECT text")


@pytest.mark.parametrize("into", REPLACED)
def test_no_row_is_replaced_or_truncated_away(filled: Store, outsider: Engine, into: str) -> None:
    with filled.unit_of_work("officer") as work:
        work.put_policy("coverage", 0.5, basis="试行")
    table = into.split(maxsplit=1)[0]
    replacement = f"INSERT OR REPLACE INTO {into} FROM {table}"  # tables of our own
    statement = replacement if outsider.dialect.name == "sqlite" else f"TRUNCATE {table} CASCADE"
    with pytest.raises(DBAPIError, match="refused"), outsider.begin() as connection:
        connection.exec_driver_sql(statement)


def test_a_store_with_a_guard_missing_does_not_open(filled: Store, outsider: Engine, url: str) -> None:
    with outsider.begin() as connection:
        name = next(name for name in present(connection) if name.startswith("guard_audit_log"))
        suffix = "" if connection.dialect.name == "sqlite" else " ON audit_log"
        connection.exec_driver_sql(f"DROP TRIGGER {name}{suffix}")
    with pytest.raises(UnguardedStore) as refusal:
        open_store(url)
    assert refusal.value.missing == (name,)


def test_a_store_with_a_guard_hollowed_out_does_not_open(filled: Store, outsider: Engine, url: str) -> None:
    with outsider.begin() as connection:
        if connection.dialect.name == "sqlite":
            name = "guard_scheme_update"
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
            connection.exec_driver_sql(f"CREATE TRIGGER {name} BEFORE UPDATE ON scheme BEGIN SELECT 1; END")
        else:
            name = "guard_scheme_change"
            connection.exec_driver_sql(f"ALTER TABLE scheme DISABLE TRIGGER {name}")
    with pytest.raises(UnguardedStore, match=name):
        open_store(url)


def test_an_upgrade_that_rebuilds_a_table_makes_its_guards_again(
    filled: Store, outsider: Engine, url: str, tmp_path: Path, holdings: Holdings
) -> None:
    later = tmp_path / "later"
    shutil.copytree(SCRIPTS, later, ignore=shutil.ignore_patterns("__pycache__"))
    (later / "versions" / "9001_note.py").write_text(SECOND, encoding="utf-8")
    assert migrate(url, later)
    assert not migrate(url, later)
    with outsider.begin() as connection:
        assert revision(connection) == "9001"
        guards.check(connection)
    with pytest.raises(DBAPIError, match="refused"), outsider.begin() as connection:
        connection.exec_driver_sql("UPDATE scheme SET note = 'x'")
    assert filled.holdings("small").schemes == holdings.schemes


def test_a_failed_upgrade_leaves_the_schema_and_its_guards_as_they_were(
    filled: Store, outsider: Engine, url: str, tmp_path: Path
) -> None:
    later = tmp_path / "later"
    shutil.copytree(SCRIPTS, later, ignore=shutil.ignore_patterns("__pycache__"))
    broken = f"{SECOND}    raise RuntimeError('stopped')\n"
    (later / "versions" / "9001_note.py").write_text(broken, encoding="utf-8")
    with pytest.raises(RuntimeError, match="stopped"):
        migrate(url, later)
    with outsider.begin() as connection:
        assert revision(connection) == "0007"
        guards.check(connection)
    assert filled.verify_audit() == []


def test_a_database_of_a_later_release_is_refused(filled: Store, outsider: Engine, url: str) -> None:
    with outsider.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerStore, match="9999"):
        open_store(url)


def test_a_scheme_whose_text_was_changed_is_not_used(filled: Store, outsider: Engine) -> None:
    with outsider.begin() as connection:
        guards.drop(connection)
        connection.exec_driver_sql("UPDATE scheme SET text = replace(text, '60', '61') WHERE code = 'base'")
    with pytest.raises(DamagedRecord, match="base"):
        filled.holdings("small")


def present(connection: Connection) -> list[str]:
    """The names of the guards that exist."""
    return sorted(guards._present(connection))
