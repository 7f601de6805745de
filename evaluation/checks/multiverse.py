"""What other defensible ways of adjusting would have made of the places: sensitivity to method, 敏感范围.

Not an error range: nothing is drawn, and nothing here says how sure a score is. It says how much of a tier is owed to
choices that a careful person could have made otherwise (Steegen et al. 2016).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import compress, product

import numpy as np
import pandas as pd

from evaluation import scaling
from evaluation.checks.alternatives import METHODS, Alternative, alternatives
from evaluation.checks.lines import lines
from evaluation.checks.specifications import admissible, inputs_of
from evaluation.domain.results import Note, Prepared, Scorecard
from evaluation.domain.settings import ConditionTerm, NearestPeers, RandomIntercept
from evaluation.scorecard import score
from evaluation.steps import weighting
from evaluation.steps.adjustment import Inputs

Array = np.ndarray
Progress = Callable[[int, int], None]

MOST_CONDITIONS = 8
TAIL = 0.05


@dataclass(frozen=True)
class Multiverse:
    """Each unit's place under every specification: a set of conditions and a method.

    `units`: unit × (place, tier, kept, lower, upper, best, worst), of the units that have a place. `tier` by the
    scheme's own place alone; `kept`: share of the specifications in which it is the same; `lower`, `upper`: the places
    of the middle nine in ten; `best`, `worst`: of all. `by_method`: unit × method, `kept` among that method's.
    `specifications`: method, conditions (tuple of codes), adjusted (indicators), code (why it was declined, empty where
    it was used). `conditions`: those varied, the scheme's own first; `left_out`: admissible ones beyond the most.
    `declined`: why there is nothing to tell, with empty frames.
    """

    units: pd.DataFrame
    by_method: pd.DataFrame
    specifications: pd.DataFrame
    conditions: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    declined: Note | None = None


def multiverse(card: Scorecard, progress: Progress | None = None, *, most: int = MOST_CONDITIONS) -> Multiverse:
    """The places under every set of at most `most` admissible conditions × four methods; the same every time.

    `progress` is told (done, of) after each set; what it raises ends the work, which leaves nothing behind.
    """
    reason = declined(card)
    if reason:
        empty = pd.DataFrame(index=card.scores.index[:0])
        return Multiverse(empty, empty, pd.DataFrame(), declined=reason)
    inputs = inputs_of(card.prepared)
    terms = admissible(inputs)
    sets = [tuple(compress(terms[:most], flags)) for flags in product((False, True), repeat=min(most, len(terms)))]
    columns = np.flatnonzero(inputs.step.matrix.columns.isin(inputs.adjustable))
    weights = weighting.stated(card.scheme, card.prepared.categories)
    found, totals = [], []
    for done, chosen in enumerate(sets, start=1):
        for each in _each_method(card.prepared, inputs, chosen):
            found.append((each.method, tuple(term.condition for term in chosen), each.adjusted, each.code))
            if not each.code:
                totals.append(_totals(card.prepared, each, columns, weights))
        if progress is not None:
            progress(done, len(sets))
    specifications = pd.DataFrame(found, columns=["method", "conditions", "adjusted", "code"])
    used = specifications.loc[specifications["code"] == "", "method"]
    codes = tuple(term.condition for term in terms)
    return Multiverse(*_told(card, np.stack(totals), used), specifications, codes[:most], codes[most:])


def declined(card: Scorecard) -> Note | None:
    """Why nothing can be told, or None; known without working anything out."""
    inputs = inputs_of(card.prepared)
    if card.places["place"].isna().all():
        return Note("multiverse.no_places")
    if not inputs.adjustable:
        return Note("multiverse.nothing_adjustable")
    return None if admissible(inputs) else Note("multiverse.no_admissible")


def _each_method(prepared: Prepared, inputs: Inputs, terms: tuple[ConditionTerm, ...]) -> tuple[Alternative, ...]:
    """Each method by the scheme's own setting of it, else the usual one."""
    setting = prepared.scheme.adjustment
    peers = setting if isinstance(setting, NearestPeers) else NearestPeers(conditions=())
    chance = setting if isinstance(setting, RandomIntercept) else RandomIntercept(conditions=())
    return alternatives(inputs, terms, peers, chance)


def _totals(prepared: Prepared, found: Alternative, columns: Array, weights: pd.DataFrame) -> Array:
    """The totals (units,) that the values in the columns (positions) would give; all else as it is."""
    final = prepared.steps["attribution"].matrix
    values = final.to_numpy(float, copy=True)
    values[:, columns] = found.values.to_numpy(float)[:, columns]
    scores = scaling.rescore(prepared, pd.DataFrame(values, final.index, final.columns))
    return score(replace(prepared, scores=scores, draws=None), weights)["total"].to_numpy(float)


def _told(card: Scorecard, totals: Array, methods: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`units` and `by_method` of the totals (specifications, units) by the methods named."""
    placed = card.places["place"].notna()
    at, inside, index = lines(card.prepared, placed), placed.to_numpy(), card.places.index[placed]
    own = at.places(card.scores["total"].to_numpy(float))
    places = np.stack([at.places(each) for each in totals])
    same = np.stack([at.tiers(each) == at.tiers(own) for each in places])[:, inside]
    places = places[:, inside]
    columns = {
        "place": own[inside],
        "tier": at.tiers(own)[inside],
        "kept": same.mean(axis=0),
        "lower": np.quantile(places, TAIL, axis=0, method="lower"),
        "upper": np.quantile(places, 1 - TAIL, axis=0, method="higher"),
        "best": places.min(axis=0),
        "worst": places.max(axis=0),
    }
    shares = {name: same[(methods == name).to_numpy()].mean(axis=0) for name in METHODS if (methods == name).any()}
    return pd.DataFrame(columns, index=index), pd.DataFrame(shares, index=index)
