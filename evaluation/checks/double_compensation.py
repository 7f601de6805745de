"""Whether a condition is compensated twice (重复照顾): points of the total beyond what the largest device gives."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import isotonic_regression

from evaluation.checks import bridge
from evaluation.domain.results import Scorecard
from evaluation.domain.settings import Bar
from evaluation.domain.units import ConditionRole
from evaluation.scorecard import score
from evaluation.steps import grading, weighting

Array = np.ndarray

ADJUSTMENT, WEIGHTS, AWARDS = DEVICES = ("adjustment", "weights", "awards")
BY_CONTENT = 0.5  # as for categories: a device uses a condition that accounts for more than half of what it gives
FEWEST = 5  # units that have to be given something before one can say by which condition
LEAST = 0.05  # points; less is not shown


@dataclass(frozen=True)
class Compensation:
    """What one condition brings each unit, by device.

    `gifts`: unit × device, points of the total above those of a unit in the middle of the condition; 0 where the device
    does not use the condition or nothing is known of the unit. `shares`: device -> how much (0..1) of what the device
    gives the condition accounts for; NaN where it gives nothing.
    """

    condition: str
    gifts: pd.DataFrame
    shares: Mapping[str, float]

    @property
    def beyond(self) -> pd.Series:
        """Points by unit that come on top of its largest device."""
        favours = self.gifts.clip(lower=0)
        return favours.sum(axis=1) - favours.max(axis=1)

    @property
    def units(self) -> int:
        """How many units are favoured by more than one device."""
        return int((self.beyond >= LEAST).sum())

    @property
    def points(self) -> float:
        """The mean of `beyond` over these units; 0 without any."""
        twice = self.beyond[self.beyond >= LEAST]
        return float(twice.mean()) if len(twice) else 0.0


def find(card: Scorecard) -> tuple[Compensation, ...]:
    """The conditions that some device of the scheme uses, those compensated twice first.

    The adjustment gives what the bridge to the raw total says (in points, condition by condition). Category weights
    give a unit its total less that under the weights common to all units; an award gives its points. Of these two, and
    of an adjustment by peers, the part that goes with a condition is the best monotone function of it (isotonic
    regression, Barlow et al. 1972), if it accounts for more than half of what is given and five units or more have it.
    """
    known = {each.condition for each in card.prepared.dataset.register if each.role is ConditionRole.CONDITION}
    conditions = card.prepared.dataset.condition_matrix.reindex(card.scores.index)
    points, given = bridge.in_points(card), tuple(_given(card))
    found = [
        _compensation(str(name), conditions[name].astype(float), points, given)
        for name in conditions.columns
        if name in known
    ]
    used = [each for each in found if (each.gifts != 0).any(axis=None)]
    return tuple(sorted(used, key=lambda each: -each.points))


def _compensation(
    name: str, condition: pd.Series, points: pd.DataFrame, given: tuple[tuple[str, pd.Series], ...]
) -> Compensation:
    gifts = pd.DataFrame(0.0, index=condition.index, columns=list(DEVICES))
    shares = dict.fromkeys(DEVICES, np.nan)
    if name in points:
        gifts[ADJUSTMENT], shares[ADJUSTMENT] = points[name].fillna(0.0), 1.0
    for device, gift in (*given, *((ADJUSTMENT, points[each]) for each in points if each == "peers")):
        along, share = _along(gift, condition)
        shares[device] = float(np.nanmax([shares[device], share])) if np.isfinite(share) else shares[device]
        if share > BY_CONTENT:
            gifts[device] += along
    return Compensation(name, gifts, shares)


def _given(card: Scorecard) -> Iterator[tuple[str, pd.Series]]:
    """What devices other than the adjustment give: (device, points by unit)."""
    prepared = card.prepared
    own = weighting.stated(card.scheme, prepared.categories)
    weighed = own[own.sum(axis=1) > 0]
    if len(weighed.drop_duplicates()) > 1:
        counts = prepared.categories.value_counts().reindex(weighed.index)
        common = weighed.mul(counts, axis=0).sum() / counts.sum()
        table = pd.DataFrame([common] * len(own), index=own.index)
        yield WEIGHTS, card.scores["total"] - score(prepared, table)["total"]
    for rule in dict.fromkeys(each.gate.rule for each in prepared.gates):
        chosen = [each for each in prepared.gates if each.gate.rule == rule or isinstance(each.gate.effect, Bar)]
        awarded = grading.points(chosen, card.scores.index, card.scheme.grading)
        if (awarded > 0).sum() >= FEWEST:
            yield AWARDS, awarded.astype(float)


def _along(gift: pd.Series, condition: pd.Series) -> tuple[pd.Series, float]:
    """The part of the gift that goes with the condition, 0 at its middle; and the share that it accounts for."""
    nothing = pd.Series(0.0, index=gift.index)
    known = (gift.notna() & condition.notna()).to_numpy()
    values, heights = gift.to_numpy(float)[known], condition.to_numpy(float)[known]
    if len(values) < 3 or np.ptp(values) == 0 or np.ptp(heights) == 0:
        return nothing, np.nan
    fits = [_monotone(heights, values, rising=rising) for rising in (True, False)]
    spread = ((values - values.mean()) ** 2).sum()
    shares = [1 - ((values - fit(heights)) ** 2).sum() / spread for fit in fits]
    best = int(np.argmax(shares))
    along = fits[best](heights) - fits[best](np.array([np.median(heights)]))
    nothing[known] = along
    return nothing, float(shares[best])


def _monotone(x: Array, y: Array, *, rising: bool) -> Callable[[Array], Array]:
    """The best monotone function of x, least squares; equal x get one value, between two x it is a straight line."""
    places, at, counts = np.unique(x, return_inverse=True, return_counts=True)
    means = np.bincount(at, weights=y) / counts
    fitted = isotonic_regression(means, weights=counts, increasing=rising).x
    return lambda points: np.interp(points, places, fitted)
