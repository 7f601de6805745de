"""Weights as stated, their latent and distant shares, and their spread where an indicator does not apply.

Beside them what the data suggest (`derived`) and what people judge (`judged`).
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from evaluation.domain.indicators import Achievement
from evaluation.domain.scheme import ANY_CATEGORY, Leaf, Node, Scheme
from evaluation.steps.weighting.derived import (
    critic,
    entropy,
    equal_correlation,
    measurement_model,
    merec,
    principal_components,
    standard_deviation,
)
from evaluation.steps.weighting.judged import (
    SAATY_1980,
    analytic_hierarchy,
    best_worst,
    best_worst_contradictions,
    combine_judgements,
    implied_by_others,
    pairwise_table,
    rank_order_centroid,
    swing,
)

__all__ = [
    "SAATY_1980",
    "analytic_hierarchy",
    "best_worst",
    "best_worst_contradictions",
    "combine_judgements",
    "critic",
    "entropy",
    "equal_correlation",
    "horizon_share",
    "implied_by_others",
    "latent_share",
    "measurement_model",
    "merec",
    "pairwise_table",
    "principal_components",
    "rank_order_centroid",
    "spread",
    "standard_deviation",
    "stated",
    "swing",
]

Array = np.ndarray


def stated(scheme: Scheme, categories: Iterable[str]) -> pd.DataFrame:
    """Weights, category × indicator, each row summing to 1; zeros for a category that the scheme does not weigh."""
    nothing = dict.fromkeys(scheme.indicators, 0.0)
    weighs = {*scheme.weights} if ANY_CATEGORY not in scheme.weights else {*categories}
    rows = {name: scheme.weights_of(name) if name in weighs else nothing for name in dict.fromkeys(categories)}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(scheme.indicators))
    return frame.rename_axis(index="category", columns="indicator")


def latent_share(weights: Mapping[str, float], kinds: Mapping[str, Achievement]) -> float:
    """Latent weight as a share of latent + visible; NaN where neither has weight."""
    latent = sum(weight for code, weight in weights.items() if kinds[code] is Achievement.LATENT)
    visible = sum(weight for code, weight in weights.items() if kinds[code] is Achievement.VISIBLE)
    return latent / (latent + visible) if latent + visible else float("nan")


def horizon_share(weights: Mapping[str, float], leaves: Iterable[Leaf], years: float = 5) -> float:
    """The share of weight whose payoff horizon is `years` or more; NaN where nothing has weight."""
    total = sum(weights.values())
    distant = sum(weights[leaf.indicator] for leaf in leaves if leaf.horizon_years >= years)
    return distant / total if total else float("nan")


def spread(tree: Node, weights: Array, applicable: Array) -> Array:
    """Weights (units, indicators) with those of cells not applicable spread inside their pillar, in proportion.

    Where a whole pillar does not apply, its weight goes to the pillars beside it. Rows keep their sum; a unit to which
    nothing applies gets zeros.
    """
    if applicable.all():
        return weights
    positions = {leaf.indicator: place for place, leaf in enumerate(tree.leaves)}
    return _spread(tree, weights, applicable, positions) * weights.sum(axis=1, keepdims=True)


def _spread(node: Node, weights: Array, applicable: Array, positions: Mapping[str, int]) -> Array:
    """Shares of the node's weight (units, indicators): each row sums to 1, or to 0 where nothing below applies."""
    result = np.zeros_like(weights)
    total = np.zeros(len(weights))
    for child in node.children:
        if isinstance(child, Leaf):
            at = positions[child.indicator]
            inside = np.zeros_like(weights)
            inside[:, at] = applicable[:, at] & (weights[:, at] > 0)
            nominal = weights[:, at]
        else:
            inside = _spread(child, weights, applicable, positions)
            nominal = weights[:, [positions[leaf.indicator] for leaf in child.leaves]].sum(axis=1)
        share = np.where(inside.any(axis=1), nominal, 0.0)
        result += share[:, None] * inside
        total += share
    return np.divide(result, total[:, None], out=np.zeros_like(result), where=total[:, None] > 0)
