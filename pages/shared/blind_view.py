"""Whether the laboratory is blind: units under numbers until somebody says why their names are needed."""

import secrets
from datetime import UTC, datetime
from html import escape

import streamlit as st

from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.errors import HengjiError
from evaluation.services import blind, workspace
from evaluation.services.actors import Actor
from evaluation.services.blind import Labels
from evaluation.services.evaluation import Evaluation
from pages.shared import language, session
from pages.shared.language import t
from pages.shared.session import Choice

_ORDER = "blind.order"
_SHOWN = "blind.shown"  # framework -> when its names were shown, in this session
_TRIED = "blind.tried"  # framework and level -> year tried on blind -> year chosen, in this session
_FAULT = "blind.fault"
_DONE = "blind.done"


def settle(actor: Actor, choice: Choice) -> tuple[Evaluation, Labels | None]:
    """What the laboratory works on: blind the newest year before, with labels; else the year chosen, with names."""
    if choice.framework.code in _shown():
        return session.evaluate(actor, choice), None
    held = session.holdings(actor, choice.framework.code)
    secret: bytes = st.session_state.setdefault(_ORDER, secrets.token_bytes(32))
    order = secret + f"{choice.framework.code}|{choice.level}".encode()
    labels = blind.label((unit.code for unit in held.units if unit.level == choice.level), order)
    key = (workspace.address(), choice.framework.code, choice.version, choice.scheme.fingerprint)
    with st.spinner(t("shell.computing")):
        made = _rehearsed((*key, choice.period, choice.category), held, choice)
    evaluation = made or session.evaluate(actor, choice)
    if choice.level is not Level.CADRE:  # of persons nothing is listed, neither by number nor by name
        _tried(choice)[evaluation.dataset.period] = choice.period
    return evaluation, labels


def hides(choice: Choice) -> str:
    """Where weights are being set blind on the year chosen, the year they are set from; else empty.

    Named results of that year would give the numbers away.
    """
    return "" if choice.framework.code in _shown() else _tried(choice).get(choice.period, "")


def bar(actor: Actor, choice: Choice, *, year: str, coming: str) -> None:
    """The mark of a trial, what it runs on, and the way to the names or back.

    `year`: the one tried on; `coming`: the first for which weights may be set.
    """
    since = _shown().get(choice.framework.code)
    if choice.level is Level.CADRE:
        state = [t("blind.persons", year=year)]
    elif since:
        state = [t("blind.shown", since=_clock(since), year=year)]
    else:
        state = [t("blind.on" if year != choice.period else "blind.on_same_year", year=year), t("blind.limits")]
    lines = [*state, t("blind.coming", chosen=choice.period, coming=coming)]
    st.html(
        f'<div class="hj-mark" role="note">{escape(t("blind.trial"))}</div>'
        f'<p class="hj-note" role="status">{"<br>".join(map(escape, lines))}</p>'
    )
    if choice.level is not Level.CADRE:
        switch(actor, choice)


def switch(actor: Actor, choice: Choice) -> None:
    """The way to the names, or back to numbers."""
    if choice.framework.code in _shown():
        st.button(t("blind.hide"), on_click=_hide, args=(actor, choice))
    elif st.button(t("blind.show"), help=t("blind.show_help")):
        for name in (_FAULT, _DONE):
            st.session_state.pop(name, None)
        _ask(actor, choice)
    elif fault := st.session_state.get(_FAULT):
        st.warning(fault)


def end(actor: Actor, choice: Choice) -> None:
    """The end of setting weights blind, once it is written down; numbers are drawn anew the next time."""
    try:
        blind.end(session.store(), actor, choice.scheme, sorted(_tried(choice)))
        _tried(choice).clear()
        for name in (_ORDER, _FAULT):
            st.session_state.pop(name, None)
    except HengjiError as error:
        st.session_state[_FAULT] = error.text(language.current())


@st.dialog(" ", width="small")
def _ask(actor: Actor, choice: Choice) -> None:
    """The question; it runs by itself, so once answered it asks for the whole page again."""
    if st.session_state.pop(_DONE, False):
        st.rerun()
    st.subheader(t("blind.show"))
    st.write(t("blind.asked"))
    st.text_area(t("blind.reason"), key="blind.reason", max_chars=200, placeholder=t("blind.reason_hint"))
    st.button(t("blind.confirm"), type="primary", on_click=_show, args=(actor, choice))
    if fault := st.session_state.get(_FAULT):
        st.warning(fault)


def _show(actor: Actor, choice: Choice) -> None:
    """The names, once the row is written; else a sentence."""
    try:
        reason = st.session_state.get("blind.reason", "")
        since = blind.show_names(session.store(), actor, choice.scheme, choice.category, reason)
        _shown()[choice.framework.code] = since
        st.session_state[_DONE] = True
        st.session_state.pop(_FAULT, None)
    except HengjiError as error:
        st.session_state[_FAULT] = error.text(language.current())


def _hide(actor: Actor, choice: Choice) -> None:
    """Blind again, under numbers drawn anew, whether or not that can be written down."""
    _shown().pop(choice.framework.code, None)
    st.session_state.pop(_ORDER, None)
    try:
        blind.hide_names(session.store(), actor, choice.scheme)
        st.session_state.pop(_FAULT, None)
    except HengjiError as error:
        st.session_state[_FAULT] = error.text(language.current())


def _shown() -> dict[str, str]:
    shown: dict[str, str] = st.session_state.setdefault(_SHOWN, {})
    return shown


def _tried(choice: Choice) -> dict[str, str]:
    tried: dict[str, dict[str, str]] = st.session_state.setdefault(_TRIED, {})
    return tried.setdefault(f"{choice.framework.code}|{choice.level}", {})


def _clock(at: str) -> str:
    """A time of the audit log in the clock of this machine."""
    return datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone().strftime("%Y-%m-%d %H:%M")


@st.cache_resource(show_spinner=False, max_entries=16)
def _rehearsed(key: tuple[object, ...], _held: Holdings, _choice: Choice) -> Evaluation | None:  # noqa: ARG001
    return blind.rehearse(_held, _choice.scheme, _choice.period, _choice.category)
