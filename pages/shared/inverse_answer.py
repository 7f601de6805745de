"""The answer of an audit: the sentence, how rare such weights are, then what would have to change or the proof."""

from collections.abc import Callable, Mapping
from html import escape

import streamlit as st

from evaluation.services.inverse import Need, Question, Told
from pages.shared import language, tables
from pages.shared.figures import plain, signed
from pages.shared.language import t
from pages.shared.tables import Column, Row

Called = Callable[[str], str]
RARE = 0.001


def show(question: Question, told: Told, called: Called, names: Mapping[str, str], pillars: Mapping[str, str]) -> None:
    """What was asked, the answer in sentences, and the table that stands behind it."""
    sentences = [_sentence(question, told, called)]
    if told.outcome in {"found", "none", "in_place", "undecided"}:
        sentences.append(_share(told))
    st.html(f'<p class="hj-verdict">{escape("".join(sentences))}</p>')
    notes = [_asked(question, called), t("inverse.recorded")]
    notes += [t("inverse.left_out", count=told.left_out)] if told.left_out and told.outcome != "gaps" else []
    if told.pillars:
        notes.append(t("inverse.kept", pillars=language.joined([pillars.get(code, code) for code in told.pillars])))
    st.html("".join(f'<p class="hj-note">{escape(note)}</p>' for note in notes))
    if told.outcome == "found":
        _needs(told, names)
    if told.pairs:
        _conflict(told, called)


def _asked(question: Question, called: Called) -> str:
    if question.tops:
        unit, places = question.tops[0]
        return t("inverse.asked_top", unit=called(unit), places=places)
    return t("inverse.asked", order=" > ".join(called(code) for code in question.order))


def _sentence(question: Question, told: Told, called: Called) -> str:
    match told.outcome:
        case "found":
            return t("inverse.found", moved=plain(told.moved))
        case "gaps":
            return t("inverse.gaps", units=language.joined([called(code) for code in told.gaps]))
        case "none" if told.pairs:
            return t("inverse.none_pairs", count=len(told.pairs), lacking=plain(told.lacking))
        case "none" if told.best and told.best[0][1] is not None:
            unit, best = told.best[0]
            return t("inverse.none_top", unit=called(unit), places=question.tops[0][1], best=best)
        case other:
            return t(f"inverse.{other}")


def _share(told: Told) -> str:
    if told.share == 0:
        return t("inverse.share_none", draws=f"{told.draws:,}")
    if told.share < RARE:
        return t("inverse.share_small", draws=f"{told.draws:,}")
    return t("inverse.share", share=f"{100 * told.share:.1f}", draws=f"{told.draws:,}")


def _needs(told: Told, names: Mapping[str, str]) -> None:
    st.html(f'<p class="hj-note">{escape(t("inverse.needs"))}</p>')
    squares = any(need.squared is not None for need in told.needs)
    headings = ["adopted", "needed", "difference", *(["squared"] if squares else [])]
    columns = [Column(t("inverse.name")), *(Column(t(f"inverse.{each}"), numeric=True) for each in headings)]
    rows = [Row([names[need.leaf.indicator], *_figures(need)]) for need in told.needs]
    tables.show(columns, rows, t("inverse.needs"))


def _figures(need: Need) -> list[str]:
    found = [plain(need.adopted), plain(need.needed), signed(need.needed - need.adopted)]
    return found if need.squared is None else [*found, plain(need.squared)]


def _conflict(told: Told, called: Called) -> None:
    st.html(f'<p class="hj-note">{escape(t("inverse.conflict"))}</p>')
    columns = [Column(t("inverse.above")), Column(t("inverse.below")), Column(t("inverse.multiplier"), numeric=True)]
    rows = [Row([called(above), called(below), plain(multiplier)]) for above, below, multiplier in told.pairs]
    tables.show(columns, rows, t("inverse.conflict"))
    st.html(f'<p class="hj-note">{escape(t("inverse.certificate"))}</p>')
