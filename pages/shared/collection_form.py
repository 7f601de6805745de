"""How an indicator's value is collected, as a form: nothing stated, or a channel with what it asks of a unit."""

from typing import Any

import streamlit as st

from evaluation.domain.collecting import Channel, Collection
from pages.shared import setting_form
from pages.shared.language import t

_UNSTATED = ""


def fill(present: Collection | None, key: str) -> dict[str, Any] | None:
    """What the officer stated, as plain data; None where nothing is stated."""
    channels = [_UNSTATED, *map(str, Channel)]
    start = channels.index(str(present.channel) if present else _UNSTATED)
    chosen = st.selectbox(t("schemes.channel"), channels, start, format_func=_channel, key=f"{key}.channel")
    if chosen == _UNSTATED:
        return None
    stated = setting_form.parameters(Collection, "collection", present, key, {"channel"})
    return {"channel": chosen, **stated}


def _channel(name: str) -> str:
    return t(f"schemes.channel_{name or 'unstated'}")
