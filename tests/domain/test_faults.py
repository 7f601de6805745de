"""Faults of definitions: the field and what stands there, in plain Chinese and in English."""

import re
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from evaluation.domain.fault_texts import FIELDS, TYPES
from evaluation.domain.faults import explain
from evaluation.domain.framework import Framework
from evaluation.domain.indicators import Indicator
from evaluation.domain.scheme import Scheme, parse
from evaluation.domain.units import Posting, Target, Unit
from evaluation.errors import Fault, InvalidScheme
from tests import worlds

CJK = re.compile(r"[㐀-鿿]")
LATIN_SENTENCE = re.compile(r"[A-Za-z']+(?: [A-Za-z']+){2,}")
UNIT: dict[str, Any] = {"code": "u", "name_zh": "县"}
POSTING: dict[str, Any] = {"cadre": "c", "unit": "u", "post": "书记", "start": "2024-01-01"}


def refused(model: type[BaseModel], content: dict[str, Any]) -> tuple[Fault, ...]:
    with pytest.raises(ValidationError) as refusal:
        model.model_validate(content)
    return explain(refusal.value, content)


def scheme(leaf: dict[str, Any], **changes: Any) -> tuple[Fault, ...]:
    """What is wrong with a scheme of one indicator `growth`."""
    content = worlds.scheme([{"indicator": "growth"}], {"growth": 100}).model_dump(mode="json")
    content["tree"]["children"] = [{"indicator": "growth", **leaf}]
    with pytest.raises(InvalidScheme) as refusal:
        parse(content | changes)
    return refusal.value.faults


@pytest.mark.parametrize(
    ("model", "content", "zh", "en"),
    [
        (Unit, {"code": "u"}, "name_zh(中文名称):没有填写", "name_zh: Field required"),
        (Unit, UNIT | {"colour": "red"}, "colour:不是这里的项目,请删去", "colour: Extra inputs are not permitted"),
        (Unit, UNIT | {"code": ""}, "code(代码):至少要有 1 个字,现为空",
         "code: String should have at least 1 character (given: nothing)"),
        (Unit, UNIT | {"code": "u" * 81}, f"code(代码):最多 80 个字,现为“{'u' * 40}…”",
         f"code: String should have at most 80 characters (given: “{'u' * 40}…”)"),
        (Unit, UNIT | {"code": 3}, "code(代码):应为文字,现为“3”", "code: Input should be a valid string (given: “3”)"),
        (Unit, UNIT | {"level": "village"}, "level(层级):应为其中之一:region、department、cadre,现为“village”",
         "level: Input should be 'region', 'department' or 'cadre' (given: “village”)"),
        (Posting, POSTING | {"share": 2}, "share(责任份额):应不大于 1,现为“2”",
         "share: Input should be less than or equal to 1 (given: “2”)"),
        (Posting, POSTING | {"share": 0}, "share(责任份额):应大于 0,现为“0”",
         "share: Input should be greater than 0 (given: “0”)"),
        (Posting, POSTING | {"start": "去年"}, "start(任职日期):应为日期,如 2025-01-31,现为“去年”", ""),
        (Posting, POSTING | {"end": "2023-01-01"}, "任期结束 2023-01-01 早于开始 2024-01-01",
         "the end 2023-01-01 is before the start 2024-01-01"),
        (Target, {"unit": "u", "period": "2025", "indicator": "a", "target": "多"},
         "target(目标值):应为数字,现为“多”", ""),
        (Target, {"unit": "u", "period": "2025", "indicator": "a", "target": "nan"},
         "target(目标值):应为有限的数,现为“nan”", "target: Input should be a finite number (given: “nan”)"),
        (Framework, {"code": "f", "name_zh": "框架", "simulated": "也许"},
         "simulated:应为是(true)或否(false),现为“也许”", ""),
        (Indicator, {"code": "a", "name_zh": "甲", "low": 3, "high": 1}, "合理范围颠倒:下限 3 不小于上限 1",
         "the plausible range is upside down: low 3, high 1"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_field_and_what_stands_there(
    model: type[BaseModel], content: dict[str, Any], zh: str, en: str
) -> None:
    [fault] = refused(model, content)
    assert fault.zh == zh
    assert not en or fault.en == en


@pytest.mark.parametrize(
    ("leaf", "zh", "en"),
    [
        ({"scoring": {"method": "efficacy", "floor": 120}}, "growth.scoring.floor(及格分):应小于 100,现为“120”",
         "growth.scoring.floor: Input should be less than 100 (given: “120”)"),
        ({"scoring": {"method": "luck"}}, "growth.scoring(计分):没有这种做法,可选:efficacy、", "growth.scoring: "),
        ({"scoring": {}}, "growth.scoring(计分):没有写明是哪一种(method)", "growth.scoring: Unable to extract tag"),
        ({"scoring": {"method": "bands", "edges": [1, "高"], "scores": [1, 2]}},
         "growth.scoring.edges.2:应为数字,现为“高”", "growth.scoring.edges.2: "),
        ({"scoring": {"method": "bands", "edges": [2, 1], "scores": [1, 2]}}, "growth.scoring:区间边界须逐个升高",
         "growth.scoring: the edges of the bands have to rise"),
        ({"achievement": "latent"}, "growth:潜绩的见效年限须不少于 2 年",
         "growth: a latent result pays off in 2 years or more"),
    ],
)  # fmt: skip
def test_a_fault_inside_a_scheme_is_told_once_and_by_the_indicators_code(
    leaf: dict[str, Any], zh: str, en: str
) -> None:
    [fault] = scheme(leaf)
    assert fault.zh.startswith(zh)
    assert fault.en.startswith(en)


def test_faults_of_weights_windows_and_grades_are_all_there() -> None:
    grading = {"grades": [{"code": "A", "name_zh": "优", "quota": 2}, {"code": "B"}]}
    found = scheme({}, weights={"山区": {"growth": -1}}, window_years=1.5, grading=grading)
    assert [fault.zh for fault in found] == [
        "weights.山区.growth:应不小于 0,现为“-1”",
        "window_years(取近几年平均):应为整数,不带小数,现为“1.5”",
        "grading.grades.A.quota(名额):应不大于 1,现为“2”",
        "grading.grades.B.name_zh(中文名称):没有填写",
    ]


def test_what_the_scheme_says_as_a_whole_comes_as_single_faults() -> None:
    found = scheme({}, weights={"*": {"growth": 50, "luck": 1}})
    assert [fault.zh for fault in found] == ["类别 * 的权重合计为 51,应为 100", "类别 * 给了不在方案中的指标 luck 权重"]
    assert not [fault.en for fault in found if CJK.search(fault.en)]


def test_no_refusal_of_a_scheme_falls_back_on_a_type_without_a_sentence() -> None:
    """Every field of a valid scheme gets a value of each wrong kind."""
    content = worlds.scheme([{"indicator": "growth"}], {"growth": 100}).model_dump(mode="json")
    for field in Scheme.model_fields:
        for wrong in (None, "", "x" * 300, -5, 1.5, [], {}, [1], {"a": 1}, True):
            try:
                parse(content | {field: wrong})
            except InvalidScheme as error:
                for fault in error.faults:
                    assert "不合要求(" not in fault.zh
                    assert not LATIN_SENTENCE.search(fault.zh)
                    assert not CJK.search(fault.en)


def test_texts_are_chinese_and_fields_are_those_of_our_definitions() -> None:
    assert all(CJK.search(text) for text in (*TYPES.values(), *FIELDS.values()))
    assert not [text for text in TYPES.values() if LATIN_SENTENCE.search(text)]


def test_a_fault_below_a_pillar_is_told_without_those_of_what_the_pillar_might_have_been() -> None:
    pillar = {"code": "p", "name_zh": "支柱", "children": [{"indicator": "growth", "horizon_years": 0}]}
    content = worlds.scheme([{"indicator": "growth"}], {"growth": 100}).model_dump(mode="json")
    with pytest.raises(InvalidScheme) as refusal:
        parse(content | {"tree": content["tree"] | {"children": [pillar]}})
    assert [fault.zh for fault in refusal.value.faults] == ["growth.horizon_years(见效年限):应大于 0,现为“0”"]
