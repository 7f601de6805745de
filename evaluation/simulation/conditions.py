"""The conditions of the example's counties: correlated, as mountains, distance and age are, with their roles."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evaluation.domain.units import Condition
from evaluation.simulation.definitions import FOLDER, LOADINGS

Drivers = pd.DataFrame
"""county × LOADINGS, in standard deviations."""

STORY_DRIVERS: Mapping[str, Mapping[str, float]] = {
    "平澜县": {"elevation": -1.2, "ruggedness": -1.2, "distance": -1.3, "income": 1.1, "ageing": -0.8},
    "临溪县": {"elevation": 1.9, "ruggedness": 1.4, "distance": 1.0, "income": -1.1, "ageing": 2.0},
    "栖原县": {"elevation": 0.1, "ruggedness": 0.2, "distance": -0.1, "income": 0.2, "ageing": -0.1},
    "霁山县": {"elevation": 1.0, "ruggedness": 1.1, "distance": 1.0, "income": -1.2, "ageing": 0.6},
    "云岭县": {"elevation": 0.4, "ruggedness": 0.5, "distance": 0.3, "income": -0.3, "ageing": 0.2},
}
CATEGORY_SIZES = {"重点生态功能区": 31, "农产品主产区": 34, "特殊类型区": 22, "重点开发区": 33}


def draw_drivers(generator: np.random.Generator, names: list[str]) -> Drivers:
    """Correlated drivers of each county; those of the story's counties as the story has them."""
    mountain, own = generator.standard_normal(len(names)), generator.standard_normal((len(names), 4))
    distance = 0.35 * mountain + 0.94 * own[:, 1]
    columns = {
        "elevation": mountain,
        "ruggedness": 0.6 * mountain + 0.8 * own[:, 0],
        "distance": distance,
        "income": -0.35 * mountain - 0.35 * distance + 0.8 * own[:, 2],
        "ageing": 0.25 * mountain + 0.25 * distance + 0.9 * own[:, 3],
    }
    drivers = pd.DataFrame(columns, index=pd.Index(names, name="unit"))[list(LOADINGS)].clip(-2.2, 2.2)
    for name, values in STORY_DRIVERS.items():
        drivers.loc[name, list(values)] = list(values.values())
    return drivers


def draw_categories(generator: np.random.Generator, drivers: Drivers) -> pd.Series:
    """The functional zone of each county: higher places tend to be ecological, richer ones to be developed."""
    towards = 0.9 * drivers["elevation"] - 0.4 * drivers["income"] + 0.8 * generator.standard_normal(len(drivers))
    towards[list(STORY_DRIVERS)] = 9.0
    order = towards.sort_values(ascending=False, kind="stable").index
    sizes = dict(CATEGORY_SIZES)
    ecological = list(order[: sizes.pop("重点生态功能区")])
    rest = (drivers["income"] + 0.9 * generator.standard_normal(len(drivers))).drop(ecological).sort_values().index
    labels = [category for category, size in sizes.items() for _ in range(size)]
    found = dict.fromkeys(ecological, "重点生态功能区") | dict(zip(rest, labels, strict=True))
    return pd.Series([found[name] for name in drivers.index], index=drivers.index, name="category")


def draw_values(generator: np.random.Generator, drivers: Drivers, builders: list[str]) -> pd.DataFrame:
    """Every registered condition of every county in its own unit; `builders` invest heavily on credit."""
    d = drivers

    def noise() -> pd.Series:
        return pd.Series(generator.standard_normal(len(drivers)), index=drivers.index)

    income = np.exp(10.62 + 0.3 * d["income"])
    values = pd.DataFrame(
        {
            "elevation_mean": 820 + 330 * d["elevation"],
            "terrain_ruggedness": 190 + 75 * d["ruggedness"],
            "land_area": np.exp(7.6 + 0.15 * d["elevation"] + 0.35 * noise()),
            "distance_to_provincial_capital": np.exp(4.9 + 0.45 * d["distance"]),
            "annual_precipitation_30y": 980 - 60 * d["elevation"] + 120 * noise(),
            "initial_gdp_per_capita": income,
            "initial_industry_structure": 36 + 4 * d["income"] + 6 * noise(),
            "share_aged_65_census": 17 + 3.1 * d["ageing"],
            "ecological_redline_share": (24 + 7 * d["elevation"] + 8 * noise()).clip(0, 70),
            "old_revolutionary_area": (d["elevation"] + noise() > 0.9).astype(float),
            "fixed_asset_investment": np.exp(4.6 + 0.25 * d["income"] + 0.15 * noise()),
            "current_fiscal_revenue": income * 0.006 * np.exp(0.2 * noise()),
            "current_urbanisation": (52 + 7 * d["income"] - 2 * d["elevation"] + 4 * noise()).clip(20, 95),
            "current_population": np.exp(3.6 - 0.2 * d["elevation"] + 0.4 * noise()),
            "transfer_payment_per_capita_lag": 6200 - 900 * d["income"] + 700 * d["elevation"] + 500 * noise(),
            "environment_inspection_intensity": (4 + 1.5 * noise()).clip(0).round(),
        }
    )
    values.loc[builders, "fixed_asset_investment"] *= 4.5
    return values.round(_decimals())


def register() -> tuple[Condition, ...]:
    """The register of conditions with what each may be used for."""
    fields = ["condition", "name_zh", "name_en", "unit_of_measurement", "role"]
    return tuple(Condition.model_validate(row) for row in _table()[fields].to_dict("records"))


def as_of() -> dict[str, str]:
    """When each condition was measured."""
    table = _table()
    return dict(zip(table["condition"], table["as_of"], strict=True))


def _decimals() -> dict[str, int]:
    table = _table()
    table = table[table["decimals"] != ""]
    return dict(zip(table["condition"], table["decimals"].astype(int), strict=True))


def _table() -> pd.DataFrame:
    return pd.read_csv(FOLDER / "conditions.csv", dtype=str, keep_default_na=False)
