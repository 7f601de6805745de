"""Weights that the data suggest, or that judgement and data give together: proposals, taken as a draft on purpose.

Numbers stay stated in a scheme: a place must not change because a neighbour's data changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from evaluation.domain.units import Unit
from evaluation.errors import UnfitValue
from evaluation.services import shares
from evaluation.services.actors import Actor
from evaluation.services.drafts import EDITORS
from evaluation.services.pillars import group as pillars_of
from evaluation.services.pillars import weighable
from evaluation.services.shares import WHOLE, Shares
from evaluation.services.weights import Laboratory
from evaluation.statistics import favoured_weights, measurement_model
from evaluation.steps import weighting
from evaluation.storage.repository import Store

DERIVED = {
    "equal": None,
    "entropy": weighting.entropy,
    "critic": weighting.critic,
    "standard_deviation": weighting.standard_deviation,
    "merec": weighting.merec,
    "principal_components": weighting.principal_components,
    "equal_correlation": weighting.equal_correlation,
    "measurement_model": weighting.measurement_model,
}
ABOVE_ZERO = ("merec",)  # takes the logarithm of every value
OVERALL = ("principal_components", "equal_correlation")  # look at all correlations at once
ROUNDING = 1e-9
FEWEST = 10  # units; what looks at all correlations needs more units than indicators besides
FEWEST_OF = {"measurement_model": measurement_model.LEAST_UNITS}
MOST_PILLARS, MOST_UNITS = 8, 500
POOR_FIT = 0.1  # RMSEA: above it one factor does not do (Browne and Cudeck 1993)
_ACT = "修改权重"


@dataclass(frozen=True)
class Refusal:
    """Why there is no proposal: a code, its figures, and the indicators that it is about."""

    code: str
    figures: Mapping[str, int] = field(default_factory=dict)
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Derived:
    """Weights in per cent that the data suggest, or why there are none.

    `alike`: indicators that are the same for all units, `unknown`: those of which nothing is known (both weigh 0).
    `units` were looked at; `left_out` have gaps. `model`: what a measurement model found.
    """

    shares: Mapping[str, float] | None
    units: int
    left_out: int
    alike: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    refusal: Refusal | None = None
    model: measurement_model.Model | None = None

    @property
    def fits_poorly(self) -> bool:
        """Whether one thing behind all indicators is not all that they have in common."""
        return self.model is not None and self.model.rmsea > POOR_FIT


@dataclass(frozen=True)
class Choice:
    """What one unit would choose in its own favour: its score, 0..1, and the share of each pillar in it."""

    unit: Unit
    score: float
    shares: Mapping[str, float]


@dataclass(frozen=True)
class Favoured:
    """What the units of a category would choose, in the laboratory's order; `mean` by pillar; or why it is not told."""

    choices: tuple[Choice, ...] = ()
    mean: Mapping[str, float] | None = None
    left_out: int = 0
    refusal: Refusal | None = None


@dataclass(frozen=True)
class Source:
    """What a draft's weights came from: `facts` as stored; `same`: the draft still is what was proposed."""

    facts: Mapping[str, Any]
    at: str
    digest: str
    same: bool


def weighed(laboratory: Laboratory) -> list[str]:
    """The indicators that the category weighs: the others stay without weight in every proposal."""
    return [leaf.indicator for leaf in weighable(laboratory.scheme) if laboratory.adopted[leaf.indicator] > 0]


def derive(laboratory: Laboratory, method: str) -> Derived:
    """The weights that a method of `DERIVED` finds in the category's scores, over units without gaps."""
    codes, kernel = weighed(laboratory), DERIVED[method]
    scores = laboratory.prepared.scores[codes]
    if kernel is None:
        return Derived(_whole(laboratory, shares.equal(codes)), len(scores), 0)
    unknown = tuple(str(code) for code in scores.columns[scores.isna().all()])
    known = scores.drop(columns=list(unknown)).dropna()
    alike = tuple(str(code) for code in known.columns[known.max() - known.min() < ROUNDING])
    seen = Derived(None, len(known), len(scores) - len(known), alike, unknown)
    refusal = _unfit(known, method, known.shape[1] - len(alike))
    if refusal:
        return replace(seen, refusal=refusal)
    try:
        found = kernel(known)
        model = measurement_model.fit(known.drop(columns=list(alike))) if method == "measurement_model" else None
    except measurement_model.Refused as refused:
        return replace(seen, refusal=Refusal(refused.code, refused.figures, refused.items))
    except UnfitValue:
        return replace(seen, refusal=Refusal("no_solution"))
    proposed = _whole(laboratory, {str(code): WHOLE * float(each) for code, each in found.items()})
    return replace(seen, shares=proposed, model=model)


def blend(judged: Shares, derived: Shares, share: float) -> dict[str, float]:
    """`share` (0..1) of what is judged and the rest of what is derived.

    >>> blend({"a": 80.0, "b": 20.0}, {"a": 20.0, "b": 80.0}, 0.75)
    {'a': 65.0, 'b': 35.0}
    """
    return {code: share * judged[code] + (1 - share) * derived[code] for code in judged}


def favour(laboratory: Laboratory, least: float, most: float) -> Favoured:
    """What each unit would choose in its own favour, each pillar making up `least` to `most` (0..1) of its score."""
    codes = weighed(laboratory)
    pillars = {
        each.node.code: inside
        for each in pillars_of(laboratory.scheme)
        if (inside := [leaf.indicator for leaf in each.leaves if leaf.indicator in codes])
    }
    refusal = _no_choice(laboratory, len(pillars), least, most)
    if refusal:
        return Favoured(refusal=refusal)
    values = np.column_stack([_pillar_scores(laboratory, inside) for inside in pillars.values()])
    known = ~np.isnan(values).any(axis=1)
    left_out = int((~known).sum())
    if known.sum() < FEWEST:
        return Favoured(left_out=left_out, refusal=Refusal("too_few", {"units": int(known.sum()), "least": FEWEST}))
    scores, parts = favoured_weights.favour(values[known], least, most)
    units = [unit for unit, whole in zip(laboratory.units, known, strict=True) if whole]
    rows = zip(units, scores.tolist(), parts.tolist(), strict=True)
    choices = tuple(Choice(unit, score, dict(zip(pillars, row, strict=True))) for unit, score, row in rows)
    counted = parts[~np.isnan(parts).any(axis=1)]
    mean = dict(zip(pillars, counted.mean(axis=0).tolist(), strict=True)) if len(counted) else None
    return Favoured(choices, mean, left_out)


def take(store: Store, actor: Actor, laboratory: Laboratory, proposed: Shares, facts: Mapping[str, Any]) -> str:
    """The digest under which weights that become a draft are kept with their source."""
    actor.must_hold(EDITORS, _ACT)
    scheme = laboratory.scheme
    with store.unit_of_work(actor.name) as work:
        place = (scheme.code, laboratory.category)
        return work.put_proposal(scheme.framework, place, dict(proposed), dict(facts)).sha256


def source_of(store: Store, laboratory: Laboratory, present: Shares) -> Source | None:
    """What the weights came from: the proposal that they equal, else the last taken; None where none was."""
    scheme = laboratory.scheme
    taken = [
        each
        for each in store.proposals(scheme.framework, scheme.code)
        if each.category == laboratory.category and each.weights.keys() == present.keys()
    ]
    equal = [each for each in taken if shares.same(each.weights, present)]
    found = (equal or taken)[:1]
    return Source(found[0].source, found[0].at, found[0].sha256, bool(equal)) if found else None


def _whole(laboratory: Laboratory, found: Shares) -> dict[str, float]:
    return {code: found.get(code, 0.0) for code in laboratory.adopted}


def _unfit(known: pd.DataFrame, method: str, varying: int) -> Refusal | None:
    """Why the method cannot look at these scores."""
    least = max(FEWEST, varying + 1) if method in OVERALL else FEWEST_OF.get(method, FEWEST)
    if len(known) < least:
        return Refusal("too_few", {"units": len(known), "least": least})
    if method in ABOVE_ZERO and known.to_numpy().min() <= 0:
        names = tuple(str(code) for code in known.columns[(known <= 0).any()])
        return Refusal("zeros", {"cells": int((known <= 0).to_numpy().sum())}, names)
    return None


def _no_choice(laboratory: Laboratory, pillars: int, least: float, most: float) -> Refusal | None:
    units = len(laboratory.units)
    if not laboratory.lists:
        return Refusal("persons")
    if pillars < 2 or pillars > MOST_PILLARS:
        return Refusal("pillars", {"pillars": pillars, "most": MOST_PILLARS})
    if units > MOST_UNITS:
        return Refusal("too_many", {"units": units, "most": MOST_UNITS})
    if least * pillars > 1 + ROUNDING or most * pillars < 1 - ROUNDING:
        return Refusal("limits", {"pillars": pillars})
    return None


def _pillar_scores(laboratory: Laboratory, codes: list[str]) -> np.ndarray:
    """Each unit's mean of a pillar (units,) under the adopted weights of what applies; NaN where that is not known."""
    prepared = laboratory.prepared
    at = prepared.scores.columns.get_indexer(pd.Index(codes))
    weights = np.array([laboratory.adopted[code] for code in codes]) * prepared.applicable[:, at]
    scores = prepared.scores.to_numpy(float)[:, at]
    points, size = (weights * np.nan_to_num(scores)).sum(axis=1), weights.sum(axis=1)
    whole = ~(np.isnan(scores) & (weights > 0)).any(axis=1) & (size > 0)
    return np.divide(points, size, out=np.full(len(points), np.nan), where=whole)
