"""Least squares with fixed effects of cadres and regions, and what each row moves in it."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.linalg import qr, solve_triangular
from scipy.sparse.linalg import SuperLU, splu

Array = np.ndarray

BLOCK = 256  # rows solved for at once


@dataclass(frozen=True)
class TwoWay:
    """y = Dδ + Xβ: `dummies` D = one column a cadre, one a region but the first; `swept` = R of X less its part in D.

    `held` (n,) numbers the cadre of each row. The rows form one connected component.
    """

    held: Array
    dummies: sparse.csr_array
    factor: SuperLU
    X: Array
    shared: Array
    rest: Array
    swept: Array

    def fit(self, y: Array) -> tuple[Array, Array]:
        """The effects of cadres, up to a constant, and the residuals (n,)."""
        slopes = solve_triangular(self.swept, self.rest.T @ y)
        effects = self.factor.solve(self.dummies.T @ (y - self.X @ slopes))
        return effects[: self.held.max() + 1], y - self.X @ slopes - self.dummies @ effects

    def influence(self, rows: Array) -> tuple[Array, Array]:
        """By row: its leverage, and how much a unit of its error variance adds to the cadres' plain variance."""
        parts = [self._influence(rows[start : start + BLOCK]) for start in range(0, len(rows), BLOCK)]
        leverage, added = zip(*parts, strict=True) if parts else ((), ())
        return np.concatenate([*leverage, []]), np.concatenate([*added, []])

    def _influence(self, rows: Array) -> tuple[Array, Array]:
        slopes = solve_triangular(self.swept, self.rest[rows].T)
        effects = self.factor.solve(self.dummies[rows].T.toarray() - self.shared @ slopes)
        leverage = (self.dummies[rows] * effects.T).sum(axis=1) + (self.X[rows] * slopes.T).sum(axis=1)
        weights = np.bincount(self.held) / len(self.held)
        cadres = effects[: len(weights)]
        return np.asarray(leverage), weights @ cadres**2 - (weights @ cadres) ** 2


def two_way(cadres: Array, regions: Array, X: Array) -> TwoWay:
    """The fixed-effects design of labels (n,) and X (n, p), p may be 0.

    Columns of X that say nothing beside cadres, regions and the other columns are left out.
    """
    rows = np.arange(len(cadres))
    held = np.unique(cadres, return_inverse=True)[1]
    place = np.unique(regions, return_inverse=True)[1]
    ones = np.ones(len(rows))
    blocks = [sparse.csr_array((ones, (rows, held))), sparse.csr_array((ones, (rows, place)))[:, 1:]]
    dummies = sparse.csr_array(sparse.hstack(blocks))
    options = {"SymmetricMode": True}
    products = sparse.csc_array(dummies.T @ dummies)
    factor = splu(products, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options=options)
    X = X / np.maximum(np.linalg.norm(X, axis=0), 1e-300)
    left = X - dummies @ factor.solve(dummies.T @ X)
    _, size, order = qr(left, mode="economic", pivoting=True)
    left_over = np.abs(np.diag(size)) > 1e-8
    kept = np.sort(order[: len(left_over)][left_over])
    rest, swept = qr(left[:, kept], mode="economic")
    return TwoWay(held, dummies, factor, X[:, kept], dummies.T @ X[:, kept], rest, swept)
