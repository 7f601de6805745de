"""TOPSIS, VIKOR and Copeland: published examples, a peer where it is right, ties, and what is refused."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from pymcdm.methods import TOPSIS, VIKOR

from evaluation.errors import NotKnown
from evaluation.steps import aggregation

GENERATOR = np.random.default_rng(20260201)
METHODS = [aggregation.topsis, aggregation.vikor, aggregation.copeland]
Method = Callable[[pd.DataFrame, pd.Series], pd.Series]
each_method = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.__name__)


def some(units: int = 40, indicators: int = 6) -> tuple[pd.DataFrame, pd.Series]:
    names = [f"i{place}" for place in range(indicators)]
    matrix = pd.DataFrame(GENERATOR.uniform(0, 100, (units, indicators)), columns=names)
    return matrix, pd.Series(GENERATOR.dirichlet(np.ones(indicators)), names)


def test_topsis_of_the_fighter_aircraft_of_hwang_and_yoon_1981() -> None:
    """Speed, range, payload, cost, reliability, manoeuvrability; vector-normalised, cost turned."""
    craft = pd.DataFrame(
        [
            [2, 1500, 20000, 5.5, 5, 9],
            [2.5, 2700, 18000, 6.5, 3, 5],
            [1.8, 2000, 21000, 4.5, 7, 7],
            [2.2, 1800, 20000, 5, 5, 5],
        ]
    )
    normalised = craft / np.sqrt((craft**2).sum())
    normalised[3] *= -1
    found = aggregation.topsis(normalised, pd.Series([0.2, 0.1, 0.1, 0.1, 0.2, 0.3]))
    assert found.tolist() == pytest.approx([0.643, 0.268, 0.613, 0.312], abs=1e-3)  # the book rounds on its way


def test_vikor_of_the_mountain_climber_of_opricovic_and_tzeng_2004() -> None:
    """Risk 1, 2, 5 (less is better) and altitude 3000, 3750, 4500: the middle mountain has Q = 0, the others Q = 1."""
    mountains = pd.DataFrame({"risk": [-1.0, -2, -5], "altitude": [3000.0, 3750, 4500]}, ["A1", "A2", "A3"])
    found = aggregation.vikor(mountains, pd.Series({"risk": 0.5, "altitude": 0.5}))
    assert found.to_dict() == pytest.approx({"A1": 0, "A2": 1, "A3": 0})


def test_copeland_of_the_textbook_vote_on_a_capital_of_tennessee() -> None:
    """Four groups of voters as indicators, their sizes as weights: Nashville beats each of the others."""
    votes = pd.DataFrame(
        {"west": [4, 3, 1, 2], "middle": [1, 4, 2, 3], "east": [1, 2, 3, 4], "far_east": [1, 2, 4, 3]},
        index=["Memphis", "Nashville", "Knoxville", "Chattanooga"],
    )
    found = aggregation.copeland(votes, pd.Series({"west": 42, "middle": 26, "east": 15, "far_east": 17}))
    assert found.to_dict() == {"Memphis": -3, "Nashville": 3, "Knoxville": -1, "Chattanooga": 1}


def test_topsis_of_the_normalised_matrix_equals_pymcdm_that_normalises_by_minimum_and_maximum() -> None:
    matrix, weights = some()
    normalised = (matrix - matrix.min()) / (matrix.max() - matrix.min())
    peer = TOPSIS()(matrix.to_numpy(), weights.to_numpy(), np.ones(6), validation=False)
    assert aggregation.topsis(normalised, weights).to_numpy() == pytest.approx(peer, abs=1e-12)


@pytest.mark.parametrize("majority", [0.5, 0.8])
def test_vikor_is_one_less_the_q_of_pymcdm(majority: float) -> None:
    matrix, weights = some()
    peer = VIKOR(v=majority)(matrix.to_numpy(), weights.to_numpy(), np.ones(6), validation=False)
    assert aggregation.vikor(matrix, weights, majority).to_numpy() == pytest.approx(1 - peer, abs=1e-12)


def test_copeland_equals_every_pair_counted_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix, weights = some(15)
    matrix = matrix.round(-1)  # some values are equal
    rows, stated = matrix.to_numpy(), weights.to_numpy()
    margins = [[stated[one > other].sum() - stated[one < other].sum() for other in rows] for one in rows]
    expected = np.sign(np.round(margins, 12)).sum(axis=1)
    assert aggregation.copeland(matrix, weights).tolist() == expected.tolist()
    monkeypatch.setattr("evaluation.steps.aggregation.orderings.BLOCK", 200)
    assert aggregation.copeland(matrix, weights).tolist() == expected.tolist()


@each_method
def test_identical_units_are_a_tie(method: Method) -> None:
    alike = pd.DataFrame({"a": [0.1, 0.1, 0.1], "b": [0.3, 0.3, 0.3]})
    found = method(alike, pd.Series({"a": 0.7, "b": 0.3}))
    assert found.notna().all()
    assert (found == found.iloc[0]).all()


def test_what_all_units_share_decides_nothing_in_vikor_and_copeland() -> None:
    matrix, weights = some()
    wider = matrix.assign(same=33.3)
    stated = pd.concat([weights, pd.Series({"same": 0.4})])
    for method in (aggregation.vikor, aggregation.copeland):
        assert method(wider, stated).to_numpy() == pytest.approx(method(matrix, weights).to_numpy())


@each_method
def test_a_better_value_never_lowers_and_the_best_in_all_leads(method: Method) -> None:
    matrix, weights = some()
    best = matrix.copy()
    best.iloc[7] = 101.0
    assert method(best, weights).idxmax() == 7
    assert method(best, weights)[7] >= method(matrix, weights)[7]


@each_method
def test_weights_are_scale_free_and_units_keep_their_labels_in_any_order(method: Method) -> None:
    matrix, weights = some()
    plain = method(matrix, weights)
    shuffled = method(matrix.sample(frac=1, random_state=4)[matrix.columns[::-1]], weights * 60)
    assert shuffled.reindex(plain.index).to_numpy() == pytest.approx(plain.to_numpy(), abs=1e-12)


@each_method
def test_a_hole_is_refused_by_name(method: Method) -> None:
    holed = pd.DataFrame({"a": [1.0, np.nan], "b": [1.0, 2.0]}, index=["u", "v"])
    with pytest.raises(NotKnown, match="v×a"):
        method(holed, pd.Series({"a": 1.0, "b": 1.0}))
    with pytest.raises(NotKnown, match="权重×b"):
        method(holed.fillna(1), pd.Series({"a": 1.0}))
