"""方案: make a scheme from another, part by part; the one it started from is never changed."""

import streamlit as st

from pages.shared import scheme_desk, scheme_view, session, summary_view
from pages.shared.guard import require
from pages.shared.language import t

actor = require("officer", "planner")
choice = session.choose(actor)
desk = scheme_desk.open_desk(session.holdings(actor, choice.framework.code), choice)

st.title(t("schemes.title"))
summary_view.context(choice)
line = st.container()
names = ("indicator", "conditions", "means", "grades", "save")
tabs = dict(zip(names, st.tabs([t(f"schemes.tab_{name}") for name in names]), strict=True))
with tabs["indicator"]:
    scheme_view.indicator(desk)
with tabs["conditions"]:
    scheme_view.conditions(desk)
with tabs["means"]:
    scheme_view.means(desk)
with tabs["grades"]:
    scheme_view.grades(desk)
with tabs["save"]:
    scheme_view.weights(actor, desk)
    scheme_view.differences(desk)
    scheme_view.saving(actor, desk)
with line:
    scheme_view.state(desk)
