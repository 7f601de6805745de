"""Kernels two years earlier and later and uniform, by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.checks.payoff import shifted, uniform
from evaluation.domain.indicators import PayoffKernel


def test_two_years_earlier_what_would_pay_before_the_work_pays_with_it() -> None:
    assert shifted(PayoffKernel(shares=(0.1, 0.2, 0.3, 0.4)), -2).shares == pytest.approx((0.6, 0.4), abs=1e-12)
    assert shifted(PayoffKernel(shares=(1.0,)), -2).shares == (1.0,)


def test_two_years_later_nothing_pays_in_the_first_two() -> None:
    assert shifted(PayoffKernel(shares=(0.25, 0.75)), 2).shares == (0.0, 0.0, 0.25, 0.75)


def test_uniform_pays_from_the_year_of_the_work_to_the_last() -> None:
    assert uniform(PayoffKernel(shares=(0.0, 0.0, 0.5, 0.5, 0.0))).shares == (0.25,) * 4


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12).filter(any), st.integers(-4, 4))
def test_every_change_keeps_the_whole_of_the_work(parts: list[int], years: int) -> None:
    kernel = PayoffKernel(shares=tuple(part / sum(parts) for part in parts))
    assert sum(shifted(kernel, years).shares) == pytest.approx(1)
    assert sum(uniform(kernel).shares) == pytest.approx(1)
