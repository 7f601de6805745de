"""Load, lines against blocks, targets that grow: tables small enough to reckon by hand."""

from datetime import date

import pytest

from evaluation.checks import burden
from evaluation.checks.burden.escalation import escalation
from evaluation.checks.burden.lines import conflicts, matrix
from evaluation.checks.burden.load import loads
from evaluation.checks.burden.subject import Subject
from evaluation.domain.assessing import Signal
from evaluation.domain.collecting import IndicatorFormula
from evaluation.domain.duties import DutyItem, DutyList, Staff
from evaluation.domain.indicators import Indicator
from evaluation.domain.policy import Policy
from evaluation.domain.scheme import parse
from evaluation.domain.units import TargetLink
from tests.burdens import ALL, scheme, subject

TOWNS = {"t1": "乡镇", "t2": "乡镇", "t3": "乡镇"}
DAY = date(2025, 12, 31)


# --- load -----------------------------------------------------------------------------------------------------------
def duty(code: str, hours: float, found: DutyList = DutyList.BASIC, **changes: str) -> DutyItem:
    return DutyItem(code=code, name_zh=code, duty_list=found, hours=hours, lead_department="局", **changes)


def loaded(codes: list[str]) -> Subject:
    """t1: 2 persons on post of 3 (one lent out); t2: nobody; t3: not known. i0 takes a form of 12 × 2 hours."""
    form = {"i0": {"collection": {"channel": "form", "times_a_year": 12}}}
    duties = (duty("d0", 1700), duty("d1", 850, enforcement="none"), duty("d2", 9999, DutyList.TAKEN_BACK))
    staff = (Staff(unit="t1", as_of=DAY, posts=3, lent_out=1, money=60), Staff(unit="t2", as_of=DAY, posts=0))
    return subject(scheme(codes, form), members=TOWNS, duties=duties, staff=staff)


def test_the_ratio_is_hours_asked_for_against_hours_of_those_on_post() -> None:
    """1,700 + 850 of duties and 24 of reporting against 2 × 1,700; what was taken back asks for nothing."""
    first, second, third = loads(loaded(ALL[:3]))
    assert first.ratio == pytest.approx((1700 + 850 + 24) / 3400)
    assert (first.on_post, first.gap, first.money) == (2, 0.5, 30)
    assert (second.ratio, second.on_post, third.ratio, third.on_post) == (None, 0, None, None)


def test_a_duty_without_weight_in_the_units_own_category_asks_nothing_of_it() -> None:
    made = scheme(ALL[:2], weights={"乡镇": {"i0": 0, "i1": 100}, "县": {"i0": 100, "i1": 0}})
    held = subject(made, members={"t1": "乡镇", "c1": "县"}, duties=(duty("d0", 1700), duty("d1", 850)))
    assert [each.hours for each in loads(held)] == [850, 1700]


def test_another_item_cannot_reduce_the_ratio() -> None:
    ratios = [loads(loaded(ALL[:count]))[0].ratio or 0 for count in (1, 2, 3)]
    assert ratios == sorted(ratios)


def test_the_median_of_the_computable_units_turns_amber_and_never_red() -> None:
    found = burden.assess(loaded(ALL[:2])).metric("LOAD")
    assert (found.value, found.signal) == (pytest.approx(2574 / 3400), Signal.GREEN)
    heavy = subject(
        scheme(ALL[:1]), members=TOWNS, duties=(duty("d0", 9e5),), staff=(Staff(unit="t1", as_of=DAY, posts=1),)
    )
    found = burden.assess(heavy).metric("LOAD")
    assert (found.signal, found.offenders[0].codes) == (Signal.AMBER, ("t1",))


# --- lines ----------------------------------------------------------------------------------------------------------
def lined(**definitions: str) -> Subject:
    """Four indicators of two lines; i0 and i2 rest on one field, which one wants to rise and the other to fall."""
    owners = {"i0": "水利局", "i1": "水利局", "i2": "环保局", "i3": "环保局"}
    held = tuple(
        Indicator(code=code, name_zh=code, owner=owner, definition=definitions.get(code, ""))
        for code, owner in owners.items()
    )
    formulas = (
        IndicatorFormula(indicator="i0", formula="water / people"),
        IndicatorFormula(indicator="i2", formula="water * 100"),
    )
    leaves = {
        "i1": {"collection": {"channel": "inspection", "times_a_year": 2}},
        "i2": {"direction": "less"},
        "i3": {"collection": {"duty": "d1", "channel": "form"}},
    }
    made = scheme(ALL[:4], leaves, weights={"*": {"i0": 30, "i1": 50, "i2": 10, "i3": 10}})
    return subject(made, indicators=held, formulas=formulas)


def test_totals_of_the_matrix_are_those_of_the_scheme() -> None:
    table = matrix(lined(), "*")
    assert table.loc["水利局"].tolist() == [80, 2, 32, 0, 2, 0]
    assert table.loc["环保局"].tolist() == [20, 2, 2, 1, 0, 0]
    assert table.loc["total"].tolist() == [100, 4, 34, 1, 2, 0]
    assert (table.drop(index="total").sum() == table.loc["total"]).all()


def test_a_veto_stands_with_the_line_whose_indicator_triggers_it_and_one_on_an_event_with_nobody() -> None:
    held = lined()
    dry = {"trigger": "value", "indicator": "i0", "below": 1}
    gates = [
        {"rule": "dry", "name_zh": "断水", "trigger": dry, "effect": {"effect": "veto"}, "legal_basis": "《水法》"},
        {"rule": "fatal", "name_zh": "事故", "effect": {"effect": "veto"}, "legal_basis": "《安全生产法》"},
        {"rule": "late", "name_zh": "迟报", "effect": {"effect": "bar"}},
    ]
    made = parse(held.scheme.model_dump(mode="json") | {"gates": gates})
    table = matrix(Subject(**{**vars(held), "scheme": made, "unfounded": ("i2",)}), "*")
    assert table["vetoes"].to_dict() == {"水利局": 1, "环保局": 1, "—": 1, "total": 3}
    assert table.loc["—"].tolist() == [0, 0, 0, 0, 0, 1]


def test_opposite_directions_on_one_field_are_listed() -> None:
    [found] = [each for each in conflicts(lined()) if each.kind == "opposed"]
    assert (found.codes, found.lines, "water" in found.why.zh) == (("i0", "i2"), ("水利局", "环保局"), True)


def test_a_field_in_the_denominator_is_pulled_the_other_way() -> None:
    held = lined()
    turned = (IndicatorFormula(indicator="i0", formula="people / water"), held.holdings.indicator_items[1])
    other = Subject(**{**vars(held), "holdings": held.holdings.revise({"indicator_items": turned})})
    assert not [each for each in conflicts(other) if each.kind == "opposed"]


def test_one_duty_with_unlike_weights_or_definitions_is_a_conflict_of_two_lines() -> None:
    found = conflicts(lined(i1="河长巡河", i3="水质达标"))
    assert [(each.kind, each.codes) for each in found if each.kind != "opposed"] == [
        ("weights", ("i1", "i3")),
        ("definitions", ("i1", "i3")),
    ]


# --- targets --------------------------------------------------------------------------------------------------------
def link(child: str, target: float, weight: float = 1, parent: float = 8) -> TargetLink:
    return TargetLink(
        subject="gdp", period="2025", parent="p", child=child, parent_target=parent, child_target=target, weight=weight
    )


def test_escalation_is_told_by_link_and_by_the_weighted_mean_below_an_upper_target() -> None:
    found = escalation([link("a", 10), link("b", 8), link("c", 9, weight=2)], Policy())
    assert found is not None
    assert (found.above, found.median, found.mean) == (pytest.approx(2 / 3), 1, 1)
    assert found.parents.loc[0, ["target", "children", "mean"]].tolist() == [8, 3, 9]
    assert found.parents.loc[0, "ratio"] == 9 / 8
    assert bool(found.parents.loc[0, "amber"])


def test_a_tenth_more_is_still_within_the_limit_and_no_link_gives_no_answer() -> None:
    found = escalation([link("a", 11, parent=10)], Policy())
    assert found is not None
    assert not found.parents.loc[0, "amber"]
    assert escalation([], Policy()) is None
