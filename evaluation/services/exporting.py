"""Scorecards as a living workbook or CSV, one card as PDF; with an audit row for each file that leaves."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from evaluation.domain.indicators import Level
from evaluation.domain.results import Scorecard
from evaluation.domain.table import Language
from evaluation.errors import NotAllowed, UnknownName
from evaluation.exchange import workbook
from evaluation.services import card_page, drafts, export_sheets, living_workbook
from evaluation.services.actors import READERS, Actor
from evaluation.services.evaluation import Evaluation
from evaluation.services.export_texts import say
from evaluation.storage.records import Batch
from evaluation.storage.repository import Store


@dataclass(frozen=True)
class Order:
    """What is asked for: the units (none = all; of cadres exactly one), those with a printable sheet, the language.

    `notes`: what the steps changed or declined, as sentences; `reference`: the result that a draft is compared with.
    """

    language: Language = "zh"
    units: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reference: Scorecard | None = None


def export_workbook(store: Store, actor: Actor, evaluation: Evaluation, order: Order) -> bytes:
    """The living workbook: every category that a wanted unit is in, whole, so that places are places.

    Raises NotAllowed for a list of cadres, UnknownName for a unit that has no scorecard.
    """
    content = living_workbook.make(
        evaluation,
        _chosen(actor, evaluation, order),
        printed=order.printed,
        reference=order.reference,
        language=order.language,
        facts=_facts(store, actor, evaluation, order),
    )
    return _recorded(store, actor, evaluation, content, "xlsx")


def export_csv(store: Store, actor: Actor, evaluation: Evaluation, order: Order) -> bytes:
    """The table of scorecards as CSV; raises as `export_workbook` does."""
    codes = _chosen(actor, evaluation, order)
    content = workbook.write_csv(export_sheets.cards(evaluation, codes, order.language))
    return _recorded(store, actor, evaluation, content, "csv")


def export_card(store: Store, actor: Actor, evaluation: Evaluation, order: Order) -> bytes:
    """One unit's card as a page of PDF: the first of the units printed; raises as `export_workbook` does."""
    _chosen(actor, evaluation, order)
    if not order.printed:
        raise UnknownName("单位", "", list(evaluation.scorecard.scores.index))
    content = card_page.make(evaluation, order.printed[0], order.language, _status(store, evaluation, order.language))
    return _recorded(store, actor, evaluation, content, f"{order.printed[0]}.pdf")


def file_name(evaluation: Evaluation, suffix: str) -> str:
    """A name that tells framework, period and scheme."""
    dataset, scheme = evaluation.dataset, evaluation.scorecard.scheme
    return f"hengji_{dataset.framework.code}_{dataset.level}_{dataset.period}_{scheme.code}.{suffix}"


def _chosen(actor: Actor, evaluation: Evaluation, order: Order) -> Sequence[str]:
    actor.must_hold(READERS, "导出")
    known = list(evaluation.scorecard.scores.index)
    if evaluation.dataset.level is Level.CADRE and len(order.units) != 1:
        raise NotAllowed(actor.name, "导出干部名单")
    for code in (*order.units, *order.printed):
        if code not in known:
            raise UnknownName("单位", code, known)
    return [code for code in known if code in order.units] if order.units else known


def _facts(store: Store, actor: Actor, evaluation: Evaluation, order: Order) -> list[tuple[str, str]]:
    """What the file was made from, as lines of its first sheet; a sheet of weights is known again by the digests."""
    dataset, card, language = evaluation.dataset, evaluation.scorecard, order.language
    zh = language == "zh"
    framework, scheme, provenance = dataset.framework, card.scheme, card.provenance
    batches = {each.number: each for each in store.batches(framework.code)}
    facts = [
        ("framework", f"{framework.name_zh if zh else framework.name_en or framework.name_zh} ({framework.code})"),
        ("status", _status(store, evaluation, language)),
        ("level", say(dataset.level.value, language)),
        ("period", dataset.period),
        ("scheme", f"{scheme.name_zh if zh else scheme.name_en or scheme.name_zh} ({scheme.code})"),
        ("scheme_digest", provenance.scheme),
        ("dataset_digest", provenance.dataset),
        ("software", provenance.software),
        ("time", datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")),
        ("actor", actor.name),
        *(("batch", _batch(number, batches)) for number in provenance.batches),
        *(("note", note) for note in order.notes),
    ]
    return [(say(name, language), text) for name, text in facts]


def _status(store: Store, evaluation: Evaluation, language: Language) -> str:
    """Simulated or on trial; of a scheme that is stored as a draft only, that its results are a trial too."""
    framework, code = evaluation.dataset.framework, evaluation.scorecard.scheme.code
    kinds = {each.kind for each in store.scheme_versions(framework.code) if each.code == code}
    marks = ["simulated" if framework.simulated else "trial"]
    if kinds == {"draft"} or _draft(store, evaluation):
        marks.append("drafted")
    return " · ".join(say(mark, language) for mark in marks)


def _draft(store: Store, evaluation: Evaluation) -> str:
    """The draft of weights under which the scheme was applied; empty where it is the scheme itself."""
    scheme = evaluation.scorecard.scheme
    stored = evaluation.holdings.schemes.get(scheme.code)
    return drafts.behind(store, stored, scheme) if stored is not None else ""


def _batch(number: str, batches: Mapping[str, Batch]) -> str:
    batch = batches.get(number)
    return number if batch is None else f"{number} · {batch.file_name} · {batch.at[:10]} · {batch.sha256[:16]}"


def _recorded(store: Store, actor: Actor, evaluation: Evaluation, content: bytes, suffix: str) -> bytes:
    provenance = evaluation.scorecard.provenance
    facts = {
        "file": file_name(evaluation, suffix),
        "sha256": hashlib.sha256(content).hexdigest(),
        "scheme": provenance.scheme,
        "dataset": provenance.dataset,
        "software": provenance.software,
    }
    if draft := _draft(store, evaluation):
        facts["draft"] = draft
    with store.unit_of_work(actor.name) as work:
        work.record_export(evaluation.dataset.framework.code, facts)
    return content
