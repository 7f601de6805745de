"""Where the units stand under the weights tried: a sentence, the table, the ranges; of persons the group only."""

import time
from html import escape
from urllib.parse import urlencode

import streamlit as st

from evaluation.services import regrades, weights
from evaluation.services.evaluation import Evaluation
from evaluation.services.weights import Group, Moves, Trial, TrialPage, TrialRow
from pages.shared import charts, language, places_table, sentences, session, tables
from pages.shared.language import t
from pages.shared.tables import Column, Row
from pages.shared.weights_desk import Desk

HEAD_START = 0.06  # seconds: longer than the browser gathers messages before it paints


def standing(desk: Desk, trial: Trial, evaluation: Evaluation) -> None:
    """What the draft leads to. The table goes out first and alone: the browser paints it before all the rest."""
    hint = "weights.search_label" if desk.blind else "ranking.search_hint"
    above, table = st.container(), st.container()
    wanted, number = st.session_state.get("weights.search", ""), st.session_state.get("weights.page", 1)
    shown = weights.page(desk.laboratory, trial, wanted, number)
    with table:
        _places(desk, shown)
    time.sleep(HEAD_START)
    with above:
        verdict(desk, weights.moves(desk.laboratory, trial), regrades.count(desk.laboratory, trial))
        charts.key(t("weights.bars"))
        st.text_input(t("weights.search"), key="weights.search", placeholder=t(hint))
    if shown.pages > 1:
        st.pagination(shown.pages, key="weights.page")
        sentences.note(t("weights.matching", count=shown.count))
    ranges(desk, evaluation)


def verdict(desk: Desk, moved: Moves, graded: int | None) -> None:
    """What the draft changes, in a sentence; `graded`: how many units change grade."""
    if desk.laboratory.withheld:
        sentence = language.together(t("weights.withheld"), *([] if desk.blind else [t("ranking.by_code")]))
    elif not desk.changed:
        sentence = t("weights.nothing_moved")
    else:
        parts = [t("weights.moved", up=moved.up, down=moved.down, same=moved.same)]
        parts += [] if graded is None else [t("weights.regraded", count=graded)]
        parts += [t("weights.rise", **_mover(desk, moved.rise))] if moved.rise else []
        parts += [t("weights.fall", **_mover(desk, moved.fall))] if moved.fall else []
        sentence = t("shell.semicolon").join(parts) + t("shell.end")
    sentences.verdict(sentence)


def regraded(desk: Desk) -> None:
    """How many units change grade, beside places that the browser moves itself."""
    if desk.changed:
        graded = regrades.count(desk.laboratory, weights.try_out(desk.laboratory, desk.shares))
        if graded is not None:
            said = t("weights.regraded", count=graded) + t("shell.end")
            st.html(f'<p class="hj-note" role="status">{escape(said)}</p>')


def ranges(desk: Desk, evaluation: Evaluation) -> None:
    """The button that draws place ranges anew under the draft."""
    if desk.fresh or not desk.changed or not desk.laboratory.ranks:
        return
    if st.button(t("weights.recompute"), help=t("weights.recompute_help")):
        with st.spinner(t("shell.computing")):
            drawn = weights.recompute(evaluation, desk.laboratory, desk.shares)
            desk.laboratory = weights.with_ranges(desk.laboratory, drawn)
            desk.places_of = dict(desk.shares)
        st.rerun()


def persons(found: Group) -> None:
    """The group's quartiles in place of a list of persons."""
    sentences.verdict(t("weights.no_persons", count=found.count))
    if found.before is None or found.after is None:
        sentences.note(t("weights.too_few"))
        return
    columns = [Column(""), *(Column(t(f"weights.quartile_{name}"), numeric=True) for name in ("low", "middle", "high"))]
    rows = [
        Row([t("weights.adopted_row"), *map(str, found.before)]),
        Row([t("weights.draft_row"), *map(str, found.after)], "here"),
    ]
    tables.show(columns, rows, t("weights.group_caption"))


def _places(desk: Desk, shown: TrialPage) -> None:
    """The best hundred that match the search: place before and now, the total with its parts, the range."""
    ranged = "weights.range_draft" if desk.fresh else "weights.range_adopted"
    names = ("weights.place", "weights.change", f"shell.level_{desk.laboratory.scheme.level}", "weights.total",
             "weights.parts", ranged)  # fmt: skip
    link = "" if desk.blind else f"scorecards?{urlencode(session.address(category=desk.laboratory.category))}&unit="
    places_table.show([t(name) for name in names], shown.rows, desk.called, link, t("weights.caption"))


def _mover(desk: Desk, row: TrialRow | None) -> dict[str, str]:
    if row is None:
        return {}
    return {"name": desk.called(row.unit), "before": f"{row.before}", "place": f"{row.place}"}
