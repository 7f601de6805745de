"""Which indicators a scheme has: the tree as it stands, and indicators in, out and to another pillar."""

from datetime import UTC, datetime

import streamlit as st

from evaluation.domain.indicators import Achievement, Indicator
from evaluation.services import scheme_tree, schemes
from pages.shared import collection_form, language, tables
from pages.shared.language import t
from pages.shared.scheme_desk import Desk
from pages.shared.sentences import note
from pages.shared.tables import Column, Row

KINDS = [kind.value for kind in Achievement if kind is not Achievement.NONE]
USUAL_YEARS = {"visible": 1.0, "latent": 3.0, "process": 1.0}


def tree(desk: Desk) -> None:
    """Pillar by pillar: indicators, kinds, where the value comes from, and the points in the category chosen."""
    weights = scheme_tree.weights_table(desk.draft)
    category = desk.category if desk.category in weights.columns else weights.columns[0]
    points, stands = weights[category], schemes.places(desk.draft)
    columns = [
        Column(t("schemes.indicator")), Column(f"{t('schemes.kind')} · {t('schemes.channel')}"),
        Column(t("schemes.points"), numeric=True),
    ]  # fmt: skip
    rows = []
    for node in desk.draft.tree.nodes:
        inside = [code for code in desk.draft.indicators if stands[code] == node.code]
        if inside:
            rows.append(Row([desk.name(node.code), "", f"{points[inside].sum():.1f}"], "part"))
            rows += [_indicator(desk, code, points[code]) for code in inside]
    tables.show(columns, rows, t("schemes.tree"))


def choices(desk: Desk) -> None:
    """The forms: an indicator in, out, to another pillar, into a new pillar."""
    add, rest = st.columns(2, gap="large")
    with add:
        _add(desk)
    with rest:
        _move(desk)
        _remove(desk)


def _add(desk: Desk) -> None:
    st.markdown(f"**{t('schemes.add')}**")
    known = {each.code: each for each in scheme_tree.choosable(desk.held, desk.draft)}
    if not known:
        note(t("schemes.none_left"))
        return
    mark = f"schemes.{desk.draft.fingerprint[:12]}.add"
    code = st.selectbox(t("schemes.add_which"), list(known), None, format_func=lambda each: _label(known[each]),
                        key=f"{mark}.code", placeholder=t("schemes.none_chosen"))  # fmt: skip
    if code is None:
        return
    pillar = st.selectbox(t("schemes.pillar"), _pillars(desk), format_func=desk.name, key=f"{mark}.pillar")
    share = round(100 / (len(desk.draft.indicators) + 1), 1)
    points = st.number_input(t("schemes.points"), 0.0, 90.0, share, 0.5, key=f"{mark}.points", format="%g",
                             help=t("schemes.points_help"))  # fmt: skip
    kind = st.selectbox(t("schemes.kind"), KINDS, format_func=_kind, key=f"{mark}.kind")
    years = st.number_input(t("schemes.horizon"), 0.5, 50.0, USUAL_YEARS[kind], 0.5, key=f"{mark}.years.{kind}",
                            format="%g")  # fmt: skip
    collected = collection_form.fill(None, f"{mark}.collection", desk.held)
    leaf = {"indicator": code, "achievement": kind, "horizon_years": years, "collection": collected}
    if st.button(t("schemes.add"), key="schemes.add", type="primary"):
        day = datetime.now(UTC).date()
        desk.put(lambda draft: scheme_tree.with_indicator(draft, leaf, pillar, points, day))


def _move(desk: Desk) -> None:
    st.markdown(f"**{t('schemes.move')}**")
    mark = f"schemes.{desk.draft.fingerprint[:12]}.move"
    code = st.selectbox(t("schemes.indicator"), desk.draft.indicators, None, format_func=desk.name,
                        key=f"{mark}.code", placeholder=t("schemes.none_chosen"))  # fmt: skip
    if code is None:
        return
    new = t("schemes.new_pillar")
    pillar = st.selectbox(t("schemes.move_to"), [*_pillars(desk), new], format_func=desk.name, key=f"{mark}.pillar")
    if pillar == new:
        zh = st.text_input(t("schemes.name_zh"), key=f"{mark}.zh", max_chars=60).strip()
        en = st.text_input(t("schemes.name_en"), key=f"{mark}.en", max_chars=60).strip()
        taken = {node.code for node in desk.draft.tree.nodes}
        own = next(f"pillar_{number}" for number in range(1, 100) if f"pillar_{number}" not in taken)
        if st.button(t("schemes.move"), key="schemes.move", disabled=not zh):
            made = {"code": own, "name_zh": zh, "name_en": en}
            desk.put(lambda draft: scheme_tree.with_pillar(draft, made, code))
    elif st.button(t("schemes.move"), key="schemes.move"):
        desk.put(lambda draft: scheme_tree.moved(draft, code, pillar))


def _remove(desk: Desk) -> None:
    st.markdown(f"**{t('schemes.remove')}**")
    code = st.selectbox(t("schemes.remove_which"), desk.draft.indicators, None, format_func=desk.name,
                        key=f"schemes.{desk.draft.fingerprint[:12]}.remove",
                        placeholder=t("schemes.none_chosen"))  # fmt: skip
    note(t("schemes.remove_note"))
    if st.button(t("schemes.remove"), key="schemes.remove", disabled=code is None) and code is not None:
        desk.put(lambda draft: scheme_tree.without_indicator(draft, code))


def _indicator(desk: Desk, code: str, points: float) -> Row:
    leaf = desk.draft.leaf(code)
    channel = t(f"schemes.channel_{leaf.collection.channel if leaf.collection else 'unstated'}")
    return Row([desk.name(code), f"{_kind(leaf.achievement)} · {channel}", f"{points:.1f}"])


def _pillars(desk: Desk) -> list[str]:
    """Where an indicator can stand: below the root's pillars, or below the root where it has none."""
    every = [node.code for node in desk.draft.tree.nodes]
    return every[1:] or every


def _label(indicator: Indicator) -> str:
    return language.name(indicator, indicator.code)


def _kind(kind: str) -> str:
    return language.word("kinds", kind)
