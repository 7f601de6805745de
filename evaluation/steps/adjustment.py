"""Remove what conditions explain: adjusted value = y − (x − x̄)′β, in the indicator's own unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.domain.results import Note, Step
from evaluation.domain.settings import Adjustment, ConditionTerm, LeastSquares
from evaluation.domain.units import Condition, ConditionRole
from evaluation.errors import RefusedCondition, UnknownName
from evaluation.statistics import least_squares

Array = np.ndarray

WHY_REFUSED = {
    ConditionRole.MEDIATOR: (
        "是工作决策的结果,不能当作客观条件",
        "results from decisions at work and is no given condition.",
    ),
    ConditionRole.OUTCOME: (
        "本身就是工作结果,不能当作客观条件",
        "is itself a result of the work and no given condition.",
    ),
    ConditionRole.FORBIDDEN: ("属个人特征,任何情况下都不得用于计分", "is a personal trait and never enters a score."),
    ConditionRole.GROUPING: ("只能用来分类,不能再用来校正", "may form a category, never an adjustment."),
}
MOST_IMPUTED, MOST_INFLATION, LARGEST_CONDITION, MOST_LEVERAGE, TWICE = 0.2, 10, 30, 0.5, 0.5


@dataclass(frozen=True)
class Adjusted:
    """What the step made of the results.

    `step`: adjusted values (and notes); `effects`: condition -> unit × indicator, what was taken off (x − x̄) β, NaN
    where not adjusted; `deviations`: unit × condition, x − x̄ on the model's scale; `fits`: indicator -> its model;
    `explained_by_category`: condition -> share of it that the categories explain.
    """

    step: Step
    effects: Mapping[str, pd.DataFrame]
    deviations: pd.DataFrame
    fits: Mapping[str, "Model"]
    explained_by_category: Mapping[str, float]


@dataclass(frozen=True)
class Model:
    """One indicator's fit: β per condition with HC3 covariance (conditions, conditions), units, leave-one-out R²."""

    conditions: tuple[str, ...]
    coefficients: Array
    covariance: Array
    units: int
    leave_one_out_r_squared: float


def adjust(
    step: Step,
    adjustable: Sequence[str],
    *,
    conditions: pd.DataFrame,
    imputed: pd.DataFrame,
    categories: pd.Series,
    register: Sequence[Condition],
    setting: Adjustment,
) -> Adjusted:
    """The adjusted matrix of the step, in the indicators' own units, for the indicators named in `adjustable`.

    `conditions`, `imputed`: unit × condition. A unit without a known value of every condition, and an indicator whose
    model is declined, keep their raw values; notes say so. Raises RefusedCondition for a role other than `condition`
    and UnknownName for a condition that is not in the register.
    """
    nothing = Adjusted(Step("adjustment", step.matrix, step.errors), {}, pd.DataFrame(index=step.matrix.index), {}, {})
    if not isinstance(setting, LeastSquares) or not setting.conditions:
        return nothing
    _check_roles(setting, register)
    frame, notes = _model_columns(setting, conditions, imputed, step.matrix.index)
    if frame.shape[1] == 0:
        return Adjusted(Step("adjustment", step.matrix, step.errors, tuple(notes)), {}, frame, {}, {})
    whole = frame.notna().all(axis=1)
    notes += [Note("adjustment.no_conditions", {}, unit=str(unit)) for unit in frame.index[~whole]]
    deviations = frame - frame[whole].mean()
    explained = _explained(frame[whole], categories)
    notes += [
        Note("adjustment.twice", {"condition": name, "share": share})
        for name, share in explained.items()
        if share > TWICE and name not in setting.intended_twice
    ]
    found = _Results(step.matrix, deviations)
    chosen = [at for at, name in enumerate(step.matrix.columns) if name in adjustable]
    for units, together in _patterns(step.matrix.to_numpy(float), chosen, whole.to_numpy()):
        notes += found.fit(units, together)
    return Adjusted(
        Step("adjustment", found.adjusted, step.errors, tuple(notes)), found.effects, deviations, found.fits, explained
    )


def _patterns(values: Array, chosen: Sequence[int], whole: Array) -> list[tuple[Array, list[int]]]:
    """The chosen indicators, those known for the same units together: (positions of the units, of the indicators)."""
    patterns: dict[bytes, list[int]] = {}
    for at in chosen:
        patterns.setdefault((whole & ~np.isnan(values[:, at])).tobytes(), []).append(at)
    return [(np.flatnonzero(np.frombuffer(key, bool)), together) for key, together in patterns.items()]


class _Results:
    """The matrix being adjusted, with the effects and the models found on the way."""

    def __init__(self, matrix: pd.DataFrame, deviations: pd.DataFrame) -> None:
        self._labels = (matrix.index, matrix.columns)
        self._values = matrix.to_numpy(float, copy=True)
        self._x = deviations.to_numpy(float)
        self._names = tuple(map(str, deviations.columns))
        self._effects = np.full((len(self._names), *self._values.shape), np.nan)
        self.fits: dict[str, Model] = {}

    @property
    def adjusted(self) -> pd.DataFrame:
        return pd.DataFrame(self._values, *self._labels)

    @property
    def effects(self) -> dict[str, pd.DataFrame]:
        return {name: pd.DataFrame(self._effects[at], *self._labels) for at, name in enumerate(self._names)}

    def fit(self, units: Array, together: Sequence[int]) -> list[Note]:
        """Fits the indicators on the units, takes off what conditions explain, and notes what was declined."""
        names = [str(self._labels[1][at]) for at in together]
        x, columns = self._x[units], len(self._names) + 1
        declined = _declined(x, len(units), columns)
        if declined:
            return [Note(*declined, name) for name in names]
        fit = least_squares.fit(self._values[units][:, together], np.column_stack([np.ones(len(units)), x]))
        apart = fit.leverages > MOST_LEVERAGE
        notes = []
        for place, (at, name) in enumerate(zip(together, names, strict=True)):
            fitness = float(fit.leave_one_out_r_squared[place])
            if fitness < 0:
                notes.append(Note("adjustment.worse_than_mean", {"r_squared": fitness}, name))
                continue
            beta, covariance = fit.coefficients[1:, place], fit.covariances[place][1:, 1:]
            self.fits[name] = Model(self._names, beta, covariance, len(units), fitness)
            self._take_off(units[~apart], at, beta)
            notes += self._doubts(units[apart], fit.leverages[apart], name)
            if len(units) < 20 * columns:
                notes.append(Note("adjustment.few_units", {"units": len(units), "wanted": 20 * columns}, name))
        return notes

    def _take_off(self, units: Array, at: int, beta: Array) -> None:
        effects = (self._x[units] * beta).T
        self._effects[:, units, at] = effects
        self._values[units, at] -= effects.sum(axis=0)

    def _doubts(self, units: Array, leverages: Array, name: str) -> list[Note]:
        found = zip(self._labels[0][units], leverages, strict=True)
        return [Note("adjustment.no_comparable", {"leverage": float(each)}, name, str(unit)) for unit, each in found]


def _check_roles(setting: LeastSquares, register: Sequence[Condition]) -> None:
    known = {condition.condition: condition for condition in register}
    for term in setting.conditions:
        if term.condition not in known:
            raise UnknownName("条件", term.condition, known)
        condition = known[term.condition]
        if condition.role is not ConditionRole.CONDITION:
            raise RefusedCondition(term.condition, condition.name_zh, condition.name_en, *WHY_REFUSED[condition.role])


def _model_columns(
    setting: LeastSquares, conditions: pd.DataFrame, imputed: pd.DataFrame, units: pd.Index
) -> tuple[pd.DataFrame, list[Note]]:
    """The conditions on the model's scale, unit × condition, without those that cannot serve; and why they cannot."""
    columns, notes = {}, []
    for term in setting.conditions:
        column = _scaled(term, conditions)
        filled = imputed.get(term.condition, pd.Series(data=False, index=conditions.index))
        known = column.notna()
        share = float(filled[known].mean()) if known.any() else 0.0
        if not known.any() or column[known].nunique() < 2:
            notes.append(Note("adjustment.no_variation", {"condition": term.condition}))
        elif share > MOST_IMPUTED:
            notes.append(Note("adjustment.imputed", {"condition": term.condition, "share": share}))
        else:
            columns[term.condition] = column
    return pd.DataFrame(columns, index=units), notes


def _scaled(term: ConditionTerm, conditions: pd.DataFrame) -> pd.Series:
    column = conditions.get(term.condition, pd.Series(np.nan, index=conditions.index)).astype(float)
    return column.where(column > 0).apply(np.log) if term.scale == "log" else column


def _declined(x: Array, count: int, columns: int) -> tuple[str, dict[str, str | float]] | None:
    if count < 10 * columns:
        return "adjustment.too_few", {"units": count, "wanted": 10 * columns}
    if (np.ptp(x, axis=0) == 0).any():
        return "adjustment.overlap", {"inflation": float("inf")}
    inflation = float(least_squares.variance_inflation(x).max())
    if inflation > MOST_INFLATION or least_squares.condition_number(x) > LARGEST_CONDITION:
        return "adjustment.overlap", {"inflation": inflation}
    return None


def _explained(frame: pd.DataFrame, categories: pd.Series) -> dict[str, float]:
    """For each condition, the share of its variance that lies between the categories; NaN where it does not vary."""
    groups = categories.reindex(frame.index)
    between = ((frame.groupby(groups).transform("mean") - frame.mean()) ** 2).sum()
    whole = ((frame - frame.mean()) ** 2).sum()
    pairs = zip(frame.columns, between.to_numpy(float), whole.to_numpy(float), strict=True)
    return {str(name): float(part / total) if total > 0 else float("nan") for name, part, total in pairs}
