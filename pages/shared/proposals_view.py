"""怎样定权重: by people's judgement, from data, by both; what each unit would choose. Proposals, until one is taken."""

import streamlit as st

from evaluation.services.actors import Actor
from evaluation.services.evaluation import Evaluation
from pages.shared import derived_view, judgement_view, offer_view
from pages.shared.language import t
from pages.shared.sentences import verdict
from pages.shared.weights_desk import Desk

WAYS = {
    "judgement": judgement_view.show,
    "data": derived_view.data,
    "both": derived_view.both,
    "own_choice": derived_view.own_choice,
}


def show(actor: Actor, evaluation: Evaluation, desk: Desk) -> None:  # noqa: ARG001  # the desk knows its actor
    """What weights are, where the draft's came from, and one way to find some."""
    verdict(t("proposals.verdict"))
    offer_view.source(desk)
    labels = {each: t(f"proposals.way_{each}") for each in WAYS}
    way = st.segmented_control(
        t("proposals.ways"),
        list(WAYS),
        default="judgement",
        required=True,
        key="proposals.ways",
        format_func=labels.__getitem__,
        label_visibility="collapsed",
    )
    WAYS[way](evaluation, desk)
    with st.expander(t("shell.details")):
        st.write(t("proposals.details"))
