"""The section 调权重: the draft, the sliders on one side, the places that follow on the other."""

import streamlit as st

from evaluation.services import weights
from evaluation.services.actors import Actor
from evaluation.services.evaluation import Evaluation
from pages.shared import draft_view, sliders_view, standing_view
from pages.shared.language import t
from pages.shared.weights_desk import Desk

STYLE = """<style>
.hj-stack{height:.72rem;min-width:8rem;margin-top:.3rem;background:linear-gradient(90deg,#2B6CB0 0 var(--a),
  #C2701C var(--a) var(--b),#6B7280 var(--b) var(--c),#EEF1F4 var(--c))}
.hj-key i.visible{background:#2B6CB0}.hj-key i.latent{background:#C2701C}.hj-key i.process{background:#6B7280}
table.hj-places{table-layout:fixed;min-width:34rem}table.hj-places td a{white-space:normal}
.hj-key{color:#52606D;font-size:.84rem;margin:.1rem 0}
.hj-key i{display:inline-block;width:.7rem;height:.7rem;margin:0 .3rem 0 .9rem}
.hj-draft{display:inline-block;background:#FFF3C4;border:1px solid #E5C04B;color:#513C06;font-size:.84rem;
  padding:.05rem .6rem}
</style>"""


def show(actor: Actor, evaluation: Evaluation, desk: Desk) -> None:  # noqa: ARG001  # every section is called so
    """The section, and how it works."""
    st.html(STYLE)  # once, outside the fragment
    work(evaluation, desk)
    with st.expander(t("shell.details")):
        st.write(t("weights.method"))


@st.fragment
def work(evaluation: Evaluation, desk: Desk) -> None:
    """What runs again after every move."""
    indicators = {each.code: each for each in evaluation.holdings.indicators}
    trial = weights.try_out(desk.laboratory, desk.shares)
    state, (controls, results) = st.container(), st.columns([4, 7], gap="large")
    with results:
        if desk.laboratory.ranks:
            standing_view.standing(desk, trial, evaluation)
        else:
            standing_view.persons(weights.group(desk.laboratory, trial))
    with state:
        draft_view.badge(desk)
    with controls:
        draft_view.presets(desk)
        sliders_view.kinds(desk)
        sliders_view.pillars(desk, indicators)
    draft_view.variants(desk)
    draft_view.export(desk)
    desk.keep()
