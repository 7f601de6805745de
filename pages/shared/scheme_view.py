"""The parts of a scheme being drafted: how an indicator is judged, conditions, means and gaps."""

from html import escape

import streamlit as st

from evaluation.domain.indicators import Achievement, Direction, Level
from evaluation.domain.settings import (
    Aggregation,
    Mean,
    Missing,
    Scoring,
    Treatment,
)
from evaluation.services import schemes
from pages.shared import adjustment_form, collection_form, language, setting_form
from pages.shared.language import t
from pages.shared.scheme_desk import Desk
from pages.shared.sentences import note

KINDS = [kind.value for kind in Achievement]
ENTERED = {"reason", "collection.request", "collection.duty"}


def state(desk: Desk) -> None:
    """What is being changed, and whether it is saved."""
    key = "schemes.unsaved" if desk.changed else "schemes.unchanged"
    words = t(key, scheme=language.name(desk.reference, desk.reference.code))
    st.html(f'<p class="hj-context" role="status">{escape(words)} {escape(desk.said)}</p>')
    desk.said = ""


def indicator(desk: Desk) -> None:
    """How one indicator is judged, scored and collected: kind, direction, horizon with its reason, treatment …"""
    code = st.selectbox(t("schemes.indicator"), desk.draft.indicators, format_func=desk.name, key="schemes.indicator")
    leaf, key = desk.draft.leaf(code), f"schemes.{desk.draft.fingerprint[:12]}.{code}"
    judged, scored = st.columns(2, gap="large")
    with judged:
        kind = st.selectbox(
            t("schemes.kind"), KINDS, KINDS.index(leaf.achievement), format_func=_kind, key=f"{key}.kind"
        )
        ways = [way.value for way in Direction]
        way = st.segmented_control(t("schemes.direction"), ways, default=leaf.direction.value, required=True,
                                   format_func=_way, key=f"{key}.way")  # fmt: skip
        years = st.number_input(
            t("schemes.horizon"), 0.5, 50.0, leaf.horizon_years, 0.5, key=f"{key}.years", format="%g"
        )
        reason = st.text_input(t("schemes.horizon_reason"), leaf.reason, key=f"{key}.reason", max_chars=200)
        adjustable = st.checkbox(t("schemes.adjustable"), leaf.adjustable, key=f"{key}.adjustable")
        bottom = st.checkbox(t("schemes.bottom_line"), leaf.bottom_line, key=f"{key}.bottom")
        st.markdown(f"**{t('schemes.treatment')}**")
        treatment = setting_form.fill(Treatment, "method", leaf.treatment, f"{key}.treatment")
        st.markdown(f"**{t('schemes.collection')}**")
        collected = collection_form.fill(leaf.collection, f"{key}.collection", desk.held)
    with scored:
        st.markdown(f"**{t('schemes.scoring')}**")
        scoring = setting_form.fill(Scoring, "method", leaf.scoring, f"{key}.scoring")
    changes = {
        "achievement": kind, "direction": way, "horizon_years": years, "reason": reason, "adjustable": adjustable,
        "bottom_line": bottom, "treatment": treatment, "scoring": scoring,
        "collection": collected,
    }  # fmt: skip
    if st.button(t("schemes.note"), key="schemes.note.indicator", type="primary"):
        desk.put(lambda draft: schemes.with_leaf(draft, code, changes))


def conditions(desk: Desk) -> None:
    """The whole register with roles; a tick that is refused gives its sentence, and nothing is scored with it."""
    note(t("schemes.conditions_note"))
    used, chosen, refused = schemes.adjusted_for(desk.draft), {}, []
    for condition in desk.held.register:
        code, key = condition.condition, f"schemes.condition.{condition.condition}"
        role = language.word("schemes", f"role_{condition.role}")
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.checkbox(t("schemes.condition", name=desk.name(code), role=role), code in used, key=key):
                fault = schemes.refusal(condition)
                if fault is not None:
                    refused.append(fault)
                    continue
                logged = st.checkbox(t("schemes.log"), used.get(code) == "log", key=f"{key}.log")
                chosen[code] = "log" if logged else "identity"
    for fault in refused:
        st.error(fault.text(language.current()))
    method = adjustment_form.method(desk, list(chosen))
    if st.button(t("schemes.note"), key="schemes.note.conditions", type="primary", disabled=bool(refused)):
        desk.put(lambda draft: schemes.with_conditions(draft, desk.held.register, chosen, method))


def means(desk: Desk) -> None:
    """The mean of each pillar, what happens to gaps, and the years looked at."""
    left, right = st.columns(2, gap="large")
    with left:
        nodes = {node.code: node for node in desk.draft.tree.nodes}
        code = st.selectbox(t("schemes.pillar"), list(nodes), format_func=desk.name, key="schemes.pillar")
        mean = setting_form.fill(Mean, "mean", nodes[code].mean, f"schemes.{desk.draft.fingerprint[:12]}.mean.{code}")
        if st.button(t("schemes.note"), key="schemes.note.mean", type="primary"):
            desk.put(lambda draft: schemes.with_mean(draft, code, mean))
        _aggregation(desk)
    with right:
        st.markdown(f"**{t('schemes.missing')}**")
        missing = setting_form.fill(
            Missing, "method", desk.draft.missing, f"schemes.{desk.draft.fingerprint[:12]}.missing"
        )
        window = st.number_input(t("schemes.window"), 1, 10, desk.draft.window_years, help=t("schemes.window_help"))
        if st.button(t("schemes.note"), key="schemes.note.missing", type="primary"):
            desk.put(lambda draft: schemes.with_parts(draft, {"missing": missing, "window_years": window}))


def _aggregation(desk: Desk) -> None:
    """Whether totals come from the means, or from comparing units; persons are never compared."""
    if desk.draft.level is Level.CADRE:
        return
    st.markdown(f"**{t('schemes.aggregation')}**")
    key = f"schemes.{desk.draft.fingerprint[:12]}.aggregation"
    chosen = setting_form.fill(Aggregation, "method", desk.draft.aggregation, key)
    note(t("schemes.aggregation_note"))
    if st.button(t("schemes.note"), key="schemes.note.aggregation", type="primary"):
        desk.put(lambda draft: schemes.with_parts(draft, {"aggregation": chosen}))


def _kind(kind: str) -> str:
    return language.word("kinds", kind)


def _way(way: str) -> str:
    return t(f"schemes.way_{way}")
