"""How strong a condition that nobody recorded would have to be to move a unit across the line of a tier."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from evaluation.checks.lines import lines, nearest
from evaluation.domain.results import Note, Scorecard
from evaluation.statistics import omitted_condition
from evaluation.statistics.omitted_condition import Standing

Array = np.ndarray

LEAST_UNITS = 10


@dataclass(frozen=True)
class Omitted:
    """What an unrecorded condition may do to each unit that has a place and whose conditions are known.

    `units`: unit × (tier, line, gap, condition, multiple, own_condition, own_multiple, robustness, flagged).
    `line`: the nearest, `top` or `bottom`; `gap`: points above (+) or below (−) it. `multiple`: how many times as
    strong as `condition`, the known one for which it takes the least, an unrecorded one must be, if the unit stood out
    in it as far as the unit that stands out most does in the known one; `own_multiple` likewise, if the unit stood out
    in it only as far as it does itself in the known one (the benchmark of Cinelli and Hazlett 2020). Infinite: 20 times
    is not enough. `robustness`: the share of what is left to explain that the condition would have to make up, of the
    results and of the unit's being unlike others, both alike. `flagged`: the scorecard calls the unit top or bottom,
    and a `multiple` of one or less would undo it; of a unit in the middle nothing firm was said.
    `explains`: by condition, its share of what the other conditions leave unexplained of the raw total.
    `moves`: by condition, the points by which one as strong moves the unit that stands out most in it.
    `declined`: why there is nothing to tell, with empty frames.
    """

    units: pd.DataFrame
    explains: pd.Series
    moves: pd.Series
    declined: Note | None = None


def omitted(card: Scorecard) -> Omitted:
    """How strong an unrecorded condition has to be for each unit.

    An approximation: one linear regression of the raw total on the conditions, over all units of the level and on the
    adjustment's own scale, stands for the adjustment indicator by indicator, with its caps and bands. The gap is that
    of the adjusted total. It says what a condition would have to be, never that there is one.
    """
    deviations = card.prepared.adjustment.deviations
    total = card.raw["total"]
    whole = (deviations.notna().all(axis=1) & total.notna()).to_numpy()
    reason = _declined(card, int(whole.sum()))
    if reason:
        return Omitted(pd.DataFrame(index=deviations.index[:0]), pd.Series(dtype=float), pd.Series(dtype=float), reason)
    standing = omitted_condition.stand(total.to_numpy(float)[whole], deviations.to_numpy(float)[whole])
    placed = card.places["place"].notna()
    found = nearest(lines(card.prepared, placed), card.scores["total"].to_numpy(float)).set_axis(card.scores.index)
    kept = found[whole & found["gap"].notna().to_numpy()]
    chosen = np.isin(np.flatnonzero(whole), card.scores.index.get_indexer(kept.index))
    frame = _against(_of(standing, chosen), kept, deviations.columns, np.nanmax(standing.out, axis=0))
    frame.insert(0, "tier", card.places["tier"].reindex(frame.index))
    frame["flagged"] = frame["tier"].isin(["top", "bottom"]) & (frame["multiple"] <= 1)
    return Omitted(frame, *_strengths(standing, deviations.columns))


def _declined(card: Scorecard, units: int) -> Note | None:
    """Why nothing can be told, or None."""
    adjusted = card.prepared.adjustment
    if not adjusted.effects or adjusted.deviations.shape[1] == 0:
        return Note("omitted.not_adjusted")
    if all(frame.isna().all(axis=None) for frame in adjusted.effects.values()):
        return Note("omitted.all_declined")
    wanted = LEAST_UNITS * (adjusted.deviations.shape[1] + 1)
    if units < wanted:
        return Note("omitted.too_few", {"units": units, "wanted": wanted})
    if card.places["place"].isna().all():
        return Note("omitted.no_places")
    return None


def _of(standing: Standing, chosen: Array) -> Standing:
    """The standing of the units chosen."""
    parts = {name: getattr(standing, name)[chosen] for name in ("effects", "errors", "out", "explains")}
    return replace(standing, **parts)


def _against(standing: Standing, found: pd.DataFrame, conditions: pd.Index, most: Array) -> pd.DataFrame:
    """The columns of `Omitted.units`; `most`: by condition, how far the unit that stands out most in it does."""
    gaps = found["gap"].to_numpy(float)
    extreme = replace(standing, out=np.broadcast_to(most, standing.out.shape))
    names, frame = conditions.to_numpy(), found.copy()
    for prefix, each in (("", extreme), ("own_", standing)):
        multiples = omitted_condition.multiples(each, gaps)
        frame[f"{prefix}condition"] = names[multiples.argmin(axis=1)]
        frame[f"{prefix}multiple"] = multiples.min(axis=1)
    frame["robustness"] = omitted_condition.robustness(np.abs(gaps) / standing.errors, standing.freedom)
    return frame


def _strengths(standing: Standing, conditions: pd.Index) -> tuple[pd.Series, pd.Series]:
    """By condition, the median over units of what it explains, and the points it moves the unit most unlike others."""
    explains = pd.Series(np.nanmedian(standing.explains, axis=0), conditions)
    once, at = np.ones(1), np.nanargmax(standing.out, axis=0)
    moved = [
        float(
            omitted_condition.bias(
                once,
                standing.out[[unit], column],
                standing.explains[[unit], column],
                standing.errors[[unit]],
                standing.freedom,
            )[0]
        )
        for column, unit in enumerate(at)
    ]
    return explains, pd.Series(moved, conditions)
