"""Pre-filled sheets that come back, and the values that units say are wrong, until their owners have answered."""

import streamlit as st

from evaluation.domain.disputes import Dispute
from evaluation.domain.framework import Holdings
from evaluation.errors import HengjiError
from evaluation.services import corrections
from evaluation.services.actors import Actor
from evaluation.services.corrections import Returned
from pages.shared import language, sentences, session, tables
from pages.shared.language import t
from pages.shared.tables import Column, Row

MOST = 50
OUTCOMES = ("corrected", "kept")


def show(actor: Actor, held: Holdings) -> None:
    """The place to give a sheet back, then the disputes."""
    if actor.holds(corrections.EDITORS):
        _return(actor, held)
    _disputes(actor, held)


def _return(actor: Actor, held: Holdings) -> None:
    st.subheader(t("collecting.return"))
    sentences.note(t("collecting.return_note"))
    done = st.session_state.pop("collecting.done", "")
    if done:
        st.success(done)
    turn = st.session_state.get("collecting.round", 0)
    file = st.file_uploader(t("collecting.return_file"), ["xlsx"], key=f"collecting.return.{turn}")
    if file is None:
        return
    try:
        with st.spinner(t("observations.reading")):
            returned = corrections.read(actor, held, file.getvalue(), file.name)
    except HengjiError as error:
        st.error(error.text(language.current()))
        return
    _told(returned)
    nothing = not returned.values and not returned.corrections
    st.button(t("collecting.accept"), type="primary", disabled=bool(returned.errors) or nothing, on_click=_accept,
              args=(actor, held, returned))  # fmt: skip


def _told(returned: Returned) -> None:
    """What the sheet brings, in a sentence; what is left out, and what stands in the way."""
    sentences.verdict(t("collecting.brings", values=returned.values, corrections=len(returned.corrections)))
    if returned.left_out:
        names = language.joined([each.name for each in returned.left_out])
        sentences.note(t("collecting.left_out", names=names))
    for each in returned.errors:
        problem, remedy = each.text(language.current())
        st.error(f"{each.cell} {problem} {remedy}")


def _accept(actor: Actor, held: Holdings, returned: Returned) -> None:
    try:
        taken = corrections.accept(session.store(), actor, held, returned)
    except HengjiError as error:
        st.session_state["collecting.done"] = ""
        st.error(error.text(language.current()))
        return
    st.session_state["collecting.done"] = t("collecting.done", values=returned.values, disputes=taken.disputes)
    st.session_state["collecting.round"] = st.session_state.get("collecting.round", 0) + 1


def _disputes(actor: Actor, held: Holdings) -> None:
    found = corrections.disputes(session.store(), actor, held.framework.code)
    waiting = [each for each in found if each.is_open]
    st.subheader(t("collecting.disputes", count=len(waiting)))
    sentences.note(t("collecting.disputes_note" if found else "collecting.no_disputes"))
    if not found:
        return
    units = {each.code: language.name(each, each.code) for each in held.units}
    items = {each.code: language.name(each, each.code) for each in held.indicators}
    items |= {each.code: language.name(each, each.code) for each in held.data_items}
    ordered = [*waiting, *(each for each in found if not each.is_open)]
    names = ("unit", "item", "held", "stated", "reason", "state")
    columns = [Column(t(f"collecting.dispute_{name}"), numeric=name == "held") for name in names]
    rows = [_row(each, units, items) for each in ordered[:MOST]]
    tables.show(columns, rows, t("collecting.disputes", count=len(waiting)))
    if waiting and actor.holds(corrections.EDITORS):
        _settlement(actor, held, {each.number: _name(each, units, items) for each in waiting})


def _row(each: Dispute, units: dict[str, str], items: dict[str, str]) -> Row:
    said = each.correction
    state = t("collecting.waiting", actor=each.actor, at=each.at[:10])
    if each.answer:
        words = t(f"collecting.outcome_{each.answer.outcome}")
        state = t("collecting.answered", outcome=words, reason=each.answer.reason, actor=each.answer.actor,
                  at=each.answer.at[:10])  # fmt: skip
    value = "—" if said.held is None else f"{said.held:,.10g}"
    as_of = t("collecting.as_of", as_of=said.as_of) if said.as_of else ""
    return Row([units.get(said.unit, said.unit), items.get(said.item, said.item), f"{value}{as_of}", said.stated,
                tables.roomy(said.note or "—"), tables.roomy(state)])  # fmt: skip


def _name(each: Dispute, units: dict[str, str], items: dict[str, str]) -> str:
    said = each.correction
    return f"{units.get(said.unit, said.unit)} · {items.get(said.item, said.item)} · {said.period} → {said.stated}"


def _settlement(actor: Actor, held: Holdings, names: dict[int, str]) -> None:
    with st.form("collecting.settle", clear_on_submit=True):
        number = st.selectbox(t("collecting.settle_which"), list(names), format_func=names.__getitem__)
        outcome = st.radio(t("collecting.settle_how"), OUTCOMES, horizontal=True,
                           format_func=lambda each: t(f"collecting.outcome_{each}"))  # fmt: skip
        reason = st.text_input(t("collecting.settle_why"), max_chars=200)
        if not st.form_submit_button(t("collecting.settle")):
            return
    try:
        place = (held.framework.code, number)
        corrections.settle(session.store(), actor, place, "corrected" if outcome == "corrected" else "kept", reason)
    except HengjiError as error:
        st.error(error.text(language.current()))
        return
    st.rerun()
