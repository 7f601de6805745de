"""How many units change grade under weights tried: what grading by place gives, before and after."""

from dataclasses import replace

import numpy as np

from evaluation.domain.indicators import Level
from evaluation.domain.settings import Grade, Grading
from evaluation.services import evaluation, regrades, weights
from evaluation.services.weights import Laboratory
from tests import counties

HALF = Grading(grades=(Grade(code="best", name_zh="优秀", quota=0.5), Grade(code="rest", name_zh="称职")))


def opened(grading: Grading) -> Laboratory:
    scheme = counties.scheme().revise({"grading": grading.model_dump()})
    return weights.open_laboratory(evaluation.compose_of(counties.holdings(), scheme, "2025"), "A")


def test_the_adopted_weights_change_no_grade() -> None:
    laboratory = opened(HALF)
    assert regrades.count(laboratory, weights.try_out(laboratory, laboratory.adopted)) == 0


def test_two_seats_for_four_units_change_hands_as_places_do() -> None:
    laboratory = opened(HALF)
    trial = weights.try_out(laboratory, {"growth": 20, "water": 70, "forms": 10})
    best_before, best_after = (set(np.flatnonzero(places <= 2)) for places in (laboratory.places[:, 0], trial.places))
    changed = len(best_before ^ best_after)
    assert changed > 0
    assert regrades.count(laboratory, trial) == changed


def test_a_least_total_counts_too() -> None:
    least = Grading(
        grades=(
            Grade(code="best", name_zh="优秀", quota=0.0),
            Grade(code="good", name_zh="良好", least=50.0),
            Grade(code="rest", name_zh="称职"),
        )
    )
    laboratory = opened(least)
    trial = weights.try_out(laboratory, {"growth": 20, "water": 70, "forms": 10})
    assert regrades.count(laboratory, trial) == int(((laboratory.totals >= 50) != (trial.totals >= 50)).sum()) > 0


def test_persons_and_schemes_without_grades_have_none_to_change() -> None:
    plain = opened(Grading())
    assert regrades.count(plain, weights.try_out(plain, plain.adopted)) is None
    made = evaluation.compose_of(counties.holdings(Level.CADRE), counties.scheme(Level.CADRE), "2025")
    persons = weights.open_laboratory(made, made.scorecard.prepared.categories.iloc[0])
    assert regrades.count(replace(persons), weights.try_out(persons, persons.adopted)) is None
