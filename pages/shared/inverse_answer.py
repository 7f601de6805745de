"""The answer of an audit: the sentence, how rare such weights are, then what would have to change or the proof."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from html import escape

import streamlit as st

from evaluation.services.inverse import Question, Told
from pages.shared import language, sentences, tables
from pages.shared.figures import plain, signed
from pages.shared.language import t
from pages.shared.tables import Column, Row

Called = Callable[[str], str]
RARE = 0.001


def show(question: Question, told: Told, called: Called, names: Mapping[str, str], pillars: Mapping[str, str]) -> None:
    """What was asked, the answer in sentences, and the table that stands behind it."""
    said = [_sentence(question, told, called)]
    if told.outcome in {"found", "none", "in_place", "undecided"}:
        said.append(_share(told))
    sentences.verdict("".join(said))
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
    """What changes with the least movement; the weights nearest in squares, which move all a little, behind a click."""
    sentences.note(t("inverse.needs"))
    changed = [need for need in told.needs if need.needed != need.adopted]
    _table([(names[need.leaf.indicator], need.adopted, need.needed) for need in changed], t("inverse.needs"))
    squares = [
        (names[each.leaf.indicator], each.adopted, each.squared) for each in told.needs if each.squared is not None
    ]
    if squares:
        with st.expander(t("inverse.squares")):
            _table(squares, t("inverse.squares"))


def _table(rows: Sequence[tuple[str, Decimal, Decimal]], caption: str) -> None:
    headings = [Column(t(f"inverse.{each}"), numeric=True) for each in ("adopted", "needed", "difference")]
    filled = [Row([name, plain(old), plain(new), signed(new - old)]) for name, old, new in rows]
    tables.show([Column(t("inverse.name")), *headings], filled, caption)


def _conflict(told: Told, called: Called) -> None:
    sentences.note(t("inverse.conflict"))
    columns = [Column(t("inverse.above")), Column(t("inverse.below")), Column(t("inverse.multiplier"), numeric=True)]
    rows = [Row([called(above), called(below), plain(multiplier)]) for above, below, multiplier in told.pairs]
    tables.show(columns, rows, t("inverse.conflict"))
    sentences.note(t("inverse.certificate"))
