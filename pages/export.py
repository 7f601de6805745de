"""导出: scorecards as a living workbook, CSV or a page to print; and a changed workbook back as a draft."""

import streamlit as st

from pages.shared import export_view, return_view, session, summary_view, veil
from pages.shared.guard import require
from pages.shared.language import t

actor = require("leader", "officer", "planner")
adopted = veil.choose(actor)
st.title(t("export.title"))
choice = export_view.choose_weights(actor, adopted)
evaluation = session.evaluate(actor, choice)
reference = None if choice is adopted else session.evaluate(actor, adopted).scorecard

summary_view.context(choice)
wanted = export_view.order(evaluation, choice, reference)
export_view.downloads(actor, evaluation, wanted)
with st.expander(t("export.contents")):
    export_view.contents(choice.level)
export_view.card(actor, evaluation, choice, wanted)
return_view.show(actor, adopted)
