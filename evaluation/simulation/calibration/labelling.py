"""A drawn world as the dataset and the scheme that the product takes, and what each of its numbers is in truth."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd

from evaluation.domain.dataset import Dataset
from evaluation.domain.framework import STATUSES, Framework
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.results import Scorecard
from evaluation.domain.scheme import ANY_CATEGORY, Leaf, Node, Scheme
from evaluation.domain.settings import (
    ConditionTerm,
    Efficacy,
    LeastSquares,
    RandomIntercept,
    StatedLimits,
    Unadjusted,
    Uncertainty,
)
from evaluation.domain.units import Condition, Membership, Unit
from evaluation.simulation.calibration.worlds import YEARS, Sample

Array = np.ndarray

FRAMEWORK = Framework(code="calibration", name_zh="校准", name_en="Calibration", simulated=True)
PERIODS = tuple(str(2025 - YEARS + 1 + year) for year in range(YEARS))
LIMITS = StatedLimits(low=-4.0, high=4.0)


def dataset(sample: Sample) -> Dataset:
    """The sample as one dataset of regions, five years known."""
    _, units, indicators = sample.values.shape
    codes, names = unit_codes(units), indicator_codes(indicators)
    kinds = condition_codes(sample.conditions.shape[1])
    return Dataset(
        framework=FRAMEWORK,
        level=Level.REGION,
        period=PERIODS[-1],
        window=PERIODS,
        units=_units(units),
        indicators=tuple(Indicator(code=name, name_zh=name) for name in names),
        memberships=tuple(
            Membership(unit=code, category=f"c{category}")
            for code, category in zip(codes, sample.categories.tolist(), strict=True)
        ),
        observations=_observations(sample.values, codes, names),
        conditions=pd.DataFrame(
            {
                "unit": np.repeat(codes, len(kinds)),
                "condition": np.tile(kinds, units),
                "as_of": "2020",
                "value": sample.conditions.ravel(),
                "imputed": False,
            }
        ),
        register=tuple(Condition(condition=kind, name_zh=kind) for kind in kinds),
    )


def scheme(indicators: int, conditions: int, seed: int) -> Scheme:
    """Equal weights, limits that a score can run into, random intercepts over five years with carried errors."""
    names = indicator_codes(indicators)
    scoring = Efficacy(limits=LIMITS, floor=0.0)
    leaves = tuple(Leaf(indicator=name, adjustable=True, scoring=scoring) for name in names)
    terms = tuple(ConditionTerm(condition=kind) for kind in condition_codes(conditions))
    return Scheme(
        code="calibration",
        framework=FRAMEWORK.code,
        name_zh="校准",
        tree=Node(code="all", name_zh="总分", children=leaves),
        weights={ANY_CATEGORY: dict.fromkeys(names, 100 / indicators)},
        window_years=YEARS,
        adjustment=RandomIntercept(conditions=terms, years=YEARS, errors="ar1"),
        uncertainty=Uncertainty(seed=seed),
    )


def least_squares(scheme: Scheme, years: int) -> Scheme:
    """The scheme with the mean of the last years adjusted by one regression, nothing shrunk."""
    terms = () if isinstance(scheme.adjustment, Unadjusted) else scheme.adjustment.conditions
    return scheme.revise({"adjustment": LeastSquares(conditions=terms), "window_years": years})


def merits(sample: Sample) -> Array:
    """θ at mean conditions, in the indicators' own units (units, indicators)."""
    return np.asarray(sample.effects + sample.levels.mean(axis=0) + sample.given.mean(axis=0))


def meant(sample: Sample, card: Scorecard) -> Array:
    """What the card's values stand for: θ, and for an indicator left unadjusted θ with its conditions in it."""
    fits = card.prepared.adjustment.fits
    adjusted = np.array([name in fits for name in card.prepared.scheme.indicators])
    return np.where(adjusted, merits(sample), sample.effects + sample.levels.mean(axis=0) + sample.given)


@cache
def unit_codes(units: int) -> list[str]:
    return [f"u{at:05d}" for at in range(units)]


@cache
def indicator_codes(indicators: int) -> list[str]:
    return [f"i{at:02d}" for at in range(indicators)]


@cache
def condition_codes(conditions: int) -> list[str]:
    return [f"x{at}" for at in range(conditions)]


@cache
def _units(units: int) -> tuple[Unit, ...]:
    return tuple(Unit(code=code, name_zh=code) for code in unit_codes(units))


def _observations(values: Array, codes: list[str], names: list[str]) -> pd.DataFrame:
    """Long observations, as the store gives them."""
    period, unit, indicator = (index.ravel() for index in np.indices(values.shape))
    none = np.zeros(values.size, int)
    return pd.DataFrame(
        {
            "unit": _labels(unit, codes),
            "period": _labels(period, PERIODS),
            "indicator": _labels(indicator, names),
            "value": values.ravel(),
            "status": _labels(none, STATUSES),
            "reason": "",
            "as_of": "",
            "error": np.nan,
            "source": _labels(none, [""]),
        }
    )


def _labels(codes: Array, labels: Sequence[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(labels), dtype="str"))
