"""The unit of a formula: sums in one unit, products combine, × 100 of a ratio is a percentage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.domain.quantities import Quantity, quantity
from evaluation.errors import InvalidFormula, UnfitValue
from evaluation.steps.dimensions import unit_of

UNITS = {
    "tax": quantity("亿元"), "income": quantity("亿元"), "subsidy": quantity("万元"), "people": quantity("万人"),
    "deaths": quantity("人"), "patents": quantity("件"), "share": quantity("%"), "land": quantity("亩"),
    "area": quantity("平方公里"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("tax / income", "比值"),
        ("tax / income * 100", "%"),
        ("100 * tax / income", "%"),
        ("tax / income * 1000", "‰"),
        ("tax + income", "亿元"),
        ("tax * 10000 + subsidy", "万元"),
        ("subsidy / 10000 + tax", "亿元"),
        ("patents / people", "件/万人"),
        ("deaths / people * 10", "人/10万人"),
        ("subsidy / people", "元/人"),
        ("100 - tax / income * 100", "%"),
        ("share - 5", "%"),
        ("1 - tax / income", "比值"),
        ("(tax + income) * 0.5", "亿元"),
        ("sqrt(area ** 2)", "平方公里"),
        ("log(tax)", "比值"),
        ("-abs(land)", "亩"),
    ],
)
def test_the_unit_of_a_formula(formula: str, unit: str) -> None:
    assert unit_of(formula, UNITS).fits(quantity(unit)), str(unit_of(formula, UNITS))


@pytest.mark.parametrize("formula", ["tax + subsidy", "tax - people", "share + tax", "tax / income + share", "tax + 1"])
def test_a_sum_of_two_units_is_refused_and_names_both(formula: str) -> None:
    with pytest.raises(UnfitValue, match="与"):
        unit_of(formula, UNITS)


@pytest.mark.parametrize("formula", ["exp(tax)", "tax ** people"])
def test_an_exponent_has_to_be_a_number(formula: str) -> None:
    with pytest.raises(UnfitValue):
        unit_of(formula, UNITS)


def test_a_code_without_a_unit_and_a_text_that_is_no_formula_are_refused() -> None:
    with pytest.raises(UnfitValue):
        unit_of("tax / nothing", UNITS)
    with pytest.raises(InvalidFormula):
        unit_of("tax /", UNITS)


@given(st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS)))
def test_dividing_and_multiplying_by_one_item_leads_back(one: str, other: str) -> None:
    assert unit_of(f"{one} / {other} * {other}", UNITS).fits(UNITS[one])


def test_a_factor_that_is_no_power_of_ten_is_a_plain_number_and_leaves_the_unit() -> None:
    assert unit_of("area * 1500", UNITS).fits(quantity("平方公里"))


def test_units_that_count_the_same_thing_fit_and_others_do_not() -> None:
    assert quantity("万元/万人").fits(quantity("元/人"))
    assert not quantity("万元").fits(quantity("元"))
    assert not quantity("件").fits(quantity("户"))
    assert quantity("倍").fits(Quantity())
