"""总览: where the assessment stands, in one sentence, one picture and one table."""

import streamlit as st

from evaluation.domain.indicators import Level
from evaluation.services import pictures, summaries
from pages.shared import burden_desk, burden_view, charts, reliability_view, session, summary_view, veil
from pages.shared.guard import require
from pages.shared.language import t

actor = require("leader", "officer", "planner")
choice = veil.choose(actor)
evaluation = session.evaluate(actor, choice)
summary = summaries.read(evaluation)

st.title(t("overview.title"))
summary_view.context(choice)
summary_view.verdict(summary, choice.level)
summary_view.figures(summary, choice.level)
if choice.level is not Level.CADRE:
    st.subheader(t("overview.distribution"))
    st.altair_chart(charts.strips(pictures.totals(evaluation)), width="stretch")
    summary_view.categories(summary, choice.level)
    burden_view.line(burden_desk.judge(actor, choice, choice.scheme))
summary_view.links()
with st.expander(t("shell.details")):
    st.write(t("overview.method"))
    if choice.level is not Level.CADRE:
        reliability_view.show(evaluation)
