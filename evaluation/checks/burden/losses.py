"""What a repair loses, as one whole: of the order of the units, or of the weight where there is no order."""

from collections.abc import Callable

import numpy as np

from evaluation.checks.burden.actions import Rows
from evaluation.checks.burden.subject import Subject
from evaluation.domain.results import Scorecard
from evaluation.domain.scheme import ANY_CATEGORY

Array = np.ndarray
Loss = Callable[[Rows], float]
"""Weights after a repair (category -> indicator -> points) -> what is lost by all its steps together, 0..1."""
FEWEST = 2  # units beyond which there is an order to lose


def information_lost(card: Scorecard) -> Loss:
    """1 − Spearman's correlation of the totals with those under other weights, averaged over units by category.

    Totals are weighted means of the scores. What turns an order round loses no more than all of it: 1.
    """
    scores, held = card.prepared.filled, card.weights.fillna(0.0)
    codes, categories = [str(code) for code in held.columns], [str(name) for name in card.prepared.groups[1]]
    before = _matrix(card.prepared.scheme.weights, codes, categories)
    parts = []
    for at, points in enumerate(before):
        units = np.flatnonzero(card.prepared.groups[0] == at)
        spread = np.divide(
            held.to_numpy()[units], points, out=card.prepared.known[units].astype(float), where=points > 0
        )
        totals = _totals(spread * points, scores[units])
        known = np.isfinite(totals)
        if known.sum() > FEWEST and np.ptp(totals[known]) > 0:
            parts.append((at, spread[known], scores[units[known]], totals[known]))

    def lost(rows: Rows) -> float:
        after, sums = _matrix(rows, codes, categories), 0.0
        for at, spread, held_scores, totals in parts:
            found = _correlation(totals, _totals(spread * after[at], held_scores))
            sums += len(totals) * min(1 - found, 1.0)
        return sums / sum(len(totals) for *_, totals in parts) if parts else 0.0

    return lost


def stated_loss(subject: Subject) -> Loss:
    """The share of the weight that comes to lie elsewhere, in the category where it is most."""
    codes = list(subject.scheme.indicators)
    categories = list(subject.categories)
    before = _matrix(subject.scheme.weights, codes, categories)

    def lost(rows: Rows) -> float:
        return float(np.clip(before - _matrix(rows, codes, categories), 0, None).sum(axis=1).max()) / 100

    return lost


def _matrix(rows: Rows, codes: list[str], categories: list[str]) -> Array:
    """(categories, indicators): points of 100; 0 where a category has no weights."""
    held = [rows.get(each) or rows.get(ANY_CATEGORY, {}) for each in categories]
    found = np.array([[row.get(code, 0.0) for code in codes] for row in held], float)
    found = found.reshape(len(categories), len(codes))
    sums = found.sum(axis=1, keepdims=True)
    return np.divide(100 * found, sums, out=np.zeros_like(found), where=sums > 0)


def _totals(weights: Array, scores: Array) -> Array:
    """Weighted means by unit, without what is but rounding; NaN without weight."""
    size = weights.sum(axis=1)
    means = np.divide((weights * scores).sum(axis=1), size, out=np.full(len(size), np.nan), where=size > 0)
    return np.round(means, 9)


def _correlation(totals: Array, others: Array) -> float:
    """Spearman's correlation over the units that have both; 0 where no order is left."""
    known = np.isfinite(others)
    one, other = totals[known], others[known]
    if len(one) <= FEWEST or np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return float(np.corrcoef(_places(one), _places(other))[0, 1])


def _places(totals: Array) -> Array:
    """Places from the least on, ties sharing the mean of theirs."""
    _, at, counts = np.unique(totals, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[at]
