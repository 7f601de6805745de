"""Cells of a mapped sheet: what each becomes, or the finding at its address."""

from collections.abc import Sequence

import pytest

from evaluation.domain.indicators import Indicator
from evaluation.domain.table import CellKind, Column, ColumnMapping, Finding, Mapping, MergedRange, Table
from evaluation.exchange.columns import make_columns
from evaluation.exchange.sheet_marks import SheetMarks
from evaluation.steps.validation import Accepted, validate

RATE = Indicator(code="R1", name_zh="达标率", unit_of_measurement="%", low=0, high=100)
BEDS = Indicator(code="R2", name_zh="床位", unit_of_measurement="张")
SHARE = Indicator(code="R3", name_zh="占比", unit_of_measurement="比值")


def sheet(rows: Sequence[Sequence[object]], marks: SheetMarks | None = None, **_: object) -> Table:
    width = max(len(row) for row in rows)
    padded = [[float(c) if type(c) is int else c for c in row] + [""] * (width - len(row)) for row in rows]
    return Table("数据", make_columns(padded, (len(padded), width), marks or SheetMarks()))


def mapping_of(table: Table, *roles: str, period: str = "2025") -> Mapping:
    """A mapping by `role` or `role:target` for each column."""
    columns = []
    for heading, role in zip(table.header(1), roles, strict=True):
        name, _, target = role.partition(":")
        columns.append(
            ColumnMapping.model_validate(
                {"header": heading.text, "position": heading.position, "role": name, "target": target}
            )
        )
    return Mapping(sheet="数据", period=period, columns=tuple(columns))


def one_column(cells: Sequence[object], indicator: Indicator = RATE, marks: SheetMarks | None = None) -> Accepted:
    """What a column of cells under a header becomes; units are U1, U2 …"""
    rows: list[list[object]] = [["代码", "值"]]
    rows += [[f"U{number}", cell] for number, cell in enumerate(cells, start=1)]
    table = sheet(rows, marks)
    return validate(table, mapping_of(table, "unit_code", f"indicator:{indicator.code}"), [indicator])


def found(accepted: Accepted, code: str) -> list[Finding]:
    return [finding for finding in accepted.findings if finding.code == code]


def test_a_clean_column_becomes_observations_in_order_without_a_finding() -> None:
    accepted = one_column([1.5, 0, 99])
    assert accepted.findings == ()
    frame = accepted.observations
    assert frame["unit"].tolist() == ["U1", "U2", "U3"]
    assert frame["value"].tolist() == [1.5, 0.0, 99.0]
    assert set(frame["status"]) == {"observed"}
    assert set(frame["period"]) == {"2025"}
    assert set(frame["indicator"]) == {"R1"}


def test_blank_and_zero_are_told_apart_and_a_sign_of_absence_is_kept_as_the_reason() -> None:
    frame = one_column([0, "", "—", "不适用"]).observations
    assert frame["status"].tolist() == ["observed", "missing", "missing", "not_applicable"]
    assert frame["reason"].tolist() == ["", "", "—", "不适用"]
    assert frame["value"].isna().tolist() == [False, True, True, True]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("约5", "text_in_number"),
        ("12,34", "grouping"),
        (1e16, "number_bounds"),
        (True, "boolean"),
        ("NaN", "number_bounds"),
    ],
)
def test_a_cell_that_says_no_number_is_an_error_at_its_address(cell: object, code: str) -> None:
    accepted = one_column([5, cell], BEDS)
    assert [finding.cell for finding in found(accepted, code)] == ["B3"]
    assert accepted.blocked


def test_all_faults_of_a_sheet_are_reported_at_once() -> None:
    accepted = one_column(["约5", "12,34", "88分", 101.0, "(5.1)"])
    assert sorted(place.cell for f in accepted.findings if f.severity == "error" for place in f.places) == [
        "B2", "B3", "B4", "B5", "B6",
    ]  # fmt: skip


def test_faulty_cells_become_missing_with_their_text_when_the_officer_says_so() -> None:
    table = sheet([["代码", "值"], ["U1", "约5"], ["U2", 6]])
    mapping = mapping_of(table, "unit_code", "indicator:R2").revise({"faulty_as_missing": True})
    accepted = validate(table, mapping, [BEDS])
    assert not accepted.blocked
    assert [finding.code for finding in accepted.to_confirm] == ["faulty_as_missing"]
    assert accepted.observations["reason"].tolist() == ["约5", ""]
    assert accepted.observations["status"].tolist() == ["missing", "observed"]


def test_error_cells_and_formulas_without_a_result_are_errors_where_they_stand() -> None:
    marks = SheetMarks(errors={(1, 1): "#DIV/0!"}, uncalculated=[(2, 1)], formulas=[(1, 1), (2, 1), (3, 1)])
    accepted = one_column(["", 0, 7], marks=marks)
    assert [(f.cell, f.found) for f in found(accepted, "error_cell")] == [("B2", "#DIV/0!")]
    assert [f.cell for f in found(accepted, "uncalculated")] == ["B3"]
    assert accepted.observations["value"].tolist()[2] == 7


@pytest.mark.parametrize(("indicator", "value"), [(RATE, 5.1), (SHARE, 0.051)])
def test_a_percent_sign_is_read_in_the_unit_of_the_indicator(indicator: Indicator, value: float) -> None:
    accepted = one_column(["5.1%"], indicator)
    assert accepted.observations["value"].tolist() == [value]
    assert found(accepted, "percent_text")


def test_a_percent_sign_under_another_unit_is_an_error() -> None:
    assert [f.cell for f in found(one_column(["5.1%"], BEDS), "percent_unit")] == ["B2"]


def test_a_column_formatted_as_percentages_is_read_as_it_is_shown() -> None:
    marks = SheetMarks(percent=[(1, 1), (2, 1)])
    assert one_column([0.051, 0.4], marks=marks).observations["value"].tolist() == [5.1, 40.0]
    assert one_column([0.051, 0.4], SHARE, marks).observations["value"].tolist() == [0.051, 0.4]


def test_formatted_and_plain_numbers_in_one_column_wait_for_a_decision() -> None:
    table = sheet([["代码", "值"], ["U1", 0.051], ["U2", 4.2]], SheetMarks(percent=[(1, 1)]))
    mapping = mapping_of(table, "unit_code", "indicator:R1")
    mixed = validate(table, mapping, [RATE])
    assert [f.cell for f in found(mixed, "percent_mixed")] == ["B2"]
    key, value = mapping.columns
    shown = mapping.revise({"columns": [key, value.model_copy(update={"percent": "shown"})]})
    assert validate(table, shown, [RATE]).observations["value"].tolist() == [5.1, 4.2]
    stored = mapping.revise({"columns": [key, value.model_copy(update={"percent": "stored"})]})
    assert validate(table, stored, [RATE]).observations["value"].tolist() == [5.1, 420.0]


def test_a_scale_converts_into_the_unit_of_the_indicator() -> None:
    table = sheet([["代码", "值(万张)"], ["U1", 1.2]])
    mapping = mapping_of(table, "unit_code", "indicator:R2")
    key, value = mapping.columns
    scaled = mapping.revise({"columns": [key, value.model_copy(update={"scale": 10_000})]})
    assert validate(table, scaled, [BEDS]).observations["value"].tolist() == [12_000.0]


def test_a_value_outside_the_plausible_range_is_an_error_that_names_the_range() -> None:
    [finding] = found(one_column([50, 101.0]), "out_of_range")
    assert finding.cell == "B3"
    assert "0–100" in finding.problem


def test_a_long_sheet_gives_the_same_observations_as_a_wide_one() -> None:
    wide = sheet([["代码", "达标率", "床位"], ["U1", 5, 10], ["U2", "—", 20]])
    from_wide = validate(wide, mapping_of(wide, "unit_code", "indicator:R1", "indicator:R2"), [RATE, BEDS])
    rows = [["代码", "指标", "年", "值"], ["U1", "达标率", "2025年", 5], ["U2", "R1", "2025", "—"]]
    long = sheet([*rows, ["U1", "床位", 2025, 10], ["U2", "R2", "2025", 20]])
    mapping = mapping_of(long, "unit_code", "measure", "period", "value", period="").revise({"layout": "long"})
    from_long = validate(long, mapping, [RATE, BEDS])
    assert from_long.findings[-1].code == "missing"
    columns = ["unit", "period", "indicator", "value", "status", "reason"]
    assert from_long.observations[columns].astype(str).equals(from_wide.observations[columns].astype(str))


def test_a_long_sheet_keeps_status_reason_date_error_and_source() -> None:
    table = sheet(
        [
            ["代码", "指标", "值", "状态", "原因", "日期", "误差", "来源"],
            ["U1", "R2", 5, "有值", "", "2025-06", 0.2, "年报"],
            ["U2", "R2", "", "不适用", "无医院", "", "", "年报"],
            ["U3", "R2", 4, "缺失", "", "", "", ""],
        ]
    )
    mapping = mapping_of(table, "unit_code", "measure", "value", "status", "reason", "as_of", "error", "source")
    accepted = validate(table, mapping.revise({"layout": "long"}), [BEDS])
    frame = accepted.observations
    assert frame["status"].tolist()[:2] == ["observed", "not_applicable"]
    assert frame["reason"].tolist()[1] == "无医院"
    assert frame.loc[0, ["as_of", "error", "source"]].tolist() == ["2025-06", 0.2, "年报"]
    assert [f.cell for f in found(accepted, "status_contradicts")] == ["C4"]


def test_an_indicator_that_nobody_knows_is_an_error_with_the_nearest_name() -> None:
    table = sheet([["代码", "指标", "值"], ["U1", "床位数", 5]])
    mapping = mapping_of(table, "unit_code", "measure", "value").revise({"layout": "long"})
    [finding] = found(validate(table, mapping, [RATE, BEDS]), "indicator_unknown")
    assert finding.cell == "B2"
    assert "床位" in finding.problem


def test_conditions_have_rows_only_where_they_are_known() -> None:
    table = sheet([["代码", "海拔"], ["U1", 300], ["U2", "—"]])
    accepted = validate(table, mapping_of(table, "unit_code", "condition:elevation"), [])
    assert accepted.conditions.to_dict("records") == [
        {"unit": "U1", "condition": "elevation", "as_of": "2025", "value": 300.0, "imputed": False}
    ]
    assert len(accepted.observations) == 0


def test_a_new_indicator_is_defined_by_its_mapping() -> None:
    table = sheet([["代码", "床位(张)"], ["U1", 3]])
    mapping = mapping_of(table, "unit_code", "indicator:beds")
    key, value = mapping.columns
    named = value.model_copy(update={"name_zh": "床位", "unit_of_measurement": "张"})
    accepted = validate(table, mapping.revise({"columns": [key, named]}), [])
    assert [(i.code, i.name_zh, i.unit_of_measurement) for i in accepted.indicators] == [("beds", "床位", "张")]


def test_every_finding_can_be_said_in_both_languages() -> None:
    for accepted in (one_column(["约5", "12,34", "5%", "", 1e16, True]), one_column([5, "5%"], BEDS)):
        for finding in accepted.findings:
            for language in ("zh", "en"):
                assert all(sentence and "{" not in sentence for sentence in finding.text(language))


def test_covered_cells_of_a_merged_key_are_errors_until_filling_down_is_chosen() -> None:
    table = Table("数据", sheet([["代码", "值"], ["U1", 1], ["", 2]]).columns, merged=(MergedRange(1, 0, 2, 0),))
    mapping = mapping_of(table, "unit_code", "indicator:R2")
    [finding] = found(validate(table, mapping, [BEDS]), "merged_key")
    assert [place.cell for place in finding.places] == ["A3"]
    filled = validate(table, mapping.revise({"fill_down": True}), [BEDS])
    assert filled.observations["unit"].tolist() == ["U1", "U1"]
    assert found(filled, "unit_duplicate")


def test_a_column_of_numbers_costs_no_text() -> None:
    column = sheet([["值"], [1], [2]]).columns[0]
    assert isinstance(column, Column)
    assert column.kinds.tolist() == [CellKind.TEXT, CellKind.NUMBER, CellKind.NUMBER]
    assert column.vocabulary == ("值",)
