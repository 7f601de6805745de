"""How values arise: conditions, effort that matures by kernels, what is the unit's own, and noise; with the truth."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.domain.units import Posting
from evaluation.simulation.definitions import LOADINGS, Definitions, kernels
from evaluation.steps.attribution import exposures

Array = np.ndarray

EFFORT_YEARS = tuple(range(2000, 2026))


@dataclass(frozen=True)
class Strengths:
    """Standard deviations, in the scale of each indicator, of what a value is made of."""

    conditions: float = 1.2
    effort: float = 0.4
    unit: float = 0.3
    own: float = 0.3
    noise: float = 0.37
    carried: float = 0.3
    common: float = 0.2


@dataclass(frozen=True)
class Population:
    """The units of one kind.

    `drivers` (units, LOADINGS); efforts by year (units, EFFORT_YEARS); `merit` (units,) and how much of each unit's
    merit differs by indicator, `own`; what is added to single indicators: `shift` is merit, `hidden` an unrecorded
    condition.
    """

    units: pd.Index
    drivers: Array
    visible: Array
    latent: Array
    merit: Array
    own: Array
    shift: Array
    hidden: Array


@dataclass(frozen=True)
class Results:
    """Values (years, units, indicators) as observed, as they would be without conditions and noise, and errors."""

    years: tuple[int, ...]
    units: pd.Index
    indicators: pd.Index
    observed: Array
    true: Array
    errors: Array


def simulate(
    generator: np.random.Generator,
    definitions: Definitions,
    population: Population,
    years: tuple[int, ...],
    strengths: Strengths,
) -> Results:
    """The results of a population: value = centre + drift + sign × scale × (conditions + merit + noise)."""
    world = definitions.world
    shape = (len(years), len(population.units), len(world))
    merit = merits(generator, definitions, population, years, strengths)
    given = strengths.conditions * population.drivers @ world[list(LOADINGS)].to_numpy().T + population.hidden
    noise = strengths.noise * world["noise"].to_numpy() * draw_noise(generator, shape, strengths)
    survey = world["error"].to_numpy()
    errors = np.where(survey > 0, survey * generator.uniform(0.85, 1.2, shape[1:]), np.nan)
    sampled = np.nan_to_num(errors) * generator.standard_normal(shape)
    observed = _in_units(definitions, years, merit + given + noise) + sampled
    return Results(
        years=years,
        units=population.units,
        indicators=pd.Index(world.index, name="indicator"),
        observed=_as_reported(definitions, observed),
        true=_as_reported(definitions, _in_units(definitions, years, merit)),
        errors=np.broadcast_to(np.round(errors, 2), shape),
    )


def merits(
    generator: np.random.Generator,
    definitions: Definitions,
    population: Population,
    years: tuple[int, ...],
    strengths: Strengths,
) -> Array:
    """θ of each year, unit and indicator, in scales: matured effort, what lasts at the unit, what the story adds."""
    world = definitions.world
    matured = np.stack(
        [
            mature(population.latent if latent else population.visible, kernels()[name].shares, years)
            for latent, name in zip(definitions.latent, world["kernel"], strict=True)
        ],
        axis=-1,
    )
    own = generator.standard_normal((len(population.units), len(world))) * population.own[:, None]
    lasting = strengths.unit * population.merit[:, None] + strengths.own * own
    return np.asarray(world["theta"].to_numpy() * (strengths.effort * matured + lasting) + population.shift)


def mature(efforts: Array, shares: tuple[float, ...], years: tuple[int, ...]) -> Array:
    """What the work of all years shows in each of `years`, (years, units): Σ share of k × effort k years before.

    >>> mature(np.eye(len(EFFORT_YEARS))[-3:-2], (0.0, 0.25, 0.75), (2024, 2025)).tolist()
    [[0.25], [0.75]]
    """
    rows = []
    for year in years:
        at = EFFORT_YEARS.index(year)
        rows.append(sum(share * efforts[:, at - lag] for lag, share in enumerate(shares)))
    return np.stack(rows)


def efforts_by_year(
    generator: np.random.Generator, postings: list[Posting], efforts: pd.DataFrame, units: pd.Index, kind: str
) -> Array:
    """What those in post brought (units, EFFORT_YEARS); before the records begin, somebody unknown."""
    unknown = np.repeat(generator.standard_normal((len(units), 6)), 5, axis=1)[:, : len(EFFORT_YEARS)]
    held = pd.DataFrame(exposures(postings, EFFORT_YEARS))
    held["effort"] = held["exposure"] * efforts[kind].reindex(held["cadre"]).to_numpy()
    known = held.pivot_table(index="unit", columns="year", values="effort", aggfunc="sum")
    known = known.reindex(index=units, columns=list(EFFORT_YEARS))
    return np.where(known.isna(), unknown, known)


def draw_noise(generator: np.random.Generator, shape: tuple[int, ...], strengths: Strengths) -> Array:
    """Noise of standard deviation 1 (years, units, indicators), carried over in part to the next year.

    The indicators of a unit share a part of it.
    """
    single = _carried(generator, shape, strengths.carried)
    together = _carried(generator, (*shape[:2], 1), strengths.carried)
    return np.sqrt(strengths.common) * together + np.sqrt(1 - strengths.common) * single


def lengthen(frame: pd.DataFrame) -> pd.DataFrame:
    """The cells of a labelled frame as rows: index, column, `value`; row by row."""
    rows = frame.reset_index().melt(id_vars=str(frame.index.name), value_name="value")
    order = np.arange(frame.size).reshape(frame.shape[::-1]).T.reshape(-1)
    return rows.iloc[order].reset_index(drop=True)


def _carried(generator: np.random.Generator, shape: tuple[int, ...], share: float) -> Array:
    fresh = generator.standard_normal(shape)
    series = [fresh[0]]
    for each in fresh[1:]:
        series.append(share * series[-1] + np.sqrt(1 - share**2) * each)
    return np.stack(series)


def _in_units(definitions: Definitions, years: tuple[int, ...], goodness: Array) -> Array:
    world = definitions.world
    drift = np.subtract.outer(np.array(years), 2021)[:, None, None] * world["drift"].to_numpy()
    return np.asarray(world["centre"].to_numpy() + drift + definitions.sign * world["scale"].to_numpy() * goodness)


def _as_reported(definitions: Definitions, values: Array) -> Array:
    """Inside what is possible, and with the decimals that the source prints."""
    limits = definitions.judged.loc[definitions.world.index, ["low", "high"]].to_numpy(float)
    inside = np.clip(values, limits[:, 0], limits[:, 1])
    decimals = definitions.world["decimals"].astype(int)
    return np.stack([np.round(inside[..., at], places) for at, places in enumerate(decimals)], axis=-1)
