"""Errors that resemble those of the year before, AR(1): how much they do, and how to make independent ones of them."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import brentq

from evaluation.statistics import panels
from evaluation.statistics.panels import Array, Labels, Panel

STRONGEST = 0.95


@dataclass(frozen=True)
class Chains:
    """Rows by group and time (`order`); `carry` (n,) is what each inherits of the row before, ρ^gap, 0 where none is.

    Whitening makes stationary AR(1) errors of variance σ² independent ones of variance σ².
    """

    order: Array
    carry: Array

    @property
    def scale(self) -> Array:
        return 1 / np.sqrt(1 - self.carry**2)

    @property
    def log_determinant(self) -> float:
        """Of the whitening, as a matrix."""
        return float(np.log(self.scale).sum())

    @property
    def matrix(self) -> sparse.csr_array:
        """W with its rows and columns in the order of the rows: row i is what is new in row i."""
        own, scale = self.order, self.scale
        entries = np.concatenate([scale, -scale * self.carry])
        places = np.concatenate([own, own]), np.concatenate([own, np.roll(own, 1)])
        found = sparse.csr_array((entries, places), shape=(len(own), len(own)))
        found.eliminate_zeros()
        return found

    def whiten(self, rows: Array) -> Array:
        """W·rows, in the order of the chains."""
        ordered = rows[self.order].T
        return ((ordered - self.carry * np.roll(ordered, 1, axis=-1)) * self.scale).T

    def transpose(self, whitened: Array) -> Array:
        """Wᵀ·whitened (n,), back in the order of the rows."""
        scaled = whitened * self.scale
        result = np.empty_like(scaled)
        result[self.order] = scaled - np.roll(scaled * self.carry, -1)
        return result

    def precisions(self) -> Array:
        """The diagonal of WᵀW (n,), in the order of the rows."""
        result = np.empty_like(self.carry)
        result[self.order] = self.scale**2 + np.roll((self.scale * self.carry) ** 2, -1)
        return result


def chain(panel: Panel, autocorrelation: float) -> Chains:
    """The chains of a panel; between rows `gap` years apart the errors correlate by ρ^gap."""
    if not -1 < autocorrelation < 1:
        raise ValueError(f"an autocorrelation lies between -1 and 1, not at {autocorrelation}")
    if autocorrelation == 0:
        return Chains(np.arange(len(panel.y)), np.zeros(len(panel.y)))
    if panel.times.size == 0:
        raise ValueError("an autocorrelation needs the times of the rows")
    order = np.lexsort((panel.times, panel.codes))
    same = np.diff(panel.codes[order]) == 0
    gaps = np.where(same, np.diff(panel.times[order]), 1)
    return Chains(order, np.concatenate([[0.0], np.where(same, autocorrelation**gaps, 0.0)]))


def estimate(y: Array, X: Array, groups: Labels, times: Array) -> float:
    """The correlation ρ of errors one year apart, within ±.95.

    Residuals from group means correlate downwards by their making: −1/(T − 1) on average with no autocorrelation at
    all (Nickell 1981). So the share Σ r_t r_{t+1} / Σ r_t² is set equal to the one that AR(1) errors give in
    expectation on the same years and the same X: the correction of Solon (1984), here with gaps and conditions. What
    bias is left falls as one over the number of groups.
    Raises ValueError for what `panels.arrange` refuses, without three rows in a group, two of them a year apart, and
    where y does not vary within groups beyond X.
    """
    panel = panels.arrange(y, X, groups, times)
    calendar = _calendar(panel)
    residual = calendar.centre(calendar.place(panel.y))
    for _ in range(2):  # the second time takes off what rounding left
        residual = residual - calendar.basis @ np.einsum("ktp,kt->p", calendar.basis, residual)
    squares = (residual**2).sum()
    if squares <= 1e-24 * (panel.y @ panel.y):
        raise ValueError("y does not vary within groups beyond X")
    observed = (residual * calendar.neighbours(residual)).sum() / squares

    def excess(rho: float) -> float:
        return calendar.expected(rho) - observed

    if excess(-STRONGEST) >= 0:
        return -STRONGEST
    return STRONGEST if excess(STRONGEST) <= 0 else float(brentq(excess, -STRONGEST, STRONGEST, xtol=1e-10))


@dataclass(frozen=True)
class _Calendar:
    """Groups by years (k, T): which are there (`present`) and which are followed by the next (`followed`, (k, T−1)).

    `basis` (k, T, q) is an orthonormal basis of the columns of X less their group means.
    """

    panel: Panel
    years: Array
    present: Array
    followed: Array
    basis: Array

    def place(self, rows: Array) -> Array:
        placed = np.zeros((*self.present.shape, *rows.shape[1:]))
        placed[self.panel.codes, np.searchsorted(self.years, self.panel.times)] = rows
        return placed

    def centre(self, placed: Array) -> Array:
        """M·placed: less the mean of each group over the years that it has."""
        present = self.present.reshape(*self.present.shape, *(1,) * (placed.ndim - 2))
        mean = (placed * present).sum(axis=1, keepdims=True) / present.sum(axis=1, keepdims=True)
        return (placed - mean) * present

    def neighbours(self, placed: Array) -> Array:
        """A·placed: half the sum of the year before and the year after, where there; so r′Ar = Σ r_t r_{t+1}."""
        followed = self.followed.reshape(*self.followed.shape, *(1,) * (placed.ndim - 2))
        result = np.zeros_like(placed)
        result[:, 1:] += followed * placed[:, :-1] / 2
        result[:, :-1] += followed * placed[:, 1:] / 2
        return result

    def expected(self, rho: float) -> float:
        """E r′Ar / E r′r for r = (1 − QQ′)Me: Q the basis, e AR(1) with ρ, C = M cov(e) M; traces, Q taken out."""
        covariance = rho ** np.abs(np.subtract.outer(self.years, self.years))
        sizes = self.present.sum(axis=1)[:, None]
        average = self.present @ covariance / sizes
        overall = (self.present * average).sum(axis=1, keepdims=True) / sizes
        products = (self.followed * (rho - average[:, 1:] - average[:, :-1] + overall)).sum()
        squares = (self.present * (1 - 2 * average + overall)).sum()
        CQ, AQ = self.centre(np.einsum("ts,ksp->ktp", covariance, self.basis)), self.neighbours(self.basis)
        QCQ, QAQ = (np.einsum("ktp,ktq->pq", self.basis, each) for each in (CQ, AQ))
        products -= 2 * (AQ * CQ).sum() - (QAQ * QCQ).sum()
        return float(products / (squares - np.trace(QCQ)))


def _calendar(panel: Panel) -> _Calendar:
    if panel.times.size == 0:
        raise ValueError("an autocorrelation needs the times of the rows")
    years = np.unique(panel.times)
    present = np.zeros((len(panel.labels), len(years)), bool)
    present[panel.codes, np.searchsorted(years, panel.times)] = True
    followed = present[:, 1:] & present[:, :-1] & (np.diff(years) == 1)
    if not followed[present.sum(axis=1) >= 3].any():
        raise ValueError("an autocorrelation needs groups with 3 rows or more, two of them one year apart")
    bare = _Calendar(panel, years, present, followed, np.zeros((*present.shape, 0)))
    sizes = np.linalg.norm(panel.X, axis=0)
    columns = bare.centre(bare.place(panel.X / np.where(sizes > 0, sizes, 1))).reshape(present.size, -1)
    vectors, kept, _ = np.linalg.svd(columns, full_matrices=False)
    basis = vectors[:, kept > 1e-10].reshape(*present.shape, -1)
    return _Calendar(panel, years, present, followed, basis)
