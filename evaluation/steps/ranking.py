"""Places and how firmly they are held."""

import numpy as np
import pandas as pd

from evaluation.statistics import ranks

Array = np.ndarray

PUBLISHED_DIGITS = 6


def places(totals: Array, groups: Array) -> Array:
    """The place of each unit inside its group, 1 the best, ties sharing the best place; NaN where the total is NaN.

    Totals are compared at the published digits, so that noise in the last bits decides nothing.

    >>> places(np.array([80.0, 90.0, 80.0, np.nan]), np.array([0, 0, 0, 0])).tolist()
    [2.0, 1.0, 2.0, nan]
    """
    rounded = pd.Series(np.round(totals, PUBLISHED_DIGITS))
    return rounded.groupby(groups).rank(ascending=False, method="min").to_numpy()


def ranges(
    low: Array, high: Array, groups: Array, placed: Array, *, confidence: float, top_share: Array
) -> pd.DataFrame:
    """Place ranges from joint draws: columns lower, upper (1 the best), top, bottom (probabilities).

    `low`, `high` (draws, units): totals with missing cells at 0 and at 100 (equal where nothing is missing), so a place
    range holds what the missing cells may still do. `top_share` (units,): the share of the group that counts as top,
    and as bottom. Units not `placed` take no part and get NaN. Tied draws count against the unit in `upper` only.
    """
    result = np.full((low.shape[1], 4), np.nan)
    for group in np.unique(groups[placed]):
        at = np.flatnonzero((groups == group) & placed)
        lows = low[:, at]
        best, worst = ranks.extremes(lows, lows if high is low else high[:, at])
        found = ranks.ranges(best, worst, confidence=confidence, share=top_share[at])
        result[at] = np.column_stack([found.lower, found.upper, found.top, found.bottom])
    return pd.DataFrame(result, columns=["lower", "upper", "top", "bottom"])


def tiers(top: pd.Series, bottom: pd.Series) -> pd.Series:
    """`top` or `bottom` where the probability is at least 0.8, else `middle`; empty where not known."""
    return pd.Series(ranks.tiers(top.to_numpy(), bottom.to_numpy()), index=top.index, name="tier")


def inseparable(draws: Array, unit: int, others: Array, confidence: float) -> Array:
    """Positions among `others` whose order against the unit the draws (draws, units) of totals do not settle.

    Of the orders called settled, the share 1 − confidence at most is expected to be false (Benjamini and Hochberg).
    """
    return ranks.inseparable(draws, unit, others, discovery=1 - confidence)
