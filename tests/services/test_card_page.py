"""The one-page card: what the program's page says, in the same numbers; of a person nobody else."""

import subprocess
from pathlib import Path

import pytest

from evaluation.domain.framework import Holdings
from evaluation.domain.settings import Geometric
from evaluation.domain.table import Language
from evaluation.exchange.pdf import Beside, Sentences, Table
from evaluation.services import card_page, cards
from evaluation.services.evaluation import Evaluation, compose_of
from tests.services import small_world


def text(content: bytes, folder: Path) -> str:
    """What poppler reads on the page, without spaces."""
    path = folder / "card.pdf"
    path.write_bytes(content)
    read = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True).stdout
    assert read.count("\f") == 1
    return "".join(read.split())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_card_prints_the_numbers_of_the_page_and_what_they_were_made_from(
    poppler: None, tmp_path: Path, regions: Evaluation, language: Language
) -> None:
    card = cards.read(regions, "R08")
    found = text(card_page.make(regions, "R08", language), tmp_path)
    assert card.standing.interval is not None
    provenance = regions.scorecard.provenance
    wanted = [
        f"{card.standing.total}", f"{card.standing.interval[0]}–{card.standing.interval[1]}", f"{card.peers_total}",
        *(f"{kind.score}" for kind in card.kinds), *(f"{part.points}" for part in card.parts),
        provenance.scheme, provenance.dataset,
        "模拟数据" if language == "zh" else "Simulateddata",
        "校正不等于因果" if language == "zh" else "Adjustedisnotcaused",
    ]  # fmt: skip
    assert [each for each in wanted if each.replace(" ", "") not in found] == []


def test_the_printed_parts_sum_to_the_printed_total(regions: Evaluation) -> None:
    card = cards.read(regions, "R08")
    assert card.standing.total == sum(part.points for part in (*card.extras, *card.parts))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("名次(同类", "名次范围(同类", "按总分排第")),
        ("en", ("Place (of", "Place range (of", "By the total, place")),
    ],
)
def test_a_place_is_called_a_range_and_sure_only_where_its_range_is_known(
    regions: Evaluation, departments: Evaluation, language: Language, words: tuple[str, str, str]
) -> None:
    """And never the likeliest: it is that of the total, which a wide range need not favour."""
    alone, ranged, said = words
    within, without = (
        repr(card_page.document(made, code, language)) for made, code in ((regions, "R08"), (departments, "D1"))
    )
    assert ranged in within
    assert said in within
    assert alone in without
    assert ranged not in without


def test_a_gate_that_holds_is_named(poppler: None, tmp_path: Path, regions: Evaluation) -> None:
    assert "关口:事故" in text(card_page.make(regions, "R03", "zh"), tmp_path)


def test_a_persons_card_has_no_place_no_neighbour_and_the_sentence_at_its_foot(
    poppler: None, tmp_path: Path, cadres: Evaluation
) -> None:
    found = text(card_page.make(cadres, "C2", "zh"), tmp_path)
    assert "仅供参考,不作为任免奖惩的唯一依据" in found
    assert [code for code in ("C1", "C3", "C4", "C5", "C6", "名次") if code in found] == []
    assert "任职单位的成果先折算到平均条件" in found
    assert "没有作条件校正" not in found


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("自己的数值没有校正", "只折算了有登记的", "没有作条件校正:")),
        ("en", ("noneofitsownvalueswasadjusted", "Accountsforthe", "Notadjustedforconditions:")),
    ],
)
def test_a_unit_that_was_not_adjusted_is_not_told_what_was_allowed_for_and_why_its_total_moved(
    poppler: None, tmp_path: Path, small: Holdings, language: Language, words: tuple[str, str, str]
) -> None:
    made = small_world.without_conditions(small, "R08", "z_score")
    assert cards.read(made, "R08").moved != 0
    found, other = (text(card_page.make(made, code, language), tmp_path) for code in ("R08", "R05"))
    assert [each in found for each in words] == [True, False, True]
    assert [each in other for each in words] == [False, True, False]


def test_an_indicator_without_data_says_so_and_earns_nothing(
    poppler: None, tmp_path: Path, regions: Evaluation
) -> None:
    assert "没有数据" in text(card_page.make(regions, "R01", "zh"), tmp_path)


def test_a_total_that_comes_from_comparing_units_has_no_waterfall(
    poppler: None, tmp_path: Path, small: Holdings
) -> None:
    scheme = small.scheme("reference").revise({"aggregation": {"method": "topsis"}})
    found = text(card_page.make(compose_of(small, scheme, "2025"), "R08", "zh"), tmp_path)
    assert "没有逐项贡献" in found
    assert "分数从哪里来" not in found


@pytest.mark.parametrize(
    ("language", "wanted", "never"),
    [
        ("zh", ("比同类平均多得(分)", "权重", "起算点"), ("得分", "满分", "同类平均起算")),
        ("en", ("Above the average (points)", "Weight", "Starting point"), ("Points", "Full")),
    ],
)
def test_under_a_geometric_mean_the_parts_are_headed_as_gains_on_a_starting_point_that_is_told(
    small: Holdings, language: Language, wanted: tuple[str, ...], never: tuple[str, ...]
) -> None:
    scheme = small.scheme("reference")
    tree = scheme.tree.model_dump() | {"mean": Geometric().model_dump()}
    made = compose_of(small, scheme.revise({"tree": tree}), "2025")
    card, page = cards.read(made, "R08"), card_page.document(made, "R08", language)
    left = next(block for block in page.blocks if isinstance(block, Beside)).left
    table = next(block for block in left if isinstance(block, Table))
    assert {*wanted} <= {*table.headings, table.rows[0][0]}
    assert not {*never} & {*table.headings, table.rows[0][0]}
    base = next(part.points for part in card.extras if part.code == "base")
    note = next(block for block in left if isinstance(block, Sentences)).texts[0]
    assert f"{base}" in note
    assert f"{card.peers_total}" in note


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "平均条件指各项条件都有数据的同级单位的平均"), ("en", "the average where all are known")],
)
def test_average_conditions_are_those_of_the_units_with_every_condition_as_the_page_says(
    regions: Evaluation, language: Language, said: str
) -> None:
    assert said in "".join(card_page.document(regions, "R08", language).foot)
