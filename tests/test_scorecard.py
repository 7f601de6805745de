"""One county, one cadre, one gap at a time, by hand to 1e-9; and what every scorecard promises."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.domain.framework import Holdings, observations
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.scheme import Scheme
from evaluation.domain.units import Condition, Event, Membership, Posting, Unit
from evaluation.errors import InvalidScheme, NothingToScore, RefusedCondition
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


# --- adjustment -----------------------------------------------------------------------------------------------------
HIGH = Condition(condition="high", name_zh="海拔", unit_of_measurement="m")
INVESTMENT = Condition(condition="fai", name_zh="固定资产投资", name_en="Fixed-asset investment", role="mediator")
ADJUSTED = {"method": "least_squares", "conditions": [{"condition": "high"}]}


def sloping(count: int = 40) -> dict[str, dict[str, float]]:
    """Units on a line y = 50 − 2 x with alternate ± 1."""
    return {f"u{at:02d}": {"a": 50 - 2 * (at / 4) + (-1) ** at} for at in range(count)}


def sloping_holdings(count: int = 40) -> Holdings:
    values = sloping(count)
    held = {unit: {"high": at / 4, "fai": float(at % 7)} for at, unit in enumerate(values)}
    return worlds.holdings({"2025": values}, held=held, register=[HIGH, INVESTMENT])


def adjusting(conditions: dict[str, object] = ADJUSTED) -> Scheme:
    return worlds.scheme([worlds.leaf("a", adjustable=True)], {"a": 100}, adjustment=conditions)


def test_the_adjusted_value_is_y_less_beta_times_the_distance_from_the_mean_condition() -> None:
    card = compose(worlds.dataset(sloping_holdings(), "2025"), adjusting())
    x, y = np.arange(40) / 4, np.array([row["a"] for row in sloping().values()])
    beta = ((x - x.mean()) @ y) / ((x - x.mean()) @ (x - x.mean()))
    assert card.steps["adjustment"].matrix["a"].tolist() == pytest.approx((y - beta * (x - x.mean())).tolist(), **CLOSE)
    bridge = card.prepared.adjustment.effects["high"]["a"] + card.steps["adjustment"].matrix["a"]
    assert bridge.tolist() == pytest.approx(y.tolist(), **CLOSE)


def test_raw_is_the_same_scheme_without_adjustment() -> None:
    data = worlds.dataset(sloping_holdings(), "2025")
    plain = compose(data, adjusting({"method": "none"}))
    pd.testing.assert_frame_equal(compose(data, adjusting()).raw, plain.scores[plain.raw.columns])


def test_adding_a_constant_to_a_condition_changes_nothing() -> None:
    held = sloping_holdings()
    moved = held.revise({"conditions": held.conditions.assign(value=held.conditions["value"] + 1000)})
    first, second = (compose(worlds.dataset(each, "2025"), adjusting()) for each in (held, moved))
    assert second.scores["total"].tolist() == pytest.approx(first.scores["total"].tolist(), abs=1e-8)


def test_a_condition_that_decisions_make_is_refused_in_a_sentence() -> None:
    with pytest.raises(RefusedCondition, match="固定资产投资是工作决策的结果,不能当作客观条件"):
        compose(
            worlds.dataset(sloping_holdings(), "2025"),
            adjusting({"method": "least_squares", "conditions": [{"condition": "fai"}]}),
        )


def test_an_adjusted_level_leaves_its_change_as_it_is() -> None:
    held = sloping_holdings()
    before = held.observations.assign(period="2024", value=held.observations["value"] - 5)
    both = held.revise({"observations": observations(pd.concat([before, held.observations]))})
    gain = {"method": "min_max", "limits": {"source": "stated", "low": 0, "high": 10}}
    scoring = {"method": "level_and_change", "level": gain, "change": gain, "level_share": 0.0}
    scheme = worlds.scheme([worlds.leaf("a", adjustable=True, scoring=scoring)], {"a": 100}, adjustment=ADJUSTED)
    assert compose(worlds.dataset(both, "2025"), scheme).scores["total"].tolist() == pytest.approx([50.0] * 40)


def test_too_few_units_keep_their_raw_values_and_say_so() -> None:
    card = compose(worlds.dataset(sloping_holdings(12), "2025"), adjusting())
    assert [note.code for note in card.notes if note.indicator == "a"] == ["adjustment.too_few"]
    assert card.scores["total"].tolist() == card.raw["total"].tolist()


def test_a_unit_without_the_condition_keeps_its_raw_value() -> None:
    held = sloping_holdings()
    short = held.revise({"conditions": held.conditions[held.conditions["unit"] != "u00"]})
    card = compose(worlds.dataset(short, "2025"), adjusting())
    assert card.scores.loc["u00", "total"] == card.raw.loc["u00", "total"]
    assert ("adjustment.no_conditions", "u00") in {(note.code, note.unit) for note in card.notes}


def test_a_bottom_line_cannot_be_adjusted() -> None:
    with pytest.raises(InvalidScheme, match="底线指标按原值考核"):
        worlds.scheme([worlds.leaf("a", adjustable=True, bottom_line=True)], {"a": 100})


# --- error ranges ---------------------------------------------------------------------------------------------------
def test_without_three_years_or_a_published_error_no_range_is_shown() -> None:
    held = worlds.holdings({str(year): {"u": {"a": 50}, "v": {"a": 60}} for year in (2024, 2025)})
    card = compose(worlds.dataset(held, "2025"), worlds.scheme([worlds.leaf("a")], {"a": 100}))
    assert card.scores[["lower", "upper", "total_error"]].isna().all().all()
    assert (card.places["reason"] == "no_error_range").all()
    assert card.places["place"].tolist() == [2.0, 1.0]


def test_a_published_error_alone_gives_the_range_of_the_total() -> None:
    errors = {(unit, "a"): 2.0 for unit in ("u", "v")}
    held = worlds.holdings({"2025": {"u": {"a": 50}, "v": {"a": 60}}}, errors=errors)
    card = compose(
        worlds.dataset(held, "2025"), worlds.scheme([worlds.leaf("a")], {"a": 100}, uncertainty={"draws": 8000})
    )
    assert card.scores["total_error"].tolist() == pytest.approx([2.0, 2.0], rel=0.03)
    assert card.scores.loc["u", "upper"] - 50 == pytest.approx(1.645 * 2, rel=0.06)


def test_errors_that_move_together_widen_the_total() -> None:
    generator = np.random.default_rng(5)
    shared = generator.normal(size=(6, 30)) * 3
    apart = [generator.normal(size=(6, 30)) * 3 for _ in range(2)]

    def world(noise: list[np.ndarray]) -> Holdings:
        codes = [f"u{at:02d}" for at in range(30)]
        return worlds.holdings(
            {
                str(2020 + year): {
                    code: {name: 50 + each[year, at] for name, each in zip("ab", noise, strict=True)}
                    for at, code in enumerate(codes)
                }
                for year in range(6)
            }
        )

    scheme = worlds.scheme([worlds.leaf("a"), worlds.leaf("b")], {"a": 50, "b": 50})
    together, alone = (
        compose(worlds.dataset(world(noise), "2025"), scheme).scores["total_error"].mean()
        for noise in ([shared, shared], apart)
    )
    assert together / alone == pytest.approx(np.sqrt(2), rel=0.2)


def test_a_missing_cell_widens_the_range_of_the_place() -> None:
    years = range(2021, 2026)
    values = {f"u{at}": {"a": 40.0 + 5 * at, "b": 50.0 + at} for at in range(8)}
    noise = np.random.default_rng(2).normal(size=(5, 8, 2))

    def world(gap: bool) -> Holdings:  # noqa: FBT001  # one reader, two worlds
        return worlds.holdings(
            {
                str(year): {
                    unit: {
                        name: None if gap and unit == "u3" and name == "b" and year == 2025 else value + noise[y, at, n]
                        for n, (name, value) in enumerate(row.items())
                    }
                    for at, (unit, row) in enumerate(values.items())
                }
                for y, year in enumerate(years)
            }
        )

    scheme = worlds.scheme([worlds.leaf("a"), worlds.leaf("b")], {"a": 70, "b": 30})
    known, unknown = (compose(worlds.dataset(world(gap), "2025"), scheme).places.loc["u3"] for gap in (False, True))
    assert unknown["upper"] - unknown["lower"] > known["upper"] - known["lower"]


# --- gates and grades -----------------------------------------------------------------------------------------------
GRADES = {
    "grades": [
        {"code": "A", "name_zh": "优秀", "quota": 0.5},
        {"code": "B", "name_zh": "良好", "least": 60},
        {"code": "C", "name_zh": "一般"},
    ]
}


def gated(
    effect: dict[str, object], *, verified: bool = True, appeal: bool = False, basis: str = "条例"
) -> "worlds.Scorecard":
    held = worlds.holdings({"2025": {"u": {"a": 90}, "v": {"a": 70}}}).revise(
        {"events": (Event(unit="u", period="2025", rule="g", verified=verified, under_appeal=appeal),)}
    )
    gate = {"rule": "g", "name_zh": "关口", "effect": effect, "legal_basis": basis}
    scheme = worlds.scheme([worlds.leaf("a")], {"a": 100}, gates=[gate], grading=GRADES)
    return compose(worlds.dataset(held, "2025"), scheme)


def test_a_deduction_takes_points_and_leaves_the_component_scores() -> None:
    card = gated({"effect": "deduct", "points": 3})
    assert card.scores.loc["u", "total"] == pytest.approx(87.0)
    assert card.scores.loc["u", "visible"] == pytest.approx(90.0)
    assert card.contributions.loc["u", "gates"] == pytest.approx(-3.0)


@pytest.mark.parametrize(
    ("effect", "grade"),
    [
        ({"effect": "bar"}, "B"),
        ({"effect": "cap", "grade": "C"}, "C"),
        ({"effect": "veto"}, "C"),
        ({"effect": "suspend"}, ""),
    ],
)
def test_each_effect_changes_the_grade_only(effect: dict[str, object], grade: str) -> None:
    card = gated(effect)
    assert (card.grades.loc["u", "before"], card.grades.loc["u", "grade"]) == ("A", grade)
    assert card.scores.loc["u", "total"] == pytest.approx(90.0)


@pytest.mark.parametrize("open_matter", [{"verified": False}, {"appeal": True}])
def test_an_event_not_verified_or_under_appeal_changes_no_grade(open_matter: dict[str, bool]) -> None:
    card = gated({"effect": "veto"}, **open_matter)
    assert card.grades.loc["u", "grade"] == "A"


def test_a_veto_without_a_legal_basis_is_refused() -> None:
    with pytest.raises(InvalidScheme, match="法定依据"):
        gated({"effect": "veto"}, basis="")


def test_a_quota_of_the_best_grade_keeps_certain_and_boundary_apart() -> None:
    noise = np.random.default_rng(1).normal(size=(5, 10))
    held = worlds.holdings(
        {
            str(2021 + year): {
                f"u{at}": {"a": (90.0 if at < 2 else 50.0 + at / 10) + noise[year, at]} for at in range(10)
            }
            for year in range(5)
        }
    )
    grades = {"grades": [{"code": "A", "name_zh": "优秀", "quota": 0.4}, {"code": "B", "name_zh": "良好"}]}
    card = compose(worlds.dataset(held, "2025"), worlds.scheme([worlds.leaf("a")], {"a": 100}, grading=grades))
    assert card.grades["list"].eq("certain").sum() == 2
    boundary = card.grades["list"] == "boundary"
    assert boundary.sum() > 2
    assert set(card.grades.loc[boundary, "grade"]) == {""}


# --- persons --------------------------------------------------------------------------------------------------------
def test_a_cadre_who_moved_in_the_middle_of_the_year_by_hand() -> None:
    """C led r1 until 30 June 2025 (181 days, share 1) and r2 from 1 July (184 days, share 0.5)."""
    regions = worlds.holdings({"2025": {"r1": {"a": 60}, "r2": {"a": 90}}})
    inner = worlds.scheme([worlds.leaf("a")], {"a": 100})
    held = regions.revise(
        {
            "units": (*regions.units, Unit(code="C", name_zh="C", level=Level.CADRE)),
            "indicators": (*regions.indicators, Indicator(code="own", name_zh="own", level=Level.CADRE)),
            "memberships": (*regions.memberships, Membership(unit="C", category="正职")),
            "postings": (
                Posting(cadre="C", unit="r1", post="书记", start=date(2025, 1, 1), end=date(2025, 6, 30)),
                Posting(cadre="C", unit="r2", post="书记", start=date(2025, 7, 1), share=0.5),
                Posting(cadre="D", unit="r2", post="县长", start=date(2025, 1, 1), share=0.5),
            ),
        }
    )
    led = {"indicator": "led", "attribution": {"of": "total"}, "scoring": worlds.leaf("x")["scoring"]}
    outer = worlds.scheme([led], {"led": 100}, level="cadre", embedded={"region": inner.model_dump()})
    card = compose(worlds.dataset(held, "2025", Level.CADRE), outer)
    first, second = 181 / 365, 184 / 365 * 0.5
    assert card.scores.loc["C", "total"] == pytest.approx((first * 60 + second * 90) / (first + second), **CLOSE)
    assert card.places["place"].isna().all()
    assert set(card.places["reason"]) == {"person"}


def test_credit_by_a_kernel_counts_what_has_matured_and_what_is_pending() -> None:
    """Work of 2023 to 2025 at r pays half at once and half two years later; only 2023's second half is in by 2025."""
    regions = worlds.holdings({str(year): {"r": {"a": value}} for year, value in ((2023, 40), (2024, 50), (2025, 80))})
    held = regions.revise(
        {
            "units": (*regions.units, Unit(code="C", name_zh="C", level=Level.CADRE)),
            "memberships": (*regions.memberships, Membership(unit="C", category="正职")),
            "postings": (Posting(cadre="C", unit="r", post="书记", start=date(2023, 1, 1)),),
        }
    )
    kernel = {"shares": [0.5, 0.0, 0.5]}
    led = {"indicator": "led", "attribution": {"of": "indicator", "indicator": "a", "kernel": kernel}}
    outer = worlds.scheme(
        [{**led, "scoring": worlds.leaf("x")["scoring"]}],
        {"led": 100},
        level="cadre",
        embedded={"region": worlds.scheme([worlds.leaf("a")], {"a": 100}).model_dump()},
    )
    credit = compose(worlds.dataset(held, "2025", Level.CADRE), outer).prepared.credits["C", "led"]
    assert credit.value == pytest.approx((0.5 * 40 + 0.5 * 50 + (0.5 + 0.5) * 80) / 2, **CLOSE)
    assert (credit.done, credit.pending) == (pytest.approx(2 / 3), pytest.approx(1 / 3))


# --- promises -------------------------------------------------------------------------------------------------------
def test_composing_is_preparing_scoring_and_finishing() -> None:
    data, scheme = worlds.dataset(sloping_holdings(), "2025"), adjusting()
    prepared = prepare(data, scheme)
    weights = weighting.stated(scheme, prepared.categories)
    card = compose(data, scheme)
    pd.testing.assert_frame_equal(score(prepared, weights), card.scores.drop(columns=["lower", "upper"]))
    pd.testing.assert_frame_equal(finish(prepared, weights).places, card.places)


def test_equal_inputs_give_equal_digests_and_a_changed_cell_another() -> None:
    held = sloping_holdings()
    one, two = worlds.dataset(held, "2025"), worlds.dataset(sloping_holdings(), "2025")
    assert one.fingerprint == two.fingerprint
    changed = held.observations.copy()
    changed.loc[0, "value"] += 1e-12
    assert worlds.dataset(held.revise({"observations": changed}), "2025").fingerprint != one.fingerprint


@given(order=st.permutations(range(40)))
def test_the_order_of_units_is_irrelevant(order: list[int]) -> None:
    held = sloping_holdings()
    mixed = held.revise(
        {
            "units": tuple(held.units[at] for at in order),
            "observations": held.observations.iloc[order].reset_index(drop=True),
        }
    )
    first, second = (compose(worlds.dataset(each, "2025"), adjusting()).scores for each in (held, mixed))
    pd.testing.assert_frame_equal(first, second)


def test_the_inputs_are_left_as_they_were() -> None:
    held = sloping_holdings()
    before = held.observations.copy(deep=True)
    compose(worlds.dataset(held, "2025"), adjusting())
    pd.testing.assert_frame_equal(held.observations, before)


def test_a_period_without_data_says_which_periods_have_some() -> None:
    with pytest.raises(NothingToScore, match="2025"):
        worlds.dataset(sloping_holdings(), "1999")


def test_imputation_is_refused_for_assessment() -> None:
    with pytest.raises(InvalidScheme, match="不得用组平均值补缺"):
        worlds.scheme([worlds.leaf("a")], {"a": 100}, missing={"method": "impute"})


def test_an_assessment_of_character_has_no_weight() -> None:
    with pytest.raises(InvalidScheme, match="组织评定"):
        worlds.scheme([worlds.leaf("a", achievement="none"), worlds.leaf("b")], {"a": 10, "b": 90})


def test_weights_that_do_not_sum_to_100_are_refused() -> None:
    with pytest.raises(InvalidScheme, match="应为 100"):
        worlds.scheme([worlds.leaf("a")], {"a": 99})
