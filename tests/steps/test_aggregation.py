"""Means over a tree, and contributions that add up."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.domain.scheme import Leaf, Node
from evaluation.errors import NotKnown
from evaluation.steps import aggregation

ROOTS = [{"mean": "arithmetic"}, {"mean": "geometric"}, {"mean": "harmonic"}, {"mean": "power", "exponent": 2.0}]


def tree(root: dict[str, object], inner: dict[str, object]) -> Node:
    pillar = {"code": "p", "name_zh": "p", "mean": inner, "children": [{"indicator": "b"}, {"indicator": "c"}]}
    return Node.model_validate({"code": "r", "name_zh": "r", "mean": root, "children": [{"indicator": "a"}, pillar]})


def test_a_geometric_pillar_under_an_arithmetic_root_by_hand() -> None:
    scores, weights = np.array([[90.0, 80.0, 20.0]]), np.array([[0.4, 0.3, 0.3]])
    total = aggregation.aggregate(tree({"mean": "arithmetic"}, {"mean": "geometric"}), scores, weights)
    assert total[0] == pytest.approx(0.4 * 90 + 0.6 * 40, abs=1e-9)  # √(80 × 20) = 40


def test_a_floor_keeps_a_zero_from_wiping_out_a_geometric_pillar() -> None:
    scores, weights = np.array([[90.0, 0.0, 100.0]]), np.array([[0.4, 0.3, 0.3]])
    total = aggregation.aggregate(tree({"mean": "arithmetic"}, {"mean": "geometric", "floor": 4}), scores, weights)
    assert total[0] == pytest.approx(0.4 * 90 + 0.6 * 20, abs=1e-9)  # √(4 × 100) = 20


def test_harmonic_and_power_pillars_by_hand() -> None:
    scores, weights = np.array([[0.0, 60.0, 30.0]]), np.array([[0.0, 1.0, 1.0]])
    for inner, expected in (
        ({"mean": "harmonic"}, 40.0),  # 2 / (1/60 + 1/30)
        ({"mean": "power", "exponent": 2}, np.sqrt((3600 + 900) / 2)),
    ):
        assert aggregation.aggregate(tree({"mean": "arithmetic"}, inner), scores, weights)[0] == pytest.approx(expected)


@given(
    values=st.lists(st.floats(0, 100), min_size=2, max_size=2),
    shares=st.lists(st.floats(0.05, 1), min_size=2, max_size=2),
)
def test_a_pillar_of_the_tree_and_the_named_mean_are_one(values: list[float], shares: list[float]) -> None:
    matrix, named = pd.DataFrame([values], columns=["b", "c"]), pd.Series(shares, index=["b", "c"])
    scores, weights = np.array([[50.0, *values]]), np.array([[0.0, *shares]])
    for name, mean in (
        ("arithmetic", aggregation.arithmetic(matrix, named)),
        ("geometric", aggregation.geometric(matrix, named, floor=1)),
        ("harmonic", aggregation.harmonic(matrix, named, floor=1)),
    ):
        total = aggregation.aggregate(tree({"mean": "geometric"}, {"mean": name}), scores, weights)
        assert max(mean.iloc[0], 1.0) == pytest.approx(total[0])  # the root raises to 1 as well


def test_a_matrix_with_a_hole_is_refused_by_name() -> None:
    matrix = pd.DataFrame({"a": [60.0, np.nan]}, index=["u", "v"])
    with pytest.raises(NotKnown, match="v×a"):
        aggregation.arithmetic(matrix, pd.Series({"a": 1.0}))


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("inner", ROOTS)
@given(
    values=st.lists(st.floats(0, 100), min_size=6, max_size=6),
    shares=st.lists(st.floats(0.05, 1), min_size=3, max_size=3),
)
def test_parts_add_up_to_the_total_under_every_mean(
    root: dict[str, object], inner: dict[str, object], values: list[float], shares: list[float]
) -> None:
    node = tree(root, inner)
    scores, reference = np.array([values[:3]]), np.array([values[3:]])
    weights = np.array([shares]) / sum(shares)
    parts = aggregation.decompose(node, scores, weights, reference)
    assert parts.base[0] + parts.indicators[0].sum() == pytest.approx(parts.total[0], abs=1e-9)
    assert parts.total[0] == pytest.approx(aggregation.aggregate(node, scores, weights)[0], abs=1e-12)


@pytest.mark.parametrize("root", ROOTS)
@given(values=st.lists(st.floats(2, 99), min_size=3, max_size=3), place=st.integers(0, 2))
def test_the_gradient_is_the_slope_of_the_total(root: dict[str, object], values: list[float], place: int) -> None:
    node, weights = tree(root, {"mean": "geometric"}), np.array([[0.5, 0.2, 0.3]])
    scores = np.array([values])
    slope = aggregation.gradient(node, scores, weights)[0, place]
    step = np.zeros((1, 3))
    step[0, place] = 1e-4
    up, down = (aggregation.aggregate(node, scores + sign * step, weights)[0] for sign in (1, -1))
    assert slope == pytest.approx((up - down) / 2e-4, rel=1e-3, abs=1e-6)


@pytest.mark.parametrize("root", ROOTS)
@given(values=st.lists(st.floats(0, 99), min_size=3, max_size=3), place=st.integers(0, 2))
def test_more_is_never_worse(root: dict[str, object], values: list[float], place: int) -> None:
    node, weights = tree(root, {"mean": "harmonic"}), np.array([[0.5, 0.2, 0.3]])
    better = list(values)
    better[place] += 1
    before, after = (aggregation.aggregate(node, np.array([each]), weights)[0] for each in (values, better))
    assert after >= before - 1e-9


def test_whole_matrices_at_once_give_the_same_as_unit_by_unit() -> None:
    generator = np.random.default_rng(3)
    scores, errors = generator.random((5, 3)) * 100, generator.random((5, 3)).astype(np.float32)
    correlation = np.array([[1.0, 0.3, 0.1], [0.3, 1.0, -0.2], [0.1, -0.2, 1.0]])
    weights, masks = np.array([0.5, 0.2, 0.3]), np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    values, spreads = aggregation.together(scores, errors, correlation, weights=weights, masks=masks)
    rows = np.tile(weights, (5, 1))
    assert values[:, :2] == pytest.approx(aggregation.by_kind(scores, rows, masks))
    assert values[:, 2] == pytest.approx(scores @ weights)
    weighted = errors * weights
    assert spreads[:, 2] == pytest.approx(np.sqrt(np.einsum("nm,mk,nk->n", weighted, correlation, weighted)), rel=1e-5)
    assert spreads[:, 1] == pytest.approx(errors[:, 2], rel=1e-5)


@pytest.mark.parametrize(("exponent", "expected"), [(20, 100 * 0.5**0.05), (-20, 20 * 0.5**-0.05)])
def test_the_steepest_powers_of_single_precision_draws_are_those_of_double(exponent: int, expected: float) -> None:
    node = tree({"mean": "arithmetic"}, {"mean": "power", "exponent": exponent, "floor": 0.01})
    weights = np.array([[0.0, 0.5, 0.5], [0.4, 0.6, 0.0], [0.2, 0.3, 0.5]])
    draws = np.random.default_rng(5).random((50, 3, 3)) * 100
    draws[0, 0], draws[1, 0] = [0, 100, 20], [0, 0, 0]
    single, double = (aggregation.aggregate(node, draws.astype(kind), weights) for kind in (np.float32, np.float64))
    assert double[0, 0] == pytest.approx(expected)  # the other one is too far off to count
    assert double[1, 0] == pytest.approx(0.01)
    assert double[:, 1] == pytest.approx(0.4 * draws[:, 1, 0] + 0.6 * np.maximum(draws[:, 1, 1], 0.01))
    assert single == pytest.approx(double, rel=1e-5)


@pytest.mark.parametrize("exponent", [-20.0, 20.0])
def test_parts_add_up_at_the_steepest_powers(exponent: float) -> None:
    node = tree({"mean": "power", "exponent": exponent}, {"mean": "power", "exponent": -exponent})
    scores, reference = np.random.default_rng(6).random((2, 50, 3)) * 100
    parts = aggregation.decompose(node, scores, np.full((50, 3), 1 / 3), reference)
    assert parts.base + parts.indicators.sum(axis=1) == pytest.approx(parts.total, abs=1e-9)


def test_leaves_alone_are_allowed_as_children_of_the_root() -> None:
    assert [leaf.indicator for leaf in tree(ROOTS[0], ROOTS[0]).leaves] == ["a", "b", "c"]
    assert isinstance(tree(ROOTS[0], ROOTS[0]).children[0], Leaf)
