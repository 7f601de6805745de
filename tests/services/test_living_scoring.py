"""Each way of scoring and each mean in the living workbook: LibreOffice computes what Python does."""

from pathlib import Path

import pytest

from evaluation.domain.indicators import Direction
from evaluation.domain.scheme import Leaf
from evaluation.domain.settings import (
    Bands,
    Bar,
    Bonus,
    CapGrade,
    Deduct,
    DistanceToTarget,
    Efficacy,
    Gate,
    LevelAndChange,
    MinMax,
    OnValue,
    PercentileRank,
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
from evaluation.services.evaluation import Evaluation
from tests import spreadsheets
from tests.living import FIRST, MEANS, column, differences, evaluation_of, made, moved, scored, texts, world


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
    "min_max_held": MinMax(limits=StatedLimits(low=30, high=60)),
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
