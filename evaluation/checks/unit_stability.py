"""How far each weight may move before one unit's list of the quota, or its tier, changes: from joint draws.

Looked for at a quarter of a percentage point, a half, one, two, four … from where the weight stands, then by halving
the step in which it changes; a change that is undone before the next look is not seen.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from evaluation.checks.stability import Path
from evaluation.checks.weightings import part
from evaluation.domain.results import Prepared
from evaluation.scorecard import placed
from evaluation.steps import grading

Array = np.ndarray

FIRST = 0.0025  # of the whole weight
HALVINGS = 5
INSIDE, OUTSIDE, UNPLACED = "inside", "outside", "unplaced"


@dataclass(frozen=True)
class Turn:
    """How far the way goes with the unit's state as it is, 0…1, and the state just beyond; None = the way ends."""

    at: float
    state: str | None


def narrowed(prepared: Prepared, units: pd.Index) -> Prepared:
    """What is prepared of some units (by code), with their draws."""
    at = prepared.scores.index.get_indexer(units)
    adjusted = prepared.adjustment
    step = replace(adjusted.step, matrix=adjusted.step.matrix.loc[units])
    effects = {name: frame.loc[units] for name, frame in adjusted.effects.items()}
    draws = None if prepared.draws is None else prepared.draws[:, at]
    return replace(part(prepared, units), draws=draws, adjustment=replace(adjusted, step=step, effects=effects))


def state(prepared: Prepared, row: Array, unit: str, seats: int) -> str:
    """One unit's list where there is a quota, else its tier, else whether its place has a seat; of one category."""
    category = str(prepared.categories.iloc[0])
    weights = pd.DataFrame([row], index=pd.Index([category]), columns=prepared.scores.columns)
    places = placed(prepared, weights)
    if grading.quota_of(prepared.scheme.grading, category) is not None:
        named = str(grading.lists(places, prepared.categories, prepared.scheme.grading)[unit])
        if named:
            return named
    if places["tier"][unit]:
        return str(places["tier"][unit])
    place = float(places["place"][unit])
    return UNPLACED if np.isnan(place) else INSIDE if place <= seats else OUTSIDE


def turns(look: Callable[[Array], str], path: Path, now: str) -> tuple[Turn, Turn]:
    """How far down and up the way the state stays `now`; `look` gives the state under weights (indicators,)."""

    def at(point: float) -> str:
        return look(path.rows(np.array([point]))[0])

    length = max(float(np.abs(path.upper - path.lower).max()), FIRST)
    return _turn(at, path.at, 0.0, FIRST / length, now), _turn(at, path.at, 1.0, FIRST / length, now)


def _turn(at: Callable[[float], str], start: float, end: float, step: float, now: str) -> Turn:
    good, sign = start, 1.0 if end > start else -1.0
    while good != end:
        far = end if abs(end - start) <= step else start + sign * step
        found = at(far)
        if found != now:
            return _halved(at, good, far, now, found)
        good, step = far, 2 * step
    return Turn(end, None)


def _halved(at: Callable[[float], str], good: float, far: float, now: str, beyond: str) -> Turn:
    for _ in range(HALVINGS):
        middle = (good + far) / 2
        found = at(middle)
        if found == now:
            good = middle
        else:
            far, beyond = middle, found
    return Turn(good, beyond)
