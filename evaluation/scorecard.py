"""prepare, score, compose: from a dataset and a scheme to scorecards.

`compose` is `prepare` and `score` and what follows from them: equal inputs give equal output.
"""

import numpy as np
import pandas as pd

from evaluation import __version__
from evaluation.domain import periods
from evaluation.domain.dataset import Dataset
from evaluation.domain.indicators import Achievement, Level
from evaluation.domain.results import Prepared, Scorecard, Source
from evaluation.domain.scheme import ANY_CATEGORY, Scheme
from evaluation.domain.settings import Bounded, Unadjusted
from evaluation.errors import Fault, InvalidScheme, UnfitValue
from evaluation.preparation import prepare_with
from evaluation.steps import aggregation, grading, ranking, uncertainty, weighting
from evaluation.steps.adjustment import random_intercept

Array = np.ndarray

KINDS = (Achievement.VISIBLE, Achievement.LATENT, Achievement.PROCESS)
ENDS = [*map(str, KINDS), "total"]
SCORE_COLUMNS = [*ENDS, *(f"{end}_error" for end in ENDS), "low", "high", "coverage"]
BOUNDED = [SCORE_COLUMNS.index(end) for end in (*ENDS, "low", "high")]
ROUNDING = 1e-9  # how far beyond 0 or 100 counts as the rounding of a sum
DEFAULT_TOP = 0.3
SOURCE_DRAWS = 100  # of a cadre's sources only the standard errors are used


def prepare(dataset: Dataset, scheme: Scheme) -> Prepared:
    """All before weighting, for the two digests: read-only. A cadre scheme's sources are composed here.

    Raises InvalidScheme where the scheme is for another level than the dataset.
    """
    if scheme.level != dataset.level:
        wanted, found = scheme.level.value, dataset.level.value
        fault = Fault(f"方案用于 {wanted} 层级,数据是 {found} 层级", f"it is for level {wanted}, not {found}")
        raise InvalidScheme(scheme.code, [fault])
    return prepare_with(dataset, scheme, _embedded(dataset, scheme), software=__version__)


def score(prepared: Prepared, weights: pd.DataFrame) -> pd.DataFrame:
    """Scores: unit × (visible, latent, process, total, `_error` of each, low, high, coverage), 0..100.

    `weights`: category × indicator, rows summing to 1, in any order; none is 0, UnfitValue below. The total is over the
    known weights, after gates' points; `low`, `high`: what is missing, parts too, at 0 and at 100. NaN: nothing known.
    """
    if prepared.whole and aggregation.is_additive(prepared.scheme):
        return _score_whole(prepared, weights)
    effective = effective_weights(prepared, weights)
    known = effective * prepared.known
    gates = prepared.gate_points.to_numpy()
    found = aggregation.total(prepared.scheme, prepared.filled, prepared.settled, effective, prepared.groups[0])
    ends = [_gated(each, gates) for each in (found.low, found.high)]
    masks = _masks(prepared.scheme)
    kinds = aggregation.by_kind(prepared.filled, known, masks)
    columns = [*kinds.T, _gated(found.middle, gates), *_errors(prepared, effective, masks), *ends, known.sum(axis=1)]
    return _framed(np.column_stack(columns), prepared.scores.index)


def compose(dataset: Dataset, scheme: Scheme) -> Scorecard:
    """The whole scorecard: scores, places with their ranges, contributions, grades; and the raw one beside it."""
    prepared = prepare(dataset, scheme)
    return finish(prepared, weighting.stated(scheme, prepared.categories))


def finish(prepared: Prepared, weights: pd.DataFrame) -> Scorecard:
    """The scorecard of what is prepared, under the weights (category × indicator)."""
    plain = score(prepared, weights)
    effective = effective_weights(prepared, weights)
    totals = _drawn(prepared, effective, plain)
    scores = plain.join(_total_range(totals, plain, prepared.scheme.uncertainty.confidence))
    raw = _raw(prepared)
    raw_scores = plain if raw is prepared else score(raw, weights)
    places = _places(prepared, scores, totals)
    return Scorecard(
        prepared=prepared,
        scores=scores,
        places=places,
        contributions=_contributions(prepared, effective, scores["total"]),
        weights=pd.DataFrame(effective, index=scores.index, columns=prepared.scores.columns),
        grades=_grades(prepared, scores, places),
        raw=raw_scores,
        raw_places=places if raw is prepared else _places(raw, raw_scores, None),
        draws=None if totals is None else totals.middle,
    )


def placed(prepared: Prepared, weights: pd.DataFrame) -> pd.DataFrame:
    """The places that `finish` gives, with their ranges and tiers, and nothing else: for many weightings in turn."""
    plain = score(prepared, weights)
    return _places(prepared, plain, _drawn(prepared, effective_weights(prepared, weights), plain))


def effective_weights(prepared: Prepared, weights: pd.DataFrame) -> Array:
    """Weights (units, indicators) with those of cells not applicable spread inside their pillar."""
    return weighting.spread(prepared.scheme.tree, _table(prepared, weights)[prepared.groups[0]], prepared.applicable)


def _table(prepared: Prepared, weights: pd.DataFrame) -> Array:
    """Weights (categories, indicators) in the order of the prepared; zeros for a category without any."""
    table = np.nan_to_num(weights.reindex(index=prepared.groups[1], columns=prepared.scores.columns).to_numpy(float))
    if table.min(initial=0.0) < 0:
        raise UnfitValue(Fault("权重不能小于 0", "a weight is below 0"))
    return table


def _score_whole(prepared: Prepared, weights: pd.DataFrame) -> pd.DataFrame:
    """`score` where nothing is missing: one product of matrices a category."""
    masks, table = _masks(prepared.scheme), _table(prepared, weights)
    result = np.empty((len(prepared.scores), len(SCORE_COLUMNS)))
    for row, (units, scores, errors) in zip(table, prepared.blocks, strict=True):
        known = None if prepared.draws is None else errors
        values, spreads = aggregation.together(scores, known, prepared.correlation, weights=row, masks=masks)
        total = _gated(values[:, -1], prepared.gate_points.to_numpy()[units])
        ends = [total, total, np.full(len(units), row.sum())]
        result[units] = np.column_stack([values[:, :-1], total, spreads, *ends])
    return _framed(result, prepared.scores.index)


def _framed(columns: Array, units: pd.Index) -> pd.DataFrame:
    columns[:, BOUNDED] = _held(columns[:, BOUNDED])
    return pd.DataFrame(columns, index=units, columns=SCORE_COLUMNS)


def _held(scores: Array) -> Array:
    """Held at 0 and 100 where only the rounding of sums lies beyond; what is truly beyond (research schemes) stays."""
    ends = np.clip(scores, 0.0, 100.0)
    return np.where(np.abs(scores - ends) <= ROUNDING, ends, scores)


def _embedded(dataset: Dataset, scheme: Scheme) -> dict[str, dict[str, Source]]:
    """level -> period -> scores of the sources: of each year of the term, the last period that has results."""
    found: dict[str, dict[str, Source]] = {}
    for level, inner in scheme.embedded.items():
        source = dataset.sources.get(level)
        if source is not None:
            term = periods.window(source.window, source.period, scheme.term_years)
            known = [period for period in (source.window[at] for at in term) if source.known(period)]
            lasts = {periods.year(period): period for period in known}
            found[level] = {period: _source(source.at(period), inner) for period in lasts.values()}
    return found


def _source(dataset: Dataset, scheme: Scheme) -> Source:
    prepared = prepare_with(dataset, scheme, {}, software=__version__, draws=SOURCE_DRAWS)
    return Source(prepared, score(prepared, weighting.stated(scheme, prepared.categories)))


def _masks(scheme: Scheme) -> Array:
    return np.array([[float(leaf.achievement is kind) for kind in KINDS] for leaf in scheme.leaves])


def _gated(totals: Array, gates: Array) -> Array:
    """Totals with the gates' points, kept within 0..100 where a gate holds."""
    return np.where(gates != 0, np.clip(totals + gates, 0, 100), totals)


def _errors(prepared: Prepared, effective: Array, masks: Array) -> list[Array]:
    """Standard errors of visible, latent, process and total, (units,) each: by the slopes of the tree or by draws."""
    if prepared.draws is None:
        return [np.full(len(effective), np.nan)] * (len(KINDS) + 1)
    known = effective * prepared.known
    lacking = prepared.lacking & (known > 0) if prepared.lacking.any() else None
    correlation = prepared.correlation.astype(np.float32)
    results = []
    for mask in masks.astype(bool).T:
        share = known[:, mask]
        size = share.sum(axis=1, keepdims=True)
        inside = np.divide(share, size, out=np.zeros_like(share), where=size > 0) * prepared.filled_errors[:, mask]
        unknown = None if lacking is None else lacking[:, mask].any(axis=1)
        results.append(_spread(inside, correlation[np.ix_(mask, mask)], unknown))
    if prepared.scheme.compares:
        spread = aggregation.spread(prepared.scheme, prepared.draws, prepared.known, effective, prepared.groups[0])
        return [*results, np.where((prepared.lacking & (effective > 0)).any(axis=1), np.nan, spread)]
    slopes = aggregation.gradient(prepared.scheme.tree, prepared.filled, known) * prepared.filled_errors
    results.append(_spread(slopes, correlation, None if lacking is None else lacking.any(axis=1)))
    return results


def _spread(weighted: Array, correlation: Array, unknown: Array | np.bool | None) -> Array:
    """√(v′Rv) by row; NaN where an error is not known or nothing varies (never zero width)."""
    rows = weighted.astype(np.float32)
    variance = np.einsum("nm,nm->n", rows @ correlation, rows).astype(float)
    without = variance <= 0 if unknown is None else unknown | (variance <= 0)
    return np.sqrt(np.where(without, np.nan, variance))


def _drawn(prepared: Prepared, effective: Array, scores: pd.DataFrame) -> ranking.Drawn | None:
    """Draws of the total (draws, units): over the known weights, and with missing cells at 0 and at 100."""
    if prepared.draws is None or scores["total_error"].isna().all():
        return None
    scheme, gates, known = prepared.scheme, prepared.gate_points.to_numpy(), effective * prepared.known
    found = aggregation.total(scheme, prepared.draws, prepared.settled, effective, prepared.groups[0])
    middle = low = high = _gated(found.middle, gates)
    if found.low is not found.middle:
        low, high = _gated(found.low, gates), _gated(found.high, gates)
    slopes = aggregation.gradient(scheme.tree, prepared.filled, known) * prepared.filled_errors
    shares = uncertainty.error_shares(slopes, prepared.correlation, random_intercept.shrinkage(prepared.adjustment))
    held = scores["total_error"].notna().to_numpy()
    return ranking.Drawn(scores["total"].to_numpy() - gates, gates, middle, low, high, *shares, held)


def _total_range(totals: ranking.Drawn | None, scores: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """`lower` and `upper` of the total, missing cells' bounds included; NaN where its error is not known."""
    if totals is None:
        return pd.DataFrame({"lower": np.nan, "upper": np.nan}, index=scores.index)
    tail = (1 - confidence) / 2
    frame = pd.DataFrame(
        {
            "lower": _held(np.quantile(totals.low, tail, axis=0)),
            "upper": _held(np.quantile(totals.high, 1 - tail, axis=0)),
        },
        index=scores.index,
    )
    return frame.where(scores["total_error"].notna())


def _places(prepared: Prepared, scores: pd.DataFrame, totals: ranking.Drawn | None) -> pd.DataFrame:
    """Places inside the category with their ranges, tiers and, where there is none, the reason. Persons have none."""
    scheme, codes = prepared.scheme, pd.factorize(prepared.categories)[0]
    reason = _reasons(prepared, scores)
    placed = reason.eq("").to_numpy()
    result = pd.DataFrame(index=scores.index)
    result["place"] = ranking.places(np.where(placed, scores["total"], np.nan), codes)
    if totals is None:
        result[ranking.NUMBERS] = np.nan
        result["tier"], result["reason"] = "", reason.mask(placed, ranking.WITHOUT_ERROR)
        return result
    confidence, top = scheme.uncertainty.confidence, _top_shares(prepared)
    ranges = ranking.ranges(totals, codes, placed, confidence=confidence, top_share=top).set_axis(scores.index)
    result["place"] = result["place"].mask(ranges["reason"].eq(ranking.UNRELIABLE))
    return result.join(ranges.assign(reason=reason.mask(placed, ranges["reason"])))


def _reasons(prepared: Prepared, scores: pd.DataFrame) -> pd.Series:
    """Why a unit has no place, by unit; empty where it has one."""
    coverage = prepared.scheme.missing.coverage if isinstance(prepared.scheme.missing, Bounded) else 0.0
    names = np.select(
        [
            np.full(len(scores), prepared.scheme.level == Level.CADRE),
            _unweighed(prepared),
            scores["coverage"].eq(0) & scores["total"].isna(),
            scores["total"].isna() | (scores["coverage"] < coverage - 1e-12),
        ],
        ["person", "no_weights", "nothing_known", "coverage"],
        "",
    )
    return pd.Series(names, index=scores.index)


def _unweighed(prepared: Prepared) -> Array:
    """(units,): whether the scheme has no weights for the unit's category."""
    weights = prepared.scheme.weights
    return (~prepared.categories.isin(weights)).to_numpy() & (ANY_CATEGORY not in weights)


def _top_shares(prepared: Prepared) -> Array:
    quotas = [grading.quota_of(prepared.scheme.grading, category) for category in prepared.categories]
    return np.array([DEFAULT_TOP if quota is None else quota for quota in quotas])


def _raw(prepared: Prepared) -> Prepared:
    """The same with adjustment off and nothing drawn."""
    scheme = prepared.scheme
    if isinstance(scheme.adjustment, Unadjusted):
        return prepared
    plain = scheme.revise({"adjustment": Unadjusted()})
    return prepare_with(prepared.dataset, plain, prepared.embedded, software=__version__, draws=0)


def _contributions(prepared: Prepared, effective: Array, total: pd.Series) -> pd.DataFrame:
    """Points by unit: base, one column an indicator, limits, gates; a row sums to the total.

    An indicator's points are those before caps and floors of its scale wherever only arithmetic means lie above it;
    `limits` is what these, and the ends 0 and 100 of the total, took or gave: a sum, so no order enters. A total that
    comes from comparing units is all base: no indicator has points of its own (NaN).
    """
    gates = prepared.gate_points.to_numpy()
    if prepared.scheme.compares:
        frame = pd.DataFrame(np.nan, index=total.index, columns=prepared.scores.columns)
        frame.insert(0, "base", total.to_numpy() - gates)
        return frame.assign(limits=0.0, gates=gates).where(total.notna())
    scores, tree = prepared.scores.to_numpy(), prepared.scheme.tree
    known = effective * prepared.known
    reference = prepared.scores.groupby(prepared.categories).transform("mean").to_numpy()
    parts = aggregation.decompose(tree, scores, known, reference)
    free = np.where(known > 0, prepared.unlimited.to_numpy() - scores, 0.0) * aggregation.straight_shares(tree, known)
    frame = pd.DataFrame(parts.indicators + free, index=total.index, columns=prepared.scores.columns)
    frame.insert(0, "base", parts.base)
    frame["limits"] = -free.sum(axis=1) + (total.to_numpy() - parts.total - gates)
    frame["gates"] = gates
    return frame.where(total.notna())


def _grades(prepared: Prepared, scores: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    setting = prepared.scheme.grading
    return grading.grade(scores["total"], places, prepared.categories, grading=setting, found=prepared.gates)
