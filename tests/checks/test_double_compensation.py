"""Points given twice for one condition, on forty units on a line, counted by hand."""

import numpy as np
import pytest

from evaluation.checks import double_compensation
from evaluation.checks.double_compensation import Compensation
from evaluation.domain.dataset import assemble
from evaluation.domain.indicators import Level
from evaluation.domain.units import Event
from evaluation.scorecard import compose
from tests import worlds

BONUS = {"rule": "bonus", "name_zh": "加分", "effect": {"effect": "award", "points": 3}}


def found(bonus: list[int], *, adjusted: bool = True) -> dict[str, Compensation]:
    """y = 50 − 2 height ± 1 of forty units, heights 0, .25, … 9.75; three points for those named."""
    held = worlds.sloping_holdings()
    units = list(worlds.sloping())
    events = [Event(unit=units[at], period="2025", rule="bonus", basis="名单", verified=True) for at in bonus]
    scheme = (worlds.adjusting() if adjusted else worlds.adjusting({"method": "none"})).revise({"gates": [BONUS]})
    dataset = assemble(held.revise({"events": tuple(events)}), Level.REGION, "2025")
    return {each.condition: each for each in double_compensation.find(compose(dataset, scheme))}


def test_a_bonus_by_height_on_top_of_an_adjustment_for_height_is_given_twice_in_full() -> None:
    """The upper ten are at 7.5 or more: the adjustment gives them 2 (7.5 − 4.875) = 5.25 or more, the bonus 3."""
    high = found(list(range(30, 40)))["high"]
    assert high.units == 10
    assert high.points == pytest.approx(3.0, abs=1e-9)
    assert high.shares["awards"] == pytest.approx(1.0)
    assert high.gifts["adjustment"].iloc[30] == pytest.approx(5.25, abs=0.1)


def test_where_the_adjustment_gives_less_than_the_bonus_only_that_much_is_given_twice() -> None:
    """From height 6 upwards the adjustment gives 2 (6 − 4.875) = 2.25, 2.75, then more than 3; β is −2 within ± .02."""
    high = found(list(range(24, 40)))["high"]
    beyond = high.beyond.to_numpy()[24:]
    assert beyond == pytest.approx([2.25, 2.75, *[3.0] * 14], abs=0.05)
    assert beyond == pytest.approx(np.minimum(high.gifts["adjustment"].to_numpy()[24:], 3.0), abs=1e-6)


def test_a_bonus_that_goes_by_height_only_in_part_counts_for_no_condition() -> None:
    high = found([11, 20, 24, 29, 33, 38])["high"]
    assert 0.1 < high.shares["awards"] < 0.5
    assert (high.units, high.points) == (0, 0.0)


def test_a_bonus_of_four_units_is_too_few_to_say_by_which_condition() -> None:
    assert np.isnan(found([36, 37, 38, 39])["high"].shares["awards"])


def test_a_bonus_for_the_low_takes_back_and_gives_nobody_anything_twice() -> None:
    low = found(list(range(10)))["high"]
    assert (low.units, low.points) == (0, 0.0)


def test_one_device_alone_is_never_twice() -> None:
    alone = found(list(range(30, 40)), adjusted=False)["high"]
    assert alone.gifts["awards"].max() == pytest.approx(3.0)
    assert alone.points == 0
    assert found([])["high"].points == 0


def test_without_any_device_there_is_nothing_to_tell() -> None:
    assert found([], adjusted=False) == {}
