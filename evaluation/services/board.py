"""What a browser needs to place a category's units itself while a slider is dragged: scores, what applies, the tree."""

import base64
from typing import Any

import numpy as np

from evaluation.domain.indicators import Achievement
from evaluation.domain.scheme import Leaf, Node
from evaluation.domain.settings import Bounded
from evaluation.services.weights import Laboratory
from evaluation.steps import aggregation

Array = np.ndarray


def pack(laboratory: Laboratory) -> dict[str, Any]:
    """Numbers for scoring in the laboratory's order, as JSON; matrices as base64 of little-endian values, by row.

    `scores` (units, indicators) with 0 where not known; `known` the same shape, empty where all is known; `patterns`
    (patterns, indicators) of what applies with `pattern` by unit, empty where everything applies; `gates` points by
    unit, empty where none; `before` (units, 3): place and range under the adopted weights, NaN = none. Nothing in it
    names a unit.
    """
    prepared = laboratory.prepared
    setting = prepared.scheme.missing
    patterns, pattern = np.unique(prepared.applicable, axis=0, return_inverse=True)
    gates = prepared.gate_points.to_numpy(float)
    rows, columns = prepared.scores.shape
    return {
        "rows": rows,
        "columns": columns,
        "scores": _sent(prepared.filled, "<f8"),
        "known": "" if prepared.known.all() else _sent(prepared.known, "u1"),
        "patterns": "" if prepared.applicable.all() else _sent(patterns, "u1"),
        "pattern": "" if prepared.applicable.all() else _sent(pattern.ravel(), "<i4"),
        "gates": _sent(gates, "<f8") if gates.any() else "",
        "before": _sent(laboratory.places, "<f8"),
        "least": setting.coverage if isinstance(setting, Bounded) else 0.0,
        "linear": aggregation.is_linear(prepared.scheme.tree),
        "tree": _tree(prepared.scheme.tree, {code: at for at, code in enumerate(prepared.scheme.indicators)}),
        "kinds": [leaf.achievement.value for leaf in prepared.scheme.leaves],
        "years": [leaf.horizon_years for leaf in prepared.scheme.leaves],
        "weighable": [at for at, leaf in enumerate(prepared.scheme.leaves) if leaf.achievement is not Achievement.NONE],
    }


def _tree(node: Node, positions: dict[str, int]) -> dict[str, Any]:
    """The means as they nest; a leaf is its position among the indicators."""
    children = [
        positions[child.indicator] if isinstance(child, Leaf) else _tree(child, positions) for child in node.children
    ]
    return {**node.mean.model_dump(), "children": children}


def _sent(values: Array, kind: str) -> str:
    return base64.b64encode(np.ascontiguousarray(values, dtype=kind).tobytes()).decode("ascii")
