"""What the adjustment leaves alone: conditions that must not adjust, units without a place, values left as they are."""

from dataclasses import replace

import streamlit as st

from evaluation.domain.indicators import Level
from evaluation.domain.results import Note
from evaluation.domain.units import Condition
from evaluation.services import adjustments, previews
from evaluation.services.evaluation import Evaluation
from evaluation.services.previews import Preview
from pages.shared import language, tables
from pages.shared.figures import plain, signed
from pages.shared.language import t
from pages.shared.sentences import note, verdict
from pages.shared.tables import Column, Row

NAMED, FEW = 12, 3
ANY = "\0"  # stands for an indicator in a sentence said of several


def conditions(evaluation: Evaluation, level: Level) -> None:
    """What must not adjust, why, and what it would have done."""
    choices = {each.condition: each for each in previews.choices(evaluation)}
    if not choices:
        note(t("adjustment.no_declined"))
        return
    labels = {code: _named(each) for code, each in choices.items()}
    chosen = st.selectbox(
        t("adjustment.try"), list(choices), format_func=labels.__getitem__, key="adjustment.try", index=None,
        placeholder=t("adjustment.try_hint"), width=380,
    )  # fmt: skip
    if chosen is None:
        note(t("adjustment.try_note"))
        return
    found = previews.preview(evaluation, chosen)
    verdict(_declined_sentence(found, level))
    note(t("adjustment.preview_only"))
    measure = language.measure(found.condition.unit_of_measurement)
    columns = [
        Column(t("adjustment.unit")),
        Column(t("adjustment.of_condition", condition=labels[chosen], measure=measure), numeric=True),
        Column(t("adjustment.would"), numeric=True),
    ]
    extremes = [*found.raised[:5], *reversed(found.lowered[:5])]
    rows = [
        Row([language.name(each.unit, each.unit.code), plain(each.value), signed(each.points)]) for each in extremes
    ]
    tables.show(columns, rows, t("adjustment.preview_only"))


def unplaced(evaluation: Evaluation, category: str) -> None:
    """Who has no place and why; what the adjustment left as it was or is to be read with care, and what would help."""
    reasons: dict[str, list[str]] = {}
    for unit, reason in adjustments.unplaced(evaluation, category):
        reasons.setdefault(language.word("reasons", reason), []).append(language.name(unit, unit.code))
    if reasons:
        columns = [Column(t("adjustment.reason")), Column(t("adjustment.count"), numeric=True)]
        rows = [
            Row([why, f"{len(units)}", tables.roomy(language.some(units, NAMED))]) for why, units in reasons.items()
        ]
        st.subheader(t("adjustment.placeless"))
        tables.show([*columns, Column(t("adjustment.unit"))], rows, t("adjustment.placeless"))
    else:
        note(t("adjustment.all_placed"))
    remarks = adjustments.remarks(evaluation, category)
    for key, found in (("left", remarks.left), ("heed", remarks.heed)):
        if found:
            st.subheader(t(f"adjustment.{key}"))
            st.markdown("\n".join(f"- {text}" for text in _remarks(evaluation, found)))


def _remarks(evaluation: Evaluation, found: tuple[Note, ...]) -> list[str]:
    """What is said, once of all the indicators and units of which it is said; the units stand before it."""
    names = {each.condition: _named(each) for each in evaluation.dataset.register} | {ANY: ANY}
    indicators = {code: language.name(each, code) for code, each in evaluation.indicators.items()}
    members = {each.code: language.name(each, each.code) for each in evaluation.dataset.units}
    units: dict[tuple[str, str], list[str]] = {}
    for each in found:
        said = language.said(replace(each, indicator=ANY), names | indicators)
        units.setdefault((said, each.indicator), []).extend([members[each.unit]] if each.unit else [])
    together: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (said, indicator), of in units.items():
        together.setdefault((said, tuple(of)), []).append(indicators.get(indicator, indicator))
    return [
        (language.some(list(of), NAMED) + t("shell.colon") if of else "") + said.replace(ANY, language.some(named, FEW))
        for (said, of), named in together.items()
    ]


def _declined_sentence(found: Preview, level: Level) -> str:
    name = _named(found.condition)
    why = found.why_en if language.current() == "en" else found.why_zh
    large = [each for each in found.raised if each.points >= 1]
    would = t(
        "adjustment.would_raise",
        count=len(large),
        units=t(f"cards.units_{level}"),
        names=language.joined([language.name(each.unit, each.unit.code) for each in large[:5]]),
        most=found.raised[0].points,
    ) if large else t("adjustment.would_little")  # fmt: skip
    return t("adjustment.declined", name=name, why=why.rstrip(".")) + would


def _named(condition: Condition) -> str:
    return language.name(condition, condition.condition)
