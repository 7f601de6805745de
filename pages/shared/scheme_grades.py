"""Grades, quotas and gates of the scheme being drafted."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from evaluation.domain.settings import Award, CapGrade, Deduct, Gate, OnValue
from evaluation.services import schemes
from pages.shared import language, tables
from pages.shared.language import t
from pages.shared.scheme_desk import Desk
from pages.shared.tables import Cell, Column, Markup, Row

TRIGGERS = ("event", "value")
EFFECTS = ("deduct", "award", "cap", "bar", "suspend", "veto")
SIDES = ("below", "above")


def grades(desk: Desk) -> None:
    """Quotas and least totals in a table, gates below."""
    grading = desk.draft.grading
    st.markdown(f"**{t('schemes.grades')}**")
    frame = pd.DataFrame(
        [grade.model_dump() for grade in grading.grades], columns=["code", "name_zh", "name_en", "quota", "least"]
    )
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    config = {name: text(t(f"schemes.grade_{name}")) for name in ("code", "name_zh", "name_en")}
    config |= {name: number(t(f"schemes.grade_{name}"), min_value=0.0) for name in ("quota", "least")}
    edited = st.data_editor(
        frame.astype({"quota": float, "least": float}),
        column_config=config,
        hide_index=True,
        num_rows="dynamic",
        placeholder="—",
        key=f"schemes.{desk.draft.fingerprint[:12]}.grades",
    )
    categories = list(desk.draft.weights)
    quotas = pd.DataFrame({"category": categories, "quota": [grading.quotas.get(name) for name in categories]})
    st.markdown(f"**{t('schemes.quotas')}**")
    columns = {
        "category": text(t("shell.category"), disabled=True),
        "quota": number(t("schemes.grade_quota"), min_value=0.0, max_value=1.0),
    }
    shares = st.data_editor(
        quotas.astype({"quota": float}),
        column_config=columns,
        hide_index=True,
        placeholder="—",
        key=f"schemes.{desk.draft.fingerprint[:12]}.quotas",
    )
    if st.button(t("schemes.note"), key="schemes.note.grades", type="primary"):
        desk.put(lambda draft: schemes.with_grades(draft, edited, shares))
    _gates(desk)


def entered(text: str) -> Cell:
    """A text that somebody wrote into the scheme, marked as one where it is not in the reader's language."""
    foreign = language.current() == "en" and any(sign.isalpha() and not sign.isascii() for sign in text)
    return Markup(f'<q lang="zh">{escape(text)}</q>') if foreign else text or "—"


def _gates(desk: Desk) -> None:
    st.markdown(f"**{t('schemes.gates')}**")
    columns = [Column(t(f"schemes.gate_{name}")) for name in ("name", "trigger", "effect", "basis")]
    rows = [
        Row([language.name(gate, gate.rule), _trigger(desk, gate), _effect(desk, gate), entered(gate.legal_basis)])
        for gate in desk.draft.gates
    ]
    if rows:
        tables.show(columns, rows, t("schemes.gates"), stacked=True)
    with st.expander(t("schemes.gate_edit")):
        _add(desk)
        _drop(desk)


def _trigger(desk: Desk, gate: Gate) -> str:
    """What sets the gate off, with the indicator and its limit."""
    words, found = t(f"schemes.trigger_{gate.trigger.trigger}"), gate.trigger
    if not isinstance(found, OnValue):
        return words
    side, limit = ("above", found.above) if found.above is not None else ("below", found.below)
    name = desk.name(found.indicator)
    return t("schemes.gate_limit", trigger=words, indicator=name, side=t(f"schemes.{side}"), limit=f"{limit:g}")


def _effect(desk: Desk, gate: Gate) -> str:
    """What the gate does, with its points or its grade."""
    words = t(f"schemes.effect_{gate.effect.effect}")
    match gate.effect:
        case Deduct(points=points) | Award(points=points):
            return t("schemes.gate_points", effect=words, points=f"{points:g}")
        case CapGrade(grade=code):
            grades = {each.code: language.name(each, each.code) for each in desk.draft.grading.grades}
            return t("schemes.gate_grade", effect=words, grade=grades.get(code, code))
    return words


def _add(desk: Desk) -> None:
    """A new gate: what sets it off, what it does, what it rests on."""
    key = f"schemes.{desk.draft.fingerprint[:12]}.gate"
    code = st.text_input(t("schemes.gate_code"), key=f"{key}.code", max_chars=60).strip()
    zh = st.text_input(t("schemes.name_zh"), key=f"{key}.zh", max_chars=100).strip()
    en = st.text_input(t("schemes.name_en"), key=f"{key}.en", max_chars=100).strip()
    gate = {"rule": code, "name_zh": zh, "name_en": en, "trigger": _chosen_trigger(desk, key)}
    gate["effect"] = _chosen_effect(desk, key)
    gate["legal_basis"] = st.text_input(t("schemes.gate_basis"), key=f"{key}.basis", max_chars=200).strip()
    if st.button(t("schemes.gate_add"), key="schemes.gate.add", disabled=not (code and zh)):
        desk.put(lambda draft: schemes.with_gate(draft, gate))


def _chosen_trigger(desk: Desk, key: str) -> dict[str, Any]:
    kind = st.selectbox(t("schemes.gate_trigger"), TRIGGERS, format_func=_trigger_word, key=f"{key}.trigger")
    if kind == "event":
        return {"trigger": kind}
    code = st.selectbox(t("schemes.indicator"), desk.draft.indicators, format_func=desk.name, key=f"{key}.indicator")
    side = st.segmented_control(t("schemes.gate_side"), SIDES, default="below", required=True,
                                format_func=_side, key=f"{key}.side")  # fmt: skip
    return {"trigger": kind, "indicator": code, side: st.number_input(t("schemes.gate_line"), key=f"{key}.line")}


def _chosen_effect(desk: Desk, key: str) -> dict[str, Any]:
    kind = st.selectbox(t("schemes.gate_effect"), EFFECTS, format_func=_effect_word, key=f"{key}.effect")
    if kind in {"deduct", "award"}:
        return {
            "effect": kind,
            "points": st.number_input(t("schemes.gate_value"), 0.1, 100.0, 1.0, key=f"{key}.points"),
        }
    if kind == "cap":
        grades = {each.code: language.name(each, each.code) for each in desk.draft.grading.grades}
        chosen = st.selectbox(t("schemes.gate_cap"), list(grades), format_func=grades.__getitem__, key=f"{key}.cap")
        return {"effect": kind, "grade": chosen}
    return {"effect": kind}


def _drop(desk: Desk) -> None:
    names = {gate.rule: language.name(gate, gate.rule) for gate in desk.draft.gates}
    if names:
        rule = st.selectbox(t("schemes.gate_drop"), list(names), None, format_func=names.__getitem__,
                            key=f"schemes.{desk.draft.fingerprint[:12]}.drop",
                            placeholder=t("schemes.none_chosen"))  # fmt: skip
        if rule and st.button(t("schemes.gate_drop"), key="schemes.gate.drop"):
            desk.put(lambda draft: schemes.without_gate(draft, rule))


def _trigger_word(kind: str) -> str:
    return t(f"schemes.trigger_{kind}")


def _effect_word(kind: str) -> str:
    return t(f"schemes.effect_{kind}")


def _side(side: str) -> str:
    return t(f"schemes.{side}")
