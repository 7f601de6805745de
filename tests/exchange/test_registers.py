"""Registers beside a plain table: natural headings and words, whichever of them are there, faults by row."""

from datetime import date
from pathlib import Path

import pytest

from evaluation.domain.duties import DutyList
from evaluation.errors import InvalidFramework
from evaluation.exchange import registers


def write(folder: Path, name: str, content: str) -> Path:
    (folder / name).write_text(content, encoding="utf-8")
    return folder


def refused(folder: Path) -> InvalidFramework:
    with pytest.raises(InvalidFramework) as refusal:
        registers.read(folder)
    return refusal.value


def test_natural_headings_and_words_read_as_those_of_a_framework_do(tmp_path: Path) -> None:
    write(
        tmp_path, "duty_items.csv", "编号,名称,清单,牵头部门,执法权,生效日期\nd1,河道,配合履职,水利局,无,2025-01-01\n"
    )
    write(tmp_path, "requests.csv", "编号,名称,要求部门,种类,使用层级,采集渠道\nT1,巡河群,水利局,微信群,村,系统\n")
    held = registers.read(tmp_path)
    [item], [tool] = held.parts["duty_items"], held.parts["requests"]
    assert (item.duty_list, item.enforcement, item.valid_from) == (DutyList.COOPERATING, "none", date(2025, 1, 1))
    assert (tool.kind, tool.filler, tool.channel) == ("tool", "village", "system")


def test_those_of_the_example_read_as_they_stand() -> None:
    parts = registers.read(Path(__file__).parents[2] / "data" / "example").parts
    assert {name: len(rows) > 0 for name, rows in parts.items()} == dict.fromkeys(registers.MODELS, True)


def test_a_duty_is_named_by_code_or_by_a_name_that_one_item_has(tmp_path: Path) -> None:
    write(tmp_path, "duty_items.csv", "编号,名称,清单\nd1,河道,基本\nd2,道路,基本\nd3,道路,基本\n")
    held = registers.read(tmp_path)
    assert [held.duty(text) for text in ("d1", "河道", "道路", "路灯")] == ["d1", "d1", "道路", "路灯"]


def test_units_belong_to_the_one_category_there_is_or_to_that_of_the_memberships(tmp_path: Path) -> None:
    write(tmp_path, "staff.csv", "unit,as_of,posts\nT1,2025-12-31,3\nT2,2025-12-31,4\n")
    assert registers.read(tmp_path).members(("山区",)) == {"T1": "山区", "T2": "山区"}
    assert registers.read(tmp_path).members(("山区", "平原")) == {}
    write(tmp_path, "memberships.csv", "unit,category\nT1,平原\nT9,别处\n")
    assert registers.read(tmp_path).members(("山区", "平原")) == {"T1": "平原"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("duty_items.csv", "编号,名称,清单\nd1,河道,配合\n", "duty_items.csv 第 2 行 配合履职事项须写明牵头部门"),
        ("duty_items.csv", "编号,名称,清单\nd1,河道,别的\n", "duty_items.csv 第 2 行 duty_list"),
        (
            "duty_items.csv",
            "编号,名称\nd1,河道\n",
            "duty_items.csv 缺少列 duty_list,表头可写:duty_list、清单、清单类型",
        ),
        (
            "duty_items.csv",
            "编号,名称,清单\nd1,河道,基本\nd1,河道,上级收回\n",
            "d1(共有)在“basic”与“taken_back”中有效期重叠",
        ),
        ("staff.csv", "unit,as_of,posts,lent_out\nT1,2025-12-31,3,5\n", "借出 5 人多于在编 3 人"),
        (
            "staff.csv",
            "unit,单位,as_of,posts\nT1,T1,2025-12-31,3\n",
            "“unit”(A1)、“单位”(B1) 是同一含义(unit),请只留一列",
        ),
        ("data_items.csv", "编号,名称,计量单位,归口部门\nf1,人口,人,公安局\nf2,人口,人,统计局\n", "有 2 个归口部门"),
        (
            "data_items.csv",
            "编号,名称,计量单位,归口部门\nf1,人口,,公安局\n",
            "data_items.csv 第 2 行 unit_of_measurement",
        ),
        ("别的.csv", "a,b\n1,2\n", "没有可用的登记表,可放:duty_items.csv、data_items.csv、requests.csv、staff.csv"),
    ],
)
def test_what_does_not_fit_is_named_by_file_and_row(tmp_path: Path, name: str, content: str, said: str) -> None:
    error = refused(write(tmp_path, name, content))
    assert said in str(error)
    assert name in error.english or name == "别的.csv"
