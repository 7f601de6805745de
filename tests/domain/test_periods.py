"""Periods: one reading for all doors, and windows that count years."""

from typing import Any

import pytest
from pydantic import ValidationError

from evaluation.domain import periods
from evaluation.domain.units import Event, Target
from evaluation.errors import InvalidPeriod


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024", "2024"),
        ("2024年度", "2024"),
        ("\uff12\uff10\uff12\uff14年", "2024"),
        ("2024.0", "2024"),
        ("2024h1", "2024H1"),
        ("2024-Q3", "2024Q3"),
        ("202405", "2024-05"),
        ("2024/12", "2024-12"),
    ],
)
def test_a_period_has_one_regular_form(text: str, period: str) -> None:
    assert periods.read(text) == period
    assert periods.year(text) == 2024


@pytest.mark.parametrize("text", ["FY2025", "第一期", "", "25", "2024Q5", "2024-13", "2024-05-01", "12024"])
def test_what_names_no_year_is_refused_with_what_to_write(text: str) -> None:
    assert periods.read(text) == ""
    with pytest.raises(InvalidPeriod) as refusal:
        periods.year(text)
    assert f"“{text}”不是年度" in str(refusal.value)
    assert "2025Q1" in str(refusal.value)
    assert "2025Q1" in refusal.value.text("en")


def test_a_target_and_an_event_take_no_other_period_and_an_event_may_have_its_day() -> None:
    target: dict[str, Any] = {"unit": "u", "indicator": "a", "target": 1}
    assert Target(period="2025年", **target).period == "2025"
    with pytest.raises(ValidationError, match="“FY2025”不是年度"):
        Target(period="FY2025", **target)
    assert Event(unit="u", rule="g", period="2025-03-12").period == "2025-03-12"
    with pytest.raises(ValidationError, match="“第一期”不是年度"):
        Event(unit="u", rule="g", period="第一期")


def test_a_window_counts_years_not_periods() -> None:
    censuses = ["2000", "2010", "2020"]
    assert periods.window(censuses, "2020", 3) == [2]
    assert periods.window(censuses, "2020", 10) == [2]
    assert periods.window(censuses, "2020", 11) == [1, 2]
    quarters = ["2023Q3", "2023Q4", "2024Q1", "2024Q2", "2024Q3"]
    assert periods.window(quarters, "2024Q2", 1) == [2, 3]
    assert periods.window(quarters, "2024Q2", 2) == [0, 1, 2, 3]


def test_a_window_holds_periods_of_one_form() -> None:
    mixed = ["2024", "2024-06", "2024H1", "2024Q4", "2025", "2025Q1"]
    assert mixed == sorted(mixed)
    assert periods.window(mixed, "2025", 2) == [0, 4]
    assert periods.window(mixed, "2025Q1", 2) == [3, 5]


def test_the_same_period_of_an_earlier_year_keeps_its_part() -> None:
    assert [periods.before(each, 10) for each in ("2020", "2020Q3", "2020-05")] == ["2010", "2010Q3", "2010-05"]
