"""The living workbook: LibreOffice runs its formulas to what Python computes, under stored weights and others."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from evaluation.domain.dataset import assemble
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Achievement, Direction, Level
from evaluation.domain.results import Scorecard
from evaluation.domain.scheme import Leaf, Node, Scheme
from evaluation.domain.settings import (
    Arithmetic,
    Bands,
    Bar,
    Bonus,
    CapGrade,
    Deduct,
    DistanceToTarget,
    Efficacy,
    Gate,
    Geometric,
    Grade,
    Grading,
    Harmonic,
    LevelAndChange,
    Mean,
    MinMax,
    OnValue,
    PercentileRank,
    Power,
    RankScore,
    SampleLimits,
    Satisfaction,
    Scoring,
    StandardStep,
    StatedLimits,
    Suspend,
    TargetCompletion,
    Veto,
    ZScore,
)
from evaluation.domain.units import Target
from evaluation.exchange import frameworks
from evaluation.scorecard import compose, finish
from evaluation.services import evaluation as evaluations
from evaluation.services import living_workbook
from evaluation.services.evaluation import Evaluation
from evaluation.simulation import example as simulated
from evaluation.steps import grading, weighting
from tests import spreadsheets, worlds

EXAMPLE = Path(__file__).parents[2] / "data" / "example"
TOLERANCE = 1e-9
FIRST = 4  # the first row below the headings
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


def made(
    evaluation: Evaluation, codes: list[str] | None = None, printed: tuple[str, ...] = (), **options: object
) -> bytes:
    """The workbook of all units, or of the categories of some."""
    return living_workbook.make(
        evaluation,
        codes or list(evaluation.scorecard.scores.index),
        printed=printed,
        reference=options.get("reference"),  # type: ignore[arg-type]
        language="en" if options.get("english") else "zh",
        facts=[("方案摘要", evaluation.scorecard.provenance.scheme)],
    )


def column(book: Workbook, sheet: str, heading: str) -> pd.Series:
    """A column by the code of its row; texts become NaN."""
    page = book[sheet]
    at = [cell.value for cell in page[FIRST - 1]].index(heading)
    rows = {row[0].value: row[at].value for row in page.iter_rows(min_row=FIRST) if row[0].value}
    return pd.to_numeric(pd.Series(rows, dtype=object), errors="coerce")


def texts(book: Workbook, sheet: str, heading: str) -> dict[str, str]:
    page = book[sheet]
    at = [cell.value for cell in page[FIRST - 1]].index(heading)
    return {str(row[0].value): str(row[at].value or "") for row in page.iter_rows(min_row=FIRST) if row[0].value}


def differences(one: Workbook, other: Workbook) -> list[tuple[str, object, object]]:
    """Cells that hold different texts, or numbers further apart than the tolerance."""
    found: list[tuple[str, object, object]] = []
    for name in one.sheetnames:
        for left, right in zip(one[name].iter_rows(), other[name].iter_rows(), strict=True):
            for a, b in zip(left, right, strict=True):
                both = isinstance(a.value, int | float) and isinstance(b.value, int | float)
                same = abs(a.value - b.value) <= TOLERANCE if both else (a.value or None) == (b.value or None)
                if not same:
                    found.append((f"{name}!{a.coordinate}", a.value, b.value))
    return found


@dataclass(frozen=True)
class Moved:
    """A workbook in which weights were changed: the file as it is, run by LibreOffice, and what Python computes."""

    stale: Workbook
    fresh: Workbook
    expected: Scorecard

    def check(self) -> None:
        """Totals within the tolerance, no place and no grade different, while the file not run still differs."""
        total = self.expected.scores["total"]
        fresh, stale = (column(book, "评分", "总分").reindex(total.index) for book in (self.fresh, self.stale))
        assert (fresh - total).abs().max() <= TOLERANCE
        assert (fresh.isna() == total.isna()).all()
        assert (stale - total).abs().max() > 0.5
        for kind, name in (("显绩", "visible"), ("潜绩", "latent"), ("过程", "process")):
            given = column(self.fresh, "评分", kind).reindex(total.index)
            assert np.allclose(given, self.expected.scores[name], atol=TOLERANCE, equal_nan=True)
        places = column(self.fresh, "分级", "名次").reindex(total.index)
        wanted = self.expected.places["place"]
        assert ((places == wanted) | (places.isna() & wanted.isna())).all()
        self._check_grades()

    def _check_grades(self) -> None:
        """Grades without a place range go by the place, as in the program."""
        card = self.expected
        grades = card.scheme.grading.grades
        if not grades:
            return
        ranged = card.places.assign(lower=np.nan, upper=np.nan)
        graded = grading.grade(
            card.scores["total"], ranged, card.prepared.categories, card.scheme.grading, card.prepared.gates
        )
        names = {each.code: each.name_zh for each in grades}
        assert texts(self.fresh, "分级", "等次") == {
            str(unit): names.get(code, "") for unit, code in graded["grade"].items()
        }


def moved(soffice: Path, folder: Path, evaluation: Evaluation, changes: Mapping[str, float]) -> Moved:
    """Weights of some indicators changed in every category, as points of 100."""
    card, content = evaluation.scorecard, made(evaluation)
    sheet = spreadsheets.read(content)["权重"]
    codes = [sheet.cell(FIRST + at, 1).value for at in range(len(card.scheme.indicators))]
    labels = [cell.value for cell in sheet[FIRST - 1]]
    weighed = [at for at, label in enumerate(labels) if at >= 5 and not str(label).startswith("存档")]
    cells = {
        f"{openpyxl.utils.get_column_letter(at + 1)}{FIRST + codes.index(code)}": value
        for at in weighed
        for code, value in changes.items()
    }
    edited = spreadsheets.with_cells(content, "权重", cells)
    weights = weighting.stated(card.scheme, card.prepared.categories)
    for category in weights.index:
        points = {**card.scheme.weights.get(category, card.scheme.weights.get("*", {})), **changes}
        row = pd.Series(points).reindex(weights.columns).fillna(0.0)
        weights.loc[category] = row / row.sum()
    fresh = spreadsheets.recalculated(soffice, edited, folder)
    return Moved(spreadsheets.read(edited), fresh, finish(card.prepared, weights))


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


@pytest.mark.parametrize("seed", [simulated.SEED, 22, 28])
def test_minute_ten_of_the_demonstration_a_weight_in_the_sheet_gives_the_places_of_the_app(
    soffice: Path, tmp_path: Path, seed: int
) -> None:
    holdings, _ = simulated.make(seed)
    found = evaluated(holdings, Level.REGION)
    latent = next(leaf.indicator for leaf in found.scorecard.scheme.leaves if leaf.achievement is Achievement.LATENT)
    moved(soffice, tmp_path, found, {latent: 25.0}).check()


MEANS: dict[str, tuple[Mean, Mean]] = {
    "geometric": (Geometric(floor=1), Geometric(floor=5)),
    "harmonic": (Harmonic(floor=1), Harmonic(floor=2)),
    "power": (Power(exponent=0.5), Power(exponent=-2, floor=3)),
    "mixed": (Geometric(floor=1), Arithmetic()),
}


def scored(
    scorings: Mapping[str, Leaf],
    means: tuple[Mean, Mean] | None = None,
    gates: tuple[Gate, ...] = (),
    *,
    research: bool = False,
) -> Scheme:
    """A tree of two pillars, the second with a pillar inside and an indicator beside it; three grades with a quota."""
    leaves = list(scorings.values())
    half, most = len(leaves) // 2, len(leaves) - 1
    outer, inner = ({"mean": each} for each in means) if means else ({}, {})
    deep = Node(code="deep", name_zh="深", children=tuple(leaves[half:most]), **inner)  # type: ignore[arg-type]
    first = Node(code="first", name_zh="甲", children=tuple(leaves[:half]), **inner)  # type: ignore[arg-type]
    second = Node(code="second", name_zh="乙", children=(deep, leaves[most]), **outer)  # type: ignore[arg-type]
    grades = (
        Grade(code="a", name_zh="优秀", quota=0.3),
        Grade(code="b", name_zh="良好", least=50),
        Grade(code="c", name_zh="一般"),
    )
    points = {code: 100 * (at + 1) / sum(range(1, len(leaves) + 1)) for at, code in enumerate(scorings)}
    return Scheme(
        code="trial",
        framework="world",
        purpose="research" if research else "assessment",
        name_zh="试",
        tree=Node(code="root", name_zh="总", children=(first, second), **outer),  # type: ignore[arg-type]
        weights={"*": points},
        gates=gates,
        grading=Grading(grades=grades),
    )


def world(codes: list[str], *, targets: bool = False, gaps: bool = True) -> Holdings:
    """21 units in two categories over four years; some cells missing, some not applicable."""
    draw = np.random.default_rng(11)
    units = [f"U{number:02d}" for number in range(21)]
    values = {
        period: {unit: {code: round(float(draw.uniform(5, 95)), 1) for code in codes} for unit in units}
        for period in ("2022", "2023", "2024", "2025")
    }
    statuses = {}
    if gaps:
        statuses = {("U03", codes[0]): "not_applicable", ("U04", codes[-2]): "not_applicable"}
        statuses |= {("U04", code): "not_applicable" for code in codes[: len(codes) // 2]}
        values["2025"]["U05"][codes[1]] = None
        values["2025"]["U06"] |= dict.fromkeys(codes[1:])
        for unit, code in statuses:
            for rows in values.values():
                rows[unit][code] = None
    categories = {unit: "甲类" if at % 3 else "乙类" for at, unit in enumerate(units)}
    found = worlds.holdings(values, categories, statuses=statuses)
    if targets:
        goals = [
            Target(unit=unit, indicator=code, period="2025", target=50.0 + at)
            for at, unit in enumerate(units)
            for code in codes
        ]
        return found.revise({"targets": tuple(goals)})
    return found


def evaluation_of(held: Holdings, scheme: Scheme) -> Evaluation:
    fitting = scheme.revise({"framework": held.framework.code, "uncertainty": {"draws": 50}})
    return evaluations.compose_of(held, fitting, "2025")


def gated(name: str) -> Evaluation:
    """Seven indicators under the means of this name, with gaps and one gate of each effect on grades."""
    codes = [f"I{number}" for number in range(7)]
    leaves = {
        code: Leaf(
            indicator=code,
            achievement=("visible", "latent", "process")[at % 3],  # type: ignore[arg-type]
            horizon_years=5,
            scoring=MinMax(limits=StatedLimits(low=0, high=100)),
        )
        for at, code in enumerate(codes)
    }
    gates = (
        Gate(rule="cap", name_zh="限", trigger=OnValue(indicator="I0", above=85), effect=CapGrade(grade="b")),
        Gate(rule="bar", name_zh="禁", trigger=OnValue(indicator="I1", above=85), effect=Bar()),
        Gate(rule="stop", name_zh="停", trigger=OnValue(indicator="I2", above=85), effect=Suspend()),
        Gate(rule="no", name_zh="否", trigger=OnValue(indicator="I3", above=85), effect=Veto(), legal_basis="法"),
        Gate(rule="less", name_zh="扣", trigger=OnValue(indicator="I4", above=70), effect=Deduct(points=3)),
    )
    found = evaluation_of(world(codes), scored(leaves, MEANS[name], gates))
    assert len({each.gate.rule for each in found.scorecard.prepared.gates}) == len(gates)
    return found


@pytest.mark.parametrize("name", list(MEANS))
def test_each_mean_with_gaps_and_gates_is_run_to_what_python_computes(soffice: Path, tmp_path: Path, name: str) -> None:
    moved(soffice, tmp_path, gated(name), {"I0": 40.0, "I6": 0.0}).check()


def test_units_pages_under_other_means_are_run_to_the_values_in_their_cells(soffice: Path, tmp_path: Path) -> None:
    content = made(gated("mixed"), printed=("U01", "U03", "U06"))
    assert differences(spreadsheets.recalculated(soffice, content, tmp_path), spreadsheets.read(content)) == []


SCORINGS: dict[str, Scoring] = {
    "efficacy": Efficacy(limits=SampleLimits(low=0.05, high=0.95)),
    "efficacy_category": Efficacy(limits=SampleLimits(low=0.1, high=0.9, by="category"), floor=40),
    "min_max": MinMax(),
    "min_max_free": MinMax(limits=StatedLimits(low=0, high=60), clip=False),
    "target": TargetCompletion(cap=120),
    "target_stated": TargetCompletion(target=60),
    "bands": Bands(edges=(20, 40, 70), scores=(10, 50, 90)),
    "bands_steps": Bands(edges=(-5, 40, 70), scores=(10, 50, 80, 100), interpolate=False),
    "rank": RankScore(step=4),
    "standard_step": StandardStep(),
    "bonus": Bonus(each=0.1, cap=5),
    "satisfaction": Satisfaction(limits=StatedLimits(low=10, high=90)),
    "satisfaction_margin": Satisfaction(limits=StatedLimits(low=10, high=90), margin=3),
    "z_score": ZScore(),
    "z_score_bare": ZScore(centre=0, spread=1),
    "percentile_rank": PercentileRank(by="category"),
    "percentile_rank_all": PercentileRank(),
    "distance": DistanceToTarget(target=80),
    "change": LevelAndChange(level_shares={"甲类": 0.25}, lag=2),
    "change_relative": LevelAndChange(level=MinMax(), change=PercentileRank(), relative=True, better=True),
}


@pytest.mark.parametrize("direction", list(Direction))
def test_each_way_of_scoring_is_run_to_what_python_computes(
    soffice: Path, tmp_path: Path, direction: Direction
) -> None:
    less = {"distance": DistanceToTarget(target=10)} if direction is Direction.LESS else {}
    leaves = {code: Leaf(indicator=code, direction=direction, scoring={**SCORINGS, **less}[code]) for code in SCORINGS}
    held = world(list(leaves), targets=True)
    found = evaluation_of(held, scored(leaves, research=True))
    content = made(found)
    fresh = spreadsheets.recalculated(soffice, content, tmp_path)
    assert differences(fresh, spreadsheets.read(content)) == []
    formulas = spreadsheets.formulas(content)["标准化"]
    live = {code: str(formulas.cell(FIRST + 8, 4 + at).value).startswith("=") for at, code in enumerate(leaves)}
    assert [code for code, is_live in live.items() if not is_live] == ["satisfaction_margin"]
    assert any("satisfaction_margin" in str(row[1].value) for row in fresh["说明"].iter_rows() if len(row) > 1)


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


def test_totals_by_comparing_units_vanish_when_weights_are_changed(soffice: Path, tmp_path: Path) -> None:
    codes = [f"I{number}" for number in range(5)]
    leaves = {code: Leaf(indicator=code, scoring=MinMax()) for code in codes}
    found = evaluation_of(world(codes), scored(leaves).revise({"aggregation": {"method": "topsis"}}))
    content = made(found, printed=("U01",))
    assert differences(spreadsheets.recalculated(soffice, content, tmp_path / "same"), spreadsheets.read(content)) == []
    edited = spreadsheets.with_cells(content, "权重", {f"F{FIRST}": 60.0})
    fresh = spreadsheets.recalculated(soffice, edited, tmp_path / "moved")
    changed = {unit for unit, label in texts(fresh, "评分", "类别").items() if label == fresh["权重"]["F3"].value}
    assert column(fresh, "评分", "总分").reindex(sorted(changed)).isna().all()
    assert column(fresh, "分级", "名次").reindex(sorted(changed)).isna().all()


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
