"""The models behind an adjustment, for those who check: coefficients, what each explains, whether expectation holds."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from evaluation.domain.adjusting import CHANCE
from evaluation.domain.indicators import Indicator
from evaluation.domain.units import Condition
from evaluation.services.evaluation import Evaluation

Array = np.ndarray

TENTHS = 10


@dataclass(frozen=True)
class Coefficient:
    """β of one condition with its 90 % interval, and its partial R²: what it explains beside the others."""

    condition: Condition
    value: float
    low: float
    high: float
    partial: float


@dataclass(frozen=True)
class ModelCard:
    """One indicator's model; `fitness` = leave-one-out R²."""

    indicator: Indicator
    units: int
    fitness: float
    coefficients: tuple[Coefficient, ...]


@dataclass(frozen=True)
class Device:
    """A condition used for adjusting, and the share of it that the categories already explain."""

    condition: Condition
    by_category: float


@dataclass(frozen=True)
class Diagnosis:
    """Of one indicator, by unit: value, expected value and rest; by tenth of the expected: means of both.

    `quantiles`: normal quantiles beside the sorted standardised rests.
    """

    frame: pd.DataFrame
    tenths: pd.DataFrame
    quantiles: pd.DataFrame


def read(evaluation: Evaluation) -> tuple[ModelCard, ...]:
    """The model of each adjusted indicator, in the order of the scheme."""
    fits = evaluation.scorecard.prepared.adjustment.fits
    register = {each.condition: each for each in evaluation.dataset.register}
    return tuple(
        ModelCard(
            evaluation.indicators[code],
            fit.units,
            fit.leave_one_out_r_squared,
            _coefficients(fit.coefficients, fit.covariance, [register[name] for name in fit.conditions], fit.units),
        )
        for code, fit in fits.items()
    )


def devices(evaluation: Evaluation) -> tuple[Device, ...]:
    """The conditions in the model and how much of each the categories explain."""
    shares = evaluation.scorecard.prepared.adjustment.explained_by_category
    register = {each.condition: each for each in evaluation.dataset.register}
    return tuple(Device(register[code], share) for code, share in shares.items())


def diagnose(evaluation: Evaluation, indicator: str) -> Diagnosis:
    """Whether what the model expects of an indicator holds over the range of expectations."""
    adjusted = evaluation.scorecard.prepared.adjustment
    taken = sum(frame[indicator] for name, frame in adjusted.effects.items() if name != CHANCE)
    value = adjusted.step.matrix[indicator] + sum(frame[indicator] for frame in adjusted.effects.values())
    frame = pd.DataFrame({"value": value, "expected": taken}).dropna()
    frame["expected"] += frame["value"].mean() - frame["expected"].mean()
    frame["rest"] = frame["value"] - frame["expected"]
    tenth = pd.qcut(frame["expected"].rank(method="first"), min(TENTHS, len(frame)), labels=False)
    tenths = frame.groupby(tenth)[["expected", "value"]].mean().reset_index(drop=True)
    ordered = np.sort(frame["rest"].to_numpy(float))
    spread = ordered.std(ddof=1)
    normal = stats.norm.ppf((np.arange(len(ordered)) + 0.5) / len(ordered))
    quantiles = pd.DataFrame({"normal": normal, "rest": ordered / (spread if spread > 0 else 1.0)})
    return Diagnosis(frame, tenths, quantiles)


def _coefficients(values: Array, covariance: Array, conditions: list[Condition], units: int) -> tuple[Coefficient, ...]:
    freedom = max(units - len(values) - 1, 1)
    errors = np.sqrt(np.diag(covariance))
    reach = float(stats.t.ppf(0.95, freedom)) * errors
    squares = np.divide(values, errors, out=np.zeros_like(values), where=errors > 0) ** 2
    partial = squares / (squares + freedom)
    rows = zip(conditions, values, values - reach, values + reach, partial, strict=True)
    return tuple(Coefficient(name, *map(float, figures)) for name, *figures in rows)
