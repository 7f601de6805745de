"""数据: upload a sheet, say what its columns mean, read what was found, accept it; what is there so far."""

import streamlit as st

from pages.shared import collect_once_view, coverage_view, import_columns, import_desk, import_view, session
from pages.shared.guard import require
from pages.shared.language import t

actor = require("officer", "planner")
present = session.framework(actor)
st.title(t("observations.title"))

names = ["import", *(["coverage", "collect_once", "templates", "history"] if present else [])]
tabs = dict(zip(names, st.tabs([t(f"observations.tab_{name}") for name in names]), strict=True))
if present:
    held = session.holdings(actor, present.code)
    with tabs["coverage"]:
        coverage_view.coverage(held)
    with tabs["collect_once"]:
        collect_once_view.show(actor, held)
    with tabs["templates"]:
        coverage_view.templates(held)
    with tabs["history"]:
        coverage_view.history(actor, held)

with tabs["import"]:
    import_view.done()
    goal = import_view.target(actor, present)
    workbook = import_view.file(actor) if goal else None
    if goal and workbook:
        desk = import_view.desk_of(workbook, goal)
        st.subheader(t("observations.columns"))
        import_columns.show(desk)
        if desk.confirmed:
            st.subheader(t("observations.findings"))
            found = import_desk.check(desk)
            import_view.findings(desk, found)
            import_view.acceptance(actor, desk, found)
