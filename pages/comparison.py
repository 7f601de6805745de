"""方案比较: two to four schemes on the same data, what each does to whom, and what it costs the grass roots."""

import streamlit as st

from evaluation.services import comparing
from pages.shared import (
    blind_view,
    burden_desk,
    burden_view,
    comparison_costs,
    comparison_desk,
    comparison_export,
    comparison_view,
    sentences,
    session,
    shell,
    veil,
)
from pages.shared.guard import require
from pages.shared.language import t

actor = require("planner", "officer", "leader")
choice = veil.choose(actor)
st.title(t("comparison.title"))
held = session.holdings(actor, choice.framework.code)
known = comparing.options(session.store(), actor, held, choice.level)
if len(known) < comparing.FEWEST:
    sentences.note(t("comparison.only_one"))
    st.page_link(shell.path("schemes"), label=t("comparison.to_schemes"), query_params=session.address())
    st.stop()
chosen = comparison_desk.choose(known, choice.scheme.code)
if len(chosen) < comparing.FEWEST:
    sentences.note(t("comparison.one_more"))
    st.stop()
board = comparison_desk.open_board(actor, choice, chosen)
comparison_view.context(board)
if board.labels is not None:
    blind_view.bar(actor, choice, year=board.compared.dataset.period, coming=choice.period)
if not board.category:
    sentences.note(t("comparison.no_category"))
    st.stop()

comparison_view.verdict(board)
st.subheader(t("comparison.movers"))
comparison_view.movers(board)
st.subheader(t("comparison.who"))
versus = comparison_desk.focus(board)
comparison_view.along(versus)
st.subheader(t("comparison.regraded"))
comparison_view.regraded(board, versus)
for name, part in (("weights", comparison_view.weights), ("agreement", comparison_view.agreement),
                   ("equity", comparison_view.equity), ("twice", comparison_costs.twice),
                   ("burden", comparison_costs.burden)):  # fmt: skip
    st.subheader(t(f"comparison.{name}"))
    part(board)
burden_view.verdicts({board.tagged(each): burden_desk.judge(actor, choice, each) for each in board.compared.schemes})
with st.expander(t("shell.details")):
    comparison_costs.method(board)
st.subheader(t("comparison.take_along"))
comparison_export.downloads(actor, board)
comparison_export.links(board)
