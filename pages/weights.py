"""权重: move weights and see what they lead to; only the section that is chosen is drawn."""

from collections.abc import Callable, Mapping

import streamlit as st

from evaluation.services.actors import Actor
from evaluation.services.evaluation import Evaluation
from pages.shared import language, session, summary_view, weights_desk, weights_view
from pages.shared.guard import require
from pages.shared.language import t
from pages.shared.weights_desk import Desk

Section = Callable[[Actor, Evaluation, Desk], None]
SECTIONS: Mapping[str, Section] = {  # in the order of the picker; each is `show` of pages/shared/<section>_view.py
    "adjust": weights_view.show,
}

actor = require("officer", "planner")
choice = session.choose(actor)
evaluation = session.evaluate(actor, choice)
provenance = evaluation.scorecard.provenance
laboratory = weights_desk.laboratory_of(provenance.scheme, provenance.dataset, choice.category, evaluation)

st.title(t("weights.title"))
summary_view.context(choice)
st.subheader(language.word("categories", choice.category))
if not sum(laboratory.adopted.values()):
    st.info(t("weights.unweighted"))
    st.stop()
section = session.settle("section", list(SECTIONS))
if len(SECTIONS) > 1:
    labels = {name: t(f"weights.section_{name}") for name in SECTIONS}
    st.segmented_control(t("weights.section"), list(SECTIONS), format_func=labels.__getitem__, key="choice.section",
                         required=True, label_visibility="collapsed")  # fmt: skip
SECTIONS[section](actor, evaluation, weights_desk.open_desk(actor, laboratory))
