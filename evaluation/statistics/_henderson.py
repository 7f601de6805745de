"""Henderson's equations (1950) of independent random effects: M(θ) = ΘZ′ZΘ + I, factorised for any θ.

The columns of one component, of which each row has at most one, cross to a diagonal: they are eliminated by hand. What
is left (the Schur complement) is factorised as a dense matrix where it fills up, else by a sparse LU in symmetric mode.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from scipy import sparse
from scipy.linalg import cholesky, solve_triangular
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import SuperLU, splu

Array = np.ndarray

DENSE_SHARE = 0.1  # of the Schur complement filled: from here on a dense factor is the faster one
DENSE_ALWAYS = 500  # columns: below, the book-keeping of sparse matrices costs more than their zeros save
DENSE_LIMIT = 6_000  # columns of a dense factor: 0.3 GB
FILL_LIMIT = 30  # products that an elimination may cost, for each entry of Z′Z
SMALL = 3_000  # columns: so few may fill up altogether


class Root(Protocol):
    """A factorised symmetric positive definite matrix."""

    @property
    def log_determinant(self) -> float: ...

    def solve(self, B: Array) -> Array: ...


@dataclass(frozen=True)
class Factor:
    """M(θ) factorised: rows and columns in the order of Z's columns."""

    order: Array
    diagonal: Array
    across: sparse.csr_array
    back: sparse.csr_array
    rest: Root

    @property
    def log_determinant(self) -> float:
        return float(np.log(self.diagonal).sum()) + self.rest.log_determinant

    def solve(self, B: Array) -> Array:
        """M⁻¹B, shape of B (columns of Z, m)."""
        eliminated = len(self.diagonal)
        upper, lower = np.split(B[self.order], [eliminated])
        lower = self.rest.solve(lower - self.back @ (upper / self.diagonal[:, None]))
        solution = np.empty_like(B)
        solution[self.order[:eliminated]] = (upper - self.across @ lower) / self.diagonal[:, None]
        solution[self.order[eliminated:]] = lower
        return solution


@dataclass(frozen=True)
class Equations:
    """What θ leaves alone: Z′Z in blocks, the eliminated columns first; `order` = their places in Z."""

    products: sparse.csr_array
    order: Array
    component: Array
    diagonal: Array
    across: sparse.csr_array
    back: sparse.csr_array  # across, transposed
    rest: sparse.csr_array
    dense: bool

    def factorise(self, theta: Array) -> Factor:
        """M(θ); θ (components,), the standard deviation of each component relative to the residual's."""
        scale = theta[self.component][self.order]
        first, other = np.split(scale, [len(self.diagonal)])
        diagonal = first**2 * self.diagonal + 1
        taken = _scaled(self.back, np.ones(len(other)), first**2 / diagonal) @ self.across
        root = _dense(self.rest, taken, other) if self.dense else _sparse(self.rest, taken, other)
        across, back = _scaled(self.across, first, other), _scaled(self.back, other, first)
        return Factor(self.order, diagonal, across, back, root)

    def inverse_diagonal(self, factor: Factor, columns: Array, block: int = 256) -> Array:
        """(M⁻¹)_jj of the columns asked for; columns that no chain of rows connects share one solve."""
        turn = _places_within(self._islands[columns])
        inverse = np.empty(len(columns))
        for start in range(0, int(turn.max(initial=-1)) + 1, block):
            chosen = np.flatnonzero((turn >= start) & (turn < start + block))
            units = np.zeros((len(self.order), int(turn[chosen].max()) - start + 1))
            units[columns[chosen], turn[chosen] - start] = 1
            inverse[chosen] = factor.solve(units)[columns[chosen], turn[chosen] - start]
        return inverse

    @cached_property
    def _islands(self) -> Array:
        return connected_components(self.products, directed=False)[1]


def arrange(Z: sparse.csc_array, component: Array) -> Equations:
    """The equations of Z (n, k); `component` (k,) numbers the component that a column belongs to."""
    products = sparse.csr_array(Z.T @ Z)
    single = [number for number in np.unique(component) if _is_diagonal(products, component == number)]
    for number in sorted(single, key=lambda number: -int((component == number).sum())):
        split = _split(products, component, component == number)
        width, cost = len(split.rest.indptr) - 1, int((np.diff(split.across.indptr) ** 2.0).sum())
        if width <= SMALL or cost <= FILL_LIMIT * products.nnz:
            return split
    return _split(products, component, np.zeros(len(component), bool))


def _is_diagonal(products: sparse.csr_array, chosen: Array) -> bool:
    return bool(products[chosen][:, chosen].nnz <= chosen.sum())


def _split(products: sparse.csr_array, component: Array, first: Array) -> Equations:
    order = np.concatenate([np.flatnonzero(first), np.flatnonzero(~first)])
    eliminated = products[first]
    across, rest = sparse.csr_array(eliminated[:, ~first]), sparse.csr_array(products[~first][:, ~first])
    back = sparse.csr_array(across.T)
    filled = (abs(back) @ abs(across) + abs(rest)).nnz
    width = len(order) - int(first.sum())
    dense = width <= DENSE_ALWAYS or (width <= DENSE_LIMIT and filled >= DENSE_SHARE * width**2)
    return Equations(products, order, component, products.diagonal()[first], across, back, rest, dense)


def _places_within(labels: Array) -> Array:
    """0, 1, 2 … for the first, second, third … occurrence of each label."""
    order = np.argsort(labels, kind="stable")
    _, starts, counts = np.unique(labels[order], return_index=True, return_counts=True)
    places = np.empty(len(labels), int)
    places[order] = np.arange(len(labels)) - np.repeat(starts, counts)
    return places


def _scaled(matrix: sparse.csr_array, rows: Array, columns: Array) -> sparse.csr_array:
    """The matrix with row i times `rows[i]` and column j times `columns[j]`."""
    data = matrix.data * np.repeat(rows, np.diff(matrix.indptr)) * columns[matrix.indices]
    return sparse.csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def _dense(rest: sparse.csr_array, taken: sparse.csr_array, scale: Array) -> Root:
    matrix = rest.toarray() - taken.toarray()
    matrix *= scale[:, None]
    matrix *= scale
    matrix.flat[:: len(scale) + 1] += 1
    # the transposed of a symmetric matrix: the factor is made in its place
    return DenseRoot(cholesky(matrix.T, lower=True, overwrite_a=True, check_finite=False))


def _sparse(rest: sparse.csr_array, taken: sparse.csr_array, scale: Array) -> Root:
    matrix = sparse.csc_array(_scaled(sparse.csr_array(rest - taken), scale, scale) + sparse.eye_array(len(scale)))
    options = {"SymmetricMode": True}
    return SparseRoot(splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options=options))


@dataclass(frozen=True)
class DenseRoot:
    """A Cholesky factor, lower."""

    lower: Array

    @property
    def log_determinant(self) -> float:
        return 2 * float(np.log(np.diag(self.lower)).sum())

    def solve(self, B: Array) -> Array:
        """A⁻¹B."""
        half = solve_triangular(self.lower, B, lower=True, check_finite=False)
        return solve_triangular(self.lower, half, lower=True, trans=1, check_finite=False)


@dataclass(frozen=True)
class SparseRoot:
    """A sparse LU factor; with the pivots on the diagonal the determinant is the product of U's diagonal."""

    factor: SuperLU

    @property
    def log_determinant(self) -> float:
        return float(np.log(np.abs(self.factor.U.diagonal())).sum())

    def solve(self, B: Array) -> Array:
        """A⁻¹B."""
        return self.factor.solve(B)
