"""The report of a burden assessment: a workbook with every table, and one printable page; each leaves an audit row."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.domain.assessing import Assessment, Said, Verdict, Waiver
from evaluation.domain.table import Language
from evaluation.exchange import pdf, workbook
from evaluation.exchange.pdf import Block, Document, Heading, Sentences
from evaluation.exchange.workbook import TEXT, VALUE, Sheet
from evaluation.services import burden_resources, burden_tables, burden_words, repair_words
from evaluation.services.actors import READERS, Actor
from evaluation.services.burden_tables import Table, shown
from evaluation.services.burdens import Repair, Subject
from evaluation.services.export_texts import say
from evaluation.services.repair_words import Measure
from evaluation.storage.records import Policy as Stated
from evaluation.storage.repository import Store

MOST = 14  # rows of a table on paper; the workbook has all
TITLE = Said(zh="减负一致性评估", en="Burden assessment")


@dataclass(frozen=True)
class Report:
    """What is reported: the scheme as assessed, its cheapest repair, who answers for issuing it, the limits stated.

    `measure`: what the losses of the repair are counted in. `lapsed`: why the explanation given holds no more.
    """

    subject: Subject
    found: Assessment
    repair: Repair | None
    measure: Measure
    waiver: Waiver | None
    lapsed: Said | None
    stated: Mapping[str, Stated]
    category: str
    language: Language


def export_workbook(store: Store, actor: Actor, report: Report) -> bytes:
    """The workbook: verdict and provenance first, then every table."""
    sheets = [_about(report, actor), *(_sheet(table) for table in tables(report))]
    return _recorded(store, actor, report, workbook.write(sheets, TITLE.text(report.language)), "xlsx")


def export_page(store: Store, actor: Actor, report: Report) -> bytes:
    """One page of A4: the verdict, why, what it costs, the repair, the explanation; long tables are cut and say so."""
    return _recorded(store, actor, report, pdf.write(document(report)), "pdf")


def file_name(report: Report, suffix: str) -> str:
    """A name that tells framework, scheme and day."""
    framework = report.subject.holdings.framework.code
    return f"hengji_{framework}_{report.found.code}_burden_{report.found.day}.{suffix}"


def tables(report: Report) -> tuple[Table, ...]:
    """Every table of the assessment that has rows; the metrics and the limits always."""
    subject, language = report.subject, report.language
    every = (
        burden_tables.metrics(report.found, language),
        burden_tables.offenders(subject, report.found, language),
        *(() if report.repair is None else (burden_tables.steps(subject, report.repair, report.measure, language),)),
        burden_tables.beside_last_year(subject, report.found, language),
        burden_tables.loads(subject, language),
        burden_resources.statement(subject, language),
        burden_resources.overlaps(subject, language),
        burden_tables.claims(subject, report.category, language),
        burden_tables.conflicts(subject, language),
        burden_tables.targets(subject, language),
        burden_tables.limits(subject, report.stated, language),
    )
    return tuple(each for each in every if each.rows)


def sentences(report: Report) -> tuple[str, ...]:
    """The verdict with what is asked and why, the cheapest repair, and the explanation, or why it has lapsed."""
    verdict, told = burden_words.verdict(report.found), burden_words.sentence(report.subject, report.found)
    said = [Said(zh=f"{verdict.zh}:{told.zh}", en=f"{verdict.en}: {told.en}"), *burden_words.reasons(report.found)]
    if report.repair is not None and report.found.verdict is not Verdict.PASS:
        said.append(repair_words.sentence(report.subject, report.repair, report.measure))
    if report.waiver is not None:
        said.append(burden_words.waiver(report.waiver))
    if report.lapsed is not None:
        said.append(report.lapsed)
    return tuple(each.text(report.language) for each in said)


def document(report: Report) -> Document:
    """The printable page."""
    language, held = report.language, report.subject.holdings.framework
    first, *rest = sentences(report)
    metrics, *others = (
        burden_tables.metrics(report.found, language),
        burden_tables.offenders(report.subject, report.found, language),
        burden_tables.beside_last_year(report.subject, report.found, language),
    )
    blocks: list[Block] = [Sentences((first,), "strong"), Sentences(tuple(rest))]
    for table in (metrics, *others):
        if table.rows:
            blocks += [Heading(table.title), _printed(table)]
            cut = len(table.rows) - MOST
            if cut > 0:
                blocks.append(Sentences((burden_words.more(cut).text(report.language),), "small"))
    return Document(
        title=f"{TITLE.zh}:{_name(report)}" if language == "zh" else f"{TITLE.en}: {_name(report)}",
        context=" · ".join(text for _, text in _facts(report)[:3]),
        blocks=tuple(blocks),
        mark=say("simulated" if held.simulated else "trial", language),
        foot=tuple(f"{name}: {text}" for name, text in _facts(report)[3:]),
        language=language,
    )


def _about(report: Report, actor: Actor) -> Sheet:
    """The first sheet: what is said, and what it was made from."""
    facts = [*_facts(report), (say("actor", report.language), actor.name)]
    rows = [(burden_words.CONCLUSION.text(report.language), text) for text in sentences(report)] + facts
    heads = tuple(workbook.Heading(say(each, report.language)) for each in ("item", "content"))
    name = TITLE.text(report.language)
    return Sheet(name, (heads[0], workbook.Heading(heads[1].text, "wrapped")), tuple(rows), (name,), portrait=True)


def _facts(report: Report) -> list[tuple[str, str]]:
    held, language = report.subject.holdings.framework, report.language
    name = (held.name_en if language == "en" else "") or held.name_zh
    return [
        (say("framework", language), name),
        (say("scheme", language), f"{_name(report)} ({report.found.code})"),
        (burden_words.DAY.text(report.language), f"{report.found.day}"),
        (say("status", language), say("simulated" if held.simulated else "trial", language)),
        (say("scheme_digest", language), report.found.scheme),
        (burden_words.POLICY_DIGEST.text(report.language), report.found.policy),
    ]


def _name(report: Report) -> str:
    scheme = report.subject.scheme
    return (scheme.name_en if report.language == "en" else "") or scheme.name_zh


def _sheet(table: Table) -> Sheet:
    heads = tuple(
        workbook.Heading(text, VALUE if at in table.numeric else TEXT) for at, text in enumerate(table.headings)
    )
    lines = (table.title, table.note) if table.note else (table.title,)
    return Sheet(table.title, heads, table.rows, lines, fixed=1)


def _printed(table: Table) -> pdf.Table:
    rows = tuple(tuple(shown(cell) for cell in row) for row in table.rows[:MOST])
    return pdf.Table(table.headings, rows, table.numeric)


def _recorded(store: Store, actor: Actor, report: Report, content: bytes, suffix: str) -> bytes:
    actor.must_hold(READERS, "导出")
    facts = {
        "file": file_name(report, suffix),
        "sha256": hashlib.sha256(content).hexdigest(),
        "scheme": report.found.scheme,
        "policy": report.found.policy,
        "verdict": report.found.verdict.value,
    }
    with store.unit_of_work(actor.name) as work:
        work.record_export(report.subject.holdings.framework.code, facts)
    return content
