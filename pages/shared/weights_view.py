"""The section 调权重: the draft, the sliders on one side, the places that follow on the other."""

import streamlit as st

from evaluation.domain.indicators import Indicator
from evaluation.services import stability, weights
from evaluation.services.actors import Actor
from evaluation.services.evaluation import Evaluation
from pages.shared import draft_view, live_view, session, sliders_view, standing_view, targets_view
from pages.shared.language import t
from pages.shared.sentences import note
from pages.shared.weights_desk import Desk

STYLE = """<style>
.hj-stack{height:.72rem;min-width:8rem;margin-top:.3rem;background:linear-gradient(90deg,#2B6CB0 0 var(--a),
  #C2701C var(--a) var(--b),#6B7280 var(--b) var(--c),#EEF1F4 var(--c))}
table.hj-places{table-layout:fixed;min-width:34rem}table.hj-places td a{white-space:normal}
.hj-draft{display:inline-block;background:#FFF3C4;border:1px solid #E5C04B;color:#513C06;font-size:.84rem;
  padding:.05rem .6rem}
</style>"""

LIVE = "live"
MODES = (LIVE, "plain")


def show(actor: Actor, evaluation: Evaluation, desk: Desk) -> None:  # noqa: ARG001  # every section is called so
    """The section, and how it works."""
    st.html(STYLE)  # once, outside the fragment
    indicators = {each.code: each for each in evaluation.holdings.indicators}
    if desk.laboratory.lives and session.settle("mode", MODES) == LIVE:
        live(evaluation, desk, live_view.send_board(desk, indicators))
    else:
        plain(evaluation, desk, indicators)
    if desk.laboratory.scheme.compares:
        note(t("weights.compares"))
    elif desk.laboratory.lives:
        names = {mode: t(f"weights.mode_{mode}") for mode in MODES}
        st.segmented_control(t("weights.mode"), MODES, format_func=names.__getitem__, key="choice.mode", required=True)
    with st.expander(t("shell.details")):
        st.write(t("weights.method"))


@st.fragment
def live(evaluation: Evaluation, desk: Desk, board: str) -> None:
    """What runs again after a slider is let go; the places have moved with it. `board`: the key of what was sent."""
    found = targets_view.stated(desk)
    draft_view.badge(desk)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        draft_view.presets(desk)
        targets_view.form(desk, found)
    live_view.show(
        desk, board, stability.safe_ranges(desk.laboratory, desk.shares, desk.locked), targets_view.sent(found)
    )
    standing_view.regraded(desk)
    standing_view.ranges(desk, evaluation)
    draft_view.variants(desk)
    draft_view.export(desk)
    desk.keep()


@st.fragment
def plain(evaluation: Evaluation, desk: Desk, indicators: dict[str, Indicator]) -> None:
    """What runs again after every move, where places follow only then."""
    trial = weights.try_out(desk.laboratory, desk.shares)
    state, (controls, results) = st.container(), st.columns([4, 7], gap="large")
    with results:
        if desk.laboratory.lists:
            standing_view.standing(desk, trial, evaluation)
        else:
            standing_view.persons(weights.group(desk.laboratory, trial))
    with state:
        draft_view.badge(desk)
    with controls:
        found = targets_view.stated(desk)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            draft_view.presets(desk)
            targets_view.form(desk, found)
        sliders_view.kinds(desk)
        targets_view.checked(desk, found)
        sliders_view.pillars(desk, indicators, stability.safe_ranges(desk.laboratory, desk.shares, desk.locked))
    draft_view.variants(desk)
    draft_view.export(desk)
    desk.keep()
