"""Peers on a line that can be counted off, comparison by hand, and who stands outside."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from evaluation.statistics import neighbours

GENERATOR = np.random.default_rng(20260120)
CONDITIONS = GENERATOR.normal(size=(200, 4)) * [1, 50, 0.01, 3] + [0, 1_000, 5, -2]
LINE = np.array([[0.0], [1], [2], [4], [8]])
SPREAD = float(LINE.std())


def test_peers_on_a_line_by_hand() -> None:
    """At 0, 1, 2, 4, 8: for unit 1, 0 and 2 are equally near and 0 comes first; for unit 2, 0 and 3, and 0 is taken."""
    found = neighbours.nearest(LINE, count=2, least=1)
    assert found.positions.tolist() == [[1, 2], [0, 2], [1, 0], [2, 1], [3, 2]]
    assert found.distances * SPREAD == pytest.approx(np.array([[1, 2], [1, 1], [1, 2], [2, 3], [4, 6]]))


def test_a_caliper_leaves_fewer_peers_and_too_few_are_none() -> None:
    found = neighbours.nearest(LINE, count=3, caliper=2.0001 / SPREAD, least=2)
    assert found.positions.tolist() == [[1, 2, -1], [0, 2, -1], [1, 0, 3], [-1] * 3, [-1] * 3]
    assert np.isnan(found.distances[3:]).all()
    assert found.counts.tolist() == [2, 2, 3, 0, 0]


def test_a_unit_with_an_unknown_condition_has_no_peers_and_is_nobodys() -> None:
    conditions = np.column_stack([LINE[:, 0], [1.0, 2, np.nan, 1, 2]])
    found = neighbours.nearest(conditions, count=3, least=1)
    assert found.positions[2].tolist() == [-1, -1, -1]
    assert 2 not in found.positions
    assert found.counts.tolist() == [3, 3, 0, 3, 3]
    others = np.array([0, 1, 3, 4])
    assert np.array_equal(found.distances[others], neighbours.nearest(conditions[others], count=3, least=1).distances)


def test_peers_are_those_of_all_distances_sorted() -> None:
    found = neighbours.nearest(CONDITIONS)
    points = (CONDITIONS - CONDITIONS.mean(axis=0)) / CONDITIONS.std(axis=0)
    gaps = cdist(points, points)
    np.fill_diagonal(gaps, np.inf)
    assert np.array_equal(found.positions, np.argsort(gaps, axis=1, kind="stable")[:, :15])
    assert found.distances == pytest.approx(np.sort(gaps, axis=1)[:, :15])


def test_identical_units_are_peers_of_each_other_in_their_order_and_never_their_own() -> None:
    found = neighbours.nearest(np.ones((6, 2)), count=3, least=3)
    assert found.positions.tolist() == [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2], [0, 1, 2], [0, 1, 2]]
    assert (found.distances == 0).all()


def test_a_grid_of_equal_distances_is_cut_by_position() -> None:
    """Nine points on a square grid: the middle one has four at one step; two of them are taken, the first two."""
    grid = np.array([[x, y] for x in (0.1, 0.2, 0.3) for y in (0.1, 0.2, 0.3)])
    assert neighbours.nearest(grid, count=2, least=1).positions[4].tolist() == [1, 3]


def test_few_units_have_fewer_peers() -> None:
    assert neighbours.nearest(LINE[:3], count=15, least=2).counts.tolist() == [2, 2, 2]
    assert neighbours.nearest(LINE[:1], count=15, least=1).counts.tolist() == [0]
    assert neighbours.nearest(np.full((4, 2), np.nan)).counts.tolist() == [0, 0, 0, 0]


def test_a_constant_condition_tells_nothing_apart() -> None:
    both = neighbours.nearest(np.column_stack([CONDITIONS, np.full(200, 0.1)]))
    assert np.array_equal(both.positions, neighbours.nearest(CONDITIONS).positions)


@given(st.sampled_from([0.001, 1.0, 3e4]), st.sampled_from([-7.0, 0.0, 900.0]))
def test_units_of_measurement_and_the_order_of_units_are_irrelevant(scale: float, shift: float) -> None:
    order = np.random.default_rng(int(scale)).permutation(200)
    found = neighbours.nearest(CONDITIONS)
    moved = neighbours.nearest((CONDITIONS * scale + shift)[order])
    assert np.array_equal(order[moved.positions], found.positions[order])
    assert moved.distances == pytest.approx(found.distances[order], rel=1e-6)


def test_a_unit_beside_its_peers_by_hand() -> None:
    """Peers of the first: 20, 24, 28, mean 24, sd 4: 30 is 6 above; √(9 + (1 + 4 + 4)/9) and 4 √(1 + 1/3)."""
    peers = neighbours.Peers(np.array([[1, 2, 3], [0, 2, -1], [-1] * 3, [0, 1, 2]]), np.zeros((4, 3)))
    values, errors = np.array([30.0, 20, 24, 28]), np.array([3.0, 1, 2, 2])
    found = neighbours.compare(values, peers, errors, least=3)
    assert found.expected[0] == 24
    assert found.difference[0] == 6
    assert found.error[0] == pytest.approx(np.sqrt(10))
    assert found.spread_error[0] == pytest.approx(4 * np.sqrt(4 / 3))
    assert np.isnan(found.difference).tolist() == [False, True, True, False]
    assert found.counts.tolist() == [3, 2, 0, 3]


def test_peers_without_a_value_do_not_count_and_a_unit_without_one_is_not_compared() -> None:
    peers = neighbours.Peers(np.array([[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]]), np.zeros((4, 3)))
    found = neighbours.compare(np.array([30.0, np.nan, 24, 28]), peers, np.array([3.0, np.nan, 2, 2]), least=2)
    assert found.expected[[0, 1]] == pytest.approx([26, 82 / 3])
    assert found.error[0] == pytest.approx(np.sqrt(9 + 8 / 4))
    assert np.isnan([found.difference[1], found.error[1], found.spread_error[1]]).all()
    assert found.counts.tolist() == [2, 3, 2, 2]


def test_an_error_that_is_not_known_makes_the_errors_of_the_comparison_unknown() -> None:
    peers = neighbours.Peers(np.array([[1], [0]]), np.zeros((2, 1)))
    found = neighbours.compare(np.array([1.0, 2]), peers, np.array([0.5, np.nan]), least=1)
    assert found.difference.tolist() == [-1, 1]
    assert np.isnan(found.error).all()
    assert np.isnan(neighbours.compare(np.array([1.0, 2]), peers, least=1).error).all()


def test_the_errors_given_cover_the_true_difference_as_often_as_they_say() -> None:
    """True values rise with the conditions; where peers surround the unit, 90 % of intervals hold the difference."""
    peers = neighbours.nearest(CONDITIONS, count=10)
    truth, errors = CONDITIONS[:, 0], GENERATOR.uniform(0.5, 2, 200)
    wanted = neighbours.compare(truth, peers).difference
    held = [
        np.abs(found.difference - wanted) < 1.645 * found.error
        for found in (neighbours.compare(truth + errors * GENERATOR.normal(size=200), peers, errors) for _ in range(60))
    ]
    assert np.mean(held) == pytest.approx(0.9, abs=0.02)


def test_methods_that_differ_by_more_than_a_standard_error_are_named() -> None:
    found = neighbours.depends_on_method(np.array([1.0, 1, np.nan]), np.array([0.5, 0.5, 1]), np.array([1.4, 1.6, 0]))
    assert found.tolist() == [False, True, False]


def test_a_unit_far_from_all_others_is_outside_the_common_support() -> None:
    far = CONDITIONS.copy()
    far[17] += CONDITIONS.std(axis=0) * 9
    distances = neighbours.support_distances(far)
    outside = neighbours.outside_support(distances)
    assert outside[17]
    assert outside.sum() == 2  # one in a hundred always is
    assert distances[17] == distances.max()


def test_support_is_not_judged_where_it_is_not_known() -> None:
    conditions = CONDITIONS.copy()
    conditions[3, 1] = np.nan
    distances = neighbours.support_distances(conditions)
    assert np.isnan(distances).nonzero()[0].tolist() == [3]
    assert not neighbours.outside_support(distances)[3]
    assert not neighbours.outside_support(neighbours.support_distances(LINE)).any()


def test_who_asks_for_three_peers_gets_three() -> None:
    """The default of at least five is not more than what is asked for."""
    assert neighbours.nearest(CONDITIONS, count=3).counts.tolist() == [3] * 200


def test_an_infinite_condition_is_one_not_known() -> None:
    """Else the mean and the spread of all would be infinite, and all would be alike."""
    infinite, unknown = np.vstack([LINE, [[np.inf]]]), np.vstack([LINE, [[np.nan]]])
    found, expected = (neighbours.nearest(each, count=2) for each in (infinite, unknown))
    assert found.positions.tolist() == expected.positions.tolist()
    assert found.positions[5].tolist() == [-1, -1]
    assert neighbours.standardise(infinite) == pytest.approx(neighbours.standardise(unknown), nan_ok=True)


def test_lists_and_series_are_compared_like_arrays() -> None:
    peers = neighbours.nearest(LINE.tolist(), count=2)
    found = neighbours.compare(pd.Series([1.0, 2, 3, 4, 5]), peers, [1, 1, 1, 1, 1], least=2)
    assert found.expected.tolist() == [2.5, 2.0, 1.5, 2.5, 3.5]
    assert found.error == pytest.approx([np.sqrt(1.5)] * 5)


@pytest.mark.parametrize("conditions", [np.zeros(5), np.zeros((5, 0)), 3.0])
def test_without_a_condition_nobody_is_near(conditions: np.ndarray) -> None:
    with pytest.raises(ValueError, match="at least one, not"):
        neighbours.nearest(conditions)


def test_a_value_of_each_unit_is_wanted() -> None:
    with pytest.raises(ValueError, match=r"\(5,\) is wanted, not \(4,\)"):
        neighbours.compare(np.zeros(4), neighbours.nearest(np.arange(5.0)[:, None], count=2))
