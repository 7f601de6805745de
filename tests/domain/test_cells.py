"""The number parser: what it understands, and that it never guesses."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.domain.cells import (
    LARGEST_NUMBER,
    Outcome,
    address,
    column_letters,
    column_position,
    normalise,
    read_number,
)

WIDE = str.maketrans("0123456789.,-+%", "０１２３４５６７８９．，－＋％")


@given(st.text(max_size=40))
def test_any_text_gets_an_outcome_and_a_value_exactly_when_it_says_a_number(text: str) -> None:
    reading = read_number(text)
    says_number = reading.outcome in {Outcome.NUMBER, Outcome.PERCENT}
    assert math.isfinite(reading.value) == says_number


@given(st.floats(min_value=-LARGEST_NUMBER, max_value=LARGEST_NUMBER))
def test_a_number_written_plainly_is_read_back_exactly(number: float) -> None:
    reading = read_number(repr(number))
    assert reading.outcome == Outcome.NUMBER
    assert reading.value == number
    assert math.copysign(1, reading.value) == 1 or reading.value < 0  # minus zero is zero


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_thousands_in_threes_and_full_width_digits_say_the_same_number(number: int) -> None:
    assert read_number(f"{number:,}").value == number
    assert read_number(f"{number:,}".translate(WIDE)).value == number


@given(st.decimals(min_value=-1000, max_value=1000, places=2))
def test_a_percentage_keeps_the_figure_before_its_sign(figure: object) -> None:
    reading = read_number(f"{figure}%")
    assert reading.outcome == Outcome.PERCENT
    assert reading.value == float(str(figure))


@given(st.from_regex(r"[1-9][0-9]{0,2}(,[0-9]{1,2}){1,2}", fullmatch=True))
def test_thousands_not_in_threes_are_never_read(text: str) -> None:
    assert read_number(text).outcome == Outcome.GROUPING


@pytest.mark.parametrize(
    "text", ["约5.1", "88分", "4.2亿元", ">=90", "(5.1)", "△3", "负3", "5²", "①", "½", "1 2 3县", "1e"]
)
def test_words_units_brackets_and_superscripts_are_not_guessed(text: str) -> None:
    assert read_number(text).outcome == Outcome.TEXT


@pytest.mark.parametrize("text", ["—", "－", "-", "/", "无", "缺", "N/A", "NA", "…", " ", "　", "\u200b"])
def test_signs_of_absence_are_missing_and_not_zero(text: str) -> None:
    assert read_number(text).outcome == Outcome.MISSING


@pytest.mark.parametrize("text", ["NaN", "inf", "-Infinity", "1e308", "9999999999999999", "1e999"])
def test_what_is_not_finite_or_impossibly_large_is_out_of_bounds(text: str) -> None:
    assert read_number(text).outcome == Outcome.OUT_OF_BOUNDS


@pytest.mark.parametrize(
    ("text", "value"), [("−5.1", -5.1), ("\xa05.1 ", 5.1), ("'-5.1", -5.1), ("-0.0", 0.0), ("+3", 3)]
)
def test_other_minus_signs_spaces_and_the_escape_of_a_csv_are_understood(text: str, value: float) -> None:
    assert read_number(text).value == value


@given(st.integers(min_value=0, max_value=16_383))
def test_letters_of_a_column_lead_back_to_its_position(position: int) -> None:
    assert column_position(column_letters(position)) == position


def test_addresses_are_those_of_the_sheet() -> None:
    assert [address(0, 0), address(11, 27), address(1_048_575, 16_383)] == ["A1", "AB12", "XFD1048576"]


@given(st.text(max_size=30))
def test_a_normalised_label_does_not_change_again(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
