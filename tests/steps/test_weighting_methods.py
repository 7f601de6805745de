"""Derived weights: published examples, another library where it is right, and what libraries get wrong."""

import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import pymcdm.weights as peer
import pytest
from skcriteria.preprocessing.weighters import critic_weights
from statsmodels.multivariate.factor_rotation import rotate_factors

from evaluation.errors import NotKnown, UnfitValue
from evaluation.steps import weighting

Method = Callable[[pd.DataFrame], pd.Series]
DERIVED: list[Method] = [weighting.entropy, weighting.critic, weighting.standard_deviation, weighting.merec]
DERIVED += [weighting.principal_components, weighting.equal_correlation]
EVERY = pytest.mark.parametrize("method", DERIVED, ids=lambda method: method.__name__)
MADE = pd.DataFrame(np.random.default_rng(4).uniform(1, 9, (40, 5)), columns=list("abcde"))


# --- published ------------------------------------------------------------------------------------------------------
def test_entropy_of_elsayed_dawood_and_karthikeyan_2017() -> None:
    rows = [
        [7, 312, 1891, 6613, 163], [72, 88, 728, 941804, 1078], [10, 252, 2594, 3466, 117471],
        [10, 145, 980, 2371, 86329], [65, 54, 350, 501, 29897], [29, 48, 380, 912, 34051],
        [7, 476, 3300, 78470, 2212], [70, 87, 650, 733, 819000], [4, 86, 591, 3015, 103],
        [12, 79, 579, 3240, 96098], [21, 45, 261, 1253, 453], [1, 72, 530, 4333, 0.1048],
    ]  # fmt: skip
    published = [0.104991, 0.069124, 0.071373, 0.449937, 0.304575]
    assert weighting.entropy(pd.DataFrame(rows)).tolist() == pytest.approx(published, abs=5e-7)


def test_critic_of_the_eight_firms_of_diakoulaki_mavrotas_and_papayannakis_1995() -> None:
    """Profitability, market share and productivity of pharmaceutical firms, from the paper that brought the method."""
    rows = [
        [61, 1.08, 4.33], [20.7, 0.26, 4.34], [16.3, 1.98, 2.53], [9.0, 3.29, 1.65],
        [5.4, 2.77, 2.33], [4.0, 4.12, 1.21], [-6.1, 3.52, 2.10], [-34.6, 3.31, 0.98],
    ]  # fmt: skip
    published = [0.20222554, 0.48090173, 0.31687273]
    assert weighting.critic(pd.DataFrame(rows)).tolist() == pytest.approx(published, abs=5e-9)


def test_critic_of_tus_and_adali_2019() -> None:
    rows = [
        [5000, 3, 3, 4, 3, 2],
        [680, 5, 3, 2, 2, 1],
        [2000, 3, 2, 3, 4, 3],
        [600, 4, 3, 1, 2, 2],
        [800, 2, 4, 3, 3, 4],
    ]
    published = [0.157, 0.249, 0.168, 0.121, 0.154, 0.151]
    assert weighting.critic(pd.DataFrame(rows)).tolist() == pytest.approx(published, abs=5e-4)


def test_standard_deviations_of_jahan_and_edwards_2013() -> None:
    first = [0, 0.39, 0.17, 0.35, 0.3, 0.84, 1]
    second = [0, 0.3, 0.36, 0.29, 0.4, 0.71, 1]
    third = [0, 0.77, 0.8, 0.93, 0.94, 1, 0.99]
    weights = weighting.standard_deviation(pd.DataFrame({"a": first, "b": second, "c": third}))
    assert weights.tolist() == pytest.approx([0.35, 0.31, 0.34], abs=5e-3)


def test_merec_of_keshavarz_ghorabaee_et_al_2021_table_2() -> None:
    """Two criteria of which more is better, two of which less is; weights as printed in step 6 of their section 4.1."""
    more, less = (
        [[450, 10, 100, 220, 5], [8000, 9100, 8200, 9300, 8400]],
        [[54, 2, 31, 1, 23], [145, 160, 153, 162, 158]],
    )
    directed = pd.DataFrame(np.vstack([more, 1 / np.array(less)]).T)
    assert weighting.merec(directed).tolist() == pytest.approx([0.5752, 0.0141, 0.4016, 0.0091], abs=5e-5)


def test_merec_of_keshavarz_ghorabaee_et_al_2021_table_5() -> None:
    """Ten alternatives on seven criteria, of the last four less is better; weights as printed in their table 6."""
    rows = [
        [23, 264, 2.37, 0.05, 167, 8900, 8.71], [20, 220, 2.2, 0.04, 171, 9100, 8.23],
        [17, 231, 1.98, 0.15, 192, 10800, 9.91], [12, 210, 1.73, 0.2, 195, 12300, 10.21],
        [15, 243, 2, 0.14, 187, 12600, 9.34], [14, 222, 1.89, 0.13, 180, 13200, 9.22],
        [21, 262, 2.43, 0.06, 160, 10300, 8.93], [20, 256, 2.6, 0.07, 163, 11400, 8.44],
        [19, 266, 2.1, 0.06, 157, 11200, 9.04], [8, 218, 1.94, 0.11, 190, 13400, 10.11],
    ]  # fmt: skip
    directed = pd.DataFrame(np.array(rows) ** [1, 1, 1, -1, -1, -1, -1])
    published = [0.324, 0.055, 0.086, 0.368, 0.044, 0.077, 0.045]
    assert weighting.merec(directed).tolist() == pytest.approx(published, abs=5e-4)


# --- by hand --------------------------------------------------------------------------------------------------------
def test_two_blocks_of_indicators_are_two_components() -> None:
    one, other = [1.0, 1, -1, -1, 1, -1, 1, -1], [1.0, -1, 1, -1, 1, -1, -1, 1]  # uncorrelated
    blocks = pd.DataFrame({"a": one, "b": one, "c": other, "d": other})
    assert weighting.principal_components(blocks).tolist() == pytest.approx([1 / 4] * 4)
    assert weighting.principal_components(blocks.assign(c=[3.0, 0, 1, 0, 3, 0, 1, 0], d=other)).sum() == pytest.approx(
        1
    )


def test_varimax_turns_loadings_as_statsmodels_does() -> None:
    """The largest squared loadings do not depend on signs or on the order of the components."""
    scores = MADE @ np.random.default_rng(8).normal(size=(5, 5)) + 0.5 * MADE.to_numpy()
    strengths, directions = np.linalg.eigh(np.corrcoef(scores.T))
    kept = strengths > 1
    turned, _ = rotate_factors(directions[:, kept] * np.sqrt(strengths[kept]), "varimax")
    largest = (turned**2).max(axis=1)
    assert kept.sum() > 1
    found = weighting.principal_components(pd.DataFrame(scores))
    assert found.tolist() == pytest.approx((largest / largest.sum()).tolist(), abs=1e-6)


def test_varimax_leaves_the_point_at_which_it_would_rest_halfway() -> None:
    block = np.array([1.0, 1, -1, -1])
    related = 0.6 * block + 0.8 * np.array([1.0, -1, 1, -1])  # correlates .6 with the block
    weights = weighting.principal_components(pd.DataFrame({"a": block, "b": 2 * block, "c": related, "d": related}))
    assert weights.tolist() == pytest.approx([1 / 4] * 4)


def test_under_equal_correlation_every_indicator_correlates_alike_with_the_sum() -> None:
    total = MADE @ weighting.equal_correlation(MADE)
    correlations = MADE.corrwith(total)
    assert correlations.tolist() == pytest.approx([correlations.iloc[0]] * 5)


# --- another library, where it is right -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (weighting.entropy, peer.entropy_weights),
        (weighting.critic, peer.critic_weights),
        (weighting.standard_deviation, peer.standard_deviation_weights),
        (weighting.merec, lambda values: peer.merec_weights(values, np.ones(5))),
    ],
)
def test_pymcdm_agrees_on_complete_positive_data(ours: Method, theirs: Callable[[np.ndarray], np.ndarray]) -> None:
    assert ours(MADE).tolist() == pytest.approx(theirs(MADE.to_numpy()).tolist(), abs=1e-12)


def test_scikit_criteria_agrees_on_critic() -> None:
    theirs = critic_weights(MADE.to_numpy(), objectives=[1] * 5)
    assert weighting.critic(MADE).tolist() == pytest.approx(list(theirs), abs=1e-12)


# --- traps ----------------------------------------------------------------------------------------------------------
@EVERY
def test_weights_sum_to_one_by_column_and_the_data_stay_as_they_are(method: Method) -> None:
    before = MADE.copy()
    weights = method(MADE)
    assert weights.index.equals(MADE.columns)
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    pd.testing.assert_frame_equal(MADE, before)


@EVERY
def test_a_table_without_labels_has_the_same_weights(method: Method) -> None:
    for matrix in (MADE.to_numpy(), MADE.to_numpy().tolist(), MADE.to_dict("list")):
        assert method(matrix).tolist() == method(MADE).tolist()  # type: ignore[arg-type]


@EVERY
def test_infinite_values_of_either_sign_are_named_without_a_warning(method: Method) -> None:
    with warnings.catch_warnings(action="error"), pytest.raises(NotKnown, match="1×a"):
        method(pd.DataFrame({"a": [1.0, np.inf, -np.inf], "b": [1.0, 2.0, 3.0]}))


@EVERY
@pytest.mark.parametrize("gap", [np.nan, np.inf])
def test_a_gap_is_refused_by_name(method: Method, gap: float) -> None:
    matrix = pd.DataFrame({"a": [1.0, 2.0], "b": [gap, 3.0]}, index=["u", "v"])
    with pytest.raises(NotKnown, match="u×b"):
        method(matrix)


@EVERY
@pytest.mark.parametrize("constant", [5.0, 0.1])
def test_a_constant_indicator_weighs_nothing_and_spoils_no_other(method: Method, constant: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        weights = method(MADE.assign(f=constant))
    assert weights["f"] == 0
    assert (weights.drop("f") > 0).all()
    if method is not weighting.merec:  # which divides by the number of indicators
        assert weights.drop("f").tolist() == pytest.approx(method(MADE).tolist())


@EVERY
def test_where_nothing_varies_all_weigh_the_same(method: Method) -> None:
    assert method(pd.DataFrame({"a": [2.0, 2.0], "b": [7.0, 7.0]})).tolist() == [0.5, 0.5]
    assert method(pd.DataFrame({"a": [2.0], "b": [7.0]})).tolist() == [0.5, 0.5]  # one unit


@EVERY
def test_without_units_there_are_no_weights(method: Method) -> None:
    with pytest.raises(UnfitValue, match="没有单位"):
        method(pd.DataFrame({"a": [], "b": []}, dtype=float))


@EVERY
def test_the_order_of_units_is_irrelevant(method: Method) -> None:
    assert method(MADE.iloc[::-1]).tolist() == pytest.approx(method(MADE).tolist())


def test_zero_times_the_logarithm_of_zero_is_zero() -> None:
    weights = weighting.entropy(pd.DataFrame({"a": [1.0, 1.0, 0.0, 0.0], "b": [1.0, 0.0, 0.0, 0.0]}))
    assert weights.to_dict() == pytest.approx({"a": 1 / 3, "b": 2 / 3})  # 1 − ln 2 / ln 4 and 1 − 0
    assert weighting.entropy(pd.DataFrame({"a": [1.0, 2.0], "z": [0.0, 0.0]})).tolist() == [1.0, 0.0]


def test_entropy_refuses_a_value_below_zero_by_name() -> None:
    with pytest.raises(UnfitValue, match="v×a"):
        weighting.entropy(pd.DataFrame({"a": [1.0, -1.0]}, index=["u", "v"]))


def test_merec_refuses_zero_by_name() -> None:
    with pytest.raises(UnfitValue, match="v×a"):
        weighting.merec(pd.DataFrame({"a": [1.0, 0.0]}, index=["u", "v"]))


def test_critic_sees_the_direction() -> None:
    rising = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [1.0, 2, 4, 3], "c": [2.0, 1, 3, 4]})
    turned = weighting.critic(rising.assign(c=-rising["c"]))
    assert turned["c"] > weighting.critic(rising)["c"]  # against the others it says something of its own


def test_in_critic_rounding_does_not_decide_between_indicators_that_say_the_same() -> None:
    column = pd.Series([0.1, 0.7, 0.3, 0.9])
    same = pd.DataFrame({"a": column, "b": 3 * column + 0.1, "c": column / 7})
    assert weighting.critic(same).tolist() == pytest.approx([1 / 3] * 3)


def test_a_single_indicator_that_varies_has_all_the_weight() -> None:
    assert weighting.critic(pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 3.0]})).tolist() == [1.0, 0.0]


def test_a_measurement_model_weighs_values_as_given_and_leaves_out_what_is_the_same_everywhere() -> None:
    """Three items, each a·f + b·u with a² = 0.64: they weigh the same, a tenth at ten times the scale."""
    units = np.random.default_rng(5).normal(size=(250, 4))
    units = np.linalg.qr(units - units.mean(axis=0))[0]
    made = pd.DataFrame(0.8 * units[:, [0]] + 0.6 * units[:, 1:], columns=list("abc")).assign(d=7.0)
    before = made.copy()
    assert weighting.measurement_model(made).tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0])
    assert weighting.measurement_model(made).index.equals(made.columns)
    pd.testing.assert_frame_equal(made, before)
    made["b"] *= 10
    assert weighting.measurement_model(made).tolist() == pytest.approx([10 / 21, 1 / 21, 10 / 21, 0])


def test_a_measurement_model_refuses_a_gap_by_name_and_few_units_by_number() -> None:
    with pytest.raises(NotKnown, match="u×a"):
        weighting.measurement_model(pd.DataFrame({"a": [np.nan, 1.0]}, index=["u", "v"]))
    with pytest.raises(UnfitValue, match="只有 40 个"):
        weighting.measurement_model(MADE)


def test_equal_correlation_refuses_what_has_no_answer() -> None:
    with pytest.raises(UnfitValue, match="可由其他指标算出"):
        weighting.equal_correlation(MADE.assign(f=MADE["a"] + MADE["b"]))
    one, other, third = np.array([[1.0, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]])
    between = pd.DataFrame({"a": 2 * one + other, "b": 2 * one + third, "c": 6 * one + other + third})
    with pytest.raises(UnfitValue, match="c 负权重"):  # c lies between a and b, nearer to each than they to each other
        weighting.equal_correlation(between)
