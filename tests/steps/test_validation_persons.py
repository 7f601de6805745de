"""Names, identity numbers, telephones and personal traits are stopped and never shown whole."""

from collections.abc import Sequence

import pytest

from evaluation.domain.indicators import Level
from evaluation.domain.table import ColumnMapping, Finding, Mapping, Role, Table
from evaluation.exchange.columns import make_columns
from evaluation.exchange.sheet_marks import SheetMarks
from evaluation.steps.validation import validate
from evaluation.steps.validation.persons import is_identity_number, tell_person

IDENTITY = "11010519491231002X"  # the specimen number of the standard GB 11643-1999


def findings_of(
    header: str, cells: Sequence[object], role: Role, level: Level = Level.CADRE, *, unit_of_measurement: str = ""
) -> list[Finding]:
    """What is found when the second column has the role."""
    rows: list[list[object]] = [["代码", header, "分数"]]
    rows += [[f"K{number}", cell, 80.0] for number, cell in enumerate(cells)]
    table = Table("数据", make_columns(rows, (len(rows), 3), SheetMarks()))
    columns = (
        ColumnMapping(header="代码", position=0, role="unit_code"),
        ColumnMapping(
            header=header,
            position=1,
            role=role,
            target="x" if role in {"indicator", "condition"} else "",
            unit_of_measurement=unit_of_measurement,
        ),
        ColumnMapping(header="分数", position=2, role="indicator", target="score"),
    )
    accepted = validate(table, Mapping(period="2025", level=level, columns=columns), [])
    return [finding for finding in accepted.findings if finding.code in {"person", "personal_trait"}]


@pytest.mark.parametrize(
    ("header", "cells", "kind"),
    [
        ("姓名", ["甲某", "乙某"], "人员姓名"),
        ("负责人", ["王小一", "李小二", "张三三"], "人员姓名"),
        ("证件", [IDENTITY, ""], "身份证号码"),
        ("联系", ["13800000000", "13900000000"], "手机号码"),
        ("联系", [13800000000.0, 13900000000.0], "手机号码"),
    ],
)
def test_a_personal_column_of_cadres_stops_the_import(header: str, cells: list[object], kind: str) -> None:
    [finding] = findings_of(header, cells, "unit_name")
    assert finding.severity == "error"
    assert kind in finding.problem
    assert finding.option == "ignore:B"


@pytest.mark.parametrize("level", [Level.REGION, Level.DEPARTMENT])
@pytest.mark.parametrize("role", ["unit_name", "indicator", "source"])
@pytest.mark.parametrize(
    ("header", "cells", "kind"),
    [
        ("姓名", ["甲某", "乙某"], "人员姓名"),
        ("负责人姓名", ["甲某", "乙某"], "人员姓名"),
        ("负责人", ["王小一", "李小二"], "人员姓名"),
        ("证件", [IDENTITY, ""], "身份证号码"),
        ("证件", [110105194912310000.0, 110105194912310000.0], "身份证号码"),
        ("备注", ["13800000000", "13900000000"], "手机号码"),
        ("备注", [13800000001.0, 13900000002.0], "手机号码"),
        ("联系电话", ["0571-0000000", ""], "手机号码"),
        ("phone", [5710000000.0, 5710000001.0], "手机号码"),
    ],
)
def test_a_personal_column_stops_the_import_at_every_level(
    header: str, cells: list[object], kind: str, role: Role, level: Level
) -> None:
    [finding] = findings_of(header, cells, role, level)
    assert (finding.severity, finding.option) == ("error", "ignore:B")
    assert kind in finding.problem


def test_large_amounts_and_counts_of_telephones_are_no_numbers_to_dial() -> None:
    assert findings_of("生产总值(元)", [15_230_000_000.0, 16_110_000_000.0], "indicator", Level.REGION) == []
    assert findings_of("电话", [85.3, 91.0], "indicator", Level.REGION) == []
    assert findings_of("名字", ["王家县", "李家县"], "unit_name", Level.REGION) == []


PRODUCTS = [13_000_123_456.0, 15_230_456_789.0, 19_110_234_567.0]  # in yuan, not rounded: as long as mobile numbers
NUMBERS = [13_812_345_671.0, 15_900_000_123.0, 18_655_500_042.0, 19_912_121_217.0]


@pytest.mark.parametrize("header", ["生产总值(元)", "生产总值（人民币元）", "GDP_yuan", "生产总值,元"])
@pytest.mark.parametrize("cells", [PRODUCTS, [*PRODUCTS, "暂缺"], [f"{product:.0f}" for product in PRODUCTS]])
def test_amounts_under_a_header_that_states_their_unit_are_no_telephones(header: str, cells: list[object]) -> None:
    assert findings_of(header, cells, "indicator", Level.REGION) == []


@pytest.mark.parametrize(
    "others", [[8_012_345_678.0, 2_345_678_901.0, 745_678_912.0], [0.5], [15_230_456_789.4], [-13_000_123_456.0]]
)
def test_amounts_of_other_lengths_with_fractions_or_below_zero_are_no_telephones(others: list[float]) -> None:
    assert findings_of("生产总值", [*PRODUCTS, *others], "indicator", Level.REGION) == []


def test_amounts_in_a_unit_of_measurement_that_are_not_all_in_the_range_are_no_telephones() -> None:
    cells = [*PRODUCTS * 2, 8_012_345_678.0]
    assert findings_of("生产总值", cells, "indicator", Level.REGION, unit_of_measurement="元") == []


@pytest.mark.parametrize("header", ["备注", "号", "电话(元)", "联系人"])
@pytest.mark.parametrize("role", ["indicator", "condition", "source"])
@pytest.mark.parametrize("as_text", [True, False])
def test_telephones_are_stopped_whatever_their_column_is_taken_for(header: str, role: Role, *, as_text: bool) -> None:
    """As numbers or as text, also in an indicator that has a unit of measurement."""
    cells = [f"{number:.0f}" if as_text else number for number in NUMBERS]
    [finding] = findings_of(header, cells, role, Level.REGION, unit_of_measurement="元")
    assert "手机号码" in finding.problem


def test_telephones_half_as_numbers_and_half_as_text_are_stopped() -> None:
    cells = [*NUMBERS, "139 0000 0000", "+86 13800000000"]
    [finding] = findings_of("备注", cells, "indicator", Level.REGION)
    assert "手机号码" in finding.problem


def test_eighteen_digits_without_a_date_of_birth_are_no_identity_number() -> None:
    assert is_identity_number(IDENTITY)
    assert not is_identity_number("113301009999999990")
    assert all(not is_identity_number(f"11330100999999999{digit}") for digit in "0123456789X")


@pytest.mark.parametrize(
    ("text", "level", "kind"),
    [
        ("王小一", Level.CADRE, "人员姓名"),
        ("李·阿三", Level.CADRE, "人员姓名"),
        ("13800000000", Level.REGION, "手机号码"),
        (IDENTITY, Level.DEPARTMENT, "身份证号码"),
    ],
)
def test_a_code_or_name_of_a_unit_that_is_personal_is_told(text: str, level: Level, kind: str) -> None:
    told = tell_person(text, level)
    assert told is not None
    assert told[0] == kind


@pytest.mark.parametrize("text", ["", "C0001", "干部甲01", "张01", "书记", "甲"])
def test_a_code_of_a_cadre_is_nothing_personal(text: str) -> None:
    assert tell_person(text, Level.CADRE) is None


def test_a_place_named_like_a_person_is_nothing_personal() -> None:
    assert tell_person("王家县", Level.REGION) is None


def test_a_found_value_is_never_shown_whole() -> None:
    [finding] = findings_of("证件", [IDENTITY], "unit_name")
    assert finding.cell == "B2"
    assert all(IDENTITY not in text for text in (finding.found, finding.problem, *finding.text("en")))


def test_an_ignored_column_is_not_imported_and_stops_nothing() -> None:
    assert findings_of("姓名", ["王小一", "李小二"], "ignore") == []


def test_names_of_places_and_a_number_with_a_false_check_digit_are_no_persons() -> None:
    assert findings_of("名称", ["王家县", "李家县", "张家县"], "unit_name", Level.REGION) == []
    assert findings_of("编号", ["110105194912310021"], "source") == []


@pytest.mark.parametrize("header", ["年龄", "性别", "民族", "学历", "age", "degree"])
@pytest.mark.parametrize("role", ["indicator", "condition"])
def test_a_personal_trait_is_neither_an_indicator_nor_a_condition(header: str, role: Role) -> None:
    [finding] = findings_of(header, [50.0, 41.0], role)
    assert finding.code == "personal_trait"
    assert finding.cell == "B1"
