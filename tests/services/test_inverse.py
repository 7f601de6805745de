"""反推核查: what a wished order would need, never for the newest year or for persons, and never off the record."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from evaluation.checks import inverse as check
from evaluation.checks.inverse import Wish
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.errors import NoReason, NotAllowed, NotPast, UnknownName
from evaluation.services import inverse
from evaluation.services.actors import LEADER, OFFICER, Actor, local
from evaluation.services.evaluation import Evaluation, compose_of
from evaluation.services.inverse import Question
from evaluation.storage.database import open_store
from evaluation.storage.repository import Store
from tests import counties, weightings

WHY = "核对一份排名"


@pytest.fixture
def held() -> Holdings:
    """The small framework with 2024 as 2025."""
    small = counties.holdings()
    before = small.observations.assign(period="2024")
    both = type(before)(np.concatenate([before.to_numpy(object), small.observations.to_numpy(object)]))
    both.columns = before.columns
    return replace(small, observations=both.astype(before.dtypes.to_dict()))


@pytest.fixture
def store(tmp_path: Path, held: Holdings) -> Store:
    opened = open_store(f"sqlite:///{tmp_path / 'inverse.db'}")
    with opened.unit_of_work("test") as work:
        work.put_holdings(held)
    return opened


@pytest.fixture
def made(held: Holdings) -> Evaluation:
    return compose_of(held, counties.scheme(), "2024")


def asked(*order: str, tops: tuple[tuple[str, int], ...] = (), reason: str = WHY) -> Question:
    return Question("A", order, tops, reason)


def test_the_weights_for_an_order_by_hand(store: Store, made: Evaluation) -> None:
    # growth + water = 90 as they are: U2 over U1 where .3 growth < .4 water; the least move is from growth to water
    told = inverse.ask(store, local(), made, asked("U2", "U1"))
    assert told.outcome == "found"
    changed = [need for need in told.needs if need.needed != need.adopted]
    assert {need.leaf.indicator: (need.adopted, need.needed) for need in changed} == {
        "growth": (Decimal("60.0"), Decimal("51.4")),
        "water": (Decimal("30.0"), Decimal("38.6")),
    }
    assert told.moved == Decimal("8.6")
    assert told.share == pytest.approx(4 / 7, abs=0.02)  # .3 growth < .4 water: growth below 4/7 of the two


def test_an_order_that_holds_already_needs_nothing(store: Store, made: Evaluation) -> None:
    told = inverse.ask(store, local(), made, asked("U1", "U2"))
    assert (told.outcome, told.moved) == ("in_place", Decimal("0.0"))


def test_an_order_that_no_weights_give_names_the_pair(store: Store, made: Evaluation) -> None:
    told = inverse.ask(store, local(), made, asked("U1", "U4", "U2", "U3"))  # U2 is better than U4 on everything
    assert told.outcome == "none"
    assert [pair[:2] for pair in told.pairs] == [("U4", "U2")]
    assert told.share == 0
    assert told.needs == ()
    assert told.lacking > 0


def test_pairs_that_only_together_are_impossible_are_named_together() -> None:
    scores = np.array([[90.0, 10, 50, 50, 50, 50], [40.0, 40, 50, 50, 50, 50], [10.0, 90, 50, 50, 50, 50]])
    made = weightings.laboratory(scores, np.full(6, 100 / 6))
    found = check.invert(made.prepared, np.full(6, 1 / 6), Wish(order=(1, 0, 2)))
    # 1 over 0 needs 3 b > 5 a, 0 over 2 needs a > b: each alone is possible
    assert (found.outcome, found.pairs) == ("none", (0, 1))
    leads = scores[[1, 0]] - scores[[0, 2]]
    assert (found.multipliers @ leads <= found.most + 1e-6).all()
    for order in ((1, 0), (0, 2)):
        assert check.invert(made.prepared, np.full(6, 1 / 6), Wish(order)).outcome in {"found", "in_place"}


def test_a_unit_among_the_first_few(store: Store, made: Evaluation) -> None:
    told = inverse.ask(store, local(), made, asked(tops=(("U3", 1),)))
    assert told.outcome == "found"
    assert told.moved > 0
    never = inverse.ask(store, local(), made, asked(tops=(("U4", 1),)))
    assert never.outcome == "none"
    assert never.best == (("U4", 3),)  # U2 always; of U1 and U3 one, as 40 growth ≤ 30 water and ≥ 45 water


def test_every_use_is_on_record_with_question_and_reason(store: Store, made: Evaluation) -> None:
    told = inverse.ask(store, local(), made, asked("U2", "U1"))
    entry = store.audit(1)[0]
    assert (entry.action, entry.object, entry.actor) == ("inverse", "small/inverse", "local")
    assert entry.payload["order"] == ["U2", "U1"]
    assert entry.payload["reason"] == WHY
    assert entry.payload["outcome"] == told.outcome
    assert store.verify_audit() == []


def test_what_cannot_be_recorded_is_not_answered(
    store: Store, made: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("evaluation.storage.audit.append", broken)
    with pytest.raises(OSError, match="disk full"):
        inverse.ask(store, local(), made, asked("U2", "U1"))


def test_the_newest_year_is_refused(store: Store, held: Holdings) -> None:
    newest = compose_of(held, counties.scheme(), "2025")
    with pytest.raises(NotPast):
        inverse.ask(store, local(), newest, asked("U2", "U1"))
    assert store.audit(1)[0].action != "inverse"
    assert inverse.past(held, Level.REGION) == ("2024",)


def test_persons_are_refused(store: Store) -> None:
    cadres = compose_of(counties.holdings(Level.CADRE), counties.scheme(Level.CADRE), "2025")
    with pytest.raises(NotAllowed):
        inverse.ask(store, local(), cadres, asked("U2", "U1"))


@pytest.mark.parametrize("role", [LEADER, OFFICER])
def test_only_who_audits_may_ask(store: Store, made: Evaluation, role: str) -> None:
    with pytest.raises(NotAllowed):
        inverse.ask(store, Actor("somebody", frozenset({role})), made, asked("U2", "U1"))


def test_a_reason_and_known_units_are_needed(store: Store, made: Evaluation) -> None:
    with pytest.raises(NoReason):
        inverse.ask(store, local(), made, asked("U2", "U1", reason=" 看 "))
    with pytest.raises(UnknownName):
        inverse.ask(store, local(), made, asked("U2", "U6"))  # of another category


def test_a_code_that_is_not_there_lists_no_others_and_is_on_record(store: Store, made: Evaluation) -> None:
    with pytest.raises(UnknownName) as caught:
        inverse.ask(store, local(), made, asked("U2", "X9"))
    said = caught.value.text("zh") + caught.value.text("en")
    assert "X9" in said
    assert not [unit.code for unit in made.holdings.units if unit.code in said]
    entry = store.audit(1)[0]
    assert (entry.action, entry.payload["outcome"], entry.payload["order"]) == ("inverse", "unknown", ["U2", "X9"])


def test_no_draft_comes_of_it() -> None:
    module = Path(inverse.__file__).read_text(encoding="utf-8")
    assert "drafts" not in module
    assert "put_" not in module


def test_units_with_gaps_are_named_and_other_means_declined() -> None:
    scores = np.array([[90.0] * 6, [50.0] * 5 + [np.nan], [20.0] * 6])
    gappy = weightings.laboratory(scores, np.full(6, 100 / 6))
    found = check.invert(gappy.prepared, np.full(6, 1 / 6), Wish(order=(1, 0)))
    assert (found.outcome, found.gaps) == ("gaps", (1,))
    bent = weightings.laboratory(scores, np.full(6, 100 / 6), mean="geometric")
    assert check.invert(bent.prepared, np.full(6, 1 / 6), Wish(order=(2, 0))).outcome == "bent"


@pytest.mark.parametrize("mean", ["arithmetic", "mixed"])
def test_what_is_found_is_granted_by_the_totals(mean: str) -> None:
    generator = np.random.default_rng(4)
    present, seen = np.full(6, 1 / 6), set()
    for _ in range(25):
        made = weightings.laboratory(generator.integers(0, 11, (6, 6)) * 10.0, np.full(6, 100 / 6), mean=mean)
        wish = Wish(tuple(generator.permutation(6)[:3].tolist()), ((int(generator.integers(6)), 2),))
        found = check.invert(made.prepared, present, wish)
        seen.add(found.outcome)
        assert found.pillars == (("P0",) if mean == "mixed" else ())
        if found.nearest is not None:
            assert check.granted(made.prepared, found.nearest[None], wish)[0]
        else:
            assert found.share == 0
    assert {"found", "none"} <= seen
