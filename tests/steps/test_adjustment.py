"""Removing what conditions explain: what is refused, what is declined with its reason, and what is left alone."""

import numpy as np
import pandas as pd
import pytest

from evaluation.domain.results import Step
from evaluation.domain.settings import ConditionTerm, Unadjusted
from evaluation.domain.units import Condition, ConditionRole
from evaluation.errors import RefusedCondition, UnknownName
from evaluation.steps import adjustment
from tests.adjusting import SETTINGS, adjusted, codes, units, whole

LINE = np.arange(60) / 4
WAVE = (-1.0) ** np.arange(60)


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        (ConditionRole.MEDIATOR, "条件high是工作决策的结果,不能当作客观条件"),
        (ConditionRole.OUTCOME, "条件high本身就是工作结果,不能当作客观条件"),
        (ConditionRole.FORBIDDEN, "条件high属个人特征,任何情况下都不得用于计分"),
        (ConditionRole.GROUPING, "条件high只能用来分类,不能再用来校正"),
    ],
)
def test_every_role_but_condition_is_refused_with_its_sentence(role: ConditionRole, sentence: str) -> None:
    with pytest.raises(RefusedCondition, match=sentence):
        adjusted({"a": LINE}, {"high": LINE}, role=role)


def test_a_condition_that_is_not_registered_is_named_with_what_there_is() -> None:
    with pytest.raises(UnknownName, match=r"“hihg”.*high"):
        adjusted({"a": LINE}, {"high": LINE}, ("hihg",))


def test_the_value_is_moved_to_the_mean_condition_by_the_slope() -> None:
    """y = 10 + 2x + wave, and the wave of ±1 is nearly unrelated to x: β is 2 but for 1 %."""
    found = adjusted({"a": 10 + 2 * LINE + WAVE}, {"high": LINE})
    assert found.fits["a"].coefficients == pytest.approx([2.0], abs=0.02)
    expected = 10 + 2 * LINE.mean() + WAVE
    assert found.step.matrix["a"].tolist() == pytest.approx(expected.tolist(), abs=0.2)
    assert found.step.matrix["a"].mean() == pytest.approx((10 + 2 * LINE + WAVE).mean())
    assert codes(found, "a") == []


def test_the_log_scale_fits_the_logarithm_and_leaves_out_what_is_not_positive() -> None:
    held = np.exp(LINE)
    held[0] = 0.0
    found = adjusted({"a": 3 * LINE + WAVE}, {"high": held}, conditions=[{"condition": "high", "scale": "log"}])
    assert found.fits["a"].coefficients == pytest.approx([3.0], abs=0.02)
    assert found.step.matrix.loc["u000", "a"] == WAVE[0]
    assert [note.unit for note in found.step.notes if note.code == "adjustment.no_conditions"] == ["u000"]


def test_an_indicator_that_is_not_adjustable_stays_as_it_is() -> None:
    matrix = pd.DataFrame({"a": 2 * LINE, "debt": 2 * LINE}, index=units(60))
    found = adjustment.adjust(
        Step("treatment", matrix),
        ["a"],
        conditions=pd.DataFrame({"high": LINE + WAVE}, index=matrix.index),
        imputed=pd.DataFrame(index=matrix.index),
        categories=pd.Series("同类", index=matrix.index),
        register=[Condition(condition="high", name_zh="海拔")],
        setting=SETTINGS.validate_python({"method": "least_squares", "conditions": [{"condition": "high"}]}),
    )
    assert list(found.fits) == ["a"]
    pd.testing.assert_series_equal(found.step.matrix["debt"], matrix["debt"])
    assert found.effects["high"]["debt"].isna().all()


def test_fewer_than_ten_units_a_coefficient_decline_and_fewer_than_twenty_warn() -> None:
    few, some, enough = (adjusted({"a": 2 * LINE[:n] + WAVE[:n]}, {"high": LINE[:n]}) for n in (19, 39, 40))
    assert (codes(few, "a"), list(few.fits)) == (["adjustment.too_few"], [])
    assert (codes(some, "a"), list(some.fits)) == (["adjustment.few_units"], ["a"])
    assert (codes(enough, "a"), list(enough.fits)) == ([], ["a"])


def test_conditions_that_say_the_same_decline_the_fit() -> None:
    twin = LINE + WAVE / 10
    found = adjusted({"a": LINE + WAVE}, {"high": LINE, "far": twin}, ("high", "far"))
    assert codes(found, "a") == ["adjustment.overlap"]
    note = next(note for note in found.step.notes if note.indicator == "a")
    assert {note.facts["condition"], note.facts["other"]} == {"high", "far"}
    assert note.facts["inflation"] == pytest.approx(1 / (1 - np.corrcoef(LINE, twin)[0, 1] ** 2))
    assert found.step.matrix["a"].tolist() == (LINE + WAVE).tolist()


@pytest.mark.parametrize("constant", [0.1, 0.3, 7.0])
def test_a_condition_that_does_not_vary_among_the_known_units_declines_and_never_breaks(constant: float) -> None:
    held, results = LINE.copy(), LINE + WAVE
    held[:30], results[30:] = constant, np.nan
    alone = adjusted({"a": results}, {"high": held})
    beside = adjusted({"a": results}, {"high": held, "far": WAVE + LINE % 1}, ("high", "far"))
    assert codes(alone, "a") == ["adjustment.still"]
    assert codes(beside, "a") == ["adjustment.still"]


def test_a_condition_known_only_where_another_is_constant_declines_and_never_breaks() -> None:
    """`high` differs in one unit alone, and that unit has no `far`."""
    high, far = np.full(60, 5.0), LINE.copy()
    high[0], far[0] = 9.0, np.nan
    found = adjusted({"a": LINE + WAVE}, {"high": high, "far": far}, ("high", "far"))
    assert codes(found, "a") == ["adjustment.still"]
    assert np.isnan(found.explained_by_category["high"])


def test_a_condition_with_one_value_or_none_is_left_out_and_said() -> None:
    for column in (np.full(60, 5.0), np.full(60, np.nan)):
        found = adjusted({"a": LINE + WAVE}, {"high": column})
        assert codes(found) == ["adjustment.no_variation"]
        assert found.step.matrix["a"].tolist() == (LINE + WAVE).tolist()


def test_a_condition_imputed_for_more_than_a_fifth_is_left_out_and_at_a_fifth_it_serves() -> None:
    def with_imputed(count: int) -> adjustment.Adjusted:
        return adjusted({"a": LINE + WAVE}, {"high": LINE}, imputed={"high": np.arange(60) < count})

    assert codes(with_imputed(12)) == []
    left = with_imputed(13)
    assert codes(left) == ["adjustment.imputed"]
    assert left.step.notes[0].facts["share"] == pytest.approx(13 / 60)
    assert left.fits == {}


def test_a_unit_without_its_like_keeps_its_raw_value_and_is_named() -> None:
    """One condition is 1 for a single unit: its leverage is 1."""
    held = {"high": LINE, "far": (np.arange(60) == 30).astype(float)}
    found = adjusted({"a": 2 * LINE + WAVE}, held, ("high", "far"))
    named = [
        (note.unit, note.facts["leverage"]) for note in found.step.notes if note.code == "adjustment.no_comparable"
    ]
    assert named == [("u030", pytest.approx(1.0))]
    assert found.step.matrix.loc["u030", "a"] == (2 * LINE + WAVE)[30]
    assert np.isnan(found.effects["high"].loc["u030", "a"])
    assert found.effects["high"].loc["u031", "a"] == pytest.approx(2 * (LINE[31] - LINE.mean()), rel=0.2)


def test_a_model_worse_than_the_mean_is_declined() -> None:
    """The wave is flat along the line, so leaving one out predicts worse than the mean does."""
    found = adjusted({"a": np.tile([1.0, -1.0, -1.0, 1.0], 15)}, {"high": LINE})
    assert codes(found, "a") == ["adjustment.worse_than_mean"]
    assert found.step.matrix["a"].tolist() == np.tile([1.0, -1.0, -1.0, 1.0], 15).tolist()


def test_an_indicator_without_any_variation_stays_as_it_is() -> None:
    found = adjusted({"a": np.full(60, 3.0)}, {"high": LINE})
    assert found.step.matrix["a"].tolist() == [3.0] * 60


def test_a_condition_that_the_categories_explain_by_more_than_half_is_noted() -> None:
    """Two categories at 0..1 and 10..11: nearly all lies between them."""
    categories = np.array(["山区"] * 30 + ["平原"] * 30)
    held = np.concatenate([np.linspace(0, 1, 30), np.linspace(10, 11, 30)])
    found = adjusted({"a": held + WAVE}, {"high": held}, categories=categories)
    assert codes(found) == ["adjustment.twice"]
    within = 2 * ((np.linspace(0, 1, 30) - 0.5) ** 2).sum()
    assert found.explained_by_category["high"] == pytest.approx(60 * 25 / (60 * 25 + within))


def test_the_note_falls_silent_where_using_it_twice_is_intended_and_where_categories_explain_little() -> None:
    categories = np.array(["山区"] * 30 + ["平原"] * 30)
    held = np.concatenate([np.linspace(0, 1, 30), np.linspace(10, 11, 30)])
    assert codes(adjusted({"a": held}, {"high": held}, categories=categories, intended_twice=["high"])) == []
    assert codes(adjusted({"a": LINE}, {"high": LINE}, categories=np.tile(["甲", "乙"], 30))) == []


def test_conditions_unrelated_to_the_outcome_move_values_by_less_than_half_a_point_on_average() -> None:
    generator = np.random.default_rng(20260116)
    moved = []
    for _ in range(20):
        results = 70 + 10 * generator.standard_normal(300)
        found = adjusted({"a": results}, {"high": generator.standard_normal(300)})
        moved.append(np.abs(found.step.matrix["a"] - results).mean())
    assert max(moved) > 0
    assert np.mean(moved) < 0.5


def test_names_of_units_carry_no_information() -> None:
    order = np.random.default_rng(7).permutation(60)
    results, held = 2 * LINE + WAVE, LINE + WAVE / 3
    first = adjusted({"a": results}, {"high": held}).step.matrix["a"].to_numpy()
    mixed = adjusted({"a": results[order]}, {"high": held[order]}).step.matrix["a"].to_numpy()
    assert mixed.tolist() == pytest.approx(first[order].tolist(), abs=1e-9)


def test_the_bridge_from_raw_to_adjusted_sums_over_the_conditions() -> None:
    results = 2 * LINE - 5 * WAVE + np.sin(LINE)
    found = adjusted({"a": results}, {"high": LINE, "far": WAVE}, ("high", "far"))
    bridge = found.step.matrix["a"] + found.effects["high"]["a"] + found.effects["far"]["a"]
    assert bridge.tolist() == pytest.approx(results.tolist(), abs=1e-12)


def test_indicators_known_for_different_units_are_fitted_each_on_its_own() -> None:
    short = 2 * LINE + WAVE
    short[:10] = np.nan
    both = adjusted({"a": LINE - WAVE, "b": short}, {"high": LINE})
    alone = adjusted({"b": short}, {"high": LINE})
    assert both.fits["b"].units == 50
    assert both.fits["b"].coefficients == pytest.approx(alone.fits["b"].coefficients)
    assert both.step.matrix["b"].isna().sum() == 10


def test_without_a_condition_nothing_changes() -> None:
    found = adjusted({"a": LINE}, {"high": LINE}, ())
    assert found.step.matrix["a"].tolist() == LINE.tolist()
    assert (found.effects, found.fits, found.step.notes) == ({}, {}, ())


def test_a_unit_far_out_in_conditions_keeps_its_adjustment_with_a_word_of_care() -> None:
    """Leverage of the last: 1/60 + (30 − x̄)² / Σ(x − x̄)², between three times the mean, 6/60, and a half."""
    held = LINE.copy()
    held[59] = 30.0
    found = adjusted({"a": 2 * held + WAVE}, {"high": held})
    leverage = 1 / 60 + (30 - held.mean()) ** 2 / ((held - held.mean()) ** 2).sum()
    told = [(note.unit, note.facts["leverage"]) for note in found.step.notes if note.code == "adjustment.few_alike"]
    assert told == [("u059", pytest.approx(leverage))]
    assert found.effects["high"]["a"].notna().all()


def test_of_two_hundred_units_the_two_farthest_from_all_others_are_flagged() -> None:
    held = np.arange(200.0)
    held[[0, 199]] = -300.0, 500.0
    found = adjusted({"a": held + (-1.0) ** np.arange(200)}, {"high": held})
    assert [note.unit for note in found.step.notes if note.code == "adjustment.far"] == ["u000", "u199"]


def test_a_preview_shows_what_a_declined_condition_would_have_done_and_a_personal_trait_has_none() -> None:
    results = 3 * LINE + WAVE
    plain = adjusted({"a": results}, {"high": WAVE, "far": LINE}, ("far",))
    register = [
        Condition(condition="far", name_zh="远"),
        Condition(condition="high", name_zh="投资", role=ConditionRole.MEDIATOR),
        Condition(condition="old", name_zh="年龄", role=ConditionRole.FORBIDDEN),
    ]
    asked = adjustment.adjust(
        plain.inputs.step,
        ["a"],
        conditions=plain.inputs.conditions.assign(old=LINE**2),
        imputed=plain.inputs.imputed,
        categories=plain.inputs.categories,
        register=register,
        setting=plain.inputs.setting,
    )
    shown = adjustment.preview(asked, ConditionTerm(condition="high"))
    assert shown.fits["a"].coefficients == pytest.approx([3.0, 1.0])
    assert asked.fits["a"].conditions == ("far",)
    with pytest.raises(RefusedCondition, match="年龄属个人特征"):
        adjustment.preview(asked, ConditionTerm(condition="old"))


def test_a_preview_of_a_scheme_without_adjustment_is_by_least_squares() -> None:
    inputs = adjusted({"a": 3 * LINE + WAVE}, {"high": LINE}).inputs
    plain = adjustment.adjust(
        inputs.step,
        ["a"],
        conditions=inputs.conditions,
        imputed=inputs.imputed,
        categories=inputs.categories,
        register=inputs.register,
        setting=Unadjusted(),
    )
    assert adjustment.disagreements(plain) == ()
    shown = adjustment.preview(plain, ConditionTerm(condition="high"))
    assert whole(shown)["a"].tolist() == pytest.approx((3 * LINE + WAVE).tolist(), abs=1e-12)
    assert shown.fits["a"].coefficients == pytest.approx([3.0], abs=0.02)


def test_where_the_relation_bends_the_conclusion_depends_on_the_method_at_the_ends() -> None:
    """y = (x − x̄)²: the line is flat, the peers at both ends are high."""
    errors = {"a": np.full(60, 0.5)}
    found = adjusted({"a": LINE + (LINE - LINE.mean()) ** 2 + WAVE}, {"high": LINE}, known=errors)
    told = adjustment.disagreements(found)
    assert {note.code for note in told} == {"adjustment.depends"}
    assert {"u000", "u059", "u030"} <= {note.unit for note in told}
    assert all(abs(note.facts["difference"]) > note.facts["error"] > 0.5 for note in told)


def test_where_the_relation_is_a_line_regression_and_peers_agree_but_at_the_ends() -> None:
    found = adjusted({"a": LINE + WAVE}, {"high": LINE}, known={"a": np.full(60, 2.0)})
    told = {int(note.unit[1:]) for note in adjustment.disagreements(found)}
    assert all(at < 6 or at > 53 for at in told)
