"""Targets for the weights of a category: kept with their basis, checked as printed."""

from decimal import Decimal
from pathlib import Path

import pytest

from evaluation.errors import NoReason, NotAllowed
from evaluation.services import targets
from evaluation.services.actors import Actor, local
from evaluation.services.targets import Target
from evaluation.services.weights import Balance
from evaluation.services.workspace import Store, open_workspace
from tests import counties, stores

LATENT = Target("latent", 60.0, "功能区规划")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_workspace(stores.kept(tmp_path, counties.holdings()))


def of(latent: str) -> Balance:
    return Balance(Decimal(30), Decimal(latent), Decimal(10), Decimal(40), 0.6)


def test_a_target_is_found_again_for_its_category_only(store: Store) -> None:
    targets.state(store, local(), counties.scheme(), "A", LATENT)
    targets.state(store, local(), counties.scheme(), "A", Target("horizon", 30.0, "五年规划"))
    assert targets.stated(store, local(), counties.scheme(), "A") == (LATENT, Target("horizon", 30.0, "五年规划"))
    assert targets.stated(store, local(), counties.scheme(), "B") == ()


def test_a_new_target_of_a_kind_replaces_the_old_one_and_leaves_a_row(store: Store) -> None:
    targets.state(store, local(), counties.scheme(), "A", LATENT)
    targets.state(store, local(), counties.scheme(), "A", Target("latent", 55.0, "规划修订"))
    assert [each.least for each in targets.stated(store, local(), counties.scheme(), "A")] == [55.0]
    assert [each.action for each in store.audit(2)] == ["policy", "policy"]


def test_a_target_taken_back_is_gone(store: Store) -> None:
    targets.state(store, local(), counties.scheme(), "A", LATENT)
    targets.drop(store, local(), counties.scheme(), "A", "latent")
    assert targets.stated(store, local(), counties.scheme(), "A") == ()


@pytest.mark.parametrize(("latent", "met"), [("59.9", False), ("60.0", True), ("75.0", True)])
def test_a_target_is_met_as_the_share_is_printed(latent: str, *, met: bool) -> None:
    assert LATENT.met(of(latent)) is met


def test_a_target_without_a_basis_is_refused(store: Store) -> None:
    with pytest.raises(NoReason):
        targets.state(store, local(), counties.scheme(), "A", Target("latent", 60.0, "  "))


def test_a_leader_may_not_set_targets(store: Store) -> None:
    with pytest.raises(NotAllowed):
        targets.state(store, Actor("x", frozenset({"leader"})), counties.scheme(), "A", LATENT)
