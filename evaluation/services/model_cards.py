"""The models behind an adjustment, for those who check: coefficients, what each explains, whether expectation holds."""

from collections.abc import Set
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from evaluation.domain.adjusting import CHANCE, Unadjusted
from evaluation.domain.indicators import Indicator
from evaluation.domain.units import Condition
from evaluation.services.evaluation import Evaluation
from evaluation.statistics import least_squares
from evaluation.steps.adjustment import Adjusted, Model, PanelFit

Array = np.ndarray

TENTHS = 10


@dataclass(frozen=True)
class Coefficient:
    """β of one condition with its 90 % interval, and its partial R²: what it explains beside the others.

    `logged`: the condition counts by its logarithm.
    """

    condition: Condition
    logged: bool
    value: float
    low: float
    high: float
    partial: float


@dataclass(frozen=True)
class ModelCard:
    """One indicator's model; `fitness` = leave-one-out R².

    `reliability`: of a model over years, the share of a typical unit's mean that is no chance (median); else None.
    """

    indicator: Indicator
    units: int
    fitness: float
    reliability: float | None
    coefficients: tuple[Coefficient, ...]


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
    adjusted = evaluation.scorecard.prepared.adjustment
    register = {each.condition: each for each in evaluation.dataset.register}
    setting = evaluation.scorecard.scheme.adjustment
    terms = () if isinstance(setting, Unadjusted) else setting.conditions
    logged = {term.condition for term in terms if term.scale == "log"}
    return tuple(
        ModelCard(
            evaluation.indicators[code],
            fit.units,
            fit.leave_one_out_r_squared,
            float(fit.reliability.median()) if isinstance(fit, PanelFit) else None,
            _coefficients(fit, [register[name] for name in fit.conditions], logged, _partials(adjusted, code)),
        )
        for code, fit in adjusted.fits.items()
    )


def diagnose(evaluation: Evaluation, indicator: str) -> Diagnosis:
    """Whether what the model expects of an indicator holds over the range of expectations."""
    adjusted = evaluation.scorecard.prepared.adjustment
    taken = sum(frame[indicator] for name, frame in adjusted.effects.items() if name != CHANCE)
    value = _value(adjusted, indicator)
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


def _value(adjusted: Adjusted, indicator: str) -> pd.Series:
    """The indicator before adjusting, NaN where it was not adjusted."""
    taken = [frame[indicator] for frame in adjusted.effects.values()]
    return adjusted.step.matrix[indicator] + sum(taken)


def _partials(adjusted: Adjusted, indicator: str) -> Array:
    """Of each condition, the share that it explains of what the others leave, by least squares on the same units."""
    frame = pd.concat([adjusted.deviations, _value(adjusted, indicator).rename("")], axis=1).dropna()
    response = frame[""].to_numpy(float)
    columns = np.column_stack([np.ones(len(frame)), frame.drop(columns="").to_numpy(float)])
    rest = (least_squares.fit(response, columns).residuals ** 2).sum()
    without = [
        (least_squares.fit(response, np.delete(columns, at, axis=1)).residuals ** 2).sum()
        for at in range(1, columns.shape[1])
    ]
    return np.array([1 - rest / each if each > 0 else 0.0 for each in without])


def _coefficients(
    fit: Model, conditions: list[Condition], logged: Set[str], partials: Array
) -> tuple[Coefficient, ...]:
    values = fit.coefficients
    reach = float(stats.t.ppf(0.95, max(fit.units - len(values) - 1, 1))) * np.sqrt(np.diag(fit.covariance))
    rows = zip(conditions, values, values - reach, values + reach, partials, strict=True)
    return tuple(Coefficient(each, each.condition in logged, *map(float, figures)) for each, *figures in rows)
