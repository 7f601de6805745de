"""Whether what the scheme takes for lasting foretells other years: each year against all the others."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.domain.results import Prepared
from evaluation.statistics import forecast
from evaluation.statistics.forecast import Forecast, Foretold
from evaluation.steps.adjustment import PanelFit


@dataclass(frozen=True)
class Forecasts:
    """Of an adjustment by results of several years: how well the other years foretell each year.

    `by_indicator`: the slope of what came on what was foretold, 1 = neither too large nor too small. `together`: the
    same of all indicators at once, each in standard deviations of what came, so that all count alike; None of none.
    """

    by_indicator: dict[str, Forecast]
    together: Forecast | None


def forecasts(prepared: Prepared) -> Forecasts:
    """The slopes of the indicators that have a model over years; nothing under any other method."""
    found = {name: _foretold(prepared, name, fit) for name, fit in _panels(prepared).items()}
    told = {name: each for name, each in found.items() if each is not None and each.foretold.any()}
    slopes = {name: forecast.slope(each) for name, each in told.items()}
    return Forecasts(slopes, forecast.slope(_together(list(told.values()))) if told else None)


def _panels(prepared: Prepared) -> dict[str, PanelFit]:
    return {name: fit for name, fit in prepared.adjustment.fits.items() if isinstance(fit, PanelFit)}


def _foretold(prepared: Prepared, indicator: str, fit: PanelFit) -> Foretold | None:
    """Year by year, of the units on which the indicator's model stands; groups = positions of the units.

    None where the years without one cannot tell the variances apart.
    """
    adjusted = prepared.adjustment
    records, x = adjusted.inputs.records, adjusted.deviations.to_numpy(float)
    values = records.history[:, :, adjusted.step.matrix.columns.get_loc(indicator)]
    known = ~np.isnan(values) & adjusted.deviations.index.isin(fit.reliability.index)
    year, unit = np.nonzero(known)
    held = np.flatnonzero(known.any(axis=1))
    columns = np.column_stack([year[:, None] == held, x[unit]]).astype(float)
    times = np.asarray(records.years)[year]
    try:
        found = forecast.foretell(values[year, unit], columns, unit, times, autocorrelation=fit.autocorrelation)
    except (ValueError, np.linalg.LinAlgError):
        return None
    return Foretold(found.foretold, found.came, pd.unique(np.sort(unit))[found.groups])


def _together(found: list[Foretold]) -> Foretold:
    """All rows below one another, each indicator in standard deviations of what came."""
    spreads = [each.came.std() for each in found]
    pairs = list(zip(found, spreads, strict=True))
    return Foretold(
        np.concatenate([each.foretold / spread for each, spread in pairs]),
        np.concatenate([each.came / spread for each, spread in pairs]),
        np.concatenate([each.groups for each in found]),
    )
