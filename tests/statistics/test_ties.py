"""Values too close to be told apart share their mean."""

import numpy as np

from evaluation.statistics import ties


def test_a_run_reaches_as_far_as_the_margin_below_its_best() -> None:
    """90, 89 and 88 are one run (2 below 90); 87 starts the next."""
    values = np.array([87.0, 90.0, 88.0, 89.0])
    assert ties.share_means(values, np.zeros(4, int), 2.0).tolist() == [87.0, 89.0, 89.0, 89.0]


def test_runs_stay_inside_their_group_and_a_gap_stays_open() -> None:
    values = np.array([90.0, 89.0, np.nan, 88.0])
    result = ties.share_means(values, np.array([0, 1, 0, 1]), 2.0)
    np.testing.assert_array_equal(result, [90.0, 88.5, np.nan, 88.5])


def test_each_draw_has_its_own_runs_and_the_input_is_kept() -> None:
    draws = np.array([[90.0, 89.0], [90.0, 80.0]], np.float32)
    assert ties.share_means(draws, np.zeros(2, int), 2.0).tolist() == [[89.5, 89.5], [90.0, 80.0]]
    assert draws.tolist() == [[90.0, 89.0], [90.0, 80.0]]
