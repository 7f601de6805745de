"""Places and how firmly they are held."""

import numpy as np
import pandas as pd

Array = np.ndarray

PUBLISHED_DIGITS = 6
FIRM = 0.8


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
    count = low.shape[1]
    result = np.full((count, 4), np.nan)
    tail = (1 - confidence) / 2
    for group in np.unique(groups[placed]):
        at = np.flatnonzero((groups == group) & placed)
        best, worst = _extremes(low[:, at], high[:, at])
        middle = (best + worst) / 2
        seats = np.maximum(np.floor(top_share[at] * len(at) + 1e-9), 1)
        result[at, 0] = np.quantile(best, tail, axis=0, method="lower")
        result[at, 1] = np.quantile(worst, 1 - tail, axis=0, method="higher")
        result[at, 2] = (middle <= seats).mean(axis=0)
        result[at, 3] = (middle > len(at) - seats).mean(axis=0)
    return pd.DataFrame(result, columns=["lower", "upper", "top", "bottom"])


def tiers(top: pd.Series, bottom: pd.Series) -> pd.Series:
    """`top` or `bottom` where the probability is at least 0.8, else `middle`; empty where not known."""
    names = np.select([top >= FIRM, bottom >= FIRM, top.notna()], ["top", "bottom", "middle"], "")
    return pd.Series(names, index=top.index, name="tier")


def inseparable(draws: Array, unit: int, others: Array, confidence: float) -> Array:
    """Positions among `others` whose order against the unit is not settled: P(unit above) inside both tails.

    `draws` (draws, units) of totals; a tie counts half.
    """
    own, theirs = draws[:, [unit]], draws[:, others]
    above = ((own > theirs) + (own == theirs) / 2).mean(axis=0)
    tail = (1 - confidence) / 2
    return others[(above > tail) & (above < 1 - tail) & (others != unit)]


def _extremes(low: Array, high: Array) -> tuple[Array, Array]:
    """Best and worst place of each unit in each draw, (draws, units)."""
    best, worst = np.empty(low.shape), np.empty(low.shape)
    for draw in range(len(low)):
        lows, highs = np.sort(low[draw]), np.sort(high[draw])
        best[draw] = 1 + len(lows) - np.searchsorted(lows, high[draw], side="right")
        worst[draw] = len(highs) - np.searchsorted(highs, low[draw], side="left")
    return best, worst
