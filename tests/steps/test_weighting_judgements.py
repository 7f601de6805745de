"""Judged weights: published examples, small cases by hand, and judgements that do not hold together."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.errors import NotKnown, UnfitValue
from evaluation.steps import weighting

DRINKS = ["coffee", "wine", "tea", "beer", "sodas", "milk", "water"]
DRINK_JUDGEMENTS = [9, 5, 2, 1, 1, 1 / 2, 1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9, 1 / 3, 1 / 4, 1 / 3, 1 / 9]
DRINK_JUDGEMENTS += [1 / 2, 1, 1 / 3, 2, 1 / 2, 1 / 3]
CAR = ["quality", "price", "comfort", "safety", "style"]


def judgements(names: list[str], above: list[float]) -> pd.DataFrame:
    """A pairwise table from what stands above its diagonal, row by row."""
    table = np.ones((len(names), len(names)))
    rows, columns = np.triu_indices(len(names), 1)
    table[rows, columns] = above
    table[columns, rows] = 1 / np.array(above)
    return pd.DataFrame(table, names, names)


# --- published ------------------------------------------------------------------------------------------------------
def test_analytic_hierarchy_of_the_drinks_of_saaty_2008_table_2() -> None:
    """Printed tea : wine is 2 beside wine : tea 1/3; only 3 is its reciprocal and gives the printed .042 and .022."""
    weights, ratio = weighting.analytic_hierarchy(judgements(DRINKS, DRINK_JUDGEMENTS))
    published = dict(zip(DRINKS, [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327], strict=True))
    assert weights.to_dict() == pytest.approx(published, abs=5e-4)
    assert ratio == pytest.approx(0.022, abs=5e-4)


def test_analytic_hierarchy_of_the_best_job_of_saaty_2008_table_3() -> None:
    """Flexibility, opportunities, security, reputation and salary; row means of logarithms would miss it by .01."""
    above = [1 / 4, 1 / 6, 1 / 4, 1 / 8, 1 / 3, 3, 1 / 7, 4, 1 / 2, 1 / 7]
    weights, _ = weighting.analytic_hierarchy(judgements(list("abcde"), above))
    assert weights.tolist() == pytest.approx([0.036, 0.122, 0.262, 0.075, 0.506], abs=5e-4)


def test_best_worst_of_the_car_in_rezaei_2016_table_2_is_free_of_contradiction() -> None:
    weights, bend = weighting.best_worst(pd.Series([2, 1, 4, 2, 8], CAR), pd.Series([4, 8, 2, 4, 1], CAR))
    published = dict(zip(CAR, [0.2105, 0.4211, 0.1053, 0.2105, 0.0526], strict=True))
    assert weights.to_dict() == pytest.approx(published, abs=5e-5)
    assert bend == pytest.approx(0, abs=1e-12)


def test_best_worst_of_the_car_in_rezaei_2016_table_3_bends_as_printed() -> None:
    """The linear model of his section 4."""
    weights, bend = weighting.best_worst(pd.Series([2, 1, 4, 3, 8], CAR), pd.Series([4, 8, 2, 3, 1], CAR))
    published = dict(zip(CAR, [0.2295, 0.4481, 0.1148, 0.1530, 0.0546], strict=True))
    assert weights.to_dict() == pytest.approx(published, abs=5e-5)
    assert bend == pytest.approx(0.0109, abs=5e-5)


def test_rank_order_centroids_of_barron_and_barrett_1996() -> None:
    weights = weighting.rank_order_centroid(pd.Series({"c": 3, "a": 1, "d": 4, "b": 2}))
    assert weights[list("abcd")].tolist() == pytest.approx([0.5208, 0.2708, 0.1458, 0.0625], abs=5e-5)


def test_swings_of_the_car_in_clemen_1996() -> None:
    weights = weighting.swing(pd.Series({"life span": 100, "price": 75, "colour": 10}))
    assert weights.tolist() == pytest.approx([0.541, 0.405, 0.054], abs=5e-4)


# --- by hand --------------------------------------------------------------------------------------------------------
def test_best_worst_bends_contradicting_judgements_least() -> None:
    weights, bend = weighting.best_worst([8, 2, 1], [1, 5, 8])
    assert weights.tolist() == pytest.approx([2 / 28, 9 / 28, 17 / 28])  # |17 − 2·9| = |17 − 8·2| = |9 − 5·2| = 1
    assert bend == pytest.approx(1 / 28)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 100), min_size=4, max_size=4))
def test_no_other_weights_bend_the_judgements_less(other: list[int]) -> None:
    best, worst = np.array([1, 2, 4, 8]), np.array([8, 3, 3, 1])
    tried = np.array(other) / sum(other)
    bends = [*np.abs(tried[0] - best * tried), *np.abs(tried - worst * tried[3])]
    assert weighting.best_worst(best.tolist(), worst.tolist())[1] <= max(bends) + 1e-9


def test_of_two_best_the_order_of_the_columns_decides_nothing() -> None:
    forward = weighting.best_worst(pd.Series({"a": 1, "b": 1, "c": 4}), pd.Series({"a": 4, "b": 4, "c": 1}))[0]
    backward = weighting.best_worst(pd.Series({"c": 4, "b": 1, "a": 1}), pd.Series({"c": 1, "b": 4, "a": 4}))[0]
    assert forward.to_dict() == pytest.approx({"a": 4 / 9, "b": 4 / 9, "c": 1 / 9})
    assert backward.to_dict() == pytest.approx(forward.to_dict())


def test_a_group_judges_by_the_geometric_mean() -> None:
    group = weighting.combine_judgements([judgements(["a", "b"], [2.0]), judgements(["a", "b"], [8.0])])
    assert group.to_numpy().tolist() == [pytest.approx([1, 4]), pytest.approx([1 / 4, 1])]
    assert weighting.analytic_hierarchy(group)[0].to_dict() == pytest.approx({"a": 0.8, "b": 0.2})


def test_the_random_index_is_that_of_saaty() -> None:
    circle = judgements(["a", "b", "c"], [2.0, 1 / 2, 2.0])  # a beats b beats c beats a: λ = 1 + 2 + 1/2
    assert weighting.analytic_hierarchy(circle)[1] == pytest.approx((3.5 - 3) / 2 / 0.58)


def test_tied_ranks_share_their_places() -> None:
    weights = weighting.rank_order_centroid(pd.Series({"a": 1, "b": 1, "c": 3}))
    assert weights.to_dict() == pytest.approx({"a": 8 / 18, "b": 8 / 18, "c": 2 / 18})


# --- traps ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([[1, 2], [2, 1]], "互为倒数"),
        ([[1, -2], [-1 / 2, 1]], "大于 0"),
        ([[1, 2, 3], [1 / 2, 1, 1]], "同样的指标"),
        (np.ones((16, 16)).tolist(), "1 至 15"),
    ],
)
def test_a_pairwise_table_that_does_not_hold_together_is_refused(rows: list[list[float]], complaint: str) -> None:
    with pytest.raises(UnfitValue, match=complaint):
        weighting.analytic_hierarchy(np.array(rows))


def test_judgements_with_gaps_are_refused_by_name() -> None:
    with pytest.raises(NotKnown, match="a×b"):
        weighting.analytic_hierarchy(judgements(["a", "b"], [np.nan]))
    with pytest.raises(NotKnown, match="b"):
        weighting.best_worst(pd.Series({"a": 1, "b": np.nan}), pd.Series({"a": 2, "b": 1}))
    with pytest.raises(NotKnown, match="b"):
        weighting.rank_order_centroid(pd.Series({"a": 1, "b": np.nan}))
    with pytest.raises(NotKnown, match="b"):
        weighting.swing(pd.Series({"a": 100, "b": np.nan}))


def test_a_third_typed_as_a_decimal_is_still_the_reciprocal_of_three() -> None:
    weights, ratio = weighting.analytic_hierarchy(np.array([[1, 3], [0.33, 1]]))
    assert weights.iloc[0] == pytest.approx(0.75, abs=0.002)
    assert ratio == 0


def test_rows_and_judgements_labelled_in_another_order_are_read_by_their_labels() -> None:
    table = judgements(["a", "b", "c"], [2, 6, 3])
    turned, ratio = weighting.analytic_hierarchy(table.loc[["c", "a", "b"]])
    straight, same = weighting.analytic_hierarchy(table)
    assert turned.to_dict() == pytest.approx(straight.to_dict())
    assert ratio == pytest.approx(same, abs=1e-12)
    best, worst = pd.Series({"a": 1, "b": 2, "c": 8}), pd.Series({"a": 8, "b": 5, "c": 1})
    weights, bend = weighting.best_worst(best, worst[::-1])
    assert (weights.to_dict(), bend) == (
        weighting.best_worst(best, worst)[0].to_dict(),
        weighting.best_worst(best, worst)[1],
    )
    contradictions = weighting.best_worst_contradictions(best, worst[::-1])
    assert contradictions.to_dict() == weighting.best_worst_contradictions(best, worst).to_dict()


@pytest.mark.parametrize(
    ("best", "worst", "complaint"),
    [
        ([1, 2], [3, 1], "两处不同"),
        ([2, 3], [3, 1], "不小于 1"),
        ([1, 0.5], [2, 1], "不小于 1"),
        ([1, 2, 3], [2, 1], "指标须相同"),
        ([], [], "指标须相同"),
    ],
)
def test_judgements_against_best_and_worst_that_do_not_fit_are_refused(
    best: list[float], worst: list[float], complaint: str
) -> None:
    with pytest.raises(UnfitValue, match=complaint):
        weighting.best_worst(best, worst)


@pytest.mark.parametrize("points", [[1.0, -1.0], [0.0, 0.0]])
def test_swing_refuses_points_below_zero_and_points_for_nothing(points: list[float]) -> None:
    with pytest.raises(UnfitValue, match="分数"):
        weighting.swing(pd.Series(points))
