"""方法: what the numbers mean and what they do not; for a simulated framework also the truth."""

import streamlit as st

from evaluation.domain.indicators import Level
from pages.shared import method_view, session
from pages.shared.guard import require
from pages.shared.language import t
from pages.shared.sentences import verdict

actor = require("leader", "officer", "planner")
choice = session.choose(actor)

st.title(t("method.title"))
verdict(t("method.verdict"))
method_view.sections()
method_view.limits()
method_view.glossary()
if choice.framework.simulated and choice.level is Level.REGION:
    method_view.truth(session.revealed(actor, choice))
with st.expander(t("shell.details")):
    method_view.formulas()
