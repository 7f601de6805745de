"""The tree of means: totals, gradients, and contributions that add up.

Scores (units, indicators) with weights of the same shape: a node's weight is the sum of its leaves', so leaf weights
alone decide. Weights of cells not known are 0.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from evaluation.domain.scheme import Leaf, Node
from evaluation.domain.settings import Arithmetic, Geometric, Harmonic, Mean, Power

Array = np.ndarray


@dataclass(frozen=True)
class Parts:
    """Exact parts of the totals: `base` (units,), `indicators` (units, indicators); base + Σ = total."""

    total: Array
    base: Array
    indicators: Array


def is_linear(tree: Node) -> bool:
    """Whether every mean in the tree is arithmetic."""
    return isinstance(tree.mean, Arithmetic) and all(
        is_linear(child) for child in tree.children if isinstance(child, Node)
    )


def aggregate(tree: Node, scores: Array, weights: Array) -> Array:
    """Totals (…, units) of scores (…, units, indicators) without NaN; NaN where no weight is known."""
    if is_linear(tree):
        return _linear(scores, weights)
    return _node(tree, scores, weights, _positions(tree))


def gradient(tree: Node, scores: Array, weights: Array) -> Array:
    """How much each total moves per point of each score, (units, indicators)."""
    if is_linear(tree):
        return _shares(weights)
    result = np.zeros_like(scores)
    _descend(tree, scores, scores, weights, _positions(tree), factor=np.ones(len(scores)), result=result)
    return result


def decompose(tree: Node, scores: Array, weights: Array, reference: Array) -> Parts:
    """The total as base + one part an indicator.

    Arithmetic trees: base 0 and the parts w × s. With any other mean: base is the total of the `reference` scores
    (units, indicators; the category's mean) under the unit's own weights, and the parts divide the difference down
    the tree: w (s − r) at an arithmetic node, by logarithmic means at a geometric one (Ang 2005), by the difference
    quotient of s^p at a power one. No order of splitting enters; the sum is exact.
    """
    known = np.where(weights > 0, scores, 0.0)
    if is_linear(tree):
        return Parts(_linear(known, weights), np.zeros(len(known)), _shares(weights) * known)
    start = np.where((weights > 0) & ~np.isnan(reference), reference, known)
    result, positions = np.zeros_like(known), _positions(tree)
    total, base = _node(tree, known, weights, positions), _node(tree, start, weights, positions)
    _descend(tree, known, start, weights, positions, factor=np.ones(len(known)), result=result)
    return Parts(total, base, result * (known - start))


def by_kind(scores: Array, weights: Array, masks: Array) -> Array:
    """Weighted means over the indicators of each kind, (units, kinds); `masks` (indicators, kinds) of 0 and 1."""
    weighted = scores * weights
    of_kind = weights @ masks
    return np.divide(weighted @ masks, of_kind, out=np.full(of_kind.shape, np.nan), where=of_kind > 0)


def together(
    scores: Array, errors: Array | None, correlation: Array, *, weights: Array, masks: Array
) -> tuple[Array, Array]:
    """Means of each kind and the total, (units, kinds + 1), and their errors, under one row of weights (indicators,).

    The arithmetic tree without gaps: what `by_kind`, `aggregate` and √(v′Rv) give, in products of whole matrices.
    `errors` None: errors not known.
    """
    columns = np.column_stack([weights[:, None] * masks, weights])
    size = columns.sum(axis=0)
    shares = np.divide(columns, size, out=np.full(columns.shape, np.nan), where=size > 0)
    values = scores @ shares
    if errors is None:
        return values, np.full(values.shape, np.nan)
    variances = _variances(errors, correlation, weights, masks) / np.where(size > 0, size, np.nan) ** 2
    return values, np.sqrt(np.where(variances > 0, variances, np.nan))


def _variances(errors: Array, correlation: Array, weights: Array, masks: Array) -> Array:
    """v′Rv, v = weight × error, of each kind and of all, (units, kinds + 1): by blocks of kinds, each product once."""
    chosen = [np.flatnonzero((mask > 0) & (weights > 0)) for mask in masks.T]
    rows = [errors[:, at] * weights[at].astype(np.float32) for at in chosen]
    result = np.zeros((len(errors), len(chosen) + 1))
    for first, left in enumerate(rows):
        for second in range(first, len(rows)):
            joint = correlation[np.ix_(chosen[first], chosen[second])].astype(np.float32)
            form = np.einsum("nm,nm->n", left @ joint, rows[second])
            result[:, -1] += form if first == second else 2 * form
            if first == second:
                result[:, first] = form
    return result


def straight_shares(tree: Node, weights: Array) -> Array:
    """Shares of the total's weight (units, indicators) of leaves under arithmetic means only, 0 for the others."""
    straight = set(_straight(tree))
    return _shares(weights) * np.array([leaf.indicator in straight for leaf in tree.leaves])


def _straight(node: Node) -> list[str]:
    if not isinstance(node.mean, Arithmetic):
        return []
    inner = [[child.indicator] if isinstance(child, Leaf) else _straight(child) for child in node.children]
    return [code for codes in inner for code in codes]


def _linear(known: Array, weights: Array) -> Array:
    total = weights.sum(axis=-1)
    sums = np.einsum("...ij,ij->...i", known, weights)
    return np.divide(sums, total, out=np.full(sums.shape, np.nan), where=total > 0)


def _shares(weights: Array) -> Array:
    total = weights.sum(axis=-1, keepdims=True)
    return np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)


def _positions(tree: Node) -> dict[str, int]:
    return {leaf.indicator: place for place, leaf in enumerate(tree.leaves)}


def _children(node: Node, scores: Array, weights: Array, positions: Mapping[str, int]) -> tuple[Array, Array]:
    """Values (…, units, children), 0 where unknown, and shares (units, children) of the node's children."""
    values, sizes = [], []
    for child in node.children:
        at = [positions[leaf.indicator] for leaf in (child.leaves if isinstance(child, Node) else (child,))]
        sizes.append(weights[:, at].sum(axis=1))
        value = _node(child, scores, weights, positions) if isinstance(child, Node) else scores[..., at[0]]
        values.append(np.where(sizes[-1] > 0, value, 0.0))
    return np.stack(values, axis=-1), _shares(np.stack(sizes, axis=-1))


def _node(node: Node, scores: Array, weights: Array, positions: Mapping[str, int]) -> Array:
    values, shares = _children(node, scores, weights, positions)
    result = mean_of(node.mean, values, shares)
    return np.where(shares.sum(axis=-1) > 0, result, np.nan)


def mean_of(mean: Mean, values: Array, shares: Array) -> Array:
    """The mean of values (…, children) over the last axis by shares (…, children), which sum to 1; (…)."""
    match mean:
        case Arithmetic():
            return np.asarray((values * shares).sum(axis=-1))
        case Geometric(floor=floor):
            return np.asarray(np.exp((np.log(np.maximum(values, floor)) * shares).sum(axis=-1)))
        case Harmonic(floor=floor):
            return _power_mean(np.maximum(values, floor), shares, -1.0)
        case Power(exponent=exponent, floor=floor):
            return _power_mean(np.maximum(values, floor), shares, exponent)


def _power_mean(values: Array, shares: Array, exponent: float) -> Array:
    """Over each row's largest value (smallest for negative exponents), so that no power leaves the range of floats."""
    counted = shares > 0
    if exponent > 0:
        edge = values.max(axis=-1, keepdims=True, where=counted, initial=0.0)
    else:
        edge = values.min(axis=-1, keepdims=True, where=counted, initial=np.inf)
    scale = np.where((edge > 0) & (edge < np.inf), edge, 1.0)
    inside = (np.where(counted, values / scale, 1.0) ** exponent * shares).sum(axis=-1)
    return np.asarray(np.where(inside > 0, np.where(inside > 0, inside, 1.0) ** (1 / exponent), 0.0) * scale[..., 0])


def _descend(
    node: Node,
    scores: Array,
    start: Array,
    weights: Array,
    positions: Mapping[str, int],
    *,
    factor: Array,
    result: Array,
) -> None:
    """Writes into `result` the factor by which each leaf's difference from `start` counts in the total."""
    values, shares = _children(node, scores, weights, positions)
    before, _ = _children(node, start, weights, positions)
    slopes = _slopes(node.mean, values, before, shares)
    for place, child in enumerate(node.children):
        inner = factor * slopes[:, place]
        if isinstance(child, Leaf):
            result[:, positions[child.indicator]] = inner
        else:
            _descend(child, scores, start, weights, positions, factor=inner, result=result)


def _slopes(mean: Mean, values: Array, before: Array, shares: Array) -> Array:
    """(M − M₀) divided exactly among the children, per point of each child's difference, (units, children)."""
    if isinstance(mean, Arithmetic):
        return shares
    floor = mean.floor
    high, low = np.maximum(values, floor), np.maximum(before, floor)
    counted = shares.any(axis=1)  # a pillar of which nothing is known has no mean
    after, first = (np.where(counted, mean_of(mean, each, shares), 1.0)[:, None] for each in (values, before))
    exponent = {"geometric": 0.0, "harmonic": -1.0}.get(mean.mean, getattr(mean, "exponent", 0.0))
    quotient = _power_quotient(exponent)
    inner = shares * quotient(high, low) / quotient(after, first)
    raised = np.divide(high - low, values - before, out=np.ones_like(high), where=np.abs(values - before) > 1e-12)
    return np.where((values < floor) & (before < floor), 0.0, inner * raised)


def _power_quotient(exponent: float) -> Callable[[Array, Array], Array]:
    """The difference quotient of x^p (of ln x where p = 0) between two points, the derivative where they meet."""

    def quotient(a: Array, b: Array) -> Array:
        near = np.abs(a - b) <= 1e-9 * np.maximum(np.abs(a), np.abs(b))
        middle = (a + b) / 2
        if exponent == 0:
            slope, rise = 1 / middle, np.log(a) - np.log(b)
        else:
            slope, rise = exponent * middle ** (exponent - 1), a**exponent - b**exponent
        return np.where(near, slope, rise / np.where(near, 1.0, a - b))

    return quotient
