"""B1–B12: each alone turned red on a scheme made for it, and green again by its repair; the verdict; monotony."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.checks import burden
from evaluation.checks.burden.duplicates import similarity
from evaluation.checks.burden.losses import stated_loss
from evaluation.checks.burden.repair import repair
from evaluation.checks.burden.subject import Subject
from evaluation.domain.assessing import Assessment, Signal, Verdict, judge
from evaluation.domain.collecting import DataItem, IndicatorFormula, Request
from evaluation.domain.duties import DutyItem, DutyList
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.policy import Policy
from evaluation.domain.scheme import Scheme
from evaluation.errors import UnknownName
from tests.burdens import ALL, CLEAN, DUTIES, ITEMS, scheme, subject


def signals(found: Assessment) -> dict[str, str]:
    """The metrics that are amber or red."""
    return {each.code: each.signal.value for each in found.metrics if each.signal in {Signal.AMBER, Signal.RED}}


def test_a_scheme_in_which_nothing_is_wrong_passes() -> None:
    found = burden.assess(subject(scheme(ALL[:CLEAN])))
    assert (found.verdict, signals(found)) == (Verdict.PASS, {})
    assert found.hours == {"*": 0.0}


# --- each metric alone: red by its fault, green by its repair -------------------------------------------------------
def faulty() -> dict[str, tuple[Subject, Subject]]:
    """metric -> (a subject in which it alone is red, the same repaired)."""
    ten = ALL[:CLEAN]
    clean = subject(scheme(ten))
    veto = {"name_zh": "安全", "effect": {"effect": "veto"}, "legal_basis": "《安全生产法》"}
    gates = [veto | {"rule": f"v{at}"} for at in range(6)]
    tiny = {"*": dict.fromkeys(ALL[:11], 0.5) | dict.fromkeys(ALL[11:22], 94.5 / 11)}
    even = {"*": dict.fromkeys(ALL[:22], 100 / 22)}
    form = {"collection": {"channel": "form", "request": "card"}}
    costly = {"i0": {"collection": {"channel": "inspection", "times_a_year": 2}}}
    cheaper = {"i0": {"collection": {"channel": "inspection"}}}
    late = {code: {"changed_on": "2025-06-01"} for code in ten[:3]}
    visible = {code: {"achievement": "visible", "horizon_years": 1} for code in ten[:9]}
    taken = (*DUTIES[1:], DutyItem(code="d0", name_zh="事项", duty_list=DutyList.TAKEN_BACK))
    unknown = Request(code="card", name_zh="表", owner="局", fields="f0;甲;乙")
    known = Request(code="card", name_zh="表", owner="局", fields="f0;数据1;f2")
    before = scheme(ten, {"i0": form}, code="before")
    values = pd.DataFrame({code: np.sin(np.arange(25) * (at + 1) ** 2) for at, code in enumerate(ten)})
    same = values.assign(i1=2 * values["i0"], i2=-values["i0"])
    return {
        "B1": (subject(scheme(ALL[:61])), subject(scheme(ALL[:40]))),
        "B2": (subject(scheme(ALL[:12]), last_year=scheme(ten)), clean),
        "B3": (subject(scheme(ten), values=same), subject(scheme(ten), values=values)),
        "B4": (subject(scheme(ten), duties=taken), clean),
        "B5": (subject(scheme(ten, gates=gates)), subject(scheme(ten, gates=gates[:2]))),
        "B6": (
            subject(scheme(ten, costly), last_year=scheme(ten, cheaper)),
            subject(scheme(ten, cheaper), last_year=scheme(ten, cheaper)),
        ),
        "B7": (subject(scheme(ten, {"i0": {"collection": {"proof": "trace"}}})), clean),
        "B8": (
            subject(scheme(ten, {"i0": form}), requests=(unknown,), last_year=before),
            subject(scheme(ten, {"i0": form}), requests=(known,), last_year=before),
        ),
        "B9": (subject(scheme(ALL[:22], weights=tiny)), subject(scheme(ALL[:22], weights=even))),
        "B10": (
            subject(scheme(ten, late, issued_on="2025-03-01")),
            subject(scheme(ten, late, issued_on="2025-06-01")),
        ),
        "B11": (subject(scheme(ten, document="字" * 5001)), subject(scheme(ten, document="字" * 4000 + " \n" * 99))),
        "B12": (subject(scheme(ten, visible)), clean),
    }


@pytest.mark.parametrize("code", [f"B{number}" for number in range(1, 13)])
def test_each_metric_alone_turns_red_and_its_repair_turns_it_green(code: str) -> None:
    wrong, repaired = faulty()[code]
    found = burden.assess(wrong)
    assert (found.verdict, signals(found)) == (Verdict.BLOCK, {code: "red"})
    assert code in {"B1", "B11"} or found.metric(code).offenders
    after = burden.assess(repaired)
    assert (after.verdict, signals(after)) == (Verdict.PASS, {})


@pytest.mark.parametrize("code", [f"B{number}" for number in range(1, 13) if number != 11])
def test_the_cheapest_repair_of_each_metric_alone_is_enough(code: str) -> None:
    wrong, _ = faulty()[code]
    found = repair(wrong, stated_loss(wrong))
    assert (found.assessment.verdict, signals(found.assessment), found.left) == (Verdict.PASS, {}, ())
    assert found.actions


def test_only_people_shorten_a_text() -> None:
    wrong, repaired = faulty()["B11"]
    assert repair(wrong, stated_loss(wrong)).left == ("B11",)
    assert burden.assess(repaired).verdict is Verdict.PASS


# --- what stands in the limits --------------------------------------------------------------------------------------
@pytest.mark.parametrize(("count", "signal"), [(40, "green"), (41, "amber"), (60, "amber"), (61, "red")])
def test_a_limit_itself_is_still_within_it(count: int, signal: str) -> None:
    assert burden.assess(subject(scheme(ALL[:count]))).metric("B1").signal.value == signal


def test_an_indicator_without_weight_is_not_assessed_and_not_tiny() -> None:
    made = scheme(ALL[:4], weights={"*": {"i0": 0, "i1": 50, "i2": 49.5, "i3": 0.5}})
    found = burden.assess(subject(made))
    assert (found.metric("B1").value, found.metric("B9").value) == (3, 1)


def test_an_indicator_copied_under_another_name_is_a_pair() -> None:
    texts = {"i0": "农村生活污水处理率", "i2": "生活污水处理率(农村)"}
    named = tuple(Indicator(code=code, name_zh=texts.get(code, f"{code}号")) for code in ALL[:4])
    found = burden.assess(subject(scheme(ALL[:4]), indicators=named)).metric("B3")
    assert [each.codes for each in found.offenders] == [("i0", "i2")]


def test_two_indicators_on_one_duty_are_a_pair_only_in_one_unit_of_measurement() -> None:
    shared = {"i2": {"collection": {"duty": "d0"}}}
    held = subject(scheme(ALL[:4], shared)).holdings.indicators
    other = tuple(each.model_copy(update={"unit_of_measurement": "%"}) if each.code == "i2" else each for each in held)
    found = burden.assess(subject(scheme(ALL[:4], shared))).metric("B3")
    assert (found.value, found.offenders[0].why.zh) == (1, "同一履职事项“事项0”、同一计量单位")
    assert burden.assess(subject(scheme(ALL[:4], shared), indicators=other)).metric("B3").value == 0


def test_similarity_is_one_for_the_same_words_and_another_text_changes_nothing_between_two() -> None:
    corpus = ["农村生活污水处理率", "森林覆盖率", "空气优良天数"]
    found = similarity(["森林覆盖率", "森林覆盖率", "优良天数"], corpus)
    assert found[0, 1] == pytest.approx(1)
    assert found[0, 2] == 0
    assert similarity(corpus[:2], corpus)[0, 1] == pytest.approx(similarity(corpus, corpus)[0, 1])


def test_data_that_move_together_need_enough_units_to_count() -> None:
    values = pd.DataFrame({"i0": np.arange(19.0), "i1": -np.arange(19.0)})
    assert burden.assess(subject(scheme(ALL[:2]), values=values)).metric("B3").value == 0


def test_a_township_own_row_overrules_the_common_list_and_an_expired_item_counts_as_absent() -> None:
    made, members = scheme(ALL[:2]), {"t1": "乡镇", "t2": "乡镇"}
    own = DutyItem(code="d0", name_zh="事项", duty_list=DutyList.TAKEN_BACK, unit="t2")
    gone = DutyItem(code="d1", name_zh="事项", duty_list=DutyList.BASIC, valid_to=date(2025, 12, 31))
    found = burden.assess(subject(made, duties=(DUTIES[0], own, gone), members=members)).metric("B4")
    assert (found.signal, found.value) == (Signal.RED, 2)
    assert [(each.codes, each.why.zh[:5]) for each in found.offenders] == [
        (("i0",), "事项已由上"),
        (("i1",), "事项不在履"),
    ]
    elsewhere = burden.assess(subject(made, duties=(DUTIES[0], own), members={"t1": "乡镇"})).metric("B4")
    assert [each.codes for each in elsewhere.offenders] == [("i1",)]


def test_an_item_that_only_one_township_has_is_absent_for_the_others_and_one_without_weight_offends_nobody() -> None:
    made = scheme(ALL[:2], weights={"乡镇": {"i0": 50, "i1": 50}, "县": {"i0": 0, "i1": 100}})
    own = DutyItem(code="d0", name_zh="事项", duty_list=DutyList.BASIC, unit="t1")
    back = DutyItem(code="d0", name_zh="事项", duty_list=DutyList.TAKEN_BACK, unit="c1")
    held = subject(made, duties=(own, back, DUTIES[1]), members={"t1": "乡镇", "t2": "乡镇", "c1": "县"})
    found = burden.assess(held).metric("B4")
    assert [(each.codes, "1 个单位" in each.why.zh) for each in found.offenders] == [(("i0",), True)]
    assert found.signal is Signal.AMBER


@pytest.mark.parametrize(("lead", "signal"), [(60.0, "green"), (50.0, "green"), (40.0, "amber")])
def test_a_lead_department_carries_at_least_the_weight_of_those_who_help(lead: float, signal: str) -> None:
    helped = DutyItem(code="d0", name_zh="禁烧", duty_list=DutyList.COOPERATING, lead_department="生态环境局")
    above = scheme(ALL[:2], level=Level.DEPARTMENT, code="above", weights={"*": {"i0": lead, "i1": 100 - lead}})
    held = subject(scheme(ALL[:2]), duties=(helped, DUTIES[1]), schemes={"above": above})
    assert burden.assess(held).metric("B4").signal.value == signal


@pytest.mark.parametrize(
    "basis",
    [
        *("会议研究", "常委会会议决定", "无法律依据", "领导要求的做法", "办法", "通知", "没有办法", "大家想办法"),
        *("领导的说法", "工作方法", "国家有关规定", "《县委专题会议纪要》", "《县委书记讲话》"),
    ],
)
def test_a_veto_without_a_cited_law_is_red_though_it_is_the_only_one(basis: str) -> None:
    gate = {"rule": "v", "name_zh": "专项", "effect": {"effect": "veto"}, "legal_basis": basis}
    found = burden.assess(subject(scheme(ALL[:2], gates=[gate]))).metric("B5")
    assert (found.signal, found.offenders[0].codes) == (Signal.RED, ("v",))


def test_hours_are_those_of_all_units_and_fall_to_nothing_without_forms_and_visits() -> None:
    asked: dict[str, dict[str, Any]] = {
        "i0": {"collection": {"channel": "form", "times_a_year": 12}},
        "i1": {"collection": {"channel": "evidence"}},
    }
    members = {"u": "县", "v": "县", "w": "县"}
    found = burden.assess(subject(scheme(ALL[:2], asked), members=members))
    assert (found.metric("B6").value, found.hours, found.forms) == (3 * 30, {"县": 30.0}, {"县": 2})
    assert burden.assess(subject(scheme(ALL[:2]), members=members)).metric("B6").value == 0


def test_fields_are_those_of_the_form_of_the_formula_or_the_indicator_itself() -> None:
    form = {code: {"collection": {"channel": "form"}} for code in ALL[:3]}
    form["i0"]["collection"]["request"] = "card"
    held = subject(
        scheme(ALL[:3], form),
        requests=(Request(code="card", name_zh="表", owner="局", fields="f0;旧名"),),
        formulas=(IndicatorFormula(indicator="i1", formula="f1 / f2 * 100"),),
        items=(*ITEMS[:3], DataItem(code="x", name_zh="新名", unit_of_measurement="个", owner="局", aliases="旧名")),
    )
    found = burden.assess(held).metric("B8")
    assert found.value == pytest.approx(4 / 5)  # f0, 旧名, f1, f2 known; the name of i2 is not
    assert found.signal is Signal.GREEN


def test_what_is_lacking_is_said_and_neither_blocks_nor_passes() -> None:
    bare = subject(scheme(ALL[:3]), duties=(), items=(), last_year=None)
    found = burden.assess(bare)
    assert set(found.unknown) == {"B2", "B4", "B6", "B8", "LOAD"}
    assert found.verdict is Verdict.PASS
    assert all(found.metric(code).note for code in found.unknown)


def test_the_policy_holds_where_it_is_stated_and_is_part_of_the_answer() -> None:
    held = subject(scheme(ALL[:10]))
    strict = Subject(**{**vars(held), "policy": Policy(stated={"b1.amber": 5, "b1.red": 9})})
    assert burden.assess(strict).metric("B1").signal is Signal.RED
    assert burden.assess(strict).policy != burden.assess(held).policy
    with pytest.raises(UnknownName):
        Policy()["b1.blue"]


# --- monotony -------------------------------------------------------------------------------------------------------
ORDER = [Verdict.PASS, Verdict.REVISE, Verdict.BLOCK]
CHANGES: tuple[dict[str, Any], ...] = (
    {},
    {"collection": {"channel": "form"}},
    {"collection": {"channel": "evidence", "proof": "trace"}},
    {"collection": {"duty": "nowhere"}},
    {"collection": {"duty": "d0"}},
    {"changed_on": "2025-06-01"},
)


@given(
    kinds=st.lists(st.sampled_from(CHANGES), min_size=2, max_size=12),
    added=st.sampled_from(CHANGES),
    share=st.floats(0.1, 20),
    last_year=st.sampled_from([None, scheme(ALL[:6], code="before")]),
)
def test_another_indicator_never_improves_the_verdict(
    kinds: list[dict[str, Any]], added: dict[str, Any], share: float, last_year: Scheme | None
) -> None:
    """B8 and B12 excepted: they are shares of what is asked. Its weight is taken from indicators without offence."""
    codes = ["i0", *ALL[1 : len(kinds) + 1]]
    leaves = {code: dict(change) for code, change in zip(codes[1:], kinds, strict=True)}
    points = {"i0": 100.0 - 2 * len(kinds)} | dict.fromkeys(codes[1:], 2.0)
    more = points | {"i0": points["i0"] - share, "i20": share}
    before = scheme(codes, leaves, weights={"*": points}, issued_on="2025-03-01")
    after = scheme([*codes, "i20"], leaves | {"i20": dict(added)}, weights={"*": more}, issued_on="2025-03-01")
    held = [_without_shares(burden.assess(subject(each, last_year=last_year))) for each in (before, after)]
    assert ORDER.index(held[1]) >= ORDER.index(held[0])


@given(
    kinds=st.lists(st.sampled_from(CHANGES), min_size=2, max_size=6),
    points=st.lists(st.sampled_from([0.3, 2.0, 15.0]), min_size=7, max_size=7),
    latent=st.lists(st.booleans(), min_size=7, max_size=7),
    last_year=st.sampled_from([None, scheme(ALL[:6], code="before")]),
)
@settings(max_examples=40, deadline=None)
def test_a_repair_worsens_no_metric_whatever_it_drops_or_reweighs(
    kinds: list[dict[str, Any]], points: list[float], latent: list[bool], last_year: Scheme | None
) -> None:
    codes = ALL[: len(kinds) + 1]
    size = sum(points[: len(codes)])
    kind = {True: {"achievement": "latent", "horizon_years": 3}, False: {"achievement": "visible", "horizon_years": 1}}
    leaves = {code: {**kind[slow], **change} for code, slow, change in zip(codes, latent, [{}, *kinds], strict=False)}
    weights = {"*": {code: 100 * each / size for code, each in zip(codes, points, strict=False)}}
    wrong = subject(scheme(codes, leaves, weights=weights, issued_on="2025-03-01"), last_year=last_year)
    before, after = burden.assess(wrong), repair(wrong, stated_loss(wrong)).assessment
    colours = [Signal.GREEN, Signal.AMBER, Signal.RED]
    for each in before.metrics:
        if each.signal in colours and after.metric(each.code).signal in colours:
            assert colours.index(after.metric(each.code).signal) <= colours.index(each.signal), each.code
    assert ORDER.index(after.verdict) <= ORDER.index(before.verdict)


def _without_shares(found: Assessment) -> Verdict:
    return judge(tuple(each for each in found.metrics if each.code not in {"B8", "B12"}))
