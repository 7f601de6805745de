"""The database: where it is, its schema brought up to date, its guards checked, and the store opened on it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from evaluation.errors import NewerStore
from evaluation.storage import guards
from evaluation.storage.address import default_url
from evaluation.storage.engines import Engines, connect, connect_migration, exists, is_embedded, without_password
from evaluation.storage.repository import Store

SCRIPTS = Path(__file__).parent / "migrations"

__all__ = ["default_url", "exists", "migrate", "open_store", "revision", "without_password"]


def open_store(url: str) -> Store:
    """The store at the address, migrated.

    Raises UnguardedStore where a guard trigger is absent, NewerStore where the schema is of a later release.
    """
    migrate(url)
    engines = connect(url)
    try:
        with engines.read.connect() as connection:
            guards.check(connection)
    except BaseException:
        engines.dispose()
        raise
    return Store(engines)


def migrate(url: str, scripts: Path = SCRIPTS) -> bool:
    """Brings the schema up to date in one transaction, guards made anew after it; whether anything was to do."""
    engines = connect(url)
    try:
        if _is_current(engines, scripts):
            return False
    finally:
        engines.dispose()
    engine = connect_migration(url)
    try:
        with engine.begin() as connection:
            _upgrade(connection, scripts)
    finally:
        engine.dispose()
    return True


def revision(connection: Connection) -> str | None:
    """The revision of the schema; None where there is none yet."""
    return MigrationContext.configure(connection).get_current_revision()


def _is_current(engines: Engines, scripts: Path) -> bool:
    with engines.read.connect() as connection:
        return revision(connection) == ScriptDirectory(str(scripts)).get_current_head()


def _upgrade(connection: Connection, scripts: Path) -> None:
    settings = Config()
    settings.set_main_option("script_location", str(scripts).replace("%", "%%"))
    settings.attributes["connection"] = connection
    _refuse_newer(connection, scripts)
    guards.drop(connection)
    command.upgrade(settings, "head")
    guards.create(connection)
    if is_embedded(connection):
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise ValueError(f"the migration left a reference without its row: {tuple(broken)}")


def _refuse_newer(connection: Connection, scripts: Path) -> None:
    found = revision(connection)
    try:
        if found:
            ScriptDirectory(str(scripts)).get_revision(found)
    except CommandError as error:
        raise NewerStore(found or "") from error
