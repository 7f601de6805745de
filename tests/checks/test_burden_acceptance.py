"""The acceptance criteria of the systems that a burden assessment is made of, each under its system's number."""

from collections.abc import Sequence
from datetime import date

import pytest

from evaluation.checks import burden
from evaluation.checks.burden.escalation import escalation
from evaluation.checks.burden.lines import conflicts, matrix
from evaluation.checks.burden.linter import lint
from evaluation.checks.burden.load import loads
from evaluation.checks.burden.resources import statements
from evaluation.checks.burden.subject import Subject
from evaluation.checks.burden.tools import overlaps
from evaluation.checks.reuse import Catalogue, map_requests
from evaluation.domain.assessing import Metric, Signal, Verdict
from evaluation.domain.collecting import DataItem, IndicatorFormula, Request
from evaluation.domain.duties import DutyItem, DutyList, Staff
from evaluation.domain.indicators import Indicator
from evaluation.domain.policy import Policy
from evaluation.domain.reusing import columns
from evaluation.domain.units import TargetLink
from tests.burdens import ALL, CLEAN, DUTIES, scheme, subject

TEN = ALL[:CLEAN]
YEAR = date(2025, 12, 31)
TOWNS = {"t1": "乡镇", "t2": "乡镇"}


def metric(held: Subject, code: str) -> Metric:
    return burden.assess(held).metric(code)


def named(names: Sequence[str]) -> tuple[Indicator, ...]:
    return tuple(Indicator(code=code, name_zh=name) for code, name in zip(ALL, names, strict=False))


# --- SYS-01 ---------------------------------------------------------------------------------------------------------
def test_sys_01_an_indicator_copied_under_a_new_name_is_a_pair() -> None:
    """By its definition, though the names share nothing."""
    text = "辖区内森林面积占土地总面积的比例,以年度林草湿调查监测成果为准,按县级行政区统计"
    held = tuple(
        Indicator(code=code, name_zh=name, definition=definition)
        for code, name, definition in (("i0", "绿化", text), ("i1", "覆盖", text), ("i2", "信访", "按期办结的件数"))
    )
    found = metric(subject(scheme(ALL[:3]), indicators=held), "B3")
    assert [each.codes for each in found.offenders] == [("i0", "i1")]


def test_sys_01_without_forms_of_the_grass_roots_hours_are_0() -> None:
    forms = {code: {"collection": {"channel": "form", "times_a_year": 4}} for code in TEN[:3]}
    assert metric(subject(scheme(TEN, forms)), "B6").value > 0  # type: ignore[operator]
    assert metric(subject(scheme(TEN)), "B6").value == 0


@pytest.mark.parametrize("worse", [{"channel": "form"}, {"proof": "trace"}, {"duty": "nowhere"}, {}])
def test_sys_01_the_verdict_never_improves_when_an_indicator_is_added(worse: dict[str, str]) -> None:
    """The property over any schemes stands in test_burden; here each fault by itself."""
    order = [Verdict.PASS, Verdict.REVISE, Verdict.BLOCK]
    before = burden.assess(subject(scheme(ALL[:40]))).verdict
    after = burden.assess(subject(scheme(ALL[:41], {"i40": {"collection": worse}}))).verdict
    assert order.index(after) >= order.index(before)


# --- SYS-02 (that a corrected reused cell becomes a dispute stands in services/test_collecting.py) --------------------
def test_sys_02_one_value_asked_by_two_departments_is_one_column_and_a_form_wholly_there_is_reused_by_1() -> None:
    people = DataItem(code="people", name_zh="常住人口", unit_of_measurement="人", owner="统计局", aliases="人口数")
    forms = [
        Request(code=code, name_zh="表", owner=owner, fields=asked)
        for code, owner, asked in (("F1", "民政局", "people"), ("F2", "公安局", "人口数;走访户数"))
    ]
    first, second = map_requests(forms, Catalogue((people,), YEAR))
    assert next((each.field.key, each.forms) for each in columns((first, second))) == ("people", ("F1", "F2"))
    assert (first.reuse_share, second.reuse_share) == (1, 0.5)


def test_sys_02_a_field_wanted_in_another_unit_is_not_told_as_one_to_fill_in_anew() -> None:
    """It is in the catalogue, in another unit: its owner settles that, so no sentence may call it new."""
    people = DataItem(code="people", name_zh="常住人口", unit_of_measurement="万人", owner="统计局")
    form = Request(code="F1", name_zh="表", owner="民政局", fields="常住人口(人)")
    leaves = {"i0": {"collection": {"channel": "form", "request": "F1"}}}
    found = metric(subject(scheme(TEN, leaves), items=(people,), requests=(form,)), "B8")
    assert (found.value, found.signal) == (0, Signal.RED)
    assert [(each.why.zh, each.why.en) for each in found.offenders] == [
        ("目录里没有这样的项:常住人口(人)", "not so in the catalogue: 常住人口(人)")
    ]
    assert [each.reuse.value for each in map_requests([form], Catalogue((people,), YEAR))[0].fields] == ["conflict"]


def test_sys_02_the_share_of_reuse_reads_names_as_the_catalogue_does() -> None:
    """Width and case do not count, neither where forms are mapped nor in B8."""
    item = DataItem(code="gdp", name_zh="地区生产总值", unit_of_measurement="亿元", owner="统计局", aliases="GDP总量")
    form = Request(code="F1", name_zh="表", owner="民政局", fields="ＧＤＰ总量;Gdp")
    leaves = {"i0": {"collection": {"channel": "form", "request": "F1"}}}
    assert map_requests([form], Catalogue((item,), YEAR))[0].reuse_share == 1
    assert metric(subject(scheme(TEN, leaves), items=(item,), requests=(form,)), "B8").value == 1


# --- SYS-03 ---------------------------------------------------------------------------------------------------------
def test_sys_03_an_indicator_on_a_duty_taken_back_is_red() -> None:
    taken = (*DUTIES[1:], DutyItem(code="d0", name_zh="收回", duty_list=DutyList.TAKEN_BACK))
    found = metric(subject(scheme(TEN), duties=taken), "B4")
    assert (found.signal, [each.codes for each in found.offenders]) == (Signal.RED, [("i0",)])


@pytest.mark.parametrize(("lead", "signal"), [(9, Signal.AMBER), (10, Signal.GREEN)])
def test_sys_03_who_helps_may_not_weigh_more_than_the_lead(lead: float, signal: Signal) -> None:
    helped = DutyItem(code="d0", name_zh="配合", duty_list=DutyList.COOPERATING, lead_department="水利局")
    own = scheme(ALL[:2], code="lead", level="department", weights={"*": {"i0": lead, "i1": 100 - lead}})
    assert metric(subject(scheme(TEN), duties=(helped, *DUTIES[1:]), schemes={"lead": own}), "B4").signal is signal


def test_sys_03_an_expired_item_counts_as_absent() -> None:
    for end, signal in ((YEAR, Signal.AMBER), (None, Signal.GREEN)):
        old = DutyItem(code="d0", name_zh="旧", duty_list=DutyList.BASIC, valid_to=end)
        assert metric(subject(scheme(TEN), duties=(old, *DUTIES[1:])), "B4").signal is signal


def test_sys_03_of_a_duty_taken_back_from_one_township_only_it_is_said_of_how_many() -> None:
    own = DutyItem(code="d0", name_zh="收回", duty_list=DutyList.TAKEN_BACK, unit="t2")
    [one] = metric(subject(scheme(TEN), duties=(*DUTIES, own), members=TOWNS), "B4").offenders
    [both] = metric(subject(scheme(TEN), duties=(*DUTIES, own), members={"t2": "乡镇"}), "B4").offenders
    assert (one.why.zh, one.why.en) == (f"{both.why.zh}:1 个单位", f"{both.why.en}: 1 of 2 units")


def test_sys_03_lists_may_differ_by_township() -> None:
    own = DutyItem(code="d0", name_zh="收回", duty_list=DutyList.TAKEN_BACK, unit="t2")
    for members, signal in (({"t1": "乡镇"}, Signal.GREEN), (TOWNS, Signal.RED)):
        assert metric(subject(scheme(TEN), duties=(*DUTIES, own), members=members), "B4").signal is signal


# --- SYS-07 ---------------------------------------------------------------------------------------------------------
def test_sys_07_clocking_in_is_flagged_but_not_on_emergency_duty_nor_inside_a_word() -> None:
    assert [bool(lint(text)) for text in ("工作群打卡率", "应急值守打卡", "打卡车")] == [True, False, False]


def test_sys_07_both_scripts_are_read() -> None:
    assert [hit.phrase for hit in lint("會議次數")] == ["會議次數"]
    assert [hit.phrase for hit in lint("会议次数")] == ["会议次数"]


def test_sys_07_b7_is_the_weight_of_what_is_worded_so() -> None:
    """Two of four indicators at 25 points each."""
    held = named(["森林覆盖率", "工作群打卡率", "供水保证率", "会议次数"])
    assert metric(subject(scheme(ALL[:4]), indicators=held), "B7").value == 50


def tool(code: str, **changes: object) -> Request:
    base = {"code": code, "name_zh": code, "owner": code, "kind": "tool", "channel": "system"}
    return Request.model_validate(base | changes)


def test_sys_07_tools_of_one_purpose_field_or_owner_overlap_and_forms_do_not() -> None:
    """a and b record the same visits, b and c are one bureau's; 30 × 20 and 60 × 10 minutes are 20 hours a day."""
    visits = DataItem(code="visits", name_zh="走访户数", unit_of_measurement="户", owner="局", aliases="入户数")
    found = overlaps(
        (
            tool("a", purpose="走访", fields="visits;照片", users=30, minutes_a_day=20),
            tool("b", purpose="走访", fields="入户数", users=60, minutes_a_day=10, owner="民政局"),
            tool("c", purpose="学习", fields="时长", owner="民政局"),
            Request(code="f", name_zh="表", owner="民政局", fields="visits", purpose="走访"),
        ),
        (visits,),
    )
    assert [(each.codes, each.purpose, each.fields, each.owner, each.hours) for each in found] == [
        (("a", "b"), "走访", ("走访户数",), "", 20),
        (("b", "c"), "", (), "民政局", None),
    ]


def test_sys_07_tools_that_share_nothing_do_not_overlap() -> None:
    assert overlaps((tool("a", purpose="走访", fields="甲"), tool("b", purpose="学习", fields="乙"), tool("c"))) == ()


# --- SYS-08 ---------------------------------------------------------------------------------------------------------
def loaded(codes: Sequence[str], staff: tuple[Staff, ...], **changes: object) -> Subject:
    duties = tuple(
        DutyItem(code=f"d{at}", name_zh=f"事项{at}", duty_list=DutyList.BASIC, hours=1700, enforcement=power)  # type: ignore[arg-type]
        for at, power in enumerate(("own", "none", "own", ""))
    )
    return subject(scheme(list(codes)), duties=duties, staff=staff, members=TOWNS, **changes)


def test_sys_08_an_item_added_cannot_reduce_the_ratio() -> None:
    ratios = [loads(loaded(ALL[:count], (Staff(unit="t1", as_of=YEAR, posts=2),)))[0].ratio for count in (1, 2, 3)]
    assert ratios == [0.5, 1, 1.5]


def test_sys_08_nobody_on_post_is_not_computable_and_those_lent_out_are_not_on_post() -> None:
    staff = (Staff(unit="t1", as_of=YEAR, posts=2, lent_out=2), Staff(unit="t2", as_of=YEAR, posts=3, lent_out=1))
    first, second = loads(loaded(ALL[:2], staff))
    assert (first.ratio, first.on_post, second.ratio, second.on_post) == (None, 0, 1, 2)


def test_sys_08_the_statement_says_persons_money_and_power_for_what_was_added() -> None:
    """Three duties of 1,700 hours take three persons, one more than are there; last year there was one."""
    held = loaded(ALL[:3], (Staff(unit="t1", as_of=YEAR, posts=2, money=50),), last_year=scheme(ALL[:1]))
    first, second = statements(held)
    assert (first.needed, first.on_post, first.short, first.money, first.more) == (3, 2, 1, 50, 3400)
    assert (first.added, first.powerless, first.lacking) == (("d1", "d2"), ("d1",), ())
    assert (second.on_post, second.short, [each.zh for each in second.lacking]) == (None, None, ["在岗人数", "经费"])


def test_sys_08_the_statement_says_what_the_registers_leave_open() -> None:
    held = loaded(ALL[:4], (Staff(unit="t1", as_of=YEAR, posts=9),), last_year=None)
    bare = DutyItem(code="d0", name_zh="无工时", duty_list=DutyList.BASIC, enforcement="own")
    held = Subject(
        **{**vars(held), "holdings": held.holdings.revise({"duty_items": (bare, *held.holdings.duty_items[1:])})}
    )
    [first, _] = statements(held)
    assert [each.zh for each in first.lacking] == ["经费", "1 项事项的工时", "1 项事项有无执法权"]
    assert (first.more, first.added, first.short) == (None, (), 0)


def test_sys_08_no_statement_is_made_where_nobody_s_staff_is_known() -> None:
    assert statements(loaded(ALL[:2], ())) == ()


# --- SYS-12 ---------------------------------------------------------------------------------------------------------
def test_sys_12_totals_of_lines_are_those_of_the_scheme() -> None:
    held = tuple(Indicator(code=code, name_zh=code, owner=f"局{at % 3}") for at, code in enumerate(TEN))
    forms = {code: {"collection": {"channel": "form", "times_a_year": at + 1}} for at, code in enumerate(TEN)}
    made = subject(scheme(TEN, forms), indicators=held)
    table = matrix(made, "*")
    assert table.loc["total", "weight"] == pytest.approx(100)
    assert table.loc["total", "indicators"] == len(TEN)
    assert table.loc["total", "hours"] == burden.assess(made).hours["*"]
    assert (table.drop(index="total").sum() - table.loc["total"]).abs().max() == pytest.approx(0, abs=1e-9)


def test_sys_12_a_form_that_two_lines_share_stands_with_both_and_once_in_the_total() -> None:
    """Four times a year for one, twelve for the other, 2 hours each; the unit fills it in twelve times."""
    held = tuple(Indicator(code=code, name_zh=code, owner=f"局{code}") for code in ALL[:4])
    asked = {"channel": "form", "request": "F"}
    visit = {"channel": "inspection", "request": "V", "times_a_year": 2}
    forms: dict[str, dict[str, object]] = {
        "i0": {"collection": asked | {"times_a_year": 4}}, "i1": {"collection": asked | {"times_a_year": 12}},
        "i2": {"collection": visit}, "i3": {"collection": visit},
    }  # fmt: skip
    made = subject(scheme(ALL[:4], forms), indicators=held)
    table = matrix(made, "*")
    found = table[["hours", "forms", "inspections"]].T.to_dict("list")
    assert (found["局i0"], found["局i1"]) == ([8, 1, 0], [24, 1, 0])
    assert found["total"] == [24 + 32, 1, 2]
    assert table.loc["total", "hours"] == burden.assess(made).hours["*"]


@pytest.mark.parametrize("owners", [("甲局", "乙局"), ("甲局", "甲局")])
def test_sys_12_opposite_directions_on_one_field_are_always_listed(owners: tuple[str, str]) -> None:
    held = tuple(Indicator(code=code, name_zh=code, owner=owner) for code, owner in zip(ALL, owners, strict=False))
    formulas = (IndicatorFormula(indicator="i0", formula="land"), IndicatorFormula(indicator="i1", formula="land / 2"))
    made = subject(scheme(ALL[:2], {"i1": {"direction": "less"}}), indicators=held, formulas=formulas)
    assert [each.codes for each in conflicts(made) if each.kind == "opposed"] == [("i0", "i1")]


# --- SYS-16 ---------------------------------------------------------------------------------------------------------
def test_sys_16_a_mean_of_those_below_more_than_a_tenth_above_is_amber() -> None:
    """That 90.1 % and +2.0 come out of the published data stands in references/test_target_escalation.py."""
    chain = [
        TargetLink(subject=name, period="2025", parent="p", child="c", parent_target=10, child_target=target)
        for name, target in (("a", 11), ("b", 11.1))
    ]
    found = escalation(chain, Policy())
    assert found is not None
    assert found.parents["amber"].tolist() == [False, True]
