"""The tables of a burden assessment, the same on the page, in the workbook and on paper."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from evaluation.checks.burden import escalation, lines, load
from evaluation.checks.burden.repair import Repair
from evaluation.checks.burden.subject import Subject
from evaluation.domain import vocabulary
from evaluation.domain.assessing import TURNED, Assessment, Metric, Offender, Signal
from evaluation.domain.policy import BY_NAME
from evaluation.domain.table import Language
from evaluation.services import burden_words, repair_words
from evaluation.services.repair_words import Measure
from evaluation.services.rounding import rounded
from evaluation.storage.records import Policy as Stated

Cell = str | float | None
SAME = 1e-6
COLLECTED = ("hours", "forms", "inspections")


@dataclass(frozen=True)
class Table:
    """A table with its title; cells of the columns in `numeric` are numbers (None = not known) or read like one."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()
    note: str = ""


def shown(cell: Cell) -> str:
    """A cell as it is read.

    >>> shown(1234.0), shown(0.26), shown(None), shown("黄")
    ('1,234', '0.3', '—', '黄')
    """
    if isinstance(cell, str):
        return cell
    if cell is None or pd.isna(cell):
        return "—"
    return f"{cell:,.0f}" if cell == round(cell) else f"{rounded(cell):,}"


def metrics(found: Assessment, language: Language) -> Table:
    """B1–B12 and the load: value, signal in words, limits, what is lacking."""
    rows = [
        (burden_words.NAMES[each.code].text(language), burden_words.SIGNALS[each.signal].text(language),
         burden_words.value(each).text(language), each.limits.text(language),
         each.note.text(language) if each.note else "", each.code)
        for each in found.metrics
    ]  # fmt: skip
    heads = ("指标;信号;数值;界限;备注;代码", "Metric;Signal;Value;Limits;Note;Code")
    return _table((("十二项指标与负荷比", "The twelve metrics and the load"), heads), rows, {2}, language)


def offenders(subject: Subject, found: Assessment, language: Language) -> Table:
    """Who makes metrics turn, why, and what it costs, one row each; in how many red ones it has a part comes first."""
    parts: dict[tuple[str, ...], list[tuple[Metric, Offender]]] = {}
    for metric in found.metrics:
        for each in metric.offenders if metric.signal in TURNED else ():
            parts.setdefault(each.codes, []).append((metric, each))
    rows = sorted(parts.items(), key=lambda row: _weight(row[1]))
    heads = (
        "对象;涉及;原因;每单位每年小时;最高权重(分)",
        "What;Metrics;Why;Hours a unit and year;Highest weight",
    )
    return _table(
        (("问题清单", "What makes it turn"), heads),
        [_offender(subject, codes, part, language) for codes, part in rows],
        {3, 4},
        language,
        ("最高权重:在占分最多的那一类中的分值,其他类别可能较低。",
         "Highest weight: the points in the category where it weighs most; in others it may weigh less."),
    )  # fmt: skip


def steps(subject: Subject, found: Repair, measure: Measure, language: Language) -> Table:
    """The steps of a repair: what a unit saves by each, and what the ranking, or the weight, loses by it alone."""
    rows = [
        (repair_words.step(subject, each).text(language), each.hours or None, f"{100 * each.lost:.1f}%")
        for each in found.actions
    ]
    lost = {
        "ranking": ("仅此一步的排名信息损失", "Lost of the ranking by it alone"),
        "weight": ("仅此一步移动的权重", "Weight moved by it alone"),
    }[measure]
    heads = (f"步骤;每单位每年省小时;{lost[0]}", f"Step;Hours saved a unit and year;{lost[1]}")
    return _table((("最省修改的步骤", "Steps of the cheapest repair"), heads), rows, {1, 2}, language)


def beside_last_year(subject: Subject, found: Assessment, language: Language) -> Table:
    """Forms and hours of one unit in a year by category, against last year's scheme; not known where none is stated."""
    silent = burden_words.silent(subject)
    rows = [
        (vocabulary.category("合计" if category == "*" else category, language),
         None if silent else found.forms[category], found.forms_before.get(category),
         None if silent else found.reusable.get(category), None if silent else found.hours[category],
         found.hours_before.get(category))
        for category in found.hours
    ]  # fmt: skip
    heads = (
        "类别;表数;上年表数;可由一表通取数;每年小时;上年每年小时",
        "Category;Forms;Forms last year;In the catalogue;Hours a year;Hours last year",
    )
    return _table(
        (("每个单位填多少(与上年比)", "What a unit fills in, against last year"), heads),
        rows, {1, 2, 3, 4, 5}, language, _uncounted(subject),
    )  # fmt: skip


def loads(subject: Subject, language: Language) -> Table:
    """The load of each unit with a duty list or staff known, by code; never a reason to lower its score."""
    known = {each.unit for each in subject.holdings.staff}
    rows = [
        (burden_words.named(subject, each.unit, language), each.hours, each.on_post,
         None if each.ratio is None else f"{each.ratio:.2f}", f"{100 * each.gap:.0f}%", each.money)
        for each in sorted(load.loads(subject), key=lambda each: each.unit) if each.unit in known
    ]  # fmt: skip
    heads = (
        "单位;考核事项与填报小时;在岗人数;负荷比;缺执法权的事项;每项经费(万元)",
        "Unit;Hours asked;On post;Load ratio;Items without power to enforce;10,000 yuan an item",
    )
    note = (
        "负荷比 = 被考核事项与填报所需工时 ÷ 在岗人员可用工时;只说明任务与人手是否相称,不影响得分。",
        "Load ratio = hours that assessed duties and reporting take ÷ hours of the staff on post; it changes no score.",
    )
    return _table((("负荷比", "Load"), heads), rows, {1, 2, 3, 4, 5}, language, note)


def claims(subject: Subject, category: str, language: Language) -> Table:
    """What each department claims of one unit of the category."""
    named = {"total": ("合计", "Total"), lines.NOBODY: ("未写明部门", "No department stated")}
    table, silent = lines.matrix(subject, category), burden_words.silent(subject)
    rows: list[tuple[Cell, ...]] = [
        (named.get(line, (line, line))[language == "en"],
         *(None if silent and name in COLLECTED else each for name, each in zip(lines.COLUMNS, claimed, strict=True)))
        for line, claimed in _rows(table)
    ]  # fmt: skip
    *each, whole = table.to_numpy(float)
    shared = abs(sum(each) - whole).max() > SAME
    note = _uncounted(subject)
    if shared:
        note = (
            f"几项指标共用的表和检查,每个部门都列,合计只算一次。{note[0]}",
            f"A form or visit that several share stands with each department and once in the total. {note[1]}".strip(),
        )
    heads = (
        "部门;权重(分);指标;每年小时;表数;检查次数;一票否决",
        "Department;Weight;Indicators;Hours a year;Forms;Inspections;Vetoes",
    )
    return _table(
        (("各部门对一个单位的要求", "What each department asks of a unit"), heads),
        rows,
        {1, 2, 3, 4, 5, 6},
        language,
        note,
    )


def conflicts(subject: Subject, language: Language) -> Table:
    """Pairs of indicators that cannot both be served, or that treat one duty unlike."""
    rows = [
        (_names(subject, each.codes, language), _mark(language).join(each.lines),
         each.why.text(language))
        for each in lines.conflicts(subject)
    ]  # fmt: skip
    heads = ("指标;部门;冲突", "Indicators;Departments;Conflict")
    return _table((("条块冲突", "Where departments pull apart"), heads), rows, set(), language)


def targets(subject: Subject, language: Language) -> Table:
    """How targets grew on their way down: each upper target beside the weighted mean of those below."""
    found = escalation.escalation(subject.holdings.target_chain, subject.policy)
    title = ("目标层层加码", "Targets that grow on their way down")
    heads = (
        "目标;年度;上级;上级目标;下级数;下级加权平均;倍数;信号",
        "Target;Period;Above;Target above;Units below;Weighted mean below;Ratio;Signal",
    )
    if found is None:
        return _table((title, heads), [], {3, 4, 5, 6}, language)
    signals = {each: burden_words.SIGNALS[each].text(language) for each in (Signal.GREEN, Signal.AMBER, Signal.UNKNOWN)}
    rows: list[tuple[Cell, ...]] = [
        (burden_words.named(subject, each["subject"], language), each["period"],
         burden_words.named(subject, each["parent"], language), each["target"], float(each["children"]), each["mean"],
         None if pd.isna(each["ratio"]) else f"{each['ratio']:.2f}", signals[_grows(each)])
        for each in found.parents.to_dict("records")
    ]  # fmt: skip
    return _table((title, heads), rows, {3, 4, 5, 6}, language, _grown(subject, found.links))


def _grows(parent: Mapping[Hashable, Any]) -> Signal:
    """Whether an upper target grew on its way down; not known where it is 0 and has no multiple."""
    return Signal.UNKNOWN if pd.isna(parent["ratio"]) else Signal.AMBER if parent["amber"] else Signal.GREEN


def _uncounted(subject: Subject) -> tuple[str, str]:
    """How many indicators do not say how they are collected, so that forms and hours are without them."""
    if not subject.unstated:
        return "", ""
    count = len(subject.unstated)
    return f"{count} 项没有写明怎么采集,未计入。", f"{count} do not say how they are collected and are not in it."


def _grown(subject: Subject, links: pd.DataFrame) -> tuple[str, str]:
    """How much each target grew, by itself: two targets in unlike units have no common mean."""
    zh, en = [], []
    for code, more in links.groupby("subject", sort=True)["more"]:
        above, *excess = escalation.growth(more)
        share, (median, mean) = f"{100 * above:.1f}", (f"{each:+.2f}" for each in excess)
        names = [burden_words.named(subject, str(code), each) for each in ("zh", "en")]
        zh.append(f"{names[0]}:{share}% 的下级目标高于上级,高出的中位数 {median}、平均 {mean}")
        en.append(f"{names[1]}: {share} % of the targets below exceed those above, median {median}, mean {mean}")
    return f"{';'.join(zh)}。", f"{'; '.join(en)}."


def limits(subject: Subject, stated: Mapping[str, Stated], language: Language) -> Table:
    """Every limit and assumption as it holds, what it rests on, and who stated it when."""
    rows = [
        (each.en if language == "en" else each.zh, f"{subject.policy[name]:g}",
         held.basis if (held := stated.get(name)) else each.basis_en if language == "en" else each.basis,
         f"{held.actor} · {held.at[:10]}" if held else "—", name)
        for name, each in BY_NAME.items()
    ]  # fmt: skip
    heads = ("含义;数值;依据;何人何时;代码", "Meaning;Value;Basis;Who and when;Code")
    return _table((("阈值与估计值", "Limits and assumptions"), heads), rows, {1}, language)


def _weight(parts: Sequence[tuple[Metric, Offender]]) -> tuple[float, ...]:
    """What sorts offenders: red metrics, all metrics, hours, weight, the most first."""
    red = sum(metric.signal is Signal.RED for metric, _ in parts)
    hours, weight = (max(getattr(each, name) for _, each in parts) for name in ("hours", "weight"))
    return (-red, -len(parts), -hours, -weight)


def _offender(
    subject: Subject, codes: tuple[str, ...], parts: Sequence[tuple[Metric, Offender]], language: Language
) -> tuple[Cell, ...]:
    whys = dict.fromkeys(each.why.text(language) for _, each in parts)
    return (
        _names(subject, codes, language),
        _halves(_involved([metric for metric, _ in parts], language), language),
        _halves(whys, language),
        max(each.hours for _, each in parts) or None,
        max(each.weight for _, each in parts) or None,
    )


def _involved(metrics: Sequence[Metric], language: Language) -> Iterable[str]:
    """The names of metrics by signal, each once, the red ones first."""
    for signal in TURNED:
        names = dict.fromkeys(burden_words.NAMES[each.code].text(language) for each in metrics if each.signal is signal)
        if names:
            colon = ": " if language == "en" else ":"
            yield f"{burden_words.SIGNALS[signal].text(language)}{colon}{_mark(language).join(names)}"


def _table(
    about: tuple[tuple[str, str], tuple[str, str]],
    rows: Iterable[tuple[Cell, ...]],
    numeric: set[int],
    language: Language,
    note: tuple[str, str] = ("", ""),
) -> Table:
    """`about`: title and headings in both languages, headings parted by semicolons."""
    at = language == "en"
    title, headings = about
    return Table(title[at], tuple(headings[at].split(";")), tuple(rows), frozenset(numeric), note[at])


def _rows(frame: pd.DataFrame) -> Iterable[tuple[str, tuple[float, ...]]]:
    return [(str(label), tuple(row)) for label, row in zip(frame.index, frame.to_numpy(float), strict=True)]


def _names(subject: Subject, codes: Iterable[str], language: Language) -> str:
    return _mark(language).join(burden_words.named(subject, code, language) for code in codes)


def _halves(parts: Iterable[str], language: Language) -> str:
    return ("; " if language == "en" else ";").join(parts)


def _mark(language: Language) -> str:
    return ", " if language == "en" else "、"
