"""Each unit beside the units nearest to it in conditions."""

import numpy as np
import pytest

from evaluation.steps import adjustment
from tests.adjusting import adjusted, codes, whole

SPREAD = np.cumsum(1 + np.arange(60) % 7 / 10 + np.arange(60) ** 2 / 9000)
RESULTS = 2 * SPREAD + 5 * np.sin(np.arange(60.0))


def beside(
    results: np.ndarray = RESULTS, held: np.ndarray = SPREAD, peers: int = 5, **changes: object
) -> adjustment.Adjusted:
    return adjusted({"a": results}, {"high": held}, method="nearest_peers", peers=peers, **changes)


def nearest(at: int, count: int) -> np.ndarray:
    apart = np.abs(SPREAD - SPREAD[at])
    apart[at] = np.inf
    return np.argsort(apart)[:count]


def test_the_value_is_moved_by_what_its_peers_reach_above_the_mean_of_all_peers() -> None:
    found = beside()
    means = np.array([RESULTS[nearest(at, 5)].mean() for at in range(60)])
    assert found.step.matrix["a"].tolist() == pytest.approx((RESULTS - means + means.mean()).tolist(), abs=1e-9)
    assert whole(found)["a"].tolist() == pytest.approx(RESULTS.tolist(), abs=1e-12)
    assert list(found.effects) == ["peers"]
    assert found.step.matrix["a"].mean() == pytest.approx(RESULTS.mean(), abs=1e-9)


def test_the_error_holds_the_units_own_and_that_of_the_peers_mean() -> None:
    found = beside(known={"a": np.full(60, 3.0)})
    of_mean = np.array([RESULTS[nearest(at, 5)].std(ddof=1) / np.sqrt(5) for at in range(60)])
    assert found.step.errors is not None
    assert found.step.errors["a"].tolist() == pytest.approx(np.sqrt(9 + of_mean**2).tolist(), abs=1e-9)
    assert beside().step.errors is None


def test_every_unit_has_its_own_peers_with_their_distances() -> None:
    group = beside().peers["a"]["u030"]
    assert set(group.distances.index) == {f"u{at:03d}" for at in nearest(30, 5)}
    assert group.distances.tolist() == pytest.approx(
        (np.sort(np.abs(SPREAD - SPREAD[30]))[1:6] / SPREAD.std()).tolist()
    )
    assert group.mean == pytest.approx(RESULTS[nearest(30, 5)].mean())


def test_a_unit_with_nobody_near_keeps_its_value_and_is_named() -> None:
    held = SPREAD.copy()
    held[59] = 400.0
    found = beside(held=held)
    told = [(note.unit, note.facts["wanted"]) for note in found.step.notes if note.code == "adjustment.no_peers"]
    assert told == [("u059", 5)]
    assert found.step.matrix["a"].iloc[59] == RESULTS[59]
    assert np.isnan(found.effects["peers"]["a"].iloc[59])
    assert found.step.matrix["a"].mean() == pytest.approx(RESULTS.mean(), abs=1e-9)


def test_a_wider_caliper_takes_in_those_farther_off() -> None:
    held = SPREAD.copy()
    held[59] = 400.0
    assert codes(beside(held=held, caliper=30.0), "a") == []


def test_fewer_units_than_peers_are_too_few() -> None:
    found = beside(RESULTS[:22], SPREAD[:22], peers=22)
    assert [(note.code, dict(note.facts)) for note in found.step.notes] == [
        ("adjustment.too_few", {"units": 22, "wanted": 23})
    ]


def test_peers_that_foretell_worse_than_the_mean_of_all_others_are_not_used() -> None:
    """Neighbours have opposite signs."""
    results = (-1.0) ** np.arange(60)
    found = beside(results, np.arange(60.0) + np.arange(60) ** 2 / 1e6, peers=3)
    assert codes(found, "a") == ["adjustment.worse_than_mean"]
    assert found.step.matrix["a"].tolist() == results.tolist()


def test_names_of_units_carry_no_information_about_peers() -> None:
    order = np.random.default_rng(5).permutation(60)
    mixed = beside(RESULTS[order], SPREAD[order]).step.matrix["a"].to_numpy()
    assert mixed.tolist() == pytest.approx(beside().step.matrix["a"].to_numpy()[order].tolist(), abs=1e-9)
