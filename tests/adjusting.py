"""Results adjusted for conditions, by any method, from plain arrays."""

import numpy as np
import pandas as pd
from pydantic import TypeAdapter

from evaluation.domain.results import Step
from evaluation.domain.settings import Adjustment
from evaluation.domain.units import Condition, ConditionRole
from evaluation.steps import adjustment

SETTINGS: TypeAdapter[Adjustment] = TypeAdapter(Adjustment)
CONDITIONS = ("high", "far", "cold", "dry")


def units(count: int) -> pd.Index:
    return pd.Index([f"u{at:03d}" for at in range(count)], name="unit")


def adjusted(
    results: dict[str, np.ndarray],
    held: dict[str, np.ndarray],
    terms: tuple[str, ...] = ("high",),
    *,
    known: dict[str, np.ndarray] | None = None,
    imputed: dict[str, np.ndarray] | None = None,
    categories: np.ndarray | None = None,
    role: ConditionRole = ConditionRole.CONDITION,
    records: adjustment.Records = adjustment.NOTHING,
    **setting: object,
) -> adjustment.Adjusted:
    """`known`: the errors of the results; `terms`: the conditions used, as they are, unless the setting names them."""
    matrix = pd.DataFrame(results)
    matrix.index = units(len(matrix))
    frame = pd.DataFrame(held, index=matrix.index)
    marks = pd.DataFrame(imputed or {name: np.zeros(len(matrix), bool) for name in held}, index=matrix.index)
    given = {"method": "least_squares", "conditions": [{"condition": name} for name in terms]}
    return adjustment.adjust(
        Step("treatment", matrix, None if known is None else pd.DataFrame(known, index=matrix.index)),
        list(results),
        conditions=frame,
        imputed=marks,
        categories=pd.Series("同类" if categories is None else categories, index=matrix.index),
        register=[Condition(condition=name, name_zh=f"条件{name}", role=role) for name in CONDITIONS],
        setting=SETTINGS.validate_python({**given, **setting}),
        records=records,
    )


def by_years(*years: np.ndarray, recent: int = 1) -> adjustment.Records:
    """The history of one indicator, a row a year up to 2025."""
    history = np.stack(years)[:, :, None]
    return adjustment.Records(history, tuple(range(2026 - len(years), 2026)), recent)


def exposed(**exposures: np.ndarray) -> adjustment.Records:
    """What the counts came out of."""
    frame = pd.DataFrame(exposures)
    return adjustment.Records(exposures=frame.set_index(units(len(frame))))


def whole(found: adjustment.Adjusted) -> pd.DataFrame:
    """Adjusted values and all that was taken off, together again."""
    return found.step.matrix + sum(frame.fillna(0.0) for frame in found.effects.values())


def slopes_without_each(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(units,): the slope of the line through all points but the unit's own."""
    return np.array([np.polyfit(np.delete(x, at), np.delete(y, at), 1)[0] for at in range(len(x))])


def codes(found: adjustment.Adjusted, indicator: str = "") -> list[str]:
    return [note.code for note in found.step.notes if note.indicator == indicator]
