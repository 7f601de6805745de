"""Where two ways of adjusting say something else: of a category, indicator by indicator, and of one unit."""

import streamlit as st

from evaluation.services import agreement
from evaluation.services.agreement import Agreement, Depending, Tally
from evaluation.services.evaluation import Evaluation
from pages.shared import adjustment_charts, language, tables
from pages.shared.figures import apart, signed
from pages.shared.language import t
from pages.shared.sentences import note, verdict
from pages.shared.tables import Column, Row

NAMED, SAID = 5, 3


def show(evaluation: Evaluation, category: str) -> None:
    """How many judgements depend on the method (视方法而定), by indicator, and of which units."""
    title = t("agreement.title_all" if _by_peers(evaluation) else "agreement.title_peers")
    st.subheader(title)
    found = agreement.read(evaluation, category)
    if found is None:
        note(t("agreement.none"))
        return
    verdict(_sentence(found, _other(evaluation)))
    note(t("agreement.note"))
    counted = [each for each in found.tallies if each.depending]
    if not counted:
        return
    note(t("agreement.bars"))
    st.altair_chart(adjustment_charts.depending(counted), width="stretch")
    columns = [Column(t("cards.indicator"))]
    columns += [Column(t(f"agreement.{each}"), numeric=True) for each in ("judged", "better", "worse")]
    columns.append(Column(t("agreement.units")))
    tables.show(columns, [_row(each) for each in counted], title, stacked=True)


def of_unit(evaluation: Evaluation, unit: str) -> None:
    """The unit's indicators that depend on the method, in a sentence; nothing where there is none."""
    found = agreement.of_unit(evaluation, unit)
    if found:
        said = language.some([_difference(each) for each in found], SAID)
        text = t("agreement.of_unit", count=len(found), other=_other(evaluation), indicators=said)
        note(text, t("agreement.depends"))


def explain(evaluation: Evaluation) -> None:
    """What the mark in a table means."""
    note(t("agreement.card_note", other=_other(evaluation)))


def mark(found: Depending) -> str:
    """What stands beside an indicator in a table: that it depends on the method, and by how much."""
    return t("agreement.mark", difference=signed(found.difference))


def _sentence(found: Agreement, other: str) -> str:
    alike = found.judged - found.depending
    part = found.depending / found.judged
    share = f"{part:.0%}" if part >= 0.01 else f"{part:.1%}"
    if not found.depending:
        return t("agreement.sentence_alike", other=other, judged=found.judged)
    return t(
        "agreement.sentence", judged=found.judged, other=other, alike=alike, depending=found.depending, share=share
    )


def _row(each: Tally) -> Row:
    better = sum(one.better for one in each.depending)
    names = [language.name(one.unit, one.unit.code) for one in each.depending]
    return Row([
        language.name(each.indicator, each.indicator.code), f"{len(names)} / {each.judged}",
        f"{better}", f"{len(names) - better}", tables.roomy(language.some(names, NAMED)),
    ])  # fmt: skip


def _difference(each: Depending) -> str:
    change = apart(abs(each.difference), each.indicator)
    key = "higher" if each.difference > 0 else "lower"
    return t(f"agreement.{key}", indicator=language.name(each.indicator, each.indicator.code), change=change)


def _other(evaluation: Evaluation) -> str:
    return t("agreement.by_all" if _by_peers(evaluation) else "agreement.by_peers")


def _by_peers(evaluation: Evaluation) -> bool:
    return evaluation.scorecard.scheme.adjustment.method == "nearest_peers"
