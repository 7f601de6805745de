"""What is known of the catalogue's items: newest, with source and date of record; derived in the stated unit only."""

import pytest

from evaluation.checks import known_values
from evaluation.domain.collecting import DataItem, IndicatorFormula
from evaluation.domain.framework import Framework, Holdings, conditions, observations
from evaluation.domain.indicators import Indicator
from evaluation.domain.units import Unit

TAX = DataItem(code="tax", name_zh="税收", unit_of_measurement="亿元", owner="财政局", refresh_months=1)
INCOME = DataItem(code="income", name_zh="收入", unit_of_measurement="万元", owner="财政局", refresh_months=12)
PEOPLE = DataItem(code="people", name_zh="常住人口", unit_of_measurement="万人", owner="统计局")


def row(indicator: str, period: str, value: float, as_of: str = "") -> dict[str, object]:
    return {
        "unit": "a", "period": period, "indicator": indicator, "value": value, "status": "observed", "as_of": as_of,
        "source": "月报",
    }  # fmt: skip


def held(formula: str, unit: str) -> Holdings:
    codes = ("tax", "income", "share")
    return Holdings(
        framework=Framework(code="f", name_zh="f"),
        units=(Unit(code="a", name_zh="甲"),),
        indicators=tuple(Indicator(code=code, name_zh=code, unit_of_measurement=unit) for code in codes),
        memberships=(),
        observations=observations(
            [row("tax", "2024", 3, "2025-01-20"), row("tax", "2025", 5, "2026-01-20"), row("income", "2024", 12)]
        ),
        conditions=conditions([{"unit": "a", "condition": "people", "as_of": "2023-12-31", "value": 50.0}]),
        data_items=(TAX, INCOME, PEOPLE),
        indicator_items=(IndicatorFormula(indicator="share", formula=formula),),
    )


def test_the_newest_value_comes_with_its_source_and_date_of_record() -> None:
    found = known_values.known(held("tax", "亿元"), ["tax", "people"])
    assert found["tax"].to_dict("index")["a"] == {"period": "2025", "value": 5, "as_of": "2026-01-20", "source": "月报"}
    assert found["people"].loc["a", ["value", "as_of"]].to_list() == [50.0, "2023-12-31"]


def test_a_value_without_a_date_of_record_is_of_its_period_and_an_item_without_values_has_no_date() -> None:
    assert known_values.newest_dates(held("tax", "亿元"), ["income", "unknown"]) == {"income": "2024"}


def test_a_derived_value_takes_its_parts_from_one_period_and_the_oldest_date_of_record() -> None:
    made = held("tax * 10000 / income * 100", "%")
    found = known_values.known(made, ["share"])["share"]
    assert found.to_dict("index")["a"] == {
        "period": "2024", "value": 3 * 10000 / 12 * 100, "as_of": "2024", "source": "tax * 10000 / income * 100",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "unit", "why"),
    [
        ("tax / people", "元", "算出来的单位是“万元/人”,指标写的是“元”"),
        ("tax - income", "亿元", "亿元 与 万元 不能相加减"),
        ("tax / tax * 100", "‰", "算出来的单位是“%”,指标写的是“‰”"),
    ],
)
def test_a_formula_in_another_unit_is_a_finding_that_names_both_and_gives_no_value(
    formula: str, unit: str, why: str
) -> None:
    made = held(formula, unit)
    usable, faults = known_values.formulas(made)
    assert (usable, [each.why.zh for each in faults]) == ({}, [why])
    assert not any(sign in each.why.en for each in faults for sign in "万元人")
    assert known_values.derived_items(made) == ()
    assert known_values.known(made, ["share"])["share"].empty


def test_a_derived_indicator_is_an_item_that_nobody_fills_in_and_refreshes_as_often_as_its_parts() -> None:
    (item,) = known_values.derived_items(held("tax * 10000 / income * 100", "%"))
    assert (item.code, item.unit_of_measurement, item.owner, item.refresh_months) == ("share", "%", "财政局", 1)
