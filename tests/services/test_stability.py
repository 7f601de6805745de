"""Safe ranges: what the slider may do while the best stay the same."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies

from evaluation.services import shares as sliders
from evaluation.services import stability, weights
from evaluation.services.evaluation import compose_of
from evaluation.services.weights import Laboratory
from tests import counties, weightings

SHARES = {"growth": 60.0, "water": 30.0, "forms": 10.0}
NEAR = 3e-4  # per cent


@pytest.fixture
def laboratory() -> Laboratory:
    made = compose_of(counties.holdings(), counties.scheme(), "2025")
    return weights.open_laboratory(made, "A")


def best(laboratory: Laboratory, shares: sliders.Shares, seats: int) -> set[int]:
    """Units with a place among the best, by the laboratory's own trial."""
    places = weights.try_out(laboratory, shares).places
    return set(np.flatnonzero(np.nan_to_num(places, nan=np.inf) <= seats).tolist())


def overtaken(laboratory: Laboratory, shares: sliders.Shares, inside: set[int]) -> bool:
    """Whether one of the others is ahead of one of these at the published digits, or one of these has no place."""
    places = weights.try_out(laboratory, shares).places
    ours = [places[at] for at in inside]
    others = [place for at, place in enumerate(places) if at not in inside and not np.isnan(place)]
    return bool(ours) and (bool(np.isnan(ours).any()) or min(others, default=np.inf) < max(ours, default=-np.inf))


def test_the_range_of_a_weight_ends_where_the_first_is_caught(laboratory: Laboratory) -> None:
    # forms locked at 10; g + w = 90. U1 = .9 g + .2 w + 5, U2 = .6 g + .6 w + 5: equal where .3 g = .4 w, g = 360/7.
    found = stability.safe_ranges(laboratory, SHARES, {"forms"}, seats=1)
    assert found.keys() == {"growth", "water"}
    assert found["growth"] == pytest.approx((360 / 7, 90), abs=1e-5)
    assert found["water"] == pytest.approx((0, 90 - 360 / 7), abs=1e-5)


def test_the_end_of_a_range_names_who_falls_and_who_rises(laboratory: Laboratory) -> None:
    growth, water = stability.ranges(laboratory, SHARES, {"forms"}, seats=1)
    assert growth.at_low == stability.Swap(falls=laboratory.units[0], rises=laboratory.units[1])
    assert growth.at_high is None
    assert water.at_low is None
    assert growth.room == pytest.approx(60 - 360 / 7, abs=1e-5)


def test_printed_ends_lie_inside_the_range(laboratory: Laboratory) -> None:
    growth = stability.ranges(laboratory, SHARES, {"forms"}, seats=1)[0]
    assert [str(each) for each in growth.printed] == ["51.5", "90.0"]  # 51.43 is not safe at 51.4


def test_a_locked_weight_and_persons_have_no_range(laboratory: Laboratory) -> None:
    assert stability.safe_ranges(laboratory, SHARES, set(SHARES)) == {}
    assert stability.safe_ranges(laboratory, SHARES, {"growth", "water"}) == {}


def test_a_tie_is_no_overtaking() -> None:
    scores = np.array([[80.0] + [50] * 5, [60.0] + [50] * 5])  # differ in a alone: with a at 0 they tie
    made = weightings.laboratory(scores, np.array([50.0, 10, 10, 10, 10, 10]))
    assert stability.safe_ranges(made, made.adopted, (), seats=1)["a"] == (0, 100)


def test_where_a_tie_runs_across_the_line_the_range_ends_where_the_tied_part() -> None:
    scores = np.array([[80.0, 50, 50, 50, 50, 50], [50.0, 80, 50, 50, 50, 50], [10.0] * 6])
    made = weightings.laboratory(scores, np.array([10.0, 10, 20, 20, 20, 20]))
    found = stability.safe_ranges(made, made.adopted, (), seats=1)
    assert found["a"] == pytest.approx((10, 10), abs=NEAR)
    assert found["c"] == pytest.approx((0, 100))  # a and b stay equal: the two stay tied


def test_noise_in_the_last_bits_decides_nothing() -> None:
    scores = np.array([[70.0] * 6, [70.0 + 1e-13] * 6, [20.0] * 6])
    made = weightings.laboratory(scores, np.full(6, 100 / 6))
    assert set(stability.safe_ranges(made, made.adopted, (), seats=2).values()) == {(0.0, 100.0)}


@given(weightings.laboratories(whole=True), strategies.integers(1, 4), strategies.sets(strategies.sampled_from("bcd")))
@settings(deadline=None, max_examples=12)
def test_inside_the_range_nobody_is_overtaken_and_just_outside_somebody_is(
    laboratory: Laboratory, seats: int, locked: set[str]
) -> None:
    inside = best(laboratory, laboratory.adopted, seats)
    tie = len(inside) > seats
    for code, (low, high) in stability.safe_ranges(laboratory, laboratory.adopted, locked, seats).items():
        for at in np.linspace(low + NEAR, high - NEAR, 7) if high - low > 2 * NEAR else [laboratory.adopted[code]]:
            moved = sliders.move(laboratory.adopted, code, float(at), locked)
            assert not overtaken(laboratory, moved, inside)
        top = sliders.move(laboratory.adopted, code, 100, locked)[code]
        for at in (low - 0.01, high + 0.01):
            moved = sliders.move(laboratory.adopted, code, at, locked)
            if 0 <= at <= top:
                assert best(laboratory, moved, seats) != inside or tie


@given(weightings.laboratories(), strategies.integers(1, 4))
@settings(deadline=None, max_examples=12)
def test_with_gaps_gates_and_spreads_the_range_is_that_of_bisection_on_the_score(
    laboratory: Laboratory, seats: int
) -> None:
    _bisected(laboratory, seats)


@given(weightings.laboratories(mean="mixed"), strategies.integers(1, 4))
@settings(deadline=None, max_examples=5)
def test_with_one_geometric_pillar_the_range_is_that_of_bisection_on_the_score(
    laboratory: Laboratory, seats: int
) -> None:
    _bisected(laboratory, seats)


@given(weightings.laboratories(mean="geometric"), strategies.integers(1, 4))
@settings(deadline=None, max_examples=5)
def test_with_a_geometric_mean_the_range_is_that_of_bisection_on_the_score(laboratory: Laboratory, seats: int) -> None:
    _bisected(laboratory, seats)


def _bisected(laboratory: Laboratory, seats: int) -> None:
    inside = best(laboratory, laboratory.adopted, seats)
    if len(inside) > seats:
        return
    for code, found in stability.safe_ranges(laboratory, laboratory.adopted, (), seats).items():
        now, top = laboratory.adopted[code], sliders.move(laboratory.adopted, code, 100, ())[code]
        for end, reached in zip((0.0, top), found, strict=True):
            assert reached == pytest.approx(_first_break(laboratory, inside, code, now, end), abs=NEAR)


def _first_break(laboratory: Laboratory, inside: set[int], code: str, now: float, end: float) -> float:
    """The first of many points at which one inside is overtaken, narrowed by halving."""

    def holds(at: float) -> bool:
        return not overtaken(laboratory, sliders.move(laboratory.adopted, code, at, ()), inside)

    good = now
    for at in now + (end - now) * np.arange(1, 33) / 32:
        far = float(at)
        if not holds(far):
            break
        good = far
    else:
        return end
    while abs(far - good) > 1e-6:
        middle = (good + far) / 2
        good, far = (middle, far) if holds(middle) else (good, middle)
    return good
