"""Values on one scale: scores with and without caps, their errors and joint draws; and the scores of other values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.domain.dataset import Dataset
from evaluation.domain.results import Prepared, Step
from evaluation.domain.scheme import Leaf, Scheme
from evaluation.domain.settings import LevelAndChange
from evaluation.steps import normalisation
from evaluation.steps.uncertainty import CellErrors, Slope, draw_scores, with_slopes

Array = np.ndarray
Scale = Callable[..., Array]


@dataclass(frozen=True)
class Scaled:
    """The step of scores with their errors; the same without caps; joint draws (draws, units, indicators) or None."""

    step: Step
    unlimited: pd.DataFrame
    errors: pd.DataFrame
    draws: Array | None


def scale(
    dataset: Dataset,
    scheme: Scheme,
    final: Step,
    *,
    previous: Mapping[int, Array],
    correlation: Array,
    slopes: Mapping[int, Slope],
    draws: int,
) -> Scaled:
    """The scores of the step's values, each scale fitted on them and then applied to every draw.

    `previous`: values before, by position of the indicators scored by level and change; `slopes` likewise.
    """
    values = final.matrix.to_numpy(float)
    noise = final.errors.to_numpy(float) if final.errors is not None else np.full(values.shape, np.nan)
    scales = _fit(dataset, scheme, values, previous)
    limited = [each for each, _ in scales]
    drawn = draw_scores(
        values,
        previous,
        CellErrors(noise, correlation),
        slopes,
        scales=limited,
        draws=draws,
        seed=scheme.uncertainty.seed,
    )
    scores, free = _apply(limited, values, previous), _apply([each for _, each in scales], values, previous)
    errors = np.full(scores.shape, np.nan) if drawn is None else drawn.std(axis=0, ddof=1, dtype=float)
    errors[np.isnan(with_slopes(noise, slopes))] = np.nan

    def label(array: Array) -> pd.DataFrame:
        return pd.DataFrame(array, final.matrix.index, final.matrix.columns)

    return Scaled(Step("normalisation", label(scores), label(errors)), label(free), label(errors), drawn)


def rescore(prepared: Prepared, values: pd.DataFrame) -> pd.DataFrame:
    """Scores (unit × indicator) that other adjusted values would get, scales fitted anew on these; nothing is drawn.

    `values`: unit × indicator like the adjusted ones; what they take off the observed is taken off earlier years too.
    """
    taken = (prepared.steps["treatment"].matrix - values).fillna(0.0).to_numpy(float)
    previous = {at: before - taken[:, at] for at, before in prepared.previous.items()}
    matrix = values.to_numpy(float)
    scales = _fit(prepared.dataset, prepared.scheme, matrix, previous)
    return pd.DataFrame(_apply([each for each, _ in scales], matrix, previous), values.index, values.columns)


def _fit(dataset: Dataset, scheme: Scheme, values: Array, previous: Mapping[int, Array]) -> list[tuple[Scale, Scale]]:
    """The scale of each indicator with and without its caps."""
    groups, names = pd.factorize(dataset.categories)
    targets, nothing = _targets(dataset), np.full(len(values), np.nan)
    samples = [
        normalisation.Sample(
            values[:, at],
            groups,
            tuple(map(str, names)),
            targets.get(leaf.indicator, nothing),
            previous.get(at, values[:, at]),
        )
        for at, leaf in enumerate(scheme.leaves)
    ]
    return [_scales(leaf, sample) for leaf, sample in zip(scheme.leaves, samples, strict=True)]


def _scales(leaf: Leaf, sample: normalisation.Sample) -> tuple[Scale, Scale]:
    if isinstance(leaf.scoring, LevelAndChange):
        both = normalisation.fit_both(leaf.scoring, leaf.direction, sample)
        return both, both
    fitted = normalisation.fit(leaf.scoring, leaf.direction, sample)
    return fitted, fitted.unlimited


def _apply(scales: list[Scale], values: Array, previous: Mapping[int, Array]) -> Array:
    inputs = [(values[:, at], *([previous[at]] if at in previous else [])) for at in range(len(scales))]
    return np.stack([each(*given) for each, given in zip(scales, inputs, strict=True)], axis=-1)


def _targets(dataset: Dataset) -> dict[str, Array]:
    """indicator -> the period's targets (units,), NaN where a unit has none."""
    places = {unit: at for at, unit in enumerate(dataset.codes)}
    found: dict[str, Array] = {}
    for target in dataset.targets:
        if target.period == dataset.period:
            column = found.setdefault(target.indicator, np.full(len(places), np.nan))
            column[places[target.unit]] = target.target
    return found
