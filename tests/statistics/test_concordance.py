"""Pairs kept, against a look at every pair."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.concordance import pairs_kept


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=12))
def test_it_is_the_share_found_by_looking_at_every_pair(pairs: list[tuple[int, int]]) -> None:
    first, second = np.array(pairs, float).T
    same = np.sign(first[:, None] - first) == np.sign(second[:, None] - second)
    above = np.triu_indices(len(pairs), 1)
    assert math.isclose(pairs_kept(first, second), same[above].mean(), abs_tol=1e-12)


def test_one_alone_has_no_pairs() -> None:
    assert math.isnan(pairs_kept(np.ones(1), np.ones(1)))
