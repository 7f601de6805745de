"""`assess-burden`: what a scheme asks of the grass roots, before it is issued."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from evaluation.checks.burden import resources
from evaluation.checks.burden.subject import Subject
from evaluation.commands import screen, sources
from evaluation.domain.assessing import Assessment, Metric, Said, Signal, Verdict
from evaluation.domain.policy import Policy
from evaluation.domain.results import Scorecard
from evaluation.domain.scheme import ANY_CATEGORY
from evaluation.errors import Fault, InvalidFramework
from evaluation.exchange import indicator_tables, registers
from evaluation.exchange.indicator_tables import Plain
from evaluation.exchange.registers import Registers
from evaluation.services import burden_resources, burden_words, burdens, evaluation, repair_words
from evaluation.services.actors import local

Assessed = tuple[Subject, Scorecard | None, tuple[Said, ...]]
EXIT: Mapping[Verdict, int] = MappingProxyType({Verdict.PASS: 0, Verdict.REVISE: 3, Verdict.BLOCK: 4})
"""1 is an error of ours and 2 a wrong use."""
SHOWN = 8
MENDED = 200  # indicators up to which the cheapest repair takes seconds


def assess(
    source: Path, scheme: str, *, last_year: Path | None, beside: Path | None, day: date, json: Path | None
) -> int:
    """Prints the verdict, every metric, who offends and the cheapest repair; the exit code of the verdict.

    `source`: a framework's folder or a plain table of indicators; `last_year`: such a table of the year before;
    `beside`: a folder of registers for a plain table.
    """
    sources.check_paths(json)
    subject, card, notes = _of_folder(source, scheme, day) if source.is_dir() else _of_table(source, beside, day)
    if last_year is not None:
        named = Registers({"duty_items": subject.holdings.duty_items, "requests": subject.holdings.requests})
        before = indicator_tables.read(last_year, named)
        subject, notes = _following(subject, last_year, before), (*notes, *before.notes)
    found = burdens.assess(local(), subject)
    _tell(subject, found)
    if found.verdict is not Verdict.PASS:
        _say(_repaired(subject, card))
    for note in (*_beside(subject), *notes):
        _say(note)
    if json is not None:
        json.parent.mkdir(parents=True, exist_ok=True)
        json.write_text(found.model_dump_json(indent=2) + "\n", encoding="utf-8")
        screen.say(f"写入 {json}", f"written to {json}")
    return EXIT[found.verdict]


def _of_folder(folder: Path, code: str, day: date) -> Assessed:
    """A scheme of a framework with its newest data, scored where it can be: then a repair loses of the ranking."""
    holdings = sources.read(folder, "", "")
    scheme = sources.pick_scheme(holdings, code, None)
    period = next(iter(evaluation.periods(holdings, scheme.level)), "")
    card = evaluation.scored(holdings, scheme, period)
    return burdens.subject(holdings, scheme, Policy(), day, period), card, ()


def _of_table(path: Path, beside: Path | None, day: date) -> Assessed:
    """The scheme of a plain table, held against the registers beside it."""
    held = registers.NONE if beside is None else registers.read(beside)
    table = indicator_tables.read(path, held)
    subject = Subject(
        scheme=table.scheme,
        holdings=table.holdings,
        policy=Policy(),
        day=day,
        members=held.members(tuple(table.scheme.weights)),
        unfounded=table.unfounded,
        basis_known=table.basis_known,
        kindless=table.kindless,
    )
    return subject, None, table.notes


def _following(subject: Subject, path: Path, before: Plain) -> Subject:
    """The subject with last year's table; raises InvalidFramework where the two have no category in common."""
    found = replace(subject, last_year=before.scheme)
    if found.shared_categories:
        return found
    held = [
        ["不分类别" if each == ANY_CATEGORY else each for each in one]
        for one in (before.scheme.weights, found.categories)
    ]
    then, now = ("、".join(each) for each in held)
    zh = f"与本年方案没有相同的类别,无法相比:上年 {then};本年 {now}。请把权重列的表头改成本年的类别,或只留一列“权重”"
    en = f"no category in common with this year's scheme: {then} then, {now} now; name the columns of weights alike"
    raise InvalidFramework(str(path), [Fault(zh, en)])


def _repaired(subject: Subject, card: Scorecard | None) -> Said:
    """The cheapest repair in a sentence; of very many indicators it is not looked for."""
    if len(subject.leaves) > MENDED:
        zh = f"指标多于 {MENDED} 项,没有逐项寻找最省的修改;请先归并、删减。"
        return Said(
            zh=zh, en=f"With more than {MENDED} indicators no repair was looked for; merge and drop some first."
        )
    mended = burdens.mend(local(), subject, card)
    return repair_words.sentence(subject, mended, "weight" if card is None else "ranking")


def _beside(subject: Subject) -> list[Said]:
    """What the registers say beside the metrics: persons for what is asked, and tools that overlap."""
    stated = resources.statements(subject)
    found = [burden_resources.summary(subject, stated)] if stated else []
    zh, en = burden_resources.overlaps(subject, "zh"), burden_resources.overlaps(subject, "en")
    return found + [
        Said(zh=f"{zh.title}:{one[0]}({one[3]})", en=f"{en.title}: {other[0]} ({other[3]})")
        for one, other in zip(zh.rows, en.rows, strict=True)
    ]


def _tell(subject: Subject, found: Assessment) -> None:
    verdict, sentence = burden_words.verdict(found), burden_words.sentence(subject, found)
    screen.say(f"{verdict.zh}:{sentence.zh}", f"{verdict.en}: {sentence.en}")
    for reason in burden_words.reasons(found):
        _say(reason)
    headings = screen.text("项,名称,值,信号,界限", "metric,name,value,signal,limits").split(",")
    screen.show("", headings, [_row(each) for each in found.metrics])
    for metric in found.metrics:
        for offender in metric.offenders[:SHOWN] if metric.signal in {Signal.AMBER, Signal.RED} else ():
            cost = burden_words.cost(offender)
            names = "、".join(burden_words.named(subject, code) for code in offender.codes)
            why = offender.why
            screen.say(f"{metric.code} {names}:{why.zh}{cost.zh}", f"{metric.code} {names}: {why.en}{cost.en}")


def _row(metric: Metric) -> list[str]:
    name, note = burden_words.NAMES[metric.code], metric.note or Said(zh="", en="")
    value = burden_words.value(metric)
    limits = screen.text(metric.limits.zh, metric.limits.en)
    signal = burden_words.SIGNALS[metric.signal]
    told = f"{limits} {screen.text(note.zh, note.en)}".strip()
    return [
        metric.code,
        screen.text(name.zh, name.en),
        screen.text(value.zh, value.en),
        screen.text(signal.zh, signal.en),
        told,
    ]


def _say(said: Said) -> None:
    screen.say(said.zh, said.en)
