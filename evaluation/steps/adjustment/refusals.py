"""When a model is declined, and which units have too little of their like: the limits, each in one place."""

import numpy as np

from evaluation.statistics import least_squares, neighbours
from evaluation.steps.adjustment.results import Array, Ledger

MOST_INFLATION, LARGEST_CONDITION, MOST_LEVERAGE = 10, 30, 0.5
LEAST_SUPPORT = 100
LEAST_UNITS, ENOUGH_UNITS = 10, 20
Reason = tuple[str, dict[str, str | float]]


def declined(names: tuple[str, ...], x: Array) -> Reason | None:
    """Why no model is fitted on x (units, conditions): too few units, a condition that stands still, or two alike."""
    wanted = LEAST_UNITS * (len(names) + 1)
    if len(x) < wanted:
        return "adjustment.too_few", {"units": len(x), "wanted": wanted}
    still = np.ptp(x, axis=0) == 0
    if still.any():
        return "adjustment.still", {"condition": names[int(np.argmax(still))]}
    inflation = least_squares.variance_inflation(x)
    if len(names) > 1 and (inflation.max() > MOST_INFLATION or least_squares.condition_number(x) > LARGEST_CONDITION):
        return "adjustment.overlap", {"inflation": float(inflation.max()), **_pair(names, x, inflation)}
    return None


def doubt_size(ledger: Ledger, at: int, units: int) -> None:
    """Notes a model that rests on fewer units than is comfortable."""
    enough = ENOUGH_UNITS * (len(ledger.conditions) + 1)
    if units < enough:
        ledger.say("adjustment.few_units", {"units": units, "wanted": enough}, at)


def set_apart(ledger: Ledger, at: int, units: Array, leverages: Array) -> Array:
    """True for the units that set their own expectation (leverage above .5); each is named, and keeps its value."""
    apart = leverages > MOST_LEVERAGE
    ledger.say_of(units[apart], "adjustment.no_comparable", {"leverage": leverages[apart]}, at)
    return apart


def doubt_leverage(ledger: Ledger, units: Array, leverages: Array) -> None:
    """Remembers the units above three times the mean leverage, which still have some of their like."""
    high = (leverages > 3 * (len(ledger.conditions) + 1) / len(units)) & (leverages <= MOST_LEVERAGE)
    for unit, leverage in zip(units[high], leverages[high], strict=True):
        ledger.unusual[int(unit)] = max(float(leverage), ledger.unusual.get(int(unit), 0.0))


def doubt_units(ledger: Ledger) -> None:
    """Notes the units of high leverage, and those far from all others: their 10th neighbour beyond the 99th percentile.

    With fewer than 100 units there is no such percentile, and nothing is said of it.
    """
    unusual = np.array(sorted(ledger.unusual), int)
    leverages = np.array([ledger.unusual[int(unit)] for unit in unusual])
    ledger.say_of(unusual, "adjustment.few_alike", {"leverage": leverages})
    units = np.flatnonzero(ledger.whole)
    if len(units) < LEAST_SUPPORT or not ledger.conditions:
        return
    tenth = neighbours.support_distances(ledger.x[units])
    far = neighbours.outside_support(tenth)
    ledger.say_of(units[far], "adjustment.far", {"distance": tenth[far]})


def fits_worse(ledger: Ledger, at: int, r_squared: float) -> bool:
    """Whether leaving one out predicts worse than the mean; said where it does."""
    if r_squared < 0:
        ledger.say("adjustment.worse_than_mean", {"r_squared": r_squared}, at)
    return r_squared < 0


def _pair(names: tuple[str, ...], x: Array, inflation: Array) -> dict[str, str | float]:
    """The condition that the others say best, and the one most like it."""
    first = int(np.argmax(inflation))
    likeness = np.abs(np.corrcoef(x, rowvar=False)[first])
    likeness[first] = -1
    return {"condition": names[first], "other": names[int(np.argmax(likeness))]}
