"""Totals under many weightings at once are those of `score`, one weighting after another."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies

from evaluation.checks import weighed_totals
from evaluation.scorecard import score
from evaluation.services.weights import Laboratory
from tests import weightings


def by_score(laboratory: Laboratory, row: np.ndarray) -> np.ndarray:
    """Totals of the units placed, from the scorecard's own function."""
    prepared = laboratory.prepared
    frame = score(prepared, pd.DataFrame([row], index=["all"], columns=prepared.scores.columns))
    placed = frame["coverage"].to_numpy() >= weighed_totals.least_coverage(prepared) - 1e-12
    return np.where(placed, frame["total"].to_numpy(), np.nan)


@given(weightings.laboratories(), strategies.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=40)
def test_they_equal_the_scorecards_with_gaps_gates_and_spreads(laboratory: Laboratory, seed: int) -> None:
    rows = np.random.default_rng(seed).dirichlet(np.ones(6), 5)
    found = weighed_totals.totals(laboratory.prepared, rows)
    assert np.allclose(found, [by_score(laboratory, row) for row in rows], atol=1e-9, equal_nan=True)


@given(weightings.laboratories(mean="geometric"), strategies.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=20)
def test_they_equal_the_scorecards_under_a_geometric_mean(laboratory: Laboratory, seed: int) -> None:
    rows = np.random.default_rng(seed).dirichlet(np.ones(6), 5)
    found = weighed_totals.totals(laboratory.prepared, rows)
    assert np.allclose(found, [by_score(laboratory, row) for row in rows], atol=1e-9, equal_nan=True)


@pytest.mark.parametrize("method", ["topsis", "vikor", "copeland"])
@given(made=weightings.laboratories(), seed=strategies.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=10)
def test_they_equal_the_scorecards_where_units_are_compared(made: Laboratory, seed: int, method: str) -> None:
    scheme = made.prepared.scheme.revise({"aggregation": {"method": method}})
    laboratory = replace(made, prepared=replace(made.prepared, scheme=scheme))
    rows = np.random.default_rng(seed).dirichlet(np.ones(6), 3)
    found = weighed_totals.totals(laboratory.prepared, rows)
    assert np.allclose(found, [by_score(laboratory, row) for row in rows], atol=1e-9, equal_nan=True)
    assert np.allclose(weighed_totals.totals(laboratory.prepared, rows, np.array([1])), found[:, [1]], equal_nan=True)


@given(weightings.laboratories())
@settings(deadline=None, max_examples=20)
def test_some_units_get_what_they_have_among_all(laboratory: Laboratory) -> None:
    rows = np.full((1, 6), 1 / 6)
    every = weighed_totals.totals(laboratory.prepared, rows)
    some = weighed_totals.totals(laboratory.prepared, rows, np.array([2, 0]))
    assert np.allclose(some, every[:, [2, 0]], equal_nan=True)
