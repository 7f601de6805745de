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


def test_the_latent_share_without_locks_is_that_of_the_weighting_step() -> None:
    expected = weighting.reshare(START, KINDS, 0.6)
    assert shares.with_latent_share(START, KINDS, 0.6, ()) == pytest.approx(expected)


@pytest.mark.parametrize(("share", "kind"), [(0.0, "c"), (1.0, "a")])
def test_the_latent_share_reaches_both_ends(share: float, kind: str) -> None:
    moved = shares.with_latent_share(START, KINDS, share, ())
    assert moved[kind] == 0
    assert sum(moved.values()) == pytest.approx(100)


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
