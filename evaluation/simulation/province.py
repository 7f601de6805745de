"""The population of 衡川省: counties with their merit, the story's own, bureaus, departments and townships."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from evaluation.domain.indicators import Level
from evaluation.domain.units import Posting
from evaluation.simulation import conditions, definitions
from evaluation.simulation.careers import draw_efforts, draw_postings
from evaluation.simulation.names import DEPARTMENTS, LINE_CODES, LINES, TOWNSHIPS, counties
from evaluation.simulation.world import EFFORT_YEARS, Population, efforts_by_year

COUNTIES, BUILDERS, DEPUTIES = 120, 5, 100
HOST_OF_TOWNSHIPS = "临溪县"
CLOSED_MINE = "云岭县"
STORY_MERIT = {"平澜县": -0.1, "临溪县": 0.45, "栖原县": 0.3, "霁山县": -3.0, "云岭县": 1.0}
STORY_EFFORT = {"平澜县": -0.1, "临溪县": 0.45, "云岭县": 0.6}
STORY_OWN = 0.3
MATURED = ("FND01", "ENV04", "ENV05")
BOTTOM_LINES = ("AGR02", "RSK01")


@dataclass(frozen=True)
class Province:
    """Who and what there is: drivers and categories by county name, codes by name, postings, efforts, debt builders."""

    drivers: conditions.Drivers
    categories: pd.Series
    codes: pd.Series
    builders: tuple[str, ...]
    values: pd.DataFrame
    postings: tuple[Posting, ...]
    efforts: pd.DataFrame
    merit: pd.Series

    @property
    def counties(self) -> list[str]:
        return list(self.drivers.index)


def found(generator: np.random.Generator) -> Province:
    """A province with its places, conditions, offices and who held them."""
    names = list(counties(COUNTIES))
    drivers = conditions.draw_drivers(generator, names)
    categories = conditions.draw_categories(generator, drivers)
    builders = tuple(sorted(generator.choice(names[5:], BUILDERS, replace=False)))
    values = conditions.draw_values(generator, drivers, list(builders))
    postings, efforts = _careers(generator, names)
    merit = pd.Series(generator.standard_normal(len(names)), index=drivers.index)
    merit.update(pd.Series(STORY_MERIT))
    return Province(drivers, categories, _codes(names), builders, values, postings, efforts, merit)


def region_population(generator: np.random.Generator, province: Province) -> Population:
    """The counties, with what the story adds to single indicators."""
    units, defined = province.drivers.index, definitions.read(Level.REGION)
    indicators = pd.Index(defined.world.index)
    shift = pd.DataFrame(0.0, units, indicators)
    hidden = pd.DataFrame(0.0, units, indicators)
    _tell(shift, province, defined)
    adjustable = defined.judged["adjustable"].eq("true")
    hidden.loc[CLOSED_MINE, adjustable.index[adjustable]] = -1.3
    return Population(
        units=units,
        drivers=province.drivers.to_numpy(),
        visible=_efforts(generator, province, "visible"),
        latent=_efforts(generator, province, "latent"),
        merit=province.merit.to_numpy(),
        own=np.where(units.isin(list(STORY_MERIT)), STORY_OWN, 1.0),
        shift=shift.to_numpy(),
        hidden=hidden.to_numpy(),
    )


def line_population(generator: np.random.Generator, province: Province, indicators: pd.Index) -> Population:
    """The bureaus of one line, county by county: a third of their merit is the county's."""
    count, shape = len(province.counties), (len(province.counties), len(indicators))
    own = generator.standard_normal(count)
    effort = np.repeat(generator.standard_normal((count, len(EFFORT_YEARS) // 2)), 2, axis=1)
    return Population(
        units=province.drivers.index,
        drivers=province.drivers.to_numpy(),
        visible=effort,
        latent=effort,
        merit=0.55 * province.merit.to_numpy() + 0.83 * own,
        own=np.ones(count),
        shift=np.zeros(shape),
        hidden=np.zeros(shape),
    )


def plain_population(generator: np.random.Generator, names: list[str], indicators: pd.Index) -> Population:
    """Units without recorded conditions: departments of the province, townships."""
    shape = (len(names), len(indicators))
    effort = np.repeat(generator.standard_normal((len(names), len(EFFORT_YEARS) // 2)), 2, axis=1)
    return Population(
        units=pd.Index(names, name="unit"),
        drivers=np.zeros((len(names), len(definitions.LOADINGS))),
        visible=effort,
        latent=effort,
        merit=generator.standard_normal(len(names)),
        own=np.ones(len(names)),
        shift=np.zeros(shape),
        hidden=np.zeros(shape),
    )


def bureau_names(line: str, names: list[str]) -> list[str]:
    """The names of a line's bureaus, in the order of their counties."""
    return [f"{name}{line}" for name in names]


def _careers(generator: np.random.Generator, names: list[str]) -> tuple[tuple[Posting, ...], pd.DataFrame]:
    departments = [f"{name}" for group in DEPARTMENTS.values() for name in group]
    bureaus = [f"{name}{line}" for name in names[:5] for line in LINES]
    postings = draw_postings(generator, names, departments, bureaus, DEPUTIES)
    return tuple(postings), draw_efforts(generator, postings)


def _codes(names: list[str]) -> pd.Series:
    """Codes by name, of every unit but the cadres."""
    pairs: dict[str, Any] = {name: f"R{number:03d}" for number, name in enumerate(names, start=1)}
    for line, code in LINE_CODES.items():
        pairs |= {f"{name}{line}": f"{pairs[name]}-{code}" for name in names}
    host = pairs[HOST_OF_TOWNSHIPS]
    pairs |= {name: f"{host}-T{number:02d}" for number, name in enumerate(TOWNSHIPS, start=1)}
    departments = [name for group in DEPARTMENTS.values() for name in group]
    return pd.Series(pairs | {name: f"D{number:02d}" for number, name in enumerate(departments, start=1)})


def _efforts(generator: np.random.Generator, province: Province, kind: str) -> np.ndarray:
    efforts = efforts_by_year(generator, list(province.postings), province.efforts, province.drivers.index, kind)
    for name, level in STORY_EFFORT.items():
        efforts[province.counties.index(name)] = level
    return efforts


def _tell(shift: pd.DataFrame, province: Province, defined: definitions.Definitions) -> None:
    """Writes what the story adds to single indicators.

    栖原: quick results up, slow ones let go, but for what was planted and laid long since.
    Builders: debt, and slow work neglected.
    """
    latent = [code for code, is_latent in zip(shift.columns, defined.latent, strict=True) if is_latent]
    visible = [code for code in shift.columns if code not in latent]
    spared = (*MATURED, *BOTTOM_LINES)
    shift.loc["栖原县", visible] += 0.25
    shift.loc["栖原县", [code for code in latent if code not in spared]] -= 1.95
    shift.loc["栖原县", list(MATURED)] += 0.7
    shift.loc[list(province.builders), "RSK01"] -= 2.2
    shift.loc[list(province.builders), [code for code in latent if code not in spared]] -= 0.8
