"""Which conditions may adjust, on which scale, and how much of each the categories already say."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from evaluation.domain.results import Note
from evaluation.domain.settings import ConditionTerm
from evaluation.domain.units import Condition, ConditionRole
from evaluation.errors import RefusedCondition, UnknownName

MOST_IMPUTED, TWICE = 0.2, 0.5
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


def check_roles(terms: Sequence[ConditionTerm], register: Sequence[Condition], excused: Collection[str] = ()) -> None:
    """Raises RefusedCondition for a role other than `condition`, UnknownName for what is not in the register.

    `excused` are conditions whose role is not asked; personal traits are refused all the same.
    """
    known = {condition.condition: condition for condition in register}
    for term in terms:
        if term.condition not in known:
            raise UnknownName("条件", term.condition, known)
        condition = known[term.condition]
        excusable = term.condition in excused and condition.role is not ConditionRole.FORBIDDEN
        if condition.role is not ConditionRole.CONDITION and not excusable:
            raise RefusedCondition(term.condition, condition.name_zh, condition.name_en, *WHY_REFUSED[condition.role])


def model_columns(
    terms: Sequence[ConditionTerm], conditions: pd.DataFrame, imputed: pd.DataFrame, units: pd.Index
) -> tuple[pd.DataFrame, list[Note]]:
    """The conditions on the model's scale, unit × condition, without those that cannot serve; and why they cannot."""
    columns, notes = {}, []
    for term in terms:
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


def explained(frame: pd.DataFrame, categories: pd.Series) -> dict[str, float]:
    """For each condition, the share of its variance that lies between the categories; NaN where it does not vary."""
    groups = categories.reindex(frame.index)
    between = ((frame.groupby(groups).transform("mean") - frame.mean()) ** 2).sum()
    whole = ((frame - frame.mean()) ** 2).sum()
    pairs = zip(frame.columns, between.to_numpy(float), whole.to_numpy(float), strict=True)
    return {str(name): float(part / total) if total > 0 else float("nan") for name, part, total in pairs}


def used_twice(shares: dict[str, float], intended: Collection[str]) -> list[Note]:
    """Notes on the conditions that the categories explain by more than half, unless that is intended."""
    return [
        Note("adjustment.twice", {"condition": name, "share": share})
        for name, share in shares.items()
        if share > TWICE and name not in intended
    ]


def _scaled(term: ConditionTerm, conditions: pd.DataFrame) -> pd.Series:
    column = conditions.get(term.condition, pd.Series(np.nan, index=conditions.index)).astype(float)
    return column.where(column > 0).apply(np.log) if term.scale == "log" else column
