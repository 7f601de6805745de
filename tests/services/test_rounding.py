"""Printed parts add up to the printed total."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.services.rounding import apportion, rounded

POINTS = st.lists(st.floats(-50, 50, allow_nan=False), min_size=1, max_size=12)


def test_the_largest_remainders_take_the_missing_digits() -> None:
    parts = apportion([10.04, 20.04, 30.04, 39.88], Decimal("100.0"))
    assert parts == (Decimal("10.1"), Decimal("20.0"), Decimal("30.0"), Decimal("39.9"))


@given(POINTS)
def test_parts_sum_exactly_and_none_moves_by_a_whole_digit(points: list[float]) -> None:
    parts = apportion(points, rounded(sum(points)))
    assert sum(parts) == rounded(sum(points))
    assert all(abs(float(part) - point) < 0.1 + 1e-9 for part, point in zip(parts, points, strict=True))


def test_a_total_that_is_not_the_sum_is_refused() -> None:
    with pytest.raises(ValueError, match="not to"):
        apportion([1.0, 2.0], Decimal("3.2"))


def test_a_part_of_a_part_adds_up_to_what_is_printed_above_it() -> None:
    pillars = apportion([3.33, 6.66], rounded(9.99))
    inner = apportion([1.11, 2.22], pillars[0])
    assert sum(inner) == pillars[0]
