"""The totals of one category under many weightings at once: what `score` gives for each, to its rounding."""

from dataclasses import dataclass

import numpy as np

from evaluation.domain.results import Prepared
from evaluation.domain.settings import Bounded
from evaluation.steps import aggregation, weighting

Array = np.ndarray

BLOCK = 4_000_000  # cells weighed at once where a mean is not arithmetic


def totals(prepared: Prepared, rows: Array, units: Array | None = None) -> Array:
    """Totals (rows, units) under rows of weights (rows, indicators) that sum to 1; NaN = not placed.

    Not placed is a unit of which nothing is known, or less than the scheme's least coverage. `units`: positions, all if
    not given; they are weighed alike, so `prepared` is of one category.
    """
    chosen = np.arange(len(prepared.scores)) if units is None else units
    if prepared.scheme.compares:
        return _compared(prepared, rows)[:, chosen]
    cells = _Cells(prepared.filled[chosen], prepared.known[chosen], prepared.applicable[chosen])
    weigh = _straight if aggregation.is_linear(prepared.scheme.tree) else _bent
    plain, coverage = weigh(prepared, cells, rows)
    gates = prepared.gate_points.to_numpy(float)[chosen]
    gated = np.where(gates != 0, np.clip(plain + gates, 0, 100), plain)
    return np.where(coverage >= least_coverage(prepared) - 1e-12, gated, np.nan)


def _compared(prepared: Prepared, rows: Array) -> Array:
    """Totals (rows, units) of units compared with each other: all of them at once, one row of weights after another."""
    gates, alike = prepared.gate_points.to_numpy(float), np.zeros(len(prepared.scores), int)
    result = np.empty((len(rows), len(alike)))
    for at, row in enumerate(rows):
        stated = np.broadcast_to(row, prepared.known.shape)
        effective = weighting.spread(prepared.scheme.tree, stated, prepared.applicable)
        plain = aggregation.total(prepared.scheme, prepared.filled, prepared.known, effective, alike).middle
        gated = np.where(gates != 0, np.clip(plain + gates, 0, 100), plain)
        covered = (effective * prepared.known).sum(axis=1) >= least_coverage(prepared) - 1e-12
        result[at] = np.where(covered, gated, np.nan)
    return result


def least_coverage(prepared: Prepared) -> float:
    """The share of weight that has to be known of a unit for it to be placed."""
    setting = prepared.scheme.missing
    return setting.coverage if isinstance(setting, Bounded) else 0.0


def complete(prepared: Prepared, weighable: Array) -> Array:
    """Whether every score that may carry weight (indicators,) applies and is known, by unit: nothing is spread then."""
    return np.asarray((prepared.known & prepared.applicable)[:, weighable].all(axis=1))


@dataclass(frozen=True)
class _Cells:
    """Scores with 0 where not known, which are known, and which apply, (units, indicators)."""

    filled: Array
    known: Array
    applicable: Array


def _straight(prepared: Prepared, cells: _Cells, rows: Array) -> tuple[Array, Array]:
    """Totals before gates, and coverage: a product of matrices for each pattern of what applies."""
    shape = len(rows), len(cells.filled)
    plain, coverage = np.full(shape, np.nan), np.zeros(shape)
    for pattern, units in _patterns(cells.applicable):
        effective = weighting.spread(prepared.scheme.tree, rows, np.broadcast_to(pattern, rows.shape))
        sums, size = effective @ cells.filled[units].T, effective @ cells.known[units].T.astype(float)
        coverage[:, units] = size
        plain[:, units] = np.divide(sums, size, out=np.full(sums.shape, np.nan), where=size > 0)
    return plain, coverage


def _patterns(applicable: Array) -> list[tuple[Array, Array]]:
    """Each pattern of what applies (indicators,) with the positions of its units."""
    if applicable.all():
        return [(applicable[0], np.arange(len(applicable)))] if len(applicable) else []
    patterns, which = np.unique(applicable, axis=0, return_inverse=True)
    return [(pattern, np.flatnonzero(which.ravel() == at)) for at, pattern in enumerate(patterns)]


def _bent(prepared: Prepared, cells: _Cells, rows: Array) -> tuple[Array, Array]:
    """Totals before gates, and coverage, through the tree: units of which the same applies and is known together."""
    together = max(BLOCK // max(cells.filled.size, 1), 1)
    blocks = [_through_tree(prepared, cells, rows[at : at + together]) for at in range(0, len(rows), together)]
    return np.concatenate([plain for plain, _ in blocks]), np.concatenate([coverage for _, coverage in blocks])


def _through_tree(prepared: Prepared, cells: _Cells, rows: Array) -> tuple[Array, Array]:
    tree, shape = prepared.scheme.tree, (len(rows), len(cells.filled))
    plain, coverage = np.full(shape, np.nan), np.zeros(shape)
    patterns, which = np.unique(np.hstack([cells.applicable, cells.known]), axis=0, return_inverse=True)
    for at, pattern in enumerate(patterns):
        units = np.flatnonzero(which.ravel() == at)
        applies, known = np.split(pattern, 2)
        weights = weighting.spread(tree, rows, np.broadcast_to(applies, rows.shape)) * known
        wide = np.broadcast_to(cells.filled[units][:, None, :], (len(units), *rows.shape))
        plain[:, units] = aggregation.aggregate(tree, wide, weights).T
        coverage[:, units] = weights.sum(axis=1, keepdims=True)
    return plain, coverage
