"""How much results vary between years: by hand, against a known truth, and drawn jointly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evaluation.statistics import variation


def years(*rows: list[float]) -> np.ndarray:
    """(years, units, 1) of one indicator, a row a year."""
    return np.array(rows, float)[:, :, None]


def test_what_is_left_after_the_means_of_units_and_of_years_by_hand() -> None:
    """u: 1 2 3, v: 3 2 1: residuals −1 0 1 and 1 0 −1; each 2 on 2 × ½ = 1 degree of freedom; pooled 2."""
    found = variation.between_years(years([1, 3], [2, 2], [3, 1]))
    assert found.deviations.ravel() == pytest.approx(np.sqrt([2, 2]))


def test_a_steady_unit_is_pooled_with_an_unsteady_one() -> None:
    """Three units, residuals of v and w ±1 and ∓1: squares 0, 2, 2 on 2 × ⅔ each, pooled 4 / 4 = 1."""
    found = variation.between_years(years([5, 1, 3], [5, 2, 2], [5, 3, 1]))
    freedom = 2 * 2 / 3
    expected = [4 / (4 + freedom), (4 + 2) / (4 + freedom), (4 + 2) / (4 + freedom)]
    assert found.deviations.ravel() ** 2 == pytest.approx(expected)


def test_what_moves_all_units_alike_is_no_variation() -> None:
    found = variation.between_years(years([1, 11], [5, 15], [-2, 8]))
    assert found.deviations.ravel() == pytest.approx([0, 0], abs=1e-9)


def test_one_unit_alone_varies_about_its_own_mean() -> None:
    """1, 2, 3: squares 2 on 2 degrees of freedom."""
    assert variation.between_years(years([1], [2], [3])).deviations.ravel() == pytest.approx([1.0])


def test_under_three_years_nothing_is_known_of_the_unit_and_the_others_keep_theirs() -> None:
    gap = years([1, 3, np.nan], [2, 2, 7], [3, 1, 8])
    found = variation.between_years(gap).deviations.ravel()
    assert np.isnan(found).tolist() == [False, False, True]
    assert np.isnan(variation.between_years(gap[:2]).deviations).all()


def test_the_true_deviation_is_found_from_few_years_of_many_units() -> None:
    generator = np.random.default_rng(3)
    values = generator.normal(size=(1, 400, 1)) * 20 + generator.normal(size=(4, 1, 1)) * 5
    found = variation.between_years(values + 3 * generator.normal(size=(4, 400, 1))).deviations
    assert np.sqrt((found**2).mean()) == pytest.approx(3, rel=0.05)


@pytest.mark.parametrize("known", [3, 5])
def test_the_true_deviation_is_found_where_luck_carries_over(known: int) -> None:
    """Uncorrected, .69 of it would be found from three years at ρ = .6, and .77 from five."""
    generator = np.random.default_rng(9)
    series = [generator.normal(size=(800, 2))]
    for _ in range(known - 1):
        series.append(0.6 * series[-1] + 0.8 * generator.normal(size=(800, 2)))
    found = variation.between_years(10 * generator.normal(size=(1, 800, 2)) + 3 * np.stack(series)).deviations
    assert np.sqrt((found**2).mean()) == pytest.approx(3, rel=0.05)


def test_the_true_correlation_is_found_and_holes_do_not_hide_it() -> None:
    generator = np.random.default_rng(4)
    root = np.linalg.cholesky(np.array([[1, 0.6], [0.6, 1]]))
    values = generator.normal(size=(5, 200, 2)) @ root.T * [1, 50]
    values[generator.random(values.shape) < 0.1] = np.nan
    correlation = variation.between_years(values).correlation
    assert np.diag(correlation).tolist() == [1, 1]
    assert correlation[0, 1] == pytest.approx(0.6, abs=0.06)


def test_indicators_known_together_in_fewer_than_twenty_cells_are_taken_as_unrelated() -> None:
    generator = np.random.default_rng(5)
    shared = generator.normal(size=(3, 6, 1))
    few, enough = (
        variation.between_years(np.concatenate([values, values], axis=2)).correlation[0, 1]
        for values in (shared, np.concatenate([shared, generator.normal(size=(3, 6, 1))], axis=1))
    )
    assert few == 0
    assert enough == pytest.approx(1.0)


@given(arrays(float, (4, 8, 3), elements=st.floats(-100, 100)), arrays(bool, (4, 8, 3)))
def test_the_correlation_is_always_one_that_can_be_drawn_from(values: np.ndarray, mask: np.ndarray) -> None:
    correlation = variation.between_years(np.where(mask, np.nan, values)).correlation
    assert np.diag(correlation) == pytest.approx([1, 1, 1])
    assert np.abs(correlation).max() <= 1 + 1e-9
    assert np.linalg.eigvalsh(correlation).min() >= -1e-9


def test_draws_have_the_correlation_between_indicators_and_none_between_units() -> None:
    wanted = np.array([[1, 0.7], [0.7, 1]])
    drawn = variation.draw(wanted, 4000, 3, np.random.default_rng(6))
    assert drawn.shape == (4000, 3, 2)
    assert np.corrcoef(drawn[:, 0].T)[0, 1] == pytest.approx(0.7, abs=0.03)
    assert np.corrcoef(drawn[:, :, 0].T)[0, 1] == pytest.approx(0, abs=0.05)
    assert drawn.std() == pytest.approx(1, abs=0.02)


def test_draws_of_coefficients_have_their_covariance_and_go_along_between_indicators() -> None:
    covariances = np.array([[[4, 1], [1, 9]], [[1, 0], [0, 1]]], float)
    drawn = variation.draw_coefficients(covariances, np.array([[1, 0.5], [0.5, 1]]), 20_000, np.random.default_rng(7))
    assert drawn.shape == (20_000, 2, 2)
    assert np.cov(drawn[:, 0].T) == pytest.approx(covariances[0], abs=0.25)
    assert np.cov(drawn[:, 1].T) == pytest.approx(covariances[1], abs=0.05)
    assert np.corrcoef(drawn[:, 0, 1], drawn[:, 1, 1])[0, 1] == pytest.approx(0.5, abs=0.05)


def test_equal_seeds_give_equal_draws() -> None:
    first, second = (variation.draw(np.eye(2), 5, 3, np.random.default_rng(8)) for _ in range(2))
    assert (first == second).all()
