"""One county, one gap, one cap at a time, by hand to 1e-9; and what every scorecard promises."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.comparison import compare
from evaluation.domain.indicators import Level
from evaluation.errors import InvalidScheme, NothingToScore, UnfitValue
from evaluation.scorecard import compose, finish, prepare, score
from evaluation.steps import weighting
from tests import worlds

CLOSE = {"abs": 1e-9}


def test_a_county_with_a_geometric_pillar_by_hand() -> None:
    pillar = {
        "code": "p",
        "name_zh": "p",
        "mean": {"mean": "geometric"},
        "children": [worlds.leaf("b"), worlds.leaf("c")],
    }
    held = worlds.holdings({"2025": {"u": {"a": 90, "b": 80, "c": 20}, "v": {"a": 50, "b": 40, "c": 90}}})
    card = compose(worlds.dataset(held, "2025"), worlds.scheme([worlds.leaf("a"), pillar], {"a": 40, "b": 30, "c": 30}))
    assert card.scores.loc["u", "total"] == pytest.approx(0.4 * 90 + 0.6 * 40, **CLOSE)
    means = {"a": 70.0, "b": 60.0, "c": 55.0}
    assert card.contributions.loc["u", "base"] == pytest.approx(0.4 * 70 + 0.6 * np.sqrt(60 * 55), **CLOSE)
    assert card.contributions.loc["u", "a"] == pytest.approx(0.4 * (90 - means["a"]), **CLOSE)
    assert card.contributions.loc["u"].sum() == pytest.approx(card.scores.loc["u", "total"], **CLOSE)


GAP = [worlds.leaf("a"), {"code": "p", "name_zh": "p", "children": [worlds.leaf("b"), worlds.leaf("c")]}]
GAP_WEIGHTS = {"a": 40, "b": 30, "c": 30}


def test_a_missing_cell_is_left_out_and_bounds_the_total() -> None:
    held = worlds.holdings({"2025": {"u": {"a": 90, "b": 80, "c": None}, "v": {"a": 50, "b": 40, "c": 90}}})
    scores = compose(worlds.dataset(held, "2025"), worlds.scheme(GAP, GAP_WEIGHTS)).scores.loc["u"]
    assert scores["total"] == pytest.approx((0.4 * 90 + 0.3 * 80) / 0.7, **CLOSE)
    assert scores["low"] == pytest.approx(0.4 * 90 + 0.3 * 80, **CLOSE)
    assert scores["high"] == pytest.approx(0.4 * 90 + 0.3 * 80 + 0.3 * 100, **CLOSE)
    assert scores["coverage"] == pytest.approx(0.7, **CLOSE)


def test_a_cell_that_does_not_apply_gives_its_weight_to_its_pillar() -> None:
    held = worlds.holdings(
        {"2025": {"u": {"a": 90, "b": 80, "c": None}, "v": {"a": 50, "b": 40, "c": 90}}},
        statuses={("u", "c"): "not_applicable"},
    )
    card = compose(worlds.dataset(held, "2025"), worlds.scheme(GAP, GAP_WEIGHTS))
    assert card.weights.loc["u"].tolist() == pytest.approx([0.4, 0.6, 0.0], **CLOSE)
    assert card.scores.loc["u", "total"] == pytest.approx(0.4 * 90 + 0.6 * 80, **CLOSE)
    assert card.scores.loc["u", ["low", "high"]].tolist() == pytest.approx([84.0, 84.0], **CLOSE)


def test_under_the_coverage_threshold_a_unit_is_scored_and_not_placed_with_the_reason() -> None:
    held = worlds.holdings({"2025": {"u": {"a": 90, "b": None, "c": None}, "v": {"a": 50, "b": 40, "c": 90}}})
    card = compose(worlds.dataset(held, "2025"), worlds.scheme(GAP, GAP_WEIGHTS))
    assert card.scores.loc["u", "total"] == pytest.approx(90.0)
    assert np.isnan(card.places.loc["u", "place"])
    assert card.places.loc["u", "reason"] == "coverage"


def test_caps_stand_in_limits_and_the_row_still_sums() -> None:
    capped = {"indicator": "a", "scoring": {"method": "target", "target": 100}}
    held = worlds.holdings({"2025": {"u": {"a": 130, "b": 50}, "v": {"a": 90, "b": 50}}})
    scheme = worlds.scheme(
        [{**capped, "scoring": {"method": "target", "target": 100}}, worlds.leaf("b")], {"a": 60, "b": 40}
    )
    row = compose(worlds.dataset(held, "2025"), scheme).contributions.loc["u"]
    assert row["a"] == pytest.approx(0.6 * 130, **CLOSE)
    assert row["limits"] == pytest.approx(-0.6 * 30, **CLOSE)
    assert row.sum() == pytest.approx(0.6 * 100 + 0.4 * 50, **CLOSE)


@pytest.mark.parametrize(
    ("mean", "weights"),
    [
        ("arithmetic", {"a": 56, "b": 14, "c": 30}),
        ("harmonic", {"a": 56, "b": 14, "c": 30}),
        ("geometric", {"a": 5, "b": 31, "c": 64}),
    ],
)
def test_full_marks_everywhere_are_100_to_the_last_digit(mean: str, weights: dict[str, float]) -> None:
    """Sums of floats with these weights come to 100.00000000000001 and more."""
    held = worlds.holdings({"2025": {"u": dict.fromkeys("abc", 100.0), "v": dict.fromkeys("abc", 0.0)}})
    scheme = worlds.scheme([worlds.leaf(code) for code in "abc"], weights)
    tree = {**scheme.tree.model_dump(), "mean": {"mean": mean}}
    card = compose(worlds.dataset(held, "2025"), scheme.revise({"tree": tree}))
    assert card.scores.loc["u", ["visible", "total", "low", "high"]].tolist() == [100.0] * 4
    assert card.contributions.sum(axis=1).to_numpy() == pytest.approx(card.scores["total"].to_numpy(), **CLOSE)


def test_what_a_scheme_for_research_scores_beyond_the_ends_stays_there() -> None:
    held = worlds.holdings({"2025": {"u": {"a": 130.0}, "v": {"a": -5.0}, "w": {"a": 100 + 1e-8}}})
    plain = worlds.leaf("a")
    free = {**plain, "scoring": {**plain["scoring"], "clip": False}}
    scheme = worlds.scheme([free], {"a": 100}, purpose="research")
    totals = compose(worlds.dataset(held, "2025"), scheme).scores["total"]
    assert totals.tolist() == pytest.approx([130.0, -5.0, 100 + 1e-8], abs=1e-10)


def test_composing_is_preparing_scoring_and_finishing() -> None:
    data, scheme = worlds.dataset(worlds.sloping_holdings(), "2025"), worlds.adjusting()
    prepared = prepare(data, scheme)
    weights = weighting.stated(scheme, prepared.categories)
    card = compose(data, scheme)
    pd.testing.assert_frame_equal(score(prepared, weights), card.scores.drop(columns=["lower", "upper"]))
    pd.testing.assert_frame_equal(finish(prepared, weights).places, card.places)


def test_equal_inputs_give_equal_digests_and_a_changed_cell_another() -> None:
    held = worlds.sloping_holdings()
    one, two = worlds.dataset(held, "2025"), worlds.dataset(worlds.sloping_holdings(), "2025")
    assert one.fingerprint == two.fingerprint
    changed = held.observations.copy()
    changed.loc[0, "value"] += 1e-12
    assert worlds.dataset(held.revise({"observations": changed}), "2025").fingerprint != one.fingerprint


@given(order=st.permutations(range(40)))
def test_the_order_of_units_is_irrelevant(order: list[int]) -> None:
    held = worlds.sloping_holdings()
    mixed = held.revise(
        {
            "units": tuple(held.units[at] for at in order),
            "observations": held.observations.iloc[order].reset_index(drop=True),
        }
    )
    first, second = (compose(worlds.dataset(each, "2025"), worlds.adjusting()).scores for each in (held, mixed))
    pd.testing.assert_frame_equal(first, second)


def test_the_inputs_are_left_as_they_were() -> None:
    held = worlds.sloping_holdings()
    before = held.observations.copy(deep=True)
    compose(worlds.dataset(held, "2025"), worlds.adjusting())
    pd.testing.assert_frame_equal(held.observations, before)


def test_a_period_without_data_says_which_periods_have_some() -> None:
    with pytest.raises(NothingToScore, match="2025"):
        worlds.dataset(worlds.sloping_holdings(), "1999")


def test_imputation_is_refused_for_assessment() -> None:
    with pytest.raises(InvalidScheme, match="不得用组平均值补缺"):
        worlds.scheme([worlds.leaf("a")], {"a": 100}, missing={"method": "impute"})


def test_an_assessment_of_character_has_no_weight() -> None:
    with pytest.raises(InvalidScheme, match="组织评定"):
        worlds.scheme([worlds.leaf("a", achievement="none"), worlds.leaf("b")], {"a": 10, "b": 90})


def test_weights_that_do_not_sum_to_100_are_refused() -> None:
    with pytest.raises(InvalidScheme, match="应为 100"):
        worlds.scheme([worlds.leaf("a")], {"a": 99})


def test_a_gap_in_the_period_is_not_filled_by_earlier_years() -> None:
    years = {"2023": 100, "2024": 100, "2025": None}
    held = worlds.holdings({year: {"u": {"a": value}, "v": {"a": 50}} for year, value in years.items()})
    card = compose(worlds.dataset(held, "2025"), worlds.scheme([worlds.leaf("a")], {"a": 100}, window_years=3))
    assert np.isnan(card.scores.loc["u", "total"])
    assert card.scores.loc["v", "total"] == pytest.approx(50.0)


def test_the_change_of_a_window_is_from_the_window_before() -> None:
    held = worlds.holdings({str(2020 + at): {"u": {"a": 10.0 * at}, "v": {"a": 0.0}} for at in range(1, 6)})
    gain = {"method": "min_max", "limits": {"source": "stated", "low": 0, "high": 100}}
    scoring = {"method": "level_and_change", "level": gain, "change": gain, "level_share": 0.0}
    scheme = worlds.scheme([worlds.leaf("a", scoring=scoring)], {"a": 100}, window_years=3)
    assert compose(worlds.dataset(held, "2025"), scheme).scores.loc["u", "total"] == pytest.approx(40 - 30)


def test_weights_are_read_by_their_labels_and_never_below_0() -> None:
    data, scheme = worlds.dataset(worlds.sloping_holdings(), "2025"), worlds.adjusting()
    prepared = prepare(data, scheme)
    weights = weighting.stated(scheme, prepared.categories)
    whole = (weights > 0).astype(int)
    for same in (weights[weights.columns[::-1]], weights.assign(elsewhere=0.5)):
        pd.testing.assert_frame_equal(score(prepared, same), score(prepared, weights))
    pd.testing.assert_frame_equal(score(prepared, whole), score(prepared, whole.astype(float)))
    with pytest.raises(UnfitValue, match="权重不能小于 0"):
        score(prepared, -weights)


def test_a_scheme_of_another_level_is_refused() -> None:
    scheme = worlds.adjusting().model_copy(update={"level": Level.DEPARTMENT})
    with pytest.raises(InvalidScheme, match="方案用于 department 层级,数据是 region 层级"):
        compose(worlds.dataset(worlds.sloping_holdings(), "2025"), scheme)


def test_a_comparison_needs_schemes_of_different_codes() -> None:
    data, scheme = worlds.dataset(worlds.sloping_holdings(), "2025"), worlds.adjusting()
    with pytest.raises(UnfitValue, match="没有方案可比较"):
        compare(data, [])
    with pytest.raises(UnfitValue, match=f"{scheme.code} 重复"):
        compare(data, [scheme, scheme])
