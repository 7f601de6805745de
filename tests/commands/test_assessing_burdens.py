"""`assess-burden`: a plain table of indicators, a framework's folder, the exit codes, and tables that are refused."""

import json
import re
from pathlib import Path

import pytest

from evaluation import __main__
from evaluation.domain.scheme import parse
from evaluation.errors import InvalidFramework
from evaluation.exchange import frameworks, indicator_tables
from evaluation.services import burden_words, repair_words

HEAD = (
    "id,name_zh,unit,direction,achievement_kind,payoff_horizon_years,source_dept,collection_channel,frequency,w_county"
)
ROWS = (
    "A,森林覆盖率,%,+,latent,5,林草局,remote_sensing,1,40",
    "B,地区生产总值增速,%,+,visible,1,统计局,stat_return,1,30",
    "C,信访积案化解,件,+,visible,1,信访局,grass_roots_form,12,30",
)


def table(folder: Path, *rows: str, head: str = HEAD, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stop:
        __main__.app([str(each) for each in arguments])
    return int(stop.value.code or 0)


def test_a_table_in_order_passes_and_says_what_was_not_assessed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("assess-burden", table(tmp_path, *ROWS)) == 0
    said = capsys.readouterr().out
    first, second, *_ = said.splitlines()
    assert re.fullmatch(r"通过\(\d 项未评估\):每个单位每年填 1 张表、24 小时。", first)
    assert re.match(rf"未评估 \d 项:{burden_words.NAMES['B2'].zh}、{burden_words.NAMES['B4'].zh}", second)


def test_hours_above_last_year_ask_for_an_explanation_and_the_answer_can_be_written(tmp_path: Path) -> None:
    before = table(tmp_path, *ROWS[:2], ROWS[2].replace(",12,", ",11,"), name="before.csv")
    out = tmp_path / "answer" / "found.json"
    code = run("assess-burden", table(tmp_path, *ROWS), "--last-year", before, "--json", out, "--day", "2026-01-01")
    found = json.loads(out.read_text(encoding="utf-8"))
    assert (code, found["verdict"], found["day"]) == (3, "REVISE_OR_EXPLAIN", "2026-01-01")
    assert {each["code"]: each["signal"] for each in found["metrics"]}["B6"] == "amber"


def test_words_that_ask_for_traces_block_a_scheme(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("assess-burden", table(tmp_path, *ROWS[:2], ROWS[2].replace("信访积案化解", "工作群打卡率"))) == 4
    said = capsys.readouterr().out
    assert "B7 工作群打卡率:写有“工作群”" in said
    assert f"{repair_words.LOST['weight'].zh} 30.0%" in said.replace("\n", "")
    assert repair_words.LOST["ranking"].zh not in said


def test_a_veto_without_a_basis_blocks_and_one_with_a_basis_does_not(tmp_path: Path) -> None:
    head = f"{HEAD},is_veto,legal_basis"
    assert run("assess-burden", table(tmp_path, *(f"{row},," for row in ROWS[:2]), f"{ROWS[2]},是,", head=head)) == 4
    founded = table(tmp_path, *(f"{row},," for row in ROWS[:2]), f"{ROWS[2]},是,《信访工作条例》", head=head)
    assert run("assess-burden", founded) == 0


def test_a_framework_is_assessed_by_its_folder(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("assess-burden", village, "--scheme", "water_first") == 4  # 潜绩 0%
    assert "没有写明怎么采集" in capsys.readouterr().out.replace("\n", "")


def test_last_year_s_table_counts_for_a_folder_too_and_one_without_a_common_category_is_refused(
    tmp_path: Path, village: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The village has two indicators; three were weighed in the table of the year before."""
    before = tmp_path / "上年.csv"
    before.write_text(
        "编号,指标名称,采集渠道,权重\nroads,路,系统,50\nwater,水,系统,30\nx,甲,系统,20\n", encoding="utf-8"
    )
    out = tmp_path / "found.json"
    run("assess-burden", village, "--scheme", "water_first", "--last-year", before, "--json", out)
    metrics = {each["code"]: each for each in json.loads(out.read_text(encoding="utf-8"))["metrics"]}
    assert (metrics["B2"]["value"], metrics["B6"]["signal"]) == (-1, "not_assessed")
    before.write_text("编号,指标名称,w_县\nroads,路,100\n", encoding="utf-8")
    assert __main__.main(["assess-burden", str(village), "--scheme", "water_first", "--last-year", str(before)]) == 1
    assert "没有相同的类别,无法相比:上年 县;本年 山区" in capsys.readouterr().err


def test_what_can_be_scored_loses_of_the_ranking_by_its_repair(
    tmp_path: Path, village: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = frameworks.read(village)
    photos = held.scheme("water_first").revise({"code": "photos", "weights": {"*": {"roads": 50, "water": 50}}})
    leaves = photos.model_dump(mode="json")
    leaves["tree"]["children"][0]["collection"] = {"channel": "form", "proof": "trace"}
    frameworks.write(held.revise({"schemes": {**held.schemes, "photos": parse(leaves)}}), tmp_path / "with")
    run("assess-burden", tmp_path / "with", "--scheme", "photos")
    said = capsys.readouterr().out
    assert repair_words.LOST["ranking"].zh in said
    assert repair_words.LOST["weight"].zh not in said


def test_of_very_many_indicators_the_verdict_comes_without_a_repair(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "many.csv"
    rows = "".join(f"i{at},指标{at},系统,{100 / 201}\n" for at in range(201))
    path.write_text(f"编号,指标名称,采集渠道,权重\n{rows}", encoding="utf-8")
    assert run("assess-burden", path) == 4
    assert "指标多于 200 项,没有逐项寻找最省的修改" in capsys.readouterr().out


def test_options_that_would_be_ignored_are_a_wrong_use(tmp_path: Path, village: Path) -> None:
    assert run("assess-burden", village, "--registers", village) == 2
    assert run("assess-burden", table(tmp_path, *ROWS), "--scheme", "x") == 2


def test_registers_beside_a_table_assess_what_it_alone_cannot(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """C rests on a duty taken back, named by its name; 1 person on post has 1,700 hours for 850 + 24."""
    beside = tmp_path / "登记表"
    beside.mkdir()
    duties = "事项编号,事项名称,清单类型,工时\nd1,造林,基本履职,850\nd2,统计,基本履职,0\nd3,信访,上级收回,9\n"
    (beside / "duty_items.csv").write_bytes(duties.encode("gb18030"))
    (beside / "staff.csv").write_text("乡镇代码,截至日期,在编,借出\nT1,2025-12-31,3,2\n", encoding="utf-8")
    (beside / "data_items.csv").write_text("编号,名称,计量单位,归口部门\nf1,信访积案化解,件,信访局\n", encoding="utf-8")
    rows = [f"{row},{duty}" for row, duty in zip(ROWS, ("d1", "统计", "信访"), strict=True)]
    path, out = table(tmp_path, *rows, head=f"{HEAD},履职事项"), tmp_path / "found.json"
    assert run("assess-burden", path, "--registers", beside, "--json", out) == 4
    metrics = {each["code"]: each for each in json.loads(out.read_text(encoding="utf-8"))["metrics"]}
    assert [each["codes"] for each in metrics["B4"]["offenders"]] == [["C"]]
    assert (metrics["B8"]["value"], metrics["LOAD"]["value"]) == (1, pytest.approx((850 + 24) / 1700))
    assert "信访积案化解" in capsys.readouterr().out


def test_a_word_that_is_neither_yes_nor_no_is_no_veto_overlooked(tmp_path: Path) -> None:
    path = table(tmp_path, *(f"{row},也许," for row in ROWS), head=f"{HEAD},is_veto,legal_basis")
    with pytest.raises(InvalidFramework, match="第 2 行 is_veto:“也许”既不是“是”也不是“否”"):
        indicator_tables.read(path)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([*ROWS[:2], ROWS[2].replace(",12,", ",0,")], "第 4 行 frequency:“0”不是大于 0 的数"),
        ([*ROWS[:2], ROWS[2].replace(",12,", ",每月,")], "第 4 行 frequency"),
        ([*ROWS[:2], ROWS[2].replace("grass_roots_form", "电话")], "第 4 行 collection_channel:不认识“电话”"),
        ([*ROWS[:2], ROWS[2].replace(",visible,", ",shiny,")], "第 4 行 achievement_kind"),
        ([*ROWS[:2], ROWS[2][:-2] + "20"], "w_county 合计为 90,应为 100"),
        ([*ROWS[:2], ROWS[2][:-2] + "三十"], "第 4 行 w_county:“三十”不是权重"),
        ([*ROWS[:2], ROWS[2].replace("C,", "A,", 1)], "代码 A 重复"),
        ([], "没有指标"),
    ],
)
def test_a_table_with_a_fault_is_refused_whole_with_row_and_column(tmp_path: Path, rows: list[str], said: str) -> None:
    with pytest.raises(InvalidFramework) as refusal:
        indicator_tables.read(table(tmp_path, *rows))
    assert said in str(refusal.value)


@pytest.mark.parametrize("heading", ["hours", "每次工时", "单次工时", "填报工时"])
@pytest.mark.parametrize("hours", ["NaN", "inf", "-1", "两小时"])
def test_hours_that_are_no_hours_are_refused_under_any_heading(tmp_path: Path, heading: str, hours: str) -> None:
    path = table(tmp_path, "A,甲,100,调查," + hours, head=f"编号,指标,权重,采集方式,{heading}")
    with pytest.raises(InvalidFramework, match=f"第 2 行 {heading}:“{hours}”不是"):
        indicator_tables.read(path)


def test_a_table_without_weights_or_names_says_which_columns_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(InvalidFramework, match=r"缺少指标名称列.*没有权重列"):
        indicator_tables.read(table(tmp_path, "A,1", head="id,value"))


def test_the_regional_framework_of_47_indicators_is_amber_on_their_number(shared_data: Path) -> None:
    """Weight 0 is not assessed: it is neither tiny nor a form."""
    path = shared_data.parent / "domain" / "frameworks" / "indicators_region.csv"
    assert run("assess-burden", path) == 3
    scheme = indicator_tables.read(path).scheme
    zeros = {category: sum(not points for points in row.values()) for category, row in scheme.weights.items()}
    assert (len(scheme.leaves), zeros["key_development"], zeros["ecological"]) == (47, 2, 3)
