"""方案: make a scheme from another, and see what it asks of the grass roots as it changes; the first one stays."""

import streamlit as st

from pages.shared import (
    burden_desk,
    burden_record,
    burden_view,
    scheme_choose,
    scheme_desk,
    scheme_grades,
    scheme_issue,
    scheme_save,
    scheme_view,
    scheme_weights,
    session,
    summary_view,
)
from pages.shared.guard import require
from pages.shared.language import t

actor = require("officer", "planner")
choice = session.choose(actor)
desk = scheme_desk.open_desk(session.holdings(actor, choice.framework.code), choice)

st.title(t("schemes.title"))
summary_view.context(choice)
scheme_view.state(desk)
judged = burden_desk.judge(actor, choice, desk.draft)
burden_view.verdict(judged)
names = ("burden", "choose", "indicator", "weights", "conditions", "means", "grades", "issue", "save")
tabs = dict(zip(names, st.tabs([t(f"schemes.tab_{name}") for name in names]), strict=True))
with tabs["choose"]:
    scheme_choose.choices(desk)
    scheme_choose.tree(desk)
with tabs["indicator"]:
    scheme_view.indicator(desk)
with tabs["weights"]:
    scheme_weights.table(desk)
    scheme_save.weights(actor, desk)
with tabs["conditions"]:
    scheme_view.conditions(desk)
with tabs["means"]:
    scheme_view.means(desk)
with tabs["grades"]:
    scheme_grades.grades(desk)
with tabs["issue"]:
    scheme_issue.whole(desk)
with tabs["save"]:
    scheme_save.differences(desk)
    scheme_save.saving(actor, desk)
    scheme_save.versions(desk)
with tabs["burden"]:
    burden_view.offenders(judged)
    mended = None
    if burden_view.wanted(judged, quick=burden_desk.quick(judged)):
        with st.spinner(t("shell.computing")):
            mended = burden_desk.repair(actor, choice, desk.draft)
        burden_view.repair(desk, judged, mended)
    burden_record.waiver(actor, judged, saved=not desk.changed)
    burden_view.details(judged, choice.category)
    burden_record.report(actor, judged, mended, choice.category)
    with st.expander(t("shell.details")):
        burden_record.limits(actor, judged)
