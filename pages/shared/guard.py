"""The first statement of every page: who is here, and may they read this."""

import streamlit as st

from evaluation.services import actors
from evaluation.services.actors import Actor
from pages.shared import shell
from pages.shared.language import t


def require(*roles: str) -> Actor:
    """The person at the page, who holds at least one of the roles; anybody else gets a sentence and no page."""
    shell.prepare()
    actor = actors.local()
    if not actor.holds(roles):
        st.title(t("shell.forbidden"))
        st.write(t("shell.forbidden_remedy"))
        st.stop()
    return actor
