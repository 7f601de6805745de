"""Stated formulas: what they may hold, by hand; what is refused; and gaps that stay gaps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.domain.settings import Derivation
from evaluation.errors import InvalidFormula
from evaluation.steps import derivation

VALUES = {"goods": np.array([3.0, 8.0, np.nan]), "gdp": np.array([12.0, 0.0, 5.0]), "人口": np.array([2.0, 4.0, 8.0])}


def derived(formula: str, values: dict[str, np.ndarray] = VALUES) -> list[float]:
    return derivation.derive(values, [Derivation(code="new", formula=formula)])["new"].tolist()


@pytest.mark.parametrize(
    ("formula", "first"),
    [
        ("goods / gdp * 100", 25.0),
        ("goods + gdp - 人口", 13.0),
        ("-(goods - gdp)", 9.0),
        ("+goods ** 2", 9.0),
        ("2 ** goods ** 人口", 512.0),
        ("1.5e1 / goods", 5.0),
        ("log(exp(goods))", 3.0),
        ("sqrt(gdp * goods)", 6.0),
        ("abs(goods - gdp)", 9.0),
    ],
)
def test_arithmetic_is_allowed(formula: str, first: float) -> None:
    assert derived(formula)[0] == pytest.approx(first)


@pytest.mark.parametrize(
    "formula",
    [
        "goods.real",
        "goods.__class__",
        "__import__('os')",
        "eval(goods)",
        "max(goods, gdp)",
        "log(goods, 10)",
        "log(x=goods)",
        "log(*goods)",
        "(lambda: goods)()",
        "[goods for goods in gdp]",
        "{goods}",
        "(goods, gdp)",
        "goods[0]",
        "'goods'",
        "f'{goods}'",
        "b'1'",
        "True",
        "None",
        "1j",
        "goods if gdp else 1",
        "goods < gdp",
        "goods and gdp",
        "goods % 2",
        "goods // 2",
        "goods @ gdp",
        "goods << 2",
        "~goods",
        "not goods",
        "(goods := 1)",
        "log",
    ],
)
def test_anything_else_is_refused(formula: str) -> None:
    with pytest.raises(InvalidFormula, match="指标 new"):
        derived(formula)


@pytest.mark.parametrize(
    "formula", ["goods +", "goods gdp", "goods; gdp", " ", "import os", "(goods", "goods = 1", "\0"]
)
def test_what_is_no_expression_is_refused(formula: str) -> None:
    with pytest.raises(InvalidFormula, match="不是算式"):
        derived(formula)


@pytest.mark.parametrize("formula", ["-" * 490 + "goods", "goods" + "+1" * 240, "1" * 400])
def test_a_formula_too_deep_or_a_number_too_long_is_refused_or_computed_and_never_breaks(formula: str) -> None:
    try:
        assert np.isfinite(derived(formula)[0])
    except InvalidFormula:
        assert formula.startswith(("-", "1"))


def test_an_indicator_that_is_not_there_is_named() -> None:
    with pytest.raises(InvalidFormula, match="用到没有的指标 services"):
        derived("goods + services")


def test_a_zero_denominator_gives_no_value_and_never_zero() -> None:
    assert np.isnan(derived("goods / gdp")[1])
    assert np.isnan(derived("0 / gdp")[1])
    assert np.isnan(derived("gdp ** -1")[1])


def test_a_zero_denominator_inside_gives_no_value_either() -> None:
    assert np.isnan(derived("人口 / (goods / gdp)")[1])
    assert np.isnan(derived("exp(-goods / gdp)")[1])


@pytest.mark.parametrize("formula", ["log(gdp)", "exp(log(gdp))", "1 / log(gdp)", "log(gdp - 1)", "sqrt(gdp - 1)"])
def test_a_logarithm_or_root_out_of_its_range_gives_no_value(formula: str) -> None:
    assert np.isnan(derived(formula)[1])


@pytest.mark.parametrize("formula", ["goods + 1", "goods * 0", "goods ** 0", "1 ** goods", "goods / goods"])
def test_a_gap_in_an_item_is_a_gap_in_the_result(formula: str) -> None:
    assert np.isnan(derived(formula)[2])


def test_a_formula_may_use_an_earlier_one_and_not_a_later() -> None:
    steps = [Derivation(code="share", formula="goods / gdp"), Derivation(code="percent", formula="share * 100")]
    assert derivation.derive(VALUES, steps)["percent"][0] == pytest.approx(25.0)
    with pytest.raises(InvalidFormula, match="用到没有的指标 share"):
        derivation.derive(VALUES, steps[::-1])


def test_a_constant_has_the_shape_of_the_values() -> None:
    assert derived("2 + 3") == [5.0, 5.0, 5.0]


def test_the_items_stay_as_they_were() -> None:
    known = {"a": np.array([1.0, 2.0])}
    assert list(derivation.derive(known, [Derivation(code="b", formula="a * 2")])) == ["a", "b"]
    assert list(known) == ["a"]
    assert known["a"].tolist() == [1.0, 2.0]


def test_items_are_the_codes_without_the_functions() -> None:
    assert derivation.items("log(gdp / 人口) + abs(goods) - gdp") == ("gdp", "goods", "人口")


FORMULAS = st.recursive(
    st.one_of(st.sampled_from(["a", "b"]), st.integers(1, 9).map(str)),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(inner, st.integers(1, 9)).map(lambda parts: f"({parts[0]} / {parts[1]})"),
        inner.map(lambda part: f"-{part}"),
        inner.map(lambda part: f"abs({part})"),
    ),
    max_leaves=8,
)


@given(formula=FORMULAS, a=st.floats(-10, 10), b=st.floats(-10, 10))
def test_the_value_is_that_of_python_itself(formula: str, a: float, b: float) -> None:
    expected = eval(formula, {"__builtins__": {}}, {"a": a, "b": b, "abs": abs})  # noqa: S307  # the oracle
    assert float(derivation.evaluate(formula, {"a": np.array(a), "b": np.array(b)})) == pytest.approx(expected)
