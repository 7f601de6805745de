"""How an indicator's value is collected, as a form: nothing stated, or a channel with what it asks of a unit."""

from typing import Any

import streamlit as st

from evaluation.domain.collecting import Channel, Collection
from evaluation.domain.framework import Holdings
from pages.shared import language, setting_form
from pages.shared.language import Named, t

_UNSTATED = ""


def fill(present: Collection | None, key: str, held: Holdings) -> dict[str, Any] | None:
    """What the officer stated, as plain data; None where nothing is stated.

    Forms and duties are chosen from the registers of `held` where it has any; else they are written.
    """
    channels = [_UNSTATED, *map(str, Channel)]
    start = channels.index(str(present.channel) if present else _UNSTATED)
    chosen = st.selectbox(t("schemes.channel"), channels, start, format_func=_channel, key=f"{key}.channel")
    if chosen == _UNSTATED:
        return None
    registers: dict[str, dict[str, Named]] = {
        "request": {each.code: each for each in held.requests},
        "duty": {each.code: each for each in held.duty_items},
    }
    listed = {name: known for name, known in registers.items() if known}
    stated = setting_form.parameters(Collection, "collection", present, key, {"channel", *listed})
    for name, known in listed.items():
        stated[name] = _from(known, getattr(present, name) if present else "", f"{key}.{name}", name)
    return {"channel": chosen, **stated}


def _from(known: dict[str, Named], present: str, key: str, name: str) -> str:
    options = list(dict.fromkeys([*filter(None, [present]), *known]))
    chosen = st.selectbox(
        t(f"settings.{name}"),
        options,
        options.index(present) if present else None,
        format_func=lambda code: language.name(known[code], code) if code in known else code,
        key=key,
        accept_new_options=True,
        placeholder=t("schemes.none_chosen"),
    )
    return chosen or ""


def _channel(name: str) -> str:
    return t(f"schemes.channel_{name or 'unstated'}")
