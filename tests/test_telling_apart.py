"""Worlds in which nobody differs, and one in which everybody does: who is called first, and who has a place at all."""

import numpy as np
import pandas as pd
import pytest

from evaluation.domain.results import Scorecard
from evaluation.domain.settings import Adjustment, Grade, Grading, LeastSquares, RandomIntercept, Unadjusted
from evaluation.scorecard import compose
from evaluation.simulation.calibration import labelling, worlds
from evaluation.simulation.calibration.worlds import CARRIED, NOTHING, World
from evaluation.statistics import carryover

GRADES = Grading(
    grades=(Grade(code="a", name_zh="优秀", quota=0.3), Grade(code="b", name_zh="良好", least=0.0)),
)
FIRM = World("firm", noise=0.6)


def card(world: World, units: int, seed: int, adjustment: type[Adjustment] | None = None, years: int = 1) -> Scorecard:
    """Six indicators, five years; by the method of the calibration, or the last years by another."""
    sample = worlds.draw(world, units, 6, np.random.default_rng(seed))
    scheme = labelling.scheme(6, sample.conditions.shape[1], seed).revise({"grading": GRADES})
    if adjustment is not None:
        terms = {} if adjustment is Unadjusted else {"conditions": scheme.adjustment.conditions}
        scheme = scheme.revise({"adjustment": adjustment(**terms), "window_years": years})
    return compose(labelling.dataset(sample), scheme)


@pytest.mark.parametrize("adjustment", [None, LeastSquares])
@pytest.mark.parametrize("seed", range(3))
def test_where_nobody_differs_nobody_is_first_or_last_and_nobody_has_a_place(
    seed: int, adjustment: type[Adjustment] | None
) -> None:
    """Conditions differ and are taken off; what is left are errors of the years."""
    places = card(NOTHING, 120, seed, adjustment).places
    assert set(places["tier"]) == {"middle"}
    assert set(places["reason"]) == {"unreliable"}
    assert places["place"].isna().all()
    assert set(places["lower"]) == {1.0}
    assert set(places["upper"]) == {120.0}


@pytest.mark.parametrize("adjustment", [Unadjusted, LeastSquares])
def test_years_that_carry_their_luck_along_do_not_make_anybody_first(adjustment: type[Adjustment]) -> None:
    """Five years at .6: were they independent, three units in ten would be called top or bottom."""
    places = card(CARRIED, 120, 2, adjustment, years=5).places
    assert set(places["tier"]) == {"middle"}
    assert set(places["reason"]) == {"unreliable"}


def test_the_errors_of_a_random_intercept_know_of_luck_by_themselves_and_not_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World("both", noise=0.8, carried=0.6)
    allowing = card(world, 60, 3).prepared.steps["adjustment"].errors
    monkeypatch.setattr(carryover, "STRONGEST", 0.0)
    pd.testing.assert_frame_equal(allowing, card(world, 60, 3).prepared.steps["adjustment"].errors)


def test_where_nobody_can_be_told_apart_the_seats_are_decided_together() -> None:
    grades = card(NOTHING, 60, 1, LeastSquares).grades
    assert set(grades["list"]) == {"boundary"}
    assert set(grades["grade"]) == {""}
    assert set(grades["reason"]) == {"boundary"}


@pytest.mark.parametrize("adjustment", [None, LeastSquares])
def test_where_units_differ_far_beyond_their_errors_all_have_places_and_some_are_first(
    adjustment: type[Adjustment] | None,
) -> None:
    found = card(FIRM, 120, 4, adjustment)
    assert found.places["place"].notna().all()
    assert set(found.places["reason"]) == {""}
    assert (found.places["tier"] == "top").sum() >= 10
    assert (found.places["tier"] == "bottom").sum() >= 10
    assert {"certain", "out"} < set(found.grades["list"])


def test_few_units_keep_their_places_and_nobody_is_first_where_chance_may_have_made_the_order() -> None:
    """Under fifteen units how much is true is not known well enough to withhold a place."""
    found = [card(NOTHING, 12, seed, Unadjusted).places for seed in range(12)]
    alike = [places for places in found if set(places["reason"]) == {"alike"}]
    assert alike
    assert all(set(places["tier"]) == {"middle"} for places in alike)
    assert all(places["place"].notna().all() for places in found)


def test_shrunk_totals_are_not_drawn_in_a_second_time() -> None:
    """The chance of the top of a total of shrunk values is that of its own draws."""
    found = card(World("clear", noise=0.8), 100, 6)
    assert isinstance(found.scheme.adjustment, RandomIntercept)
    assert found.draws is not None
    order = np.argsort(np.argsort(-found.draws, axis=1), axis=1)
    assert found.places["top"].to_numpy() == pytest.approx((order < 30).mean(axis=0), abs=0.03)
