"""The two kinds of sentence on a page: what the reader takes away, and what is said quietly beside it."""

from html import escape

import streamlit as st


def verdict(text: str) -> None:
    """What the reader takes away."""
    st.html(f'<p class="hj-verdict">{escape(text)}</p>')


def note(text: str, strong: str = "") -> None:
    """A quiet sentence; `strong` stands before it and stands out."""
    start = f"<b>{escape(strong)}</b> " if strong else ""
    st.html(f'<p class="hj-note">{start}{escape(text)}</p>')
