"""What stands around every page: the list of pages, the language, the style."""

from pathlib import Path

import streamlit as st
from streamlit import runtime

from pages.shared import language, theme
from pages.shared.language import t

SECTIONS = {
    "results": ("overview", "scorecards", "ranking", "adjustment"),
    "rules": ("weights", "schemes", "comparison"),
    "data": ("observations", "export"),
    "about": ("method",),
}
FIRST = "overview"
_HOME = "home"  # the first page answers at /; its own name is registered beside it
_NAVIGATED = "shell.navigated"
_AGAIN = "shell.again"
_ROOT = Path(__file__).parents[2]


def navigate() -> "st.Page":
    """Register every page and give the one that was asked for."""
    language.settle()
    st.session_state[_NAVIGATED] = True
    pages = {t(f"shell.{section}"): _pages(names) for section, names in SECTIONS.items()}
    pages[""] = [st.Page(path(FIRST), url_path=FIRST, visibility="hidden")]  # else /overview says that it is not there
    return st.navigation(pages)


def prepare() -> None:
    """Set up what a page needs, also when Streamlit runs the page's file without app.py (a fresh server does so)."""
    if not st.session_state.pop(_NAVIGATED, False):
        navigate()
        st.session_state.pop(_NAVIGATED)
        if type(runtime.get_instance()) is runtime.Runtime and not st.session_state.get(_AGAIN):
            st.session_state[_AGAIN] = True  # once through app.py: between the two a reader's first click would be lost
            st.rerun()
    st.set_page_config(page_title=t("shell.product"), layout="wide")
    st.html(theme.style(t("shell.product"), t("observations.choose")))
    code = "zh-CN" if language.current() == "zh" else "en"
    st.html(f"<script>document.documentElement.lang='{code}'</script>", unsafe_allow_javascript=True)
    _language_switch()


def path(name: str) -> str:
    """The file of a page, for links: whole, so that it is found whichever script runs."""
    return str(_ROOT / "pages" / f"{name}.py")


def _pages(names: tuple[str, ...]) -> list["st.Page"]:
    return [
        st.Page(
            path(name), title=t(f"shell.page_{name}"), url_path=_HOME if name == FIRST else name, default=name == FIRST
        )
        for name in names
        if Path(path(name)).exists()
    ]


def _language_switch() -> None:
    st.session_state["shell.language"] = language.current()
    labels = {code: t(f"shell.language_{code}") for code in language.LANGUAGES}
    st.sidebar.segmented_control(
        t("shell.language"),
        language.LANGUAGES,
        required=True,
        format_func=labels.__getitem__,
        key="shell.language",
        label_visibility="collapsed",
        on_change=_switch,
    )


def _switch() -> None:
    language.choose(st.session_state["shell.language"])
