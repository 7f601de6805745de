"""Names that forms use and that may mean an item of the catalogue: a person decides, and may decide otherwise."""

import streamlit as st

from evaluation.domain.framework import Holdings
from evaluation.errors import HengjiError
from evaluation.services import collecting
from evaluation.services.actors import Actor
from evaluation.services.collecting import Collected, Question
from pages.shared import language, sentences, session
from pages.shared.language import t
from pages.shared.sentences import note

MOST_FORMS = 3


def show(actor: Actor, held: Holdings, found: Collected, names: dict[str, str]) -> None:
    """The questions, the most alike first; then what was decided so far."""
    if found.questions and actor.holds(collecting.EDITORS):
        st.subheader(t("collecting.names", count=len(found.questions)))
        sentences.note(t("collecting.names_note"))
        for each in found.questions:
            _question(actor, held, each, language.some([names[form] for form in each.forms], MOST_FORMS))
    decided = collecting.decisions(session.store(), actor, held.framework.code)
    if decided:
        with st.expander(t("collecting.decided", count=len(decided))):
            items = {each.code: each for each in found.catalogue.items}
            for decision in decided:
                item = items.get(decision.item)
                key = "collecting.decided_same" if item else "collecting.decided_apart"
                words = t(key, name=decision.name, item=language.name(item, decision.item) if item else "",
                          actor=decision.actor, at=decision.at[:10])  # fmt: skip
                note(words)
                if item and actor.holds(collecting.EDITORS):
                    st.button(t("collecting.undo"), key=f"collecting.undo.{decision.name}", on_click=_decide,
                              args=(actor, held.framework.code, decision.name, collecting.NO_ITEM))  # fmt: skip


def _question(actor: Actor, held: Holdings, asked: Question, forms: str) -> None:
    items = {each.code: each for each in held.data_items}
    shares = {each.item: each.share for each in asked.alike if each.item in items}
    if not shares:
        return
    with st.container(border=True):
        label = t("collecting.question", name=asked.name, forms=forms)
        words = {code: t("collecting.candidate", name=language.name(items[code], code), owner=items[code].owner,
                         unit=language.measure(items[code].unit_of_measurement), share=f"{100 * share:.0f}%")
                 for code, share in shares.items()}  # fmt: skip
        key = f"collecting.name.{asked.name}"
        chosen = st.radio(label, list(shares), format_func=words.__getitem__, key=key)
        with st.container(horizontal=True):
            for said, item in (("same", chosen), ("apart", collecting.NO_ITEM)):
                st.button(t(f"collecting.{said}"), key=f"{key}.{said}", on_click=_decide,
                          args=(actor, held.framework.code, asked.name, item))  # fmt: skip


def _decide(actor: Actor, framework: str, name: str, item: str) -> None:
    try:
        collecting.decide(session.store(), actor, framework, name, item)
    except HengjiError as error:
        st.error(error.text(language.current()))
