"""What is there: values by indicator and year, empty sheets to hand out, the imports so far."""

import altair as alt
import pandas as pd
import streamlit as st

from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.services import importing
from evaluation.services.actors import Actor
from pages.shared import charts, language, session, tables, theme
from pages.shared.language import t
from pages.shared.sentences import note
from pages.shared.tables import Column, Row

MOST_INDICATORS = 60
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def coverage(held: Holdings) -> None:
    """How much of each indicator is known in each year, as a picture."""
    level = _level(held, "coverage")
    shares = importing.coverage(held, level) if level else pd.DataFrame()
    if level is None or shares.empty:
        note(t("observations.nothing_yet"))
        return
    note(t("observations.coverage_note"))
    names = {each.code: language.name(each, each.code) for each in held.indicators}
    shown = shares.loc[shares.mean(axis=1).sort_values().index[:MOST_INDICATORS]]
    named = shown.rename(index=names).reset_index(names="indicator")
    long = named.melt("indicator", var_name="period", value_name="share")
    st.altair_chart(_picture(long, [names.get(code, code) for code in shown.index]), width="stretch")
    if len(shares) > MOST_INDICATORS:
        more = t("observations.coverage_more", shown=MOST_INDICATORS, count=len(shares))
        note(more)


def templates(held: Holdings) -> None:
    """Empty sheets with units and indicators filled in."""
    level = _level(held, "template")
    if level is None:
        note(t("observations.nothing_yet"))
        return
    period = st.text_input(t("observations.period"), key="template.period", max_chars=4).strip()
    note(t("observations.template_note"))
    name = f"hengji_{held.framework.code}_{level}_{period}.xlsx"
    st.download_button(t("observations.template"), lambda: importing.template(held, level, period), name, WORKBOOK,
                       disabled=not period, on_click="ignore")  # fmt: skip


def history(actor: Actor, held: Holdings) -> None:
    """The imports of the framework, newest first."""
    names = ("batch", "file", "at", "actor", "status", "rows", "digest")
    columns = [Column(t(f"observations.history_{name}"), numeric=name == "rows") for name in names]
    rows = [
        Row([each.number, each.file_name, each.at[:16].replace("T", " "), each.actor,
             t(f"observations.status_{each.status}"), f"{each.rows:,}", each.sha256[:12]])
        for each in importing.batches(session.store(), actor, held.framework.code)
    ]  # fmt: skip
    tables.show(columns, rows, t("observations.history"))


def _level(held: Holdings, key: str) -> Level | None:
    levels = [level.value for level in Level if any(unit.level == level for unit in held.units)]
    if not levels:
        return None
    chosen = st.segmented_control(t("shell.level"), levels, default=levels[0], required=True, key=f"{key}.level",
                                  format_func=lambda each: t(f"shell.level_{each}"))  # fmt: skip
    return Level(chosen)


def _picture(long: pd.DataFrame, order: list[str]) -> charts.Picture:
    """Squares, darker where more is known; white where nothing is."""
    scale = alt.Scale(domain=[0, 1], range=["#FFFFFF", theme.ACCENT])
    chart = alt.Chart(long).mark_rect(stroke=theme.RULE)
    coded = chart.encode(
        x=alt.X("period:N", title=t("shell.period"), axis=alt.Axis(labelAngle=0)),
        y=alt.Y("indicator:N", sort=order, title=None, axis=alt.Axis(labelOverlap=False)),
        color=alt.Color("share:Q", scale=scale, legend=alt.Legend(title=None, format=".0%")),
        tooltip=[
            alt.Tooltip("indicator:N", title=t("observations.indicator")),
            alt.Tooltip("period:N", title=t("shell.period")),
            alt.Tooltip("share:Q", title=t("observations.known"), format=".0%"),
        ],
    )
    return charts.finished(coded, 20 * len(order) + 40)
