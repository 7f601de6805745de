"""Weights in per cent as they are moved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.domain.indicators import Achievement
from evaluation.services import shares
from evaluation.steps import weighting

KINDS = {"a": Achievement.VISIBLE, "b": Achievement.VISIBLE, "c": Achievement.LATENT, "d": Achievement.PROCESS}
START = {"a": 40.0, "b": 20.0, "c": 30.0, "d": 10.0}


def test_what_one_weight_gains_the_free_ones_give_in_proportion() -> None:
    assert shares.move(START, "a", 60, ()) == pytest.approx({"a": 60, "b": 40 / 3, "c": 20, "d": 20 / 3})


def test_a_locked_weight_stays() -> None:
    assert shares.move(START, "a", 60, {"c"}) == pytest.approx({"a": 60, "b": 20 / 3, "c": 30, "d": 10 / 3})


def test_a_weight_takes_no_more_than_the_locked_leave() -> None:
    assert shares.move(START, "a", 90, {"c"}) == pytest.approx({"a": 70, "b": 0, "c": 30, "d": 0})


def test_a_locked_weight_cannot_be_moved() -> None:
    assert shares.move(START, "a", 90, {"a"}) == START


def test_weights_at_zero_take_equal_parts() -> None:
    start = {"a": 100.0, "b": 0.0, "c": 0.0}
    assert shares.move(start, "a", 40, ()) == {"a": 40, "b": 30, "c": 30}


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, [60, 30, 0, 10]), (1 / 3, [40, 20, 30, 10]), (0.5, [30, 15, 45, 10]), (1.0, [0, 0, 90, 10])],
)
def test_the_latent_share_is_as_asked_and_process_is_held(share: float, expected: list[float]) -> None:
    """START holds 60 visible and 30 latent: 90 to share."""
    moved = shares.with_latent_share(START, KINDS, share, ())
    assert list(moved.values()) == pytest.approx(expected)
    assert weighting.latent_share(moved, KINDS) == pytest.approx(share)


@given(share=st.floats(0, 1), weights=st.lists(st.floats(0.1, 50), min_size=4, max_size=4))
def test_sharing_keeps_the_sum_and_the_proportions_inside_a_kind(share: float, weights: list[float]) -> None:
    before = dict(zip(KINDS, weights, strict=True))
    after = shares.with_latent_share(before, KINDS, share, ())
    assert sum(after.values()) == pytest.approx(sum(weights))
    assert after["a"] * before["b"] == pytest.approx(after["b"] * before["a"])
    assert after["d"] == before["d"]


def test_a_kind_without_indicators_leaves_nothing_to_share() -> None:
    alone = {"a": 90.0, "d": 10.0}
    assert shares.with_latent_share(alone, KINDS, 0.5, ()) == alone


def test_a_kind_at_zero_comes_back_in_equal_parts() -> None:
    start = {"a": 0.0, "b": 0.0, "c": 90.0, "d": 10.0}
    assert shares.with_latent_share(start, KINDS, 0.5, ()) == {"a": 22.5, "b": 22.5, "c": 45.0, "d": 10.0}


def test_a_locked_visible_weight_bounds_the_latent_share() -> None:
    moved = shares.with_latent_share(START, KINDS, 1.0, {"a"})
    assert moved == pytest.approx({"a": 40, "b": 0, "c": 50, "d": 10})


def test_a_kind_all_locked_leaves_the_latent_share_as_it_is() -> None:
    assert shares.with_latent_share(START, KINDS, 1.0, {"c"}) == START


@given(
    weights=st.lists(st.floats(0, 50), min_size=4, max_size=4).filter(lambda each: sum(each) > 1),
    wanted=st.floats(0, 100),
    locked=st.sets(st.sampled_from("bcd")),
)
def test_shares_stay_whole_and_positive(weights: list[float], wanted: float, locked: set[str]) -> None:
    start = {code: 100 * weight / sum(weights) for code, weight in zip("abcd", weights, strict=True)}
    moved = shares.move(start, "a", wanted, locked)
    assert sum(moved.values()) == pytest.approx(100)
    assert min(moved.values()) >= -1e-9
    assert all(moved[code] == start[code] for code in locked)
