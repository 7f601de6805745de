"""A scheme: one text for one meaning, every fault at once, and no way around the checks."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from evaluation.domain.scheme import Scheme, parse
from evaluation.domain.settings import Unadjusted
from evaluation.errors import HengjiError, InvalidScheme, UnknownName
from tests import worlds

CONTENT: dict[str, Any] = {
    "code": "s",
    "framework": "small",
    "name_zh": "小样方案",
    "tree": {
        "code": "root",
        "name_zh": "总",
        "children": [
            {
                "code": "p",
                "name_zh": "p",
                "mean": {"mean": "geometric"},
                "children": [worlds.leaf("b"), worlds.leaf("c")],
            },
            worlds.leaf("a", achievement="latent", horizon_years=5),
        ],
    },
    "weights": {"*": {"a": 40, "b": 30, "c": 30}, "山区": {"a": 60, "c": 40}},
    "grading": {"grades": [{"code": "A", "name_zh": "优秀"}, {"code": "B", "name_zh": "良好"}]},
}
SCHEME = parse(CONTENT)


def faults(**changes: object) -> str:
    with pytest.raises(InvalidScheme) as refusal:
        parse({**CONTENT, **changes})
    assert refusal.value.where == "方案 s"
    return "\n".join(fault.zh for fault in refusal.value.faults)


def turned(value: Any) -> Any:
    """The same content with the keys of every mapping in the opposite order."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(each) for each in value] if isinstance(value, list) else value


# --- the text -------------------------------------------------------------------------------------------------------
def test_reading_the_text_back_gives_the_same_scheme_and_the_same_text() -> None:
    again = parse(json.loads(SCHEME.text))
    assert again == SCHEME
    assert again.text == SCHEME.text
    assert again.fingerprint == SCHEME.fingerprint


def test_the_order_of_keys_changes_neither_text_nor_fingerprint() -> None:
    assert parse(turned(CONTENT)).text == SCHEME.text
    assert parse(turned(CONTENT)).fingerprint == SCHEME.fingerprint


def test_whole_numbers_are_written_like_the_others_and_defaults_are_written_out() -> None:
    stated = {**CONTENT, "weights": {"山区": {"c": 40.0, "a": 60.0}, "*": {"c": 30.0, "b": 30.0, "a": 40.0}}}
    assert parse({**stated, "window_years": 1, "adjustment": {"method": "none"}}).text == SCHEME.text


def test_the_order_of_children_is_part_of_the_meaning() -> None:
    other = {**CONTENT["tree"], "children": CONTENT["tree"]["children"][::-1]}
    assert parse({**CONTENT, "tree": other}).fingerprint != SCHEME.fingerprint


def test_the_text_of_the_smallest_scheme_is_the_one_written_here() -> None:
    """A change of this text changes every stored fingerprint: it has to be meant."""
    small = worlds.scheme([{"indicator": "a", "scoring": {"method": "bonus"}}], {"a": 100})
    assert small.text == (
        '{"adjustment":{"method":"none"},"code":"s","derivations":[],"embedded":{},"framework":"small","gates":[],'
        '"grading":{"award_cap":5.0,"boundary":"decide_together","deduction_cap":10.0,"grades":[],"quotas":{}},'
        '"level":"region","missing":{"coverage":0.6,"method":"bounded"},"name_en":"","name_zh":"小样方案",'
        '"purpose":"assessment","term_years":5,"tree":{"children":[{"achievement":"visible","adjustable":false,'
        '"attribution":null,"bottom_line":false,"direction":"more","horizon_years":1.0,"indicator":"a","reason":"",'
        '"scoring":{"cap":5.0,"each":1.0,"method":"bonus"},"treatment":{"method":"keep"}}],"code":"root",'
        '"mean":{"mean":"arithmetic"},"name_en":"","name_zh":"总"},"uncertainty":{"confidence":0.9,"draws":400,'
        '"history_years":5,"seed":20260116},"weights":{"*":{"a":100.0}},"window_years":1}'
    )


@given(first=st.floats(0, 100))
def test_no_digit_of_a_weight_is_lost_in_the_text(first: float) -> None:
    scheme = SCHEME.revise({"weights": {"*": {"a": first, "b": 100 - first}}})
    assert parse(json.loads(scheme.text)).weights == scheme.weights


# --- revising -------------------------------------------------------------------------------------------------------
def test_revising_changes_what_is_named_and_leaves_the_scheme_as_it_was() -> None:
    before = SCHEME.text
    other = SCHEME.revise({"window_years": 3, "adjustment": Unadjusted()})
    assert (other.window_years, other.tree) == (3, SCHEME.tree)
    assert other.fingerprint != SCHEME.fingerprint
    assert SCHEME.text == before
    assert other.revise({"window_years": 1}).fingerprint == SCHEME.fingerprint


@pytest.mark.parametrize(
    "changes",
    [
        {"weights": {"*": {"a": 50}}},
        {"weights": {"*": {"a": 50, "z": 50}}},
        {"missing": {"method": "impute"}},
        {"window_years": 0},
        {"colour": "red"},
    ],
)
def test_revising_checks_everything_again(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidScheme):
        SCHEME.revise(changes)


def test_a_scheme_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        SCHEME.window_years = 3


# --- refusals -------------------------------------------------------------------------------------------------------
def test_every_fault_of_the_whole_is_named_at_once() -> None:
    found = faults(
        weights={"*": {"a": 50, "z": 40}, "山区": {"a": 90}},
        missing={"method": "impute"},
        gates=[{"rule": "g", "name_zh": "g", "effect": {"effect": "cap", "grade": "Z"}}],
    )
    for sentence in (
        "类别 * 的权重合计为 90,应为 100",
        "类别 * 给了不在方案中的指标 z 权重",
        "类别 山区 的权重合计为 90,应为 100",
        "考核用方案不得用组平均值补缺",
        "关口 g 引用了不存在的等次 Z",
    ):
        assert sentence in found


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"colour": "red"}, "colour"),
        ({"window_years": 11}, "window_years"),
        ({"uncertainty": {"draws": 400, "engine": "fast"}}, "uncertainty.engine"),
        ({"adjustment": {"method": "magic"}}, "adjustment"),
        ({"weights": {"*": {"a": -10, "b": 110}}}, "weights.*.a"),
        ({"weights": {"*": {"a": float("nan"), "b": 100}}}, "weights.*.a"),
    ],
)
def test_an_unknown_field_or_a_value_out_of_range_is_named_with_its_place(changes: dict[str, Any], place: str) -> None:
    assert place in faults(**changes)


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_a_number_that_is_not_finite_is_refused_wherever_it_stands(number: float) -> None:
    tree = {**CONTENT["tree"], "children": [worlds.leaf("a", horizon_years=number)]}
    assert "horizon_years" in faults(tree=tree, weights={"*": {"a": 100}})


def test_an_indicator_twice_a_pillar_without_any_and_a_scheme_without_are_refused() -> None:
    empty = {"code": "q", "name_zh": "q", "children": []}
    root = {"code": "root", "name_zh": "总"}
    twice = {**root, "children": [worlds.leaf("a"), worlds.leaf("a"), empty]}
    found = faults(tree=twice, weights={"*": {"a": 100}})
    assert "指标 a 在方案中出现两次" in found
    assert "支柱 q 下没有指标" in found
    assert "方案没有指标" in faults(tree={**root, "children": []}, weights={})


def test_a_scheme_without_weights_is_refused() -> None:
    assert "方案没有权重" in faults(weights={})


def test_a_latent_result_needs_at_least_two_years_and_a_bottom_line_no_allowance() -> None:
    tree = CONTENT["tree"]
    hasty = {**tree, "children": [worlds.leaf("a", achievement="latent", horizon_years=1)]}
    lenient = {**tree, "children": [worlds.leaf("a", bottom_line=True, adjustable=True)]}
    assert "潜绩的见效年限须不少于 2 年" in faults(tree=hasty, weights={"*": {"a": 100}})
    assert "底线指标按原值考核" in faults(tree=lenient, weights={"*": {"a": 100}})


def test_a_cadre_scheme_has_to_embed_what_it_draws_on() -> None:
    led = {**CONTENT["tree"], "children": [worlds.leaf("led", attribution={"of": "total"})]}
    assert "干部方案须内嵌" in faults(tree=led, weights={"*": {"led": 100}}, level="cadre")


def test_aggregating_by_means_leaves_the_text_as_it_was_and_comparing_is_written() -> None:
    assert "aggregation" not in SCHEME.text
    assert SCHEME.revise({"aggregation": {"method": "means"}}).text == SCHEME.text
    compared = SCHEME.revise({"aggregation": {"method": "vikor"}})
    assert '"aggregation":{"majority":0.5,"method":"vikor"}' in compared.text
    assert parse(json.loads(compared.text)) == compared
    assert (SCHEME.compares, compared.compares) == (False, True)


def test_cadres_are_not_compared_with_each_other() -> None:
    assert "干部不得用互相比较的办法汇总" in faults(level="cadre", aggregation={"method": "topsis"})


@pytest.mark.parametrize("content", [[], "s", None, 3])
def test_what_is_no_scheme_at_all_is_refused_like_a_wrong_one(content: Any) -> None:
    with pytest.raises(InvalidScheme, match=r"方案 \?"):
        parse(content)


# --- what it answers ------------------------------------------------------------------------------------------------
def test_leaves_stand_in_the_order_of_the_tree() -> None:
    assert SCHEME.indicators == ("b", "c", "a")
    assert SCHEME.leaf("a").horizon_years == 5


def test_weights_of_a_category_are_its_own_or_the_general_ones_and_sum_to_one() -> None:
    assert SCHEME.weights_of("山区") == {"b": 0.0, "c": 0.4, "a": 0.6}
    assert SCHEME.weights_of("平原") == {"b": 0.3, "c": 0.3, "a": 0.4}


@pytest.mark.parametrize("ask", [lambda scheme: scheme.leaf("d"), lambda scheme: scheme.weights_of("平原")])
def test_a_name_that_is_not_there_is_refused(ask: Any) -> None:
    bare: Scheme = SCHEME.revise({"weights": {"山区": {"a": 100}}})
    with pytest.raises(UnknownName) as refusal:
        ask(bare)
    assert isinstance(refusal.value, HengjiError)
