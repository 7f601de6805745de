"""Recipes: what a sheet's header must hold, and what the rules make of several sheets together."""

import json
from pathlib import Path

import pytest

from evaluation.domain.dataset import NO_CATEGORY, assemble
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.errors import InvalidFramework, UnfittingSheet, UnknownName
from evaluation.exchange import reading, recipes
from evaluation.exchange.consolidation import Consolidated, Sheet, consolidate
from evaluation.exchange.recipes import Recipe
from evaluation.steps.validation import validate

RULES = {
    "continuation": {"earlier": "before", "later": "after"},
    "categories": {"digits": 2, "groups": {"east": ["11"]}, "otherwise": "rest"},
    "changes": [{"indicator": "gain", "formula": "piped / homes * 100", "years": 10, "steady": "people", "most": 2}],
    "baselines": [{"condition": "piped_before", "formula": "piped / homes * 100", "first": "2009", "last": "2010"}],
}
BEFORE = ["110101,东县,100,40,20", "110102,西湖县,100,50,10", "130103,北县,100,10,5", "119999,旧县,100,10,5"]
AFTER = ["110101,东县,110,50,40", "110202,西湖区,100,50,30", "130103,北县,300,10,10", "110103,新县,70,10,10"]


def _mapping(period: str, piped: str) -> dict[str, object]:
    targets = {"people": "people", "homes": "homes", piped: "piped"}
    columns = [
        {"header": "code", "position": 0, "role": "unit_code"},
        {"header": "name", "position": 1, "role": "unit_name"},
        *({"header": header, "position": 0, "role": "indicator", "target": code} for header, code in targets.items()),
    ]
    return {"period": period, "new_units": True, "columns": columns}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A recipe for a sheet of 2010 (piped) and one of 2020 (tap)."""
    files = {
        "framework.json": {"code": "water", "name_zh": "供水"},
        "mappings/before.json": _mapping("2010", "piped"),
        "mappings/after.json": _mapping("2020", "tap"),
        "rules.json": RULES,
    }
    for name, content in files.items():
        path = tmp_path / "water" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    rows = "people,人口\nhomes,户数\npiped,通水户数\ngain,通水率增量\n"
    (tmp_path / "water" / "indicators.csv").write_text(f"code,name_zh\n{rows}", encoding="utf-8")
    register = "condition,name_zh\npiped_before,原通水率\n"
    (tmp_path / "water" / "condition_register.csv").write_text(register, encoding="utf-8")
    return tmp_path / "water"


def read(recipe: Recipe, header: str, rows: list[str]) -> Sheet:
    workbook = reading.read("\n".join([header, *rows]).encode(), "sheet.csv")
    name, mapping = recipes.choose(workbook.tables[0], "sheet.csv", recipe.mappings)
    accepted = validate(workbook.tables[0], mapping, recipe.frame.indicators)
    assert not accepted.blocked
    return Sheet("sheet.csv", workbook.sha256, name, workbook.tables[0], mapping, accepted)


@pytest.fixture
def whole(folder: Path) -> Consolidated:
    recipe = recipes.read(str(folder))
    sheets = [read(recipe, "code,name,people,homes,tap", AFTER), read(recipe, "code,name,people,homes,piped", BEFORE)]
    assert [sheet.name for sheet in sheets] == ["after", "before"]
    return consolidate(recipe, sheets)


def value(held: Holdings, unit: str, indicator: str, period: str = "2020") -> tuple[str, float]:
    rows = held.observations
    at = (rows["unit"] == unit) & (rows["indicator"] == indicator) & (rows["period"] == period)
    found = rows[at]
    assert len(found) == 1
    return str(found["status"].iloc[0]), float(found["value"].iloc[0])


def test_the_later_list_names_the_units(whole: Consolidated) -> None:
    assert {unit.code for unit in whole.holdings.units} == {"110101", "110202", "130103", "110103"}


def test_a_change_is_the_later_share_less_the_earlier_one(whole: Consolidated) -> None:
    assert value(whole.holdings, "110101", "gain") == ("observed", pytest.approx(40 / 50 * 100 - 20 / 40 * 100))


def test_a_place_with_a_new_code_keeps_its_past(whole: Consolidated) -> None:
    assert value(whole.holdings, "110202", "gain") == ("observed", pytest.approx(30 / 50 * 100 - 10 / 50 * 100))
    assert value(whole.holdings, "110202", "piped", "2010") == ("observed", 10)


def test_a_place_three_times_as_populous_is_not_compared_with_its_past(whole: Consolidated) -> None:
    rows = whole.holdings.observations
    row = rows[(rows["unit"] == "130103") & (rows["indicator"] == "gain")].iloc[0]
    assert row["status"] == "missing"
    assert "区划变动" in row["reason"]


def test_a_place_without_a_past_has_no_change(whole: Consolidated) -> None:
    rows = whole.holdings.observations
    assert not ((rows["unit"] == "110103") & (rows["indicator"] == "gain")).any()


def test_a_change_says_what_it_was_made_from(whole: Consolidated) -> None:
    rows = whole.holdings.observations
    assert rows[rows["indicator"] == "gain"]["source"].unique().tolist() == ["piped / homes * 100:2010 → 2020"]


def test_a_baseline_is_a_condition_known_as_of_its_last_period(whole: Consolidated) -> None:
    held = whole.holdings.conditions
    assert held["as_of"].unique().tolist() == ["2010"]
    assert dict(zip(held["unit"], held["value"], strict=True)) == {"110101": 50, "110202": 20, "130103": 50}


def test_what_did_not_match_is_reported(whole: Consolidated) -> None:
    assert whole.match is not None
    assert [place.name for place in whole.match.earlier_only] == ["旧县"]
    assert [place.name for place in whole.match.later_only] == ["新县"]


def test_categories_follow_the_head_of_the_code(whole: Consolidated) -> None:
    categories = assemble(whole.holdings, Level.REGION, "2020").categories
    assert categories.to_dict() == {"110101": "east", "110202": "east", "110103": "east", "130103": "rest"}
    assert NO_CATEGORY not in categories.to_numpy()


def test_positions_come_from_the_header_and_not_from_the_recipe(folder: Path) -> None:
    recipe = recipes.read(str(folder))
    sheet = read(recipe, "tap,homes,name,code,people,note", ["40,50,东县,110101,110,x"])
    assert value(consolidate(recipe, [sheet]).holdings, "110101", "piped") == ("observed", 40)
    assert [column.role for column in sheet.mapping.columns if column.header == "note"] == ["ignore"]


def test_a_sheet_that_no_mapping_reads_is_told_what_the_nearest_one_lacks(folder: Path) -> None:
    table = reading.read(b"code,name,people,homes\n1,a,2,3\n", "sheet.csv").tables[0]
    with pytest.raises(UnfittingSheet) as caught:
        recipes.choose(table, "sheet.csv", recipes.read(str(folder)).mappings)
    assert len(caught.value.lacking) == 1


def test_a_wrong_sheet_is_told_how_many_columns_it_lacks_and_the_few_that_it_almost_has(folder: Path) -> None:
    table = reading.read(b"code,name,peoples,house\n1,a,2,3\n", "sheet.csv").tables[0]
    with pytest.raises(UnfittingSheet, match=r"缺少 3/5 列:“people”.表里相近的是“peoples”.") as caught:
        recipes.choose(table, "sheet.csv", recipes.read(str(folder)).mappings)
    assert "lacks 3/5 columns: “people” (most like it: “peoples”)" in caught.value.text("en")
    many = UnfittingSheet("x.csv", "m", {f"c{at}": "" for at in range(57)} | {"c56": "c5"}, 60)
    assert "57/60 列:“c56”(表里相近的是“c5”);“c0”;“c1”; …(+54)" in str(many)


def test_an_unknown_recipe_names_those_on_the_shelf() -> None:
    with pytest.raises(UnknownName, match="asem"):
        recipes.read("asen")


def test_a_rule_with_a_misspelt_field_is_refused(folder: Path) -> None:
    (folder / "rules.json").write_text('{"catgories": {}}', encoding="utf-8")
    with pytest.raises(InvalidFramework, match="catgories"):
        recipes.read(str(folder))


def test_the_schemes_follow_the_name_of_the_framework() -> None:
    renamed = recipes.rename(recipes.read("hdi"), "mine")
    assert renamed.frame.framework.code == "mine"
    assert {scheme.framework for scheme in renamed.frame.schemes.values()} == {"mine"}


@pytest.mark.parametrize("path", sorted(recipes.SHELF.iterdir()), ids=lambda path: path.name)
def test_every_recipe_on_the_shelf_is_whole(path: Path) -> None:
    recipe = recipes.read(path.name)
    known = {indicator.code for indicator in recipe.frame.indicators}
    targets = {column.target for mapping in recipe.mappings.values() for column in mapping.of_role("indicator")}
    assert targets <= known
    assert {change.indicator for change in recipe.rules.changes} <= known
    register = {condition.condition for condition in recipe.frame.register}
    assert {baseline.condition for baseline in recipe.rules.baselines} == register
    assert all(indicator.name_en and indicator.unit_of_measurement for indicator in recipe.frame.indicators)
