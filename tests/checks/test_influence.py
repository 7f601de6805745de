"""Which indicator decides: shares of the total's variance, by hand and as properties."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.checks.influence import Influence, influence
from evaluation.domain.results import Prepared
from evaluation.scorecard import prepare
from evaluation.statistics.variance_shares import variance_shares
from evaluation.steps import weighting
from tests import worlds

UNITS = "uvwxyz"


Columns = Mapping[str, Sequence[float | None]]


def prepared(values: Columns, weights: dict[str, float], **changes: Any) -> Prepared:
    """One category of as many units as there are values; each indicator scored as it stands."""
    table = {
        unit: {code: column[at] for code, column in values.items()}
        for at, unit in enumerate(UNITS[: len(next(iter(values.values())))])
    }
    children = changes.pop("children", [worlds.leaf(code) for code in values])
    data = worlds.dataset(worlds.holdings({"2025": table}, statuses=changes.pop("statuses", None)), "2025")
    return prepare(data, worlds.scheme(children, weights, **changes))


def asked(made: Prepared) -> Influence:
    return influence(made, weighting.stated(made.scheme, ["同类"]))


def whole(found: Influence) -> float:
    return float(found.indicators["effective"].sum() + found.others.sum())


def test_with_equal_weights_the_indicator_that_varies_more_decides_more() -> None:
    """a 0, 40, 80 and b 40, 40, 70: parts a/2, b/2; totals 20, 40, 75."""
    found = asked(prepared({"a": [0.0, 40, 80], "b": [40.0, 40, 70]}, {"a": 50, "b": 50}))
    parts = np.array([[0, 20], [20, 20], [40, 35]], float)
    total = parts.sum(axis=1)
    by_hand = [np.cov(parts[:, at], total)[0, 1] / total.var(ddof=1) for at in (0, 1)]
    assert found.indicators["effective"].tolist() == pytest.approx(by_hand)
    assert found.indicators["nominal"].tolist() == [0.5, 0.5]
    assert whole(found) == pytest.approx(1, abs=1e-12)


def test_an_indicator_that_is_the_same_everywhere_decides_nothing() -> None:
    found = asked(prepared({"a": [10.0, 40, 90], "b": [100.0, 100, 100]}, {"a": 10, "b": 90}))
    assert found.indicators["effective"].tolist() == pytest.approx([1, 0])
    assert list(found.indicators.loc["b", ["full", "best", "known"]]) == [3, 3, 3]


def test_one_that_works_against_the_rest_has_a_share_below_zero() -> None:
    found = asked(prepared({"a": [0.0, 50, 100], "b": [60.0, 50, 40]}, {"a": 50, "b": 50}))
    assert found.indicators["effective"].tolist() == pytest.approx([1.25, -0.25])


def test_alone_is_the_squared_correlation_with_the_total() -> None:
    found = asked(prepared({"a": [0.0, 50, 100], "b": [60.0, 50, 40]}, {"a": 50, "b": 50}))
    assert found.indicators["alone"].tolist() == pytest.approx([1, 1])


def test_totals_that_do_not_differ_have_no_shares() -> None:
    found = asked(prepared({"a": [50.0, 50, 50], "b": [10.0, 10, 10]}, {"a": 50, "b": 50}))
    assert found.indicators["effective"].isna().all()


def test_pairs_that_go_together_are_named_but_none_at_full_marks() -> None:
    values: Columns = {
        "a": [10.0, 20, 30, 50],
        "b": [12.0, 22, 32, 52],
        "c": [9.0, 100, 100, 100],
        "d": [50.0, 9, 9, 10],
    }
    found = asked(prepared(values, {"a": 25, "b": 25, "c": 25, "d": 25}))
    assert found.strong[["first", "second"]].to_numpy().tolist() == [["a", "b"]]
    assert found.strong.at[0, "correlation"] == pytest.approx(1)


SCORE = st.one_of(st.none(), st.floats(0, 100).map(lambda value: round(value, 3)))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(SCORE, SCORE, SCORE, SCORE), min_size=3, max_size=6),
    st.sampled_from(["arithmetic", "geometric", "harmonic"]),
    st.sampled_from([{}, {("u", "a"): "not_applicable"}]),
)
def test_shares_sum_to_one_under_gaps_cells_that_do_not_apply_and_any_mean(
    rows: list[tuple[float | None, ...]], mean: str, statuses: dict[tuple[str, str], str]
) -> None:
    values: dict[str, list[float | None]] = {code: [row[at] for row in rows] for at, code in enumerate("abcd")}
    tree = [
        {"code": "p", "name_zh": "p", "mean": {"mean": mean}, "children": [worlds.leaf("a"), worlds.leaf("b")]},
        worlds.leaf("c"),
        worlds.leaf("d"),
    ]
    if statuses:
        values["a"][0] = None
    if all(value is None for column in values.values() for value in column):
        return
    found = asked(prepared(values, {"a": 20, "b": 20, "c": 30, "d": 30}, children=tree, statuses=statuses))
    if found.others.notna().all():
        assert whole(found) == pytest.approx(1, abs=1e-9)


@given(st.lists(st.tuples(*[st.floats(-100, 100)] * 3), min_size=2, max_size=8))
def test_variance_shares_sum_to_one_or_are_not_known(rows: list[tuple[float, ...]]) -> None:
    shares = variance_shares(np.array(rows))
    assert np.isnan(shares).all() or shares.sum() == pytest.approx(1, abs=1e-9)


def test_gates_have_a_share_of_their_own() -> None:
    made = prepared({"a": [20.0, 40, 90]}, {"a": 100})
    gated = Prepared(**{**vars(made), "gate_points": pd.Series([0.0, 10.0, 0.0], made.scores.index)})
    found = asked(gated)
    assert found.others["gates"] != 0
    assert whole(found) == pytest.approx(1)


def test_of_units_compared_with_each_other_no_shares_are_told() -> None:
    made = prepared({"a": [0.0, 50, 100], "b": [60.0, 50, 40]}, {"a": 50, "b": 50}, aggregation={"method": "copeland"})
    found = asked(made)
    assert found.indicators["effective"].isna().all()
    assert found.others.isna().all()


def test_a_gap_makes_no_difference_by_itself_and_its_weight_moved_elsewhere_is_told_apart() -> None:
    """b is 80 wherever it is known. v has only a: 50 beside 45 and 85; what that shifts is of the gap, not of b."""
    found = asked(prepared({"a": [10.0, 50, 90], "b": [80.0, None, 80]}, {"a": 50, "b": 50}))
    parts = np.array([[-20, 65], [0, 50], [20, 65]], float)
    total = parts.sum(axis=1)
    by_hand = [np.cov(parts[:, at], total)[0, 1] / total.var(ddof=1) for at in (0, 1)]
    assert found.indicators["effective"].tolist() == pytest.approx([by_hand[0], 0])
    assert found.others["gaps"] == pytest.approx(by_hand[1])
