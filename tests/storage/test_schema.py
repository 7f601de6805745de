"""The migrations make exactly the tables that the code declares; limits hold in the database itself."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import IntegrityError

from evaluation.storage.database import default_url, open_store
from evaluation.storage.registers import REGISTERS
from evaluation.storage.repository import Store
from evaluation.storage.tables import METADATA


@pytest.fixture
def engine(store: Store, url: str) -> Iterator[Engine]:
    """A plain engine on a migrated, empty database."""
    plain = create_engine(url)
    yield plain
    plain.dispose()


def test_the_migrated_schema_is_the_declared_one(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


@pytest.mark.parametrize("name", REGISTERS)
def test_every_field_of_the_domain_has_its_column(name: str) -> None:
    register = REGISTERS[name]
    assert set(register.table.columns.keys()) - {"id", "framework_id"} == set(register.fields)


@pytest.mark.parametrize(
    "row",
    [
        "(1, 1, 1, 1, 1e308, 0, 1, 1, NULL, 1, 1)",
        "(1, 1, 1, 1, 1.0, 3, 1, 1, NULL, 1, 1)",
        "(1, 1, 1, 1, 1.0, 0, 1, 1, -0.5, 1, 1)",
        "(1, 1, 1, NULL, 1.0, 0, 1, 1, NULL, 1, 1)",
    ],
    ids=["not finite", "no such status", "negative error", "no unit"],
)
def test_the_database_refuses_an_impossible_observation(engine: Engine, row: str) -> None:
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.exec_driver_sql(f"INSERT INTO observation VALUES {row}")  # noqa: S608  # rows of our own


def test_the_embedded_database_stands_in_the_project_unless_the_environment_names_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("HENGJI_DATABASE", raising=False)
    assert default_url().startswith("sqlite:///")
    assert default_url().endswith("data/evaluation.db")
    monkeypatch.setenv("HENGJI_DATABASE", "postgresql+psycopg://server/hengji")
    assert default_url() == "postgresql+psycopg://server/hengji"


def test_a_database_in_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a file"):
        open_store("sqlite://")
