"""Many scorecards of one dataset side by side."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import kendalltau

from evaluation.domain.dataset import Dataset
from evaluation.domain.results import Comparison, Scorecard
from evaluation.domain.scheme import Scheme
from evaluation.scorecard import compose


def compare(dataset: Dataset, schemes: Sequence[Scheme]) -> Comparison:
    """The schemes' scorecards side by side, the first the reference.

    `agreement`: scheme × (tau = Kendall's τ-b with the reference's totals inside categories, averaged by pairs;
    pairs_kept = share of pairs whose order is kept; overlap = share of the reference's seats kept by the same units).
    """
    cards = {scheme.code: compose(dataset, scheme) for scheme in schemes}
    first = next(iter(cards.values()))
    totals = pd.DataFrame({code: card.scores["total"] for code, card in cards.items()})
    places = pd.DataFrame({code: card.places["place"] for code, card in cards.items()})
    moves = places.rsub(first.places["place"], axis=0)
    agreement = pd.DataFrame({code: _agreement(first, card) for code, card in cards.items()}).T
    return Comparison(cards, totals, places, moves, agreement)


def _agreement(first: Scorecard, second: Scorecard) -> dict[str, float]:
    tau = kept = pairs = seats = shared = 0.0
    for units in first.prepared.categories.groupby(first.prepared.categories).groups.values():
        one, two = first.scores.loc[units, "total"], second.scores.loc[units, "total"]
        known = one.notna() & two.notna()
        count = int(known.sum())
        if count < 2:
            continue
        weight = count * (count - 1) / 2
        correlation = float(kendalltau(one[known], two[known]).statistic)
        tau += weight * correlation
        kept += weight * (1 + correlation) / 2
        pairs += weight
        room = max(int(0.3 * count), 1)
        top = [set(card.places.loc[units, "place"].nsmallest(room).index) for card in (first, second)]
        seats += room
        shared += len(top[0] & top[1])
    nothing = np.nan
    return {
        "tau": tau / pairs if pairs else nothing,
        "pairs_kept": kept / pairs if pairs else nothing,
        "overlap": shared / seats if seats else nothing,
    }
