"""Connections: one engine that writes, one that only reads, one that migrates; SQLite and PostgreSQL alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from evaluation.errors import NoStore

PRAGMAS = (
    "busy_timeout = 30000",
    "journal_mode = WAL",
    "synchronous = FULL",
    "recursive_triggers = ON",
    "cache_size = -65536",
)
WRITING = (*PRAGMAS, "foreign_keys = ON")
READING = (*PRAGMAS, "query_only = ON")
PATIENCE = 10  # seconds until a server that does not answer counts as not there
WRITERS_LOCK = 0x68656E676A69  # "hengji": the advisory lock that puts PostgreSQL's writers in one line


@dataclass(frozen=True)
class Engines:
    """The writing and the reading engine of one database."""

    write: Engine
    read: Engine

    def dispose(self) -> None:
        """Closes every connection."""
        self.write.dispose()
        self.read.dispose()


def connect(url: str) -> Engines:
    """Both engines: writers wait for one another; a read transaction sees one moment and blocks nobody."""
    if is_sqlite(url):
        _make_folder(url)
        return Engines(_sqlite(url, "BEGIN IMMEDIATE", WRITING), _sqlite(url, "BEGIN", READING))
    read = _postgresql(url, {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})
    return Engines(_postgresql_writer(url), read)


def connect_migration(url: str) -> Engine:
    """The engine that changes the schema: as the writing one, but SQLite's foreign keys wait until the end."""
    if not is_sqlite(url):
        return _postgresql_writer(url)
    _make_folder(url)
    return _sqlite(url, "BEGIN IMMEDIATE", PRAGMAS)


def is_sqlite(url: str) -> bool:
    """Whether the address names an embedded database."""
    try:
        address = make_url(url)
        address.get_dialect()
    except (ImportError, NoSuchModuleError) as error:
        raise NoStore(without_password(url), "没有这种数据库的驱动", "there is no driver for this kind") from error
    except ArgumentError as error:
        raise NoStore("", "地址的写法不对", "the address cannot be read") from error
    return address.get_backend_name() == "sqlite"


def exists(url: str) -> bool:
    """Whether the file of an embedded database is there; True for a server, which tells by itself."""
    return not is_sqlite(url) or Path(make_url(url).database or "").is_file()


def without_password(url: str) -> str:
    """The address as it may be shown."""
    return make_url(url).render_as_string(hide_password=True)


def is_embedded(connection: Connection) -> bool:
    """Whether the connection is to an embedded database."""
    return connection.dialect.name == "sqlite"


def _make_folder(url: str) -> None:
    file = make_url(url).database
    if not file or file == ":memory:":
        raise ValueError("the store needs a file: an SQLite database in memory is another one for each connection")
    Path(file).parent.mkdir(parents=True, exist_ok=True)


def _sqlite(url: str, begin: str, pragmas: tuple[str, ...]) -> Engine:
    engine = create_engine(url)
    event.listen(engine, "connect", _preparation(pragmas))
    event.listen(engine, "begin", _statement(begin))
    return engine


def _postgresql(url: str, options: Mapping[str, Any] = MappingProxyType({})) -> Engine:
    """An engine that gives up on a server that does not answer, and finds it again after it was restarted."""
    waiting = {} if "connect_timeout" in make_url(url).query else {"connect_timeout": PATIENCE}
    engine = create_engine(url, connect_args=waiting, pool_pre_ping=True, execution_options=dict(options))
    event.listen(engine, "handle_error", _unreachable(url))
    return engine


def _unreachable(url: str) -> Callable[[ExceptionContext], None]:
    def refuse(context: ExceptionContext) -> None:
        if not context.is_pre_ping and (context.connection is None or context.is_disconnect):
            raise NoStore(
                without_password(url),
                "连不上数据库服务器:服务没有启动、网络不通,或者库名、用户名、密码不对",
                "the server cannot be reached: it does not run, the network does not lead to it, "
                "or the name of the database, the user or the password is wrong",
            ) from context.original_exception

    return refuse


def _postgresql_writer(url: str) -> Engine:
    engine = _postgresql(url)
    event.listen(engine, "begin", _statement(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})"))
    return engine


def _preparation(pragmas: tuple[str, ...]) -> Callable[[DBAPIConnection, ConnectionPoolEntry], None]:
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # transactions are begun by us
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return prepare


def _statement(text: str) -> Callable[[Connection], None]:
    def execute(connection: Connection) -> None:
        connection.exec_driver_sql(text)

    return execute
