"""Leaders who move between regions of a province: whether the product refuses where it must, and finds what is there.

y = μ of the year + x b + Σ share × leader's own + region's own + e, e carried over; as in the crossed model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy import sparse
from scipy.stats import spearmanr

from evaluation.domain.units import Posting
from evaluation.simulation.calibration.tallies import Sums
from evaluation.statistics import crossed_effects, mobility
from evaluation.steps.attribution import Exposure, exposures

Array = np.ndarray
Found = dict[str, Sums]

FIRST, YEARS = 2012, 14
IN_PROVINCE = 10
CARRIED = 0.3
REGION, SLOPE = 0.6, 0.5
NORMAL = 1.6448536269514722
NULL_DRAWS = 39
LEAST_YEARS = 2
EFFECTS = {"no_leaders": 0.0, "leaders": 0.8, "disconnected": 0.8}


@dataclass(frozen=True)
class Tenure:
    """Who led what: postings, the time held by year, and `shares` (region-years, cadres), rows by region and year."""

    held: Sequence[Exposure]
    cadres: Array
    shares: sparse.csr_array


def replicate(world: str, units: int, seed: tuple[int, ...]) -> Found:
    """What one replication of a world of EFFECTS adds to the sums, by measure."""
    generator = np.random.default_rng(seed)
    tenure = tenures(draw_postings(units, generator), units)
    if world == "disconnected":
        return _links(tenure, generator)
    return _credit(tenure, EFFECTS[world], units, generator)


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
    return Tenure(held, cadres, sparse.csr_array((share, (row, column)), shape=(units * YEARS, len(cadres))))


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


def _credit(tenure: Tenure, size: float, units: int, generator: np.random.Generator) -> Found:
    """Whether credit is refused against rolled postings; where it is not, what the effects are worth."""
    truth = size * generator.standard_normal(len(tenure.cadres))
    region, year = (index.ravel() for index in np.indices((units, YEARS)))
    condition = generator.standard_normal(units)[region]
    own = REGION * generator.standard_normal(units)[region]
    y = SLOPE * condition + own + tenure.shares @ truth + _noise(units, generator)
    X = np.column_stack([year[:, None] == np.arange(YEARS), condition]).astype(float)  # noqa: N806
    home = sparse.csr_array(sparse.kron(sparse.eye_array(units), np.ones((YEARS, 1))))
    memberships = {"cadre": tenure.shares, "region": home}
    null = mobility.permutation_null(
        y, X, memberships, "cadre", regions=region, times=year, draws=NULL_DRAWS, generator=generator
    )
    found = {"refused": Sums.of(null.refused, 1)}
    if size == 0:
        return found
    fit = crossed_effects.fit(y, X, memberships)
    served = np.flatnonzero(np.asarray(tenure.shares.sum(axis=0)).ravel() >= LEAST_YEARS)
    effects, errors = fit.effects("cadre")[served], fit.effect_errors("cadre", served)
    inside = np.abs(effects - truth[served]) <= NORMAL * errors
    likeness = float(spearmanr(effects, truth[served]).statistic) if effects.any() else 0.0
    return {
        **found,
        "deviation": Sums.of(np.sqrt(fit.variances["cadre"]) / size, 1),
        "deviation_reduced": Sums.of(np.sqrt(null.reduced) / size, 1),
        "cover": Sums.of(float(inside.sum()), inside.size),
        "found": Sums.of(likeness, 1),
    }


def _noise(units: int, generator: np.random.Generator) -> Array:
    """Noise of variance 1 of each region and year (units × YEARS,), carried over."""
    series = [generator.standard_normal(units)]
    for _ in range(YEARS - 1):
        fresh = generator.standard_normal(units)
        series.append(CARRIED * series[-1] + np.sqrt(1 - CARRIED**2) * fresh)
    return np.stack(series, axis=1).ravel()
