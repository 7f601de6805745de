"""The parts of a scheme being drafted: indicators, conditions, means and gaps, grades, differences, saving."""

from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from evaluation.domain.indicators import Achievement, Direction, Level
from evaluation.domain.scheme import Scheme
from evaluation.domain.settings import (
    Aggregation,
    Award,
    CapGrade,
    Deduct,
    Gate,
    Mean,
    Missing,
    OnValue,
    Scoring,
    Treatment,
)
from evaluation.errors import HengjiError
from evaluation.services import drafts, schemes
from evaluation.services.actors import Actor
from evaluation.services.schemes import Difference
from pages.shared import adjustment_form, collection_form, language, session, setting_form, shell, tables
from pages.shared.language import t
from pages.shared.scheme_desk import Desk
from pages.shared.tables import Cell, Column, Markup, Row

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
        collected = collection_form.fill(leaf.collection, f"{key}.collection")
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
    st.html(f'<p class="hj-note">{escape(t("schemes.conditions_note"))}</p>')
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
        nodes = {node.code: node for node in schemes.nodes(desk.draft)}
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
    st.html(f'<p class="hj-note">{escape(t("schemes.aggregation_note"))}</p>')
    if st.button(t("schemes.note"), key="schemes.note.aggregation", type="primary"):
        desk.put(lambda draft: schemes.with_parts(draft, {"aggregation": chosen}))


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
        key="schemes.grades",
    )
    categories = list(desk.draft.weights)
    quotas = pd.DataFrame({"category": categories, "quota": [grading.quotas.get(name) for name in categories]})
    st.markdown(f"**{t('schemes.quotas')}**")
    columns = {
        "category": text(t("shell.category"), disabled=True),
        "quota": number(t("schemes.grade_quota"), min_value=0.0, max_value=1.0),
    }
    shares = st.data_editor(
        quotas.astype({"quota": float}), column_config=columns, hide_index=True, placeholder="—", key="schemes.quotas"
    )
    if st.button(t("schemes.note"), key="schemes.note.grades", type="primary"):
        desk.put(lambda draft: schemes.with_grades(draft, edited, shares))
    _gates(desk)


def differences(desk: Desk) -> None:
    """What the draft does otherwise than the scheme it started from."""
    found = schemes.differences(desk.reference, desk.draft)
    if not found:
        st.html(f'<p class="hj-note">{escape(t("schemes.no_difference"))}</p>')
        return
    columns = [Column(t(f"schemes.difference_{name}")) for name in ("about", "field", "before", "after")]
    tables.show(columns, [_difference(desk, each) for each in found], t("schemes.differences"))


def weights(actor: Actor, desk: Desk) -> None:
    """The weights of a saved draft, on request."""
    named = {each.name: each for each in drafts.named(session.store(), actor, desk.reference)}
    if named:
        name = st.selectbox(t("schemes.weights_of"), list(named), index=None, placeholder=t("schemes.weights_own"))
        if name and st.button(t("schemes.note"), key="schemes.note.weights"):
            changed = {**desk.draft.weights, **named[name].weights}
            desk.put(lambda draft: schemes.with_parts(draft, {"weights": changed}))


def saving(actor: Actor, desk: Desk) -> None:
    """Saving under a new code; the scheme's text for those who want to read it."""
    code = st.text_input(t("schemes.code"), schemes.suggested_code(desk.held, desk.draft.level), max_chars=60).strip()
    zh = st.text_input(t("schemes.name_zh"), t("schemes.default_zh"), max_chars=100).strip()
    en = st.text_input(t("schemes.name_en"), t("schemes.default_en"), max_chars=100).strip()
    if st.button(t("schemes.save"), key="schemes.save", type="primary", disabled=not (desk.changed and code and zh)):
        try:
            saved = schemes.save(session.store(), actor, desk.draft, code, (zh, en))
        except HengjiError as error:
            st.error(error.text(language.current()))
        else:
            _saved(saved)
    with st.expander(t("schemes.text")):
        st.code(desk.draft.model_dump_json(indent=1), language="json")


def _saved(saved: Scheme) -> None:
    st.success(t("schemes.saved", name=language.name(saved, saved.code)))
    query = session.address(scheme=saved.code)
    st.page_link(shell.path("ranking"), label=t("schemes.to_ranking"), query_params=query)


def _gates(desk: Desk) -> None:
    st.markdown(f"**{t('schemes.gates')}**")
    columns = [Column(t(f"schemes.gate_{name}")) for name in ("name", "trigger", "effect", "basis")]
    rows = [
        Row([language.name(gate, gate.rule), _trigger(desk, gate), _effect(desk, gate), _entered(gate.legal_basis)])
        for gate in desk.draft.gates
    ]
    tables.show(columns, rows, t("schemes.gates"))


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


def _difference(desk: Desk, each: Difference) -> Row:
    about = desk.name(each.about) if each.about else t("schemes.whole")
    parts = [_part(desk, part) for part in each.field.split(".")]
    say = _entered if each.field in ENTERED else partial(_value, desk)
    return Row([about, " · ".join(parts), say(each.before), say(each.after)])


def _entered(text: str) -> Cell:
    """A text that somebody wrote into the scheme, marked as one where it is not in the reader's language."""
    foreign = language.current() == "en" and any(sign.isalpha() and not sign.isascii() for sign in text)
    return Markup(f'<q lang="zh">{escape(text)}</q>') if foreign else text or "—"


def _part(desk: Desk, part: str) -> str:
    known = language.word(
        "schemes", f"field_{part}", language.word("settings", part, language.word("categories", part))
    )
    return desk.name(part) if known == part else known


def _value(desk: Desk, value: str) -> str:
    """A choice in the reader's words: `method(parameters)`, a word, or the value itself."""
    head, bracket, rest = value.partition("(")
    forms = {"settings": ("method_{}", "option_{}"), "kinds": ("{}",), "schemes": ("way_{}", "channel_{}")}
    for section, form in ((section, form) for section, each in forms.items() for form in each):
        found = language.word(section, form.format(head), "\0")
        if found != "\0":
            return f"{found}{bracket}{rest}".removesuffix("()")
    for condition in desk.held.register:
        value = value.replace(f"condition={condition.condition},", f"{desk.name(condition.condition)},")
    return value


def _kind(kind: str) -> str:
    return language.word("kinds", kind)


def _way(way: str) -> str:
    return t(f"schemes.way_{way}")
