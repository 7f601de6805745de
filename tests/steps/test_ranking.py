"""Places, their ranges, tiers and who cannot be told apart, from orders that a reader can see."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.steps import ranking


def ranges(low: list[list[float]], high: list[list[float]] | None = None, **changes: object) -> pd.DataFrame:
    lows = np.array(low, float)
    count = lows.shape[1]
    return ranking.ranges(
        lows,
        lows if high is None else np.array(high, float),
        np.array(changes.get("groups", [0] * count)),
        np.array(changes.get("placed", [True] * count)),
        confidence=0.9,
        top_share=np.full(count, changes.get("top", 0.34)),
    )


def test_ties_share_the_best_place_and_the_next_is_skipped() -> None:
    totals = np.array([70.0, 90, 80, 80, 60])
    assert ranking.places(totals, np.zeros(5)).tolist() == [4.0, 1, 2, 2, 5]


def test_places_are_counted_inside_the_category() -> None:
    assert ranking.places(np.array([70.0, 90, 80, 60]), np.array([0, 1, 0, 1])).tolist() == [2.0, 1, 1, 2]


def test_a_unit_without_total_has_no_place_and_takes_none() -> None:
    assert np.isnan(ranking.places(np.array([np.nan, 5.0]), np.zeros(2))).tolist() == [True, False]
    assert ranking.places(np.array([np.nan, 5.0]), np.zeros(2))[1] == 1


def test_totals_equal_at_the_published_digits_are_tied() -> None:
    assert ranking.places(np.array([80.0, 80.0 + 4e-7, 80.0 + 2e-6]), np.zeros(3)).tolist() == [2.0, 2, 1]


def test_an_order_that_every_draw_keeps_is_certain() -> None:
    found = ranges([[90, 80, 70], [91, 79, 60], [99, 90, 89]] * 10)
    assert found[["lower", "upper"]].to_numpy().tolist() == [[1, 1], [2, 2], [3, 3]]
    assert found["top"].tolist() == [1.0, 0.0, 0.0]
    assert found["bottom"].tolist() == [0.0, 0.0, 1.0]


def test_two_that_change_places_in_half_of_the_draws_share_the_range() -> None:
    found = ranges([[90, 80, 70], [80, 90, 70]] * 10)
    assert found[["lower", "upper"]].to_numpy().tolist() == [[1, 2], [1, 2], [3, 3]]
    assert found["top"].tolist() == [0.5, 0.5, 0.0]


def test_an_exchange_rarer_than_the_tail_leaves_the_place_as_it_is() -> None:
    """One draw of 40 is 2.5 %, below the tail of 5 %; four of 40 are above it."""
    rare, common = (ranges([[90, 80]] * (40 - count) + [[80, 90]] * count) for count in (1, 4))
    assert rare[["lower", "upper"]].to_numpy().tolist() == [[1, 1], [2, 2]]
    assert common[["lower", "upper"]].to_numpy().tolist() == [[1, 2], [1, 2]]


def test_tied_draws_count_against_the_worst_place_only() -> None:
    found = ranges([[80, 80, 70]] * 20)
    assert found[["lower", "upper"]].to_numpy().tolist() == [[1, 2], [1, 2], [3, 3]]


def test_a_missing_cell_spans_every_place_that_it_may_still_bring() -> None:
    """The middle unit lies anywhere from 10 to 100; the others may lose one place to it, or gain it."""
    found = ranges([[90, 10, 70]] * 20, [[90, 100, 70]] * 20)
    assert found[["lower", "upper"]].to_numpy().tolist() == [[1, 2], [1, 3], [2, 3]]


def test_a_unit_not_placed_takes_no_part() -> None:
    found = ranges([[90, 95, 70]] * 20, placed=[True, False, True])
    assert found["lower"].tolist()[::2] == [1, 2]
    assert found.loc[1].isna().all()


def test_seats_at_the_top_are_whole_and_not_lost_to_the_last_bit() -> None:
    """0.29 of 100 units is 29, although 0.29 × 100 is 28.999999999999996 in binary."""
    found = ranges([list(range(100, 0, -1))] * 5, top=0.29)
    assert found["top"].sum() == 29
    assert found["bottom"].sum() == 29


def test_even_the_smallest_category_has_a_top() -> None:
    assert ranges([[90, 80]] * 5, top=0.3)["top"].tolist() == [1.0, 0.0]


def test_a_tier_needs_four_fifths_of_the_draws() -> None:
    top = pd.Series([0.8, 0.79, 0.0, 0.1, np.nan])
    bottom = pd.Series([0.0, 0.0, 0.8, 0.79, np.nan])
    assert ranking.tiers(top, bottom).tolist() == ["top", "middle", "bottom", "middle", ""]


def test_who_is_above_in_nearly_all_draws_is_told_apart_and_who_is_not_is_not() -> None:
    """Against unit 0: always below; above in 50 %; below in 96 %; below in 90 %.

    Alone, 96 % settles an order (p 0.09); among four it may be luck (0.09 × 4 / 2 > 0.1).
    """
    shares = (100, 50, 96, 90)
    others = [np.where(np.arange(100) < share, 40.0, 60.0) for share in shares]
    draws = np.stack([np.full(100, 50.0), *others], axis=1)
    assert ranking.inseparable(draws, 0, np.array([0, 3]), 0.9).tolist() == []
    assert ranking.inseparable(draws, 0, np.arange(5), 0.9).tolist() == [2, 3, 4]


def test_units_tied_in_every_draw_are_inseparable_both_ways() -> None:
    draws = np.full((50, 2), 100.0)
    assert ranking.inseparable(draws, 0, np.arange(2), 0.9).tolist() == [1]
    assert ranking.inseparable(draws, 1, np.arange(2), 0.9).tolist() == [0]


@given(st.lists(st.lists(st.integers(0, 5), min_size=4, max_size=4), min_size=1, max_size=8))
def test_a_range_lies_inside_the_category_and_is_not_turned(draws: list[list[int]]) -> None:
    found = ranges([[float(value) for value in row] for row in draws])
    assert (found["lower"] >= 1).all()
    assert (found["upper"] <= 4).all()
    assert (found["lower"] <= found["upper"]).all()


@pytest.mark.parametrize("shift", [-20.0, 0.0, 1000.0])
def test_only_the_order_matters(shift: float) -> None:
    draws = np.random.default_rng(3).normal(size=(50, 6))
    pd.testing.assert_frame_equal(ranges((draws * 3 + shift).tolist()), ranges(draws.tolist()))
