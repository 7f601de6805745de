"""The proposal for a sheet's columns, remembered and laid on the next sheet."""

from collections.abc import Sequence

import pytest

from evaluation.domain.indicators import Indicator
from evaluation.domain.table import MergedRange, Table
from evaluation.domain.units import Condition
from evaluation.exchange.columns import make_columns
from evaluation.exchange.headers import header_rows
from evaluation.exchange.mapping import adapt, most_alike, propose, same_shape
from evaluation.exchange.sheet_marks import SheetMarks

BEDS = Indicator(code="R12", name_zh="每千人口床位数", name_en="Beds per 1,000", unit_of_measurement="张")
OUTPUT = Indicator(code="R9", name_zh="地区生产总值", unit_of_measurement="亿元")


def sheet(rows: Sequence[Sequence[object]], merged: tuple[MergedRange, ...] = ()) -> Table:
    width = max(len(row) for row in rows)
    padded = [[float(c) if type(c) is int else c for c in row] + [""] * (width - len(row)) for row in rows]
    return Table("数据", make_columns(padded, (len(padded), width), SheetMarks()), merged=merged)


def roles(table: Table, *known: Indicator) -> list[tuple[str, str]]:
    return [(column.role, column.target) for column in propose(table, known).columns]


def test_keys_are_recognised_by_their_headers_and_indicators_by_code_or_name() -> None:
    table = sheet([["区划代码", "县市区", "年份", "R12", "地区生产总值"], ["110101", "甲县", 2025, 3, 40]])
    assert roles(table, BEDS, OUTPUT) == [
        ("unit_code", ""), ("unit_name", ""), ("period", ""), ("indicator", "R12"), ("indicator", "R9"),
    ]  # fmt: skip


def test_a_stated_unit_proposes_the_scale() -> None:
    table = sheet([["代码", "地区生产总值\n（万元）"], ["1", 400_000]])
    [column] = propose(table, [OUTPUT]).of_role("indicator")
    assert (column.target, column.scale) == ("R9", 0.0001)


def test_a_condition_on_the_register_is_recognised() -> None:
    elevation = Condition(condition="elevation", name_zh="平均海拔", unit_of_measurement="米")
    mapping = propose(sheet([["代码", "平均海拔"], ["1", 300]]), [BEDS], [elevation])
    assert [(c.role, c.target) for c in mapping.columns] == [("unit_code", ""), ("condition", "elevation")]


def test_numeric_columns_of_an_empty_framework_become_new_indicators_and_texts_are_left_out() -> None:
    table = sheet([["代码", "人口数", "备注"], ["1", 300, "好"], ["2", "NA", "中"]])
    assert roles(table) == [("unit_code", ""), ("indicator", "人口数"), ("ignore", "")]


def test_an_unknown_numeric_column_of_a_known_framework_is_left_out() -> None:
    assert roles(sheet([["代码", "别的"], ["1", 3]]), BEDS) == [("unit_code", ""), ("ignore", "")]


def test_the_header_is_found_under_a_title() -> None:
    table = sheet([["2025年各县情况统计表"], ["单位：张"], ["代码", "名称", "床位"], ["1", "甲", 3]])
    assert header_rows(table)[0] == 3
    assert propose(table).header_row == 3


def test_a_header_of_two_rows_is_joined_through_its_merged_cells() -> None:
    merged = (MergedRange(0, 0, 1, 0), MergedRange(0, 1, 0, 2))
    table = sheet([["代码", "人口", ""], ["", "男", "女"], ["1", 3, 4]], merged)
    mapping = propose(table)
    assert (mapping.header_row, mapping.header_depth) == (2, 2)
    assert [column.header for column in mapping.columns] == ["代码", "人口-男", "人口-女"]


def test_a_row_for_each_value_is_proposed_as_a_long_sheet() -> None:
    mapping = propose(sheet([["代码", "年份", "指标", "数值"], ["1", 2025, "R12", 3]]), [BEDS])
    assert mapping.layout == "long"
    assert [column.role for column in mapping.columns] == ["unit_code", "period", "measure", "value"]


def test_a_column_without_a_header_is_left_to_the_officer() -> None:
    mapping = propose(sheet([["代码", "人口", ""], ["1", 3, 4]]))
    assert [column.position for column in mapping.columns] == [0, 1]


def test_a_remembered_mapping_comes_back_for_the_same_headers_in_another_order() -> None:
    first = sheet([["代码", "人口", "床位"], ["1", 3, 4]])
    remembered = propose(first).revise({"drop": ["total"], "period": "2024"})
    second = sheet([["床位", "代码", "人口"], [4, "1", 3]])
    assert same_shape(second, [remembered]) == remembered
    again = propose(second, remembered=[remembered])
    assert [(c.header, c.role) for c in again.columns] == [
        ("床位", "indicator"), ("代码", "unit_code"), ("人口", "indicator"),
    ]  # fmt: skip
    assert again.drop == {"total"}
    assert again.shape == remembered.shape


def test_a_like_sheet_is_offered_the_mapping_with_its_differences() -> None:
    remembered = propose(sheet([["代码", "小学_男", "小学_女", "上网户数", "只有今年"], ["1", 3, 4, 5, 6]]))
    table = sheet([["代码", "小学（男）", "小学（女）", "上网户", "新列"], ["1", 3, 4, 5, 6]])
    assert same_shape(table, [remembered]) is None
    assert most_alike(table, [remembered]) == remembered
    mapping, findings = adapt(remembered, table)
    assert [(c.header, c.target) for c in mapping.of_role("indicator")] == [
        ("小学(男)", "小学_男"), ("小学(女)", "小学_女"), ("上网户", "上网户数"),
    ]  # fmt: skip
    assert {finding.code: [place.cell for place in finding.places] for finding in findings} == {
        "column_absent": [],
        "column_unlike": ["B1", "C1"],
        "column_guessed": ["D1"],
        "column_extra": ["E1"],
    }


def test_an_unrelated_sheet_is_offered_nothing() -> None:
    remembered = propose(sheet([["代码", "人口", "床位", "产值"], ["1", 3, 4, 5]]))
    assert most_alike(sheet([["代码", "气温", "降水", "日照"], ["1", 3, 4, 5]]), [remembered]) is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_differences_can_be_said_in_both_languages(language: str) -> None:
    remembered = propose(sheet([["代码", "人口", "床位数"], ["1", 3, 4]]))
    for finding in adapt(remembered, sheet([["代码", "床位", "产值"], ["1", 3, 4]]))[1]:
        assert all("{" not in sentence for sentence in finding.text("en" if language == "en" else "zh"))


def test_a_mapping_survives_being_stored_as_json() -> None:
    mapping = propose(sheet([["代码", "人口"], ["1", 3]])).revise({"drop": ["province"], "period": "2025"})
    assert type(mapping).model_validate_json(mapping.model_dump_json()) == mapping
