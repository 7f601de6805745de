"""Sobol' indices: published values of two test functions, and exact ones of finite levels."""

import numpy as np
import pytest

from evaluation.statistics import sobol


def test_the_ishigami_function_has_its_published_indices() -> None:
    """Ishigami and Homma (1990), a = 7, b = 0.1: first .3139 .4424 0, total .5576 .4424 .2437."""
    x = 2 * np.pi * sobol.points(3, 16384, seed=1) - np.pi
    values = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    found = sobol.estimate(values[:, None], 3)
    assert found.first[:, 0] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.01)
    assert found.total[:, 0] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.01)
    assert found.variance[0] == pytest.approx(13.8446, rel=0.01)


def test_the_g_function_of_saltelli_has_its_published_indices() -> None:
    """Saltelli et al. (2008), a = 0, 1, 4.5, 9, 99 ×4: first .7165 .1791 .0237 .0072, total .7871 .2422 .0343 .0105."""
    a = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])
    values = ((np.abs(4 * sobol.points(8, 8192, seed=2) - 2) + a) / (1 + a)).prod(axis=1)
    found = sobol.estimate(values[:, None], 8)
    assert found.first[:4, 0] == pytest.approx([0.7165, 0.1791, 0.0237, 0.0072], abs=0.01)
    assert found.total[:4, 0] == pytest.approx([0.7871, 0.2422, 0.0343, 0.0105], abs=0.01)


def test_levels_that_add_up_share_the_variance_and_nothing_is_left_for_acting_together() -> None:
    """0, 2 and 0, 4, 8 added: variances 1 and 32/3."""
    found = sobol.exact(np.add.outer([0.0, 2.0], [0.0, 4.0, 8.0])[..., None])
    assert found.first[:, 0] == pytest.approx([3 / 35, 32 / 35])
    assert found.total == pytest.approx(found.first)


def test_levels_that_only_act_together_have_first_indices_of_zero_and_total_ones_of_one() -> None:
    found = sobol.exact(np.multiply.outer([-1.0, 1.0], [-1.0, 1.0])[..., None])
    assert found.first[:, 0] == pytest.approx([0, 0])
    assert found.total[:, 0] == pytest.approx([1, 1])


def test_sampled_indices_of_levels_come_near_the_exact_ones() -> None:
    generator = np.random.default_rng(5)
    table = generator.normal(size=(4, 3, 2, 5))  # three factors, five results
    at = np.floor(sobol.points(3, 8192, seed=3) * table.shape[:3]).astype(int)
    found, wanted = sobol.estimate(table[tuple(at.T)], 3), sobol.exact(table)
    assert found.first == pytest.approx(wanted.first, abs=0.02)
    assert found.total == pytest.approx(wanted.total, abs=0.02)


def test_a_result_that_never_varies_has_no_indices() -> None:
    assert np.isnan(sobol.exact(np.ones((2, 3, 1))).total).all()
