"""Regions whose lasting merit is known: conditions that go together, errors that carry over, and what may go wrong."""

from dataclasses import dataclass

import numpy as np

Array = np.ndarray

YEARS = 5
IN_PROVINCE = 10
SLOPES = (0.8, -0.5, 0.3)
HIDDEN_ALIKE = 0.4
SIDE = 0.3


@dataclass(frozen=True)
class World:
    """What a world is made of; standard deviations in units of θ, the lasting merit of a region.

    `noise` of one year, `carried` to the next; `together`, `merits_together`: correlation between indicators of the
    noise, of θ. `sorting`: correlation of θ with the first condition; `omitted`: slope of a condition that nobody
    records; `curvature` of the first condition; `freedom` of Student's t from which θ and noise come; `neighbours`:
    correlation of θ and noise within a province; `false_share` of regions report `false_gain` too much each year.
    `pull`: how much of what conditions bring in the base world they bring here.
    """

    name: str
    signal: float = 1.0
    noise: float = 1.6
    carried: float = 0.3
    together: float = 0.2
    merits_together: float = 0.2
    sorting: float = 0.0
    omitted: float = 0.0
    curvature: float = 0.0
    freedom: float = np.inf
    neighbours: float = 0.0
    false_share: float = 0.0
    false_gain: float = 1.5
    pull: float = 1.0


@dataclass(frozen=True)
class Sample:
    """One world drawn: what is seen, `conditions` (units, conditions), `values` (years, units, indicators), and truth.

    Truth: `effects` = θ, `given` = what conditions bring, both (units, indicators); `levels` (years, indicators);
    `false` (units,): who reports too much.
    """

    world: World
    conditions: Array
    categories: Array
    values: Array
    effects: Array
    given: Array
    levels: Array
    false: Array


BASE = World("base")
HOSTILE = (
    World("sorted", sorting=0.6),
    World("omitted", omitted=0.8),
    World("nonlinear", curvature=0.4),
    World("heavy_tails", freedom=3.0),
    World("neighbours", neighbours=0.4),
    World("falsifiers", false_share=0.1),
    World("common_merit", merits_together=0.6),
)
NOTHING = World("nothing", signal=0.0)
CARRIED = World("carried", signal=0.0, carried=0.6, pull=0.0)
ONE_YEAR = World("one_year", noise=0.65)
WORLDS = {world.name: world for world in (BASE, *HOSTILE, NOTHING, CARRIED, ONE_YEAR)}


def draw(world: World, units: int, indicators: int, generator: np.random.Generator) -> Sample:
    """A sample of so many regions: one condition under 40 regions, three from there on."""
    provinces = np.arange(units) // IN_PROVINCE
    count = 1 if units < 40 else len(SLOPES)
    conditions = _conditions(provinces, count + 1, generator)
    first, hidden = conditions[:, [0]], conditions[:, [-1]]
    plain = world.pull * np.array(SLOPES[:count])[:, None] * np.linspace(0.6, 1.4, indicators)
    given = conditions[:, :-1] @ plain + world.omitted * hidden + world.curvature * (first**2 - 1)
    merit = _unit_noise(world, provinces, indicators, generator, world.merits_together)
    effects = world.signal * (world.sorting * first + np.sqrt(1 - world.sorting**2) * merit)
    levels = np.cumsum(0.3 * generator.standard_normal((YEARS, indicators)), axis=0)
    false = generator.permutation(units) < world.false_share * units
    clean = levels[:, None] + given + effects + world.noise * _noise(world, provinces, indicators, generator)
    return Sample(
        world=world,
        conditions=conditions[:, :-1],
        categories=_categories(first[:, 0], generator),
        values=clean + world.false_gain * false[:, None],
        effects=effects,
        given=given,
        levels=levels,
        false=false,
    )


def noise_covariance(world: World) -> Array:
    """Of the years of one region and indicator (years, years)."""
    return world.noise**2 * world.carried ** np.abs(np.subtract.outer(np.arange(YEARS), np.arange(YEARS)))


def _conditions(provinces: Array, count: int, generator: np.random.Generator) -> Array:
    """Conditions of variance 1 (units, count) that correlate by .4, and within a province by .3."""
    plain = np.sqrt(SIDE) * generator.standard_normal((provinces.max() + 1, count + 1))[provinces]
    plain += np.sqrt(1 - SIDE) * generator.standard_normal((len(provinces), count + 1))
    return np.asarray(np.sqrt(HIDDEN_ALIKE) * plain[:, [-1]] + np.sqrt(1 - HIDDEN_ALIKE) * plain[:, :-1])


def _categories(condition: Array, generator: np.random.Generator) -> Array:
    """As many equal categories as there are hundreds of regions, at most six, by a condition and much else."""
    count = min(max(len(condition) // 100, 1), 6)
    order = np.argsort(np.argsort(condition + 1.5 * generator.standard_normal(len(condition))))
    return order * count // len(condition)


def _noise(world: World, provinces: Array, indicators: int, generator: np.random.Generator) -> Array:
    """Noise of variance 1 (years, units, indicators), stationary from its first year."""
    series = [_unit_noise(world, provinces, indicators, generator, world.together)]
    for _ in range(YEARS - 1):
        fresh = _unit_noise(world, provinces, indicators, generator, world.together)
        series.append(world.carried * series[-1] + np.sqrt(1 - world.carried**2) * fresh)
    return np.stack(series)


def _unit_noise(
    world: World, provinces: Array, indicators: int, generator: np.random.Generator, together: float
) -> Array:
    """Variance 1 (units, indicators): indicators correlate by `together`, units of a province by `neighbours`."""
    own = _joint((len(provinces), indicators), together, generator)
    shared = _joint((provinces.max() + 1, indicators), together, generator)[provinces]
    mixed = np.sqrt(world.neighbours) * shared + np.sqrt(1 - world.neighbours) * own
    if np.isinf(world.freedom):
        return mixed
    stretch = np.sqrt((world.freedom - 2) / generator.chisquare(world.freedom, mixed.shape))
    return np.asarray(mixed * stretch)


def _joint(shape: tuple[int, int], together: float, generator: np.random.Generator) -> Array:
    common = generator.standard_normal((shape[0], 1))
    return np.asarray(np.sqrt(together) * common + np.sqrt(1 - together) * generator.standard_normal(shape))
