"""All before weighting: what was observed, treated, adjusted, attributed and put on one scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from evaluation import scaling
from evaluation.domain import periods
from evaluation.domain.dataset import Cells, Dataset
from evaluation.domain.results import Note, Prepared, Provenance, Source, Step
from evaluation.domain.scheme import ANY_CATEGORY, Scheme
from evaluation.domain.settings import (
    Bounded,
    Impute,
    LevelAndChange,
    ObservedExpected,
    RandomIntercept,
    Treatment,
)
from evaluation.steps import adjustment, attribution, derivation, grading, imputation, treatment
from evaluation.steps.uncertainty import Slope, Yearly, cell_errors

Array = np.ndarray
Embedded = Mapping[str, Mapping[str, Source]]


def prepare_with(
    dataset: Dataset, scheme: Scheme, embedded: Embedded, *, software: str, draws: int | None = None
) -> Prepared:
    """Everything before weighting, read-only; `embedded`: level -> period -> what a cadre scheme draws on.

    `draws` overrides the scheme's number; 0 draws nothing and leaves every error unknown.
    """
    seen = _observe(dataset, scheme)
    filled = _filled(dataset, scheme, seen)
    treated = treatment.treat(filled, _treatments(scheme))
    adjusted = _adjust(dataset, scheme, treated, _treated_alike(seen.records, filled.matrix, treated.matrix))
    credited = attribution.credits_of(dataset, scheme, embedded)
    final = attribution.attribute(adjusted.step, credited, _least(scheme))
    scored = scaling.scale(
        dataset,
        scheme,
        final,
        previous=_previous(seen, scheme, adjusted),
        correlation=seen.correlation,
        slopes=_slopes(scheme, adjusted),
        draws=scheme.uncertainty.draws if draws is None else draws,
    )
    found = grading.triggered(scheme.gates, dataset.events, seen.values, dataset.codes, dataset.period)
    steps = [seen.step, filled, treated, adjusted.step, final, scored.step]
    return Prepared(
        scheme=scheme,
        dataset=dataset,
        categories=dataset.categories,
        scores=scored.step.matrix,
        unlimited=scored.unlimited,
        applicable=seen.applicable,
        errors=scored.errors,
        correlation=seen.correlation,
        draws=scored.draws,
        previous=seen.previous,
        gate_points=grading.points(found, dataset.codes, scheme.grading),
        gates=found,
        steps={step.name: step for step in steps},
        adjustment=adjusted,
        credits=credited,
        embedded=embedded,
        provenance=Provenance(dataset.fingerprint, scheme.fingerprint, software, dataset.batches),
    )


def _filled(dataset: Dataset, scheme: Scheme, seen: "_Observed") -> Step:
    """The observed step, gaps filled where the scheme imputes."""
    if not isinstance(scheme.missing, Impute):
        return seen.step
    groups = dataset.categories if scheme.missing.by == "category" else pd.Series("all", index=dataset.codes)
    return imputation.impute(seen.step, groups, pd.DataFrame(seen.applicable, dataset.codes, list(scheme.indicators)))


def _adjust(dataset: Dataset, scheme: Scheme, treated: Step, records: adjustment.Records) -> adjustment.Adjusted:
    """The treated values less what the dataset's conditions explain, by the scheme's method."""
    return adjustment.adjust(
        treated,
        [leaf.indicator for leaf in scheme.leaves if leaf.adjustable],
        conditions=dataset.condition_matrix,
        imputed=dataset.imputed_conditions,
        categories=dataset.categories,
        register=dataset.register,
        setting=scheme.adjustment,
        records=records,
    )


@dataclass(frozen=True)
class _Observed:
    """`step`: values of the period (mean of the window); `values`: the same of every indicator known, for gates.

    `records`: the indicators by year and what counts came out of, for the adjustment.
    """

    step: Step
    values: pd.DataFrame
    previous: Mapping[int, Array]
    applicable: Array
    correlation: Array
    records: adjustment.Records


def _observe(dataset: Dataset, scheme: Scheme) -> _Observed:
    cells, names = dataset.cells, list(scheme.indicators)
    arrays = {code: cells.values[:, :, place] for place, code in enumerate(cells.indicators)}
    arrays = derivation.derive(arrays, scheme.derivations)
    window = _stack(arrays, names, cells)
    recent = periods.window(cells.periods, dataset.period, scheme.window_years)
    values = _mean(window[recent])
    values[np.isnan(window[-1])] = np.nan  # a gap in the period itself is never filled by earlier ones
    applicable = _applicable(cells, scheme, names)
    values[~applicable] = np.nan
    history = periods.window(cells.periods, dataset.period, scheme.uncertainty.history_years)
    published = _published(cells, names, recent, (~np.isnan(window[recent])).sum(axis=0))
    past, shares = _by_year(window[history], _years(cells, history)), _shares(window[recent], _years(cells, recent))
    found = cell_errors(past, published, shares)
    matrix = pd.DataFrame(values, index=dataset.codes, columns=pd.Index(names, name="indicator"))
    errors = pd.DataFrame(np.where(np.isnan(values), np.nan, found.errors), matrix.index, matrix.columns)
    every = pd.DataFrame({code: array[-1] for code, array in arrays.items()}, index=dataset.codes)
    previous = {
        at: _mean(window[_before(dataset, scheme, leaf.scoring), :, at])
        for at, leaf in enumerate(scheme.leaves)
        if isinstance(leaf.scoring, LevelAndChange)
    }
    notes = (*_alone(dataset, scheme, previous), *_unmet(dataset, scheme))
    records = _records(dataset, scheme, arrays, window)
    return _Observed(Step("observed", matrix, errors, notes), every, previous, applicable, found.correlation, records)


def _records(dataset: Dataset, scheme: Scheme, arrays: Mapping[str, Array], window: Array) -> adjustment.Records:
    """The history that a random intercept looks at, and the exposures of counts summed over the years judged."""
    cells, setting = dataset.cells, scheme.adjustment
    if isinstance(setting, RandomIntercept):
        positions = periods.window(cells.periods, dataset.period, max(setting.years, scheme.window_years))
        history = _by_year(window[positions], _years(cells, positions))
        return adjustment.Records(history.values, tuple(history.years), scheme.window_years)
    if isinstance(setting, ObservedExpected):
        recent = periods.window(cells.periods, dataset.period, scheme.window_years)
        named = dict.fromkeys(count.exposure for count in setting.counts)
        known = {code: _mean(arrays[code][recent]) * len(recent) for code in named if code in arrays}
        return adjustment.Records(exposures=pd.DataFrame(known, index=dataset.codes))
    return adjustment.Records()


def _treated_alike(records: adjustment.Records, before: pd.DataFrame, after: pd.DataFrame) -> adjustment.Records:
    """The records with each indicator's history treated as its values were: by the same step from value to value."""
    if not records.years:
        return records
    history = records.history.copy()
    for at, name in enumerate(before.columns):
        pairs = pd.DataFrame({"before": before[name], "after": after[name]}).dropna().sort_values("before")
        if not pairs["before"].equals(pairs["after"]):
            history[:, :, at] = np.interp(history[:, :, at], pairs["before"], pairs["after"])
    return replace(records, history=history)


def _before(dataset: Dataset, scheme: Scheme, scoring: LevelAndChange) -> list[int]:
    """Positions of the periods of the window that ends `lag` years before the dataset's period."""
    return periods.window(dataset.window, periods.before(dataset.period, scoring.lag), scheme.window_years)


def _alone(dataset: Dataset, scheme: Scheme, previous: Mapping[int, Array]) -> list[Note]:
    """Indicators scored by their change of which nothing is known so many years before."""
    lags = {at: leaf.scoring.lag for at, leaf in enumerate(scheme.leaves) if isinstance(leaf.scoring, LevelAndChange)}
    return [
        Note("observed.nothing_before", {"before": periods.before(dataset.period, lag)}, scheme.indicators[at])
        for at, lag in lags.items()
        if np.isnan(previous[at]).all()
    ]


def _unmet(dataset: Dataset, scheme: Scheme) -> list[Note]:
    """Weights of categories that nobody has, categories without weights, events of rules that the scheme lacks."""
    held, weighed = sorted(set(dataset.categories)), set(scheme.weights)
    bare = [] if ANY_CATEGORY in weighed else [each for each in held if each not in weighed]
    idle = sorted(weighed - {*held, ANY_CATEGORY})
    return [
        *(Note("weights.none", {"category": each}) for each in bare),
        *(Note("weights.nobody", {"category": each}) for each in idle),
        *grading.unruled(scheme.gates, dataset.events, dataset.codes, dataset.period),
    ]


def _years(cells: Cells, positions: Sequence[int]) -> list[int]:
    return [periods.year(cells.periods[at]) for at in positions]


def _by_year(values: Array, years: Sequence[int]) -> Yearly:
    """Values (periods, …) of which years have several averaged: (years, …)."""
    distinct = tuple(dict.fromkeys(years))
    return Yearly(distinct, np.stack([_mean(values[np.equal(years, year)]) for year in distinct]))


def _shares(values: Array, years: Sequence[int]) -> Yearly:
    """What each year makes up of the mean over the first axis (years, …): its known periods among all known."""
    known, distinct = ~np.isnan(values), tuple(dict.fromkeys(years))
    parts = np.stack([known[np.equal(years, year)].sum(axis=0) for year in distinct])
    return Yearly(distinct, parts / np.maximum(parts.sum(axis=0), 1))


def _mean(values: Array) -> Array:
    """The mean over the first axis of what is known; NaN where nothing is."""
    known = (~np.isnan(values)).sum(axis=0)
    return np.divide(np.nansum(values, axis=0), known, out=np.full(known.shape, np.nan), where=known > 0)


def _stack(arrays: Mapping[str, Array], names: list[str], cells: Cells) -> Array:
    """(periods, units, indicators) of the scheme's indicators; all NaN for one that has no observation."""
    nothing = np.full(cells.values.shape[:2], np.nan)
    return np.stack([np.broadcast_to(arrays.get(name, nothing), nothing.shape) for name in names], axis=-1)


def _applicable(cells: Cells, scheme: Scheme, names: list[str]) -> Array:
    """False where the cell, or an item of its formula, does not apply in the period."""
    excluded = {code: cells.statuses[-1, :, at] == Cells.NOT_APPLICABLE for at, code in enumerate(cells.indicators)}
    for each in scheme.derivations:
        parts = [excluded[item] for item in derivation.items(each.formula) if item in excluded]
        excluded[each.code] = np.logical_or.reduce(parts) if parts else np.zeros(len(cells.units), bool)
    return np.stack([~excluded.get(name, np.zeros(len(cells.units), bool)) for name in names], axis=-1)


def _published(cells: Cells, names: list[str], recent: list[int], count: Array) -> Array:
    """Published sampling errors of the window's mean (units, indicators); NaN where one is not published."""
    result = np.full((len(cells.units), len(names)), np.nan)
    for at, name in enumerate(names):
        if name in cells.indicators:
            errors = cells.errors[recent, :, cells.indicators.get_loc(name)]
            whole = (~np.isnan(errors)).sum(axis=0) >= np.maximum(count[:, at], 1)
            result[whole, at] = np.sqrt(np.nansum(errors[:, whole] ** 2, axis=0)) / np.maximum(count[whole, at], 1)
    return result


def _least(scheme: Scheme) -> float:
    """The share of what is due that has to be known of an attributed value: the scheme's own threshold of coverage."""
    return scheme.missing.coverage if isinstance(scheme.missing, Bounded) else 0.0


def _treatments(scheme: Scheme) -> dict[str, Treatment]:
    return {leaf.indicator: leaf.treatment for leaf in scheme.leaves}


def _previous(seen: _Observed, scheme: Scheme, adjusted: adjustment.Adjusted) -> dict[int, Array]:
    """Values before, by position, less what the adjustment took off."""
    return {at: before - _taken_off(adjusted, scheme.indicators[at]) for at, before in seen.previous.items()}


def _taken_off(adjusted: adjustment.Adjusted, indicator: str) -> Array:
    """What the adjustment took off the indicator (units,): taken off earlier values too, so that a change stays one."""
    if not adjusted.effects:
        return np.zeros(1)
    return np.asarray(sum(effects[indicator].fillna(0.0).to_numpy(float) for effects in adjusted.effects.values()))


def _slopes(scheme: Scheme, adjusted: adjustment.Adjusted) -> dict[int, Slope]:
    """By position of the indicator, what its model adds to the error of every unit."""
    return {
        scheme.indicators.index(name): Slope(gradient, adjusted.fits[name].covariance)
        for name, gradient in adjusted.gradients.items()
    }
