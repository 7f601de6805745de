"""Places from draws that a reader can order by eye: ties, ranges, chances, and who cannot be told apart."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from evaluation.statistics import ranks

GENERATOR = np.random.default_rng(20260117)
DRAWS = GENERATOR.normal(size=(200, 30))


def test_the_highest_score_of_a_draw_has_place_one() -> None:
    assert ranks.place(np.array([[5.0, 9.0, -2.0], [1.0, 0.0, 2.0]])).tolist() == [[2, 1, 3], [2, 3, 1]]


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(50, 1), (50, 2), (700, 3_000), (3, 70_000)])
def test_places_without_ties_are_those_of_scipy(kind: type, shape: tuple[int, int]) -> None:
    draws = np.array([GENERATOR.permutation(shape[1]) for _ in range(shape[0])], kind)
    sample = slice(None, None, 97) if shape[0] > 100 else slice(None)
    assert np.array_equal(ranks.place(draws)[sample], rankdata(-draws[sample], axis=1))


def test_values_that_differ_in_the_tenth_digit_of_a_long_number_keep_their_order() -> None:
    assert ranks.place(np.array([[1e9, 1e9 + 2, 1e9 + 1, 1e9 + 1.5]])).tolist() == [[4, 1, 3, 2]]


def test_units_tied_in_every_draw_hold_each_order_equally_often() -> None:
    """Three tied units behind a better one: each of the 6 orders in a sixth of 6,000 draws, give or take 5 sd."""
    found = ranks.place(np.tile([80.0, 90, 80, 80], (6_000, 1)))
    assert (found[:, 1] == 1).all()
    tied = found[:, [0, 2, 3]]
    for order in permutations([2, 3, 4]):
        assert (tied == order).all(axis=1).mean() == pytest.approx(1 / 6, abs=5 * np.sqrt(5 / 36 / 6_000))


def test_ties_make_no_certainty() -> None:
    """18 units at the cap and 5 seats: each is on top in 5 of 18 draws, so nobody is called top."""
    found = ranks.place(np.column_stack([np.full((4_000, 18), 100.0), np.full((4_000, 2), 50.0)]))
    result = ranks.ranges(found, found, share=0.25)
    assert result.top[:18] == pytest.approx(np.full(18, 5 / 18), abs=0.04)
    assert result.top[18:].tolist() == [0, 0]
    assert (ranks.tiers(result.top, result.bottom)[:18] == "middle").all()


def test_equal_seeds_give_equal_places() -> None:
    tied = np.zeros((10, 10))
    assert np.array_equal(ranks.place(tied, seed=4), ranks.place(tied, seed=4))
    assert not np.array_equal(ranks.place(tied, seed=4), ranks.place(tied, seed=5))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_not_known_is_not_placed(value: float) -> None:
    with pytest.raises(ValueError, match="not finite"):
        ranks.place(np.array([[1.0, value]]))


def test_extremes_of_tied_units_by_hand() -> None:
    tied = np.array([[80.0, 90, 80, 70]])
    assert [each.tolist() for each in ranks.extremes(tied, tied)] == [[[2, 1, 2, 4]], [[3, 1, 3, 4]]]


def test_extremes_of_values_known_to_lie_between_two_bounds_by_hand() -> None:
    """The second lies from 10 to 100, the others at 90 and 70."""
    best, worst = ranks.extremes(np.array([[90.0, 10, 70]]), np.array([[90.0, 100, 70]]))
    assert best.tolist() == [[1, 1, 2]]
    assert worst.tolist() == [[2, 3, 3]]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), min_size=1, max_size=7))
def test_extremes_count_who_is_surely_above_and_who_may_be(cells: list[tuple[int, int]]) -> None:
    low = np.array([[base for base, _ in cells]], float)
    high = low + np.array([[more for _, more in cells]])
    best, worst = ranks.extremes(low, high)
    for unit in range(len(cells)):
        others = np.arange(len(cells)) != unit
        assert best[0, unit] == 1 + (low[0, others] > high[0, unit]).sum()
        assert worst[0, unit] == 1 + (high[0, others] >= low[0, unit]).sum()


def test_ranges_by_hand() -> None:
    """20 draws: the first is 1st in 18 and 3rd in 2; the second 2nd in 18 and 1st in 2; the third the rest."""
    places = np.array([[1, 2, 3]] * 18 + [[3, 1, 2]] * 2)
    found = ranks.ranges(places, places, confidence=0.9, share=0.34)
    assert found.median.tolist() == [1, 2, 3]
    assert found.lower.tolist() == [1, 1, 2]
    assert found.upper.tolist() == [3, 2, 3]
    assert found.top.tolist() == [0.9, 0.1, 0]
    assert found.bottom.tolist() == [0.1, 0, 0.9]


def test_each_unit_may_count_another_share_as_the_top() -> None:
    places = np.array([[1, 2, 3, 4]])
    assert ranks.ranges(places, places, share=np.array([0.25, 0.5, 0.5, 0.25])).top.tolist() == [1, 1, 0, 0]


def test_a_tier_needs_four_fifths_of_the_draws() -> None:
    found = ranks.tiers(np.array([0.8, 0.79, 0, 0, np.nan]), np.array([0, 0, 0.8, 0.79, np.nan]))
    assert found.tolist() == ["top", "middle", "bottom", "middle", ""]


def test_chances_count_a_tie_as_half() -> None:
    draws = np.array([[1.0, 0, -1], [1, 1, 2], [1, 0, 1], [1, 2, 1]])
    assert ranks.exceedance(draws).tolist() == [1, 0.75, 0.75]
    assert ranks.exceedance(draws, 1.0).tolist() == [0.5, 0.375, 0.5]
    assert ranks.superiority(draws, 0, np.array([1, 2])).tolist() == [0.625, 0.5]


def against(*below: int, of: int = 1_000) -> np.ndarray:
    """Draws of unit 0 at 50 and of others below it in so many draws, above it in the rest."""
    columns = [np.where(np.arange(of) < count, 40.0, 60.0) for count in below]
    return np.column_stack([np.full(of, 50.0), *columns])


def test_one_peer_is_told_apart_outside_the_tails_of_five_per_cent() -> None:
    for below, apart in ((960, True), (940, False), (500, False), (60, False), (40, True)):
        assert (ranks.inseparable(against(below), 0, np.array([1])).size == 0) is apart


def test_among_many_peers_a_single_one_at_four_per_cent_is_not_told_apart() -> None:
    """p = .08 passes alone at q = .10, and among 10 peers would have to be .01 or below."""
    draws = against(960, *[500] * 9)
    assert ranks.inseparable(draws, 0, np.arange(11)).tolist() == list(range(1, 11))
    draws = against(997, *[500] * 9)
    assert ranks.inseparable(draws, 0, np.arange(11)).tolist() == list(range(2, 11))


def test_benjamini_hochberg_1995_four_of_fifteen_are_settled() -> None:
    """The example of their section 3.2 (thrombolysis): four rejections at .05, where Bonferroni has three."""
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1,
    ]
    of = 100_000
    draws = against(*[of - round(each * (of + 1) / 2 - 0.5) for each in p], of=of)
    assert ranks.inseparable(draws, 0, np.arange(16), discovery=0.05).tolist() == list(range(5, 16))


def test_orders_that_no_draw_contradicts_are_settled_only_as_far_as_the_draws_reach() -> None:
    assert ranks.inseparable(against(10, 10, of=10), 0, np.arange(3)).tolist() == []
    assert ranks.inseparable(against(10, 5, 5, 5, 5, 5, 5, of=10), 0, np.arange(8)).tolist() == list(range(1, 8))


def test_an_order_is_settled_only_where_nothing_that_is_missing_could_turn_it() -> None:
    """Ten points apart, known to half a point: a gap of twelve at either of the two leaves it open, one of six not."""
    draws = np.array([60.0, 50.0, 40.0]) + np.random.default_rng(1).normal(0, 0.5, (400, 3))
    nothing = np.zeros(3)

    def open_to(below: list[float], above: list[float]) -> list[int]:
        return ranks.inseparable(draws, 0, np.arange(3), reach=(np.array(below), np.array(above))).tolist()

    assert open_to([0, 0, 0], [0, 0, 0]) == ranks.inseparable(draws, 0, np.arange(3)).tolist() == []
    assert open_to([12, 0, 0], [0, 0, 0]) == [1]
    assert open_to([0, 0, 0], [0, 12, 0]) == [1]
    assert open_to([6, 0, 0], [0, 6, 0]) == [1]
    assert open_to([6, 0, 0], [0, 0, 0]) == open_to([0, 12, 0], [12, 0, 0]) == []
    assert ranks.inseparable(draws, 2, np.arange(3), reach=(nothing, np.array([0, 0, 22]))).tolist() == [0, 1]


def test_a_unit_without_peers_or_tied_with_them_all() -> None:
    assert ranks.inseparable(DRAWS, 3, np.array([3])).tolist() == []
    assert ranks.inseparable(np.zeros((100, 3)), 1, np.arange(3)).tolist() == [0, 2]


def test_the_order_of_units_and_the_scale_are_irrelevant() -> None:
    shuffled = GENERATOR.permutation(30)
    places, moved = ranks.place(DRAWS), ranks.place(DRAWS[:, shuffled] * 7 - 300)
    assert np.array_equal(moved, places[:, shuffled])
    peers = set(ranks.inseparable(DRAWS + np.arange(30) / 5, 4, np.arange(30)))
    again = ranks.inseparable((DRAWS + np.arange(30) / 5)[:, shuffled], int(np.argmax(shuffled == 4)), np.arange(30))
    assert set(shuffled[again]) == peers


def test_a_better_score_is_never_a_worse_place() -> None:
    better = DRAWS.copy()
    better[:, 7] += 0.5
    assert (ranks.place(better)[:, 7] <= ranks.place(DRAWS)[:, 7]).all()


def test_lists_are_taken_for_arrays() -> None:
    draws = [[5.0, 9, -2], [6, 8, -1]]
    assert ranks.place(draws).tolist() == [[2, 1, 3], [2, 1, 3]]  # type: ignore[arg-type]  # on purpose
    few = ranks.inseparable(draws, 0, [0, 1, 2])  # type: ignore[arg-type]  # on purpose
    assert few.tolist() == [1, 2]  # two draws settle nothing
    with pytest.raises(ValueError, match=r"draws \(draws, units\) are wanted, not \(3,\)"):
        ranks.place([5.0, 9, -2])  # type: ignore[arg-type]  # on purpose


@pytest.mark.parametrize("unit", [-1, 3, 1.0, True])
def test_a_position_that_is_no_units_is_refused(unit: float) -> None:
    draws = np.arange(12.0).reshape(4, 3)
    with pytest.raises(ValueError, match="positions of units are"):
        ranks.inseparable(draws, unit, np.array([0, 1, 2]))  # type: ignore[arg-type]  # on purpose
    with pytest.raises(ValueError, match="positions of units are"):
        ranks.inseparable(draws, 0, np.array([unit]))


def test_draws_that_are_not_known_settle_no_order_and_those_of_others_do_not_matter() -> None:
    draws = np.array([[1.0, 0, np.nan], [2.0, 1, 4]])
    assert ranks.superiority(draws, 0, np.array([1])).tolist() == [1.0]
    for asked in (ranks.superiority, ranks.inseparable):
        with pytest.raises(ValueError, match="values that are not known"):
            asked(draws, 0, np.array([1, 2]))
        with pytest.raises(ValueError, match="there is no draw"):
            asked(draws[:0], 0, np.array([1]))
