"""A changed workbook comes back: what it changes, in sentences and a table, and a name to keep it under."""

import streamlit as st

from evaluation.errors import HengjiError
from evaluation.services import returning
from evaluation.services.actors import Actor
from evaluation.services.drafts import EDITORS
from evaluation.services.returning import Returned
from pages.shared import language, session, tables
from pages.shared.language import t
from pages.shared.sentences import note, verdict
from pages.shared.session import Choice
from pages.shared.tables import Column, Row

KEY = "return.file"


def show(actor: Actor, choice: Choice) -> None:
    """The place to give a workbook back; only for those who may draft weights."""
    if not actor.holds(EDITORS):
        return
    st.subheader(t("export.return_title"))
    note(t("export.return_note"))
    file = st.file_uploader(t("export.return_file"), ["xlsx"], key=KEY)
    if file is None:
        return
    try:
        found = returning.read(session.store(), actor, choice.scheme, file.getvalue(), file.name)
    except HengjiError as error:
        st.error(error.text(language.current()))
        return
    _told(found)
    if found.changes:
        _changes(actor, choice, found)
        _save(actor, choice, found)


def _told(found: Returned) -> None:
    """What the file changes, in a sentence; sums that had to be scaled."""
    count = len(found.changes)
    categories = dict.fromkeys(change.category for change in found.changes)
    names = language.joined([language.word("categories", each) for each in categories])
    key = "export.return_changed" if count else "export.return_same"
    verdict(t(key, count=count, categories=names))
    for category, total in found.scaled.items():
        named = language.word("categories", category)
        note(t("export.return_scaled", category=named, total=f"{total:g}"))


def _changes(actor: Actor, choice: Choice, found: Returned) -> None:
    known = {each.code: each for each in session.holdings(actor, choice.framework.code).indicators}
    rows = [
        Row([
            language.word("categories", change.category),
            language.name(known[change.indicator], change.indicator) if change.indicator in known else change.indicator,
            f"{change.before:.2f}",
            f"{change.after:.2f}",
            t("export.return_more" if change.after > change.before else "export.return_less",
              moved=f"{abs(change.after - change.before):.2f}"),
        ])
        for change in found.changes
    ]  # fmt: skip
    columns = [
        Column(t("export.return_category")), Column(t("export.return_indicator")),
        Column(t("export.return_before"), numeric=True), Column(t("export.return_after"), numeric=True),
        Column(t("export.return_moved"), numeric=True),
    ]  # fmt: skip
    tables.show(columns, rows, t("export.return_caption"))


def _save(actor: Actor, choice: Choice, found: Returned) -> None:
    with st.form("return.save", border=False):
        name = st.text_input(t("export.return_name"), found.draft, max_chars=40)
        if not st.form_submit_button(t("export.return_save"), type="primary"):
            return
    if not name.strip():
        st.error(t("export.return_unnamed"))
        return
    try:
        returning.save(session.store(), actor, choice.scheme, name, found)
    except HengjiError as error:
        st.error(error.text(language.current()))
        return
    st.success(t("export.return_saved", name=name.strip()))
