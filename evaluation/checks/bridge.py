"""From the raw total to the adjusted one in points: what each condition, and chance, gave or took."""

from dataclasses import replace

import numpy as np
import pandas as pd

from evaluation import scaling
from evaluation.domain.results import Prepared, Scorecard
from evaluation.scorecard import score
from evaluation.statistics import shapley
from evaluation.steps import weighting


def in_points(card: Scorecard) -> pd.DataFrame:
    """Points of the total by unit × what was taken off its values; a row sums to total − raw total within 1e-9.

    Caps and bands make the points of one cause depend on the others: they are divided over every order (Shapley 1953).
    Under the scheme's own weights. No columns where nothing was adjusted; NaN rows where there is no total.
    """
    prepared, effects = card.prepared, card.prepared.adjustment.effects
    final = prepared.steps["attribution"].matrix
    weights = weighting.stated(card.scheme, prepared.categories)
    before, taken = _before(prepared), [frame.reindex_like(final).fillna(0.0) for frame in effects.values()]

    def totals(chosen: tuple[bool, ...]) -> np.ndarray:
        off = sum(each for each, used in zip(taken, chosen, strict=True) if used)
        scores = scaling.rescore(prepared, final if all(chosen) else before.sub(off))
        return score(replace(prepared, scores=scores, draws=None), weights)["total"].to_numpy(float)

    parts = shapley.divide(totals, len(taken)) if taken else np.zeros((0, len(final)))
    return pd.DataFrame(parts.T, index=final.index, columns=pd.Index(effects, name="condition"))


def _before(prepared: Prepared) -> pd.DataFrame:
    """The values from which the effects were taken off, to the last bit: adding them back would part units that tie."""
    final, adjusted = prepared.steps["attribution"].matrix, prepared.adjustment.step.matrix
    return prepared.steps["treatment"].matrix.where(final.eq(adjusted), final)
