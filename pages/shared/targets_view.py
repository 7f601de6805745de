"""What the weights should reach: each target with a word and a sign, and the way to set or drop one."""

from typing import Any

import streamlit as st

from evaluation.errors import HengjiError
from evaluation.services import targets, weights
from evaluation.services.targets import KINDS, Of, Target
from pages.shared import language, session
from pages.shared.language import t
from pages.shared.sentences import note
from pages.shared.weights_desk import Desk


def stated(desk: Desk) -> tuple[Target, ...]:
    """The targets of the desk's category."""
    return targets.stated(session.store(), desk.actor, desk.laboratory.scheme, desk.laboratory.category)


def sent(found: tuple[Target, ...]) -> list[dict[str, Any]]:
    """The targets as the live sliders check them."""
    return [{"of": each.of, "least": each.least, "text": _text(each)} for each in found]


def checked(desk: Desk, found: tuple[Target, ...]) -> None:
    """Each target with what the weights on the desk reach."""
    balance = weights.balance(desk.laboratory, desk.shares)
    for each in found:
        name = "laboratory.target_met" if each.met(balance) else "laboratory.target_missed"
        note(t(name, target=_text(each), now=f"{each.now(balance):.1f}"))


def form(desk: Desk, found: tuple[Target, ...]) -> None:
    """Setting a target with its basis, and taking one back."""
    with st.popover(t("targets.set")):
        note(t("targets.why"))
        st.selectbox(t("targets.of"), KINDS, key="targets.of", format_func=lambda of: t(f"targets.of_{of}"))
        st.number_input(t("targets.least"), 0.0, 100.0, 60.0, step=1.0, key="targets.least", format="%.1f")
        st.text_input(t("targets.basis"), key="targets.basis", max_chars=120, placeholder=t("targets.basis_hint"))
        st.button(t("targets.save"), type="primary", on_click=_state, args=(desk,))
        for each in found:
            note(t("targets.row", target=_text(each), basis=each.basis))
            st.button(t("targets.drop"), key=f"targets.drop.{each.of}", on_click=_drop, args=(desk, each.of))


def _state(desk: Desk) -> None:
    """Sets what the form says; a refusal stands above the sliders."""
    of, least, basis = (st.session_state[f"targets.{name}"] for name in ("of", "least", "basis"))
    scheme, category = desk.laboratory.scheme, desk.laboratory.category
    try:
        targets.state(session.store(), desk.actor, scheme, category, Target(of, least, basis))
        desk.fault = ""
    except HengjiError as error:
        desk.fault = error.text(language.current())


def _drop(desk: Desk, of: Of) -> None:
    targets.drop(session.store(), desk.actor, desk.laboratory.scheme, desk.laboratory.category, of)


def _text(target: Target) -> str:
    return t("targets.text", of=t(f"targets.of_{target.of}"), least=f"{target.least:g}")
