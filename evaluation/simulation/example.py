"""The example framework: 衡川省 as holdings, and the truth behind it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from evaluation.domain import framework
from evaluation.domain.framework import Framework, Holdings
from evaluation.domain.indicators import Level
from evaluation.domain.scheme import Scheme
from evaluation.domain.units import Event, Target
from evaluation.exchange import frameworks
from evaluation.simulation import (
    cadres,
    conditions,
    members,
    observations,
    overloading,
    paperwork,
    province,
    rules,
    schemes,
)
from evaluation.simulation.definitions import Definitions, read
from evaluation.simulation.names import LINE_CODES, TOWNSHIPS
from evaluation.simulation.registers import registers
from evaluation.simulation.truth import Truth, reveal
from evaluation.simulation.world import Results, Strengths, lengthen, simulate

SEED = 4
YEARS = tuple(range(2016, 2026))
BUREAU_YEARS = tuple(range(2021, 2026))
DEPARTMENT_YEARS = (2024, 2025)
COMMON = ("D06", "D07", "D10")
MISSING = {"region": 0.004, "bureau": 0.003}
HENGCHUAN = Framework(
    code=schemes.FRAMEWORK, name_zh="衡川省(示例)", name_en="Hengchuan Province (example)", simulated=True
)
BUREAU_CONDITIONS = (*(term.condition for term in schemes.CONDITIONS), "fixed_asset_investment")


@dataclass(frozen=True)
class Made:
    """Rows of observations, and the results that they were filed from."""

    rows: pd.DataFrame
    results: Results


def make(seed: int = SEED) -> tuple[Holdings, Truth]:
    """The example of a seed, equal in every run, with its truth."""
    streams = [np.random.default_rng(each) for each in np.random.SeedSequence(seed).spawn(8)]
    place = province.found(streams[0])
    counties = _counties(streams[1], place)
    rows = [
        counties.rows,
        _townships(streams[2], place),
        *_bureaus(streams[3], place),
        _departments(streams[4], place),
        cadres.observe(streams[5], place),
    ]
    holdings = Holdings(
        framework=HENGCHUAN,
        units=members.units(place),
        indicators=(*(each for level in Level for each in read(level).indicators), *overloading.spare()),
        memberships=members.memberships(place),
        observations=framework.observations(pd.concat(rows, ignore_index=True)),
        conditions=framework.conditions(_conditions(place)),
        register=conditions.register(),
        postings=members.postings(place),
        targets=_targets(streams[6], place),
        events=_events(place),
        schemes={scheme.code: scheme for scheme in _schemes()},
        **registers(place),
    )
    return holdings, reveal(place, counties.results)


def write(folder: Path | str, seed: int = SEED) -> None:
    """Writes the example as a framework folder, its truth in `truth/`."""
    holdings, truth = make(seed)
    frameworks.write(holdings, folder)
    truth.write(Path(folder) / "truth")


def _schemes() -> tuple[Scheme, ...]:
    (reference, latent, mountain, steady, overloaded), departments = schemes.region(), schemes.department()
    cadre = schemes.cadre({Level.REGION: reference, Level.DEPARTMENT: departments})
    repaired, before = schemes.repaired(reference, mountain), paperwork.last_year(reference)
    return (reference, latent, mountain, steady, departments, cadre, repaired, before, overloaded)


def _counties(generator: np.random.Generator, place: province.Province) -> Made:
    defined = read(Level.REGION)
    results = simulate(generator, defined, province.region_population(generator, place), YEARS, Strengths())
    rows = observations.file_results(generator, defined, results, MISSING["region"], place.codes)
    outside = [name for name in place.counties if place.categories[name] != "农产品主产区" and not _in_story(name)]
    cells = {"AGR01": _pick(generator, place, outside, 5), "INN05": _pick(generator, place, outside, 4)}
    return Made(observations.not_applicable(rows, cells), results)


def _townships(generator: np.random.Generator, place: province.Province) -> pd.DataFrame:
    defined = read(Level.REGION)
    defined = defined.select(list(defined.weights["乡镇"]))
    return _file(generator, defined, list(TOWNSHIPS), YEARS[-6:], place.codes)


def _departments(generator: np.random.Generator, place: province.Province) -> pd.DataFrame:
    """The provincial departments: two years only, so no year-to-year variation is known."""
    defined = read(Level.DEPARTMENT)
    defined = defined.select([code for code in defined.judged.index if code.startswith("D")])
    return _file(generator, defined, members.provincial(), DEPARTMENT_YEARS, place.codes)


def _file(
    generator: np.random.Generator, defined: Definitions, names: list[str], years: tuple[int, ...], codes: pd.Series
) -> pd.DataFrame:
    """Rows of units without recorded conditions; none is missing."""
    population = province.plain_population(generator, names, pd.Index(defined.world.index))
    results = simulate(generator, defined, population, years, Strengths(conditions=0.0))
    return observations.file_results(generator, defined, results, 0.0, codes)


def _bureaus(generator: np.random.Generator, place: province.Province) -> list[pd.DataFrame]:
    """The bureaus line by line: the line's own indicators and those common to all."""
    every, frames = read(Level.DEPARTMENT), []
    for line, prefix in LINE_CODES.items():
        defined = every.select([code for code in every.judged.index if code.startswith(prefix) or code in COMMON])
        population = province.line_population(generator, place, pd.Index(defined.world.index))
        results = simulate(generator, defined, population, BUREAU_YEARS, Strengths())
        codes = place.codes[province.bureau_names(line, place.counties)].set_axis(place.counties)
        frames.append(observations.file_results(generator, defined, results, MISSING["bureau"], codes))
    return frames


def _conditions(place: province.Province) -> pd.DataFrame:
    """Conditions of the counties, and those of the model copied to their bureaus."""
    values = place.values.rename(index=place.codes.to_dict()).rename_axis(index="unit", columns="condition")
    copied = values[list(BUREAU_CONDITIONS)]
    bureaus = [copied.set_axis(copied.index + f"-{prefix}") for prefix in LINE_CODES.values()]
    frame = pd.concat([lengthen(each.rename_axis(index="unit")) for each in (values, *bureaus)], ignore_index=True)
    return frame.assign(as_of=frame["condition"].map(conditions.as_of()), imputed=False)


def _targets(generator: np.random.Generator, place: province.Province) -> tuple[Target, ...]:
    """What counties and townships were asked to reach: the same for all but for a few points."""
    asked = {"AGR01": (100, 0), "AGR02": (100, 0), "LIV03": (100, 2), "RSK05": (90, 4), "FND01": (96, 3)}
    towns = [code for code in asked if code in read(Level.REGION).weights["乡镇"]]
    wanted = [(name, code) for name in place.counties for code in asked]
    wanted += [(name, code) for name in TOWNSHIPS for code in towns]
    return tuple(
        Target(
            unit=place.codes[name],
            period=str(year),
            indicator=code,
            target=float(np.round(asked[code][0] + asked[code][1] * generator.uniform(-1, 1))),
        )
        for name, code in wanted
        for year in YEARS
    )


def _events(place: province.Province) -> tuple[Event, ...]:
    calm = [name for name in place.counties if not _in_story(name)]
    ecological = [place.codes[name] for name in calm if place.categories[name] == "重点生态功能区"]
    others = [place.codes[name] for name in calm if place.categories[name] != "重点生态功能区"]
    heights = place.values["elevation_mean"]
    high = sorted(place.codes[name] for name in place.counties if heights[name] > 1150)
    department = place.codes[members.provincial()[10]]
    return rules.events(ecological, others, high, department, "C0030")


def _pick(generator: np.random.Generator, place: province.Province, names: list[str], count: int) -> list[str]:
    return sorted(place.codes[generator.choice(names, count, replace=False)])


def _in_story(name: str) -> bool:
    return name in conditions.STORY_DRIVERS
