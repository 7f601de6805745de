"""A server that cannot be reached is told in one sentence, with its address but never the password."""

import socket
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, make_url

from evaluation import __main__ as command_line
from evaluation.errors import NoStore
from evaluation.storage.database import migrate, open_store
from evaluation.storage.repository import Store


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address at which no server listens: the port is taken, but not for answering."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"postgresql+psycopg://officer:secret@127.0.0.1:{taken.getsockname()[1]}/hengji"


@pytest.mark.parametrize("use", [open_store, migrate])
def test_a_server_that_does_not_run_is_told_with_its_address_and_without_the_password(use: object, nobody: str) -> None:
    assert callable(use)
    with pytest.raises(NoStore) as refused:
        use(nobody)
    port = make_url(nobody).port
    for text in (refused.value.text("zh"), refused.value.text("en")):
        assert f"postgresql+psycopg://officer:***@127.0.0.1:{port}/hengji" in text
        assert "HENGJI_DATABASE" in text
        assert "secret" not in text


@pytest.mark.parametrize("command", [["verify"], ["migrate"], ["load-example"], ["export", "--framework", "f"]])
def test_the_command_line_ends_with_the_sentence_and_no_traceback(
    command: list[str], nobody: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main([*command, "--store", nobody]) == 1
    said = capsys.readouterr().err
    assert "officer:***@" in said
    assert "Traceback" not in said
    assert "secret" not in said


def test_a_database_that_the_server_does_not_have_is_told(postgresql_url: str) -> None:
    absent = make_url(postgresql_url).set(database="absent").render_as_string(hide_password=False)
    with pytest.raises(NoStore, match="库名"):
        open_store(absent)


def test_a_store_finds_the_server_again_after_its_connections_were_cut(store: Store, url: str) -> None:
    if url.startswith("sqlite"):
        pytest.skip("an embedded database has no connections that can be cut")
    assert store.frameworks() == ()
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> {own}"
    with engine.connect() as connection:
        own = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        connection.exec_driver_sql(cut.format(own=own))
    engine.dispose()
    assert store.frameworks() == ()


def test_a_connection_that_is_cut_while_it_is_used_is_told(store: Store, url: str) -> None:
    if url.startswith("sqlite"):
        pytest.skip("an embedded database has no connections that can be cut")
    with pytest.raises(NoStore), store.unit_of_work("officer") as work:
        work._connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
    assert store.frameworks() == ()
