"""反推核查: which weights a wished order would need. For audit: past years, numbers for names, each use on record."""

import re
import secrets

import streamlit as st

from evaluation.domain.indicators import Level
from evaluation.errors import HengjiError
from evaluation.services import blind, inverse, workspace
from evaluation.services.actors import Actor
from evaluation.services.blind import Labels
from evaluation.services.evaluation import Evaluation, compose_of
from evaluation.services.inverse import Question, Told
from evaluation.services.pillars import group
from pages.shared import inverse_answer, language, session
from pages.shared.language import t
from pages.shared.sentences import verdict
from pages.shared.weights_desk import Desk

_NUMBERING = "inverse.order"


def show(actor: Actor, evaluation: Evaluation, desk: Desk) -> None:
    """Why the page exists; then the question, and its answer once it is on record."""
    verdict(t("inverse.why"))
    scheme, years = desk.laboratory.scheme, inverse.past(evaluation.holdings, evaluation.dataset.level)
    if evaluation.dataset.level is Level.CADRE:
        st.info(t("inverse.persons"))
    elif not actor.holds(inverse.ASKERS):
        st.info(t("inverse.not_you"))
    elif not years:
        st.info(t("inverse.no_past"))
    else:
        period = st.selectbox(t("inverse.period"), years, key="inverse.period", width=240,
                              format_func=lambda each: t("shell.period_of", period=each))  # fmt: skip
        try:
            with st.spinner(t("shell.computing")):
                key = (workspace.address(), evaluation.holdings.framework.code, scheme.fingerprint, period)
                made = _made((*key, evaluation.scorecard.provenance.dataset), evaluation, period)
        except HengjiError as error:
            st.warning(error.text(language.current()))
            return
        _form(actor, made, desk.laboratory.category)
    with st.expander(t("shell.details")):
        st.write(t("inverse.details"))


def _form(actor: Actor, made: Evaluation, category: str) -> None:
    """What is asked and why; the answer is gone with the next click: to see it again is to ask again, on record."""
    labels = _labels(made)
    categories = made.scorecard.prepared.categories
    codes = sorted((str(code) for code in categories.index[categories == category]), key=labels.numbers.__getitem__)
    kind = st.segmented_control(t("inverse.kind"), ["order", "top"], default="order", required=True,
                                key="inverse.kind", format_func=lambda each: t(f"inverse.kind_{each}"))  # fmt: skip
    with st.form("inverse.form"):
        question = _order(codes, labels) if kind == "order" else _top(codes, labels)
        reason = st.text_input(t("inverse.reason"), key="inverse.reason", max_chars=200,
                               placeholder=t("inverse.reason_hint"))  # fmt: skip
        asked = st.form_submit_button(t("inverse.ask"), type="primary")
    if not asked:
        return
    order, tops = question
    if len(dict.fromkeys(order)) < 2 and not tops:
        st.warning(t("inverse.too_few"))
        return
    _answer(actor, made, Question(category, order, tops, reason), labels)


def _answer(actor: Actor, made: Evaluation, question: Question, labels: Labels) -> None:
    try:
        with st.spinner(t("shell.computing")):
            told: Told = inverse.ask(session.store(), actor, made, question)
    except HengjiError as error:
        st.warning(error.text(language.current()))
        return
    names = {code: language.name(each, code) for code, each in made.indicators.items()}
    pillars = {each.node.code: language.name(each.node, each.node.code) for each in group(made.scorecard.scheme)}
    inverse_answer.show(question, told, lambda code: labels.text(code, language.current()), names, pillars)


def _order(codes: list[str], labels: Labels) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...]]:
    """Codes typed or uploaded, else numbers chosen."""
    chosen = st.multiselect(t("inverse.order"), codes, key="inverse.chosen", placeholder=t("inverse.order_hint"),
                            select_all=False,
                            format_func=lambda code: labels.text(code, language.current()))  # fmt: skip
    typed = st.text_area(t("inverse.codes"), key="inverse.codes", height=90, placeholder=t("inverse.codes_hint"))
    sent = st.file_uploader(t("inverse.upload"), type=["txt", "csv"], key="inverse.file")
    text = typed if sent is None else sent.getvalue().decode("utf-8-sig", errors="replace")
    written = [each for each in re.split(r"[\s,,、;;]+", text) if each]
    return tuple(written or chosen), ()


def _top(codes: list[str], labels: Labels) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...]]:
    left, right = st.columns([2, 1])
    unit = left.selectbox(t("inverse.unit"), codes, key="inverse.unit", index=None, placeholder=t("inverse.unit_hint"),
                          format_func=lambda code: labels.text(code, language.current()))  # fmt: skip
    places = right.number_input(t("inverse.places"), 1, max(1, len(codes) - 1), 1, key="inverse.places")
    return (), ((unit, int(places)),) if unit else ()


def _labels(made: Evaluation) -> Labels:
    """Numbers of this page's own: those of the laboratory, or names shown there, tell nothing here."""
    secret: bytes = st.session_state.setdefault(_NUMBERING, secrets.token_bytes(32))
    level = made.dataset.level
    codes = (unit.code for unit in made.holdings.units if unit.level == level)
    return blind.label(codes, secret + f"{made.dataset.framework.code}|{level}".encode())


@st.cache_resource(show_spinner=False, max_entries=8)
def _made(key: tuple[object, ...], _evaluation: Evaluation, period: str) -> Evaluation:  # noqa: ARG001
    return compose_of(_evaluation.holdings, _evaluation.scorecard.scheme, period)
