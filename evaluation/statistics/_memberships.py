"""Who is in which row: components of levels side by side, checked and brought to one scale."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

Array = np.ndarray
Membership = sparse.sparray | sparse.spmatrix | Array | Sequence[Hashable]
Memberships = Mapping[str, Membership]


@dataclass(frozen=True)
class Design:
    """All components side by side: Z (n, k), each scaled so that its rows have a mean square of 1."""

    Z: sparse.csc_array
    scales: Mapping[str, float]
    widths: Mapping[str, int]

    @property
    def component(self) -> Array:
        return np.repeat(np.arange(len(self.widths)), list(self.widths.values()))

    @property
    def column_scales(self) -> Array:
        return np.repeat(list(self.scales.values()), list(self.widths.values()))

    def columns(self, name: str) -> Array:
        """The places of a component's levels among Z's columns."""
        if name not in self.widths:
            raise KeyError(f"no component {name!r}; there are {', '.join(map(repr, self.widths))}")
        return np.flatnonzero(self.component == list(self.widths).index(name))

    def turned(self, rows: sparse.csr_array) -> "Design":
        """The design of rows·y."""
        return replace(self, Z=sparse.csc_array(rows @ self.Z))


def arrange(memberships: Memberships, rows: int) -> Design:
    """The components checked, in the order given. Raises ValueError for what `crossed_effects.fit` says of them."""
    if not isinstance(memberships, Mapping):
        raise TypeError("components are wanted by name: a mapping to labels or shares of membership")
    if not memberships:
        raise ValueError("there is no component; least_squares fits without any")
    blocks, scales, widths = {}, {}, {}
    for name, given in memberships.items():
        block = shares(name, given)
        _check(name, block, rows)
        widths[name] = len(block.indptr) - 1
        scales[name] = float(np.sqrt((block.data**2).sum() / len(np.unique(block.indices))))
        blocks[name] = sparse.csc_array(block / scales[name])
    _refuse_doubled(blocks)
    return Design(sparse.csc_array(sparse.hstack(list(blocks.values()))), scales, widths)


def shares(name: str, given: Membership) -> sparse.csc_array:
    """Shares of membership (n, k), a copy; of labels (n,) a 1 in the column of each row's, columns by sorted label.

    Raises ValueError where a label is missing.
    """
    if isinstance(given, sparse.sparray | sparse.spmatrix):
        block = sparse.csc_array(given, dtype=float, copy=True)
        block.eliminate_zeros()
        return block
    labels = np.asarray(given)
    if labels.ndim != 1:
        return sparse.csc_array(labels.astype(float))
    codes, levels = pd.factorize(labels, sort=True)
    if (codes < 0).any():
        raise ValueError(f"component {name!r} lacks {(codes < 0).sum()} labels: none may be missing")
    shape = len(codes), len(levels)
    return sparse.csc_array((np.ones(len(codes)), (np.arange(len(codes)), codes)), shape=shape)


def _refuse_doubled(blocks: Mapping[str, sparse.csc_array]) -> None:
    """Two components with the same ZZ′ share one variance; told by what ZZ′ makes of a column of random numbers."""
    rows = next(iter(blocks.values())).shape[0]
    probe = np.random.default_rng(0).standard_normal(rows)
    seen: dict[str, Array] = {}
    for name, block in blocks.items():
        image = block @ (block.T @ probe)
        for other, earlier in seen.items():
            if np.allclose(image, earlier, rtol=1e-9, atol=1e-9 * np.abs(earlier).max()):
                raise ValueError(f"components {other!r} and {name!r} are the same: their variances add up")
        seen[name] = image


def _check(name: str, block: sparse.csc_array, rows: int) -> None:
    if block.shape[0] != rows:
        raise ValueError(f"component {name!r} has {block.shape[0]} rows, y has {rows}")
    if not np.isfinite(block.data).all():
        raise ValueError(f"component {name!r} lacks numbers: a share of membership may not be missing")
    if (block.data < 0).any():
        raise ValueError(f"component {name!r}: a share of membership is below 0: {block.data.min()}")
    sizes = np.diff(block.indptr)
    if len(sizes) == 0:
        raise ValueError(f"component {name!r} has no level")
    if not sizes.all():
        empty = np.flatnonzero(sizes == 0)
        raise ValueError(f"component {name!r}: {len(empty)} levels have no row, first column {empty[0]}")
    if len(sizes) == rows and (sizes == 1).all() and np.ptp(np.abs(block.data)) == 0:
        raise ValueError(f"component {name!r} has one level to a row: it cannot be told from the residual")
