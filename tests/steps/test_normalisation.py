"""Every scoring method by hand: the worked numbers of the field, and directions."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from evaluation.domain.indicators import Direction
from evaluation.domain.settings import DistanceToTarget, Scoring
from evaluation.steps import normalisation

SETTINGS: TypeAdapter[Scoring] = TypeAdapter(Scoring)


def scored(setting: dict[str, object], values: list[float], direction: str = "more", **changes: object) -> list[float]:
    array = np.array(values, float)
    sample = normalisation.Sample(
        array,
        np.array(changes.get("groups", [0] * len(values))),
        ("甲", "乙"),
        np.array(changes.get("targets", [np.nan] * len(values)), float),
        np.array(changes.get("previous", values), float),
    )
    parsed = SETTINGS.validate_python(setting)
    if parsed.method == "level_and_change":
        return normalisation.fit_both(parsed, Direction(direction), sample)(array, sample.previous).tolist()
    return normalisation.fit(parsed, Direction(direction), sample)(array).tolist()


STATED = {"source": "stated", "low": 3, "high": 8}


def test_efficacy_of_6_2_between_3_and_8_is_85_6() -> None:
    assert scored({"method": "efficacy", "limits": STATED}, [6.2]) == pytest.approx([85.6])


def test_efficacy_where_less_is_better_of_2_4_between_1_5_and_3_5_is_82() -> None:
    limits = {"source": "stated", "low": 1.5, "high": 3.5}
    assert scored({"method": "efficacy", "limits": limits}, [2.4], "less") == pytest.approx([82.0])


def test_efficacy_is_kept_within_0_and_100() -> None:
    assert scored({"method": "efficacy", "limits": STATED}, [80.0, -900.0]) == [100.0, 0.0]


def test_a_target_of_100_and_a_result_of_130_score_100() -> None:
    assert scored({"method": "target"}, [130.0], targets=[100.0]) == [100.0]


def test_a_target_of_0_gives_no_score_and_no_error() -> None:
    assert np.isnan(scored({"method": "target"}, [130.0], targets=[0.0])[0])


def test_ranks_100_to_60_with_a_tie_for_second_and_third_share_85() -> None:
    assert scored({"method": "rank", "step": 10}, [5, 4, 4, 2, 1]) == [100.0, 85.0, 85.0, 70.0, 60.0]


def test_rank_scores_stay_inside_their_category() -> None:
    assert scored({"method": "rank", "step": 10}, [5, 4, 3, 2], groups=[0, 1, 0, 1]) == [100.0, 100.0, 90.0, 90.0]


def test_the_mean_of_the_category_scores_80_and_a_deviation_is_worth_10() -> None:
    assert scored({"method": "standard_step"}, [1.0, 2.0, 3.0]) == pytest.approx([70.0, 80.0, 90.0])


def test_bands_step_and_interpolate() -> None:
    steps = {"method": "bands", "edges": [100, 200], "scores": [100, 60, 0], "interpolate": False}
    assert scored(steps, [50, 150, 300]) == [100.0, 60.0, 0.0]
    lines = {"method": "bands", "edges": [100, 200], "scores": [100, 0]}
    assert scored(lines, [50, 150, 300]) == [100.0, 50.0, 0.0]


def test_a_bonus_is_a_share_of_its_cap() -> None:
    assert scored({"method": "bonus", "each": 1, "cap": 5}, [0, 2, 9]) == [0.0, 40.0, 100.0]


def test_satisfaction_closer_than_the_margin_is_a_tie() -> None:
    limits = {"source": "stated", "low": 0, "high": 100}
    setting = {"method": "satisfaction", "limits": limits, "margin": 2, "floor": 0}
    assert scored(setting, [90.0, 89.0, 80.0]) == pytest.approx([89.5, 89.5, 80.0])


def test_level_and_change_weigh_what_is_and_what_became() -> None:
    line = {"method": "min_max", "limits": {"source": "stated", "low": 0, "high": 100}}
    gain = {"method": "min_max", "limits": {"source": "stated", "low": 0, "high": 10}}
    setting = {"method": "level_and_change", "level": line, "change": gain, "level_share": 0.25}
    assert scored(setting, [60.0], previous=[55.0]) == pytest.approx([0.25 * 60 + 0.75 * 50])
    assert scored({**setting, "better": True}, [60.0], previous=[55.0]) == pytest.approx([60.0])
    assert scored({**setting, "level_shares": {"甲": 1.0}}, [60.0], previous=[55.0]) == pytest.approx([60.0])


def test_z_scores_percentile_ranks_and_distance_to_target() -> None:
    assert scored({"method": "z_score"}, [1.0, 2.0, 3.0]) == pytest.approx([40.0, 50.0, 60.0])
    assert scored({"method": "percentile_rank"}, [1.0, 5.0, 5.0, 9.0]) == pytest.approx([0, 50, 50, 100])
    assert scored({"method": "distance_to_target", "target": 10}, [0, 5, 12]) == pytest.approx([0, 50, 100])


def test_where_nearly_all_are_alike_the_worst_still_scores_lowest() -> None:
    values = [0.0] * 50 + [30.0, 60.0]
    assert scored({"method": "efficacy"}, values, "less") == [100.0] * 50 + [60.0, 60.0]


def test_nothing_of_what_should_be_little_earns_the_cap() -> None:
    assert scored({"method": "target", "target": 3}, [0.0, 5.0, 1.0], "less") == pytest.approx([100.0, 60.0, 100.0])


def test_limits_of_the_sample_are_those_of_the_category_when_asked() -> None:
    limits = {"source": "sample", "by": "category"}
    assert scored({"method": "min_max", "limits": limits}, [0, 10, 5, 7], groups=[0, 0, 1, 1]) == [0, 100, 0, 100]


# --- all alike, or nothing known ------------------------------------------------------------------------------------
CONSTANT = [
    ({"method": "efficacy"}, 100.0),
    ({"method": "min_max"}, 100.0),
    ({"method": "min_max", "limits": {"source": "sample", "by": "category"}}, 100.0),
    ({"method": "min_max", "limits": {"source": "stated", "low": 0, "high": 0.4}}, 25.0),
    ({"method": "target", "target": 0.2}, 50.0),
    ({"method": "rank", "step": 10}, 90.0),  # places 1, 2, 3 share (100 + 90 + 80) / 3
    ({"method": "standard_step"}, 80.0),
    ({"method": "z_score"}, 50.0),
    ({"method": "percentile_rank"}, 50.0),
    ({"method": "distance_to_target", "target": 0.2}, 0.0),
    ({"method": "distance_to_target", "target": 0.1}, 100.0),
    ({"method": "satisfaction", "limits": {"source": "sample"}}, 100.0),
    ({"method": "bonus", "each": 10, "cap": 4}, 25.0),
    ({"method": "bands", "edges": [0, 0.4], "scores": [0, 100]}, 25.0),
    ({"method": "level_and_change", "relative": True}, 100.0),
]


@pytest.mark.parametrize(("setting", "expected"), CONSTANT, ids=lambda value: str(value)[:60])
def test_units_that_are_all_alike_score_alike(setting: dict[str, object], expected: float) -> None:
    """0.1 three times: its mean is not 0.1 to the last digit, and its computed deviation not 0."""
    assert scored(setting, [0.1, 0.1, np.nan, 0.1])[:2] == pytest.approx([expected, expected])
    assert np.isnan(scored(setting, [0.1, 0.1, np.nan, 0.1])[2])


@pytest.mark.parametrize("setting", [setting for setting, _ in CONSTANT], ids=lambda setting: str(setting)[:60])
def test_where_nothing_is_known_nothing_is_scored(setting: dict[str, object]) -> None:
    assert np.isnan(scored(setting, [np.nan, np.nan])).all()


@pytest.mark.parametrize("method", ["efficacy", "min_max", "z_score", "standard_step"])
def test_draws_around_values_that_are_all_alike_do_not_scatter_the_score(method: str) -> None:
    """The scale has nothing to measure a deviation by: one that is drawn gives and takes nothing."""
    sample = normalisation.Sample(np.full(3, 7.0), np.zeros(3, int), ("甲",), np.full(3, np.nan), np.full(3, 7.0))
    scale = normalisation.fit(SETTINGS.validate_python({"method": method}), Direction.MORE, sample)
    draws = np.array([[6.0, 7.0, 8.0], [7.5, 6.5, np.nan]], np.float32)
    assert len(np.unique(scale(draws)[~np.isnan(draws)])) == 1


def test_differences_by_rounding_only_are_none() -> None:
    noise = [7.0, 7.0 + 1e-14, 7.0 - 1e-14]
    assert scored({"method": "min_max"}, noise) == [100.0, 100.0, 100.0]
    assert scored({"method": "z_score"}, noise) == pytest.approx([50.0, 50.0, 50.0])


def test_one_unit_alone_in_its_category_stands_at_the_base() -> None:
    assert scored({"method": "standard_step"}, [1.0, 3.0, 9.0], groups=[0, 0, 1])[2] == 80.0


# --- kept within 0 and 100 ------------------------------------------------------------------------------------------
def test_min_max_is_clipped_unless_told_otherwise() -> None:
    limits = {"source": "stated", "low": 0, "high": 10}
    assert scored({"method": "min_max", "limits": limits}, [-5.0, 15.0]) == [0.0, 100.0]
    assert scored({"method": "min_max", "limits": limits, "clip": False}, [-5.0, 15.0]) == [-50.0, 150.0]


def test_z_scores_around_a_centre_of_scores_are_clipped_and_bare_ones_are_not() -> None:
    assert scored({"method": "z_score", "spread": 60}, [1.0, 2.0, 3.0]) == [0.0, 50.0, 100.0]
    assert scored({"method": "z_score", "centre": 0, "spread": 1}, [1.0, 2.0, 3.0]) == [-1.0, 0.0, 1.0]


def test_a_capped_distance_to_target_does_not_fall_under_0() -> None:
    setting = {"method": "distance_to_target", "target": 10, "low": 5}
    assert scored(setting, [0.0, 20.0]) == [0.0, 100.0]
    assert scored({**setting, "cap": False}, [0.0, 20.0]) == [-100.0, 300.0]


# --- promises -------------------------------------------------------------------------------------------------------
METHODS = [
    {"method": "efficacy"},
    {"method": "min_max"},
    {"method": "target", "target": 3.0},
    {"method": "rank"},
    {"method": "standard_step"},
    {"method": "bonus"},
    {"method": "z_score"},
    {"method": "percentile_rank"},
    {"method": "distance_to_target", "target": 60.0},
    {"method": "satisfaction", "margin": 1.0},
]


@pytest.mark.parametrize("setting", METHODS, ids=lambda setting: str(setting["method"]))
@given(values=st.lists(st.floats(1, 100), min_size=4, max_size=8, unique=True), data=st.data())
def test_a_missing_value_stays_missing_and_moves_no_other(
    setting: dict[str, object], values: list[float], data: st.DataObject
) -> None:
    result = scored(setting, [*values, np.nan])
    assert np.isnan(result[-1])
    assert result[:-1] == pytest.approx(scored(setting, values))


@pytest.mark.parametrize("setting", METHODS, ids=lambda setting: str(setting["method"]))
@given(values=st.lists(st.integers(1, 100), min_size=3, max_size=8, unique=True))
def test_more_is_never_worse_and_less_turns_the_order(setting: dict[str, object], values: list[int]) -> None:
    ordered = [float(value) for value in sorted(values)]
    assert (np.diff(scored(setting, ordered)) >= -1e-9).all()
    assert (np.diff(scored(setting, ordered, "less")) <= 1e-9).all()


def test_kernels_keep_labels() -> None:
    series = pd.Series([1.0, 2.0], index=["u", "v"])
    for result in (
        normalisation.min_max(series, 0, 4),
        normalisation.efficacy(series, 0, 4),
        normalisation.z_score(series),
        normalisation.percentile_rank(series),
        normalisation.distance_to_target(series, 4),
        normalisation.target_completion(series, 4),
    ):
        assert list(result.index) == ["u", "v"]


@given(st.lists(st.floats(1, 100), min_size=3, max_size=8, unique=True))
def test_the_step_and_the_named_kernel_are_one(values: list[float]) -> None:
    series = pd.Series(values)
    line = {"limits": {"source": "stated", "low": 20, "high": 60}, "clip": False}
    for setting, kernel in (
        ({"method": "min_max", **line}, normalisation.min_max(series, 20, 60)),
        ({"method": "efficacy", **line}, normalisation.efficacy(series, 20, 60)),
        ({"method": "z_score", "centre": 0, "spread": 1}, normalisation.z_score(series)),
        ({"method": "percentile_rank"}, normalisation.percentile_rank(series)),
        ({"method": "distance_to_target", "target": 200, "cap": False}, normalisation.distance_to_target(series, 200)),
        ({"method": "target", "target": 150}, normalisation.target_completion(series, 150)),
    ):
        assert scored(setting, values) == pytest.approx(kernel.tolist(), abs=1e-9)


def test_kernels_take_draws_as_they_take_a_series() -> None:
    draws = np.array([[3.0, 8.0], [5.5, np.nan]], np.float32)
    np.testing.assert_array_equal(normalisation.min_max(draws, 3, 8), [[0, 100], [50, np.nan]])
    np.testing.assert_array_equal(normalisation.efficacy(draws, 3, 8), [[60, 100], [80, np.nan]])


def test_the_named_z_score_of_a_constant_is_its_centre() -> None:
    assert normalisation.z_score(pd.Series([0.1, 0.1, 0.1]), centre=50).tolist() == [50.0, 50.0, 50.0]


@pytest.mark.parametrize(
    "scale",
    [
        lambda: normalisation.min_max(pd.Series([1.0, 2.0]), 5, 5),
        lambda: normalisation.efficacy(pd.Series([1.0, 2.0]), 5, 5),
        lambda: normalisation.distance_to_target(pd.Series([5.0, 7.0]), 5),
        lambda: DistanceToTarget(target=5, low=5),
    ],
)
def test_limits_that_are_one_make_no_scale(scale: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="相同"):
        scale()


@pytest.mark.parametrize("kernel", [normalisation.z_score, normalisation.percentile_rank])
def test_kernels_that_look_at_all_values_take_a_list_for_a_series(kernel: Callable[..., pd.Series]) -> None:
    values = [4.0, 1, 1, np.nan, 7]
    assert kernel(values).equals(kernel(pd.Series(values)))
