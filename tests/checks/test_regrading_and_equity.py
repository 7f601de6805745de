"""Grades that change, first places that change hands, and mean totals of groups, on four units by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from evaluation.checks import equity, regrading
from evaluation.domain.dataset import assemble
from evaluation.domain.indicators import Level
from evaluation.domain.results import Scorecard
from evaluation.scorecard import compose
from tests import worlds

GRADES: list[dict[str, object]] = [
    {"code": "best", "name_zh": "优秀", "least": 70},
    {"code": "good", "name_zh": "良好", "least": 50},
    {"code": "poor", "name_zh": "较差"},
]
VALUES = {"u1": {"a": 80, "b": 40}, "u2": {"a": 60, "b": 60}, "u3": {"a": 40, "b": 90}, "u4": {"a": 55, "b": 55}}


def card(a: float, quota: float | None = None) -> Scorecard:
    """The four units with weight `a` on a and the rest on b; `quota` of the best grade."""
    grades = [{**GRADES[0], "quota": quota}, *GRADES[1:]]
    scheme = worlds.scheme([worlds.leaf("a"), worlds.leaf("b")], {"a": a, "b": 100 - a}, grading={"grades": grades})
    return compose(assemble(worlds.holdings({"2025": VALUES}), Level.REGION, "2025"), scheme)


def test_grades_that_change_tell_better_from_worse() -> None:
    """a only: 80, 60, 40, 55 = best, good, poor, good; b only: 40, 60, 90, 55 = poor, good, best, good."""
    found = regrading.changes(card(100), card(0))
    assert list(found.index) == ["u1", "u3"]
    assert list(found["grade"]) == ["best", "poor"]
    assert list(found["new_grade"]) == ["poor", "best"]
    assert list(found["up"]) == [-2, 2]
    assert regrading.changes(card(100), card(100)).empty


def test_first_places_are_the_seats_of_the_quota_and_name_who_left_and_who_came() -> None:
    """a only: u1, u2, u4, u3; b only: u3, u2, u4, u1. A quota of half = 2 of 4 places; none stated = 3 tenths = 1."""
    category = str(card(100).prepared.categories.iloc[0])
    found = regrading.first_places(card(100), card(0), category)
    assert (found.places, found.left, found.came) == (1, ("u1",), ("u3",))
    half = regrading.first_places(card(100, quota=0.5), card(0, quota=0.5), category)
    assert (half.places, half.left, half.came) == (2, ("u1",), ("u3",))
    same = regrading.first_places(card(100), card(100), category)
    assert (same.left, same.came) == ((), ())
    assert regrading.first_places(card(100), card(0), "nowhere").places == 0
    withheld = replace(card(0), places=card(0).places.assign(place=np.nan))
    assert regrading.first_places(card(100), withheld, category).places == 0  # nobody left: nobody has a place there


def test_the_mean_of_a_group_and_no_range_where_no_error_is_known() -> None:
    found = equity.means(card(100), pd.Series({"u1": "north", "u2": "north", "u3": "south", "u5": "south"}))
    assert found.loc["north", "mean"] == pytest.approx(70)
    assert found.loc["south", "mean"] == pytest.approx(40)
    assert list(found["units"]) == [2, 1]
    assert found[["lower", "upper"]].isna().all(axis=None)


def test_the_range_of_a_mean_is_narrower_than_that_of_one_unit() -> None:
    """Independent errors of 5: 1.645 × 5 = 8.2 to each side for one unit, 8.2 / √4 = 4.1 for the mean of four."""
    errors = {(unit, "a"): 5.0 for unit in VALUES}
    plain = {unit: {"a": row["a"]} for unit, row in VALUES.items()}
    held = worlds.holdings({"2025": plain}, errors=errors)
    found = compose(assemble(held, Level.REGION, "2025"), worlds.scheme([worlds.leaf("a")], {"a": 100}))
    whole = equity.means(found, pd.Series("all", index=list(VALUES))).loc["all"]
    assert (whole["upper"] - whole["lower"]) / 2 == pytest.approx(4.1, rel=0.08)


def test_thirds_are_of_equal_size_and_equal_values_stay_together() -> None:
    index = pd.Index(list("abcdefghi"))
    found = equity.thirds(pd.Series(np.arange(9.0), index=index), index)
    assert list(found) == ["low"] * 3 + ["middle"] * 3 + ["high"] * 3
    assert equity.thirds(pd.Series([0.0, 1.0] * 4 + [1.0], index=index), index).empty
