"""The table of the laboratory, drawn by a small script of our own: a slider's release is on the screen at once."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from evaluation.services.weights import TrialRow
from pages.shared import language, session

_REGION = '<div class="hj-scroll" tabindex="0" role="region">@table</div>'
_TABLE = _REGION.replace(
    "@table", '<table class="hj hj-places"><colgroup>@widths</colgroup><thead><tr></tr></thead><tbody></tbody></table>'
)
_TABLE = _TABLE.replace("@widths", "".join(f'<col style="width:{share}%">' for share in (8, 19, 19, 9, 27, 18)))
_SCRIPT = (Path(__file__).parent / "places.js").read_text(encoding="utf-8")
_draw = st.components.v2.component("hengji_places", html=_TABLE, js=_SCRIPT, isolate_styles=False)


def show(head: Sequence[str], rows: Sequence[TrialRow], category: str, caption: str) -> None:
    """Draws the rows; the columns are place, change, unit, total, its parts, range of the place."""
    link = f"scorecards?{urlencode(session.address(category=category))}&unit="
    first = "name_en" if language.current() == "en" else "name_zh"  # asked once, not for each row
    drawn = [_row(row, first) for row in rows]
    _draw(key="weights.places", data={"caption": caption, "head": list(head), "rows": drawn, "link": link})


def _row(row: TrialRow, first: str) -> list[object]:
    unit = row.unit
    return [
        f"{row.place or '—'}",
        _change(row),
        unit.code,
        getattr(unit, first) or unit.name_zh or unit.code,
        "—" if row.total is None else f"{row.total}",
        [round(end, 1) for end in row.ends],
        f"{row.range[0]}–{row.range[1]}" if row.range else "—",
    ]


def _change(row: TrialRow) -> str:
    if row.before is None or row.place is None:
        return "—"
    arrow = f" ▲{row.moved}" if row.moved > 0 else f" ▼{-row.moved}" if row.moved < 0 else ""
    return f"{row.before} → {row.place}{arrow}"
