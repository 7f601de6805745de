"""Totals 0..100 of units compared with each other: TOPSIS, VIKOR, Copeland as a scheme's setting.

Scores (units, indicators) or (draws, units, indicators) of one category, weights (units, indicators): a unit for which
an indicator does not apply carries its weight elsewhere. A missing cell is left out of the total; its bounds put it at
the worst and at the best that is known of the indicator. Identical units tie. Without contributions: 无逐项贡献.
"""

from dataclasses import dataclass

import numpy as np

from evaluation.domain.aggregating import Comparing, Copeland, Topsis, Vikor

Array = np.ndarray

ROUNDING = 1e-12
BLOCK = 2_000_000  # pairs × indicators compared at once
MOST_COMPARED = 2_000_000_000  # pairs × indicators × draws that are compared at all


@dataclass(frozen=True)
class Totals:
    """Totals (…, units) over what is known, and with missing cells at their worst and best; NaN = nothing known."""

    middle: Array
    low: Array
    high: Array


def compare(setting: Comparing, scores: Array, known: Array, weights: Array) -> Totals:
    """The totals of one category's units; `scores` hold any number where not `known` (units, indicators).

    >>> scores = np.array([[90.0, 40.0], [60.0, 60.0], [30.0, 20.0]])
    >>> whole, equal = np.ones((3, 2), bool), np.full((3, 2), 0.5)
    >>> compare(Copeland(), scores, whole, equal).middle.tolist()
    [75.0, 75.0, 0.0]
    """
    cells = _Cells.of(scores, known, weights, vector=isinstance(setting, Topsis) and setting.normaliser == "vector")
    counted = weights * known
    match setting:
        case Copeland():
            found = _copeland(scores, known, weights)
        case Vikor(majority=majority):
            found = _vikor(cells, counted, weights, majority)
        case _:
            found = [_topsis(losses, cells.widths, shares) for losses, shares in cells.versions(counted, weights)]
    unknown = counted.sum(axis=-1) <= 0
    middle, low, high = (100 * np.where(unknown, np.nan, each) for each in found)
    return Totals(middle, np.fmin(low, middle), np.fmax(high, middle))


def too_many(setting: Comparing, draws: int, units: int, indicators: int) -> bool:
    """Whether drawing totals would compare more pairs than can be waited for."""
    return isinstance(setting, Copeland) and draws * units**2 * indicators > MOST_COMPARED


@dataclass(frozen=True)
class _Cells:
    """Losses against each indicator's best (…, units, indicators), and each indicator's width (…, 1, indicators)."""

    losses: Array
    widths: Array
    known: Array

    @classmethod
    def of(cls, scores: Array, known: Array, weights: Array, *, vector: bool) -> "_Cells":
        seen = known & (weights > 0)
        if vector:
            length = np.sqrt((np.where(seen, scores, 0.0) ** 2).sum(axis=-2, keepdims=True))
            scores = np.divide(scores, length, out=np.zeros(np.broadcast(scores, length).shape), where=length > 0)
        best = np.where(seen, scores, -np.inf).max(axis=-2, keepdims=True, initial=-np.inf)
        worst = np.where(seen, scores, np.inf).min(axis=-2, keepdims=True, initial=np.inf)
        widths = np.where(np.isfinite(best), best - worst, 0.0)
        widths = np.where(widths > ROUNDING * np.abs(np.where(np.isfinite(best), best, 0.0)), widths, 0.0)
        losses = np.where(seen & (widths > 0), np.where(np.isfinite(best), best, 0.0) - scores, 0.0)
        return cls(losses, widths, seen)

    def versions(self, counted: Array, weights: Array) -> list[tuple[Array, Array]]:
        """Losses with their shares of weight: over what is known, missing cells at the worst, at the best."""
        middle = (self.losses, _shares(counted))
        if (counted == weights).all():
            return [middle] * 3
        whole = _shares(weights)
        worst = np.where(self.known, self.losses, self.widths)
        return [middle, (worst, whole), (np.where(self.known, self.losses, 0.0), whole)]


def _topsis(losses: Array, widths: Array, shares: Array) -> Array:
    best = np.sqrt(((losses * shares) ** 2).sum(axis=-1))
    worst = np.sqrt((((widths - losses) * shares) ** 2).sum(axis=-1))
    whole = best + worst
    return np.divide(worst, whole, out=np.full(whole.shape, 0.5), where=whole > 0)


def _vikor(cells: _Cells, counted: Array, weights: Array, majority: float) -> list[Array]:
    """1 − Q in three versions, each on the ranges of the sum and the largest loss over what is known."""
    present = counted.sum(axis=-1) > 0
    found = []
    for losses, shares in cells.versions(counted, weights):
        parts = shares * np.divide(losses, cells.widths, out=np.zeros(losses.shape), where=cells.widths > 0)
        found.append((parts.sum(axis=-1), parts.max(axis=-1, initial=0.0)))
    result = np.ones((3, *found[0][0].shape))
    for share, at in ((majority, 0), (1 - majority, 1)):
        middle = np.where(present, found[0][at], np.nan)
        if not present.any():
            break
        least = np.nanmin(middle, axis=-1, keepdims=True)
        width = np.nanmax(middle, axis=-1, keepdims=True) - least
        for version in range(3):
            apart = found[version][at] - least
            scaled = np.divide(apart, width, out=np.zeros(apart.shape), where=width > ROUNDING)
            result[version] -= share * np.clip(scaled, 0, 1)
    return list(result)


def _copeland(scores: Array, known: Array, weights: Array) -> list[Array]:
    """(wins − losses + others) / (2 others) in three versions, (…, units) each."""
    present = (weights * known).sum(axis=-1) > 0
    others = max(int(present.sum()) - 1, 0)
    draws = np.where(known, scores if scores.ndim == 3 else scores[None], 0.0)
    found = np.zeros((3, *draws.shape[:-1]))
    together = max(BLOCK // max(weights.size, 1), 1)
    for start in range(0, len(weights), together):
        rows = slice(start, start + together)
        shares = (weights[rows, None, :] + weights) * known
        shares[np.arange(len(shares)), start + np.arange(len(shares))] = 0.0  # nobody meets himself
        for at, draw in enumerate(draws):
            found[:, at, rows] = _wins(draw, rows, known, shares, present)
    result = (found + others) / (2 * others) if others else np.full(found.shape, 0.5)
    return list(result if scores.ndim == 3 else result[:, 0])


def _wins(scores: Array, rows: slice, known: Array, shares: Array, present: Array) -> list[Array]:
    """Wins less losses of some units over what both know, and with their own missing cells lost and won, (units,)."""
    own = known[rows, None, :]
    signs = np.where(own, np.sign(scores[rows, None, :] - scores), 0.0)
    whole = bool((own | (shares == 0)).all())
    versions = [signs] if whole else [signs, np.where(own, signs, -1.0), np.where(own, signs, 1.0)]
    least = ROUNDING * shares.sum(axis=-1)
    counts = []
    for version in versions:
        margins = np.einsum("ijk,ijk->ij", version, shares)
        counts.append((np.sign(margins) * (present & (np.abs(margins) > least))).sum(axis=-1))
    return counts * (3 if whole else 1)


def _shares(weights: Array) -> Array:
    size = weights.sum(axis=-1, keepdims=True)
    return np.divide(weights, size, out=np.zeros(weights.shape), where=size > 0)
