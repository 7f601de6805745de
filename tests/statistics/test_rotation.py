"""Varimax: a published example, and an oracle."""

import numpy as np
import pytest
from statsmodels.multivariate.factor_rotation import rotate_factors

from evaluation.statistics import rotation

TECHNOLOGY = [
    [187, 125.6, 200.2, 50.7, 3.08, 4.15, 10, 27.4], [289, 130, 179.1, 66.2, 3, 4.07, 12, 13.9],
    [271, 156.6, 125.8, 59.7, 3.1, 4.14, 11.4, 15.3], [994, 64.6, 49, 80.8, 3, 3.86, 9.5, 10],
    [779, 9.8, 4.8, 66.7, 2.97, 3.65, 10.8, 23.2], [189, 151.2, 136, 50.9, 3.02, 3.77, 9.4, 9.5],
    [82, 134, 57.4, 61.9, 3.02, 3.73, 9.4, 14.9], [31, 38.6, 108, 48.7, 2.94, 4.18, 11.6, 14.2],
    [75, 18.2, 125.9, 16.2, 2.94, 3.94, 10.9, 25.3], [8, 25.5, 72.3, 74.9, 2.95, 3.83, 7.1, 24.2],
    [235, 36.8, 41.2, 64.2, 2.94, 3.75, 10.2, 14.4], [103, 20.2, 193.6, 19, 3.12, 4.39, 11.9, 11.2],
    [106, 110.3, 48.6, 53.6, 2.97, 3.68, 9.4, 12.3], [72, 73.9, 58.9, 47.6, 2.91, 3.86, 9.3, 13.6],
    [103, 13, 146.7, 15.4, 2.86, 3.91, 11.7, 13.1], [165, 14.8, 84.2, 50.3, 2.99, 3.79, 8.4, 13.6],
    [205, 33.6, 36.4, 58.9, 2.97, 3.8, 7.9, 12.6], [74, 43.6, 43.2, 45, 2.96, 3.74, 9.6, 11],
    [42, 8.6, 21, 53.4, 2.86, 3.62, 7.3, 15.6], [13, 9.8, 30.4, 51, 3, 3.65, 7.2, 13],
    [28, 4.2, 25, 51.7, 2.75, 3.68, 9.5, 8.2], [26, 6.2, 21.6, 63.5, 2.73, 3.46, 9.1, 7.7],
    [105, 4, 20.3, 49.5, 2.84, 3.71, 7.1, 10.6],
]  # fmt: skip
"""The Technology Achievement Index of 23 countries (OECD/JRC 2008, appendix): patents, royalties, internet, exports,
telephones and electricity (logarithms, here to two decimals), schooling, university."""


TURNED = [
    [0.07, 0.97, 0.06, 0.06], [0.13, 0.07, -0.07, 0.93], [0.79, -0.21, 0.21, 0.42], [-0.64, 0.56, -0.04, 0.36],
    [0.37, 0.17, 0.38, 0.68], [0.82, -0.04, 0.25, 0.35], [0.88, 0.23, -0.09, 0.09], [0.08, 0.04, 0.96, 0.04],
]  # fmt: skip


def test_components_of_the_technology_achievement_index_of_oecd_and_jrc_2008_tables_16_and_17() -> None:
    """Four are kept, as there; a sign has no meaning; logarithms of two decimals blur shares and loadings."""
    strengths, directions = np.linalg.eigh(np.corrcoef(np.array(TECHNOLOGY).T))
    published = [41.9, 21.8, 12.3, 11.1, 6.0, 3.7, 2.2, 0.9]
    assert (100 * strengths[::-1] / 8).tolist() == pytest.approx(published, abs=0.12)
    turned = rotation.varimax(directions[:, -4:] * np.sqrt(strengths[-4:]))
    leading = [np.abs(turned[at]).argmax() for at in (6, 0, 7, 1)]  # schooling, patents, university, royalties
    turned = turned[:, leading] * np.sign(turned[[6, 0, 7, 1], leading])
    assert turned == pytest.approx(np.array(TURNED), abs=0.04)
    assert (turned**2 / (turned**2).sum(axis=0))[0].tolist() == pytest.approx([0, 0.67, 0, 0], abs=0.01)


def test_loadings_turn_as_statsmodels_turns_them() -> None:
    """Signs and the order of components apart."""
    loadings = np.random.default_rng(8).normal(size=(12, 4))
    turned, _ = rotate_factors(loadings, "varimax")
    ours = rotation.varimax(loadings)
    alike = np.abs(ours.T @ turned) / np.outer(np.linalg.norm(ours, axis=0), np.linalg.norm(turned, axis=0))
    order = alike.argmax(axis=1)
    assert sorted(order) == [0, 1, 2, 3]
    assert np.abs(ours) == pytest.approx(np.abs(turned[:, order]), abs=1e-5)
