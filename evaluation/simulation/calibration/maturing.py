"""Work that pays off years later: credit by the declared kernel against credit for what shows while in post."""

import numpy as np
from scipy import sparse
from scipy.linalg import toeplitz
from scipy.stats import spearmanr

from evaluation.domain.indicators import PayoffKernel
from evaluation.simulation.calibration import leaders
from evaluation.simulation.calibration.leaders import FIRST, YEARS
from evaluation.simulation.calibration.tallies import Sums
from evaluation.statistics import crossed_effects
from evaluation.steps.attribution import Exposure, credit

Array = np.ndarray
Found = dict[str, Sums]

NOISE = 0.5
RIPE = 0.6
LAGS = 11


def peaked(peak: float) -> PayoffKernel:
    """Ten years, most of it `peak` years later."""
    shares = np.exp(-((np.arange(LAGS) - peak) ** 2) / (2 * 1.5**2))
    return PayoffKernel(shares=tuple((shares / shares.sum()).tolist()))


KERNELS = {
    "true": peaked(5),
    "early": peaked(3),
    "late": peaked(7),
    "uniform": PayoffKernel(shares=(1 / LAGS,) * LAGS),
    "contemporaneous": PayoffKernel(),
}


def replicate(world: str, units: int, seed: tuple[int, ...]) -> Found:
    """One replication: Spearman of credit with true effort by kernel, over those with enough of their work matured.

    By the card's weighted mean, and by the crossed model (`model_`); `gain` is the true kernel's less that of
    contemporaneous credit.
    """
    del world  # there is one
    generator = np.random.default_rng(seed)
    tenure = leaders.tenures(leaders.draw_postings(units, generator, moves=0.3), units)
    effort = generator.standard_normal(len(tenure.cadres))
    design = {name: spread(tenure.shares, kernel, units) for name, kernel in KERNELS.items()}
    y = design["true"] @ effort + _inherited(units, generator) + NOISE * generator.standard_normal(units * YEARS)
    ripe = np.asarray(design["true"].sum(axis=0) / tenure.shares.sum(axis=0)).ravel() >= RIPE
    results = {
        FIRST + year: {f"u{unit:05d}": (float(y[unit * YEARS + year]), float("nan")) for unit in range(units)}
        for year in range(YEARS)
    }
    found = {}
    for name, kernel in KERNELS.items():
        found[name] = _likeness(_by_card(tenure, kernel, results)[ripe], effort[ripe])
        found[f"model_{name}"] = _likeness(_by_model(y, design[name], units)[ripe], effort[ripe])
    found["gain"] = found["true"] - found["contemporaneous"]
    found["model_gain"] = found["model_true"] - found["model_contemporaneous"]
    return {name: Sums.of(value, 1) for name, value in found.items()}


def spread(shares: sparse.csr_array, kernel: PayoffKernel, units: int) -> sparse.csr_array:
    """How much of each cadre's work shows in each region and year (units × YEARS, cadres)."""
    column = np.zeros(YEARS)
    column[: len(kernel.shares)] = kernel.shares
    within = toeplitz(column, np.zeros(YEARS))
    return sparse.csr_array(sparse.kron(sparse.eye_array(units), sparse.csr_array(within)) @ shares)


def _inherited(units: int, generator: np.random.Generator) -> Array:
    """What work before the first year still brings (units × YEARS,): one predecessor a region, not recorded."""
    later = np.array([sum(KERNELS["true"].shares[year + 1 :]) for year in range(YEARS)])
    return np.outer(generator.standard_normal(units), later).ravel()


def _by_card(tenure: leaders.Tenure, kernel: PayoffKernel, results: dict[int, dict[str, tuple[float, float]]]) -> Array:
    """Credit as the cadre's card has it (cadres,); NaN where nothing is due."""
    by_cadre: dict[str, list[Exposure]] = {}
    at_unit: dict[str, list[Exposure]] = {}
    for each in tenure.held:
        by_cadre.setdefault(each.cadre, []).append(each)
        at_unit.setdefault(each.unit, []).append(each)
    made = [credit(by_cadre[cadre], at_unit, results, kernel, FIRST + YEARS - 1) for cadre in tenure.cadres.tolist()]
    return np.array([np.nan if each is None else each.value for each in made])


def _by_model(y: Array, design: sparse.csr_array, units: int) -> Array:
    """Effects of cadres in the crossed model with this share of their work in each row; 0 for one with no row."""
    year = np.tile(np.arange(YEARS), units)
    X = (year[:, None] == np.arange(YEARS)).astype(float)  # noqa: N806
    region = sparse.kron(sparse.eye_array(units), np.ones((YEARS, 1)))
    seen = np.flatnonzero(np.asarray(design.sum(axis=0)).ravel() > 0)
    fit = crossed_effects.fit(y, X, {"cadre": design[:, seen], "region": sparse.csr_array(region)}, accuracy=1e-3)
    effects = np.zeros(design.shape[1])
    effects[seen] = fit.effects("cadre")
    return effects


def _likeness(one: Array, other: Array) -> float:
    known = ~np.isnan(one)
    if len(np.unique(one[known])) < 2:
        return 0.0
    return float(spearmanr(one[known], other[known]).statistic)
