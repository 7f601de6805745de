"""The export's parts: whose weights, which units, which pages to print, and the files."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from html import escape

import streamlit as st

from evaluation.domain.indicators import Level
from evaluation.domain.results import Scorecard
from evaluation.services import drafts, exporting
from evaluation.services.actors import Actor
from evaluation.services.drafts import EDITORS
from evaluation.services.evaluation import Evaluation
from evaluation.services.exporting import Order
from evaluation.services.workspace import Store
from pages.shared import language, sentences, session
from pages.shared.language import t
from pages.shared.session import Choice

MOST_PRINTED = 20
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ADOPTED = "adopted"
KEPT = "kept"
File = tuple[str, str, Callable[[Store, Actor, Evaluation, Order], bytes]]  # suffix, media type, who makes it


def choose_weights(actor: Actor, choice: Choice) -> Choice:
    """The choice under the weights that the reader wants: the scheme's own, or a draft's."""
    if not actor.holds(EDITORS):
        return choice
    left = drafts.kept(session.store(), actor, choice.scheme)
    named = {each.name: each for each in drafts.named(session.store(), actor, choice.scheme)}
    known = {ADOPTED: None, **({KEPT: left} if left else {}), **named}
    if len(known) == 1:
        return choice
    wished = st.query_params.get("weights", ADOPTED)
    start = list(known).index(wished) if wished in known else 0
    wanted = known[st.selectbox(t("export.weights"), list(known), index=start, format_func=_weights)]
    return choice if wanted is None else replace(choice, scheme=drafts.apply(choice.scheme, wanted))


def order(evaluation: Evaluation, choice: Choice, reference: Scorecard | None) -> Order:
    """What the reader asks for: of cadres one card, of others a category or all; `reference`: beside a draft."""
    names = {unit.code: language.name(unit, unit.code) for unit in evaluation.dataset.units}
    categories = evaluation.scorecard.prepared.categories
    inside = sorted(categories.index[categories == choice.category])
    if choice.level is Level.CADRE:
        sentences.note(t("export.one_person"))
        one = st.selectbox(t("export.person"), inside, format_func=names.__getitem__)
        return Order(language.current(), (one,), (one,), _notes(evaluation), reference)
    whole = t("export.everyone", count=len(categories))
    part = t("export.category", category=language.word("categories", choice.category), count=len(inside))
    scope = st.segmented_control(t("export.scope"), [part, whole], default=part, required=True)
    units = tuple(inside) if scope == part else ()
    printed = st.multiselect(t("export.printed"), units or sorted(names), format_func=names.__getitem__,
                             max_selections=MOST_PRINTED, select_all=False,
                             placeholder=t("export.printed_hint"))  # fmt: skip
    return Order(language.current(), units, tuple(printed), _notes(evaluation), reference)


def downloads(actor: Actor, evaluation: Evaluation, wanted: Order) -> None:
    """The files; each is made, and written down in the audit log, when it is asked for."""
    with st.container(horizontal=True):
        _download(actor, evaluation, wanted, ("xlsx", WORKBOOK, exporting.export_workbook))
        _download(actor, evaluation, wanted, ("csv", "text/csv", exporting.export_csv))
    sentences.note(t("export.recorded"))


def card(actor: Actor, evaluation: Evaluation, choice: Choice, wanted: Order) -> None:
    """One unit's card on a page, as PDF; of cadres that of the one chosen."""
    st.subheader(t("export.card_title"))
    code = wanted.printed[0] if choice.level is Level.CADRE else _unit(evaluation, choice)
    _download(actor, evaluation, replace(wanted, printed=(code,)), ("pdf", "application/pdf", exporting.export_card))
    sentences.note(t("export.card_note"))


def contents(level: Level) -> None:
    """What the workbook holds, sheet by sheet; of a cadre no place."""
    graded, more = ("grading_cadre", ()) if level is Level.CADRE else ("grading", ("pictures",))
    sheets = (
        "about",
        "weights",
        "raw",
        "adjusted",
        "scales",
        "normalised",
        "scores",
        graded,
        *more,
        "comparison",
        "one",
    )
    rows = "".join(f"<li>{escape(t(f'export.sheet_{sheet}'))}</li>" for sheet in sheets)
    st.html(f'<ul class="hj-note">{rows}</ul>')


def _unit(evaluation: Evaluation, choice: Choice) -> str:
    categories = evaluation.scorecard.prepared.categories
    inside = sorted(categories.index[categories == choice.category])
    names = {unit.code: language.name(unit, unit.code) for unit in evaluation.dataset.units}
    wished = st.query_params.get("unit", "")
    start = inside.index(wished) if wished in inside else 0
    return str(st.selectbox(t("export.card_unit"), inside, index=start, format_func=names.__getitem__))


def _download(actor: Actor, evaluation: Evaluation, wanted: Order, file: File) -> None:
    suffix, mime, export = file
    make: Callable[[], bytes] = partial(export, session.store(), actor, evaluation, wanted)
    name = exporting.file_name(evaluation, f"{wanted.printed[0]}.pdf" if suffix == "pdf" else suffix)
    st.download_button(t(f"export.{suffix}"), make, name, mime, on_click="ignore",
                       type="primary" if suffix == "xlsx" else "secondary")  # fmt: skip


def _weights(name: str) -> str:
    return t(f"export.weights_{name}") if name in {ADOPTED, KEPT} else t("weights.preset_draft", name=name)


def _notes(evaluation: Evaluation) -> tuple[str, ...]:
    held = evaluation.holdings
    names = {each.code: language.name(each, each.code) for each in held.indicators}
    names |= {each.condition: language.name(each, each.condition) for each in held.register}
    return tuple(dict.fromkeys(language.said(note, names) for note in evaluation.scorecard.notes if not note.unit))
