"""A comparison to take along, and where to read on."""

from functools import partial

import streamlit as st

from evaluation.domain.indicators import Level
from evaluation.services import comparison_export
from evaluation.services.actors import Actor
from evaluation.services.comparison_export import Order
from pages.shared import language, session, shell
from pages.shared.comparison_desk import Board
from pages.shared.export_view import WORKBOOK
from pages.shared.language import t
from pages.shared.sentences import note


def downloads(actor: Actor, board: Board) -> None:
    """The files; each is made, and written down in the audit log, when it is asked for."""
    wanted = Order(board.category, language.current(), board.labels)
    with st.container(horizontal=True):
        for suffix, mime, make in (
            ("xlsx", WORKBOOK, comparison_export.export_workbook),
            ("pdf", "application/pdf", comparison_export.export_page),
        ):
            file = comparison_export.file_name(board.compared, suffix)
            st.download_button(t(f"comparison.{suffix}"), partial(make, session.store(), actor, board.compared, wanted),
                               file, mime, type="primary" if suffix == "xlsx" else "secondary",
                               on_click="ignore")  # fmt: skip
    note(t("comparison.recorded"))


def links(board: Board) -> None:
    """The laboratory and the cards."""
    for page in ("weights", "scorecards") if board.compared.dataset.level is not Level.CADRE else ("scorecards",):
        label = t("comparison.to_weights" if page == "weights" else "comparison.to_cards")
        st.page_link(shell.path(page), label=label, query_params=session.address())
