"""Whether a group differs beyond its errors: two units by hand, what errors share, size and power by simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics import differences

Array = np.ndarray

# Four draws in which the errors of two units are ±1 and go their own ways
OWN = np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1]])


def normal(shape: tuple[int, ...], seed: int) -> Array:
    return np.random.default_rng(seed).normal(size=shape)


def test_two_units_by_hand() -> None:
    """Their variance is 50, that of their errors 1: 49 is true, of which 49 / 50 is believed."""
    found = differences.find(np.array([0.0, 10.0]), OWN)
    assert found.between == pytest.approx(49)
    assert found.centre == pytest.approx(5)
    assert found.weights == pytest.approx(np.full(2, 0.98))
    assert found.reliability == pytest.approx(np.full(2, 0.98))
    assert found.chance == pytest.approx(1 / 5)  # none of four draws, and the real one


def test_what_differs_less_than_errors_make_it_is_nothing() -> None:
    found = differences.find(np.array([5.0, 5.5]), OWN)
    assert found.between == 0
    assert found.weights.tolist() == found.reliability.tolist() == [0, 0]


def test_of_many_units_draws_of_the_truth_are_drawn_in_and_as_wide_as_what_is_left() -> None:
    """Errors of 1, truth of variance near 4: four fifths of a distance are believed, √.8 of the error is left."""
    estimates, noise = np.sqrt(5) * normal((2_000,), 1), normal((400, 2_000), 2)
    found = differences.find(estimates, noise)
    believed = found.believed(estimates, noise)
    share = found.between / (found.between + 1)
    assert share == pytest.approx(0.8, abs=0.02)
    slope = np.polyfit(estimates, believed.mean(axis=0), 1)[0]
    assert slope == pytest.approx(share, abs=0.01)
    assert believed.std(axis=0).mean() == pytest.approx(np.sqrt(share), abs=0.02)


def test_an_error_that_all_share_tells_nothing_of_their_differences() -> None:
    estimates, noise = normal((12,), 1) * 3, normal((200, 12), 2)
    plain = differences.find(estimates, noise)
    shared = differences.find(estimates, noise + 50 * normal((200, 1), 3))
    assert shared.chance == plain.chance == pytest.approx(1 / 201)
    assert shared.between == pytest.approx(plain.between, rel=0.15)  # other weights
    assert shared.reliability == pytest.approx(plain.reliability, rel=0.1)


@pytest.mark.parametrize("units", [3, 10, 60])
def test_where_nobody_differs_chance_is_small_as_seldom_as_it_says(units: int) -> None:
    """Errors of unlike sizes, half of each shared between pairs of neighbours."""
    root = np.diag(np.linspace(1, 3, units))
    for at in range(0, units - 1, 2):
        root[at + 1, at] = 1.0
    noise = normal((400, units), 4) @ root.T
    found = np.array([differences.find(root @ normal((units,), 100 + at), noise).chance for at in range(600)])
    assert 0.03 < (found <= 0.05).mean() < 0.08
    assert 0.42 < (found <= 0.5).mean() < 0.58


def test_the_true_variance_is_found_on_average_and_the_truth_lies_inside_its_draws() -> None:
    noise, errors = normal((400, 30), 5), np.linspace(1, 2, 30)
    between, inside = [], []
    for world in range(200):
        truth = 1.5 * normal((30,), 1000 + world)
        estimates = truth + errors * normal((30,), 2000 + world)
        found = differences.find(estimates, noise * errors)
        between.append(found.between)
        low, high = np.quantile(found.believed(estimates, noise * errors), [0.05, 0.95], axis=0)
        inside.append(((low <= truth) & (truth <= high)).mean())
    assert np.mean(between) == pytest.approx(2.25, abs=0.15)
    assert 0.85 < np.mean(inside) < 0.93


def test_shrunk_estimates_are_believed_as_they_stand_and_are_no_proof_of_differences() -> None:
    """Means of variance 1 + 1, shrunk by half: the error of prediction is √.5, and .25 is what nothing gives."""
    reliability, chances = [], []
    for world in range(300):
        noise = np.sqrt(0.5) * normal((400, 40), 6)
        truth = normal((40,), 3000 + world) * (world % 2)
        estimates = (truth + normal((40,), 4000 + world)) / 2
        found = differences.find(estimates, noise, sampling=np.zeros(40), nothing=np.full(40, 0.5))
        assert found.weights.tolist() == [1.0] * 40
        apart = noise - noise.mean(axis=1, keepdims=True)
        assert found.believed(estimates, noise) == pytest.approx(estimates + apart)
        if world % 2:
            reliability.append(found.reliability.mean())
        else:
            chances.append(found.chance)
    assert np.mean(reliability) == pytest.approx(0.5, abs=0.03)
    assert 0.02 < (np.array(chances) <= 0.05).mean() < 0.1


def test_one_unit_differs_from_nobody_and_values_known_exactly_do_where_they_are_not_alike() -> None:
    assert differences.find(np.array([3.0]), normal((50, 1), 7)).chance == 1.0
    exact = np.zeros((50, 3))
    assert differences.find(np.array([3.0, 3, 3]), exact).chance == 1.0
    known = differences.find(np.array([3.0, 4, 5]), exact)
    assert (known.chance, known.weights.tolist()) == (0.0, [1, 1, 1])


@given(st.floats(-1e3, 1e3), st.sampled_from([0.01, 1.0, 300.0]), st.permutations(range(8)))
def test_shift_scale_and_order_change_nothing(shift: float, scale: float, order: list[int]) -> None:
    estimates, noise = 2 * normal((8,), 8), normal((100, 8), 9)
    plain = differences.find(estimates, noise)
    moved = differences.find((estimates * scale + shift)[order], (noise * scale)[:, order])
    assert moved.chance == plain.chance
    assert moved.between == pytest.approx(plain.between * scale**2, rel=1e-6)
    assert moved.reliability == pytest.approx(plain.reliability[order], rel=1e-6)


def test_what_is_not_known_and_shapes_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match="not finite: leave out"):
        differences.find(np.array([1.0, np.nan]), OWN)
    with pytest.raises(ValueError, match="not finite: leave out"):
        differences.find(np.array([1.0, 2]), OWN * [1, np.nan])
    with pytest.raises(ValueError, match="are wanted, not"):
        differences.find(np.array([1.0, 2, 3]), OWN)
    with pytest.raises(ValueError, match="no draw"):
        differences.find(np.array([1.0, 2]), OWN[:0])


def test_of_nobody_nothing_is_told() -> None:
    nobody = differences.find(np.array([]), np.zeros((5, 0)))
    assert (nobody.chance, nobody.between, nobody.reliability.tolist()) == (1.0, 0.0, [])
