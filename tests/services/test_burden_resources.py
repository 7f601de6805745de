"""The tables of what comes with the tasks, and of tools that overlap, in both languages; what is not known stays so."""

from datetime import date

from evaluation.domain.collecting import Request
from evaluation.domain.duties import DutyItem, DutyList, Staff
from evaluation.services import burden_resources
from evaluation.services.burdens import Subject
from tests.burdens import ALL, scheme, subject

YEAR = date(2025, 12, 31)


def held() -> Subject:
    """Five duties of 1,700 hours on two townships: four persons are there in one, nothing is known of the other."""
    duties = tuple(
        DutyItem(
            code=f"d{at}",
            name_zh=f"事项{at}",
            name_en=f"Duty {at}",
            duty_list=DutyList.BASIC,
            hours=1700,
            enforcement="none",
        )
        for at in range(5)
    )
    tools = tuple(
        Request(code=code, name_zh=code, owner=f"{code}局", kind="tool", purpose="走访", filler="village")
        for code in "乙甲"
    )
    return subject(
        scheme(ALL[:5]),
        duties=duties,
        staff=(Staff(unit="t1", as_of=YEAR, posts=4, money=30),),
        members={"t1": "乡镇", "t2": "乡镇"},
        requests=tools,
        last_year=scheme(ALL[:1]),
    )


def test_the_statement_leads_with_who_lacks_persons_and_names_a_few_duties() -> None:
    table = burden_resources.statement(held(), "zh")
    first, second = table.rows
    assert first[:7] == ("t1", 8500, 6800, 5, 4, 1, 30)
    assert first[7:] == ("事项1、事项2、事项3等 4 项", "事项0、事项1、事项2等 5 项", "—")
    assert second[:7] == ("t2", 8500, 6800, 5, None, None, None)
    assert second[9] == "在岗人数、经费"
    assert table.note.startswith("2 个单位中 1 个人手不够,合计缺 1 人;1 个单位的人、钱、权没有说全。")


def test_the_statement_in_english_has_as_many_headings_as_cells() -> None:
    table = burden_resources.statement(held(), "en")
    assert {len(table.headings)} == {len(row) for row in table.rows}
    assert table.rows[0][7] == "Duty 1, Duty 2, Duty 3 and 1 more"


def test_tools_that_overlap_are_told_with_what_they_share_and_unknown_time_stays_unknown() -> None:
    assert burden_resources.overlaps(held(), "zh").rows == (("乙、甲", "乙局、甲局", "村", "同一用途:走访", None),)
    assert burden_resources.overlaps(held(), "en").rows == (
        ("乙, 甲", "乙局, 甲局", "villages", "one purpose: 走访", None),
    )


def test_without_staff_or_tools_there_is_nothing_to_tell() -> None:
    bare = subject(scheme(ALL[:2]))
    assert burden_resources.statement(bare, "zh").rows == burden_resources.overlaps(bare, "zh").rows == ()
