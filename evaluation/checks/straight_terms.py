"""What totals are straight in: each indicator under arithmetic means, and each pillar under another mean as a whole.

Inside such a pillar the weights keep their proportions; then its mean is a score like any other.
"""

from dataclasses import dataclass

import numpy as np

from evaluation.domain.indicators import Achievement
from evaluation.domain.results import Prepared
from evaluation.domain.scheme import Leaf, Node
from evaluation.domain.settings import Arithmetic
from evaluation.steps import aggregation

Array = np.ndarray


@dataclass(frozen=True)
class Terms:
    """`scores` (units, terms) with the points of gates; `shares` (terms, indicators): each row divides a term's weight.

    Weights (terms,) of sum 1 give totals `scores @ weights`, and weights of indicators `weights @ shares`. `pillars`:
    codes of those taken as a whole. `scores` hold 0 for what is not known: only complete units may be asked.
    """

    scores: Array
    shares: Array
    pillars: tuple[str, ...]

    def of(self, weights: Array) -> Array:
        """Weights (terms,) of weights of indicators (indicators,)."""
        return np.asarray(weights @ (self.shares > 0).T)

    def spread(self, weights: Array) -> Array:
        """Weights (…, indicators) of weights (…, terms)."""
        return np.asarray(weights @ self.shares)


def terms(prepared: Prepared, present: Array) -> Terms:
    """The terms of a scheme with the proportions of `present` (indicators,) kept inside pillars under other means.

    A pillar without any weight now is divided evenly.
    """
    leaves = prepared.scheme.leaves
    positions = {leaf.indicator: at for at, leaf in enumerate(leaves)}
    found = _children(prepared.scheme.tree)
    scores = np.empty((len(prepared.scores), len(found)))
    shares = np.zeros((len(found), len(leaves)))
    for at, child in enumerate(found):
        below = (child,) if isinstance(child, Leaf) else child.leaves
        places = [positions[leaf.indicator] for leaf in below]
        able = np.array([float(leaf.achievement is not Achievement.NONE) for leaf in below])
        inside = present[places] if present[places].sum() > 0 else able
        shares[at, places] = inside / inside.sum()
        scores[:, at] = _scores(child, prepared.filled[:, places], shares[at, places])
    gates = prepared.gate_points.to_numpy(float)
    return Terms(scores + gates[:, None], shares, tuple(each.code for each in found if isinstance(each, Node)))


def pillars(tree: Node) -> tuple[Node, ...]:
    """The highest nodes under a mean that is not arithmetic."""
    return tuple(each for each in _children(tree) if isinstance(each, Node))


def _children(node: Node) -> list[Node | Leaf]:
    """Leaves under arithmetic means only, and the highest nodes under another; without what may carry no weight."""
    if not isinstance(node.mean, Arithmetic):
        return [node]
    found: list[Node | Leaf] = []
    for child in node.children:
        if isinstance(child, Node):
            found += _children(child)
        elif child.achievement is not Achievement.NONE:
            found.append(child)
    return found


def _scores(child: Node | Leaf, cells: Array, inside: Array) -> Array:
    if isinstance(child, Leaf):
        return cells[:, 0]
    return np.nan_to_num(aggregation.aggregate(child, cells, np.broadcast_to(inside, cells.shape)))
