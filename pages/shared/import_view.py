"""The import's parts: where to, the file, the meaning of its columns, findings, decisions, acceptance."""

from functools import partial
from html import escape

import streamlit as st

from evaluation.domain.framework import Framework, Holdings
from evaluation.domain.indicators import Level
from evaluation.domain.table import Finding, Workbook
from evaluation.errors import HengjiError
from evaluation.services import importing
from evaluation.services.actors import Actor
from evaluation.services.importing import Check
from pages.shared import import_desk, language, session, shell, tables
from pages.shared.import_desk import Desk
from pages.shared.language import t
from pages.shared.sentences import note, verdict
from pages.shared.tables import Column, Markup, Row

TYPES = ["xlsx", "csv", "txt", "tsv"]
MOST_ROWS = 200


def target(actor: Actor, present: Framework | None) -> Holdings | None:
    """Where the sheet goes: the framework chosen, or a new one that the officer names; None until it has a name."""
    new = present is None
    if present is not None:
        names = [language.name(present, present.code), t("observations.new_framework")]
        into = st.segmented_control(t("observations.into"), names, default=names[0], required=True, key=_key("into"))
        new = into == names[1]
    if not new and present is not None:
        return session.holdings(actor, present.code)
    name = st.text_input(t("observations.framework_name"), key=_key("name"), max_chars=80).strip()
    if not name:
        note(t("observations.name_first"))
        return None
    if name in {each.code for each in session.store().frameworks()}:
        st.warning(t("observations.name_taken"))
        return None
    return importing.empty(Framework(code=name, name_zh=name))


def file(actor: Actor) -> Workbook | None:
    """The file as read; a finding in place of it where it cannot be read."""
    uploaded = st.file_uploader(t("observations.file"), type=TYPES, key=_key("file"), help=t("observations.file_help"))
    if uploaded is None:
        return None
    try:
        with st.spinner(t("observations.reading")):
            return import_desk.read(actor, uploaded)
    except HengjiError as error:
        st.error(error.text(language.current()))
        return None


def desk_of(workbook: Workbook, held: Holdings) -> Desk:
    """The sheet and the level chosen."""
    left, right = st.columns(2)
    sheets = {table.sheet: table for table in workbook.tables}
    with left:
        sheet = st.selectbox(t("observations.sheet"), list(sheets), disabled=len(sheets) < 2)
    with right:
        levels = [level.value for level in Level]
        level = st.segmented_control(t("shell.level"), levels, default=levels[0], required=True,
                                     format_func=lambda each: t(f"shell.level_{each}"), key="import.level")  # fmt: skip
    return import_desk.open_desk(workbook, sheets[sheet], held, Level(level))


def findings(desk: Desk, found: Check) -> None:
    """Everything found, by sheet and cell, gravest first, with what to do."""
    counts = {name: sum(each.severity == name for each in found.findings) for name in ("error", "warning", "note")}
    verdict(t("observations.summary", **counts))
    _options(desk, found)
    shown = st.pills(t("observations.show"), list(counts), selection_mode="multi", default=["error", "warning"],
                     format_func=lambda name: t(f"observations.{name}", count=counts[name]))  # fmt: skip
    head = [Column(t(f"observations.head_{name}")) for name in ("severity", "cell", "found", "problem", "remedy")]
    rows = [_finding(each) for each in found.findings if each.severity in shown]
    if rows:
        tables.show(head, rows[:MOST_ROWS], t("observations.findings"))


def acceptance(actor: Actor, desk: Desk, found: Check) -> None:
    """Accept, or take the marked workbook back."""
    repeated = _repeated(desk)
    ticked = True
    if found.to_confirm or repeated:
        if repeated:
            st.warning(repeated.text(language.current())[0])
        count = len(found.to_confirm) + (repeated is not None)
        ticked = st.checkbox(t("observations.looked", count=count), key="import.looked")
    with st.container(horizontal=True):
        blocked = found.blocked or not ticked
        if st.button(t("observations.accept"), type="primary", disabled=blocked):
            _accept(actor, desk, found)
        name = f"{desk.workbook.name.rpartition('.')[0]}_{t('observations.annotated_suffix')}.xlsx"
        make = partial(importing.annotated, desk.table, found.findings, language.current())
        st.download_button(t("observations.annotated"), make, name, on_click="ignore")
    if found.blocked:
        note(t("observations.blocked"))


def _options(desk: Desk, found: Check) -> None:
    """The decisions that settle an error, open ones and those taken."""
    labels = {each.option: each.text(language.current())[0] for each in found.findings if each.option}
    known = st.session_state.setdefault("import.labels", {})
    known.update(labels)
    options = list(dict.fromkeys([*desk.decisions, *found.options]))
    if not options:
        return
    note(t("observations.decide"))
    for option in options:
        key, problem = f"import.option.{option}", known.get(option, option)
        said = (option, key)
        if option.startswith("drop:"):
            st.segmented_control(
                problem, ["drop", "keep"], format_func=_rows, key=key, on_change=desk.decide, args=said
            )
        else:
            words = t("observations.option", problem=problem, action=_action(option))
            st.checkbox(words, key=key, on_change=desk.decide, args=said)


def _rows(name: str) -> str:
    return t(f"observations.rows_{name}")


def _action(option: str) -> str:
    name, _, about = option.partition(":")
    return t(f"observations.option_{name}", about=about)


def _finding(each: Finding) -> Row:
    problem, remedy = each.text(language.current())
    more = t("observations.more_cells", cell=each.cell, count=each.count) if each.count > 1 else each.cell
    grave = Markup(f'<span style="white-space:nowrap">{escape(t(f"observations.{each.severity}_short"))}</span>')
    return Row([grave, more or each.sheet, each.found, problem, remedy])


def _repeated(desk: Desk) -> Finding | None:
    code = desk.held.framework.code
    stored = {each.code for each in session.store().frameworks()}
    return importing.repeated(session.store(), code, desk.workbook) if code in stored else None


def _accept(actor: Actor, desk: Desk, found: Check) -> None:
    try:
        with st.spinner(t("observations.storing")):
            batch = importing.accept(session.store(), actor, desk.held, desk.workbook, found)
    except HengjiError as error:
        st.error(error.text(language.current()))
        return
    facts = {
        "batch": batch,
        "values": f"{len(found.accepted.observations):,}",
        "units": f"{len(found.accepted.units):,}",
        "framework": desk.held.framework.code,
    }
    level = desk.mapping.level.value
    st.session_state["import.done"] = {"facts": facts, "framework": desk.held.framework.code, "level": level}
    del st.session_state["import.key"], st.session_state["import.desk"]
    st.session_state["import.round"] = batch
    st.rerun()


def done() -> None:
    """What the last import stored, and the way to the cards."""
    stored = st.session_state.get("import.done")
    if stored:
        st.success(t("observations.done", **stored["facts"]))
        query = {"framework": stored["framework"], "level": stored["level"], "lang": language.current()}
        st.page_link(shell.path("scorecards"), label=t("observations.to_cards"), query_params=query)


def _key(name: str) -> str:
    """The key of a control that starts anew after each import."""
    return f"import.{name}.{st.session_state.get('import.round', 0)}"
