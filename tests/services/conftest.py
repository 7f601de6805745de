"""The small framework, evaluated once for each level."""

import pytest

from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.services.evaluation import Evaluation, compose_of
from tests.services import small_world


@pytest.fixture(scope="session")
def small() -> Holdings:
    return small_world.make()


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
