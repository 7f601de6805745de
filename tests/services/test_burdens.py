"""The burden assessment as a use case: limits in force, explanations, the report, roles; each with its audit row."""

from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.domain.assessing import Verdict
from evaluation.domain.duties import DutyList
from evaluation.domain.policy import Policy
from evaluation.domain.units import TargetLink, Unit
from evaluation.errors import NoReason, NotAllowed, UnknownName
from evaluation.services import burden_report, burden_tables, burden_words, burdens, policies, repair_words
from evaluation.services.actors import Actor, local
from evaluation.services.burden_report import Report
from evaluation.services.burdens import Subject
from evaluation.services.workspace import Store, open_workspace
from tests import burdens as made
from tests import counties, spreadsheets, stores
from tests.burdens import ALL, scheme

OUTSIDER = Actor("guest", frozenset({"guest"}))
READER = Actor("leader", frozenset({"leader"}))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with the small framework, under whose code everything is kept."""
    return open_workspace(stores.kept(tmp_path, counties.holdings()))


@pytest.fixture
def code() -> str:
    return counties.holdings().framework.code


@pytest.fixture
def blocked() -> Subject:
    """Four indicators, one of them (25 points) proven by photographs."""
    subject = made.subject(scheme(ALL[:4], {"i1": {"collection": {"proof": "trace"}}}))
    held = subject.holdings.revise({"framework": counties.holdings().framework})
    return Subject(subject.scheme, held, subject.policy, subject.day, subject.last_year)


def report(subject: Subject, store: Store, code: str, language: burden_report.Language = "zh") -> Report:
    found = burdens.assess(local(), subject)
    return Report(
        subject=subject,
        found=found,
        repair=burdens.mend(local(), subject, None),
        measure="weight",
        waiver=burdens.waiver(store, local(), code, found),
        lapsed=burdens.lapsed(store, local(), code, found),
        stated=policies.stated(store, local(), code),
        category="*",
        language=language,
    )


def test_a_limit_holds_from_when_it_is_stated_and_says_who(store: Store, code: str) -> None:
    assert policies.in_force(store, local(), code) == Policy()
    policies.state(store, local(), code, ("b1.amber", 30), "省里试点要求")
    assert policies.in_force(store, local(), code)["b1.amber"] == 30
    held = policies.stated(store, local(), code)["b1.amber"]
    assert (held.actor, held.basis) == ("local", "省里试点要求")
    assert store.audit(1)[0].action == "policy"


def test_a_limit_without_a_basis_an_unknown_one_and_a_reader_are_refused(store: Store, code: str) -> None:
    with pytest.raises(NoReason):
        policies.state(store, local(), code, ("b1.amber", 30), " ")
    with pytest.raises(UnknownName):
        policies.state(store, local(), code, ("b99", 30), "省里试点要求")
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        policies.state(store, local(), code, ("b1.amber", -1), "省里试点要求")
    with pytest.raises(NotAllowed):
        policies.state(store, READER, code, ("b1.amber", 30), "省里试点要求")
    assert store.policies(code) == ()


def test_an_explanation_holds_for_this_text_and_these_limits_only(store: Store, code: str, blocked: Subject) -> None:
    found = burdens.assess(local(), blocked)
    assert found.verdict is Verdict.BLOCK
    burdens.waive(store, local(), code, found, ("分管领导", "汛期必须拍照"))
    held = burdens.waiver(store, local(), code, found)
    assert held is not None
    assert (held.approver, held.verdict) == ("分管领导", Verdict.BLOCK)
    assert burdens.waiver(store, local(), code, found.model_copy(update={"scheme": "0" * 64})) is None
    assert burdens.waiver(store, local(), code, found.model_copy(update={"policy": "0" * 64})) is None


def test_an_explanation_lapses_when_something_got_worse_and_says_what(
    store: Store, code: str, blocked: Subject
) -> None:
    """Explained with 25 points proven by traces; then the duty of another indicator is taken back from the township."""
    found = burdens.assess(local(), blocked)
    burdens.waive(store, local(), code, found, ("分管领导", "汛期必须拍照"))
    assert burdens.lapsed(store, local(), code, found) is None
    today = burdens.assess(local(), _taken_back(blocked, "d0"))
    assert (today.verdict, today.scheme, today.policy) == (found.verdict, found.scheme, found.policy)
    assert burdens.waiver(store, local(), code, today) is None
    said = burdens.lapsed(store, local(), code, today)
    assert said is not None
    assert said.zh.startswith("分管领导于 ")
    assert "已失效:不合履职清单的指标由“绿”变为“1 项(红)”" in said.zh
    assert "unfit for the duty list from green to 1 (red)" in said.en
    assert burdens.waiver(store, local(), code, found) is not None


def test_an_explanation_given_for_one_indicator_does_not_hold_for_another_though_as_many_offend(
    store: Store, code: str, blocked: Subject
) -> None:
    """Explained with the duty of i0 taken back; then that one is given back and the duty of i1 taken."""
    then, now = (burdens.assess(local(), _taken_back(blocked, duty)) for duty in ("d0", "d1"))
    assert then.metric("B4").value == now.metric("B4").value == 1
    burdens.waive(store, local(), code, then, ("分管领导", "汛期必须拍照"))
    assert burdens.waiver(store, local(), code, then) is not None
    assert burdens.waiver(store, local(), code, now) is None
    said = burdens.lapsed(store, local(), code, now)
    assert said is not None
    assert "不合履职清单的指标新涉及 i1,现为“1 项(红)”" in said.zh


def _taken_back(subject: Subject, duty: str) -> Subject:
    items = (
        each.model_copy(update={"duty_list": DutyList.TAKEN_BACK}) if each.code == duty else each
        for each in subject.holdings.duty_items
    )
    return replace(subject, holdings=subject.holdings.revise({"duty_items": tuple(items)}))


def test_an_explanation_of_another_text_or_other_limits_says_that_it_has_lapsed_for_that(
    store: Store, code: str, blocked: Subject
) -> None:
    found = burdens.assess(local(), blocked)
    burdens.waive(store, local(), code, found, ("分管领导", "汛期必须拍照"))
    for changed, why in (("scheme", "方案正文已改动"), ("policy", "所依据的阈值已改动")):
        said = burdens.lapsed(store, local(), code, found.model_copy(update={changed: "0" * 64}))
        assert said is not None
        assert why in said.zh
    other = found.model_copy(update={"code": "another", "scheme": "0" * 64})
    assert burdens.lapsed(store, local(), code, other) is None


def test_nothing_is_explained_without_approver_and_reason_nor_where_nothing_is_wrong(
    store: Store, code: str, blocked: Subject
) -> None:
    found = burdens.assess(local(), blocked)
    passed = burdens.assess(local(), made.subject(scheme(ALL[:4])))
    for assessed, said in (
        (found, ("", "汛期必须拍照")),
        (found, ("分管领导", "行")),
        (passed, ("分管领导", "汛期必须拍照")),
    ):
        with pytest.raises(NoReason):
            burdens.waive(store, local(), code, assessed, said)
    with pytest.raises(NotAllowed):
        burdens.waive(store, READER, code, found, ("分管领导", "汛期必须拍照"))
    assert store.waivers(code) == ()


def test_nobody_without_a_role_assesses(blocked: Subject) -> None:
    with pytest.raises(NotAllowed):
        burdens.assess(OUTSIDER, blocked)


@pytest.mark.parametrize(("language", "verdict"), [("zh", "暂缓印发"), ("en", "Do not issue yet")])
def test_the_workbook_says_the_verdict_the_explanation_and_every_limit(
    store: Store, code: str, blocked: Subject, language: burden_report.Language, verdict: str
) -> None:
    burdens.waive(store, local(), code, burdens.assess(local(), blocked), ("分管领导", "汛期必须拍照"))
    book = spreadsheets.read(burden_report.export_workbook(store, local(), report(blocked, store, code, language)))
    first, metrics, offenders, *_, limits = book.worksheets
    texts = [str(cell.value) for row in first.iter_rows() for cell in row if cell.value is not None]
    assert any(text.startswith(verdict) for text in texts)
    assert any("汛期必须拍照" in text for text in texts)
    assert blocked.policy.fingerprint in texts
    assert metrics.max_row == 1 + 1 + 13
    assert [cell.value for cell in offenders[4]][-1] == 25
    assert limits.max_row == 2 + len(blocked.policy.values)
    assert store.audit(1)[0].action == "export"


def test_the_report_says_that_an_explanation_has_lapsed_and_no_more_that_it_holds(
    store: Store, code: str, blocked: Subject
) -> None:
    burdens.waive(store, local(), code, burdens.assess(local(), blocked), ("分管领导", "汛期必须拍照"))
    policies.state(store, local(), code, ("b7.red", 4), "省里试点要求")
    now = replace(blocked, policy=policies.in_force(store, local(), code))
    told = burden_report.sentences(report(now, store, code))
    assert any("分管领导" in each and "已失效:所依据的阈值已改动" in each for each in told)
    assert not any("汛期必须拍照" in each for each in told)


def test_the_printed_page_is_one_page_that_says_the_verdict(store: Store, code: str, blocked: Subject) -> None:
    wanted = report(blocked, store, code)
    page = burden_report.document(wanted)
    assert burden_report.export_page(store, local(), wanted).startswith(b"%PDF")
    assert burden_report.sentences(wanted)[0].startswith("暂缓印发(1 项未评估):")
    assert page.title == "减负一致性评估:方案"
    assert store.audit(1)[0].payload["verdict"] == "BLOCK"


@pytest.mark.parametrize(("channel", "zh", "en"), [
    ("system", "填报工时不变", "It saves no hours,"),
    ("form", "每个单位每年少 2 小时", "It saves 2 hours a unit a year,"),
])  # fmt: skip
def test_a_repair_tells_the_hours_that_it_saves_and_never_0_hours(channel: str, zh: str, en: str) -> None:
    subject = made.subject(scheme(ALL[:4], {"i1": {"collection": {"proof": "trace", "channel": channel}}}))
    said = repair_words.sentence(subject, burdens.mend(local(), subject, None), "weight")
    assert zh in said.zh
    assert en in said.en


@pytest.mark.parametrize(("names", "word"), [
    ("云岭县 河口县 江北区", "每县"), ("云岭市 河口市 江北县", "每个单位"), ("江北区 河口区", "每个单位"),
    ("云岭镇 河口街道", "每个乡镇"),
])  # fmt: skip
def test_a_unit_is_called_a_county_only_where_most_are(names: str, word: str) -> None:
    units = tuple(Unit(code=f"u{at}", name_zh=name) for at, name in enumerate(names.split()))
    subject = made.subject(scheme(ALL[:4]), members={each.code: "甲类" for each in units})
    subject = replace(subject, holdings=subject.holdings.revise({"units": units}))
    assert burden_words.unit(subject, "甲类").zh == word


def test_how_much_targets_grew_is_told_of_each_by_itself() -> None:
    """Growth of 5 becomes 6 and 7; grain of 100 stays, and would halve the mean."""
    chain = tuple(
        TargetLink(subject=name, period="2025", parent="p", child=f"{at}", parent_target=above, child_target=below)
        for name, above, targets in (("i0", 5, (6, 7)), ("i1", 100, (100, 100)))
        for at, below in enumerate(targets)
    )
    subject = made.subject(scheme(ALL[:4]))
    subject = replace(subject, holdings=subject.holdings.revise({"target_chain": chain}))
    first, second = (subject.indicators[each].name_zh for each in ("i0", "i1"))
    assert burden_tables.targets(subject, "zh").note == (
        f"{first}:100.0% 的下级目标高于上级,高出的中位数 +1.50、平均 +1.50;"
        f"{second}:0.0% 的下级目标高于上级,高出的中位数 +0.00、平均 +0.00。"
    )


@pytest.mark.parametrize(("above", "signal"), [(5, "黄"), (6, "绿"), (0, "未评估")])
def test_a_target_of_0_above_has_no_multiple_and_is_not_called_green(above: float, signal: str) -> None:
    link = TargetLink(subject="i0", period="2025", parent="p", child="1", parent_target=above, child_target=6)
    subject = made.subject(scheme(ALL[:4]))
    subject = replace(subject, holdings=subject.holdings.revise({"target_chain": (link,)}))
    assert burden_tables.targets(subject, "zh").rows[0][-1] == signal


def test_who_makes_metrics_turn_stands_once_with_all_that_it_does() -> None:
    """One indicator proven by traces and on no duty, another on no duty: the first has a part in two metrics."""
    subject = made.subject(scheme(ALL[:4], {
        "i1": {"collection": {"proof": "trace", "duty": "nowhere"}}, "i2": {"collection": {"duty": "elsewhere"}},
    }))  # fmt: skip
    table = burden_tables.offenders(subject, burdens.assess(local(), subject), "zh")
    assert [row[0] for row in table.rows] == [subject.indicators[code].name_zh for code in ("i1", "i2")]
    assert table.rows[0][1] == "红:靠留痕证明的权重;黄:不合履职清单的指标"


def test_of_a_scheme_that_does_not_say_how_it_collects_no_forms_and_hours_are_told() -> None:
    bare = {"children": [{"indicator": code, "horizon_years": 1} for code in ALL[:4]]}
    scheme_ = made.scheme(ALL[:4])
    bare_scheme = scheme_.revise({"tree": {"code": "total", "name_zh": "总分", **bare}})
    subject = made.subject(bare_scheme)
    told = burden_words.asked(subject, burdens.assess(local(), subject))
    assert told.zh == "方案没有写明怎么采集,基层要填多少还不清楚"
    [filled] = burden_tables.beside_last_year(subject, burdens.assess(local(), subject), "zh").rows
    assert (filled[1], filled[4]) == (None, None)
    claimed = burden_tables.claims(subject, "*", "zh")
    assert [burden_tables.shown(cell) for cell in claimed.rows[-1]] == ["合计", "100", "4", "—", "—", "—", "0"]
    assert claimed.note == "4 项没有写明怎么采集,未计入。"


def test_the_verdict_is_one_short_sentence_in_forms_and_hours_of_a_county_and_the_rest_a_list() -> None:
    """62 indicators (red), 2 of them new (amber), one on a form of 24 hours that last year did not ask."""
    leaves = {"i0": {"collection": {"channel": "form", "hours": 24, "request": "r"}}}
    subject = replace(
        made.subject(scheme(ALL, leaves), last_year=scheme(ALL[:60], code="before"), items=()),
        members={"a": "甲类"},
    )
    counties_ = (Unit(code="a", name_zh="云岭县"),)
    subject = replace(subject, holdings=subject.holdings.revise({"units": counties_}))
    found = burdens.assess(local(), subject)
    said = burden_words.sentence(subject, found)
    turned = sum(each.signal in burden_words.TURNED for each in found.metrics)
    assert said.zh == f"比上年多 1 张表、每县每年多 24 小时;{turned} 项须处理。"
    assert said.en.startswith("1 more forms, 24 more hours a county a year against last year;")
    red, *_, unknown = (each.zh for each in burden_words.reasons(found))
    assert red.startswith("红 ")
    assert "指标数 62 项" in red
    assert unknown.startswith(f"未评估 {len(found.unknown)} 项:")
    assert burden_words.verdict(found).zh == f"暂缓印发({len(found.unknown)} 项未评估)"
