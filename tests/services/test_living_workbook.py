"""The living workbook: LibreOffice runs its formulas to what Python computes, under stored weights and others."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from evaluation.domain.dataset import assemble
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Achievement, Level
from evaluation.domain.scheme import Leaf
from evaluation.domain.settings import (
    MinMax,
)
from evaluation.exchange import frameworks
from evaluation.scorecard import compose
from evaluation.services.evaluation import Evaluation
from evaluation.simulation import example as simulated
from tests import spreadsheets
from tests.living import (
    FIRST,
    TOLERANCE,
    column,
    differences,
    evaluation_of,
    made,
    moved,
    scored,
    texts,
    world,
)

EXAMPLE = Path(__file__).parents[2] / "data" / "example"


FUNCTIONS_OF_2007 = {
    "ABS", "AND", "AVERAGE", "CHOOSE", "COUNT", "COUNTIF", "EXP", "IF", "IFERROR", "INDEX", "INT", "ISNUMBER", "LN",
    "LOOKUP", "MATCH", "MAX", "MIN", "OR", "PERCENTILE", "RANK", "ROUND", "ROW", "SMALL", "STDEV", "SUM", "SUMPRODUCT",
    "TEXT",
}  # fmt: skip


HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1+1", '=HYPERLINK("http://localhost")', "0012", "1e5"]


@pytest.fixture(scope="module")
def held() -> Holdings:
    return frameworks.read(EXAMPLE)


def evaluated(
    held: Holdings, level: Level, period: str = "2025", changes: Mapping[str, object] | None = None
) -> Evaluation:
    """The reference scheme of a level, with few draws."""
    scheme = held.reference(level)
    assert scheme is not None
    dataset = assemble(held, level, period)
    return Evaluation(held, dataset, compose(dataset, scheme.revise({"uncertainty": {"draws": 50}, **(changes or {})})))


@pytest.fixture(scope="module")
def counties(held: Holdings) -> Evaluation:
    return evaluated(held, Level.REGION)


@pytest.mark.parametrize("level", list(Level))
def test_libreoffice_runs_every_formula_of_the_example_to_the_value_in_its_cell(
    soffice: Path, tmp_path: Path, held: Holdings, level: Level
) -> None:
    found = evaluated(held, level)
    codes = list(found.scorecard.scores.index)
    content = made(found, codes[:1] if level is Level.CADRE else codes, tuple(codes[:2]))
    assert differences(spreadsheets.recalculated(soffice, content, tmp_path), spreadsheets.read(content)) == []


def test_one_category_alone_gives_the_same_scores_and_places(
    soffice: Path, tmp_path: Path, counties: Evaluation
) -> None:
    card = counties.scorecard
    category = card.prepared.categories.iloc[0]
    inside = list(card.prepared.categories.index[card.prepared.categories == category])
    fresh = spreadsheets.recalculated(soffice, made(counties, inside[:1]), tmp_path)
    totals, places = column(fresh, "评分", "总分"), column(fresh, "分级", "名次")
    assert set(totals.index) == set(inside)
    assert (totals - card.scores.loc[totals.index, "total"]).abs().max() <= TOLERANCE
    assert (places == card.places.loc[places.index, "place"]).all()


def test_two_weights_changed_in_the_file_give_what_the_program_gives(
    soffice: Path, tmp_path: Path, counties: Evaluation
) -> None:
    first, *_, last = [leaf.indicator for leaf in counties.scorecard.scheme.leaves if leaf.achievement != "none"]
    found = moved(soffice, tmp_path, counties, {first: 30.0, last: 0.0})
    found.check()
    changed = column(found.fresh, "分级", "名次") != column(found.stale, "分级", "名次")
    assert changed.sum() > 10
    assert set(texts(found.fresh, "分级", "名次范围 起").values()) <= {"权重已改,范围须在系统中重算", ""}
    assert "权重已改:名次为试算" in {cell.value for row in found.fresh["权重"].iter_rows() for cell in row}


def test_weights_that_are_all_zero_are_said_to_sum_to_nothing(
    soffice: Path, tmp_path: Path, counties: Evaluation
) -> None:
    content = made(counties)
    sheet = spreadsheets.read(content)["权重"]
    column = next(cell.column for cell in sheet[FIRST - 1][5:] if cell.value)
    rows = range(FIRST, FIRST + len(counties.scorecard.scheme.indicators))
    zeros = {f"{get_column_letter(column)}{row}": 0.0 for row in rows}
    fresh = spreadsheets.recalculated(soffice, spreadsheets.with_cells(content, "权重", zeros), tmp_path)
    told = [row[column - 1].value for row in fresh["权重"].iter_rows(min_row=rows[-1] + 1)]
    assert told[:2] == [0, "权重合计为 0:没有得分和名次"]
    assert not any(str(value).startswith("#") for value in told)


@pytest.mark.parametrize("seed", [simulated.SEED, 22, 28])
def test_minute_ten_of_the_demonstration_a_weight_in_the_sheet_gives_the_places_of_the_app(
    soffice: Path, tmp_path: Path, seed: int
) -> None:
    holdings, _ = simulated.make(seed)
    found = evaluated(holdings, Level.REGION)
    latent = next(leaf.indicator for leaf in found.scorecard.scheme.leaves if leaf.achievement is Achievement.LATENT)
    moved(soffice, tmp_path, found, {latent: 25.0}).check()


def test_only_functions_of_2007_are_used(counties: Evaluation) -> None:
    book = spreadsheets.formulas(made(counties, printed=(str(counties.scorecard.scores.index[0]),)))
    used: set[str] = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    text = getattr(cell.value, "text", cell.value)
                    used |= set(re.findall(r"([A-Za-z_.]+)\(", re.sub(r"'[^']*'|\"[^\"]*\"", "", str(text))))
    assert used <= FUNCTIONS_OF_2007
    assert {"SUMPRODUCT", "RANK"} <= used


def test_only_weights_can_be_changed_and_every_sheet_is_ready_for_paper(counties: Evaluation) -> None:
    book = spreadsheets.formulas(made(counties))
    open_cells = {
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert {title for title, _ in open_cells} == {"权重"}
    assert "F4" in {at for _, at in open_cells}
    rule = book["权重"].data_validations.dataValidation[0]
    assert (rule.type, rule.formula1, rule.formula2) == ("decimal", "0", "100")
    shown = [sheet for sheet in book if sheet.sheet_state == "visible"]
    assert all(sheet.page_setup.paperSize == 9 and "&P" in (sheet.oddFooter.right.text or "") for sheet in shown)
    assert {book[name].freeze_panes for name in ("权重", "校正", "标准化", "评分", "分级", "对比")} == {"C4"}
    assert len(book["图表"]._charts) == 2 * counties.scorecard.prepared.categories.nunique()


def test_a_draft_stands_beside_its_reference(counties: Evaluation) -> None:
    scheme = counties.scorecard.scheme
    rows = {category: dict(row) for category, row in scheme.weights.items()}
    for row in rows.values():
        first, second = [code for code, points in row.items() if points > 3][:2]
        row[first], row[second] = row[first] + 2, row[second] - 2
    draft = Evaluation(counties.holdings, counties.dataset, compose(counties.dataset, scheme.revise({"weights": rows})))
    book = spreadsheets.read(made(draft, reference=counties.scorecard))
    before, now = column(book, "对比", "参照方案名次"), column(book, "对比", "现权重名次")
    assert (before == counties.scorecard.places.loc[before.index, "place"]).all()
    assert (now == draft.scorecard.places.loc[now.index, "place"]).all()
    told = texts(book, "对比", "名次变化")
    rises = {unit for unit, text in told.items() if text.startswith("▲ 上升")}
    assert rises == {str(unit) for unit in before.index[before > now]}


def test_a_cadres_workbook_holds_nobody_else_and_no_place(held: Holdings) -> None:
    found = evaluated(held, Level.CADRE)
    codes = list(found.scorecard.scores.index)
    book = spreadsheets.read(made(found, codes[:1], (codes[0],)))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert not cells & set(map(str, codes[1:]))
    assert "名次" not in cells
    assert any("仅供参考" in cell for cell in cells)


def test_only_the_names_of_sources_stay_chinese_in_an_english_workbook(counties: Evaluation) -> None:
    code = str(counties.scorecard.scores.index[0])
    book = spreadsheets.read(made(counties, printed=(code,), english=True))
    sources = set(counties.dataset.observations["source"].astype(str))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row} | set(book.sheetnames)
    assert sorted(text for text in cells - sources if re.search("[㐀-鿿]", text) and text != "方案摘要") == []
    formulas = spreadsheets.formulas(made(counties, printed=(code,), english=True))
    inside = {
        str(cell.value) for sheet in formulas for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    }
    assert [text for text in inside if re.search("[㐀-鿿]", text)] == []


def named(names: list[str]) -> Evaluation:
    """A small world whose units have these names."""
    codes = ["I0", "I1", "I2"]
    held = world(codes, gaps=False)
    units = tuple(
        unit.model_copy(update={"name_zh": names[at]}) if at < len(names) else unit
        for at, unit in enumerate(held.units)
    )
    leaves = {code: Leaf(indicator=code, scoring=MinMax()) for code in codes}
    return evaluation_of(held.revise({"units": units}), scored(leaves))


def test_a_name_stays_text_in_a_spreadsheet(soffice: Path, tmp_path: Path) -> None:
    fresh = spreadsheets.recalculated(soffice, made(named(HOSTILE), printed=("U00", "U01")), tmp_path)
    for sheet in ("原始值", "评分", "分级", "对比"):
        assert set(HOSTILE) <= set(texts(fresh, sheet, "名称").values())


@settings(max_examples=10)  # each makes a workbook
@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=12),
        min_size=5,
        max_size=5,
    )
)
def test_names_go_in_and_come_out_as_they_are(names: list[str]) -> None:
    kept = [name for name in names if name.strip()]
    book = spreadsheets.formulas(made(named(kept)))
    page = book["评分"]
    found = {page.cell(row, 1).value: page.cell(row, 2) for row in range(FIRST, FIRST + 21)}
    assert [found[f"U{at:02d}"].value for at in range(len(kept))] == kept
    assert {found[f"U{at:02d}"].data_type for at in range(len(kept))} <= {"s", "inlineStr"}
