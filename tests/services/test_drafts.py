"""Drafts of weights: kept on every move, saved under a name, nobody's overwritten unseen."""

from pathlib import Path

import pytest

from evaluation.domain.framework import observations
from evaluation.errors import NotAllowed, ResultsAreIn
from evaluation.services import drafts
from evaluation.services.actors import Actor, local
from evaluation.services.workspace import Store, open_workspace
from tests import counties, stores

SHARES = {"growth": 20.0, "water": 70.0, "forms": 10.0}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with the small framework."""
    return open_workspace(stores.kept(tmp_path, counties.holdings()))


def test_what_is_kept_is_found_again(store: Store) -> None:
    drafts.keep(store, local(), counties.scheme(), {"A": SHARES})
    left = drafts.kept(store, local(), counties.scheme())
    assert left is not None
    assert left.weights == {"A": SHARES}


def test_keeping_one_category_leaves_the_other(store: Store) -> None:
    drafts.keep(store, local(), counties.scheme(), {"A": SHARES})
    drafts.keep(store, local(), counties.scheme(), {"B": {"growth": 100.0, "water": 0.0, "forms": 0.0}})
    left = drafts.kept(store, local(), counties.scheme())
    assert left is not None
    assert set(left.weights) == {"A", "B"}
    assert left.version == 2


def test_a_saved_draft_is_listed_by_its_name_and_a_kept_one_is_not(store: Store) -> None:
    drafts.keep(store, local(), counties.scheme(), {"A": SHARES})
    drafts.save(store, local(), counties.scheme(), " 草案 B ", {"A": SHARES})
    assert [each.name for each in drafts.named(store, local(), counties.scheme())] == ["草案 B"]


def test_every_draft_leaves_an_audit_row(store: Store) -> None:
    drafts.save(store, local(), counties.scheme(), "草案", {"A": SHARES})
    newest = store.audit(1)[0]
    assert (newest.actor, newest.action) == ("local", "draft")


def test_a_leader_may_not_change_weights(store: Store) -> None:
    leader = Actor("leader", frozenset({"leader"}))
    with pytest.raises(NotAllowed):
        drafts.keep(store, leader, counties.scheme(), {"A": SHARES})


def test_a_draft_is_meant_for_the_first_year_without_results(store: Store) -> None:
    drafts.save(store, local(), counties.scheme(), "草案", {"A": SHARES})
    assert store.periods("small")[-1] == "2025"
    assert [each.year for each in drafts.named(store, local(), counties.scheme())] == ["2026"]


def test_weights_for_a_year_whose_results_are_in_are_refused(store: Store) -> None:
    with pytest.raises(ResultsAreIn) as refused:
        drafts.save(store, local(), counties.scheme(), "草案", {"A": SHARES}, year="2025")
    assert "2025 年度的结果已在" in str(refused.value)
    assert drafts.named(store, local(), counties.scheme()) == ()


def test_weights_set_for_a_year_stay_as_they_were_once_its_results_are_in(store: Store) -> None:
    drafts.save(store, local(), counties.scheme(), "草案", {"A": SHARES})
    drafts.keep(store, local(), counties.scheme(), {"A": SHARES})
    arrived = counties.holdings().observations.assign(period="2026")
    with store.unit_of_work("test") as work:
        work.put_holdings(counties.holdings().revise({"observations": observations(arrived)}))
    with pytest.raises(ResultsAreIn):
        drafts.save(store, local(), counties.scheme(), "草案", {"A": {"growth": 100.0, "water": 0.0, "forms": 0.0}})
    assert [each.weights for each in drafts.named(store, local(), counties.scheme())] == [{"A": SHARES}]
    drafts.keep(store, local(), counties.scheme(), {"A": SHARES})
    left = drafts.kept(store, local(), counties.scheme())
    assert left is not None
    assert left.year == "2027"


def test_how_a_draft_was_set_is_kept_and_on_record(store: Store) -> None:
    drafts.save(store, local(), counties.scheme(), "草案", {"A": SHARES}, source=drafts.NAMED)
    assert drafts.named(store, local(), counties.scheme())[0].source == "named"
    assert store.audit(1)[0].payload["source"] == "named"


def test_one_category_set_with_names_in_sight_tells_of_the_whole_draft(store: Store) -> None:
    drafts.save(store, local(), counties.scheme(), "草案", {"A": SHARES}, source=drafts.NAMED)
    drafts.save(store, local(), counties.scheme(), "草案", {"B": SHARES}, source=drafts.BLIND)
    assert drafts.named(store, local(), counties.scheme())[0].source == "named"
    drafts.save(store, local(), counties.scheme(), "草案", {"A": SHARES, "B": SHARES}, source=drafts.BLIND)
    assert drafts.named(store, local(), counties.scheme())[0].source == "blind"
