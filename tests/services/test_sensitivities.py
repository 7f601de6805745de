"""Questions on other weights and other methods: stored under the weights on the desk, told by code."""

import pytest

from evaluation.checks import acceptability as weights_check
from evaluation.checks import choices as method_check
from evaluation.services import analyses, sensitivities, weights
from evaluation.services.actors import local
from evaluation.services.evaluation import Evaluation
from evaluation.services.weights import Laboratory
from evaluation.services.workspace import Store


@pytest.fixture
def laboratory(regions: Evaluation) -> Laboratory:
    return weights.open_laboratory(regions, "山区")


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer draws than a page asks for."""
    monkeypatch.setattr(weights_check, "DRAWS", 400)
    monkeypatch.setattr(weights_check, "DRAWS_A_SHARE", 100)
    monkeypatch.setattr(method_check, "SAMPLES", 64)
    monkeypatch.setattr(method_check.choices, "__kwdefaults__", {"samples": 64})


def test_shares_on_top_sum_to_the_seats_and_come_back_as_they_were(
    store: Store, regions: Evaluation, laboratory: Laboratory
) -> None:
    question = sensitivities.acceptability(laboratory, laboratory.adopted)
    found = analyses.answer(store, local(), regions, question)
    assert (found.seats, found.of) == (3, 12)
    assert sum(each.anywhere for each in found.units) == pytest.approx(3)
    assert sum(each.nearby for each in found.units) == pytest.approx(3)
    assert found.grid == weights_check.GRID
    assert all(len(each.by_balance) == len(found.grid) for each in found.units)
    assert not set(found.certain) & set(found.open)
    assert analyses.stored(store, local(), regions, question) == found


def test_other_weights_or_another_category_are_another_question(
    store: Store, regions: Evaluation, laboratory: Laboratory
) -> None:
    analyses.answer(store, local(), regions, sensitivities.acceptability(laboratory, laboratory.adopted))
    moved = sensitivities.acceptability(laboratory, {**laboratory.adopted, "growth": 30.0, "roads": 10.0})
    other = weights.open_laboratory(regions, "平原")
    assert analyses.stored(store, local(), regions, moved) is None
    assert analyses.stored(store, local(), regions, sensitivities.acceptability(other, other.adopted)) is None


def test_choices_are_told_strongest_first_with_their_levels(
    store: Store, regions: Evaluation, laboratory: Laboratory
) -> None:
    question = sensitivities.choices(laboratory, laboratory.adopted)
    found = analyses.answer(store, local(), regions, question)
    assert [each.total for each in found.choices] == sorted((each.total for each in found.choices), reverse=True)
    assert {each.name for each in found.choices} >= {"weighting", "nearby", "mean", "scoring", "adjustment"}
    assert all(each.levels[0] == method_check.OWN for each in found.choices)
    assert found.moved > 0
    assert {each.unit for each in found.units} <= set(laboratory.prepared.scores.index)
    assert analyses.stored(store, local(), regions, question) == found


def test_persons_are_declined(store: Store, cadres: Evaluation) -> None:
    laboratory = weights.open_laboratory(cadres, "主要领导")
    lead = analyses.answer(store, local(), cadres, sensitivities.acceptability(laboratory, laboratory.adopted))
    moved = analyses.answer(store, local(), cadres, sensitivities.choices(laboratory, laboratory.adopted))
    assert None not in {lead.declined and lead.declined.code, moved.declined and moved.declined.code}
    assert (lead.units, moved.units) == ((), ())
