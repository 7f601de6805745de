"""计分卡: one region, department or cadre; every point explained."""

import streamlit as st

from evaluation.domain.indicators import Level
from evaluation.services import cards
from pages.shared import card_view, evidence_view, language, session, veil
from pages.shared.guard import require
from pages.shared.language import t

actor = require("leader", "officer", "planner")
choice = veil.choose(actor)
evaluation = session.evaluate(actor, choice)
unit = card_view.choose_unit(evaluation, choice)
card = cards.read(evaluation, unit)
person = choice.level is Level.CADRE

st.title(language.name(card.unit, card.unit.code))
card_view.context(card, choice)
card_view.headline(card, choice.level)
card_view.kinds(card)
card_view.sentence(card)
if not person:
    card_view.limits(evaluation, card)

names = ["why", *([] if person else ["peers"]), "conditions", "term", "evidence"]
tabs = dict(zip(names, st.tabs([t(f"cards.tab_{name}") for name in names]), strict=True))
with tabs["why"]:
    card_view.why(card)
if "peers" in tabs:
    with tabs["peers"]:
        card_view.peers(evaluation, card)
with tabs["conditions"]:
    evidence_view.conditions_of(evaluation, card)
with tabs["term"]:
    evidence_view.terms(evaluation, card)
with tabs["evidence"]:
    evidence_view.evidence(evaluation, card)
if person:
    st.html(f'<p class="hj-foot">{t("cards.person_foot")}</p>')
