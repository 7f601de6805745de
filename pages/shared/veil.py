"""What a page that names units owes to weights being set blind: nothing of the year on which they are tried."""

from html import escape

import streamlit as st

from evaluation.services import schemes
from evaluation.services.actors import Actor
from pages.shared import blind_view, session, shell
from pages.shared.language import t
from pages.shared.sentences import verdict
from pages.shared.session import Choice


def choose(actor: Actor) -> Choice:
    """What is chosen, for a page that names units, marked as a trial under a scheme that is a draft.

    While weights are set blind on that year a sentence and no page.
    """
    choice = session.choose(actor)
    if origin := blind_view.hides(choice):
        _withhold(actor, choice, origin)
    if schemes.is_draft(session.store(), choice.scheme):
        st.html(f'<div class="hj-mark" role="note">{escape(t("blind.draft_scheme"))}</div>')
    return choice


def _withhold(actor: Actor, choice: Choice, origin: str) -> None:
    """Why nothing is shown, and the ways on: back to the weights, names with a reason, or the end; both on record."""
    st.title(t("blind.withheld"))
    verdict(t("blind.withheld_why", year=choice.period))
    st.page_link(shell.path("weights"), label=t("blind.back"), query_params=session.address(period=origin))
    with st.container(horizontal=True):
        blind_view.switch(actor, choice)
        st.button(t("blind.end"), on_click=blind_view.end, args=(actor, choice), help=t("blind.end_help"))
    st.stop()
