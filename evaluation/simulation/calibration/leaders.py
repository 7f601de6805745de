"""Leaders who move between regions of a province: whether the product refuses where it must, and finds what is there.

y = μ of the year + x b + Σ share × leader's own + region's own + e, e carried over. What is said of cadres is a
question of `evaluation.checks`, which worlds do not know: it is handed in.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.stats import spearmanr

from evaluation.domain.units import Posting
from evaluation.simulation.calibration.tallies import Sums
from evaluation.statistics import least_squares, mobility
from evaluation.steps.attribution import Exposure, exposures

Array = np.ndarray
Found = dict[str, Sums]

FIRST, YEARS = 2012, 14
IN_PROVINCE = 10
CARRIED = 0.3
REGION, SLOPE = 0.6, 0.5
NORMAL = 1.6448536269514722
SORTING = 0.6
EFFECTS = {"no_leaders": 0.0, "leaders": 0.8, "sorted_leaders": 0.8, "disconnected": 0.8}


@dataclass(frozen=True)
class Told:
    """What the product says of cadres: `effects` with their errors, by code, of those of whom it says something.

    `sorting`: whether it warns that the able were sent to easy places; None where it cannot tell.
    """

    effects: Mapping[str, tuple[float, float]]
    sorting: bool | None


# The results of units (level, unit, year, category, value, ease) and who led them -> what the product says of cadres
Tell = Callable[[pd.DataFrame, Sequence[Posting]], Told]


@dataclass(frozen=True)
class Tenure:
    """Who led what: postings, the time held by year, and `shares` (region-years, cadres), rows by region and year."""

    postings: Sequence[Posting]
    held: Sequence[Exposure]
    cadres: Array
    shares: sparse.csr_array


def replicate(world: str, units: int, seed: tuple[int, ...], tell: Tell) -> Found:
    """What one replication of a world of EFFECTS adds to the sums, by measure."""
    generator = np.random.default_rng(seed)
    tenure = tenures(draw_postings(units, generator), units)
    if world == "disconnected":
        return _links(tenure, generator)
    return _credit(world, tenure, units, generator, tell)


def draw_postings(units: int, generator: np.random.Generator, *, moves: float = 0.6) -> list[Posting]:
    """Terms of three to five years, handed over in mid-year; successors by chance from those free in the province."""
    postings: list[Posting] = []
    free: dict[int, list[tuple[date, str]]] = {}
    starts = {unit: date(FIRST - int(generator.integers(0, 3)), 1, 1) for unit in range(units)}
    last, count = date(FIRST + YEARS - 1, 12, 31), 0
    while starts:
        unit = min(starts, key=lambda each: (starts[each], each))
        start = starts.pop(unit)
        end = start + timedelta(days=int(generator.integers(3 * 365, 5 * 365)))
        waiting = free.setdefault(unit // IN_PROVINCE, [])
        ready = [each for each in waiting if each[0] < start <= each[0] + timedelta(days=365)]
        if ready and generator.random() < moves:
            chosen = ready[int(generator.integers(len(ready)))]
            waiting.remove(chosen)
            cadre = chosen[1]
        else:
            cadre, count = f"c{count:05d}", count + 1
        postings.append(Posting(cadre=cadre, unit=f"u{unit:05d}", post="head", start=start, end=min(end, last)))
        if end < last:
            waiting.append((end, cadre))
            starts[unit] = end + timedelta(days=1)
    return postings


def tenures(postings: Sequence[Posting], units: int) -> Tenure:
    """The postings as shares of each region's years, by the product's own count of days."""
    held = exposures(postings, range(FIRST, FIRST + YEARS))
    cadres, column = np.unique([each.cadre for each in held], return_inverse=True)
    row = np.array([int(each.unit[1:]) * YEARS + each.year - FIRST for each in held])
    share = np.array([each.exposure for each in held])
    return Tenure(postings, held, cadres, sparse.csr_array((share, (row, column)), shape=(units * YEARS, len(cadres))))


def _links(tenure: Tenure, generator: np.random.Generator) -> Found:
    """Two cadres of different provinces cannot be compared by fixed effects; two whom moves link can."""
    cadres, units = (
        np.array(labels) for labels in zip(*((each.cadre, each.unit) for each in tenure.held), strict=True)
    )
    network = mobility.components(cadres, units)
    labels = network.of_cadres
    one = int(generator.integers(len(labels)))
    apart = np.flatnonzero(labels != labels[one])
    linked = np.flatnonzero(labels == labels[one])
    return {
        "raised": Sums.of(_raises(network, one, int(generator.choice(apart))), 1),
        "raised_linked": Sums.of(_raises(network, one, int(generator.choice(linked))), 1),
        "components": Sums.of(network.count, 1),
    }


def _raises(network: mobility.Network, one: int, other: int) -> bool:
    try:
        network.require_connected(network.cadres[one], network.cadres[other])
    except mobility.Disconnected:
        return True
    return False


def _credit(world: str, tenure: Tenure, units: int, generator: np.random.Generator, tell: Tell) -> Found:
    """Of whom something is said, whether it is true, and whether sorting is noticed."""
    region, year = (index.ravel() for index in np.indices((units, YEARS)))
    condition = generator.standard_normal(units)
    truth = _efforts(world, tenure, condition, generator)
    y = SLOPE * condition[region] + REGION * generator.standard_normal(units)[region]
    y += 0.2 * generator.standard_normal(YEARS)[year] + tenure.shares @ truth + _noise(units, generator)
    fit = least_squares.fit(y, np.column_stack([np.ones(len(y)), condition[region]]))
    ease = fit.coefficients[1, 0] * condition[region]
    codes = np.array([f"u{unit:05d}" for unit in range(units)])
    facts = {"level": "region", "unit": codes[region], "year": year + FIRST, "category": "all"}
    told = tell(pd.DataFrame({**facts, "value": y - ease, "ease": ease}), tenure.postings)
    found = {"refused": Sums.of(not told.effects, 1)}
    if told.sorting is not None:
        found["sorting"] = Sums.of(told.sorting, 1)
    if told.effects and EFFECTS[world] > 0:
        found |= _true(told, tenure, truth)
    return found


def _efforts(world: str, tenure: Tenure, condition: Array, generator: np.random.Generator) -> Array:
    """What each cadre brings (cadres,); in the sorted world the abler had the easier places."""
    plain = generator.standard_normal(len(tenure.cadres))
    sorting = SORTING if world == "sorted_leaders" else 0.0
    led = tenure.shares.T @ np.repeat(condition, YEARS) / np.asarray(tenure.shares.sum(axis=0)).ravel()
    return np.asarray(EFFECTS[world] * (sorting * led / led.std() + np.sqrt(1 - sorting**2) * plain))


def _true(told: Told, tenure: Tenure, truth: Array) -> Found:
    """Effects of the cadres told, beside the truth: relative to leaders in general."""
    at = {cadre: place for place, cadre in enumerate(tenure.cadres.tolist())}
    pairs = np.array([(*answer, truth[at[cadre]]) for cadre, answer in told.effects.items()])
    effects, errors, true = pairs.T
    inside = np.abs(effects - true) <= NORMAL * errors
    found = {
        "told": Sums.of(len(pairs), len(tenure.cadres)),
        "cover": Sums.of(float(inside.sum()), inside.size),
    }
    if len(pairs) > 2:
        found["found"] = Sums.of(float(spearmanr(effects, true).statistic), 1)
    return found


def _noise(units: int, generator: np.random.Generator) -> Array:
    """Noise of variance 1 of each region and year (units × YEARS,), carried over."""
    series = [generator.standard_normal(units)]
    for _ in range(YEARS - 1):
        fresh = generator.standard_normal(units)
        series.append(CARRIED * series[-1] + np.sqrt(1 - CARRIED**2) * fresh)
    return np.stack(series, axis=1).ravel()
