"""A framework as a folder: what is written is read back equal, and every fault is named at once with its row."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evaluation.domain.dataset import assemble
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.units import Condition, Event, Membership, Posting, Target, Unit
from evaluation.errors import InvalidFramework
from evaluation.exchange import frameworks
from evaluation.exchange.framework_faults import find_unregistered_leaves
from tests import worlds

SCHEME = worlds.scheme([worlds.leaf("a"), worlds.leaf("b")], {"a": 60, "b": 40})


def full() -> Holdings:
    """Something in every file; values that take all 17 digits; names with commas, quotes and a line's end."""
    plain = worlds.holdings(
        {
            "2024": {"u": {"a": 0.1 + 0.2, "b": None}, "v": {"a": 1e-300, "b": 1 / 3}},
            "2025": {"u": {"a": 2.0, "b": 3.0}},
        },
        statuses={("u", "b"): "not_applicable"},
        errors={("u", "a"): np.pi},
        held={"u": {"high": 1234.5678901234567}, "v": {"high": -1 / 7}},
        register=[Condition(condition="high", name_zh="海拔,米", unit_of_measurement="m")],
    )
    return plain.revise(
        {
            "units": (
                *plain.units,
                Unit(code="NA", name_zh='名"称"', parent="u"),
                Unit(code="C1", name_zh="甲\n乙", level=Level.CADRE),
            ),
            "indicators": (*plain.indicators, Indicator(code="c", name_zh="c", low=0.1, high=0.3)),
            "memberships": (*plain.memberships, Membership(unit="NA", category="同类", valid_from="2020")),
            "postings": (Posting(cadre="C1", unit="u", post="书记", start=date(2024, 2, 29), share=0.7),),
            "targets": (Target(unit="u", period="2025", indicator="a", target=1 / 3),),
            "events": (Event(unit="u", period="2025", rule="g", verified=True, expires="2026", under_appeal=False),),
            "schemes": {
                "s": SCHEME,
                "a/b 二": SCHEME.revise({"code": "a/b 二", "name_zh": "另一"}),
            },
        }
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    frameworks.write(full(), tmp_path)
    return tmp_path


def append(path: Path, *lines: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def faults(folder: Path) -> tuple[str, ...]:
    with pytest.raises(InvalidFramework) as refusal:
        frameworks.read(folder)
    assert all(fault.en.isprintable() and fault.en != fault.zh for fault in refusal.value.faults)
    return tuple(fault.zh for fault in refusal.value.faults)


# --- there and back -------------------------------------------------------------------------------------------------
def test_what_is_written_is_read_back_equal(folder: Path) -> None:
    held, read = full(), frameworks.read(folder)
    for part in ("framework", "units", "indicators", "memberships", "register", "postings", "targets", "events"):
        assert getattr(read, part) == getattr(held, part)
    pd.testing.assert_frame_equal(read.observations, held.observations, check_exact=True)
    pd.testing.assert_frame_equal(read.conditions, held.conditions, check_exact=True)
    assert read.schemes == held.schemes
    assert list(read.schemes) == ["s", "a/b 二"]


def test_fingerprints_survive_the_way_through_files(folder: Path) -> None:
    held, read = full(), frameworks.read(folder)
    for level, period in ((Level.REGION, "2025"), (Level.REGION, "2024"), (Level.CADRE, "2025")):
        assert assemble(read, level, period).fingerprint == assemble(held, level, period).fingerprint
    assert read.scheme("s").fingerprint == SCHEME.fingerprint


def test_no_digit_of_a_number_is_lost(tmp_path: Path) -> None:
    values = np.random.default_rng(1).lognormal(0, 30, 500)
    held = worlds.holdings({"2025": {f"u{at:03d}": {"a": value} for at, value in enumerate(values)}})
    frameworks.write(held, tmp_path)
    assert frameworks.read(tmp_path).observations["value"].tolist() == values.tolist()


def test_writing_again_leaves_no_scheme_of_before(folder: Path) -> None:
    frameworks.write(full().revise({"schemes": {"t": SCHEME.revise({"code": "t"})}}), folder)
    assert list(frameworks.read(folder).schemes) == ["t"]


def test_optional_files_may_be_absent_or_empty(folder: Path) -> None:
    for name in ("postings", "targets", "conditions", "condition_register"):
        (folder / f"{name}.csv").unlink()
    (folder / "events.csv").write_text("", encoding="utf-8")
    read = frameworks.read(folder)
    assert (read.postings, read.targets, read.events, read.register) == ((), (), (), ())
    assert read.conditions.empty


def test_optional_columns_may_be_absent_and_a_mark_of_the_byte_order_present(folder: Path) -> None:
    text = "unit,period,indicator,value\nu,2025,a,1.5\nv,2025,a,\n"
    (folder / "observations.csv").write_text(text, encoding="utf-8-sig")
    read = frameworks.read(folder).observations
    assert read["status"].tolist() == ["observed", "observed"]
    assert read["value"].tolist() == pytest.approx([1.5, np.nan], nan_ok=True)
    assert set(read["source"]) == {""}


# --- faults ---------------------------------------------------------------------------------------------------------
def test_every_fault_is_named_at_once_with_its_file_and_row(folder: Path) -> None:
    """Rows are counted as a spreadsheet does, the header being row 1."""
    count = len(full().observations) + 2
    append(
        folder / "observations.csv",
        "u,2023,a,1,observd,,,,",
        "u,2023,b,1 234,observed,,,,",
        "x,2023,a,1,observed,,,,",
        "u,2023,z,1,observed,,,inf,",
        "u,2025,a,9,observed,,,,",
    )
    append(folder / "units.csv", "w,W,,village,")
    append(folder / "postings.csv", "C1,u,书记,2025-01-01,2024-01-01,1", "C1,u,书记,2025-02-30,,1")
    append(folder / "conditions.csv", "u,far,2010,1,False", "u,high,2010,1,False", "v,high,2011,很高,False")
    append(folder / "targets.csv", "y,2025,q,1")
    append(folder / "events.csv", "z,2025,g,,,True,,False")
    (folder / "schemes" / "03-broken.json").write_text('{"code": "s",\n oops}', encoding="utf-8")
    (folder / "schemes" / "04-again.json").write_text(SCHEME.text, encoding="utf-8")
    foreign = worlds.scheme([worlds.leaf("q")], {"q": 100}, code="f")
    (folder / "schemes" / "05-foreign.json").write_text(foreign.text, encoding="utf-8")
    found = "\n".join(faults(folder))
    for sentence in (
        f"observations.csv 第 {count} 行 status “observd”",
        f"observations.csv value 第 {count + 1} 行“1 234”不是数",
        f"observations.csv error 第 {count + 3} 行“inf”不是数",
        f"observations.csv 第 {count + 4} 行重复:u 2025 a",
        "observations.csv 用到未登记的单位 x",
        "observations.csv 用到未登记的指标 z",
        "units.csv 第 6 行 level",
        "postings.csv 第 3 行任期结束 2024-01-01 早于开始 2025-01-01",
        "postings.csv 第 4 行 start",
        "conditions.csv 用到未登记的条件 far",
        "conditions.csv 第 5 行重复:u high 2010",
        "conditions.csv value 第 6 行“很高”不是数",
        "targets.csv 用到未登记的单位 y",
        "targets.csv 用到未登记的指标 q",
        "events.csv 用到未登记的单位 z",
        "03-broken.json 第 2 行不是合法的 JSON",
        "04-again.json:方案代码 s 已被使用",
        "方案 f 用到未登记的指标 q",
    ):
        assert sentence in found


@pytest.mark.parametrize(("table", "row"), [("units", "u,又一,,region,"), ("indicators", "a,又一,,region,,,,")])
def test_a_code_given_twice_is_named(folder: Path, table: str, row: str) -> None:
    append(folder / f"{table}.csv", row)
    assert faults(folder) == (f"{table}.csv 代码 {row[0]} 重复",)


@pytest.mark.parametrize("file", ["observations", "targets", "events"])
def test_a_period_that_names_no_year_is_named_with_its_row(folder: Path, file: str) -> None:
    path = folder / f"{file}.csv"
    row = len(path.read_text(encoding="utf-8").splitlines()) + 1
    rest = {"observations": "a,1,observed,,,,", "targets": "c,1", "events": "g,,,,,"}[file]
    append(path, f"u,FY2025,{rest}")
    [fault] = faults(folder)
    assert f"{file}.csv 第 {row} 行" in fault
    assert "“FY2025”不是年度" in fault


def test_periods_are_read_in_their_regular_form(folder: Path) -> None:
    (folder / "observations.csv").write_text("unit,period,indicator,value\nu,2025年,a,1\nu,2025q1,a,2\n", "utf-8")
    assert frameworks.read(folder).observations["period"].tolist() == ["2025", "2025Q1"]


def test_a_column_that_is_not_there_is_named(folder: Path) -> None:
    (folder / "observations.csv").write_text("unit,period,value\nu,2025,1\n", encoding="utf-8")
    assert "observations.csv 缺少列 indicator" in faults(folder)


def test_a_column_that_nobody_knows_is_named(folder: Path) -> None:
    (folder / "units.csv").write_text("code,name_zh,colour\nu,甲,红\n", encoding="utf-8")
    assert any(fault.startswith("units.csv 第 2 行 colour") for fault in faults(folder))


@pytest.mark.parametrize("name", ["framework.json", "units.csv", "observations.csv", "schemes/01-s.json"])
def test_a_file_that_is_not_utf_8_is_named(folder: Path, name: str) -> None:
    (folder / name).write_text("代码,名称", encoding="gb18030")
    assert f"{Path(name).name} 不是 UTF-8 编码" in faults(folder)


@pytest.mark.parametrize("content", ["", "{", "[]", json.dumps({"code": "x"})])
def test_a_heading_that_is_absent_or_wrong_is_named(folder: Path, content: str) -> None:
    heading = folder / "framework.json"
    if content:
        heading.write_text(content, encoding="utf-8")
    else:
        heading.unlink()
    assert any("framework.json" in fault for fault in faults(folder))


def test_a_scheme_that_is_no_scheme_is_named(folder: Path) -> None:
    (folder / "schemes" / "09-list.json").write_text("[1, 2]", encoding="utf-8")
    assert any(fault.startswith("09-list.json:方案 ?") for fault in faults(folder))


# --- between the files ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("file", "lines", "said"),
    [
        ("postings.csv", ["C1,u,书记,2024-02-29,,0.7"], "任职重复"),
        ("postings.csv", ["C1,u,县长,2025-01-01,,0.5"], "任职时间重叠"),
        ("targets.csv", ["u,2025,a,0.5"], "目标重复"),
        ("memberships.csv", ["NA,另类,2022,"], "同时属于"),
    ],
)
def test_rows_that_contradict_one_another_are_faults(folder: Path, file: str, lines: list[str], said: str) -> None:
    append(folder / file, *lines)
    [fault] = faults(folder)
    assert said in fault
    assert fault.startswith(file)


def test_a_post_or_category_that_follows_another_is_no_fault(folder: Path) -> None:
    append(folder / "postings.csv", "C1,v,县长,2020-01-01,2021-06-30,1", "C1,v,书记,2021-06-30,,1")
    append(folder / "memberships.csv", "NA,另类,2015,2019")
    assert len(frameworks.read(folder).postings) == 3


def test_a_scheme_of_another_framework_and_a_gate_on_nothing_are_faults(folder: Path) -> None:
    gate = {
        "rule": "g",
        "name_zh": "底线",
        "trigger": {"trigger": "value", "indicator": "nowhere", "below": 1},
        "effect": {"effect": "deduct", "points": 1},
    }
    strange = SCHEME.revise({"code": "t", "framework": "elsewhere", "gates": [gate]})
    (folder / "schemes" / "09-t.json").write_text(strange.text, encoding="utf-8")
    assert ["elsewhere" in fault or "nowhere" in fault for fault in faults(folder)] == [True, True]


def test_an_indicator_of_a_sound_scheme_that_nobody_registered_is_named_with_where_to_look(folder: Path) -> None:
    strange = SCHEME.revise(
        {
            "code": "t",
            "tree": {**SCHEME.tree.model_dump(), "children": [worlds.leaf("z")]},
            "weights": {"*": {"z": 100}},
        }
    )
    (folder / "schemes" / "09-t.json").write_text(strange.text, encoding="utf-8")
    [fault] = faults(folder)
    assert fault.startswith("方案 t 用到未登记的指标 z:indicators.csv 里没有")
    assert [each.zh for each in find_unregistered_leaves(folder)] == [fault]


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"tree": 3, "derivations": {}}', '{"tree": {"children": [1]}}'])
def test_a_scheme_that_cannot_be_read_has_no_leaves_to_register(folder: Path, content: str) -> None:
    (folder / "schemes" / "09-t.json").write_text(content, encoding="utf-8")
    assert find_unregistered_leaves(folder) == []


def test_a_file_of_blank_lines_counts_as_absent(folder: Path) -> None:
    (folder / "targets.csv").write_text("\n\n", encoding="utf-8")
    assert frameworks.read(folder).targets == ()
