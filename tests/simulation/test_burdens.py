"""What the example holds on what the grass roots are asked for: whole, equal for every seed, with faults to find."""

from collections import Counter, defaultdict
from datetime import date

import pytest

from evaluation.checks import burden, known_values, reuse
from evaluation.checks.burden import lines, linter, load
from evaluation.checks.burden.escalation import escalation
from evaluation.checks.burden.losses import stated_loss
from evaluation.checks.burden.repair import repair
from evaluation.checks.burden.subject import Subject
from evaluation.domain.assessing import Assessment, Signal, Verdict
from evaluation.domain.dataset import assemble
from evaluation.domain.duties import DutyList
from evaluation.domain.framework import Holdings
from evaluation.domain.policy import Policy
from evaluation.domain.reusing import Reuse
from evaluation.domain.scheme import Node
from evaluation.simulation import example
from evaluation.simulation.names import DEPARTMENTS
from evaluation.steps import derivation

DAY = date(2026, 3, 2)
TOWNS = 18


@pytest.fixture(scope="module")
def made() -> Holdings:
    return example.make()[0]


def subject(made: Holdings, code: str) -> Subject:
    scheme = made.scheme(code)
    return burden.subject_of(made, scheme, Policy(), DAY, assemble(made, scheme.level, "2025"))


def assessed(made: Holdings, code: str) -> Assessment:
    return burden.assess(subject(made, code))


def signals(found: Assessment, signal: Signal) -> set[str]:
    return {each.code for each in found.metrics if each.signal is signal}


def offending(found: Assessment, metric: str) -> set[str]:
    return {code for offender in found.metric(metric).offenders for code in offender.codes}


def test_the_registers_are_the_same_for_every_seed(made: Holdings) -> None:
    other = example.make(7)[0]
    assert (other.data_items, other.indicator_items, other.requests, other.staff) == (
        made.data_items,
        made.indicator_items,
        made.requests,
        made.staff,
    )
    assert other.duty_items == made.duty_items


def test_the_reference_passes_with_every_metric_assessed(made: Holdings) -> None:
    found = assessed(made, "reference")
    assert found.verdict is Verdict.PASS
    assert found.unknown == ()
    assert found.metric("B1").value == 30
    assert found.metric("B2").value == 0


def test_last_year_s_scheme_passes_too_but_for_what_needs_a_year_before(made: Holdings) -> None:
    found = assessed(made, "last_year")
    assert found.verdict is Verdict.PASS
    assert set(found.unknown) == {"B2", "B6"}


def test_the_reference_asks_for_four_forms_less_than_last_year(made: Holdings) -> None:
    found = assessed(made, "reference")
    counties = [category for category in found.forms if category != "乡镇"]
    assert {found.forms_before[each] - found.forms[each] for each in counties} == {4}
    assert all(found.hours[each] < found.hours_before[each] for each in found.hours)


def test_the_mountain_draft_asks_for_two_forms_and_about_four_hundred_hours_more_than_last_year(made: Holdings) -> None:
    found = assessed(made, "mountain_friendly")
    ecological = "重点生态功能区"
    assert found.verdict is Verdict.BLOCK
    assert found.forms[ecological] - found.forms_before[ecological] == 2
    assert 380 <= found.hours[ecological] - found.hours_before[ecological] <= 420


def test_the_mountain_draft_is_repaired_from_the_catalogue_and_the_ranking_loses_nothing(made: Holdings) -> None:
    """As the story has it: repaired, no form is left of the six."""
    held = subject(made, "mountain_friendly")
    found = repair(held, stated_loss(held))
    assert {each.code for each in found.actions} == {"ENV02", "ENV04", "ENV05", "RSK01", "GOV02", "FND04"}
    assert {each.kind for each in found.actions} == {"take"}
    assert (found.lost, found.assessment.verdict) == (0, Verdict.PASS)
    assert found.assessment.forms == assessed(made, "reference").forms


def test_a_photo_proof_on_a_duty_taken_back_blocks_last_year_s_scheme_and_its_repair_passes(made: Holdings) -> None:
    last = made.scheme("last_year")
    photo = made.scheme("overloaded").leaf("TRC01")
    children = [
        each.model_copy(update={"children": (*each.children, photo)})
        if isinstance(each, Node) and each.code == "governance"
        else each
        for each in last.tree.children
    ]
    weights = {
        name: {code: 0.98 * points for code, points in row.items()} | {"TRC01": 2} for name, row in last.weights.items()
    }
    changes = {"code": "draft", "tree": last.tree.model_copy(update={"children": tuple(children)}), "weights": weights}
    draft = last.revise(changes | {"follows": "last_year", "issued_on": None})
    held = subject(made.revise({"schemes": {**made.schemes, "draft": draft}}), "draft")
    assert burden.assess(held).verdict is Verdict.BLOCK
    found = repair(held, stated_loss(held))
    assert [(each.kind, each.code) for each in found.actions] == [("drop", "TRC01")]
    assert found.assessment.verdict is Verdict.PASS


def test_the_overloaded_draft_is_blocked_and_turns_every_metric(made: Holdings) -> None:
    found = assessed(made, "overloaded")
    assert found.verdict is Verdict.BLOCK
    assert signals(found, Signal.RED) == {f"B{number}" for number in range(1, 13)} - {"B11"}
    assert signals(found, Signal.AMBER) == {"B11"}


def test_each_planted_fault_of_the_overloaded_draft_is_found(made: Holdings) -> None:
    found = assessed(made, "overloaded")
    pairs = {frozenset(offender.codes) for offender in found.metric("B3").offenders}
    assert pairs == {frozenset({"GOV01", "TRC10"}), frozenset({"ENV07", "TRC11"}), frozenset({"AGR04", "LIV01"})}
    assert offending(found, "B4") == {"TRC01", "TRC14", "TRC15", "TRC16", "LIV07", "FND03"}
    assert {"contracts_veto", "publicity_veto", "clocking_veto"} <= offending(found, "B5")
    assert offending(found, "B10") == {"TRC09", "TRC12", "TRC14"}
    opposed = {each.codes for each in lines.conflicts(subject(made, "overloaded")) if each.kind == "opposed"}
    assert opposed == {("TRC12", "TRC13")}
    assert not [each for each in lines.conflicts(subject(made, "reference")) if each.kind == "opposed"]


def test_the_overloaded_draft_passes_once_repaired(made: Holdings) -> None:
    """33 indicators and four vetoes too many go or change, weights are given back; it loses less than everything."""
    held = subject(made, "overloaded")
    found = repair(held, stated_loss(held))
    assert (found.assessment.verdict, found.left, found.assessment.unknown) == (Verdict.PASS, (), ())
    assert found.assessment.metric("B1").value == 30
    assert "balance" in {each.kind for each in found.actions}
    assert 0 < found.lost < 0.5
    assert sum(each.lost for each in found.actions) > found.lost


def test_departments_are_asked_to_revise_for_their_number_of_indicators_and_their_few_slow_results(
    made: Holdings,
) -> None:
    """What was taken back from townships is the departments' own work and no fault of theirs."""
    found = assessed(made, "department")
    assert found.verdict is Verdict.REVISE
    assert signals(found, Signal.AMBER) == {"B1", "B12"}
    taken = {item.code for item in made.duty_items if item.duty_list is DutyList.TAKEN_BACK and not item.unit}
    assert taken & {leaf.collection.duty for leaf in made.scheme("department").leaves if leaf.collection}


def test_cadres_pass(made: Holdings) -> None:
    assert assessed(made, "cadre").verdict is Verdict.PASS


def test_nothing_that_is_scored_today_is_worded_as_a_trace_of_work(made: Holdings) -> None:
    scored = {code for name in ("reference", "department", "cadre") for code in made.scheme(name).indicators}
    worded = [each for each in made.indicators if each.code in scored]
    assert all(each.definition for each in made.indicators)
    assert not [each.code for each in worded if linter.lint(f"{each.name_zh} {each.definition}")]


def test_spare_indicators_are_registered_and_unobserved(made: Holdings) -> None:
    spare = set(made.scheme("overloaded").indicators) - set(made.scheme("reference").indicators)
    assert len(spare) == 33
    assert not spare & set(made.observations["indicator"])


def test_every_field_has_one_owner_among_the_departments_of_the_province(made: Holdings) -> None:
    departments = {name for group in DEPARTMENTS.values() for name in group}
    assert {item.owner for item in made.data_items} <= departments
    assert {request.owner for request in made.requests} <= departments
    assert {item.lead_department for item in made.duty_items} - {""} <= departments
    assert 110 <= len(made.data_items) <= 130
    names = Counter(name for item in made.data_items for name in {item.name_zh, item.code})
    assert max(names.values()) == 1


def test_formulas_rest_on_the_catalogue(made: Holdings) -> None:
    known = {item.code for item in made.data_items}
    used = {code for each in made.indicator_items for code in derivation.items(each.formula)}
    assert len(made.indicator_items) >= 15
    assert used <= known


def test_requests_hold_what_there_is_to_find(made: Holdings) -> None:
    """An alias, other units, values past their refresh, words that only resemble a field's, new fields."""
    dates = known_values.newest_dates(made, [item.code for item in made.data_items])
    forms = reuse.map_requests(made.requests, reuse.Catalogue(made.data_items, date(2026, 11, 2), dates))
    fields = {(form.request.code, each.asked): each for form in forms for each in form.fields}
    found = {kind: {key for key, each in fields.items() if each.reuse is kind} for kind in Reuse}
    assert found[Reuse.CONFLICT] == {("F17", "常住人口(人)"), ("F27", "常住人口(人)"), ("F24", "GDP(万元)")}
    assert found[Reuse.STALE] == {("F01", "INN05"), ("F16", "常住人口")}
    assert ("F02", "播种面积") in found[Reuse.REUSABLE]
    assert len(found[Reuse.NEW]) > 40
    assert {key for key, each in fields.items() if each.alike} == {("F16", "村集体经营收入"), ("F18", "已整改隐患数")}
    assert [fault.indicator for fault in known_values.formulas(made)[1]] == ["INN03"]


def test_a_ledger_is_kept_by_the_month_and_two_tools_serve_one_purpose(made: Holdings) -> None:
    assert next(request for request in made.requests if request.code == "F18").times_a_year == 12
    purposes = defaultdict(list)
    for request in made.requests:
        if request.kind == "tool":
            purposes[request.purpose].append(request.code)
    assert [tools for tools in purposes.values() if len(tools) > 1] == [["T01", "T02"]]


def test_every_form_that_a_scheme_names_is_registered(made: Holdings) -> None:
    known = {request.code for request in made.requests}
    named = {leaf.collection.request for scheme in made.schemes.values() for leaf in scheme.leaves if leaf.collection}
    assert named - {""} <= known


def test_the_duty_list_has_three_parts_an_expired_item_and_two_townships_of_their_own(made: Holdings) -> None:
    common = [item for item in made.duty_items if not item.unit]
    assert 90 <= len(common) <= 110
    assert {item.duty_list for item in common} == set(DutyList)
    assert [item.code for item in common if not item.holds(DAY)] == ["PH27"]
    rows = {(item.code, item.unit): item.duty_list for item in made.duty_items}
    first, second = sorted({item.unit for item in made.duty_items} - {""})
    assert (rows["PH22", ""], rows["PH22", first]) == (DutyList.COOPERATING, DutyList.BASIC)
    assert (rows["PH23", ""], rows["PH23", second]) == (DutyList.COOPERATING, DutyList.TAKEN_BACK)
    assert ("JB50", second) in rows


def test_a_township_with_nobody_on_post_has_no_load_and_the_median_of_the_others_is_bearable(made: Holdings) -> None:
    loads = [each for each in load.loads(subject(made, "reference")) if each.on_post is not None]
    assert len(loads) == TOWNS
    assert [each.ratio for each in loads if each.on_post == 0] == [None]
    assert sum(each.lent_out > 0 for each in made.staff) == TOWNS
    assert assessed(made, "reference").metric("LOAD").value == pytest.approx(0.27, abs=0.01)


def test_growth_targets_grow_on_their_way_down_and_grain_targets_do_not(made: Holdings) -> None:
    found = escalation(made.target_chain, Policy())
    assert found is not None
    parents = found.parents.set_index(["subject", "parent"])
    growth = parents.xs("ECO01", level="subject")
    assert len(growth) == 5
    assert growth["amber"].sum() == 4
    assert (growth["ratio"] > 1).all()
    assert not parents.xs("AGR01", level="subject")["amber"].any()
