"""Places, their ranges, tiers and who cannot be told apart, from orders that a reader can see."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.steps import ranking


def ranges(low: list[list[float]], high: list[list[float]] | None = None, **changes: object) -> pd.DataFrame:
    """Of draws, the totals being their means; without missing cells, and by errors of the totals' own."""
    lows = np.array(low, float)
    count = lows.shape[1]
    highs = lows if high is None else np.array(high, float)
    middle = lows if high is None else (lows + highs) / 2
    ones, known = np.ones(count), np.array(changes.get("known", [True] * count))
    drawn = ranking.Drawn(middle.mean(axis=0), 0 * ones, middle, lows, highs, ones, ones, known)
    return ranking.ranges(
        drawn,
        np.array(changes.get("groups", [0] * count)),
        np.array(changes.get("placed", [True] * count)),
        confidence=0.9,
        top_share=np.full(count, changes.get("top", 0.34)),
    )


def noisy(totals: np.ndarray, error: float, seed: int = 5) -> list[list[float]]:
    """Four hundred draws of totals with this standard error."""
    return (totals + error * np.random.default_rng(seed).normal(size=(400, len(totals)))).tolist()


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
    found = ranges([[90, 80, 70], [91, 81, 71], [99, 89, 79]] * 10)
    assert found[["lower", "upper"]].to_numpy().tolist() == [[1, 1], [2, 2], [3, 3]]
    assert found["top"].tolist() == [1.0, 0.0, 0.0]
    assert found["bottom"].tolist() == [0.0, 0.0, 1.0]


def test_two_that_change_places_in_half_of_the_draws_share_the_range() -> None:
    found = ranges([[90, 80, 10], [80, 90, 10]] * 10)
    assert found[["lower", "upper"]].to_numpy().tolist() == [[1, 2], [1, 2], [3, 3]]
    assert found["top"].tolist() == pytest.approx([0.5, 0.5, 0.0], abs=0.1)


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
    assert found.loc[1, ["lower", "upper", "top", "bottom"]].isna().all()
    assert found.loc[1, ["tier", "reason"]].tolist() == ["", ""]


def test_seats_at_the_top_are_whole_and_not_lost_to_the_last_bit() -> None:
    """0.29 of 100 units is 29, although 0.29 × 100 is 28.999999999999996 in binary."""
    found = ranges([list(range(100, 0, -1))] * 5, top=0.29)
    assert found["top"].sum() == 29
    assert found["bottom"].sum() == 29


def test_even_the_smallest_category_has_a_top() -> None:
    assert ranges([[90, 80]] * 5, top=0.3)["top"].tolist() == [1.0, 0.0]


def test_where_totals_differ_far_beyond_their_errors_the_first_are_top_and_the_last_bottom() -> None:
    found = ranges(noisy(np.linspace(90, 50, 20), 1.0), top=0.3)
    assert found["tier"].tolist()[:5] == ["top"] * 5
    assert found["tier"].tolist()[-5:] == ["bottom"] * 5
    assert set(found["reason"]) == {""}


@pytest.mark.parametrize("seed", range(5))
def test_where_totals_differ_by_error_alone_nobody_is_top_and_no_place_is_told(seed: int) -> None:
    """The totals are one draw of the errors around 70: the first of thirty lies two errors above the middle."""
    totals = 70 + 2 * np.random.default_rng(seed).normal(size=30)
    found = ranges(noisy(totals, 2.0), top=0.3)
    assert set(found["tier"]) == {"middle"}
    assert set(found["reason"]) == {ranking.UNRELIABLE}
    assert (found["lower"] == 1).all()
    assert (found["upper"] == 30).all()


def test_a_few_units_keep_their_ranges_where_chance_could_have_made_their_order() -> None:
    """Three at distances of one error: nobody is first or last; reliability of three is not known, so ranges stay."""
    found = ranges(noisy(np.array([72.0, 70, 68]), 2.0))
    assert set(found["tier"]) == {"middle"}
    assert set(found["reason"]) == {ranking.ALIKE}
    assert found["upper"].tolist() == [3, 3, 3]
    apart = ranges(noisy(np.array([90.0, 70, 50]), 2.0))
    assert apart["tier"].tolist() == ["top", "middle", "bottom"]


@pytest.mark.parametrize(("error", "units"), [(3.0, 40), (2.0, 100), (1.2, 40)])
def test_nine_in_ten_true_places_are_inside_their_ranges_at_any_reliability(error: float, units: int) -> None:
    """Reliability .5, .7 and .86; draws about totals that are not drawn in spread twice and hold .81 to .88."""
    generator = np.random.default_rng(21)
    inside = []
    for world in range(40):
        truth = 3 * generator.normal(size=units)
        found = ranges(noisy(70 + truth + error * generator.normal(size=units), error, world), top=0.3)
        told = (found["reason"] == "").to_numpy()
        true = np.argsort(np.argsort(-truth)) + 1
        inside += ((found["lower"] <= true) & (true <= found["upper"]))[told].tolist()
    assert len(inside) > 500
    assert 0.88 <= np.mean(inside) <= 0.94


def test_a_place_range_holds_the_place_shown() -> None:
    """The first by a hair has an error of 5 where others have .5: in truth it is third or so, in far over 19 of 20."""
    totals = np.concatenate([[91, 90, 90.5], np.linspace(73, 67, 40)])
    errors = np.where(totals == 91, 5.0, 0.5)
    found = ranges((totals + errors * np.random.default_rng(2).normal(size=(400, 43))).tolist())
    assert found["lower"][0] == 1
    assert 3 <= found["upper"][0] < 10


def test_a_chance_of_the_top_is_that_of_the_truth_and_not_of_another_draw() -> None:
    """Truth and error alike in size: of units told a chance of four fifths, four in five are in the top 30 %."""
    generator = np.random.default_rng(8)
    hits, told = [], []
    for world in range(60):
        truth = 3 * generator.normal(size=40)
        found = ranges(noisy(70 + truth + 2 * generator.normal(size=40), 2.0, world), top=0.3)
        chosen = found["top"] > 0.7
        hits += (np.argsort(np.argsort(-truth)) < 12)[chosen].tolist()
        told += found["top"][chosen].tolist()
    assert len(hits) > 300
    assert np.mean(hits) == pytest.approx(np.mean(told), abs=0.05)


def test_points_of_a_gate_are_no_luck_and_are_not_drawn_in() -> None:
    """All alike but for one with 20 points taken by a rule: it is last for sure, though the rest is chance."""
    noise = 2 * np.random.default_rng(2).normal(size=(400, 10))
    totals, given, ones = np.array([70.0 + at % 2 for at in range(10)]), np.zeros(10), np.ones(10)
    given[4] = -20
    draws, whole = totals + given + noise, np.ones(10, bool)
    drawn = ranking.Drawn(totals, given, draws, draws, draws, ones, ones, whole)
    found = ranking.ranges(drawn, np.zeros(10), whole, confidence=0.9, top_share=np.full(10, 0.1))
    assert found["bottom"].tolist()[4] == 1.0
    assert found.loc[4, ["lower", "upper"]].tolist() == [10, 10]


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


def test_units_without_a_known_error_tell_nothing_of_the_differences_of_the_others() -> None:
    """Two alike within their errors; a third whose error is not known lies far off, as if known exactly."""
    draws = noisy(np.array([70.0, 71, 95]), 2.0)
    for row in draws:
        row[2] = 95.0
    taken, left = (ranges(draws, known=[True, True, known]) for known in (True, False))
    assert set(taken["tier"]) != {"middle"}
    assert left["tier"].tolist() == ["middle", "middle", ""]
    assert left["reason"].tolist() == [ranking.ALIKE, ranking.ALIKE, ranking.WITHOUT_ERROR]
    assert left["lower"].tolist()[:2] == [2, 2]  # the third takes a place all the same
    assert left.loc[2, ["lower", "upper", "top", "bottom"]].isna().all()


def test_where_places_are_withheld_nobody_has_one_known_error_or_not() -> None:
    totals = 70 + 2 * np.random.default_rng(1).normal(size=30)
    draws = np.array(noisy(totals, 2.0))
    draws[:, :6] = totals[:6]
    found = ranges(draws.tolist(), known=[False] * 6 + [True] * 24, top=0.3)
    assert set(found["reason"]) == {ranking.UNRELIABLE}
    assert set(found["upper"]) == {30.0}
    assert set(found["tier"]) == {"middle"}


def test_how_reliable_a_group_is_goes_by_those_of_known_error_and_fewer_than_fifteen_withhold_nothing() -> None:
    totals = 70 + 2 * np.random.default_rng(1).normal(size=30)
    draws = np.array(noisy(totals, 2.0))
    draws[:, 14:] = totals[14:]
    found = ranges(draws.tolist(), known=[True] * 14 + [False] * 16, top=0.3)
    assert ranking.UNRELIABLE not in set(found["reason"])


def test_how_much_of_the_differences_is_true_is_one_share_a_group_and_none_of_a_unit_of_unknown_error() -> None:
    """Totals of variance 2² + 4² whose errors have variance 2²: four fifths are true."""
    totals = 70 + np.sqrt(20) * np.tile([1.0, -1.0], 200)
    found = ranges(noisy(totals, 2.0), known=[True] * 399 + [False])
    assert len(set(found["reliability"][:399])) == 1
    assert found["reliability"].iloc[0] == pytest.approx(0.8, abs=0.02)
    assert np.isnan(found["reliability"].iloc[399])
