"""The exported table of scorecards in English, on the example; the workbook: test_living_workbook."""

import re
from pathlib import Path

import pytest

from evaluation.domain import vocabulary
from evaluation.domain.dataset import NO_CATEGORY, assemble
from evaluation.domain.indicators import Level
from evaluation.domain.table import Language
from evaluation.exchange import frameworks, recipes
from evaluation.scorecard import compose
from evaluation.services import export_sheets
from evaluation.services.evaluation import Evaluation

CJK = re.compile(r"[㐀-鿿]+")
EXAMPLE = Path(__file__).parents[2] / "data" / "example"


@pytest.fixture(scope="module")
def example() -> Evaluation:
    """The example's regions under its reference scheme, with as few draws as a scheme may have."""
    held = frameworks.read(EXAMPLE)
    scheme = held.scheme("reference").revise({"uncertainty": {"draws": 50}})
    dataset = assemble(held, Level.REGION, held.periods(Level.REGION)[-1])
    return Evaluation(held, dataset, compose(dataset, scheme))


def words(evaluation: Evaluation, language: Language) -> set[str]:
    """Every text of the table that leaves as CSV."""
    sheet = export_sheets.cards(evaluation, list(evaluation.scorecard.scores.index), language)
    cells = [cell for row in sheet.rows for cell in row if isinstance(cell, str)]
    return {*(heading.text for heading in sheet.headings), *cells}


def test_nothing_stays_chinese_in_english(example: Evaluation) -> None:
    assert sorted(text for text in words(example, "en") if CJK.search(text)) == []


def test_categories_and_grades_go_by_their_names(example: Evaluation) -> None:
    assert {"重点开发区", "优秀", "良好"} <= words(example, "zh")
    assert not words(example, "zh") & {"excellent", "good", "fair", "poor"}
    assert {"Key development areas", "Excellent"} <= words(example, "en")


def test_every_category_and_unit_of_the_example_at_any_level_has_an_english_name(example: Evaluation) -> None:
    held = example.holdings
    units = {each.unit_of_measurement for each in (*held.indicators, *held.register, *held.data_items)}
    categories = {each.category for each in held.memberships} | {NO_CATEGORY}
    said = [vocabulary.measure(unit, "en") for unit in units] + [vocabulary.category(each, "en") for each in categories]
    assert [text for text in said if CJK.search(text)] == []


@pytest.mark.parametrize("recipe", sorted(path.name for path in recipes.SHELF.iterdir()))
def test_every_unit_of_a_recipe_has_an_english_name(recipe: str) -> None:
    held = recipes.read(recipe).frame
    units = {each.unit_of_measurement for each in (*held.indicators, *held.register)}
    assert [unit for unit in units if CJK.search(vocabulary.measure(unit, "en"))] == []
