"""Each indicator left out in turn, on three units."""

import pytest

from evaluation.checks.leave_out import leave_out
from evaluation.scorecard import prepare
from evaluation.steps import weighting
from tests import worlds

VALUES = {
    "u": {"a": 90.0, "b": 10.0, "c": 50.0},
    "v": {"a": 50.0, "b": 60.0, "c": 50.0},
    "w": {"a": 20.0, "b": 70.0, "c": 50.0},
}


def test_without_a_the_order_turns_round_and_without_c_nothing_changes() -> None:
    """Totals .6a + .2b + .2c: u 66, v 52, w 36. Without a, b and c by half: u 30, v 55, w 60."""
    made = prepare(
        worlds.dataset(worlds.holdings({"2025": VALUES}), "2025"),
        worlds.scheme([worlds.leaf(code) for code in "abc"], {"a": 60, "b": 20, "c": 20}),
    )
    found = leave_out(made, weighting.stated(made.scheme, ["同类"]))
    assert list(found.loc["a"]) == pytest.approx([4 / 3, 2, 1, 0])
    assert list(found.loc["b"]) == pytest.approx([0, 0, 0, 1])
    assert list(found.loc["c"]) == pytest.approx([0, 0, 0, 1])


def test_the_only_indicator_with_weight_cannot_be_left_out() -> None:
    made = prepare(
        worlds.dataset(worlds.holdings({"2025": VALUES}), "2025"),
        worlds.scheme([worlds.leaf(code) for code in "abc"], {"a": 100}),
    )
    assert leave_out(made, weighting.stated(made.scheme, ["同类"])).empty
