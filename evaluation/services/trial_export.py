"""What a blind trial leads to, as a workbook: units under numbers, 试算 on every sheet, an audit row."""

import hashlib
from datetime import UTC, datetime

from evaluation.domain.table import Language
from evaluation.exchange import workbook
from evaluation.exchange.workbook import PLACE, SCORE, SHARE, Cell, Heading, Sheet
from evaluation.services import weights
from evaluation.services.actors import OFFICER, PLANNER, Actor
from evaluation.services.export_texts import say
from evaluation.services.rounding import printed
from evaluation.services.shares import Shares
from evaluation.services.weights import Laboratory
from evaluation.storage.repository import Store

_WORDS: dict[str, tuple[str, str]] = {
    "mark": (
        "试算:盲调,单位以代号出现。权重草案的试算结果,不是考核结果。",
        "Trial: blind, units under numbers. What draft weights would lead to, not the result of an assessment.",
    ),
    "labels": (
        "代号只在导出它的那次会话内有效,与区划代码和名次无关。",
        "The numbers hold in the session that exported them only; they follow neither codes nor places.",
    ),
    "about": ("说明", "About"),
    "weights": ("权重", "Weights"),
    "places": ("试算名次", "Trial places"),
    "adopted": ("基准方案 %", "Reference scheme %"),
    "draft": ("草案 %", "Draft %"),
    "indicator": ("指标", "Indicator"),
    "unit": ("单位代号", "Unit"),
    "before": ("基准方案的名次", "Place, reference"),
    "now": ("草案的名次", "Place, draft"),
}


def export_trial(store: Store, actor: Actor, laboratory: Laboratory, shares: Shares, language: Language) -> bytes:
    """The workbook: 说明, 权重 and, where units are placed, 试算名次 by label."""
    actor.must_hold((OFFICER, PLANNER), "导出")
    sheets = [_about(laboratory, actor, language), _weights(laboratory, shares, language)]
    if laboratory.ranks:
        sheets.append(_places(laboratory, shares, language))
    content = workbook.write(sheets, _word("mark", language)[:60])
    made = laboratory.prepared.provenance
    facts = {"file": file_name(laboratory), "sha256": hashlib.sha256(content).hexdigest(), "trial": True}
    with store.unit_of_work(actor.name) as work:
        digests = {"scheme": made.scheme, "dataset": made.dataset, "software": made.software}
        work.record_export(laboratory.scheme.framework, facts | digests | {"weights": dict(shares)})
    return content


def file_name(laboratory: Laboratory) -> str:
    """A name that says that it is a trial."""
    dataset = laboratory.prepared.dataset
    return f"hengji_trial_{dataset.framework.code}_{dataset.level}_{dataset.period}_{laboratory.scheme.code}.xlsx"


def _about(laboratory: Laboratory, actor: Actor, language: Language) -> Sheet:
    dataset, scheme, made = laboratory.prepared.dataset, laboratory.scheme, laboratory.prepared.provenance
    first = "name_en" if language == "en" else "name_zh"
    facts = [
        ("framework", getattr(dataset.framework, first) or dataset.framework.name_zh),
        ("status", say("simulated" if dataset.framework.simulated else "trial", language)),
        ("level", say(dataset.level.value, language)),
        ("period", dataset.period),
        ("scheme", getattr(scheme, first) or scheme.name_zh),
        ("category", laboratory.category),
        ("scheme_digest", made.scheme),
        ("dataset_digest", made.dataset),
        ("software", made.software),
        ("time", datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")),
        ("actor", actor.name),
    ]
    return Sheet(
        name=_word("about", language),
        headings=(Heading(say("item", language)), Heading(say("content", language))),
        rows=tuple((say(name, language), text) for name, text in facts),
        lines=(_word("mark", language),),
        foot=(_word("labels", language),),
        fixed=0,
        portrait=True,
    )


def _weights(laboratory: Laboratory, shares: Shares, language: Language) -> Sheet:
    known = {each.code: each for each in laboratory.prepared.dataset.indicators}

    def name(code: str) -> str:
        each = known.get(code)
        return code if each is None else ((each.name_en if language == "en" else "") or each.name_zh)

    return Sheet(
        name=_word("weights", language),
        headings=(
            Heading(_word("indicator", language)),
            Heading(_word("adopted", language), SHARE),
            Heading(_word("draft", language), SHARE),
        ),
        rows=tuple((name(code), laboratory.adopted[code], shares[code]) for code in laboratory.adopted),
        lines=(_word("mark", language),),
        fixed=1,
    )


def _places(laboratory: Laboratory, shares: Shares, language: Language) -> Sheet:
    trial = weights.try_out(laboratory, shares)
    heads = [(_word("unit", language), "text"), (_word("now", language), PLACE), (_word("before", language), PLACE)]
    heads += [(say(name, language), SCORE) for name in ("total", "visible", "latent", "process")]
    rows: list[tuple[Cell, ...]] = []
    for row in weights.listed(laboratory, trial):
        label = laboratory.labels.text(row.unit.code, language) if laboratory.labels else row.unit.code
        total = None if row.total is None else float(row.total)
        parts = (float(printed(part) or 0) for part in row.parts)
        rows.append((label, row.place, row.before, total, *parts))
    return Sheet(
        name=_word("places", language),
        headings=tuple(Heading(text, kind) for text, kind in heads),
        rows=tuple(rows),
        lines=(_word("mark", language),),
        fixed=1,
    )


def _word(name: str, language: Language) -> str:
    return _WORDS[name][language == "en"]
