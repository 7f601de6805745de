"""导出: scorecards as a workbook or CSV, with everything needed to compute them again."""

import streamlit as st

from pages.shared import export_view, session, summary_view
from pages.shared.guard import require
from pages.shared.language import t

actor = require("leader", "officer", "planner")
choice = session.choose(actor)
st.title(t("export.title"))
choice = export_view.choose_weights(actor, choice)
evaluation = session.evaluate(actor, choice)

summary_view.context(choice)
export_view.downloads(actor, evaluation, export_view.order(evaluation, choice))
st.subheader(t("export.contents"))
export_view.contents(choice.level)
