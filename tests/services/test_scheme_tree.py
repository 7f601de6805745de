"""Indicators in, out and from pillar to pillar; every category keeps 100 points."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.domain.scheme import Scheme, parse
from evaluation.errors import InvalidScheme
from evaluation.services import scheme_tree, schemes
from tests import counties

DAY = date(2026, 3, 1)


def two() -> Scheme:
    """Two pillars of two and one indicators; two categories weighed unlike."""
    leaves = [{"indicator": code} for code in ("a", "b", "c")]
    tree = {"code": "total", "name_zh": "总", "children": [
        {"code": "p", "name_zh": "甲", "children": leaves[:2]}, {"code": "q", "name_zh": "乙", "children": leaves[2:]},
    ]}  # fmt: skip
    weights = {"A": {"a": 50, "b": 30, "c": 20}, "B": {"a": 10, "b": 10, "c": 80}}
    return parse({"code": "s", "framework": "f", "name_zh": "方案", "tree": tree, "weights": weights})


def test_a_new_indicator_takes_its_points_from_the_others_in_proportion() -> None:
    made = scheme_tree.with_indicator(two(), {"indicator": "d"}, "q", 20, DAY)
    assert made.weights["A"] == pytest.approx({"a": 40, "b": 24, "c": 16, "d": 20})
    assert made.weights["B"] == pytest.approx({"a": 8, "b": 8, "c": 64, "d": 20})
    assert schemes.places(made) == {"a": "p", "b": "p", "c": "q", "d": "q"}


def test_what_comes_in_after_the_day_of_issue_carries_its_day() -> None:
    issued = two().revise({"issued_on": "2026-01-15"})
    assert scheme_tree.with_indicator(issued, {"indicator": "d"}, "q", 5, DAY).leaf("d").changed_on == DAY
    assert scheme_tree.with_indicator(two(), {"indicator": "d"}, "q", 5, DAY).leaf("d").changed_on is None


def test_what_goes_out_leaves_its_points_to_its_pillar() -> None:
    made = scheme_tree.without_indicator(two(), "a")
    assert made.weights["A"] == pytest.approx({"b": 80, "c": 20})
    assert made.weights["B"] == pytest.approx({"b": 20, "c": 80})


def test_the_last_indicator_cannot_go() -> None:
    one = scheme_tree.without_indicator(scheme_tree.without_indicator(two(), "a"), "b")
    with pytest.raises(InvalidScheme, match="没有指标"):
        scheme_tree.without_indicator(one, "c")


def test_a_moved_indicator_keeps_its_points_and_an_empty_pillar_goes() -> None:
    made = scheme_tree.moved(two(), "c", "p")
    assert made.weights == two().weights
    assert [node.code for node in made.tree.nodes] == ["total", "p"]


def test_a_new_pillar_takes_an_indicator_in_and_its_code_is_its_own() -> None:
    made = scheme_tree.with_pillar(two(), {"code": "r", "name_zh": "丙", "name_en": ""}, "a")
    assert schemes.places(made) == {"b": "p", "c": "q", "a": "r"}
    with pytest.raises(InvalidScheme, match="已被使用"):
        scheme_tree.with_pillar(two(), {"code": "q", "name_zh": "丙", "name_en": ""}, "a")


def test_only_indicators_of_the_level_that_are_not_in_yet_can_be_chosen() -> None:
    held, made = counties.holdings(), counties.scheme()
    assert scheme_tree.choosable(held, made) == ()
    fewer = scheme_tree.without_indicator(made, made.indicators[0])
    assert [each.code for each in scheme_tree.choosable(held, fewer)] == [made.indicators[0]]


def test_weights_that_do_not_come_to_100_are_refused_and_scaled_ones_do() -> None:
    edited = scheme_tree.weights_table(two()) * [1.5, 1]
    with pytest.raises(InvalidScheme, match="合计为 150"):
        scheme_tree.with_weights(two(), edited)
    assert scheme_tree.with_weights(two(), scheme_tree.scaled(edited)).weights["A"] == pytest.approx(two().weights["A"])


@given(points=st.lists(st.floats(0.01, 1000), min_size=3, max_size=3))
def test_whatever_is_typed_scales_to_100_with_its_proportions(points: list[float]) -> None:
    scaled = scheme_tree.scaled(pd.DataFrame({"A": points}, index=["a", "b", "c"]))["A"]
    assert scaled.sum() == pytest.approx(100)
    assert scaled["a"] * points[1] == pytest.approx(scaled["b"] * points[0])


def test_differences_name_what_came_in_went_out_and_moved_once_each() -> None:
    made = scheme_tree.moved(scheme_tree.with_indicator(two(), {"indicator": "d"}, "q", 20, DAY), "b", "q")
    made = scheme_tree.without_indicator(made, "a")
    found = [each for each in schemes.differences(two(), made) if not each.field.startswith("weights")]
    assert [(each.about, each.field, each.before, each.after) for each in found] == [
        ("a", "indicator", "p", "—"), ("d", "indicator", "—", "q"), ("b", "pillar", "p", "q"),
    ]  # fmt: skip


def test_differences_tell_points_by_indicator_and_gates_by_their_effect() -> None:
    veto = {"rule": "v", "name_zh": "安全", "effect": {"effect": "veto"}, "legal_basis": "《安全生产法》"}
    gated = schemes.with_gate(two(), veto)
    weighed = gated.revise({"weights": {"A": {"a": 40, "b": 40, "c": 20}, "B": two().weights["B"]}})
    assert schemes.differences(two(), weighed) == (
        schemes.Difference("a", "weights.A", "50", "40"),
        schemes.Difference("b", "weights.A", "30", "40"),
        schemes.Difference("v", "gates", "—", "veto()"),
    )
    softer = schemes.with_gate(weighed, veto | {"effect": {"effect": "bar"}})
    assert schemes.differences(weighed, softer) == (schemes.Difference("v", "effect.effect", "veto", "bar"),)
    assert schemes.without_gate(softer, "v").gates == ()
