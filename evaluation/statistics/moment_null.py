"""The permutation null without refits: the variance of cadres by moments, in the data and in rolled postings.

Within regions, M taking out X and the regions, two quadratic forms have expectations linear in the two variances:
E|Z′My|² = σ²ₐ tr(Z′MZ)² + σ² tr(Z′MZ) and E(y′My) = σ²ₐ tr(Z′MZ) + σ² (n − rank). Henderson (1953), method 3, with the
forms of MINQUE(0) (Rao 1970). Unbiased, less exact than likelihood, and a hundred times as fast as a refit.
"""

import numpy as np
from scipy import sparse
from scipy.linalg import qr

from evaluation.statistics.mobility import Null, roll

Array = np.ndarray


def moment_null(
    y: Array,
    X: Array,
    Z: sparse.sparray,
    *,
    regions: Array,
    times: Array,
    draws: int,
    generator: np.random.Generator,
) -> Null:
    """The variance of the levels of Z (n, k), beside worlds in which its postings are rolled in time within regions.

    Labels (n,) of regions; `times` (n,) sort. A negative estimate is 0. Raises ValueError where no row is left beside
    X and the regions, or nobody follows anybody in any region.
    """
    entries = sparse.coo_array(sparse.csc_array(Z, dtype=float))
    place = np.unique(np.asarray(regions), return_inverse=True)[1]
    order = np.lexsort((times, place))
    basis = _basis(np.column_stack([X, np.eye(place.max() + 1)[place]]))
    rest = y - basis @ (basis.T @ y)
    if len(y) <= basis.shape[1] or np.linalg.norm(rest) <= 1e-10 * np.linalg.norm(y - y.mean()):
        raise ValueError("X and the regions explain y exactly: there is no variance to divide")
    found = _variance(rest, basis, sparse.csr_array(entries))
    rolled = [_variance(rest, basis, roll(entries, place, order, generator)) for _ in range(draws)]
    return Null(found, np.array(rolled))


def _basis(columns: Array) -> Array:
    """An orthonormal basis of what the columns span."""
    Q, R, _ = qr(columns, mode="economic", pivoting=True)
    size = np.abs(np.diag(R))
    return Q[:, size > 1e-10 * size[0]]


def _variance(rest: Array, basis: Array, Z: sparse.csr_array) -> float:
    """σ²ₐ from the two moments, at least 0."""
    shared, products = Z.T @ basis, Z.T @ Z
    single = float((Z.data**2).sum() - (shared**2).sum())
    double = float(
        (products.data**2).sum() - 2 * (shared * (products @ shared)).sum() + ((shared.T @ shared) ** 2).sum()
    )
    freedom = len(rest) - basis.shape[1]
    determinant = double * freedom - single**2
    if determinant <= 1e-9 * (products.data**2).sum() * freedom:
        raise ValueError("no leader follows another within any region: their variance cannot be told")
    between, total = float(((Z.T @ rest) ** 2).sum()), float(rest @ rest)
    return max(0.0, (between * freedom - total * single) / determinant)
