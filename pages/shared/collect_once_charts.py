"""Each form as a bar: what is there, what is past its period, what contradicts, and what is left to fill in."""

import altair as alt
import pandas as pd

from evaluation.domain.reusing import MappedRequest, Reuse
from evaluation.services.collecting import Collected
from pages.shared import charts, theme
from pages.shared.language import t

MOST = 12
FILLS = {Reuse.REUSABLE: theme.ACCENT, Reuse.STALE: "#8FB1C7", Reuse.CONFLICT: "#C3CAD2", Reuse.NEW: theme.PAPER}


def ordered(found: Collected) -> list[MappedRequest]:
    """The forms, the most new cells in a year first."""
    return sorted(found.forms, key=lambda each: (-len(each.of(Reuse.NEW)) * each.request.times_a_year,
                                                 -len(each.fields), each.request.code))  # fmt: skip


def bars(found: Collected, names: dict[str, str]) -> charts.Picture:
    """The forms that ask most, one bar each; empty bars are what somebody has to fill in."""
    shown = ordered(found)[:MOST]
    kinds = {each: t(f"collecting.{each}") for each in Reuse}
    frame = pd.DataFrame(
        [
            {"name": names[each.request.code], "kind": kinds[reuse], "order": at, "count": len(each.of(reuse)),
             "whole": len(each.fields), "told": t("collecting.to_fill", new=len(each.of(Reuse.NEW)),
                                                  fields=len(each.fields))}
            for each in shown
            for at, reuse in enumerate(Reuse)
        ]
    )  # fmt: skip
    y, above = charts.named_above(frame)
    x = alt.X("sum(count):Q", title=t("collecting.fields_axis"), axis=alt.Axis(tickMinStep=1, format="d"),
              scale=alt.Scale(domainMax=float(frame["whole"].max()) * 1.25))  # fmt: skip
    scale = alt.Scale(domain=list(kinds.values()), range=list(FILLS.values()))
    legend = alt.Legend(
        title=None,
        orient="top",
        columns=2,
        symbolStrokeColor=theme.ACCENT,
        symbolStrokeWidth=1,
        symbolSize=180,
        symbolType="square",
        labelLimit=300,
    )
    tips = [alt.Tooltip("name:N", title=t("collecting.form")), alt.Tooltip("kind:N", title=t("collecting.kind")),
            alt.Tooltip("count:Q", title=t("collecting.count"))]  # fmt: skip
    coloured = alt.Chart(frame).mark_bar(height=12, stroke=theme.ACCENT, strokeWidth=1)
    drawn = coloured.encode(y=y, x=x, color=alt.Color("kind:N", scale=scale, legend=legend),
                            order=alt.Order("order:Q"), tooltip=tips)  # fmt: skip
    once = alt.Chart(frame.drop_duplicates("name"))
    words = once.mark_text(align="left", dx=6, fontSize=12, color=theme.INK).encode(y=y, x="whole:Q", text="told:N")
    return charts.finished(alt.layer(drawn, words, above), alt.Step(charts.ROOMY))
