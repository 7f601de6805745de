"""Errors that resemble those of the year before, AR(1): how much they do, and how to make independent ones of them."""

from dataclasses import dataclass

import numpy as np
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

    Residuals from group means correlate downwards by their making: about −1/(T−1) with no autocorrelation at all
    (Nickell 1981). So the share Σ r_t r_{t+1} / Σ r_t² is set equal to the one that AR(1) errors give in expectation on
    the same years and the same X (the idea of Solon 1984, with gaps and covariates). Exact in expectation up to
    the ratio, whose bias falls as one over the number of groups. Three rows in a group and two years in succession are
    the least.
    """
    panel = panels.arrange(y, X, groups, times)
    moments = _calendar(panel)
    residual = moments.centre(moments.place(panel.y))
    for _ in range(2):  # the second pass takes off what rounding left
        residual = residual - moments.basis @ np.einsum("ktp,kt->p", moments.basis, residual)
    observed = (residual * moments.neighbours(residual)).sum() / (residual**2).sum()
    low, high = (moments.expected(rho) - observed for rho in (-STRONGEST, STRONGEST))
    if low >= 0 or high <= 0:
        return -STRONGEST if low >= 0 else STRONGEST
    return float(brentq(lambda rho: moments.expected(rho) - observed, -STRONGEST, STRONGEST, xtol=1e-10))


@dataclass(frozen=True)
class _Calendar:
    """Groups by years (k, T): who is there (`present`), which pairs of years follow each other, and X within groups.

    `basis` (k, T, q) is an orthonormal basis of the columns of X less their group means.
    """

    panel: Panel
    years: Array
    present: Array
    basis: Array

    def place(self, rows: Array) -> Array:
        placed = np.zeros((*self.present.shape, *rows.shape[1:]))
        placed[self.panel.codes, np.searchsorted(self.years, self.panel.times)] = rows
        return placed

    def centre(self, placed: Array) -> Array:
        """Less the mean of each group over the years that it has."""
        present = self.present.reshape(*self.present.shape, *(1,) * (placed.ndim - 2))
        mean = (placed * present).sum(axis=1, keepdims=True) / present.sum(axis=1, keepdims=True)
        return (placed - mean) * present

    def neighbours(self, placed: Array) -> Array:
        """Half the sum of the year before and the year after, where both years are there: the matrix A of r′A r."""
        follows = self.present[:, 1:] & self.present[:, :-1] & (np.diff(self.years) == 1)
        follows = follows.reshape(*follows.shape, *(1,) * (placed.ndim - 2))
        result = np.zeros_like(placed)
        result[:, 1:] += follows * placed[:, :-1] / 2
        result[:, :-1] += follows * placed[:, 1:] / 2
        return result

    def expected(self, rho: float) -> float:
        """E r′A r / E r′r for r = (1 − QQ′) M e: Q the basis, M the centring, e AR(1) with ρ; C = M cov(e) M."""
        covariance = rho ** np.abs(np.subtract.outer(self.years, self.years))
        sizes = self.present.sum(axis=1)[:, None]
        average = self.present @ covariance / sizes
        overall = (self.present * average).sum(axis=1, keepdims=True) / sizes
        pairs = rho - average[:, 1:] - average[:, :-1] + overall
        both = self.present[:, 1:] & self.present[:, :-1] & (np.diff(self.years) == 1)
        products = (both * pairs).sum()
        squares = (self.present * (1 - 2 * average + overall)).sum()
        CQ = self.centre(np.einsum("ts,ksp->ktp", covariance, self.basis))
        AQ = self.neighbours(self.basis)
        QCQ, QAQ = (np.einsum("ktp,ktq->pq", self.basis, each) for each in (CQ, AQ))
        products -= 2 * (AQ * CQ).sum() - (QAQ * QCQ).sum()
        return float(products / (squares - np.trace(QCQ)))


def _calendar(panel: Panel) -> _Calendar:
    years = np.unique(panel.times)
    present = np.zeros((len(panel.labels), len(years)), bool)
    present[panel.codes, np.searchsorted(years, panel.times)] = True
    bare = _Calendar(panel, years, present, np.zeros((*present.shape, 0)))
    usable = present[present.sum(axis=1) >= 3]
    if not (usable[:, 1:] & usable[:, :-1] & (np.diff(years) == 1)).any():
        raise ValueError("an autocorrelation needs groups with 3 rows or more, two of them one year apart")
    columns = bare.centre(bare.place(panel.X)).reshape(present.size, -1)
    vectors, sizes, _ = np.linalg.svd(columns, full_matrices=False)
    kept = vectors[:, sizes > 1e-10 * max(np.abs(panel.X).max() * np.sqrt(len(panel.y)), sizes.max())]
    return _Calendar(panel, years, present, kept.reshape(*present.shape, -1))
