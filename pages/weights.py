"""权重: move weights and see places move; the adopted scheme always stays beside the draft."""

import streamlit as st

from evaluation.services import weights
from pages.shared import language, session, summary_view, weights_desk, weights_view
from pages.shared.guard import require
from pages.shared.language import t
from pages.shared.weights_desk import Desk

actor = require("officer", "planner")
choice = session.choose(actor)
evaluation = session.evaluate(actor, choice)
provenance = evaluation.scorecard.provenance
laboratory = weights_desk.laboratory_of(provenance.scheme, provenance.dataset, choice.category, evaluation)


@st.fragment
def work(desk: Desk) -> None:
    """Sliders, and what they lead to."""
    indicators = {each.code: each for each in evaluation.holdings.indicators}
    trial = weights.try_out(desk.laboratory, desk.shares)
    state, (controls, results) = st.container(), st.columns([4, 7], gap="large")
    with results:
        if desk.laboratory.ranks:
            weights_view.standing(desk, trial, evaluation)
        else:
            weights_view.persons(weights.group(desk.laboratory, trial))
    with state:
        weights_view.badge(desk)
    with controls:
        weights_view.presets(desk)
        weights_view.kinds(desk)
        weights_view.pillars(desk, indicators)
    desk.keep()


st.title(t("weights.title"))
summary_view.context(choice)
st.subheader(language.word("categories", choice.category))
if not sum(laboratory.adopted.values()):
    st.info(t("weights.unweighted"))
    st.stop()
weights_view.style()
work(weights_desk.open_desk(actor, laboratory))
with st.expander(t("shell.details")):
    st.write(t("weights.method"))
