"""Gates, points and grades: seats, the three lists, ties at the quota, and every effect on its own."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from evaluation.domain.settings import Gate, Grading
from evaluation.domain.units import Event
from evaluation.steps import grading

GRADES = [
    {"code": "A", "name_zh": "优秀", "quota": 0.4},
    {"code": "B", "name_zh": "良好", "least": 60},
    {"code": "C", "name_zh": "一般"},
]


def setting(**changes: object) -> Grading:
    return Grading.model_validate({"grades": GRADES, **changes})


def gate(effect: str, rule: str = "g", trigger: dict[str, object] | None = None, **facts: object) -> Gate:
    return Gate.model_validate(
        {
            "rule": rule,
            "name_zh": rule,
            "effect": {"effect": effect, **facts},
            "legal_basis": "条例",
            **({"trigger": trigger} if trigger else {}),
        }
    )


def held(unit: str, *gates: Gate, suspended: bool = False) -> list[grading.Triggered]:
    return [grading.Triggered(unit, each, suspended, "") for each in gates]


def graded(
    totals: list[float],
    ranges: list[tuple[float, float]] | None = None,
    found: list[grading.Triggered] | None = None,
    **changes: object,
) -> pd.DataFrame:
    """Grades of units u0, u1 … by their totals, best place first; without ranges none is known."""
    units = pd.Index([f"u{at}" for at in range(len(totals))], name="unit")
    series = pd.Series(totals, index=units)
    places = pd.DataFrame({"place": series.rank(ascending=False, method="min")}, index=units)
    places[["lower", "upper"]] = np.nan if ranges is None else ranges
    return grading.grade(series, places, pd.Series("同类", index=units), setting(**changes), found or [])


# --- quotas ---------------------------------------------------------------------------------------------------------
def test_a_scheme_without_grades_has_no_lists_for_nothing_is_given() -> None:
    ranges = [(1.0, 3.0), (1.0, 3.0), (1.0, 3.0)]
    assert set(graded([80, 70, 60], ranges)["list"]) == {"boundary"}
    assert set(graded([80, 70, 60], ranges, grades=[])["list"]) == {""}


@pytest.mark.parametrize(("quota", "count", "expected"), [(0.3, 31, 9), (0.3, 10, 3), (0.29, 100, 29), (0.3, 3, 0)])
def test_seats_are_whole_and_not_lost_to_the_last_bit(quota: float, count: int, expected: int) -> None:
    grades = [{**GRADES[0], "quota": quota}, *GRADES[1:]]
    assert grading.seats(setting(grades=grades), "同类", count) == expected


def test_the_quota_of_a_category_overrides_that_of_the_grade() -> None:
    own = setting(quotas={"山区": 0.5})
    assert [grading.seats(own, name, 10) for name in ("山区", "平原")] == [5, 4]


def test_without_a_quota_every_unit_may_hold_the_best_grade() -> None:
    grades = [{"code": "A", "name_zh": "优秀", "least": 80}, GRADES[2]]
    assert graded([90, 85, 70], grades=grades)["grade"].tolist() == ["A", "A", "C"]


def test_certain_is_inside_with_its_worst_place_and_out_is_outside_with_its_best() -> None:
    result = graded([95, 90, 85, 80, 75], [(1, 2), (1, 3), (2, 4), (3, 5), (4, 5)])
    assert result["list"].tolist() == ["certain", "boundary", "boundary", "out", "out"]
    assert result["grade"].tolist() == ["A", "", "", "B", "B"]
    assert result["reason"].tolist() == ["", "boundary", "boundary", "", ""]


def test_by_score_gives_the_boundary_its_seats_in_the_order_of_the_places() -> None:
    result = graded([95, 90, 85, 80, 75], [(1, 2), (1, 3), (2, 4), (3, 5), (4, 5)], boundary="by_score")
    assert result["grade"].tolist() == ["A", "A", "B", "B", "B"]
    assert result["list"].tolist()[1:3] == ["boundary", "boundary"]
    assert set(result["reason"]) == {""}


def test_without_ranges_the_place_decides_and_the_reason_says_so() -> None:
    result = graded([95, 90, 85, 80, 55])
    assert result["grade"].tolist() == ["A", "A", "B", "B", "C"]
    assert set(result["list"]) == {""}
    assert set(result["reason"]) == {"no_range"}


@pytest.mark.parametrize("boundary", ["decide_together", "by_score"])
def test_units_tied_across_the_last_seat_are_decided_together_and_the_quota_holds(boundary: str) -> None:
    result = graded([95, 90, 90, 80, 75], boundary=boundary)
    assert result["grade"].tolist() == ["A", "", "", "B", "B"]
    assert result["reason"].tolist()[1:3] == ["boundary", "boundary"]


def test_units_tied_inside_the_seats_have_them() -> None:
    assert graded([90, 90, 85, 80, 75])["grade"].tolist() == ["A", "A", "B", "B", "B"]


def test_a_unit_without_place_has_no_grade_and_takes_no_seat() -> None:
    result = graded([95, 90, 85, 80, 75, np.nan])
    assert result["grade"].tolist() == ["A", "A", "B", "B", "B", ""]
    assert result.loc["u5", "reason"] == "not_placed"


@pytest.mark.parametrize("boundary", ["decide_together", "by_score"])
def test_where_nobody_has_a_place_because_nobody_is_told_apart_all_are_on_the_boundary(boundary: str) -> None:
    units = pd.Index([f"u{at}" for at in range(5)], name="unit")
    totals, places = pd.Series([95.0, 90, 85, 80, 75], index=units), pd.DataFrame({"place": np.nan}, index=units)
    places[["lower", "upper"]] = (1.0, 5.0)
    same = pd.Series("同类", index=units)
    result = grading.grade(totals, places, same, setting(boundary=boundary), [])
    assert set(result["list"]) == {"boundary"}
    assert set(result["grade"]) == {""}
    assert set(result["reason"]) == {"boundary"}
    without = [{"code": "A", "name_zh": "优秀", "least": 82}, GRADES[2]]
    assert grading.grade(totals, places, same, setting(grades=without), [])["grade"].tolist() == list("AAACC")


def alike(boundary: str, quota: float) -> pd.DataFrame:
    """Five of a category that cannot be told apart: four with their ranges, one without a known error."""
    units = pd.Index([f"u{at}" for at in range(5)], name="unit")
    totals = pd.Series([95.0, 90, 85, 80, 75], index=units)
    places = pd.DataFrame({"place": [1.0, 2, 3, 4, 5]}, index=units)
    places[["lower", "upper"]] = [(1, 2), (1, 4), (2, 5), (np.nan, np.nan), (3, 5)]
    places["reason"] = ["alike", "alike", "alike", "no_error_range", "alike"]
    grades = [{**GRADES[0], "quota": quota}, *GRADES[1:]]
    same = pd.Series("同类", index=units)
    return grading.grade(totals, places, same, setting(boundary=boundary, grades=grades), [])


def test_where_nobody_is_told_apart_all_are_on_the_boundary_though_they_have_places() -> None:
    together = alike("decide_together", 0.4)
    assert together["list"].tolist() == ["boundary"] * 5
    assert together["grade"].tolist() == [""] * 5
    by_score = alike("by_score", 0.4)
    assert by_score["list"].tolist() == ["boundary"] * 5
    assert by_score["grade"].tolist() == ["A", "A", "B", "B", "B"]


def test_without_a_seat_or_with_one_for_all_there_is_nothing_to_decide_together() -> None:
    assert set(alike("decide_together", 0.1)["list"]) == {"out"}
    assert set(alike("decide_together", 1.0)["list"]) == {"certain"}


def test_the_least_total_of_the_best_grade_holds_beside_the_quota() -> None:
    grades = [{**GRADES[0], "least": 92}, *GRADES[1:]]
    assert graded([95, 90, 85, 80, 75], grades=grades)["grade"].tolist() == ["A", "B", "B", "B", "B"]


@given(st.lists(st.integers(0, 12), min_size=1, max_size=15), st.sampled_from(["decide_together", "by_score"]))
def test_the_best_grade_never_exceeds_the_quota(totals: list[int], boundary: str) -> None:
    result = graded([float(total) for total in totals], boundary=boundary)
    assert (result["grade"] == "A").sum() <= int(0.4 * len(totals) + 1e-9)


@pytest.mark.parametrize(
    ("grades", "quotas", "sentence"),
    [
        ([GRADES[0]], {}, "须另有次一等次"),
        ([{"code": "A", "name_zh": "优秀"}], {"山区": 0.2}, "须另有次一等次"),
        ([GRADES[1], GRADES[0]], {}, "名额只能设在最高等次"),
        ([GRADES[1], GRADES[1]], {}, "等次代码重复"),
    ],
)
def test_grades_that_could_not_be_given_are_refused(
    grades: list[dict[str, object]], quotas: dict[str, float], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        setting(grades=grades, quotas=quotas)


# --- gates ----------------------------------------------------------------------------------------------------------
FOUR = [95.0, 85, 70, 55]  # without ranges: A B B C


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        (gate("bar"), ["B", "B", "B", "C"]),
        (gate("cap", grade="C"), ["C", "C", "C", "C"]),
        (gate("cap", grade="A"), ["A", "B", "B", "C"]),
        (gate("veto"), ["C", "C", "C", "C"]),
        (gate("suspend"), ["", "", "", ""]),
        (gate("deduct", points=3), ["A", "B", "B", "C"]),
        (gate("award", points=3), ["A", "B", "B", "C"]),
    ],
)
def test_an_effect_never_betters_a_grade_and_leaves_the_grade_before(effect: Gate, expected: list[str]) -> None:
    result = graded(FOUR, found=[each for at in range(4) for each in held(f"u{at}", effect)])
    assert result["grade"].tolist() == expected
    assert result["before"].tolist() == ["A", "B", "B", "C"]
    assert set(result["gates"]) == {"g"}


def test_a_gate_under_appeal_is_shown_and_changes_nothing() -> None:
    result = graded(FOUR, found=held("u0", gate("veto"), suspended=True)).loc["u0"]
    assert (result["grade"], result["gates"], result["reason"]) == ("A", "g(appeal)", "no_range")


@pytest.mark.parametrize("other", [gate("bar", "x"), gate("cap", "x", grade="C"), gate("veto", "x")])
@pytest.mark.parametrize("order", [1, -1])
def test_nothing_ends_a_suspension(other: Gate, order: int) -> None:
    result = graded(FOUR, found=held("u0", *[gate("suspend"), other][::order])).loc["u0"]
    assert (result["grade"], result["reason"]) == ("", "suspended")


@pytest.mark.parametrize("effect", [gate("bar"), gate("cap", grade="B")])
def test_a_gate_gives_no_grade_to_a_unit_that_has_no_place(effect: Gate) -> None:
    result = graded([*FOUR, np.nan], found=held("u4", effect)).loc["u4"]
    assert (result["grade"], result["gates"]) == ("", "g")


def test_a_unit_on_the_boundary_that_cannot_have_the_best_gets_what_its_total_gives() -> None:
    ranges = [(1, 3), (1, 3), (1, 3), (4, 5), (4, 5)]
    totals = [90.0, 80, 55, 50, 45]
    barred = graded(totals, ranges, [*held("u1", gate("bar")), *held("u2", gate("bar"))])
    assert barred["grade"].tolist() == ["", "B", "C", "C", "C"]
    assert graded(totals, ranges, held("u1", gate("cap", grade="A")))["grade"].tolist() == ["", "", "", "C", "C"]


def test_points_are_capped_each_way_before_they_are_set_off() -> None:
    found = [
        *held("u", gate("award", points=4), gate("award", points=4), gate("deduct", points=3)),
        *held("v", gate("deduct", points=8), gate("deduct", points=8)),
        *held("w", gate("deduct", points=8), suspended=True),
    ]
    points = grading.points(found, pd.Index(["u", "v", "w"]), setting(award_cap=5, deduction_cap=10))
    assert points.tolist() == [5.0 - 3.0, -10.0, 0.0]


def test_a_bar_takes_the_award_and_not_the_deduction_and_under_appeal_nothing() -> None:
    both = [gate("award", points=4), gate("deduct", points=3)]
    found = [*held("u", gate("bar"), *both), *held("v", *both), *held("v", gate("bar"), suspended=True)]
    assert grading.points(found, pd.Index(["u", "v"]), setting()).tolist() == [-3.0, 1.0]


# --- triggers -------------------------------------------------------------------------------------------------------
def triggered(event: dict[str, object], responsibilities: tuple[str, ...] = (), period: str = "2025") -> bool:
    whole = {"unit": "u", "period": "2025", "rule": "g", "verified": True, **event}
    rule = gate("bar", trigger={"trigger": "event", "responsibilities": responsibilities})
    found = grading.triggered([rule], [Event.model_validate(whole)], pd.DataFrame(), pd.Index(["u"]), period)
    return len(found) == 1


def test_an_event_triggers_from_its_year_to_its_expiry() -> None:
    assert triggered({})
    assert not triggered({}, period="2026")
    years = ("2024", "2025", "2026", "2027")
    assert [triggered({"expires": "2026"}, period=year) for year in years] == [False, True, True, False]


def test_an_event_not_verified_of_another_rule_or_of_a_stranger_does_not_trigger() -> None:
    assert not triggered({"verified": False})
    assert not triggered({"rule": "other"})
    assert not triggered({"unit": "stranger"})


def test_the_responsibility_decides() -> None:
    assert not triggered({"responsibility": "none"})
    assert triggered({"responsibility": "direct"}, ("direct",))
    assert not triggered({"responsibility": "leading"}, ("direct",))


def test_a_bottom_line_triggers_on_the_own_value_beyond_its_limit_and_not_on_it() -> None:
    values = pd.DataFrame({"debt": [99.0, 100.0, 101.0, np.nan]}, index=list("uvwx"))
    above = gate("bar", trigger={"trigger": "value", "indicator": "debt", "above": 100})
    below = gate("bar", trigger={"trigger": "value", "indicator": "debt", "below": 100})
    absent = gate("bar", trigger={"trigger": "value", "indicator": "deaths", "above": 0})
    named = [
        [each.unit for each in grading.triggered([rule], [], values, values.index, "2025")]
        for rule in (above, below, absent)
    ]
    assert named == [["w"], ["u"], []]
