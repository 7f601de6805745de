"""An exported workbook in English: every word but the names of sources, on the example."""

import re
from pathlib import Path

import pytest

from evaluation.domain import vocabulary
from evaluation.domain.dataset import NO_CATEGORY, assemble
from evaluation.domain.indicators import Level
from evaluation.exchange import frameworks, recipes
from evaluation.exchange.workbook import Sheet
from evaluation.scorecard import compose
from evaluation.services import export_sheets
from evaluation.services.evaluation import Evaluation
from evaluation.services.export_texts import Language

CJK = re.compile(r"[㐀-鿿]+")
EXAMPLE = Path(__file__).parents[2] / "data" / "example"


@pytest.fixture(scope="module")
def example() -> Evaluation:
    """The example's regions under its reference scheme, with as few draws as a scheme may have."""
    held = frameworks.read(EXAMPLE)
    scheme = held.scheme("reference").revise({"uncertainty": {"draws": 50}})
    dataset = assemble(held, Level.REGION, held.periods(Level.REGION)[-1])
    return Evaluation(held, dataset, compose(dataset, scheme))


def sheets(evaluation: Evaluation, language: Language) -> list[Sheet]:
    """All tables, and the card of the first unit."""
    codes = list(evaluation.scorecard.scores.index)
    return [*export_sheets.tables(evaluation, codes, language), export_sheets.card(evaluation, codes[0], language)]


def words(sheet: Sheet) -> set[str]:
    cells = [cell for row in sheet.rows for cell in row if isinstance(cell, str)]
    return {sheet.name, *sheet.lines, *sheet.foot, *(heading.text for heading in sheet.headings), *cells}


def test_only_the_names_of_sources_stay_chinese_in_english(example: Evaluation) -> None:
    sources = set(example.dataset.observations["source"].astype(str))
    said = set().union(*map(words, sheets(example, "en"))) - sources
    assert sorted(text for text in said if CJK.search(text)) == []


def test_chinese_is_as_entered_and_grades_go_by_their_names(example: Evaluation) -> None:
    cards, *_, card = sheets(example, "zh")
    measures = {each.code: each.unit_of_measurement for each in example.holdings.indicators}
    assert {"重点开发区", "优秀", "良好"} <= words(cards)
    assert [row[1] for row in card.rows] == [measures[code] for code in example.scorecard.scheme.indicators]
    assert not words(cards) & {"excellent", "good", "fair", "poor"}


def test_english_takes_the_words_of_the_pages(example: Evaluation) -> None:
    cards, _, weights, *_ = sheets(example, "en")
    assert {"Key development areas", "Excellent"} <= words(cards)
    assert "Key development areas" in [heading.text for heading in weights.headings]


def test_every_category_and_unit_of_the_example_at_any_level_has_an_english_name(example: Evaluation) -> None:
    held = example.holdings
    units = {each.unit_of_measurement for each in (*held.indicators, *held.register)}
    categories = {each.category for each in held.memberships} | {NO_CATEGORY}
    said = [vocabulary.measure(unit, "en") for unit in units] + [vocabulary.category(each, "en") for each in categories]
    assert [text for text in said if CJK.search(text)] == []


@pytest.mark.parametrize("recipe", sorted(path.name for path in recipes.SHELF.iterdir()))
def test_every_unit_of_a_recipe_has_an_english_name(recipe: str) -> None:
    held = recipes.read(recipe).frame
    units = {each.unit_of_measurement for each in (*held.indicators, *held.register)}
    assert [unit for unit in units if CJK.search(vocabulary.measure(unit, "en"))] == []
