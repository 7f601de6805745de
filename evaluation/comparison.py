"""Many scorecards of one dataset side by side."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.stats import kendalltau

from evaluation.domain.dataset import Dataset
from evaluation.domain.results import Comparison, Scorecard
from evaluation.domain.scheme import Scheme
from evaluation.errors import Fault, UnfitValue
from evaluation.scorecard import compose
from evaluation.statistics.concordance import pairs_kept
from evaluation.steps import grading


def compare(dataset: Dataset, schemes: Sequence[Scheme]) -> Comparison:
    """The schemes' scorecards side by side, the first the reference.

    Raises UnfitValue without a scheme and for two of the same code.
    """
    codes = [scheme.code for scheme in schemes]
    if not codes:
        raise UnfitValue(Fault("没有方案可比较", "there is no scheme to compare"))
    if len(set(codes)) < len(codes):
        twice = "、".join(sorted({code for code in codes if codes.count(code) > 1}))
        raise UnfitValue(Fault(f"方案代码 {twice} 重复,请另起代码", f"two schemes have the code {twice}: rename one"))
    return side_by_side({scheme.code: compose(dataset, scheme) for scheme in schemes})


def side_by_side(cards: Mapping[str, Scorecard]) -> Comparison:
    """Scorecards of one dataset side by side, by the code of their scheme, the first the reference.

    `agreement`: scheme × (tau = Kendall's τ-b with the reference's totals inside categories, averaged by pairs;
    pairs_kept = share of pairs whose order is kept; overlap = share of the reference's seats kept by the same units;
    without a quota every place counts as a seat).
    """
    first = next(iter(cards.values()))
    totals = pd.DataFrame({code: card.scores["total"] for code, card in cards.items()})
    places = pd.DataFrame({code: card.places["place"] for code, card in cards.items()})
    moves = places.rsub(first.places["place"], axis=0)
    agreement = pd.DataFrame({code: _agreement(first, card) for code, card in cards.items()}).T
    return Comparison(cards, totals, places, moves, agreement)


def _agreement(first: Scorecard, second: Scorecard) -> dict[str, float]:
    tau = weight = kept = pairs = seats = shared = 0.0
    categories, setting = first.prepared.categories, first.scheme.grading
    for category, units in categories.groupby(categories).groups.items():
        one, two = (card.scores.loc[units, "total"].to_numpy(float) for card in (first, second))
        known = ~np.isnan(one) & ~np.isnan(two)
        count = int(known.sum())
        if count < 2:
            continue
        every = count * (count - 1) / 2
        correlation = float(kendalltau(one[known], two[known]).statistic)
        if not np.isnan(correlation):  # all tied: no order to agree on
            tau, weight = tau + every * correlation, weight + every
        kept, pairs = kept + every * pairs_kept(one[known], two[known]), pairs + every
        room = max(grading.seats(setting, str(category), count), 1)
        top = [_within(card.places.loc[units, "place"], room) for card in (first, second)]
        seats, shared = seats + len(top[0]), shared + len(top[0] & top[1])
    nothing = np.nan
    return {
        "tau": tau / weight if weight else nothing,
        "pairs_kept": kept / pairs if pairs else nothing,
        "overlap": shared / seats if seats else nothing,
    }


def _within(places: pd.Series, room: int) -> set[str]:
    return set(map(str, places.index[places <= room]))
