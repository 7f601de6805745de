"""Weights: as stated, the shares that are latent and far off, and what does not apply."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.domain.indicators import Achievement
from evaluation.steps import weighting
from tests import worlds

KINDS = {
    "a": Achievement.VISIBLE,
    "b": Achievement.VISIBLE,
    "c": Achievement.LATENT,
    "d": Achievement.LATENT,
    "p": Achievement.PROCESS,
}
WEIGHTS = {"a": 40.0, "b": 20.0, "c": 10.0, "d": 10.0, "p": 20.0}


def test_the_latent_share_is_of_visible_and_latent_and_unknown_without_both() -> None:
    assert weighting.latent_share(WEIGHTS, KINDS) == pytest.approx(20 / 80)
    assert np.isnan(weighting.latent_share({"p": 100.0}, KINDS))


def test_the_share_of_the_far_horizon_counts_five_years_and_more() -> None:
    leaves = worlds.scheme(
        [worlds.leaf("a"), worlds.leaf("b", horizon_years=4.9), worlds.leaf("c", horizon_years=5)],
        {"a": 50, "b": 30, "c": 20},
    ).leaves
    weights = {"a": 5.0, "b": 3.0, "c": 2.0}
    assert weighting.horizon_share(weights, leaves) == pytest.approx(0.2)
    assert weighting.horizon_share(weights, leaves, years=4) == pytest.approx(0.5)
    assert np.isnan(weighting.horizon_share(dict.fromkeys("abc", 0.0), leaves))


def test_stated_weights_sum_to_one_and_a_category_of_its_own_beats_the_general_row() -> None:
    scheme = worlds.scheme([worlds.leaf("a"), worlds.leaf("b")], {"a": 75, "b": 25})
    scheme = scheme.revise({"weights": {"*": {"a": 75, "b": 25}, "山区": {"b": 100}}})
    table = weighting.stated(scheme, ["平原", "山区", "平原"])
    assert table.to_dict("index") == {"平原": {"a": 0.75, "b": 0.25}, "山区": {"a": 0.0, "b": 1.0}}


def test_a_category_that_the_scheme_does_not_weigh_has_zeros() -> None:
    scheme = worlds.scheme([worlds.leaf("a")], {"a": 100}).revise({"weights": {"山区": {"a": 100}}})
    assert weighting.stated(scheme, ["平原", "山区"])["a"].tolist() == [0.0, 1.0]


TREE = worlds.scheme(
    [
        {"code": "p", "name_zh": "p", "children": [worlds.leaf("a"), worlds.leaf("b")]},
        {"code": "q", "name_zh": "q", "children": [worlds.leaf("c"), worlds.leaf("d")]},
        worlds.leaf("e"),
    ],
    {"a": 30, "b": 10, "c": 20, "d": 20, "e": 20},
).tree
NOMINAL = [0.3, 0.1, 0.2, 0.2, 0.2]


def spread(applicable: str, weights: list[float] = NOMINAL) -> list[float]:
    """Effective weights; a dot marks the indicator that does not apply."""
    mask = np.array([[each != "." for each in applicable]])
    return weighting.spread(TREE, np.array([weights]), mask)[0].tolist()


@pytest.mark.parametrize(
    ("applicable", "expected"),
    [
        ("abcde", NOMINAL),
        ("a.cde", [0.4, 0, 0.2, 0.2, 0.2]),
        (".bcd.", [0, 0.5, 0.25, 0.25, 0]),
        ("..cde", [0, 0, 1 / 3, 1 / 3, 1 / 3]),
        ("....e", [0, 0, 0, 0, 1]),
        (".....", [0, 0, 0, 0, 0]),
    ],
)
def test_weight_of_what_does_not_apply_stays_in_its_pillar_and_leaves_with_the_whole_pillar(
    applicable: str, expected: list[float]
) -> None:
    assert spread(applicable) == pytest.approx(expected)


def test_weight_does_not_go_to_an_indicator_that_has_none() -> None:
    assert spread(".bcde", [0.4, 0, 0.2, 0.2, 0.2]) == pytest.approx([0, 0, 1 / 3, 1 / 3, 1 / 3])


def test_each_unit_has_its_own_spread_and_the_sum_of_its_row() -> None:
    weights = np.array([NOMINAL, np.multiply(NOMINAL, 100)])
    mask = np.array([[True] * 5, [False, True, True, True, True]])
    result = weighting.spread(TREE, weights, mask)
    assert result[0].tolist() == pytest.approx(NOMINAL)
    assert result[1].tolist() == pytest.approx([0, 40, 20, 20, 20])


@given(st.lists(st.booleans(), min_size=5, max_size=5), st.lists(st.floats(0, 1), min_size=5, max_size=5))
def test_the_row_keeps_its_sum_wherever_something_with_weight_applies(mask: list[bool], weights: list[float]) -> None:
    result = weighting.spread(TREE, np.array([weights]), np.array([mask]))[0]
    applies = any(weight > 0 and applicable for weight, applicable in zip(weights, mask, strict=True))
    assert result.sum() == pytest.approx(sum(weights) if applies or all(mask) else 0.0)
    assert (result >= 0).all()
