"""The ASEM sustainable-connectivity index from its own tables, against COINr and against a recomputation here.

Published: W. Becker et al., COINr (R package, MIT), articles "Presenting Results", "Aggregation" and "Outlier
Treatment"; its example imputes by EurAsia_group. Method: denominate, group mean, skewness and kurtosis rule, min–max
0–100, three levels of equal weights.
"""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evaluation.__main__ import main
from evaluation.exchange import recipes
from evaluation.steps import treatment

PILLARS = [
    "Index",
    "Conn",
    "Sust",
    "Physical",
    "ConEcFin",
    "Political",
    "Instit",
    "P2P",
    "Environ",
    "Social",
    "SusEcFin",
]
# article "Presenting Results": the aggregates of the first six units, and of unit IND in its last table
RESULTS = {
    "CHE": [68.38, 62.79, 73.98, 63.41, 32.87, 74.78, 85.94, 56.93, 77.21, 87.85, 56.88],
    "NLD": [64.82, 61.94, 67.70, 64.87, 46.62, 84.55, 71.74, 41.92, 58.73, 86.58, 57.78],
    "DNK": [64.80, 57.10, 72.51, 50.52, 30.43, 78.13, 75.35, 51.04, 69.83, 86.40, 61.29],
    "NOR": [64.47, 57.44, 71.50, 58.18, 25.70, 80.03, 89.46, 33.80, 70.90, 87.00, 56.59],
    "BEL": [63.54, 63.99, 63.09, 71.97, 48.22, 80.84, 75.60, 43.32, 53.01, 86.17, 50.09],
    "SWE": [63.00, 53.87, 72.12, 51.51, 23.87, 80.98, 74.51, 38.50, 66.37, 87.74, 62.27],
    "IND": [39.79, 28.60, 50.99, 18.78, 6.38, 51.90, 59.84, 6.07, 75.34, 22.74, 54.88],
}
# article "Outlier Treatment": skewness and kurtosis before, points winsorised, skewness and kurtosis after
TREATMENT = {
    "Flights": (2.1032872, 4.5088794, 1, 1.900658, 3.336065),
    "Bord": (2.1482360, 5.7914905, 1, 1.899211, 4.346298),
    "Elec": (2.2252736, 5.7910268, 1, 1.717744, 2.586062),
    "Gas": (2.8294486, 10.3346494, 1, 1.602518, 1.525576),
    "Goods": (2.649973, 8.266610, 2, 1.140608, 0.1572047),
    "LPI": (-0.3042681, -0.6567514, 0, -0.3042681, -0.6567514),
    "Services": (1.7010849, 2.3756557, 0, 1.7010849, 2.3756557),
}


@pytest.fixture(scope="module")
def tables(shared_data: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    folder = shared_data / "asem"
    return pd.read_csv(folder / "iData.csv", index_col="uCode"), pd.read_csv(folder / "iMeta.csv", index_col="iCode")


def run(file: Path, recipe: str, folder: Path) -> dict[str, pd.DataFrame]:
    """The matrices that `evaluate --steps` writes, by name, and the rows as `scores`."""
    assert main(["import", str(file), "--mapping", recipe, "--folder", str(folder / "framework")]) == 0
    out, steps = folder / "scores.csv", folder / "steps"
    assert main(["evaluate", str(folder / "framework"), "--out", str(out), "--steps", str(steps)]) == 0
    found = {path.stem.partition("-")[2]: pd.read_csv(path, index_col="unit") for path in steps.glob("[0-9]*.csv")}
    return found | {"scores": pd.read_csv(out, index_col="unit")}


@pytest.fixture(scope="module")
def by_continent(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    """The run of COINr's articles: the recipe with EurAsia_group as the category."""
    folder = tmp_path_factory.mktemp("continents")
    recipe = shutil.copytree(recipes.SHELF / "asem", folder / "recipe")
    text = (recipe / "mapping.json").read_text(encoding="utf-8")
    text = text.replace(
        '"GDP_group", "position": 2, "role": "category"', '"GDP_group", "position": 2, "role": "ignore"'
    )
    text = text.replace(
        '"EurAsia_group", "position": 5, "role": "ignore"', '"EurAsia_group", "position": 5, "role": "category"'
    )
    assert json.loads(text)["columns"][5]["role"] == "category"
    (recipe / "mapping.json").write_text(text, encoding="utf-8")
    return run(shared_data / "asem" / "iData.csv", str(recipe), folder)


@pytest.fixture(scope="module")
def by_income(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    """The recipe as it stands: gaps filled by the group of output."""
    return run(shared_data / "asem" / "iData.csv", "asem", tmp_path_factory.mktemp("income"))


@pytest.mark.parametrize(("unit", "published"), RESULTS.items())
def test_every_level_is_the_one_that_coinr_prints(
    by_continent: dict[str, pd.DataFrame], unit: str, published: list[float]
) -> None:
    assert by_continent["pillars"].loc[unit, PILLARS].round(2).tolist() == published
    assert round(by_continent["scores"].loc[unit, "total"], 2) == published[0]


@pytest.mark.parametrize(("indicator", "published"), TREATMENT.items())
def test_shape_and_number_of_points_winsorised_are_those_that_coinr_prints(
    tables: tuple[pd.DataFrame, pd.DataFrame], indicator: str, published: tuple[float, ...]
) -> None:
    before = tables[0][indicator].dropna()
    after = treatment.winsorise_by_shape(before)
    shapes = [
        value
        for values in (before, after)
        for value in (treatment.sample_skewness(values.to_numpy()), treatment.sample_kurtosis(values.to_numpy()))
    ]
    assert int((before != after).sum()) == published[2]
    assert shapes == pytest.approx([*published[:2], *published[3:]], abs=1e-6)


def test_the_limit_counts_the_points_of_both_ends() -> None:
    """COINr's counter: 300 comes down to 120, then -400 up to 1, and that makes two."""
    series = pd.Series([*map(float, range(1, 31)), 300.0, 120.0, -400.0])
    treated = treatment.winsorise_by_shape(series, limit=2)
    assert treated[treated != series].tolist() == [120.0, 1.0]


def test_the_logarithm_has_the_shape_that_coinr_prints(tables: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    logged = treatment.logarithm(tables[0]["Flights"]).dropna().to_numpy()
    assert treatment.sample_skewness(logged) == pytest.approx(-0.09502644, abs=1e-7)
    assert treatment.sample_kurtosis(logged) == pytest.approx(-0.8305217, abs=1e-7)


def recompute(data: pd.DataFrame, meta: pd.DataFrame, group: str) -> pd.Series:
    """The index, written from the description of the method and from pandas alone."""
    names = meta.index[meta["Type"] == "Indicator"]
    values = data[names].copy()
    for name, divisor in meta.loc[names, "Denominator"].dropna().items():
        values[name] = data[name] / data[divisor]
    values = values.fillna(values.groupby(data[group]).transform("mean"))
    for name in names:
        values[name] = winsorised(values[name])
    values = values * meta.loc[names, "Direction"].astype(float)
    level = (values - values.min()) / (values.max() - values.min()) * 100
    while level.shape[1] > 1:
        parents = meta.loc[level.columns, "Parent"]
        level = level.T.groupby(parents.to_numpy()).mean().T
    return level.iloc[:, 0]


def winsorised(column: pd.Series) -> pd.Series:
    """The largest values down (or smallest up) to the next until skewness or kurtosis is within its limit."""
    column = column.copy()
    for _ in range(5):
        if abs(column.skew()) <= 2 or column.kurt() <= 3.5:
            break
        rank = column.drop_duplicates().sort_values(ascending=column.skew() < 0)
        column = column.replace(rank.iloc[0], rank.iloc[1])
    return column


@pytest.mark.parametrize(("run_name", "group"), [("by_continent", "EurAsia_group"), ("by_income", "GDP_group")])
def test_all_51_totals_equal_a_recomputation_from_the_tables(
    tables: tuple[pd.DataFrame, pd.DataFrame], run_name: str, group: str, request: pytest.FixtureRequest
) -> None:
    scores = request.getfixturevalue(run_name)["scores"]
    expected = recompute(*tables, group)
    assert len(scores) == 51
    assert np.abs(scores["total"] - expected.reindex(scores.index)).max() < 1e-9


def test_every_filled_cell_is_marked(by_income: dict[str, pd.DataFrame]) -> None:
    gaps = by_income["observed"].isna() & by_income["imputation"].notna()
    assert gaps.sum().sum() == by_income["observed"].isna().sum().sum() > 0
