"""The laboratory whose places move while a slider is dragged: a component of our own that scores as Python does."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from evaluation.domain.indicators import Indicator
from evaluation.services import board, stability
from evaluation.services.pillars import weighted_first
from pages.shared import language, session, sliders_view
from pages.shared.language import t
from pages.shared.weights_desk import Desk

KEY = "weights.live"
_FOLDER = Path(__file__).parent / "laboratory"
_SCRIPT = "\n".join(
    (_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in ("scoring", "ranking", "sliders", "laboratory")
)
_OWN = ("kind", "lock", "locked", "lock_of", "unlock_of", "count", "back", "on", "segment", "lacking", "card", "safe",
        "safe_key", "outside", "target_met", "target_missed")  # fmt: skip
_SHARED = ("balance", "nothing_moved", "moved", "rise", "fall", "bars", "search", "judged", "caption")
_TEXTS = {
    "late": "weights.horizon",
    "latent": "weights.latent_share",
    "judged_pillar": "weights.pillar_judged",
    "weights": "weights.title",
    "places": "weights.place",
    "visible": "kinds.visible",
    "latent_kind": "kinds.latent",
    "process": "kinds.process",
    "semicolon": "shell.semicolon",
    "comma": "shell.comma",
    "end": "shell.end",
    **{name: f"weights.{name}" for name in _SHARED},
    **{name: f"laboratory.{name}" for name in _OWN},
}
_mount = st.components.v2.component(
    "hengji_laboratory",
    html=(_FOLDER / "laboratory.html").read_text(encoding="utf-8"),
    css=(_FOLDER / "laboratory.css").read_text(encoding="utf-8"),
    js=_SCRIPT,
    isolate_styles=False,
)
_send = st.components.v2.component("hengji_board", js=_SCRIPT, isolate_styles=False)


def send_board(desk: Desk, indicators: Mapping[str, Indicator]) -> str:
    """Sends what does not change with the weights, outside the fragment, and gives the key under which it is kept."""
    content = _board(desk, indicators)
    key = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:20]
    _send(key="weights.board", data={"key": key, "board": content})
    return key


def show(desk: Desk, key: str, safe: Mapping[str, tuple[float, float]], targets: list[dict[str, Any]]) -> None:
    """The sliders and the ranking; what is let go comes back to the desk."""
    data = {
        "key": key,
        "edition": desk.edition,
        "shares": desk.shares,
        "locked": sorted(desk.locked),
        "adopted": dict(desk.laboratory.adopted),
        "safe": {code: list(ends) for code, ends in safe.items()},
        "seats": stability.seats_of(desk.laboratory),
        "targets": targets,
        "texts": _texts(desk),
    }
    _mount(key=KEY, data=data, on_released_change=lambda: _take(desk))


def _take(desk: Desk) -> None:
    """What the component says once a slider is let go."""
    said = st.session_state[KEY].get("released")
    if said:
        desk.release(said["shares"], said["locked"], said["edition"])


def _texts(desk: Desk) -> dict[str, Any]:
    level, ranged = desk.laboratory.scheme.level, "range_draft" if desk.fresh else "range_adopted"
    heads = (
        "weights.place",
        "weights.change",
        f"shell.level_{level}",
        "weights.total",
        "weights.parts",
        f"weights.{ranged}",
    )
    kinds = {kind: language.word("kinds", kind) for kind in ("visible", "latent", "process")}
    return {**{name: t(code) for name, code in _TEXTS.items()}, "head": [t(code) for code in heads], "kinds": kinds}


def _board(desk: Desk, indicators: Mapping[str, Indicator]) -> dict[str, Any]:
    laboratory = desk.laboratory
    codes = laboratory.scheme.indicators
    at = {code: place for place, code in enumerate(codes)}
    pillars = [
        {
            "name": language.name(pillar.node, pillar.node.code),
            "leaves": [at[leaf.indicator] for leaf in pillar.leaves],
            "judged": [at[leaf.indicator] for leaf in pillar.judged],
        }
        for pillar in weighted_first(laboratory.scheme, laboratory.adopted)
    ]
    named = {} if desk.blind else {"units": [unit.code for unit in laboratory.units], "link": _link(desk)}
    return {
        **board.pack(laboratory),
        **named,
        "labels": [desk.called(unit) for unit in laboratory.units],
        "search": laboratory.names.tolist(),
        "codes": list(codes),
        "names": [language.name(indicators[code], code) if code in indicators else code for code in codes],
        "pillars": pillars,
        "top": sliders_view.ceiling(desk),
    }


def _link(desk: Desk) -> str:
    return f"scorecards?{urlencode(session.address(category=desk.laboratory.category))}&unit="
