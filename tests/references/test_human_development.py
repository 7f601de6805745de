"""The Human Development Index of 2022, from its own table through the upload path.

Published: UNDP, Human Development Report 2023/24, statistical annex, table 1. Formula: its technical note 1,
(life × education × income)^⅓, education the mean of two, goalposts 20–85, 0–18, 0–15 years, ln 100–75,000, values above
the upper goalpost capped.
"""

import csv
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evaluation.__main__ import main

PUBLISHED = {
    "CHE": 0.967, "NOR": 0.966, "ISL": 0.959, "CHN": 0.788, "IND": 0.644,
    "BRA": 0.760, "NGA": 0.548, "SOM": 0.380, "USA": 0.927, "JPN": 0.920,
}  # fmt: skip


@pytest.fixture(scope="module")
def table(shared_data: Path) -> Path:
    return shared_data / "hdi" / "hdi_2022_inputs.csv"


@pytest.fixture(scope="module")
def scores(table: Path, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    folder = tmp_path_factory.mktemp("hdi")
    assert main(["import", str(table), "--mapping", "hdi", "--folder", str(folder / "framework")]) == 0
    assert main(["evaluate", str(folder / "framework"), "--out", str(folder / "scores.csv")]) == 0
    return pd.read_csv(folder / "scores.csv", index_col="unit", keep_default_na=False, na_values=[""])


def by_the_technical_note(row: dict[str, str]) -> float:
    life = (float(row["le"]) - 20) / 65
    education = (min(float(row["eys"]) / 18, 1) + min(float(row["mys"]) / 15, 1)) / 2
    income = (math.log(float(row["gnipc"])) - math.log(100)) / (math.log(75_000) - math.log(100))
    return (min(life, 1) * education * min(income, 1)) ** (1 / 3)


@pytest.mark.parametrize(("code", "published"), PUBLISHED.items())
def test_the_index_is_the_published_one_at_three_decimals(scores: pd.DataFrame, code: str, published: float) -> None:
    assert round(scores.loc[code, "total"] / 100, 3) == published


def test_all_204_complete_rows_follow_the_technical_note(scores: pd.DataFrame, table: Path) -> None:
    with table.open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["iso3"]: row for row in csv.DictReader(stream)}
    complete = {code: row for code, row in rows.items() if all(row[item] for item in ("le", "eys", "mys", "gnipc"))}
    assert len(complete) == 204
    for code, row in complete.items():
        assert scores.loc[code, "total"] / 100 == pytest.approx(by_the_technical_note(row), abs=1e-9)


def test_no_index_and_no_bound_lies_beyond_the_ends(scores: pd.DataFrame) -> None:
    figures = scores[["total", "visible", "lower", "upper"]].to_numpy(float)
    assert np.nanmin(figures) >= 0
    assert np.nanmax(figures) <= 100


def test_the_two_incomplete_countries_are_scored_but_not_placed(scores: pd.DataFrame) -> None:
    incomplete = scores[scores["reason"] == "coverage"]
    assert len(incomplete) == 2
    assert incomplete["place"].isna().all()


def test_the_rows_that_sum_up_regions_and_groups_stand_apart_from_countries(scores: pd.DataFrame) -> None:
    assert scores["category"].value_counts().to_dict() == {"国家和地区": 195, "合计": 11}
