"""Weights given back, by hand and as properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.checks.burden.reweighing import reweighed
from evaluation.domain.indicators import Achievement

VISIBLE, LATENT, PROCESS = Achievement.VISIBLE, Achievement.LATENT, Achievement.PROCESS
ANY = (0.0, 1.0)


def test_a_tiny_weight_takes_from_its_own_kind_in_proportion() -> None:
    """0.4 becomes 1: the 0.6 come from 39.6 and 20 in proportion, that is 59 of 59.6 is left; latent keeps its 40."""
    kinds = {"a": VISIBLE, "b": VISIBLE, "c": VISIBLE, "d": LATENT}
    found = reweighed({"a": 0.4, "b": 39.6, "c": 20, "d": 40}, kinds, 1, ANY)
    assert found == pytest.approx({"a": 1, "b": 39.6 * 59 / 59.6, "c": 20 * 59 / 59.6, "d": 40})


def test_a_kind_that_cannot_raise_its_own_takes_from_the_others() -> None:
    """Two of process with 0.5 each: the one point that they lack comes from 69 and 30, less what those keep: 1 each."""
    found = reweighed(
        {"a": 69, "b": 30, "c": 0.5, "d": 0.5}, {"a": VISIBLE, "b": LATENT, "c": PROCESS, "d": PROCESS}, 1, ANY
    )
    assert found == pytest.approx({"a": 69 - 68 / 97, "b": 30 - 29 / 97, "c": 1, "d": 1})


@pytest.mark.parametrize(("latent", "expected"), [(10, 27), (40, 40), (80, 67.5)])
def test_a_share_out_of_its_limits_comes_to_the_nearer_one_and_process_keeps_its_points(
    latent: float, expected: float
) -> None:
    """Ninety points of results, ten of process: 30 % of ninety are 27, 75 % are 67.5."""
    row = {"a": 90 - latent, "b": latent, "c": 10}
    found = reweighed(row, {"a": VISIBLE, "b": LATENT, "c": PROCESS}, 0, (0.3, 0.75))
    assert found == pytest.approx({"a": 90 - expected, "b": expected, "c": 10})


def test_what_cannot_be_had_is_left_as_it_is() -> None:
    only = {"a": 60.0, "b": 40.0}
    assert reweighed(only, {"a": VISIBLE, "b": VISIBLE}, 0, (0.3, 0.75)) == pytest.approx(only)
    assert reweighed(only, {"a": VISIBLE, "b": LATENT}, 51, ANY) == only


@given(
    points=st.lists(st.floats(0.01, 50) | st.just(0.0), min_size=3, max_size=20).filter(any),
    kinds=st.lists(st.sampled_from([VISIBLE, LATENT, PROCESS]), min_size=20, max_size=20),
    floor=st.floats(0, 3),
)
def test_the_sum_stays_nothing_is_below_the_floor_and_what_weighed_nothing_goes_on_so(
    points: list[float], kinds: list[Achievement], floor: float
) -> None:
    size = sum(points)
    row = {f"i{at}": 100 * each / size for at, each in enumerate(points)}
    found = reweighed(row, {f"i{at}": kind for at, kind in enumerate(kinds)}, floor, (0.3, 0.75))
    assert sum(found.values()) == pytest.approx(100)
    assert {code for code, each in found.items() if each > 0} == {code for code, each in row.items() if each > 0}
    assert min(each for each in found.values() if each > 0) >= floor - 1e-6
