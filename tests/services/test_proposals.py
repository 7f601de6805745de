"""Weights that the data suggest are proposals: what they looked at is said, and where they came from is kept."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from evaluation.errors import NotAllowed
from evaluation.services import proposals, weights
from evaluation.services.actors import LEADER, Actor, local
from evaluation.services.evaluation import Evaluation
from evaluation.services.weights import Laboratory
from evaluation.steps import weighting
from evaluation.storage.repository import Store

EQUAL = {"growth": 25.0, "air": 25.0, "roads": 25.0, "trust": 25.0}


@pytest.fixture
def laboratory(regions: Evaluation) -> Laboratory:
    return weights.open_laboratory(regions, "山区")


def with_scores(laboratory: Laboratory, **changes: float) -> Laboratory:
    """The laboratory with some indicators' scores replaced."""
    scores = laboratory.prepared.scores.assign(**changes)
    return replace(laboratory, prepared=replace(laboratory.prepared, scores=scores))


@pytest.mark.parametrize("method", [method for method in proposals.DERIVED if method not in proposals.FEWEST_OF])
def test_a_method_weighs_what_the_category_weighs_to_100_per_cent(laboratory: Laboratory, method: str) -> None:
    found = proposals.derive(laboratory, method)
    assert found.shares is not None
    assert found.shares.keys() == laboratory.adopted.keys()
    assert sum(found.shares.values()) == pytest.approx(100)


def test_units_with_gaps_are_left_out_and_counted(laboratory: Laboratory) -> None:
    assert proposals.derive(laboratory, "entropy").left_out == 1  # R02, to which roads do not apply
    holed = with_scores(laboratory)
    holed.prepared.scores.iloc[5, 0] = np.nan
    found = proposals.derive(holed, "entropy")
    assert (found.units, found.left_out) == (10, 2)
    known = holed.prepared.scores.dropna()
    assert found.shares == pytest.approx((100 * weighting.entropy(known)).to_dict())


def test_an_indicator_without_weight_in_the_category_gets_none(laboratory: Laboratory) -> None:
    unweighed = replace(laboratory, adopted={**laboratory.adopted, "trust": 0.0})
    found = proposals.derive(unweighed, "equal")
    assert found.shares == pytest.approx({"growth": 100 / 3, "air": 100 / 3, "roads": 100 / 3, "trust": 0})


def test_what_is_the_same_everywhere_or_known_nowhere_is_named_and_weighs_nothing(laboratory: Laboratory) -> None:
    found = proposals.derive(with_scores(laboratory, trust=80.0, roads=np.nan), "critic")
    assert (found.alike, found.unknown) == (("trust",), ("roads",))
    assert found.shares is not None
    assert (found.shares["trust"], found.shares["roads"]) == (0, 0)
    assert sum(found.shares.values()) == pytest.approx(100)


def test_what_a_method_cannot_look_at_it_says_without_naming_a_unit(laboratory: Laboratory) -> None:
    zeros = with_scores(laboratory)
    zeros.prepared.scores.iloc[3, 0] = 0.0
    found = proposals.derive(zeros, "merec")
    assert (found.shares, found.refusal) == (None, proposals.Refusal("zeros", {"cells": 1}, ("growth",)))
    few = replace(laboratory, prepared=replace(laboratory.prepared, scores=laboratory.prepared.scores.iloc[:6]))
    found = proposals.derive(few, "entropy")
    assert found.refusal == proposals.Refusal("too_few", {"units": 5, "least": proposals.FEWEST})
    twins = with_scores(laboratory)
    twins.prepared.scores["trust"] = twins.prepared.scores["growth"]
    assert proposals.derive(twins, "equal_correlation").refusal == proposals.Refusal("no_solution")


def with_many(laboratory: Laboratory, shared: float = 0.7, units: int = 240) -> Laboratory:
    """The laboratory with many units; one thing is in every score, and growth has half as much of its own beside it."""
    drawn = np.random.default_rng(5).normal(size=(units, 5))
    drawn = np.linalg.qr(drawn - drawn.mean(axis=0))[0] * units**0.5
    points = 50 + 8 * (shared * drawn[:, [0]] + (1 - shared) * drawn[:, 1:] * [0.5, 1, 1, 1])
    scores = pd.DataFrame(points, columns=list(EQUAL))
    return replace(laboratory, prepared=replace(laboratory.prepared, scores=scores))


def test_a_measurement_model_weighs_what_tells_most_of_the_thing_behind_all(laboratory: Laboratory) -> None:
    """Scores a·f + b·u: the best guess of f weighs each by a / b², and growth has half the b."""
    found = proposals.derive(with_many(laboratory), "measurement_model")
    assert found.shares == pytest.approx({"growth": 400 / 7, "air": 100 / 7, "roads": 100 / 7, "trust": 100 / 7})
    assert (found.units, found.left_out, found.refusal) == (240, 0, None)
    assert found.model is not None
    common, own = (0.7 / 0.5125**0.5 + 3 * 0.7 / 0.58**0.5) ** 2, 0.15**2 / 0.5125 + 3 * 0.3**2 / 0.58
    assert found.model.reliability == pytest.approx(common / (common + own))
    assert not found.fits_poorly


def test_one_thing_that_is_not_all_that_indicators_share_is_told(laboratory: Laboratory) -> None:
    """Roads and trust share what they have of their own too: correlations of theirs beyond the factor."""
    many = with_many(laboratory)
    scores = many.prepared.scores
    entwined = 0.7 * scores["trust"] + 0.3 * scores["roads"]
    found = proposals.derive(with_scores(many, trust=entwined), "measurement_model")  # type: ignore[arg-type]
    assert found.shares is not None
    assert found.fits_poorly


def test_without_a_measurement_model_the_reason_is_given_with_its_figures(laboratory: Laboratory) -> None:
    def refusal(seen: Laboratory) -> proposals.Refusal | None:
        found = proposals.derive(seen, "measurement_model")
        assert found.shares is None
        return found.refusal

    many = with_many(laboratory)
    assert refusal(laboratory) == proposals.Refusal("too_few", {"units": 11, "least": 200})
    assert refusal(with_many(laboratory, units=199)) == proposals.Refusal("too_few", {"units": 199, "least": 200})
    assert refusal(with_many(laboratory, 0.3)) == proposals.Refusal("unreliable", {"reliability": 51, "least": 70})
    against = with_scores(many, growth=100 - many.prepared.scores["growth"])  # type: ignore[arg-type]
    assert refusal(against) == proposals.Refusal("against", {}, ("growth",))
    assert refusal(with_scores(many, trust=3.0, air=4.0)) == proposals.Refusal("few_items", {"items": 2, "least": 3})
    twins = with_scores(many, trust=many.prepared.scores["air"])  # type: ignore[arg-type]
    assert refusal(twins) == proposals.Refusal("dependent")


def test_a_blend_lies_between_judgement_and_data() -> None:
    judged = {"growth": 100.0, "air": 0.0, "roads": 0.0, "trust": 0.0}
    assert proposals.blend(judged, EQUAL, 1.0) == judged
    assert proposals.blend(judged, EQUAL, 0.0) == EQUAL
    assert proposals.blend(judged, EQUAL, 0.6)["growth"] == pytest.approx(70)


def test_each_unit_chooses_in_its_favour_inside_the_limits(laboratory: Laboratory) -> None:
    found = proposals.favour(laboratory, 0.1, 0.6)
    assert found.refusal is None
    assert len(found.choices) == 12
    for choice in found.choices:
        assert sum(choice.shares.values()) == pytest.approx(1)
        assert 0.1 - 1e-9 <= min(choice.shares.values()) <= max(choice.shares.values()) <= 0.6 + 1e-9
        assert 0 < choice.score <= 1
    assert found.mean is not None
    assert sum(found.mean.values()) == pytest.approx(1)


@pytest.mark.parametrize(("least", "most"), [(0.4, 1.0), (0.0, 0.3)])
def test_limits_that_no_shares_can_meet_are_told(laboratory: Laboratory, least: float, most: float) -> None:
    assert proposals.favour(laboratory, least, most).refusal == proposals.Refusal("limits", {"pillars": 3})


def test_persons_do_not_choose(cadres: Evaluation) -> None:
    opened = weights.open_laboratory(cadres, "主要领导")
    assert proposals.favour(opened, 0.0, 1.0).refusal == proposals.Refusal("persons")


def test_a_draft_knows_what_it_was_taken_from_and_whether_it_still_is_that(
    store: Store, laboratory: Laboratory
) -> None:
    assert proposals.source_of(store, laboratory, EQUAL) is None
    judged = {"growth": 40.0, "air": 30.0, "roads": 20.0, "trust": 10.0}
    first = proposals.take(store, local(), laboratory, judged, {"method": "pairwise", "people": ["王", "李"]})
    proposals.take(store, local(), laboratory, EQUAL, {"method": "equal"})
    found = proposals.source_of(store, laboratory, judged)
    assert found is not None
    assert (found.facts["people"], found.digest, found.same) == (["王", "李"], first, True)
    moved = proposals.source_of(store, laboratory, {**judged, "growth": 41.0, "air": 29.0})
    assert moved is not None
    assert (moved.facts, moved.same) == ({"method": "equal"}, False)  # the last taken, changed since


def test_who_may_not_change_weights_takes_no_proposal(store: Store, laboratory: Laboratory) -> None:
    with pytest.raises(NotAllowed):
        proposals.take(store, Actor("leader", frozenset({LEADER})), laboratory, EQUAL, {"method": "equal"})
