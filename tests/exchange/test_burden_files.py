"""The optional files on what the grass roots are asked for: read back equal, and every contradiction named."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evaluation.domain.collecting import DataItem, IndicatorFormula, Request
from evaluation.domain.duties import DutyItem, DutyList, Staff
from evaluation.domain.units import TargetLink
from evaluation.errors import InvalidFramework
from evaluation.exchange import frameworks
from tests import worlds

HOLDINGS = worlds.holdings({"2025": {"u": {"a": 2.0, "b": 3.0}, "v": {"a": 1.0, "b": 2.0}}})
PARTS: dict[str, tuple[Any, ...]] = {
    "data_items": (
        DataItem(code="people", name_zh="常住人口", unit_of_measurement="人", owner="统计局", aliases="人口;住户"),
    ),
    "indicator_items": (IndicatorFormula(indicator="a", formula="people / 100"),),
    "duty_items": (
        DutyItem(code="D1", name_zh="防汛", duty_list=DutyList.BASIC, valid_to=date(2024, 12, 31)),
        DutyItem(code="D1", name_zh="防汛", duty_list=DutyList.TAKEN_BACK, valid_from=date(2025, 1, 1)),
        DutyItem(code="D1", name_zh="防汛", duty_list=DutyList.COOPERATING, lead_department="水利局", unit="u"),
    ),
    "requests": (Request(code="F1", name_zh="人口月报", owner="民政局", times_a_year=12, fields="people;低保户数"),),
    "staff": (Staff(unit="u", as_of=date(2025, 1, 1), posts=30, lent_out=4),),
    "target_chain": (TargetLink(subject="a", period="2025", parent="p", child="u", parent_target=6, child_target=8.5),),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A framework with every optional file."""
    frameworks.write(HOLDINGS.revise(PARTS), tmp_path)
    return tmp_path


def faults(folder: Path) -> str:
    with pytest.raises(InvalidFramework) as refusal:
        frameworks.read(folder)
    assert all(fault.en.isprintable() and fault.en != fault.zh for fault in refusal.value.faults)
    return "\n".join(fault.zh for fault in refusal.value.faults)


def append(folder: Path, name: str, line: str) -> None:
    path = folder / f"{name}.csv"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")


def test_what_is_written_is_read_back_equal(folder: Path) -> None:
    held = frameworks.read(folder)
    assert {name: getattr(held, name) for name in PARTS} == PARTS


def test_a_framework_without_them_has_no_such_files_and_reads_as_empty(tmp_path: Path) -> None:
    frameworks.write(HOLDINGS, tmp_path)
    assert not {f"{name}.csv" for name in PARTS} & {path.name for path in tmp_path.iterdir()}
    assert all(getattr(frameworks.read(tmp_path), name) == () for name in PARTS)


def test_parts_are_separated_by_semicolons_of_either_width() -> None:
    assert PARTS["data_items"][0].names == ("常住人口", "人口", "住户")
    assert Request(code="F", name_zh="表", owner="局", fields="甲;乙 ;").asked == ("甲", "乙")


def test_staff_lent_out_are_not_on_post() -> None:
    assert Staff(unit="u", as_of=date(2025, 1, 1), posts=30, lent_out=4, lent_in=1).on_post == 27


def test_an_item_holds_from_its_first_to_its_last_day() -> None:
    item = PARTS["duty_items"][0]
    assert item.holds(date(2024, 12, 31))
    assert not item.holds(date(2025, 1, 1))


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("data_items", "gdp,产值,,,,统计局", "data_items.csv 第 3 行"),
        ("data_items", "people2,常住人口,,,人,公安局", "“常住人口”有 2 个归口部门(公安局、统计局)"),
        ("data_items", "people,居民,,,人,统计局", "data_items.csv 重复:people"),
        ("indicator_items", "b,nobody * 2", "nobody"),
        ("indicator_items", "b,people.__class__", "b"),
        ("indicator_items", "zzz,people", "未登记的指标 zzz"),
        ("duty_items", "D1,防汛,,basic,,,,,,2025-06-01,,", "有效期重叠"),
        ("duty_items", "D2,禁烧,,cooperating,,,,,,,,", "须写明牵头部门"),
        ("duty_items", "D3,禁烧,,basic,,,,,,2025-06-01,2025-05-01,", "有效期颠倒"),
        ("duty_items", "D4,禁烧,,basic,,,,,,,,nowhere", "未登记的单位 nowhere"),
        ("duty_items", "D5,禁烧,,其他,,,,,,,,", "duty_items.csv 第 5 行"),
        ("requests", "F2,表,,局,township,form,form,0", "requests.csv 第 3 行"),
        ("requests", "F2,表,,局,township,form,form,每月", "requests.csv 第 3 行"),
        ("requests", "F2,表,,局,township,form,form,1,nan", "requests.csv 第 3 行"),
        ("staff", "u,2025-06-01,3,4,0", "借出 4 人多于在编 3 人"),
        ("staff", "w,2025-06-01,3,0,0", "未登记的单位 w"),
        ("target_chain", "a,2025,p,u,6,9,1", "target_chain.csv 重复"),
    ],
)
def test_what_contradicts_itself_is_named(folder: Path, name: str, line: str, said: str) -> None:
    append(folder, name, line)
    assert said in faults(folder)


def test_a_scheme_that_follows_one_that_is_not_there_is_named(tmp_path: Path) -> None:
    scheme = worlds.scheme([worlds.leaf("a"), worlds.leaf("b")], {"a": 50, "b": 50})
    frameworks.write(HOLDINGS.revise({"schemes": {scheme.code: scheme.revise({"follows": "before"})}}), tmp_path)
    assert f"方案 {scheme.code} 所接续的上年方案 before" in faults(tmp_path)
