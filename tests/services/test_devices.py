"""Conditions × devices: what the categories, their weights and the adjustment each make up for, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from evaluation.domain.framework import Holdings
from evaluation.domain.settings import ConditionTerm, LeastSquares, Unadjusted
from evaluation.services import devices
from evaluation.services.devices import Device
from evaluation.services.evaluation import Evaluation, compose_of

HEIGHT = np.array([0.0, 10.0, 20.0, 30.0])
FALLING_AND_FLAT = np.column_stack([80 - 2 * HEIGHT, np.full(4, 50.0)])  # slopes −2 and 0


def test_weights_that_follow_no_condition_take_nothing_away() -> None:
    equal = np.full((4, 2), 0.5)
    assert devices.taken_away(FALLING_AND_FLAT, HEIGHT, equal) == pytest.approx(0.0)


def test_what_weights_take_away_by_hand() -> None:
    """The low half weighs the falling indicator fully, the high half not at all: distances² are 225, 25, 25, 225.

    Mean weights ½ and ½: a slope of −1. Own weights: −2 × (225 + 25) ÷ 500 = −1: nothing goes, both halves are as far
    from the mean. With weights 1, ½, ½, 0: likewise −1. With 0 at both ends and 1 in the middle: −2 × 50 ÷ 500 = −0.2.
    """
    halves = np.array([[1.0, 0], [1, 0], [0, 1], [0, 1]])
    assert devices.taken_away(FALLING_AND_FLAT, HEIGHT, halves) == pytest.approx(0.0)
    ends = np.array([[0.0, 1], [1, 0], [1, 0], [0, 1]])
    assert devices.taken_away(FALLING_AND_FLAT, HEIGHT, ends) == pytest.approx(0.8)
    assert devices.taken_away(FALLING_AND_FLAT, HEIGHT, ends[:, ::-1]) == pytest.approx(-0.8)


def test_gaps_and_units_without_weights_are_left_out() -> None:
    ends = np.array([[0.0, 1], [1, 0], [1, 0], [0, 1], [0, 0], [1, 0]])
    scores = np.vstack([FALLING_AND_FLAT, [[5.0, 5.0], [5.0, 5.0]]])
    assert devices.taken_away(scores, np.append(HEIGHT, [99.0, np.nan]), ends) == pytest.approx(0.8)


def test_a_condition_that_hardly_moves_totals_is_no_handicap_to_make_up_for() -> None:
    flat = np.column_stack([np.full(4, 60.0), np.full(4, 50.0)])
    assert devices.taken_away(flat, HEIGHT, np.full((4, 2), 0.5)) is None
    assert devices.taken_away(FALLING_AND_FLAT, np.full(4, 7.0), np.full((4, 2), 0.5)) is None


@pytest.mark.parametrize(
    ("by_category", "by_weights", "adjusts", "intended", "uses", "doubled"),
    [
        (0.1, 0.1, False, False, 0, False),
        (0.5, 0.5, True, False, 1, False),
        (0.51, 0.1, True, False, 2, True),
        (0.1, 0.51, True, False, 2, True),
        (0.51, 0.51, False, False, 2, True),
        (0.9, None, True, True, 2, False),
        (0.9, 0.9, True, False, 3, True),
    ],
)
def test_a_condition_is_used_twice_where_two_devices_say_more_than_half_of_it_or_adjust(  # noqa: PLR0917
    regions: Evaluation,
    by_category: float,
    by_weights: float | None,
    adjusts: bool,  # noqa: FBT001  # a row of the table
    intended: bool,  # noqa: FBT001
    uses: int,
    doubled: bool,  # noqa: FBT001
) -> None:
    height = regions.dataset.register[0]
    found = Device(height, by_category, by_weights, adjusts, intended)
    assert (found.uses, found.doubled) == (uses, doubled)


def test_every_usable_condition_stands_beside_the_three_devices(regions: Evaluation) -> None:
    """R01–R24 alternate between two categories, so these say next to nothing of a height that rises by code.

    Investment may not be used (a mediator), so it has no row.
    """
    (height,) = devices.read(regions)
    assert height.condition.condition == "height"
    assert height.by_category == pytest.approx(regions.scorecard.prepared.adjustment.explained_by_category["height"])
    assert height.by_category < 0.01
    assert (height.adjusts, height.uses, height.doubled) == (True, 1, False)
    assert [each.condition for each in devices.adjusting(regions)] == ["height"]


def test_a_height_that_the_categories_tell_is_used_twice_until_the_scheme_says_that_it_is_meant(
    small: Holdings,
) -> None:
    halves = tuple(
        each.model_copy(update={"category": "山区" if at >= 12 else "平原"})
        for at, each in enumerate(small.memberships[:24])
    )
    held = replace(small, memberships=(*halves, *small.memberships[24:]))
    scheme = held.scheme("reference")
    (found,) = devices.read(compose_of(held, scheme, "2025"))
    assert found.by_category == pytest.approx(
        24 * 6**2 / 1150
    )  # the halves lie 6 steps from the mean; Σ (i − 11.5)² = 1150
    assert found.doubled
    meant = LeastSquares(conditions=(ConditionTerm(condition="height"),), intended_twice=("height",))
    (told,) = devices.read(compose_of(held, scheme.revise({"adjustment": meant}), "2025"))
    assert (told.uses, told.intended, told.doubled) == (2, True, False)


def test_without_an_adjustment_the_categories_are_still_looked_at(small: Holdings) -> None:
    plain = compose_of(small, small.scheme("reference").revise({"adjustment": Unadjusted()}), "2025")
    (found,) = devices.read(plain)
    assert (found.adjusts, found.uses) == (False, 0)
    assert devices.adjusting(plain) == ()
