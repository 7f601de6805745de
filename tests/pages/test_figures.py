"""Figures as pages print them."""

from datetime import date
from decimal import Decimal

import pytest

from evaluation.domain.indicators import Indicator
from pages.shared import figures, language


@pytest.mark.parametrize(
    ("value", "said"),
    [("-1.0", "\N{MINUS SIGN}1.0"), ("1234.5", "+1,234.5"), ("-1234.5", "\N{MINUS SIGN}1,234.5"), ("0.0", "0")],
)
def test_a_change_has_the_minus_sign_of_the_sentences(value: str, said: str) -> None:
    assert figures.signed(Decimal(value)) == said


@pytest.mark.parametrize("value", [Decimal("-4.7"), -4.71])
def test_a_figure_below_zero_has_the_same_minus_sign(value: float | Decimal) -> None:
    assert figures.plain(value).startswith("\N{MINUS SIGN}4.7")


@pytest.mark.parametrize(("value", "said"), [(813.96, "814"), (814.0, "814"), (813.94, "813.9"), (2.996, "3")])
def test_a_figure_that_comes_out_whole_is_printed_like_whole_ones(value: float, said: str) -> None:
    assert figures.plain(value) == said


def test_percentages_lie_percentage_points_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "current", lambda: "zh")
    share, height = (Indicator(code="x", name_zh="x", unit_of_measurement=unit) for unit in ("%", "米"))
    assert (figures.measured(3.51, share), figures.apart(3.51, share)) == ("3.51%", "3.51 百分点")
    assert figures.measured(3.51, height) == figures.apart(3.51, height) == "3.51 米"


def test_a_date_keeps_its_hyphens() -> None:
    assert figures.day(date(2025, 1, 31)) == "2025-01-31"


@pytest.mark.parametrize(("value", "said"), [(-0.0000932, "\N{MINUS SIGN}0.0000932"), (1234.56, "1230"), (0.5, "0.5")])
def test_a_coefficient_has_three_digits_and_no_power_of_ten(value: float, said: str) -> None:
    assert figures.significant(value) == said
