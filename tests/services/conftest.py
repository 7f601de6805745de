"""The small framework, evaluated once for each level, and kept in a store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.services.evaluation import Evaluation, compose_of
from evaluation.services.workspace import Store, open_workspace
from tests import stores
from tests.services import small_world


@pytest.fixture(scope="session")
def small() -> Holdings:
    return small_world.make()


@pytest.fixture
def store(tmp_path: Path, small: Holdings) -> Iterator[Store]:
    opened = open_workspace(stores.kept(tmp_path, small))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def regions(small: Holdings) -> Evaluation:
    return compose_of(small, small.scheme("reference"), "2025")


@pytest.fixture(scope="session")
def departments(small: Holdings) -> Evaluation:
    return compose_of(small, small.scheme("department"), "2025")


@pytest.fixture(scope="session")
def cadres(small: Holdings) -> Evaluation:
    scheme = small.reference(Level.CADRE)
    assert scheme is not None
    return compose_of(small, scheme, "2025")
