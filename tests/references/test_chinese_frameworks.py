"""The census counties and the prefecture panel, from untouched files to scores, recomputed from the files alone."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from evaluation.__main__ import main
from evaluation.domain.dataset import assemble
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.domain.settings import RandomIntercept
from evaluation.exchange import frameworks
from evaluation.scorecard import compose
from evaluation.statistics import ranks

Steps = dict[str, pd.DataFrame]


def run(files: list[Path], recipe: str, folder: Path) -> tuple[Holdings, Steps]:
    """The imported framework, and what `evaluate` writes: matrices by name, and the rows as `scores`."""
    target, out, steps = folder / "framework", folder / "scores.csv", folder / "steps"
    assert main(["import", *map(str, files), "--mapping", recipe, "--folder", str(target)]) == 0
    assert main(["evaluate", str(target), "--out", str(out), "--steps", str(steps)]) == 0
    kinds = {"unit": str}
    found = {
        path.stem.partition("-")[2]: pd.read_csv(path, index_col="unit", dtype=kinds)
        for path in steps.glob("[0-9]*.csv")
    }
    scores = pd.read_csv(out, index_col="unit", dtype=kinds, keep_default_na=False, na_values=[""])
    return frameworks.read(target), found | {"scores": scores}


@pytest.fixture(scope="module")
def counties(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Holdings, Steps]:
    folder = tmp_path_factory.mktemp("counties")
    files = [shared_data / "census" / f"census_county_{year}_v1.xlsx" for year in (2020, 2010)]
    return run(files, "census_counties", folder)


@pytest.fixture(scope="module")
def panel(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Holdings, Steps]:
    files = [shared_data / "prefecture_panel_2001_2020.csv"]
    return run(files, "prefecture_panel", tmp_path_factory.mktemp("panel"))


def cells(path: Path, code: float, columns: tuple[int, ...]) -> list[float]:
    """Cells of a county's row in a census workbook, by the position of the column."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return next([float(row[at]) for at in columns] for row in rows if code in row[:2])


def test_most_counties_of_2020_have_a_past(counties: tuple[Holdings, Steps]) -> None:
    scores = counties[1]["scores"]
    assert len(scores) == 2_948
    assert scores["place"].notna().sum() > 2_700
    assert set(scores.loc[scores["place"].isna(), "reason"]) == {"nothing_known", "coverage"}


def test_without_three_years_there_is_no_range_and_the_reason_is_said(counties: tuple[Holdings, Steps]) -> None:
    placed = counties[1]["scores"].dropna(subset=["place"])
    assert placed["lower"].isna().all()
    assert set(placed["reason"]) == {"no_error_range"}


@pytest.mark.parametrize(("now", "before"), [(110108, 110108), (110118, 110228), (130207, 130208)])
def test_a_gain_is_the_difference_of_two_cells_even_where_the_code_has_changed(
    counties: tuple[Holdings, Steps], shared_data: Path, now: int, before: int
) -> None:
    schooling, homes, piped, toilets = cells(
        shared_data / "census" / "census_county_2020_v1.xlsx", float(now), (83, 141, 142, 144)
    )
    earlier = cells(shared_data / "census" / "census_county_2010_v1.xlsx", float(before), (83, 156, 157, 161))
    expected = [
        schooling - earlier[0],
        100 * (piped / homes - earlier[2] / earlier[1]),
        100 * (toilets / homes - earlier[3] / earlier[1]),
    ]
    assert counties[1]["observed"].loc[str(now)].tolist() == pytest.approx(expected, abs=1e-9)


def test_the_adjustment_is_a_least_squares_fit_of_all_other_counties(counties: tuple[Holdings, Steps]) -> None:
    held, steps = counties
    conditions = assemble(held, Level.REGION, "2020").condition_matrix
    conditions = conditions.assign(population_2010=np.log(conditions["population_2010"]))
    y = steps["observed"]["toilet_gain"]
    whole = conditions.notna().all(axis=1)
    x = (conditions - conditions[whole].mean())[whole & y.notna()]
    columns, values = np.column_stack([np.ones(len(x)), x]), y[x.index].to_numpy()
    far = np.argsort(-np.abs(columns[:, 1:] / columns[:, 1:].std(axis=0)).max(axis=1))
    for at in (*far[:5], *range(0, len(x), 400)):
        slopes = np.linalg.lstsq(np.delete(columns, at, axis=0), np.delete(values, at), rcond=None)[0][1:]
        expected = values[at] - columns[at, 1:] @ slopes
        assert steps["adjustment"]["toilet_gain"][x.index[at]] == pytest.approx(expected, abs=1e-6)


def test_no_value_of_2010_stands_for_2020(counties: tuple[Holdings, Steps]) -> None:
    rows = counties[0].observations
    counted = rows.groupby(["indicator", "period"], observed=True)["value"].count()
    assert ("schooling_gain", "2010") not in counted.index
    assert ("illiteracy", "2020") not in counted.index


def test_prefectures_fall_into_the_four_statistical_regions(panel: tuple[Holdings, Steps]) -> None:
    counts = panel[1]["scores"]["category"].value_counts().to_dict()
    assert set(counts) == {"东部", "中部", "西部", "东北", "—"}
    assert counts["—"] == 3  # 台湾、香港、澳门: no statistical region


def test_growth_is_the_mean_of_five_years_of_the_panel(panel: tuple[Holdings, Steps], shared_data: Path) -> None:
    table = pd.read_csv(shared_data / "prefecture_panel_2001_2020.csv", encoding="utf-8-sig")
    levels = table[table["city_code"] == 110000].set_index("year")["gdp_real_per_capita_2010_cny"]
    growth = 100 * np.log(levels[2020] / levels[2015]) / 5
    assert panel[1]["observed"].loc["110000", "real_growth"] == pytest.approx(growth, abs=1e-9)


def test_conditions_end_before_the_window_begins(panel: tuple[Holdings, Steps], shared_data: Path) -> None:
    held = panel[0].conditions
    assert set(held["as_of"]) == {"2015"}
    table = pd.read_csv(shared_data / "prefecture_panel_2001_2020.csv", encoding="utf-8-sig")
    years = table[(table["city_code"] == 110000) & table["year"].between(2011, 2015)]
    income = held[(held["unit"] == "110000") & (held["condition"] == "income_before")]["value"].item()
    assert income == pytest.approx(years["gdp_real_per_capita_2010_cny"].mean())


def test_a_place_has_a_range_that_holds_it_or_a_reason(panel: tuple[Holdings, Steps]) -> None:
    scores = panel[1]["scores"]
    ranged = scores.dropna(subset=["place_lower"])
    assert len(ranged) > 250
    assert (ranged["place_lower"] <= ranged["place_upper"]).all()
    assert scores.loc[scores["place_lower"].isna(), "reason"].notna().all()


def test_an_area_that_lost_all_its_people_in_a_year_gets_no_growth_from_zero(panel: tuple[Holdings, Steps]) -> None:
    assert np.isfinite(panel[0].observations["value"].dropna()).all()
    assert pd.isna(panel[1]["scores"].loc["460300", "place"])


def test_five_years_of_growth_settle_the_order_of_no_two_prefectures(panel: tuple[Holdings, Steps]) -> None:
    """docs/decisions/0084: by the confidence sets of Mogstad et al. 2024, and by joint draws, none stands apart."""
    holdings = panel[0]
    card = compose(assemble(holdings, Level.REGION, "2020"), holdings.scheme("reference"))
    known = card.scores[["total", "total_error"]].dropna().to_numpy(float)
    found = ranks.simultaneous_sets(*known.T, level=0.9)
    assert len(known) > 300
    assert found.share_apart < 0.001
    assert not found.off_median.any()
    assert set(card.places["tier"]) <= {"middle", ""}


def test_growth_over_years_shows_no_difference_between_prefectures_beyond_their_conditions(
    panel: tuple[Holdings, Steps],
) -> None:
    scheme = panel[0].scheme("reference")
    terms = scheme.adjustment.conditions
    steady = scheme.revise({"adjustment": RandomIntercept(conditions=terms, errors="ar1")})
    card = compose(assemble(panel[0], Level.REGION, "2020"), steady)
    said = {note.indicator for note in card.notes if note.code == "adjustment.indistinguishable"}
    assert "real_growth" in said
