"""What is kept of a burden assessment: who issues all the same, the limits in force, the report."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from evaluation.domain.policy import BY_NAME
from evaluation.errors import HengjiError
from evaluation.services import burden_report, burden_tables, burdens, policies
from evaluation.services.actors import Actor
from evaluation.services.burden_report import Report
from evaluation.services.workspace import Store
from pages.shared import language, session
from pages.shared.burden_desk import Judged, Mended
from pages.shared.burden_view import draw
from pages.shared.language import t
from pages.shared.sentences import note

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DONE, _FAULT = "burdens.waived", "burdens.fault"


def waiver(actor: Actor, judged: Judged, *, saved: bool) -> None:
    """Issuing all the same: a dialog that asks who approves and why; only of a scheme that is saved."""
    if judged.passed or not actor.holds(burdens.EDITORS):
        return
    if not saved:
        note(t("burdens.waive_saved"))
    if st.button(t("burdens.waive"), key="burdens.waive", disabled=not saved):
        st.session_state.pop(_FAULT, None)
        _ask(actor, judged)


def report(actor: Actor, judged: Judged, mended: Mended | None, category: str) -> None:
    """The report as a workbook and as one page; each is made, and written down, when it is asked for."""
    framework = judged.subject.holdings.framework.code
    wanted = Report(
        subject=judged.subject,
        found=judged.found,
        repair=mended.found if mended else None,
        measure=mended.measure if mended else "ranking",
        waiver=judged.waiver,
        lapsed=judged.lapsed,
        stated=policies.stated(session.store(), actor, framework),
        category=category if category in judged.subject.weights else next(iter(judged.subject.weights)),
        language=language.current(),
    )
    with st.container(horizontal=True):
        _download(actor, wanted, ("xlsx", SPREADSHEET, burden_report.export_workbook))
        _download(actor, wanted, ("pdf", "application/pdf", burden_report.export_page))
    note(t("burdens.recorded"))


def limits(actor: Actor, judged: Judged) -> None:
    """Every limit with its basis; a planner may state another."""
    framework = judged.subject.holdings.framework.code
    stated = policies.stated(session.store(), actor, framework)
    note(t("burdens.method"))
    draw(burden_tables.limits(judged.subject, stated, language.current()), len(BY_NAME))
    if not actor.holds(policies.EDITORS):
        return
    name = st.selectbox(t("burdens.limit"), list(BY_NAME), format_func=_meaning, key="burdens.limit")
    present = float(judged.subject.policy[name])
    value = st.number_input(t("burdens.value"), 0.0, None, present, format="%g", key=f"burdens.value.{name}.{present}")
    basis = st.text_input(t("burdens.basis"), key="burdens.basis", max_chars=200)
    if st.button(t("burdens.state"), key="burdens.state", disabled=value == present):
        try:
            policies.state(session.store(), actor, framework, (name, value), basis)
        except HengjiError as error:
            st.error(error.text(language.current()))
        else:
            st.rerun()


@st.dialog(" ", width="small")
def _ask(actor: Actor, judged: Judged) -> None:
    """The question; it runs by itself, so once answered it asks for the whole page again."""
    if st.session_state.pop(_DONE, False):
        st.rerun()
    st.subheader(t("burdens.waive"))
    st.write(t("burdens.waive_asked"))
    st.text_input(t("burdens.approver"), key="burdens.approver", max_chars=80)
    st.text_area(t("burdens.reason"), key="burdens.reason", max_chars=500)
    st.button(t("burdens.confirm"), type="primary", on_click=_waive, args=(actor, judged))
    if fault := st.session_state.get(_FAULT):
        st.warning(fault)


def _waive(actor: Actor, judged: Judged) -> None:
    said = (st.session_state.get("burdens.approver", ""), st.session_state.get("burdens.reason", ""))
    try:
        burdens.waive(session.store(), actor, judged.subject.holdings.framework.code, judged.found, said)
        st.session_state[_DONE] = True
        st.session_state.pop(_FAULT, None)
    except HengjiError as error:
        st.session_state[_FAULT] = error.text(language.current())


def _download(actor: Actor, wanted: Report, file: tuple[str, str, Callable[[Store, Actor, Report], bytes]]) -> None:
    suffix, mime, export = file
    make: Callable[[], bytes] = partial(export, session.store(), actor, wanted)
    st.download_button(
        t(f"burdens.{suffix}"), make, burden_report.file_name(wanted, suffix), mime, on_click="ignore",
        key=f"burdens.{suffix}",
    )  # fmt: skip


def _meaning(name: str) -> str:
    return BY_NAME[name].en if language.current() == "en" else BY_NAME[name].zh
