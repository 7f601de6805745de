"""Totals under a scheme's setting: by the tree of means, or by comparing the units of each category."""

import numpy as np

from evaluation.domain.aggregating import Means
from evaluation.domain.scheme import Scheme
from evaluation.steps.aggregation.comparing import Totals, compare, too_many
from evaluation.steps.aggregation.means import aggregate, is_linear

Array = np.ndarray


def total(scheme: Scheme, scores: Array, known: Array, weights: Array, groups: Array) -> Totals:
    """Totals (…, units) of scores (…, units, indicators); with what is missing at its worst and best, no gates.

    `known` (units, indicators): how far each cell is known, 0 … 1, or whether; the total is of those known at all.
    `weights` (units, indicators), also of what is missing; `groups` (units,): categories. Under means what is missing
    is at 0 and at 100; comparing units takes a cell known in part as known. Where nothing is missing the three are one.
    """
    setting = scheme.aggregation
    if isinstance(setting, Means):
        return _by_means(scheme, scores, known, weights)
    shape = scores.shape[:-1]
    known = known > 0
    parts = [np.full(shape, np.nan) for _ in range(3)]
    for group in np.unique(groups):
        at = groups == group
        found = compare(setting, scores[..., at, :], known[at], weights[at])
        for part, values in zip(parts, (found.middle, found.low, found.high), strict=True):
            part[..., at] = values
    whole = bool((known | (weights == 0)).all())
    return Totals(parts[0], parts[0], parts[0]) if whole else Totals(*parts)


def is_additive(scheme: Scheme) -> bool:
    """Whether a total is the weighted sum of its scores: all means arithmetic, nobody compared with others."""
    return not scheme.compares and is_linear(scheme.tree)


def spread(scheme: Scheme, draws: Array, known: Array, weights: Array, groups: Array) -> Array:
    """The standard deviation of each total (units,) over the draws (draws, units, indicators).

    NaN where nothing varies, and for all where so many draws would compare more pairs than can be waited for.
    """
    setting, largest = scheme.aggregation, int(np.unique(groups, return_counts=True)[1].max(initial=0))
    if not isinstance(setting, Means) and too_many(setting, len(draws), largest, draws.shape[-1]):
        return np.full(len(known), np.nan)
    found = total(scheme, draws, known, weights, groups).middle.std(axis=0)
    return np.where(found > 0, found, np.nan)


def _by_means(scheme: Scheme, scores: Array, known: Array, weights: Array) -> Totals:
    counted = weights * (known > 0)
    filled = scores if known.all() else np.where(known > 0, scores, 0.0)
    middle = aggregate(scheme.tree, filled, counted)
    if ((known == 1) | (weights == 0)).all():
        return Totals(middle, middle, middle)
    share = known.astype(scores.dtype)
    low, high = (aggregate(scheme.tree, share * filled + (1 - share) * bound, weights) for bound in (0.0, 100.0))
    return Totals(middle, np.fmin(low, middle), np.fmax(high, middle))
