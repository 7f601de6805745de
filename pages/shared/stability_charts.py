"""The picture of safe ranges: a bar for each weight, and where the weight stands now."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from evaluation.services.stability import SafeRange
from pages.shared import charts, language, theme
from pages.shared.language import t

MOST = 15  # the tightest; all stand in the table
_REACH = 2.5  # times the largest weight shown: where the picture ends


def ranges(found: Sequence[SafeRange], names: Mapping[str, str]) -> charts.Picture:
    """The tightest ranges first; the bar in the colour of the kind at 25 %, the weight as a dot, → beyond the edge."""
    shown = sorted(found, key=lambda each: each.room)[:MOST]
    edge = min(100.0, max(10.0, _REACH * max(each.share for each in shown)))
    frame = pd.DataFrame(
        {
            "name": [charts.lined(names[each.leaf.indicator]) for each in shown],
            "low": [float(each.printed[0]) for each in shown],
            "high": [float(each.printed[1]) for each in shown],
            "end": [min(float(each.printed[1]), edge) for each in shown],
            "share": [round(each.share, 1) for each in shown],
            "kind": [language.word("kinds", each.leaf.achievement) for each in shown],
            "more": ["→" if each.high > edge else "" for each in shown],
        }
    )
    words = [language.word("kinds", kind) for kind in theme.KINDS]
    colours = alt.Scale(domain=words, range=list(theme.KINDS.values()))
    colour = alt.Color("kind:N", scale=colours, legend=None)
    scale = alt.Scale(domain=[0, edge], nice=False, padding=10)
    tips = [alt.Tooltip(f"{field}:{form}", title=t(f"stability.{field}"))
            for field, form in (("name", "N"), ("share", "Q"), ("low", "Q"), ("high", "Q"), ("kind", "N"))]  # fmt: skip
    base = alt.Chart(frame).encode(y=charts.rows("name", frame["name"]), tooltip=tips)
    title = t("stability.per_cent")
    bar = base.mark_bar(height=11, opacity=0.25).encode(
        x=alt.X("low:Q", title=title, scale=scale, axis=alt.Axis(tickCount=8)), x2="end:Q", color=colour
    )
    dot = base.mark_point(filled=True, size=70, opacity=1).encode(x=alt.X("share:Q", scale=scale), color=colour)
    more = base.mark_text(align="left", dx=2, fontSize=13, color=theme.INK).encode(
        x=alt.X("end:Q", scale=scale), text="more:N"
    )
    return charts.finished(alt.layer(bar, dot, more), charts.step(frame["name"]))
