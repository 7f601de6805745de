"""The weighting laboratory: what a slider shows is what the scorecard would say."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from evaluation.domain.indicators import Level
from evaluation.scorecard import compose
from evaluation.services import evaluation, pillars, stability, weights
from evaluation.services.weights import Laboratory
from tests import counties


@pytest.fixture
def made() -> evaluation.Evaluation:
    """The small framework under its reference."""
    return evaluation.compose_of(counties.holdings(), counties.scheme(), "2025")


@pytest.fixture
def laboratory(made: evaluation.Evaluation) -> Laboratory:
    return weights.open_laboratory(made, "A")


def test_only_weighable_indicators_have_a_share(laboratory: Laboratory) -> None:
    assert laboratory.adopted == {"growth": 60, "water": 30, "forms": 10}


def test_an_indicator_judged_by_the_organisation_has_no_slider() -> None:
    pillar = pillars.group(counties.scheme())[1]
    assert [leaf.indicator for leaf in pillar.leaves] == ["water", "forms"]
    assert [leaf.indicator for leaf in pillar.judged] == ["politics"]


def test_totals_are_the_weighted_means(laboratory: Laboratory) -> None:
    trial = weights.try_out(laboratory, {"growth": 20, "water": 70, "forms": 10})
    assert trial.totals == pytest.approx([37, 59, 73.5, 49])
    assert trial.places.tolist() == [4, 2, 1, 3]


def test_places_equal_those_of_a_scheme_with_these_weights(laboratory: Laboratory) -> None:
    tried = {"growth": 33.0, "water": 51.0, "forms": 16.0}
    scheme = counties.scheme().revise({"weights": {"*": tried}})
    card = compose(laboratory.prepared.dataset, scheme)
    codes = [unit.code for unit in laboratory.units]
    trial = weights.try_out(laboratory, tried)
    assert trial.places == pytest.approx(card.places.loc[codes, "place"])
    assert trial.totals == pytest.approx(card.scores.loc[codes, "total"], abs=1e-12)


def test_the_parts_of_a_bar_sum_to_the_total(laboratory: Laboratory) -> None:
    trial = weights.try_out(laboratory, laboratory.adopted)
    assert trial.parts.sum(axis=1) == pytest.approx(trial.totals)
    assert trial.parts[0] == pytest.approx([54, 6, 5])


def test_a_row_tells_the_place_before_and_now(laboratory: Laboratory) -> None:
    trial = weights.try_out(laboratory, {"growth": 20, "water": 70, "forms": 10})
    first = weights.page(laboratory, trial, "", 1).rows[0]
    assert (first.unit.code, first.before, first.place, first.moved, first.total) == ("U3", 4, 1, 3, Decimal("73.5"))


def test_the_search_finds_by_name_and_by_code(laboratory: Laboratory) -> None:
    trial = weights.try_out(laboratory, laboratory.adopted)
    for wanted in ("u3", "U3县", "U3 county"):
        assert [row.unit.code for row in weights.page(laboratory, trial, wanted, 1).rows] == ["U3"]


def test_moves_count_who_rises_and_falls(laboratory: Laboratory) -> None:
    moved = weights.moves(laboratory, weights.try_out(laboratory, {"growth": 20, "water": 70, "forms": 10}))
    assert (moved.up, moved.down, moved.same) == (1, 1, 2)
    assert moved.rise is not None
    assert moved.rise.unit.code == "U3"


def test_the_balance_shows_label_and_horizon_apart(laboratory: Laboratory) -> None:
    found = weights.balance(laboratory, laboratory.adopted)
    assert (found.visible, found.latent, found.process) == (Decimal("60.0"), Decimal("30.0"), Decimal("10.0"))
    assert found.horizon == Decimal("30.0")
    assert found.latent_share == pytest.approx(1 / 3)


def test_recomputed_ranges_keep_the_adopted_places_beside_them(
    made: evaluation.Evaluation, laboratory: Laboratory
) -> None:
    drawn = weights.recompute(made, laboratory, {"growth": 20, "water": 70, "forms": 10})
    shown = weights.with_ranges(laboratory, np.array([[1.0, 2.0]] * 4))
    assert drawn.shape == (4, 2)
    assert shown.places.tolist() == [[1, 1, 2], [2, 1, 2], [4, 1, 2], [3, 1, 2]]


def test_persons_are_never_listed() -> None:
    held = counties.holdings(Level.CADRE)
    region = weights.open_laboratory(evaluation.compose_of(counties.holdings(), counties.scheme(), "2025"), "A")
    persons = Laboratory(**{**region.__dict__, "scheme": counties.scheme(Level.CADRE)})
    trial = weights.try_out(persons, persons.adopted)
    assert held.units[0].level is Level.CADRE
    assert weights.page(persons, trial, "", 1).rows == ()
    assert np.isnan(trial.places).all()


def test_a_group_of_fewer_than_five_shows_no_spread(laboratory: Laboratory) -> None:
    found = weights.group(laboratory, weights.try_out(laboratory, laboratory.adopted))
    assert (found.count, found.before, found.after) == (4, None, None)


def test_where_nobody_can_be_told_apart_units_stand_as_they_are_without_places_and_safe_ranges(
    made: evaluation.Evaluation,
) -> None:
    card = made.scorecard
    places = card.places.assign(place=np.nan, lower=1.0, upper=4.0, reason="unreliable")
    found = weights.open_laboratory(replace(made, scorecard=replace(card, places=places)), "A")
    trial = weights.try_out(found, {"growth": 20, "water": 70, "forms": 10})
    rows = weights.page(found, trial, "", 1).rows
    assert found.withheld
    assert [row.unit.code for row in rows] == [unit.code for unit in found.units]
    assert {(row.place, row.before, row.range) for row in rows} == {(None, None, None)}
    assert not found.lives
    assert stability.safe_ranges(found, found.adopted, ()) == {}
