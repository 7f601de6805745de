"""Correlations over the rows that both columns know, against numpy pair by pair."""

import numpy as np
import pytest

from evaluation.statistics.variance_shares import correlations


def test_they_are_those_of_the_rows_that_both_columns_know() -> None:
    generator = np.random.default_rng(3)
    values = generator.normal(50, 10, (20, 4))
    values[generator.random(values.shape) < 0.2] = np.nan
    found = correlations(values)
    for first in range(4):
        for second in range(4):
            both = values[:, [first, second]]
            both = both[~np.isnan(both).any(axis=1)]
            assert found[first, second] == pytest.approx(np.asarray(np.corrcoef(both.T))[0, 1])


def test_a_column_that_does_not_vary_or_is_hardly_known_has_none() -> None:
    values = np.array([[1.0, 80.1, 1.0], [2.0, 80.1, np.nan], [4.0, 80.1, np.nan], [3.0, 80.1, 2.0]])
    found = correlations(values)
    assert np.isnan(found[1]).all()
    assert np.isnan(found[2]).all()
    assert found[0, 0] == 1
