"""What counts as stated, and what the metrics tell beside their value."""

from datetime import date
from typing import Any

import pytest

from evaluation.checks import burden
from evaluation.domain.assessing import Said, Signal
from evaluation.domain.duties import DutyItem, DutyList, Staff
from evaluation.domain.indicators import Indicator
from evaluation.domain.scheme import Scheme
from evaluation.errors import InvalidScheme
from evaluation.services import burden_words
from tests import worlds
from tests.burdens import ALL, DUTIES, leaf, scheme, subject


@pytest.mark.parametrize("channel", ["form", "evidence", "inspection"])
def test_no_hours_stated_for_real_work_is_no_statement(channel: str) -> None:
    """A form of 0 hours costs the 2 of the table (evidence 6, an inspection 16), and the metric says so."""
    leaves: tuple[dict[str, Any], ...] = ({"channel": channel, "hours": 0}, {"channel": channel})
    denied, silent = (burden.assess(subject(scheme(ALL[:2], {"i0": {"collection": each}}))) for each in leaves)
    assert denied.hours == silent.hours
    assert denied.metric("B6").signal is silent.metric("B6").signal is Signal.RED
    said = denied.metric("B6").note
    assert said is not None
    assert "1 项写 0 小时而实有填报,按未说明处理" in said.zh


def test_a_value_from_a_system_may_well_take_no_hours() -> None:
    found = burden.assess(subject(scheme(ALL[:2], {"i0": {"collection": {"channel": "system", "hours": 0}}})))
    assert found.metric("B6").note == Said(zh="上年 0 小时", en="0 h last year")


def test_a_scheme_that_says_nothing_of_how_values_are_collected_is_not_assessed_on_what_that_costs() -> None:
    made = scheme(ALL[:2])
    silent = made.revise({"tree": {**made.tree.model_dump(), "children": [worlds.leaf(code) for code in ALL[:2]]}})
    found = burden.assess(subject(silent))
    assert {"B6", "B8"} <= set(found.unknown)


def half_silent(code: str, channel: str) -> Scheme:
    """i0 is collected as said, 12 times a year; of i1 nobody says how."""
    made = scheme(ALL[:2], code=code)
    stated = leaf("i0", collection={"channel": channel, "times_a_year": 12})
    return made.revise({"tree": {**made.tree.model_dump(), "children": [stated, worlds.leaf("i1")]}})


def test_hours_and_fields_within_the_limits_prove_nothing_where_an_indicator_does_not_say_how_it_is_collected() -> None:
    """24 h last year; a system takes none now, and i1 may take any."""
    before = scheme(ALL[:2], {"i0": {"collection": {"channel": "form", "times_a_year": 12}}}, code="before")
    found = burden.assess(subject(half_silent("now", "system"), last_year=before))
    assert {"B6", "B8"} <= set(found.unknown)
    note = found.metric("B6").note
    assert note is not None
    assert note.zh == "未评估:已写明的 0 小时,上年 24 小时;1 项没有写明怎么采集,未计入"


def test_what_is_stated_may_be_too_much_by_itself() -> None:
    """16 h × 12 against none."""
    assert burden.assess(subject(half_silent("now", "inspection"))).metric("B6").signal is Signal.RED


def test_nothing_is_more_than_a_year_of_which_nobody_knows_the_hours() -> None:
    now = scheme(ALL[:2], {"i0": {"collection": {"channel": "form", "times_a_year": 12}}})
    held = subject(now, last_year=half_silent("before", "system"))
    found = burden.assess(held)
    assert (found.metric("B6").signal, found.hours_before, found.forms_before) == (Signal.UNKNOWN, {}, {})
    assert burden_words.asked(held, found).zh == "每个单位每年填 1 张表、24 小时"


def test_the_sentence_tells_of_how_many_indicators_nobody_says_how_they_are_collected() -> None:
    held = subject(half_silent("now", "system"))
    told = burden_words.asked(held, burden.assess(held))
    assert told.zh == "每个单位填的表和工时与上年相同;另有 1 项没有写明怎么采集,未计入"


@pytest.mark.parametrize(("hours", "signal"), [(None, Signal.UNKNOWN), (0.0, Signal.GREEN), (9000.0, Signal.AMBER)])
def test_a_load_is_not_light_because_nobody_says_how_long_a_duty_takes(hours: float | None, signal: Signal) -> None:
    """Two duties on one person of 1,700 h: one of 1,000 h, the other of as many as are stated."""
    duties = tuple(
        each.model_copy(update={"hours": held}) for each, held in zip(DUTIES[:2], (1000.0, hours), strict=True)
    )
    staff = (Staff(unit="u", as_of=date(2025, 12, 31), posts=1),)
    held = subject(scheme(ALL[:2]), duties=duties, staff=staff, members={"u": "镇"})
    assert burden.assess(held).metric("LOAD").signal is signal


@pytest.mark.parametrize("length", [1, 99])
def test_a_text_too_short_to_name_the_indicators_is_none_and_what_would_be_printed_counts(length: int) -> None:
    """Five names of 20 signs are 100; with definitions of 1,000 signs each the printed text is above 5,000."""
    named = tuple(
        Indicator(code=code, name_zh=chr(0x4E00 + at) * 20, definition=chr(0x5E00 + at) * 1000)
        for at, code in enumerate(ALL[:5])
    )
    found = burden.assess(subject(scheme(ALL[:5], document="字" * length), indicators=named)).metric("B11")
    assert found.signal is Signal.RED
    assert found.note is not None
    assert f"所附正文 {length} 字,写不下各项指标的名称,按未说明处理" in found.note.zh
    whole = burden.assess(subject(scheme(ALL[:5], document="字" * 100), indicators=named)).metric("B11")
    assert (whole.value, whole.signal, whole.note) == (100, Signal.GREEN, None)


def test_growth_is_told_net_and_gross() -> None:
    """Four last year, of which three stay; three are new."""
    found = burden.assess(subject(scheme(ALL[1:7]), last_year=scheme(ALL[:4], code="before"))).metric("B2")
    assert (found.value, found.signal) == (2, Signal.RED)
    assert found.note is not None
    names = {code: "".join(chr(0x4E00 + 400 * at + 5 * step) for step in range(5)) for at, code in enumerate(ALL[:7])}
    added = "、".join(names[code] for code in ALL[4:7])
    assert found.note.zh == f"新增 3 项({added})、取消 1 项({names['i0']})"
    assert found.note.en == "3 new, 1 taken out"


def test_what_does_not_fit_the_duty_list_is_counted_and_said() -> None:
    """i0 rests on nothing; i1 is to be helped with and weighs 25, its lead nothing."""
    helped = DutyItem(code="d1", name_zh="禁烧", duty_list=DutyList.COOPERATING, lead_department="生态环境局")
    found = burden.assess(subject(scheme(ALL[:4]), duties=(helped, *DUTIES[2:]))).metric("B4")
    assert (found.value, found.signal) == (2, Signal.AMBER)
    assert found.note is not None
    assert found.note.zh == "清单外 1 项(占全部指标 25%);配合事项权重高于牵头部门 1 项"


def test_what_vetoes_and_deductions_claim_beyond_the_hundred_points_of_weights_is_said() -> None:
    veto = {"rule": "v", "name_zh": "安全", "effect": {"effect": "veto"}, "legal_basis": "《安全生产法》"}
    less = {"name_zh": "通报", "effect": {"effect": "deduct", "points": 4}}
    gates = [veto, *(less | {"rule": f"g{at}"} for at in range(4))]
    found = burden.assess(subject(scheme(ALL[:4], gates=gates))).metric("B5")
    assert found.note is not None
    assert found.note.zh == "权重合计 100 分之外:一票否决 1 项、扣分至多 10 分"
    assert burden.assess(subject(scheme(ALL[:4]))).metric("B5").note is None


def test_weights_that_claim_more_than_a_hundred_points_are_refused_with_their_sum() -> None:
    with pytest.raises(InvalidScheme, match="合计为 130"):
        scheme(ALL[:2], weights={"*": {"i0": 60, "i1": 70}})
