"""Places and how firmly they are held."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.statistics import differences, ranks

Array = np.ndarray

PUBLISHED_DIGITS = 6
ALIKE, UNRELIABLE, WITHOUT_ERROR = "alike", "unreliable", "no_error_range"
NUMBERS = ["lower", "upper", "top", "bottom", "reliability"]
TELLING = 0.05  # differences that chance gives more often than so tell nobody apart
LEAST_RELIABILITY, FEWEST = 0.5, 15  # from so many units on, reliability is known well enough to go by


def places(totals: Array, groups: Array) -> Array:
    """The place of each unit inside its group, 1 the best, ties sharing the best place; NaN where the total is NaN.

    Totals are compared at the published digits, so that noise in the last bits decides nothing.

    >>> places(np.array([80.0, 90.0, 80.0, np.nan]), np.array([0, 0, 0, 0])).tolist()
    [2.0, 1.0, 2.0, nan]
    """
    rounded = pd.Series(np.round(totals, PUBLISHED_DIGITS))
    return rounded.groupby(groups).rank(ascending=False, method="min").to_numpy()


@dataclass(frozen=True)
class Drawn:
    """Totals (units,) as they would be without gates, what gates `given`, and draws (draws, units) of both together.

    `low`, `high`: with missing cells at 0 and at 100, the same as `middle` where nothing is missing. `sampling`,
    `nothing` (units,): see `differences.find`. `known` (units,): whether the error of the total is.
    """

    totals: Array
    given: Array
    middle: Array
    low: Array
    high: Array
    sampling: Array
    nothing: Array
    known: Array

    def of(self, at: Array) -> "Drawn":
        """The same of some units, by position."""
        low = self.low[:, at]
        high = low if self.high is self.low else self.high[:, at]
        middle = low if self.middle is self.low else self.middle[:, at]
        parts = (self.sampling[at], self.nothing[at], self.known[at])
        return Drawn(self.totals[at], self.given[at], middle, low, high, *parts)


def ranges(drawn: Drawn, groups: Array, placed: Array, *, confidence: float, top_share: Array) -> pd.DataFrame:
    """Place ranges and tiers: columns lower, upper (1 the best), top, bottom (chances), reliability, tier, reason.

    A place range holds what errors and missing cells may do, and the place shown; tied draws count against the unit in
    `upper` only. Ranges and chances are those of the truth given the totals: draws drawn in as far as the group's
    totals differ by error alone. `reliability`, one for a group: the share that is true of what its totals differ by.
    `top_share` (units,): the share of the group that counts as top, and as bottom. Where a group cannot be told apart
    nobody is top or bottom (`alike`); where less than half of what it differs by is true, the range of all is the whole
    group (`unreliable`). A unit without a known error stands where its total is, tells nothing of the others'
    differences and has no range of its own else. Units not `placed` take no part: NaN, no tier and no reason.
    """
    result = pd.DataFrame(np.full((len(placed), len(NUMBERS)), np.nan), columns=NUMBERS)
    result[["tier", "reason"]] = ""
    for group in np.unique(groups[placed]):
        at = np.flatnonzero((groups == group) & placed)
        result.iloc[at] = _ranges(drawn.of(at), confidence, top_share[at]).to_numpy(object)
    return result.astype(dict.fromkeys(NUMBERS, float))


def _ranges(drawn: Drawn, confidence: float, top_share: Array) -> pd.DataFrame:
    """The ranges of one group."""
    found, believed = _believed(drawn)
    low = high = believed
    if drawn.low is not drawn.high:
        low, high = believed + (drawn.low - drawn.middle), believed + (drawn.high - drawn.middle)
    best, worst = ranks.extremes(low, high)
    held = ranks.ranges(best, worst, confidence=confidence, share=top_share)
    place = places(drawn.totals + drawn.given, np.zeros(len(drawn.totals)))
    lower, upper = np.minimum(held.lower, place), np.maximum(held.upper, place)
    frame = pd.DataFrame({"lower": lower, "upper": upper, "top": held.top, "bottom": held.bottom})
    frame["reliability"] = typical = np.median(found.reliability) if len(found.own) else np.nan
    frame["tier"] = "middle" if found.chance > TELLING else ranks.tiers(held.top, held.bottom)
    frame["reason"] = ALIKE if found.chance > TELLING else ""
    instead = {**dict.fromkeys(NUMBERS, np.nan), "tier": "", "reason": WITHOUT_ERROR}
    for name, value in instead.items():
        frame[name] = frame[name].where(drawn.known, value)
    if len(found.own) >= FEWEST and typical < LEAST_RELIABILITY:
        return frame.assign(lower=1.0, upper=float(len(frame)), tier="middle", reason=UNRELIABLE)
    return frame


def _believed(drawn: Drawn) -> tuple[differences.Differences, Array]:
    """What the totals of known error differ by, and draws (draws, units) of the truth given all, gates included."""
    known = drawn.known
    noise = (drawn.middle - drawn.middle.mean(axis=0))[:, known]
    shares = {"sampling": drawn.sampling[known], "nothing": drawn.nothing[known]}
    found = differences.find(drawn.totals[known], noise, **shares)
    believed = np.tile(drawn.totals + drawn.given, (len(noise), 1))
    believed[:, known] = found.believed(drawn.totals[known], noise) + drawn.given[known]
    return found, believed


def inseparable(
    draws: Array, unit: int, others: Array, confidence: float, reach: tuple[Array, Array] | None = None
) -> Array:
    """Positions among `others` whose order against the unit the draws (draws, units) of totals do not settle.

    Of the orders called settled, the share 1 − confidence at most is expected to be false (Benjamini and Hochberg).
    `reach`: how far below and above what is missing may put each total (units,).
    """
    return ranks.inseparable(draws, unit, others, discovery=1 - confidence, reach=reach)
