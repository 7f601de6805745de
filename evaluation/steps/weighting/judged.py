"""Weights from what people judge: pairwise, against the best and the worst, by rank or by points."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.stats import rankdata

from evaluation.errors import Fault, NotKnown, UnfitValue

Array = np.ndarray
Judged = pd.Series | Sequence[float] | Array
ROUNDED = 0.02  # how far a × 1/a may lie from 1: judgements are typed with two decimals
# Mean consistency index of random judgements by the number of indicators from 1 to 15: Saaty 1980. Other tables exist
# (Tummala & Ling 1998, Alonso & Lamata 2006) and give other ratios.
SAATY_1980 = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)


def analytic_hierarchy(pairwise: pd.DataFrame | Array) -> tuple[pd.Series, float]:
    """The principal eigenvector of the judgements, made to sum to 1, and the consistency ratio by SAATY_1980.

    `pairwise` says how many times the row matters as much as the column, 1/9 to 9; labelled rows may stand in another
    order than the columns. A ratio above 0.1 deserves a
    warning, above 0.2 the judgements are too contradictory to weigh with; up to two indicators cannot contradict each
    other and give 0. Raises NotKnown on NaN; UnfitValue unless square, above 0, reciprocal and at most 15 indicators.

    >>> weights, ratio = analytic_hierarchy(pd.DataFrame([[1, 3], [1 / 3, 1]], columns=["a", "b"], index=["a", "b"]))
    >>> weights.round(9).to_dict(), ratio
    ({'a': 0.75, 'b': 0.25}, 0.0)
    """
    table = _squared(pd.DataFrame(pairwise))
    values = _judgements(table)
    count = len(values)
    roots, vectors = np.linalg.eig(values)
    largest = int(roots.real.argmax())
    weights = np.abs(vectors[:, largest].real)
    ratio = max(0.0, (roots[largest].real - count) / (count - 1) / SAATY_1980[count - 1]) if count > 2 else 0.0
    return pd.Series(weights / weights.sum(), index=table.columns, name="weight"), float(ratio)


def combine_judgements(judgements: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """One pairwise table for a group: the geometric mean by cell, which keeps a × 1/a = 1 (Aczél & Saaty 1983).

    Raises UnfitValue for nobody's judgements and for those about different indicators, and as `analytic_hierarchy`.

    >>> one, other = pd.DataFrame([[1, 2], [1 / 2, 1]]), pd.DataFrame([[1, 8], [1 / 8, 1]])
    >>> combine_judgements([one, other]).round(9)[1].tolist()
    [4.0, 1.0]
    """
    if not judgements:
        raise UnfitValue(Fault("没有任何人的判断", "nobody has judged"))
    first = judgements[0]
    if any(not each.columns.equals(first.columns) or not each.index.equals(first.index) for each in judgements):
        raise UnfitValue(Fault("各人判断的指标不一致", "the judgements are about different indicators"))
    logarithms = np.mean([np.log(_judgements(each)) for each in judgements], axis=0)
    return pd.DataFrame(np.exp(logarithms), index=first.index, columns=first.columns)


def pairwise_table(items: Sequence[str], times: Sequence[float]) -> pd.DataFrame:
    """The table of judgements from those above its diagonal, row by row.

    >>> pairwise_table(["a", "b"], [4.0]).to_numpy().tolist()
    [[1.0, 4.0], [0.25, 1.0]]
    """
    table = np.ones((len(items), len(items)))
    above = np.triu_indices(len(items), 1)
    table[above] = times
    table.T[above] = 1 / np.asarray(times, float)
    return pd.DataFrame(table, list(items), list(items))


def implied_by_others(pairwise: pd.DataFrame) -> pd.DataFrame:
    """What all other judgements say of each pair: the geometric mean of row to k times k to column, over the others.

    Three and more items; the pair farthest from what is implied contradicts the rest most (Saaty 1980).

    >>> implied_by_others(pairwise_table("abc", [2.0, 3.0, 2.0])).loc["a", "c"].round(9)
    np.float64(4.0)
    """
    logarithms = np.log(_judgements(pairwise))
    count = len(logarithms)
    whole = logarithms.sum(axis=1)[:, None] + logarithms.sum(axis=0)[None, :]  # each pair itself is in it twice
    implied = np.exp((whole - 2 * logarithms) / (count - 2))
    np.fill_diagonal(implied, 1.0)
    return pd.DataFrame(implied, pairwise.index, pairwise.columns)


def best_worst_contradictions(best_to_others: pd.Series, others_to_worst: pd.Series) -> pd.Series:
    """How far each item's two judgements are from the best against the worst, 0 … 1 (Liang, Brunelli & Rezaei 2020).

    |a_Bj × a_jW − a_BW| / (a_BW² − a_BW); the largest is the input-based consistency ratio. 0 where a_BW is 1.

    >>> best_worst_contradictions(pd.Series({"a": 1, "b": 2, "c": 4}), pd.Series({"a": 4, "b": 3, "c": 1})).to_dict()
    {'a': 0.0, 'b': 0.16666666666666666, 'c': 0.0}
    """
    best, worst = _aligned(best_to_others, others_to_worst)
    at_best, _ = _ends(best, worst)
    whole = float(worst.iloc[at_best])
    apart = (best * worst - whole).abs()
    return apart / (whole**2 - whole) if whole > 1 else 0 * apart


def best_worst(best_to_others: Judged, others_to_worst: Judged) -> tuple[pd.Series, float]:
    """Weights that bend the judgements least, and by how much at most: the exact linear programme of Rezaei 2016.

    `best_to_others`: how many times the best matters as much as each; `others_to_worst`: each as the worst, by the same
    labels in any order; the best and the worst have 1 for themselves. ξ = max |w_best − a w_j|, |w_j − a w_worst| is 0
    for judgements without contradiction. Raises NotKnown on NaN; UnfitValue where the two are not about the same, or
    below 1.

    >>> weights, bend = best_worst(pd.Series({"a": 1, "b": 2}), pd.Series({"a": 2, "b": 1}))
    >>> weights.round(9).to_dict(), round(bend, 9)
    ({'a': 0.666666667, 'b': 0.333333333}, 0.0)
    """
    best, worst = _aligned(best_to_others, others_to_worst)
    at_best, at_worst = _ends(best, worst)
    count = len(best)
    bends = np.vstack([-np.diag(best), np.eye(count)])
    bends[:count, at_best] += 1
    bends[count:, at_worst] -= worst
    bounds = np.column_stack([np.vstack([bends, -bends]), -np.ones(4 * count)])
    solved = linprog(
        np.append(np.zeros(count), 1.0),
        A_ub=bounds,
        b_ub=np.zeros(4 * count),
        A_eq=[[1.0] * count + [0.0]],
        b_eq=[1.0],
        method="highs",
    )
    solution = np.asarray(solved.x, float)
    return pd.Series(solution[:-1], index=best.index, name="weight"), float(solution[-1])


def rank_order_centroid(ranks: pd.Series) -> pd.Series:
    """The mean of all weights in this order, 1 = matters most: (1/n) Σ 1/k from the rank to n (Barron & Barrett 1996).

    Ties share the mean of the places that they take. Raises NotKnown on NaN.

    >>> rank_order_centroid(pd.Series({"a": 1, "b": 2})).to_dict()
    {'a': 0.75, 'b': 0.25}
    """
    values = _finite(ranks, "rank_order_centroid")
    count = len(values)
    centroids = np.cumsum(1 / np.arange(count, 0, -1))[::-1] / count
    order = rankdata(values, "ordinal") - 1
    weights = pd.Series(centroids[order], index=ranks.index, name="weight")
    return weights.groupby(values).transform("mean")


def swing(points: pd.Series) -> pd.Series:
    """Points for the swing from worst to best, made to sum to 1 (von Winterfeldt & Edwards 1986).

    Raises NotKnown on NaN; UnfitValue below 0 and where all are 0.

    >>> swing(pd.Series({"a": 100, "b": 60})).to_dict()
    {'a': 0.625, 'b': 0.375}
    """
    values = _finite(points, "swing")
    if (values < 0).any() or not values.sum() > 0:
        raise UnfitValue(Fault("分数须不小于 0,且不全为 0", "points are at least 0 and not all 0"))
    return pd.Series(values / values.sum(), index=points.index, name="weight")


def _squared(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its rows in the order of its columns, where both have the same labels."""
    same = table.index.is_unique and set(table.index) == set(table.columns)
    return table.reindex(table.columns) if same else table


def _aligned(best: Judged, worst: Judged) -> tuple[pd.Series, pd.Series]:
    """Both judgements as Series, the second in the order of the first where they have the same labels."""
    first, second = pd.Series(best, dtype=float), pd.Series(worst, dtype=float)
    same = second.index.is_unique and set(second.index) == set(first.index)
    return first, second.reindex(first.index) if same else second


def _finite(judged: pd.Series, method: str) -> Array:
    values = judged.to_numpy(float)
    gaps = judged.index[~np.isfinite(values)]
    if len(gaps):
        raise NotKnown(method, [(str(judged.name or method), str(label)) for label in gaps])
    return values


def _judgements(table: pd.DataFrame) -> Array:
    """The values of a pairwise table that holds together."""
    values = table.to_numpy(float)
    gaps = np.argwhere(~np.isfinite(values))
    if len(gaps):
        cells = [(str(table.index[row]), str(table.columns[column])) for row, column in gaps]
        raise NotKnown("analytic_hierarchy", cells)
    if values.shape[0] != values.shape[1] or not table.index.equals(table.columns):
        raise UnfitValue(Fault("判断矩阵的行与列须是同样的指标", "rows and columns are to be the same indicators"))
    if not 1 <= len(values) <= len(SAATY_1980):
        raise UnfitValue(Fault("判断矩阵须有 1 至 15 个指标", "pairwise judgements take 1 to 15 indicators"))
    if (values <= 0).any() or (np.abs(values * values.T - 1) > ROUNDED).any():
        raise UnfitValue(
            Fault("判断须大于 0,且两两互为倒数", "judgements are above 0, each the reciprocal of its twin")
        )
    return values


def _ends(best: pd.Series, worst: pd.Series) -> tuple[int, int]:
    """Where the best and the worst stand; raises UnfitValue for judgements that do not fit together."""
    to_others, to_worst = _finite(best, "best_worst"), _finite(worst, "best_worst")
    if not len(best) or not best.index.equals(worst.index):
        raise UnfitValue(Fault("两组判断的指标须相同", "both judgements are to be about the same indicators"))
    if to_others.min() != 1 or to_worst.min() != 1:
        raise UnfitValue(
            Fault("判断须不小于 1,且最重要与最不重要者对自身为 1", "judgements are 1 and more, 1 for itself")
        )
    at_best = int(
        np.lexsort((-to_worst, to_others))[0]
    )  # of several that matter as much, the one farthest from the worst
    at_worst = int(np.lexsort((-to_others, to_worst))[0])
    if to_others[at_worst] != to_worst[at_best]:
        raise UnfitValue(Fault("最重要对最不重要的倍数两处不同", "best against worst is judged twice and differently"))
    return at_best, at_worst
