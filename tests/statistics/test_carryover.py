"""Luck that carries over, of many indicators at once: against dense matrices, by hand, and found again."""

import numpy as np
import pytest

from evaluation.statistics import autocorrelation, carryover, variation

Array = np.ndarray

YEARS = np.array([2010, 2011, 2012, 2014, 2015])


def luck(rho: float, shape: tuple[int, int, int], seed: int, years: Array | None = None) -> Array:
    """AR(1) of variance 1 (years, units, indicators), of calendar years that may lie apart."""
    generator = np.random.default_rng(seed)
    gaps = np.ones(shape[0] - 1, int) if years is None else np.diff(years)
    series = [generator.normal(size=shape[1:])]
    for gap in gaps:
        kept = rho**gap
        series.append(kept * series[-1] + np.sqrt(1 - kept**2) * generator.normal(size=shape[1:]))
    return np.stack(series)


def estimate(values: Array, years: Array | None = None) -> Array:
    return variation.between_years(values, None if years is None else years.tolist()).carried


@pytest.mark.parametrize("degree", [0, 1])
@pytest.mark.parametrize("rho", [-0.4, 0.0, 0.7])
def test_the_expected_share_is_that_of_dense_matrices_with_gaps(rho: float, degree: int) -> None:
    """tr(A M V M) / tr(M V M), M what is left of a unit's mean or line, over units that lack years of their own."""
    used = np.random.default_rng(1).random((5, 12, 2)) > 0.25
    products, squares = np.zeros(2), np.zeros(2)
    for unit in range(12):
        for indicator in range(2):
            at = YEARS[used[:, unit, indicator]]
            apart = np.abs(np.subtract.outer(at, at))
            columns = np.vander(at - 2010.0, degree + 1)
            middle = np.eye(len(at)) - columns @ np.linalg.pinv(columns)
            left = middle @ rho**apart @ middle
            products[indicator] += np.trace((apart == 1) / 2 @ left)
            squares[indicator] += np.trace(left)
    found = carryover._expected(used, YEARS, degree)(np.full(2, rho))
    assert found == pytest.approx(products / squares)


def test_about_its_mean_one_indicator_has_the_autocorrelation_that_its_rows_have() -> None:
    values = luck(0.5, (5, 80, 1), 2, YEARS)
    year, unit = (index.ravel() for index in np.indices((5, 80)))
    columns = (year[:, None] == np.arange(5)).astype(float)
    wanted = autocorrelation.estimate(values.ravel(), columns, unit, YEARS[year])
    rest = values - values.mean(axis=0) - values.mean(axis=1, keepdims=True) + values.mean()
    found, joint = carryover._carried(rest, np.ones_like(values, bool), YEARS, 0)
    assert (found[0], joint) == pytest.approx((wanted, wanted), abs=1e-6)


def test_what_units_gain_or_lose_steadily_is_no_luck_that_carries_over() -> None:
    """Each unit its own way: about a mean .3 looks like .8 and more."""
    values = luck(0.3, (6, 500, 4), 8) + np.arange(6)[:, None, None] * np.random.default_rng(9).normal(size=(1, 500, 4))
    assert estimate(values) == pytest.approx(np.full(4, 0.3), abs=0.1)
    rest = values - values.mean(axis=0) - values.mean(axis=1, keepdims=True) + values.mean(axis=(0, 1))
    assert carryover._carried(rest, np.ones_like(values, bool), np.arange(6), 0)[1] > 0.7


@pytest.mark.parametrize("years", [3, 5])
@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6])
def test_what_carries_over_is_found_from_few_years_of_many_units(rho: float, years: int) -> None:
    """Uncorrected, three independent years seem to turn back by a third."""
    values = luck(rho, (years, 2000, 2), 3) + 4 * np.random.default_rng(4).normal(size=(1, 2000, 2))
    assert estimate(values) == pytest.approx(np.full(2, rho), abs=0.07)


def test_an_indicator_known_of_few_units_takes_after_the_others() -> None:
    values = luck(0.6, (5, 300, 6), 5)
    values[:, :, 0] = luck(0.0, (5, 300, 1), 6)[:, :, 0]
    values[:, 3:, 0] = np.nan
    found = estimate(values)
    assert found[1:] == pytest.approx(np.full(5, 0.6), abs=0.1)
    assert found[0] > 0.4


def test_few_cells_say_nothing_and_luck_never_turns_back_nor_lasts_for_ever() -> None:
    """Four units of five years are sixteen years beyond the first of each; five are twenty."""
    falling = np.linspace(0, 1, 5)[:, None, None] * np.array([-2, -1, 0, 1, 2.0])[:, None]
    assert estimate(falling[:, :4]).tolist() == [0]
    assert estimate(falling).tolist() == pytest.approx([carryover.STRONGEST])
    turning = np.array([1, -1, 1, -1, 1.0])[:, None, None] * np.array([-2, -1, 0, 1, 2.0])[:, None]
    assert estimate(turning).tolist() == [0]


def test_years_that_nobody_follows_say_nothing() -> None:
    assert estimate(luck(0.6, (3, 50, 1), 7), np.array([2000, 2010, 2020])).tolist() == [0]


def test_variances_by_hand() -> None:
    """Three years at ρ = ½: w′Rw = (3 + 2(½ + ½ + ¼)) / 9 = 5.5 / 9; squares come to 3 − 5.5 / 3 of σ²."""
    whole, carried, years = np.ones((3, 1, 1)), np.array([0.5]), np.arange(3)
    assert carryover.variance(whole / 3, years, carried) == pytest.approx(5.5 / 9)
    assert carryover.freedom(whole, years, carried) == pytest.approx(3 - 5.5 / 3)
    assert carryover.freedom(whole, years, np.zeros(1)) == pytest.approx(2)
    assert carryover.variance(whole[:2] / 2, np.array([2010, 2012]), carried) == pytest.approx((1 + 0.25) / 2)
