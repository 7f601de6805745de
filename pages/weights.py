"""权重: move weights and see what they lead to; only the section that is chosen is drawn."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from evaluation.services.actors import Actor
from evaluation.services.evaluation import Evaluation
from pages.shared import (
    blind_view,
    influence_view,
    inverse_view,
    language,
    proposals_view,
    session,
    stability_view,
    summary_view,
    weights_desk,
    weights_view,
)
from pages.shared.guard import require
from pages.shared.language import t
from pages.shared.weights_desk import Desk

actor = require("officer", "planner")
Section = Callable[[Actor, Evaluation, Desk], None]
SECTIONS: Mapping[str, Section] = {  # in the order of the picker; each is `show` of pages/shared/<section>_view.py
    "adjust": weights_view.show,
    "influence": influence_view.show,
    "stability": stability_view.show,
    "proposals": proposals_view.show,
    "inverse": inverse_view.show,
}

choice = session.choose(actor)
evaluation, labels = blind_view.settle(actor, choice)
year = evaluation.dataset.period
st.title(t("weights.title"))
summary_view.context(replace(choice, period=year))
st.subheader(language.word("categories", choice.category))
desk = weights_desk.open_desk(actor, evaluation, choice.category, labels)
if not sum(desk.laboratory.adopted.values()):
    st.info(t("weights.unweighted"))
    st.stop()
blind_view.bar(actor, choice, year=year, coming=desk.coming)
section = session.settle("section", list(SECTIONS))
if len(SECTIONS) > 1:
    names = {name: t(f"weights.section_{name}") for name in SECTIONS}
    st.segmented_control(t("weights.section"), list(SECTIONS), format_func=names.__getitem__, key="choice.section",
                         required=True, label_visibility="collapsed")  # fmt: skip
SECTIONS[section](actor, evaluation, desk)
