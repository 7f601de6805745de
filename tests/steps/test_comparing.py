"""Totals by comparing units: the kernels' values on 0..100, by category's cells that apply, with bounds for gaps."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from evaluation.domain.aggregating import Comparing, Copeland, Topsis, Vikor
from evaluation.steps import aggregation
from evaluation.steps.aggregation import comparing

GENERATOR = np.random.default_rng(20261128)
SETTINGS: list[Comparing] = [Topsis(), Topsis(normaliser="vector"), Vikor(), Vikor(majority=0.8), Copeland()]
EVERY = pytest.mark.parametrize("setting", SETTINGS, ids=repr)
Kernel = Callable[[pd.DataFrame, pd.Series], pd.Series]


def some(units: int = 20, indicators: int = 5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    scores = GENERATOR.uniform(20, 100, (units, indicators))
    weights = np.tile(GENERATOR.dirichlet(np.ones(indicators)), (units, 1))
    return scores, np.ones(scores.shape, bool), weights


@pytest.mark.parametrize(
    ("setting", "kernel", "scaled"),
    [
        (Topsis(), aggregation.topsis, lambda found: 100 * found),
        (Vikor(), aggregation.vikor, lambda found: 100 * found),
        (Vikor(majority=0.8), lambda table, row: aggregation.vikor(table, row, 0.8), lambda found: 100 * found),
        (Copeland(), aggregation.copeland, lambda found: 100 * (found + 19) / 38),
    ],
)
def test_without_gaps_totals_are_the_kernels_on_0_to_100(
    setting: Comparing, kernel: Kernel, scaled: Callable[[np.ndarray], np.ndarray]
) -> None:
    scores, known, weights = some()
    found = aggregation.compare(setting, scores, known, weights)
    expected = scaled(kernel(pd.DataFrame(scores), pd.Series(weights[0])).to_numpy())
    assert found.middle == pytest.approx(expected, abs=1e-9)
    assert found.low == pytest.approx(found.middle)
    assert found.high == pytest.approx(found.middle)


def test_the_fighter_aircraft_of_hwang_and_yoon_1981_normalised_by_vectors() -> None:
    """Cost 5.5, 6.5, 4.5, 5 turned to 1 − its vector share, which keeps every distance."""
    craft = np.array(
        [[2, 1500, 20000, 5.5, 5, 9], [2.5, 2700, 18000, 6.5, 3, 5], [1.8, 2000, 21000, 4.5, 7, 7],
         [2.2, 1800, 20000, 5, 5, 5]]
    )  # fmt: skip
    scores = craft / np.sqrt((craft**2).sum(axis=0))
    scores[:, 3] = 1 - scores[:, 3]
    weights = np.tile([0.2, 0.1, 0.1, 0.1, 0.2, 0.3], (4, 1))
    found = aggregation.compare(Topsis(), scores, np.ones((4, 6), bool), weights).middle
    assert found == pytest.approx([64.3, 26.8, 61.3, 31.2], abs=0.1)
    benefits = [0, 1, 2, 4, 5]  # without the cost, the setting's own normaliser gives the same
    own = aggregation.compare(
        Topsis(normaliser="vector"), craft[:, benefits], np.ones((4, 5), bool), weights[:, benefits]
    )
    plain = aggregation.compare(Topsis(), scores[:, benefits], np.ones((4, 5), bool), weights[:, benefits])
    assert own.middle == pytest.approx(plain.middle)


def test_the_mountain_climber_of_opricovic_and_tzeng_2004() -> None:
    scores, known = np.array([[-1.0, 3000], [-2, 3750], [-5, 4500]]), np.ones((3, 2), bool)
    assert aggregation.compare(Vikor(), scores, known, np.full((3, 2), 0.5)).middle == pytest.approx([0, 100, 0])


@EVERY
def test_identical_units_tie_and_totals_stay_within_0_and_100(setting: Comparing) -> None:
    scores, known, weights = some()
    scores[3] = scores[8]
    found = aggregation.compare(setting, scores, known, weights).middle
    assert found[3] == found[8]
    assert ((found >= 0) & (found <= 100)).all()
    alike = aggregation.compare(setting, np.full((3, 2), 0.1), np.ones((3, 2), bool), np.full((3, 2), 0.5)).middle
    assert len(set(alike.tolist())) == 1


@EVERY
def test_a_gap_is_bounded_by_the_worst_and_the_best_there_is(setting: Comparing) -> None:
    scores, known, weights = some()
    known[4, 2] = False
    scores[4, 2] = np.nan
    found = aggregation.compare(setting, np.nan_to_num(scores), known, weights)
    others = np.delete(np.arange(20), 4)
    ends = []
    for value in (scores[others, 2].min(), scores[others, 2].max()):
        filled = scores.copy()
        filled[4, 2] = value
        ends.append(aggregation.compare(setting, filled, np.ones(scores.shape, bool), weights).middle[4])
    if not isinstance(setting, Vikor) and setting != Topsis(normaliser="vector"):  # their ends come from all units
        assert [found.low[4], found.high[4]] == pytest.approx(ends, abs=6.0 if isinstance(setting, Copeland) else 1e-9)
    assert found.low[4] <= found.middle[4] <= found.high[4]
    assert found.low[4] < found.high[4]
    assert found.low[others] == pytest.approx(found.middle[others])


@EVERY
def test_what_does_not_apply_to_a_unit_leaves_the_others_as_they_are(setting: Comparing) -> None:
    scores, known, weights = some()
    extra = np.column_stack([scores, np.zeros(20)])
    found = aggregation.compare(
        setting, extra, np.column_stack([known, np.zeros(20, bool)]), np.column_stack([weights, np.zeros(20)])
    )
    assert found.middle == pytest.approx(aggregation.compare(setting, scores, known, weights).middle)


@EVERY
def test_draws_are_compared_one_by_one(setting: Comparing) -> None:
    scores, known, weights = some()
    draws = scores + GENERATOR.normal(0, 5, (4, *scores.shape))
    together = aggregation.compare(setting, draws, known, weights).middle
    alone = [aggregation.compare(setting, each, known, weights).middle for each in draws]
    assert together == pytest.approx(np.stack(alone))


@EVERY
def test_whatever_stands_where_nothing_is_known_is_not_looked_at(setting: Comparing) -> None:
    scores, known, weights = some()
    known[[2, 5], [1, 3]] = False
    found = [
        aggregation.compare(setting, np.where(known, scores, other), known, weights) for other in (0.0, 1e6, np.nan)
    ]
    for each in found[1:]:
        assert each.middle == pytest.approx(found[0].middle)
        assert each.low == pytest.approx(found[0].low)
        assert each.high == pytest.approx(found[0].high)


@EVERY
def test_of_whom_nothing_is_known_there_is_no_total_and_alone_it_is_a_tie(setting: Comparing) -> None:
    scores, known, weights = some(6)
    known[2] = False
    found = aggregation.compare(setting, scores, known, weights)
    assert np.isnan(found.middle).tolist() == [False, False, True, False, False, False]
    single = aggregation.compare(setting, scores[:1], known[:1], weights[:1]).middle
    assert np.isfinite(single).all()


def test_more_pairs_than_can_be_waited_for_are_not_drawn() -> None:
    assert comparing.too_many(Copeland(), 400, 3_000, 60)
    assert not comparing.too_many(Copeland(), 400, 120, 30)
    assert not comparing.too_many(Topsis(), 400, 3_000, 60)
