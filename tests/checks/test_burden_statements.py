"""What counts as stated, and what the metrics tell beside their value."""

from typing import Any

import pytest

from evaluation.checks import burden
from evaluation.domain.assessing import Said, Signal
from evaluation.domain.duties import DutyItem, DutyList
from evaluation.domain.indicators import Indicator
from evaluation.errors import InvalidScheme
from tests import worlds
from tests.burdens import ALL, DUTIES, scheme, subject


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
