"""条件校正: what was compensated, by how much and for whom; and what may not be compensated."""

import streamlit as st

from evaluation.domain.indicators import Level
from evaluation.services import adjustments
from pages.shared import (
    adjustment_view,
    agreement_view,
    declined_view,
    devices_view,
    firmness_view,
    forecast_view,
    language,
    moves_view,
    session,
    summary_view,
    veil,
)
from pages.shared.guard import require
from pages.shared.language import t

actor = require("leader", "officer", "planner")
choice = veil.choose(actor)
evaluation = session.evaluate(actor, choice)

st.title(t("adjustment.title"))
summary_view.context(choice)
if choice.level is Level.CADRE:
    adjustment_view.persons()
    moves_view.network(evaluation)
    st.stop()

st.subheader(language.word("categories", choice.category))
overview = adjustments.overview(evaluation, choice.category, session.points(actor, choice))
adjustment_view.opening(overview, choice.level)
devices_view.doubled(evaluation)
if overview.moves:
    if overview.raised or overview.lowered:
        adjustment_view.figures(overview)
    adjustment_view.picture(overview)
names = ["unit", "moved", "apart", "firm", "declined", "unplaced"] if overview.moves else ["unplaced", "declined"]
tabs = dict(zip(names, st.tabs([t(f"adjustment.tab_{name}") for name in names]), strict=True))
if overview.moves:
    with tabs["unit"]:
        adjustment_view.unit(evaluation, overview)
    with tabs["moved"]:
        adjustment_view.moved(overview)
    with tabs["apart"]:
        adjustment_view.apart(evaluation, choice.category)
    with tabs["firm"]:
        agreement_view.show(evaluation, choice.category)
        forecast_view.show(evaluation)
        firmness_view.show(evaluation, actor, choice.category)
with tabs["declined"]:
    declined_view.conditions(evaluation, choice.level)
with tabs["unplaced"]:
    declined_view.unplaced(evaluation, choice.category)
with st.expander(t("shell.details")):
    adjustment_view.details(evaluation)
