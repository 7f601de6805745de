"""Which choice of method decides most about the places: the ones that a careful person could have made otherwise.

Saisana, Saltelli and Tarantola (2005), Journal of the Royal Statistical Society A 168(2). No score changes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from evaluation.checks import weightings
from evaluation.domain.aggregating import Means
from evaluation.domain.results import Note, Prepared
from evaluation.domain.scheme import Leaf, Node, Scheme
from evaluation.domain.settings import (
    Arithmetic,
    Geometric,
    Keep,
    LevelAndChange,
    Mean,
    MinMax,
    PercentileRank,
    TukeyFences,
    Unadjusted,
    ZScore,
)
from evaluation.preparation import prepare_with
from evaluation.statistics import sobol
from evaluation.steps import weighting

Array = np.ndarray
Progress = Callable[[int, int], None]

SEED = 20260118
SAMPLES = 2048
REACH = 0.2
POOL = 1024  # divisions of weight around the chosen one; which is taken is itself a choice
OWN = "own"
RELATIVE = {"efficacy", "min_max", "z_score", "percentile_rank", "standard_step", "rank", "distance_to_target"}
SCORINGS: Mapping[str, Any] = {"min_max": MinMax(), "z_score": ZScore(), "percentile_rank": PercentileRank()}
TREATMENTS: Mapping[str, Any] = {"keep": Keep(), "tukey": TukeyFences()}  # no logarithm: stated limits would not fit
MEANS: Mapping[str, Mean] = {"arithmetic": Arithmetic(), "geometric": Geometric()}
TAIL = 0.05


@dataclass(frozen=True)
class Choices:
    """How much of the movement of places each choice explains, over all combinations of them.

    `factors`: choice × (`first`, alone; `total`, with all that it works together with: shares of the variance of the
    mean number of places moved; `places_first`, `places_total`: of all places taken together, Gamboa et al. 2014).
    `units`: unit × (`own` place; `lower`, `upper`, the places of the middle nine in ten; `factor`, the choice with the
    largest total index of its place, empty where it never moves). `levels`: choice -> its alternatives, the scheme's
    first. `moved`: mean number of places moved, over all runs; `runs`: how many. `declined`: why there is nothing.
    """

    factors: pd.DataFrame
    units: pd.DataFrame
    levels: Mapping[str, tuple[str, ...]]
    moved: float = np.nan
    runs: int = 0
    declined: Note | None = None


@dataclass(frozen=True)
class Alternatives:
    """What may be chosen otherwise: choice -> the names of its levels, the scheme's own first; `nearby` has none.

    `weights`: weighting -> weights (indicators,); `ground` prepares a scoring, an adjustment and a treatment once.
    """

    levels: Mapping[str, tuple[str, ...]]
    weights: Mapping[str, Array]
    prepared: Prepared
    grounds: dict[tuple[str, str, str], Prepared]

    def ground(self, scoring: str, adjustment: str, treatment: str) -> Prepared:
        """The category's units as prepared under the three, without draws."""
        key = (scoring, adjustment, treatment)
        if key not in self.grounds:
            self.grounds[key] = _prepare(self.prepared, *key)
        return self.grounds[key]


def choices(
    prepared: Prepared, weights: pd.DataFrame, progress: Progress | None = None, *, samples: int = SAMPLES
) -> Choices:
    """The answer for the one category in `weights` (category × indicator); `prepared` holds its units only.

    Varied are the weights (the present ones, equal, CRITIC, entropy), their neighbourhood (each up to a fifth more or
    less), the mean, the scoring of indicators scored against others, the adjustment and the treatment of extremes.
    `samples`: a power of 2; the pipeline is run samples × (choices + 2) times, each combination prepared once.
    """
    own = weightings.field(prepared, weights)
    row = weights.reindex(columns=prepared.scores.columns).to_numpy(float)[0]
    if len(own.units) < 2 or np.count_nonzero(row) < 2:
        empty = pd.DataFrame(index=prepared.scores.index[:0])
        return Choices(empty, empty, {}, declined=Note("choices.nothing"))
    made = alternatives(prepared, row)
    names = list(made.levels)
    points = sobol.points(len(names), samples, SEED)
    places = run(made, own.units, points, progress)
    moved = np.abs(places - own.places).mean(axis=1)
    scalar = sobol.estimate(moved[:, None], len(names))
    every = sobol.estimate(places, len(names))
    factors = pd.DataFrame(
        {
            "first": scalar.first[:, 0],
            "total": scalar.total[:, 0],
            "places_first": _together(every.first, every.variance),
            "places_total": _together(every.total, every.variance),
        },
        index=names,
    )
    strongest = np.nan_to_num(every.total, nan=-1.0)
    named = np.array(names, object)[strongest.argmax(axis=0)]
    units = pd.DataFrame(
        {
            "own": own.places,
            "lower": np.quantile(places, TAIL, axis=0, method="lower"),
            "upper": np.quantile(places, 1 - TAIL, axis=0, method="higher"),
            "factor": np.where(every.variance > 0, named, ""),
        },
        index=prepared.scores.index[own.units],
    )
    return Choices(factors, units, made.levels, float(moved.mean()), len(points))


def alternatives(prepared: Prepared, row: Array) -> Alternatives:
    """What may be chosen otherwise beside the weights `row` (indicators,); one without alternatives is left out."""
    tree, derived = prepared.scheme.tree, _weights(prepared, row)
    adjusted = not isinstance(prepared.scheme.adjustment, Unadjusted)
    levels = {
        "weighting": tuple(derived),
        "nearby": (OWN, "nearby"),
        "mean": (OWN, *(name for name in MEANS if under_mean(prepared, name).scheme != prepared.scheme)),
        "scoring": (OWN, *(name for name, each in SCORINGS.items() if _with(tree, scoring=each) != tree)),
        "adjustment": (OWN, *(("none",) if adjusted else ())),
        "treatment": (OWN, *(name for name, each in TREATMENTS.items() if _with(tree, treatment=each) != tree)),
    }
    varied = {name: each for name, each in levels.items() if len(each) > 1}
    return Alternatives(varied, derived, prepared, {(OWN, OWN, OWN): prepared})


def run(made: Alternatives, units: Array, points: Array, progress: Progress | None = None) -> Array:
    """Places (points, units) of the units at these positions, at points (points, choices) of the unit cube."""
    chosen = {name: _level(points[:, at], made, name) for at, name in enumerate(made.levels)}
    rows = _rows(made, chosen, len(points))
    fixed = np.zeros(len(points), int)
    groups = np.column_stack([chosen.get(name, fixed) for name in ("scoring", "adjustment", "treatment", "mean")])
    found, which = np.unique(groups, axis=0, return_inverse=True)
    result = np.empty((len(points), len(units)))
    for done, levels in enumerate(found):
        names = [
            made.levels.get(name, (OWN,))[level]
            for name, level in zip(("scoring", "adjustment", "treatment", "mean"), levels, strict=True)
        ]
        at = np.flatnonzero(which.ravel() == done)
        ground = under_mean(made.ground(names[0], names[1], names[2]), names[3])
        totals = np.vstack(list(weightings.totals(ground, units, rows[at])))
        result[at] = _places(totals)
        if progress is not None:
            progress(done + 1, len(found))
    return result


def _level(share: Array, made: Alternatives, name: str) -> Array:
    """Which level a point stands for: as many parts of 0..1 as there are levels; of `nearby`, which of the pool."""
    count = POOL if name == "nearby" else len(made.levels[name])
    return np.minimum((share * count).astype(int), count - 1)


def _rows(made: Alternatives, chosen: Mapping[str, Array], count: int) -> Array:
    """Weights (points, indicators)."""
    table = np.stack(list(made.weights.values()))
    rows = table[chosen.get("weighting", np.zeros(count, int))]
    if "nearby" in chosen:
        pool = np.random.default_rng(SEED).uniform(1 - REACH, 1 + REACH, (POOL, table.shape[1]))
        rows = rows * pool[chosen["nearby"]]
    return np.asarray(rows / rows.sum(axis=1, keepdims=True))


def _weights(prepared: Prepared, row: Array) -> dict[str, Array]:
    """The present weights and those that say nothing or follow from the data, on the indicators that have weight."""
    weighed = row > 0
    scores = prepared.scores.loc[:, weighed]
    whole = scores.fillna(scores.mean()).fillna(0.0)
    found = {
        OWN: row[weighed],
        "equal": np.full(weighed.sum(), 1 / weighed.sum()),
        "critic": weighting.critic(whole).to_numpy(),
        "entropy": weighting.entropy(whole.clip(lower=0.0)).to_numpy(),
    }
    result = {}
    for name, each in found.items():
        full = np.zeros(len(row))
        full[weighed] = each
        result[name] = full / full.sum()
    return result


def under_mean(prepared: Prepared, mean: str) -> Prepared:
    """The same under another mean at every node of the tree, and nobody compared with others."""
    if mean == OWN:
        return prepared
    changes = {"tree": _with(prepared.scheme.tree, mean=MEANS[mean]), "aggregation": Means()}
    return replace(prepared, scheme=prepared.scheme.model_copy(update=changes))


def _prepare(prepared: Prepared, scoring: str, adjustment: str, treatment: str) -> Prepared:
    """The category's units prepared anew under other choices; nothing is drawn."""
    scheme = prepared.scheme
    tree = _with(scheme.tree, scoring=SCORINGS.get(scoring), treatment=TREATMENTS.get(treatment))
    changes: dict[str, object] = {"tree": tree}
    if adjustment != OWN:
        changes["adjustment"] = Unadjusted()
    other: Scheme = scheme.model_copy(update=changes)
    made = prepare_with(prepared.dataset, other, prepared.embedded, software=prepared.provenance.software, draws=0)
    return weightings.part(made, prepared.scores.index)


def _with(node: Node, *, mean: Mean | None = None, scoring: object = None, treatment: object = None) -> Node:
    """The tree with another mean at each node, or another scoring or treatment at each leaf that can take it."""
    children = tuple(
        _leaf(child, scoring, treatment)
        if isinstance(child, Leaf)
        else _with(child, mean=mean, scoring=scoring, treatment=treatment)
        for child in node.children
    )
    return node.model_copy(update={"children": children, **({"mean": mean} if mean else {})})


def _leaf(leaf: Leaf, scoring: object, treatment: object) -> Leaf:
    changes: dict[str, object] = {}
    if scoring is not None and leaf.scoring.method in RELATIVE:
        changes["scoring"] = scoring
    if treatment is not None and not isinstance(leaf.scoring, LevelAndChange):
        changes["treatment"] = treatment
    return leaf.model_copy(update=changes)


def _places(totals: Array) -> Array:
    """Places (runs, units) of totals, 1 the best, ties sharing the best; last for a total that is not known."""
    known = np.nan_to_num(totals, nan=-np.inf)
    order = np.sort(-known, axis=1)
    pairs = zip(order, -known, strict=True)
    return np.stack([1.0 + np.searchsorted(row, each, side="left") for row, each in pairs])


def _together(shares: Array, variances: Array) -> Array:
    """The shares (choices,) of several results' variances taken together."""
    weight = variances.sum()
    return np.asarray((np.nan_to_num(shares) * variances).sum(axis=1) / weight) if weight > 0 else shares[:, 0] * np.nan
