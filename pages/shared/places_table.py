"""The table of the laboratory, drawn by a small script of our own: a slider's release is on the screen at once."""

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from evaluation.domain.units import Unit
from evaluation.services.weights import TrialRow

_REGION = '<div class="hj-scroll" tabindex="0" role="region">@table</div>'
_TABLE = _REGION.replace(
    "@table", '<table class="hj hj-places"><colgroup>@widths</colgroup><thead><tr></tr></thead><tbody></tbody></table>'
)
_TABLE = _TABLE.replace("@widths", "".join(f'<col style="width:{share}%">' for share in (8, 19, 19, 9, 27, 18)))
_SCRIPT = (Path(__file__).parent / "places.js").read_text(encoding="utf-8")
_draw = st.components.v2.component("hengji_places", html=_TABLE, js=_SCRIPT, isolate_styles=False)


def show(head: Sequence[str], rows: Sequence[TrialRow], called: Callable[[Unit], str], link: str, caption: str) -> None:
    """Draws the rows; the columns are place, change, unit, total, its parts, range of the place.

    `called`: what a unit is called; `link`: where its name leads, the code to be added; empty = nowhere, and no code is
    sent.
    """
    drawn = [_row(row, called(row.unit), row.unit.code if link else "") for row in rows]
    _draw(key="weights.places", data={"caption": caption, "head": list(head), "rows": drawn, "link": link})


def _row(row: TrialRow, name: str, code: str) -> list[object]:
    return [
        f"{row.place or '—'}",
        _change(row),
        code,
        name,
        "—" if row.total is None else f"{row.total}",
        [round(end, 1) for end in row.ends],
        f"{row.range[0]}–{row.range[1]}" if row.range else "—",
    ]


def _change(row: TrialRow) -> str:
    if row.before is None or row.place is None:
        return "—"
    arrow = f" ▲{row.moved}" if row.moved > 0 else f" ▼{-row.moved}" if row.moved < 0 else ""
    return f"{row.before} → {row.place}{arrow}"
