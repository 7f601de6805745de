"""The tables of what the grass roots are given for what is asked of them, and of tools that overlap."""

from collections.abc import Mapping, Sequence

from evaluation.checks.burden import resources, tools
from evaluation.checks.burden.resources import Statement
from evaluation.checks.burden.subject import Subject
from evaluation.domain.assessing import Said
from evaluation.domain.table import Language
from evaluation.services import burden_words
from evaluation.services.burden_tables import Cell, Table

LEVELS = {
    "county": Said(zh="县", en="counties"),
    "township": Said(zh="乡镇", en="townships"),
    "village": Said(zh="村", en="villages"),
}
HEADINGS = Said(
    zh="单位;每年小时;比上年多;折合人数;在岗人数;缺人;经费(万元);新增事项;没有执法权的事项;未说明",
    en="Unit;Hours a year;More than last year;Staff needed;On post;Short;Money (10,000 yuan);"
    "Duties added;Duties without power to enforce;Not stated",
)
NOTHING = "—"
FEW = 3  # duties that are named


def statement(subject: Subject, language: Language) -> Table:
    """The resource-matching statement of each unit, those that lack most persons first; it changes no score."""
    english = language == "en"
    found = sorted(resources.statements(subject), key=lambda each: (-(each.short or 0.0), each.unit))
    items = (item for rows in subject.duties.values() for item in rows.values())
    names = {each.code: (each.name_en if english else "") or each.name_zh for each in items}
    rows: list[tuple[Cell, ...]] = [
        (
            burden_words.named(subject, each.unit, language), each.hours, each.more, each.needed,
            _number(each.on_post), each.short, each.money, _duties(names, each.added, language),
            _duties(names, each.powerless, language),
            _joined([said.text(language) for said in each.lacking], language),
        )
        for each in found
    ]  # fmt: skip
    title = ("人、钱、权是否随任务下达", "Staff, money, power for tasks")
    return Table(
        title[english], tuple(HEADINGS.text(language).split(";")), tuple(rows), frozenset(range(1, 7)),
        summary(subject, found).text(language) if found else "",
    )  # fmt: skip


def summary(subject: Subject, found: Sequence[Statement]) -> Said:
    """How many units lack persons for what is asked, how many, and of how many something was not stated."""
    short = [each.short for each in found if each.short]
    open_ends = sum(bool(each.lacking) for each in found)
    year = f"{subject.policy['load.hours']:,.0f}"
    zh = f"{len(found)} 个单位中 {len(short)} 个人手不够,合计缺 {sum(short):,.0f} 人" if short else "没有单位缺人"
    en = (
        f"{len(short)} of {len(found)} units short of staff, by {sum(short):,.0f} persons in all"
        if short
        else "no unit short of staff"
    )
    if open_ends:
        zh, en = (
            f"{zh};{open_ends} 个单位的人、钱、权没有说全",
            f"{en}; {open_ends} do not state staff, money and power in full",
        )
    return Said(
        zh=f"{zh}。折合人数 = 每年小时 ÷ 每人每年 {year} 小时;增加任务须说明人、钱、权从哪里来。不影响得分。",
        en=f"{en}. Persons = hours a year ÷ {year} hours of one person; "
        "who adds a task says where staff, money and power come from. No score changes by this.",
    )


def overlaps(subject: Subject, language: Language) -> Table:
    """Groups of apps, chat groups and platforms that could be one, those that take most time first."""
    english = language == "en"
    held = {each.code: each for each in subject.holdings.requests}
    rows: list[tuple[Cell, ...]] = [
        (
            _joined([burden_words.named(subject, code, language) for code in each.codes], language),
            _joined(list(dict.fromkeys(held[code].owner for code in each.codes)), language),
            _joined(list(dict.fromkeys(LEVELS[held[code].filler].text(language) for code in each.codes)), language),
            _why(each, language),
            each.hours,
        )
        for each in tools.overlaps(subject.holdings.requests, subject.holdings.data_items)
    ]
    heads = (
        "工具;归口部门;使用层级;重合之处;全体每天小时",
        "Tools;Departments;Used by;What they share;Hours of all users a day",
    )
    title = ("作用重复的应用、工作群和平台", "Tools that overlap")
    return Table(title[english], tuple(heads[english].split(";")), tuple(rows), frozenset({4}))


def _why(found: tools.Overlap, language: Language) -> str:
    english, parts = language == "en", []
    if found.purpose:
        parts.append(f"one purpose: {found.purpose}" if english else f"同一用途:{found.purpose}")
    if found.fields:
        fields = _joined(list(found.fields), language)
        parts.append(f"the same fields: {fields}" if english else f"填同样的内容:{fields}")
    if found.owner:
        parts.append(f"one department: {found.owner}" if english else f"同一部门:{found.owner}")
    return ("; " if english else ";").join(parts)


def _duties(names: Mapping[str, str], codes: Sequence[str], language: Language) -> str:
    """The first few duties by name, with how many there are."""
    first = _joined([names.get(code, code) for code in codes[:FEW]], language)
    if len(codes) <= FEW:
        return first
    return f"{first} and {len(codes) - FEW} more" if language == "en" else f"{first}等 {len(codes)} 项"


def _number(count: int | None) -> float | None:
    return None if count is None else float(count)


def _joined(texts: Sequence[str], language: Language) -> str:
    return (", " if language == "en" else "、").join(texts) or NOTHING
