"""Plain tables of indicators as offices keep them: encodings, separators, workbooks, headings, hostile files."""

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evaluation import __main__
from evaluation.errors import InvalidFramework, UnreadableFile
from evaluation.exchange import indicator_tables
from evaluation.exchange.indicator_tables import MOST

HEAD = ("编号", "指标名称", "计量单位", "采集渠道", "每年次数", "权重")
ROWS = (
    ("A", "森林覆盖率", "%", "系统", "1", "40"),
    ("B", "地区生产总值增速", "%", "统计报表", "1", "30"),
    ("C", "信访积案化解", "件", "填表", "12", "30"),
)
WHOLE = {"A": 40.0, "B": 30.0, "C": 30.0}


def lines(separator: str = ",", head: tuple[str, ...] = HEAD, rows: tuple[tuple[str, ...], ...] = ROWS) -> str:
    return "\n".join(separator.join(row) for row in (head, *rows)) + "\n"


def text(folder: Path, content: str | bytes, name: str = "表.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def book(folder: Path, rows: list[list[Any]], merged: tuple[str, ...] = ()) -> Path:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    for row in rows:
        sheet.append(row)
    for block in merged:
        sheet.merge_cells(block)
    kept = BytesIO()
    made.save(kept)
    return text(folder, kept.getvalue(), "表.xlsx")


def refused(path: Path) -> InvalidFramework:
    with pytest.raises(InvalidFramework) as refusal:
        indicator_tables.read(path)
    return refusal.value


def weights(path: Path, category: str = "*") -> dict[str, float]:
    return indicator_tables.read(path).scheme.weights[category]


# --- what is understood ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_usual_encoding_and_separator_reads_alike(tmp_path: Path, encoding: str, separator: str) -> None:
    path = text(tmp_path, lines(separator).encode(encoding))
    assert weights(path) == WHOLE
    assert [each.name_zh for each in indicator_tables.read(path).holdings.indicators] == [row[1] for row in ROWS]


def test_the_first_sheet_of_a_workbook_reads_as_a_csv_does_below_a_title_and_above_a_sum(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["2026 年考核指标表"], list(HEAD)]
    rows += [[*row[:4], int(row[4]), int(row[5])] for row in ROWS]
    path = book(tmp_path, [*rows, ["合计", None, None, None, None, 100], ["注:试行"]])
    assert weights(path) == WHOLE


def test_a_header_of_two_rows_names_a_category_under_weights(tmp_path: Path) -> None:
    head: list[list[Any]] = [["编号", "指标名称", "权重", None], [None, None, "山区县", "平原县"]]
    path = book(tmp_path, [*head, ["A", "甲", 60, 50], ["B", "乙", 40, 50]], ("A1:A2", "B1:B2", "C1:D1"))
    assert indicator_tables.read(path).scheme.weights == {"山区县": {"A": 60, "B": 40}, "平原县": {"A": 50, "B": 50}}


def test_a_pillar_merged_over_its_rows_holds_for_each_and_the_deepest_heading_names_the_indicator(
    tmp_path: Path,
) -> None:
    rows: list[list[Any]] = [
        ["序号", "一级指标", "二级指标", "分值"],
        [1, "生态", "森林覆盖率", 60],
        [2, None, "水质", 30],
        [3, "治理", "信访", 10],
    ]
    scheme = indicator_tables.read(book(tmp_path, rows, ("B2:B3",))).scheme
    pillars = [(node.code, [leaf.indicator for leaf in node.leaves]) for node in scheme.tree.children]  # type: ignore[union-attr]
    assert pillars == [("生态", ["1", "2"]), ("治理", ["3"])]


def test_a_merged_pillar_leaves_the_rows_above_it_as_they_are(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["序号", "一级指标", "指标名称", "分值"],
        [1, "生态", "森林覆盖率", 60],
        [2, None, "水质", 20],
        [3, "治理", "信访", 10],
        [4, None, "安全", 10],
    ]
    scheme = indicator_tables.read(book(tmp_path, rows, ("B2:B3", "B4:B5"))).scheme
    pillars = [(node.code, [leaf.indicator for leaf in node.leaves]) for node in scheme.tree.children]  # type: ignore[union-attr]
    assert pillars == [("生态", ["1", "2"]), ("治理", ["3", "4"])]


@pytest.mark.parametrize("written", [("40%", "30%", "30%"), ("40分", "30 分", "30"), ("４０", "30.0", "30")])
def test_a_weight_may_be_written_with_its_sign(tmp_path: Path, written: tuple[str, ...]) -> None:
    rows = tuple((*row[:5], points) for row, points in zip(ROWS, written, strict=True))
    assert weights(text(tmp_path, lines(rows=rows))) == WHOLE


def test_cells_shown_as_percentages_are_points_of_100(tmp_path: Path) -> None:
    path = book(tmp_path, [["编号", "指标名称", "权重"], ["A", "甲", 0.6], ["B", "乙", 0.4]])
    made = openpyxl.load_workbook(path)
    for cell in ("C2", "C3"):
        made.worksheets[0][cell].number_format = "0%"
    made.save(path)
    assert weights(path) == {"A": 60, "B": 40}


def test_what_was_not_read_and_whose_channel_is_not_said_is_told(tmp_path: Path) -> None:
    path = text(tmp_path, "编号,指标名称,权重,评分标准\nA,甲,60,略\nB,乙,40,略\n")
    first, second = indicator_tables.read(path).notes
    assert (first.zh, "评分标准" in first.en) == ("表.csv 没有用到的列:评分标准", True)
    assert second.zh == "表.csv 有 2 项指标没有写采集渠道,其表数和工时没有计入"


def test_evidence_to_upload_is_a_folder_of_evidence_though_no_channel_is_named(tmp_path: Path) -> None:
    path = text(tmp_path, "编号,指标名称,权重,上传佐证\nA,甲,60,是\nB,乙,40,否\n")
    leaves = indicator_tables.read(path).scheme.leaves
    assert [leaf.collection and leaf.collection.channel.value for leaf in leaves] == ["evidence", None]


# --- what is refused ------------------------------------------------------------------------------------------------
def test_two_columns_of_one_meaning_are_named_with_what_to_do(tmp_path: Path) -> None:
    error = refused(text(tmp_path, "id,编号,指标名称,权重,分值\nA,1,甲,100,100\n"))
    assert "“id”(A1)、“编号”(B1) 是同一含义(id),请只留一列,或把另一列改名" in str(error)
    assert "“权重”(D1)、“分值”(E1) 是同一含义(weight)" in str(error)
    assert "“id” (A1), “编号” (B1) mean the same (id); leave one, or rename the other" in error.english


@pytest.mark.parametrize(
    ("rows", "zh", "en"),
    [
        ("A,甲,0.6\nB,乙,0.4\n", "权重 合计为 1,应为 100;小数请乘以 100", "multiply by 100"),
        ("A,甲,约60\nB,乙,40\n", "第 2 行 权重:“约60”不是权重,请写 0 到 100 的数", "is no weight"),
        ("A,甲,=60\nB,乙,40\n", "第 2 行 权重:“=60”不是权重", "is no weight"),
        ("A,甲,-5\nB,乙,105\n", "第 2 行 权重:“-5”不是权重", "is no weight"),
        (",甲,60\nB,乙,40\n", "第 2 行没有指标代码", "row 2 has no code"),
        ("A,,60\nB,乙,40\n", "第 2 行 指标名称:没有填写名称", "the name is empty"),
        ("A,甲,60\nA,乙,40\n", "第 3 行代码 A 重复", "code A stands twice"),
    ],
)
def test_a_row_with_a_fault_is_named_in_both_languages(tmp_path: Path, rows: str, zh: str, en: str) -> None:
    error = refused(text(tmp_path, f"编号,指标名称,权重\n{rows}"))
    assert (zh in str(error), en in error.english) == (True, True)


def test_limits_that_a_scheme_has_are_told_by_the_row_that_breaks_them(tmp_path: Path) -> None:
    head = "编号,指标名称,权重,采集渠道,每年次数,性质,见效年限\n"
    error = refused(text(tmp_path, f"{head}A,甲,60,填表,1000,显绩,1\nB,乙,40,填表,1,潜绩,1\n"))
    assert "第 2 行 采集渠道" in str(error)
    assert "第 3 行 指标名称:潜绩的见效年限须不少于 2 年" in str(error)


@pytest.mark.parametrize("heading", ["履职事项", "每年次数", "每次工时", "表单"])
def test_a_channel_has_to_be_stated_where_anything_else_of_collecting_is(tmp_path: Path, heading: str) -> None:
    """Else the hours would be 0 without anybody having said so."""
    error = refused(text(tmp_path, f"编号,指标名称,权重,采集渠道,{heading}\nA,甲,60,系统,2\nB,乙,40,,2\n"))
    assert f"第 3 行 {heading}:写了它,就要写采集渠道" in str(error)


def test_weights_merged_over_rows_are_not_guessed(tmp_path: Path) -> None:
    error = refused(book(tmp_path, [["编号", "指标名称", "权重"], ["A", "甲", 100], ["B", "乙", None]], ("C2:C3",)))
    assert "第 3 行 权重:单元格与上一行合并,请取消合并、逐行填写" in str(error)


def test_a_formula_that_was_never_calculated_is_named_by_its_cell(tmp_path: Path) -> None:
    error = refused(book(tmp_path, [["编号", "指标名称", "权重"], ["A", "甲", "=40+60"]]))
    assert "表.xlsx C2(权重):“公式”没有可用的结果" in str(error)


def test_more_indicators_than_a_scheme_has_are_refused_at_once(tmp_path: Path) -> None:
    rows = "\n".join(f"i{at},指标{at},0.02" for at in range(5000))
    assert f"有 5,000 项指标,超过 {MOST} 项" in str(refused(text(tmp_path, f"编号,指标名称,权重\n{rows}\n")))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.csv", b"", "E101"),
        ("空白.csv", b" \n\n", "E101"),
        ("页.csv", b"<html><table></table></html>", "E106"),
        ("坏.xlsx", b"PK\x03\x04broken", "E105"),
        ("假.xlsx", "编号,指标名称".encode(), "E105"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "E103"),
        ("引号.csv", '编号,指标名称,权重\nA,"甲,100\n'.encode(), "E120"),
        ("乱码.csv", b"\xff\xff\xfe\x80\x81", "E119"),
    ],
)
def test_a_file_that_is_no_table_is_refused_by_name(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile, match=name) as refusal:
        indicator_tables.read(text(tmp_path, content, name))
    assert refusal.value.code == code
    assert name in refusal.value.english


@pytest.mark.parametrize(
    "content",
    [
        "一列\n甲\n乙\n",
        "编号,指标名称,权重\n",
        "编号\n",
        "a\x00b,c\n1,2\n",
        "编号,指标名称,权重\nA,甲,nan\n",
        "编号,指标名称,权重\nA,甲,1e400\n",
        "编号,指标名称,w_\nA,甲,100\n",
        "编号,指标名称,权重\nA,甲\n,,\n",
        ",,,\n,,,\n",
        "编号,指标名称,一级指标,权重\ntotal,甲,total,60\nall,乙,all,40\n",
        "编号,指标名称,权重\nA,甲,100\nA,甲,100,多,出,来\n",
        "编号,指标名称,权重,一票否决\n" + "长" * 90 + ",甲,100,也许\n",
        "编号,指标名称,权重\nA," + "甲" * 300 + ",100\n",
        "编号,指标名称,性质,权重\nA,甲,组织评定,100\n",
        "编号,指标名称,权重\nA,甲,0\nB,乙,0\n",
    ],
)
def test_whatever_stands_in_a_table_there_is_an_answer_or_one_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    path = text(tmp_path, content)
    code = __main__.main(["assess-burden", str(path)])
    said = capsys.readouterr()
    assert code in {0, 1, 3, 4}
    assert "Traceback" not in said.err + said.out
    assert bool(said.err) == (code == 1)


# --- vetoes ---------------------------------------------------------------------------------------------------------
def test_a_basis_that_the_table_cannot_hold_is_not_stated_and_one_that_it_leaves_out_is_lacking(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head, rows = (
        "编号,指标名称,采集渠道,性质,见效年限,权重,一票否决",
        ("A,森林,系统,潜绩,5,60,否", "B,信访,系统,显绩,1,40,是"),
    )
    without = text(tmp_path, "\n".join([head, *rows]), "没有依据列.csv")
    assert __main__.main(["assess-burden", str(without)]) == 3
    said = capsys.readouterr().out
    assert "一票否决,依据未说明(表中没有依据一列)" in said
    assert "没有写明法规依据" not in said
    empty = text(tmp_path, "\n".join([f"{head},法定依据", *(f"{row},无" for row in rows)]), "有依据列.csv")
    assert __main__.main(["assess-burden", str(empty)]) == 4
    assert "一票否决没有写明法规依据" in capsys.readouterr().out


# --- kinds ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("kinds", "expected"), [(("", ""), 0), (("潜绩", ""), 0), (("显绩", "显绩"), 4)])
def test_a_table_that_says_of_an_indicator_no_kind_is_not_taken_for_one_of_visible_results(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kinds: tuple[str, str], expected: int
) -> None:
    """Only where all are said to be visible the latent share is 0 %, which is red."""
    rows = [f"{code},{name},{kind},5,50" for code, name, kind in zip("AB", ("森林", "信访"), kinds, strict=True)]
    path = text(tmp_path, "\n".join(["编号,指标名称,性质,见效年限,权重", *rows]))
    assert __main__.main(["assess-burden", str(path)]) == expected
    said = capsys.readouterr().out.replace("\n", "")
    assert ("不分类别:潜绩占 0%" in said) == (expected == 4)
    assert ("潜绩占比" in said.split("┏")[0]) is True
