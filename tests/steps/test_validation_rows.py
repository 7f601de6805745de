"""Rows and headers of a mapped sheet: who is a unit, and what stands twice, merged, hidden or without a name."""

from collections.abc import Sequence

import pytest

from evaluation.domain.indicators import Indicator
from evaluation.domain.table import ColumnMapping, Finding, Mapping, Table
from evaluation.domain.units import Unit
from evaluation.exchange.columns import make_columns
from evaluation.exchange.sheet_marks import SheetMarks
from evaluation.steps.validation import Accepted, validate

BEDS = Indicator(code="R2", name_zh="床位", unit_of_measurement="张")


def sheet(rows: Sequence[Sequence[object]]) -> Table:
    width = max(len(row) for row in rows)
    padded = [[float(c) if type(c) is int else c for c in row] + [""] * (width - len(row)) for row in rows]
    return Table("数据", make_columns(padded, (len(padded), width), SheetMarks()))


def check(
    rows: Sequence[Sequence[object]], changes: dict[str, object] | None = None, units: Sequence[Unit] = ()
) -> Accepted:
    """Validate rows of code, name, value under such a header."""
    table = sheet([["代码", "名称", "值"], *rows])
    columns = (
        ColumnMapping(header="代码", position=0, role="unit_code"),
        ColumnMapping(header="名称", position=1, role="unit_name"),
        ColumnMapping(header="值", position=2, role="indicator", target="R2"),
    )
    mapping = Mapping(sheet="数据", period="2025", columns=columns).revise(changes or {})
    return validate(table, mapping, [BEDS], units)


def found(accepted: Accepted, code: str) -> list[Finding]:
    return [finding for finding in accepted.findings if finding.code == code]


COUNTIES = [[110000, "甲省", 9], [110100, "乙市", 9], [110101, "丙县", 4], [110102, "丁县", 5]]


def test_provinces_and_cities_over_their_counties_are_one_finding_each_with_every_cell() -> None:
    findings = found(check(COUNTIES), "rows_undecided")
    assert [(f.option, [place.cell for place in f.places]) for f in findings] == [
        ("drop:province", ["B2"]),
        ("drop:prefecture", ["B3"]),
    ]


def test_a_tick_leaves_them_out_and_another_keeps_them() -> None:
    dropped = check(COUNTIES, {"drop": ["province", "prefecture"]})
    assert not dropped.blocked
    assert dropped.units["code"].tolist() == ["110101", "110102"]
    kept = check(COUNTIES, {"keep": ["province", "prefecture"]})
    assert kept.units["code"].tolist() == ["110000", "110100", "110101", "110102"]


def test_a_city_without_counties_below_it_is_a_unit_like_the_others() -> None:
    accepted = check([[441900, "甲市", 1], [110101, "乙县", 2]])
    assert accepted.units["code"].tolist() == ["441900", "110101"]
    assert not accepted.blocked


@pytest.mark.parametrize("label", ["合计", "小 计", "平均", "全国"])
def test_totals_are_never_units_without_a_decision(label: str) -> None:
    accepted = check([["U1", "甲县", 1], ["", label, 9]])
    assert accepted.blocked
    assert accepted.units["code"].tolist() == ["U1"]


def test_a_row_without_a_code_and_a_footnote_are_told_apart() -> None:
    accepted = check([["U1", "甲县", 1], ["", "某开发区", 3], ["", "资料来源：年鉴", ""]])
    assert [f.option for f in found(accepted, "rows_uncoded")] == ["drop:no_code", "drop:note"]


def test_a_unit_that_stands_twice_is_an_error_at_both_cells_and_none_wins() -> None:
    [finding] = found(check([["U1", "甲", 1], ["U2", "乙", 2], ["U1", "甲", 3]]), "unit_duplicate")
    assert [place.cell for place in finding.places] == ["A2", "A4"]


def test_codes_stored_as_numbers_are_text_codes_and_leading_zeros_are_never_guessed() -> None:
    accepted = check([[1, "甲", 1], ["001", "乙", 2]])
    assert accepted.units["code"].tolist() == ["1", "001"]
    [finding] = found(accepted, "code_ambiguous")
    assert [place.cell for place in finding.places] == ["A2", "A3"]


def test_an_unknown_unit_is_an_error_with_the_nearest_code_until_new_units_are_allowed() -> None:
    known = [Unit(code="110101", name_zh="丙县"), Unit(code="110102", name_zh="丁县")]
    rows = [[110101, "丙县", 1], [110129, "丁县", 2]]
    [finding] = found(check(rows, units=known), "unit_unknown")
    assert finding.cell == "A3"
    assert "110102" in finding.problem
    allowed = check(rows, {"new_units": True}, known)
    assert not allowed.blocked
    assert [f.code for f in allowed.to_confirm] == ["unit_new"]


def test_a_sheet_without_codes_finds_its_units_by_unique_names() -> None:
    table = sheet([["名称", "值"], ["丙县", 1], ["丁县", 2]])
    columns = (
        ColumnMapping(header="名称", position=0, role="unit_name"),
        ColumnMapping(header="值", position=1, role="indicator", target="R2"),
    )
    units = [Unit(code="110101", name_zh="丙县"), Unit(code="110102", name_zh="丁县")]
    accepted = validate(table, Mapping(period="2025", columns=columns), [BEDS], units)
    assert accepted.observations["unit"].tolist() == ["110101", "110102"]
    assert not accepted.blocked


def test_a_name_on_record_stays_and_the_other_spelling_is_told() -> None:
    accepted = check([["U1", "甲区", 1]], units=[Unit(code="U1", name_zh="甲县")])
    assert [f.cell for f in found(accepted, "name_differs")] == ["A2"]
    assert accepted.units["name_zh"].tolist() == ["甲县"]


def test_blank_rows_inside_are_told_and_those_below_are_not() -> None:
    accepted = check([["U1", "甲", 1], ["", "", ""], ["U2", "乙", 2], ["", "", ""]])
    assert [[place.cell for place in f.places] for f in found(accepted, "blank_row")] == [["A3"]]
    assert len(accepted.observations) == 2


def test_control_signs_stop_a_code_and_are_taken_out_of_a_name() -> None:
    accepted = check([["U\u202e1", "甲\u202e县", 1]])
    assert [f.cell for f in found(accepted, "code_control")] == ["A2"]
    assert [f.cell for f in found(accepted, "name_tidied")] == ["B2"]
    assert accepted.units["name_zh"].tolist() == ["甲县"]


def test_a_name_beyond_two_hundred_signs_is_an_error_and_script_is_only_text() -> None:
    accepted = check([["U1", "甲" * 201, 1], ["U2", "<script>alert(1)</script>", 2], ["U3", "=1+1", 3]])
    assert [f.cell for f in found(accepted, "long_text")] == ["B2"]
    assert accepted.units["name_zh"].tolist()[1:] == ["<script>alert(1)</script>", "=1+1"]


def test_two_columns_of_one_header_are_refused_with_both_addresses_unless_one_is_ignored() -> None:
    table = sheet([["代码", "值", " 值\n"], ["U1", 1, 2]])
    columns = [
        ColumnMapping(header="代码", position=0, role="unit_code"),
        ColumnMapping(header="值", position=1, role="indicator", target="R2"),
        ColumnMapping(header="值", position=2, role="indicator", target="R3"),
    ]
    [finding] = found(validate(table, Mapping(period="2025", columns=tuple(columns)), [BEDS]), "header_duplicate")
    assert [place.cell for place in finding.places] == ["B1", "C1"]
    columns[2] = ColumnMapping(header="值", position=2)
    assert not validate(table, Mapping(period="2025", columns=tuple(columns)), [BEDS]).blocked


def test_data_under_a_blank_header_is_an_error_and_a_blank_column_is_not() -> None:
    table = sheet([["代码", "值", "", ""], ["U1", 1, 2, ""]])
    columns = (
        ColumnMapping(header="代码", position=0, role="unit_code"),
        ColumnMapping(header="值", position=1, role="indicator", target="R2"),
    )
    accepted = validate(table, Mapping(period="2025", columns=columns), [BEDS])
    assert [(f.cell, f.option) for f in found(accepted, "header_blank")] == [("C1", "ignore:C")]


def test_a_mapping_laid_on_another_sheet_is_noticed() -> None:
    table = sheet([["代码", "另一项"], ["U1", 1]])
    columns = (
        ColumnMapping(header="代码", position=0, role="unit_code"),
        ColumnMapping(header="值", position=1, role="indicator", target="R2"),
    )
    [finding] = found(validate(table, Mapping(period="2025", columns=columns), [BEDS]), "header_changed")
    assert finding.cell == "B1"


def test_missing_choices_are_named() -> None:
    table = sheet([["甲", "乙"], ["U1", 1]])
    columns = (ColumnMapping(header="甲", position=0), ColumnMapping(header="乙", position=1))
    codes = {f.code for f in validate(table, Mapping(columns=columns), []).findings}
    assert {"key_missing", "nothing_mapped", "column_ignored"} <= codes


def test_the_period_typed_for_a_sheet_is_read_like_one_in_a_column() -> None:
    table = sheet([["代码", "值"], ["U1", 1]])
    columns = (
        ColumnMapping(header="代码", position=0, role="unit_code"),
        ColumnMapping(header="值", position=1, role="indicator", target="R2"),
    )
    assert validate(table, Mapping(period="2025年", columns=columns), [BEDS]).observations["period"].tolist() == [
        "2025"
    ]
    for unclear in ("FY2025", "第一期"):
        [finding] = found(validate(table, Mapping(period=unclear, columns=columns), [BEDS]), "period_unclear")
        assert unclear in finding.problem


def test_a_period_column_is_read_as_years_and_nonsense_in_it_is_an_error() -> None:
    table = sheet([["代码", "年份", "值"], ["U1", "2024年", 1], ["U1", 2025, 2], ["U2", "去年", 3]])
    columns = (
        ColumnMapping(header="代码", position=0, role="unit_code"),
        ColumnMapping(header="年份", position=1, role="period"),
        ColumnMapping(header="值", position=2, role="indicator", target="R2"),
    )
    accepted = validate(table, Mapping(columns=columns), [BEDS])
    assert accepted.observations["period"].tolist()[:2] == ["2024", "2025"]
    assert [f.cell for f in found(accepted, "period_unclear")] == ["B4"]
    assert not found(accepted, "unit_duplicate")


def test_categories_become_memberships() -> None:
    table = sheet([["代码", "类别", "值"], ["U1", "生态", 1], ["U2", "", 2]])
    columns = (
        ColumnMapping(header="代码", position=0, role="unit_code"),
        ColumnMapping(header="类别", position=1, role="category"),
        ColumnMapping(header="值", position=2, role="indicator", target="R2"),
    )
    accepted = validate(table, Mapping(period="2025", columns=columns), [BEDS])
    assert accepted.memberships[["unit", "category"]].to_numpy().tolist() == [["U1", "生态"]]
