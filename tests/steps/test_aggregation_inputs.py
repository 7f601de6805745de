"""Tables and weights as they come: in any order and form, or refused in a sentence; never a silent 0."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from evaluation.errors import NotKnown, UnfitValue
from evaluation.steps import aggregation

MATRIX = pd.DataFrame({"a": [80.0, 20, 50], "b": [20.0, 80, 60], "c": [40.0, 10, 90]}, ["甲", "乙", "丙"])
WEIGHTS = pd.Series({"a": 1.0, "b": 2.0, "c": 1.0})
METHODS = [
    aggregation.arithmetic,
    aggregation.geometric,
    aggregation.harmonic,
    aggregation.copeland,
    aggregation.topsis,
    aggregation.vikor,
]
Method = Callable[..., pd.Series]
each_method = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.__name__)


@each_method
@pytest.mark.parametrize(
    "weights",
    [
        WEIGHTS[::-1],
        {"c": 1, "b": 2, "a": 1},
        [1, 2, 1],
        np.array([0.25, 0.5, 0.25]),
        pd.concat([WEIGHTS, pd.Series({"elsewhere": 9.0})]),
    ],
    ids=["another order", "mapping", "list", "array", "one more"],
)
def test_weights_of_any_form_are_those_of_the_columns(method: Method, weights: object) -> None:
    assert method(MATRIX, weights).equals(method(MATRIX, WEIGHTS))


@each_method
def test_a_table_of_whole_numbers_or_without_labels_gives_the_same_numbers(method: Method) -> None:
    expected = method(MATRIX, WEIGHTS).tolist()
    for matrix in (MATRIX.astype(int).to_numpy(), MATRIX.to_numpy().tolist(), MATRIX.astype("Int64").to_numpy(object)):
        assert method(matrix, [1, 2, 1]).tolist() == expected


@each_method
def test_an_indicator_without_a_weight_is_refused_by_name(method: Method) -> None:
    for weights in (WEIGHTS[["a", "b"]], WEIGHTS.where(WEIGHTS.index != "c")):
        with pytest.raises(NotKnown, match="权重×c"):
            method(MATRIX, weights)


@each_method
@pytest.mark.parametrize("weights", [-WEIGHTS, WEIGHTS - 1.5, 0 * WEIGHTS, WEIGHTS.replace(2.0, np.inf)])
def test_weights_that_weigh_nothing_are_refused(method: Method, weights: pd.Series) -> None:
    with pytest.raises(UnfitValue, match="权重须不小于 0"):
        method(MATRIX, weights)


@each_method
def test_names_that_stand_twice_are_refused(method: Method) -> None:
    for matrix, weights in [
        (MATRIX.set_axis(["a", "a", "c"], axis=1), WEIGHTS),
        (MATRIX, pd.concat([WEIGHTS, WEIGHTS[:1]])),
    ]:
        with pytest.raises(UnfitValue, match="重名"):
            method(matrix, weights)


@each_method
@pytest.mark.parametrize("hole", [np.nan, np.inf])
def test_a_cell_that_is_no_number_is_refused_by_name(method: Method, hole: float) -> None:
    with pytest.raises(NotKnown, match="乙×b"):
        method(MATRIX.replace(80.0, hole).fillna({"a": 1.0}).replace({"a": {np.inf: 1.0}}), WEIGHTS)


@each_method
def test_of_no_units_there_are_no_totals(method: Method) -> None:
    assert method(MATRIX[:0], WEIGHTS).empty
