"""Whether what a scheme takes for lasting foretells other years: on results of known make."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from evaluation.checks.forecasts import forecasts
from evaluation.statistics import forecast
from evaluation.steps import adjustment
from tests.adjusting import adjusted, by_years

UNITS, YEARS = 150, 5
GENERATOR = np.random.default_rng(5)
LASTING = 3 * GENERATOR.standard_normal(UNITS)
NOISE = GENERATOR.standard_normal((YEARS, UNITS))
HELD = GENERATOR.standard_normal(UNITS)


def prepared(table: np.ndarray, terms: tuple[str, ...] = ()) -> Any:
    records = by_years(*table)
    return SimpleNamespace(
        adjustment=adjusted(
            {"a": table[-1]}, {"high": HELD}, terms, records=records, method="random_intercept", years=len(table)
        )
    )


def pair(first: np.ndarray, second: np.ndarray) -> Any:
    records = adjustment.Records(np.stack([first, second], axis=2), tuple(range(2021, 2026)), 1)
    results = {"a": first[-1], "b": second[-1]}
    return SimpleNamespace(
        adjustment=adjusted(results, {"high": HELD}, (), records=records, method="random_intercept", years=YEARS)
    )


def test_differences_that_last_are_foretold_one_for_one() -> None:
    found = forecasts(prepared(50 + LASTING + 2 * HELD + NOISE, ("high",)))
    slope = found.by_indicator["a"]
    assert abs(slope.slope - 1) < 1.645 * slope.error < 0.1
    assert found.together is not None
    assert found.together.slope == pytest.approx(slope.slope)


def test_differences_that_fade_are_foretold_too_large() -> None:
    fading = np.linspace(1, 0.2, YEARS)[:, None]
    slope = forecasts(prepared(50 + LASTING * fading + NOISE / 4)).by_indicator["a"]
    assert slope.slope + 1.645 * slope.error < 1


def test_it_is_the_check_of_each_year_against_the_others_on_the_years_of_the_model() -> None:
    table = 50 + LASTING + 2 * HELD + NOISE
    table[1, :7] = np.nan
    world = prepared(table, ("high",))
    year, unit = np.nonzero(~np.isnan(table))
    columns = np.column_stack([year[:, None] == np.arange(YEARS), world.adjustment.deviations.to_numpy()[unit]])
    expected = forecast.check(table[year, unit], columns.astype(float), unit, year)
    assert forecasts(world).by_indicator["a"].slope == pytest.approx(expected.slope, rel=1e-12)
    assert forecasts(world).by_indicator["a"].error == pytest.approx(expected.error, rel=1e-12)


def test_an_indicator_of_larger_figures_counts_no_more_than_another() -> None:
    table = 50 + LASTING + NOISE
    other = 1000 * (LASTING[::-1] + GENERATOR.standard_normal((YEARS, UNITS)) * 2)
    found, scaled = forecasts(pair(table, other)).together, forecasts(pair(table, other / 1000)).together
    slopes = [each.slope for each in forecasts(pair(table, other)).by_indicator.values()]
    assert found is not None
    assert min(slopes) <= found.slope <= max(slopes)
    assert scaled is not None
    assert scaled.slope == pytest.approx(found.slope, rel=1e-6)


def test_a_method_without_years_foretells_nothing() -> None:
    table = 50 + LASTING + 2 * HELD + NOISE
    found = forecasts(SimpleNamespace(adjustment=adjusted({"a": table[-1]}, {"high": HELD})))
    assert found.by_indicator == {}
    assert found.together is None
