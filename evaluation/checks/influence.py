"""Which indicator really decides: the share of the total's variance beside the weight that was stated.

Paruolo, Saisana and Saltelli (2013), Journal of the Royal Statistical Society A 176(3); Becker et al. (2017).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.domain.results import Prepared
from evaluation.scorecard import effective_weights, score
from evaluation.statistics.variance_shares import correlations, variance_shares
from evaluation.steps import aggregation

Array = np.ndarray

STRONG = 0.8
SATURATED = 0.5  # of the units: where so many share the best score, the few others decide any correlation
GAPS, GATES = "gaps", "gates"


@dataclass(frozen=True)
class Influence:
    """What decides between the units of one category under some weights.

    `indicators`: indicator × (`nominal` and `effective` shares, 0..1; `alone`, the squared correlation of its score
    with the total; `spread`, standard deviation of the scores in points; `known`, how many units; `best`, how many of
    them hold the best score; `full`, how many 100). `others`: effective shares of `gaps` (cells missing or not
    applying, whose weight the rest takes over) and `gates`. All effective shares sum to 1; NaN where the totals do not
    differ. `strong`: pairs of indicators with weight whose scores go together, |correlation| ≥ 0.8: first, second,
    correlation; none of which half the units share the best score.
    """

    indicators: pd.DataFrame
    others: pd.Series
    strong: pd.DataFrame
    units: int


def influence(prepared: Prepared, weights: pd.DataFrame) -> Influence:
    """The influence of each indicator of the one category in `weights` (category × indicator, summing to 1).

    `prepared` holds this category's units only. A total is the total of the category's mean scores, plus what each
    score adds to it: weight × difference under an arithmetic mean, the exact parts of `aggregation.decompose` under any
    other. A gap adds nothing; what it shifts by giving its weight to the rest is `gaps`. Where units are compared with
    each other no indicator has points: shares are NaN then, and `alone` is all there is.
    """
    parts, gates, placed = _parts(prepared, weights)
    table = np.column_stack([parts.indicators, parts.base, gates])[placed]
    shares = variance_shares(table)
    totals = table.sum(axis=1)
    if prepared.scheme.compares:
        shares = np.full(table.shape[1], np.nan)
        totals = score(prepared, weights)["total"].to_numpy(float)[placed]
    scores = prepared.scores.to_numpy()[placed]
    nominal = weights.reindex(columns=prepared.scores.columns).to_numpy()[0]
    frame = pd.DataFrame(
        {
            "nominal": nominal,
            "effective": shares[:-2],
            "alone": _alone(scores, totals),
            **_discrimination(scores),
        },
        index=prepared.scores.columns,
    )
    weighed = frame[frame["nominal"] > 0]
    others = pd.Series(shares[-2:], index=[GAPS, GATES])
    telling = weighed.index[weighed["best"] < SATURATED * weighed["known"]]
    return Influence(weighed, others, _strong(prepared.scores.loc[placed, telling]), int(placed.sum()))


def _parts(prepared: Prepared, weights: pd.DataFrame) -> tuple[aggregation.Parts, Array, Array]:
    """The exact parts of the totals against the mean scores, the points that gates gave, and which units have a total.

    Gates' points are those that the total kept: it stays within 0..100.
    """
    tree, known = prepared.scheme.tree, effective_weights(prepared, weights) * prepared.known
    placed = known.sum(axis=1) > 0
    scores = prepared.scores.to_numpy()
    means = np.array([column[~np.isnan(column)].mean() if (~np.isnan(column)).any() else 0.0 for column in scores.T])
    reference = np.broadcast_to(means, scores.shape)
    parts = aggregation.decompose(tree, scores, known, reference)
    if aggregation.is_linear(tree):
        start = aggregation.decompose(tree, np.array(reference), known, reference)
        parts = aggregation.Parts(parts.total, start.total, parts.indicators - start.indicators)
    points = prepared.gate_points.to_numpy()
    kept = np.where(points != 0, np.clip(parts.total + points, 0, 100) - parts.total, 0.0)
    return parts, kept, placed


def _alone(scores: Array, totals: Array) -> Array:
    """Squared correlation of each column with the totals, over the units that know it; NaN where it does not vary."""
    return np.array([correlations(np.column_stack([column, totals]))[0, 1] ** 2 for column in scores.T])


def _discrimination(scores: Array) -> dict[str, Array]:
    """How far the scores lie apart, how many are known, and how many share the best."""
    known = ~np.isnan(scores)
    count = np.maximum(known.sum(axis=0), 1)
    best = np.where(known, scores, -np.inf).max(axis=0, initial=-np.inf)
    centred = np.where(known, scores - np.where(known, scores, 0).sum(axis=0) / count, 0.0)
    return {
        "spread": np.sqrt((centred**2).sum(axis=0) / np.maximum(count - 1, 1)),
        "known": known.sum(axis=0),
        "best": (known & (scores >= best - 1e-9)).sum(axis=0),
        "full": (known & (scores >= 100 - 1e-9)).sum(axis=0),
    }


def _strong(scores: pd.DataFrame) -> pd.DataFrame:
    """The pairs that go together most, the strongest first."""
    found = correlations(scores.to_numpy())
    first, second = np.nonzero(np.triu(np.nan_to_num(np.abs(found)) >= STRONG, 1))
    names = scores.columns.to_numpy()
    frame = pd.DataFrame(
        {"first": names[first], "second": names[second], "correlation": found[first, second]},
        columns=["first", "second", "correlation"],
    )
    return frame.sort_values("correlation", key=np.abs, ascending=False, ignore_index=True)
