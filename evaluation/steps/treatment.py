"""Keep extreme values from deciding."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evaluation.domain.results import Note, Step
from evaluation.domain.settings import Keep, ShapeRule, Treatment, TukeyFences


def treat(step: Step, settings: Mapping[str, Treatment]) -> Step:
    """The step's matrix with each indicator treated by its setting; errors follow a logarithm by its slope.

    NaN stays NaN. A treatment that would leave no difference between units stands aside. Notes say which cells were set
    to which value, where the logarithm was taken, what stood aside, and which indicators are the same for every unit.
    """
    matrix, notes = step.matrix.copy(), []
    errors = None if step.errors is None else step.errors.copy()
    for indicator, setting in settings.items():
        if indicator not in matrix:
            continue
        before = matrix[indicator]
        after = _treated(before, setting)
        notes += _notes(indicator, before, after, logged=_logged(before, setting))
        if _differs(before) and not _differs(after):
            continue
        matrix[indicator] = after
        if errors is not None and _logged(before, setting):
            errors[indicator] = errors[indicator] / np.exp(after)
    return Step("treatment", matrix, errors, tuple(notes))


def winsorise_by_shape(series: pd.Series, skewness: float = 2.0, kurtosis: float = 3.5, limit: int = 5) -> pd.Series:
    """The series with its most extreme values set to the next one while |skewness| and kurtosis both exceed.

    Until `limit` values of both ends together are set (tied ones go at once), from the end that the skewness names;
    sample skewness and excess kurtosis as in spreadsheets (G1, G2: Joanes and Gill 1998). The rule is the OECD/JRC
    handbook's (2008). NaN stays NaN.

    >>> float(winsorise_by_shape(pd.Series([*range(1, 11), 100.0])).max())
    10.0
    """
    series = pd.Series(series)
    values = series.to_numpy(float, copy=True)
    known = ~np.isnan(values)
    inside, touched = values[known], {True: 0, False: 0}
    while sum(touched.values()) < limit and not shape_passes(inside, skewness, kurtosis):
        high = sample_skewness(inside) >= 0
        edge = inside.max() if high else inside.min()
        at = inside == edge
        inside[at] = inside[~at].max() if high else inside[~at].min()
        touched[high] = int(at.sum())
    values[known] = inside
    return pd.Series(values, index=series.index, name=series.name)


def shape_passes(values: np.ndarray, skewness: float, kurtosis: float) -> bool:
    """Whether |skewness| or kurtosis is within its limit; with fewer than 4 values, or all equal, yes."""
    if len(values) < 4 or np.ptp(values) == 0:
        return True
    return abs(sample_skewness(values)) <= skewness or sample_kurtosis(values) <= kurtosis


def sample_skewness(values: np.ndarray) -> float:
    """G1, the adjusted Fisher–Pearson skewness of 3 values and more, no NaN (Joanes and Gill 1998)."""
    n, centred = len(values), values - values.mean()
    plain = np.sqrt(n) * (centred**3).sum() / (centred**2).sum() ** 1.5
    return float(plain * np.sqrt(n * (n - 1)) / (n - 2))


def sample_kurtosis(values: np.ndarray) -> float:
    """G2, the adjusted excess kurtosis of 4 values and more, no NaN (Joanes and Gill 1998)."""
    n, centred = len(values), values - values.mean()
    plain = n * (centred**4).sum() / (centred**2).sum() ** 2
    return float(((n + 1) * (plain - 3) + 6) * (n - 1) / ((n - 2) * (n - 3)))


def logarithm(series: pd.Series) -> pd.Series:
    """log(x − min + 1 % of the range), the COIN Tool's (Becker et al. 2019); NaN stays NaN."""
    spread = series.max() - series.min()
    return (series - series.min() + 0.01 * spread).apply(np.log)


def tukey_fences(series: pd.Series, reach: float = 1.5) -> pd.Series:
    """Values beyond `reach` interquartile ranges from the quartiles set to the fence (Tukey 1977).

    With an interquartile range of 0 both fences are one value; the step then stands aside.

    >>> float(tukey_fences(pd.Series([1.0, 2, 3, 4, 50])).max())
    7.0
    """
    low, high = series.quantile([0.25, 0.75])
    return series.clip(low - reach * (high - low), high + reach * (high - low))


def _treated(series: pd.Series, setting: Treatment) -> pd.Series:
    match setting:
        case ShapeRule():
            return logarithm(series) if _logged(series, setting) else _winsorised(series, setting)
        case TukeyFences(reach=reach):
            return tukey_fences(series, reach)
        case Keep():
            return series


def _winsorised(series: pd.Series, setting: ShapeRule) -> pd.Series:
    return winsorise_by_shape(series, setting.skewness, setting.kurtosis, setting.limit)


def _logged(series: pd.Series, setting: Treatment) -> bool:
    if not isinstance(setting, ShapeRule):
        return False
    inside = _winsorised(series, setting).dropna().to_numpy()
    return not shape_passes(inside, setting.skewness, setting.kurtosis)


def _differs(series: pd.Series) -> bool:
    """Whether the known values are not all one."""
    return bool(series.max() > series.min())


def _notes(indicator: str, before: pd.Series, after: pd.Series, *, logged: bool) -> list[Note]:
    if logged:
        return [Note("treatment.logarithm", {}, indicator)]
    if before.count() > 1 and not _differs(before):
        return [Note("treatment.constant", {"value": float(before.max())}, indicator)]
    if _differs(before) and not _differs(after):
        return [Note("treatment.stood_aside", {"value": float(after.max())}, indicator)]
    changed = before.index[before.ne(after) & before.notna()]
    return [
        Note("treatment.set", {"from": float(before[unit]), "to": float(after[unit])}, indicator, str(unit))
        for unit in changed
    ]
