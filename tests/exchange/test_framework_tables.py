"""The CSV files of a framework made by hand: rows of a wrong shape and persons are named by row, with what to do."""

from pathlib import Path

import pytest

from evaluation.domain.indicators import Level
from evaluation.domain.units import Target
from evaluation.errors import InvalidFramework
from evaluation.exchange import frameworks
from tests import worlds

UNITS = "code,name_zh,name_en,level,parent\nu,甲,,region,\nv,乙,,region,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two regions with two indicators."""
    frameworks.write(worlds.holdings({"2025": {"u": {"a": 2.0, "b": 3.0}, "v": {"a": 1.0, "b": 2.0}}}), tmp_path)
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    return tmp_path


def append(path: Path, *lines: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def faults(folder: Path) -> list[str]:
    with pytest.raises(InvalidFramework) as refusal:
        frameworks.read(folder)
    assert all(fault.en.isprintable() and fault.en != fault.zh for fault in refusal.value.faults)
    return [fault.zh for fault in refusal.value.faults]


# --- shape ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("before", [[], ["v,2025,b,1"]])
def test_a_row_with_more_cells_than_the_header_is_named_with_what_to_do(folder: Path, before: list[str]) -> None:
    """Also where it is the first row or every row, which a guess could take for one with an index."""
    header = "unit,period,indicator,target"
    (folder / "targets.csv").write_text("\n".join([header, *before, "u,2025,a,1,2"]), encoding="utf-8")
    [fault] = faults(folder)
    assert fault.startswith(f"targets.csv 各行的列数不一:第 {2 + len(before)} 行有 5 列,表头只有 4 列。")
    assert fault.endswith("请加英文双引号,否则删去多出的列")


def test_blank_rows_and_blank_cells_beyond_the_header_are_no_faults_and_leave_the_numbers_of_rows(folder: Path) -> None:
    (folder / "targets.csv").write_text("unit,period,indicator,target\n,,,\n\nu,2025,a,1,,\nv,2025\n", encoding="utf-8")
    [fault, *_] = faults(folder)
    assert fault.startswith("targets.csv 第 5 行")
    (folder / "targets.csv").write_text("unit,period,indicator,target\n,,,\n\nu,2025,a,1,,\n", encoding="utf-8")
    assert frameworks.read(folder).targets == (Target(unit="u", period="2025", indicator="a", target=1),)


@pytest.mark.parametrize("rest", ["", '\nw,"丁",,region,'])
def test_a_double_quote_left_open_is_named_with_its_row(folder: Path, rest: str) -> None:
    (folder / "units.csv").write_text(
        f'code,name_zh,name_en,level,parent\nu,甲,,region,\nv,"乙,,region,{rest}', "utf-8"
    )
    assert "units.csv 第 3 行起英文双引号不成对。请补上缺少的引号;内容里的引号要写两遍" in faults(folder)


def test_a_header_that_stands_twice_is_named(folder: Path) -> None:
    (folder / "targets.csv").write_text("unit,period,indicator,target,target\nu,2025,a,1,2\n", encoding="utf-8")
    assert "targets.csv 表头 target 重复" in faults(folder)


def test_cells_under_no_header_are_named_by_the_letters_of_their_column(folder: Path) -> None:
    (folder / "targets.csv").write_text("unit,period,indicator,target,,\nu,2025,a,1,,2\n", encoding="utf-8")
    [fault] = faults(folder)
    assert fault.startswith("targets.csv 第 2 行 [F]")


# --- persons --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("row", ["王小一,C9,,cadre,", "C9,王小一,,cadre,", "C9,C9,王小一,cadre,u"])
def test_a_persons_name_at_cadre_level_is_named_by_its_cell_and_never_shown_whole(folder: Path, row: str) -> None:
    append(folder / "units.csv", "", row)  # after a blank row
    [fault] = faults(folder)
    column = ("code", "name_zh", "name_en")[row.split(",").index("王小一")]
    assert fault.startswith(f"units.csv 第 5 行 {column} 列“王***”疑似人员姓名。")
    assert "请改成不含个人信息的代码" in fault
    assert "王小一" not in fault


@pytest.mark.parametrize("level", ["region", "department", "cadre"])
@pytest.mark.parametrize(("text", "kind"), [("13800000000", "手机号码"), ("11010519491231002X", "身份证号码")])
def test_a_telephone_or_identity_number_is_stopped_at_every_level(
    folder: Path, text: str, kind: str, level: str
) -> None:
    append(folder / "units.csv", f"{text},甲9,,{level},")
    [fault] = faults(folder)
    assert f"code 列“1***”疑似{kind}" in fault
    assert text not in fault


def test_places_named_like_persons_and_codes_of_cadres_pass(folder: Path) -> None:
    append(folder / "units.csv", "R9,王家县,,region,", "C8,干部甲01,,cadre,王家县", "C9,C9,,cadre,R9")
    assert {unit.code for unit in frameworks.read(folder).units} >= {"R9", "C8", "C9"}


def test_the_example_holds_nothing_personal() -> None:
    example = Path(__file__).parents[2] / "data" / "example"
    assert any(unit.level == Level.CADRE for unit in frameworks.read(example).units)
