"""The points of each indicator by category, as a table that says what is over or short of 100."""

from html import escape

import pandas as pd
import streamlit as st

from evaluation.services import scheme_tree
from pages.shared import language
from pages.shared.language import t
from pages.shared.scheme_desk import Desk

NAME = "name"
CLOSE = 0.01


def table(desk: Desk) -> None:
    """Edit the points; every category has to come to 100, by hand or in proportion."""
    held = scheme_tree.weights_table(desk.draft)
    labels = {category: _category(category) for category in held.columns}
    number, key = st.column_config.NumberColumn, f"schemes.{desk.draft.fingerprint[:12]}.points"
    config = {labels[each]: number(min_value=0.0, max_value=100.0, format="%.2f") for each in held.columns}
    named = held.rename(columns=labels)
    named.insert(0, NAME, [desk.name(str(code)) for code in held.index])
    edited = st.data_editor(
        named,
        column_config={NAME: st.column_config.TextColumn(t("schemes.indicator"), disabled=True), **config},
        hide_index=True,
        key=key,
    )
    points = edited.drop(columns=NAME).rename(columns={label: category for category, label in labels.items()})
    off = _sums(points)
    left, right = st.columns(2)
    with left:
        if st.button(t("schemes.note"), key="schemes.note.points", type="primary", disabled=off):
            desk.put(lambda draft: scheme_tree.with_weights(draft, points))
    with right:
        if off and st.button(t("schemes.scale"), key="schemes.scale"):
            desk.put(lambda draft: scheme_tree.with_weights(draft, scheme_tree.scaled(points)))


def _sums(points: pd.DataFrame) -> bool:
    """Says what each category comes to; whether any is not 100."""
    sums = points.fillna(0).sum()
    parts = [t("schemes.sum", category=_category(str(name)), sum=f"{value:.2f}") for name, value in sums.items()]
    off = bool(((sums - 100).abs() > CLOSE).any())
    words = t("schemes.sums_off" if off else "schemes.sums", sums=language.joined(parts))
    st.html(f'<p class="hj-note" role="status">{escape(words)}</p>')
    return off


def _category(category: str) -> str:
    return t("schemes.field_*") if category == "*" else language.word("categories", category)
