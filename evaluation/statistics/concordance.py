"""How much of one order another keeps, pair by pair."""

import numpy as np
from scipy.stats import kendalltau

Array = np.ndarray


def pairs_kept(first: Array, second: Array) -> float:
    """Share of the pairs that stand in the same order in both, ties that stay ties among them; NaN for fewer than two.

    Of values (n,) and (n,). Counted from Kendall's S = kept − turned, without looking at every pair: n log n. Raises
    ValueError for unlike numbers of values and for NaN.

    >>> pairs_kept(np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0])) == 2 / 3
    True
    """
    if len(first) != len(second) or np.isnan(first).any() or np.isnan(second).any():
        raise ValueError("two orders of the same units are wanted, each place known")
    pairs = len(first) * (len(first) - 1) / 2
    if not pairs:
        return float("nan")
    tied = [_pairs(np.unique(each, axis=0, return_counts=True)[1]) for each in (first, second)]
    both = _pairs(np.unique(np.column_stack([first, second]), axis=0, return_counts=True)[1])
    apart = pairs - sum(tied) + both  # pairs tied in neither
    largest = float(np.sqrt((pairs - tied[0]) * (pairs - tied[1])))
    difference = round(float(kendalltau(first, second).statistic) * largest) if largest else 0
    return float((apart + difference) / 2 + both) / pairs


def _pairs(counts: Array) -> float:
    return float((counts * (counts - 1) / 2).sum())
