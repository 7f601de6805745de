"""The pictures of a page as Altair charts; every axis and tip in the reader's language."""

from collections.abc import Iterable, Sequence
from html import escape
from textwrap import wrap

import altair as alt
import pandas as pd
import streamlit as st

from evaluation.services.pictures import Bridge, Point
from evaluation.services.standings import Standing
from pages.shared import language, theme
from pages.shared.language import t

_ROW, _LINE_HEIGHT = 22, 12
_LINE = {"zh": 16, "en": 30}  # characters of a name's line
ROOMY = 36  # a row with its name above it
WIDEST = 30  # a name wider than that, in halves of a Chinese sign, leaves a picture beside it no room
Picture = alt.Chart | alt.LayerChart | alt.FacetChart


def finished(chart: Picture, height: int | alt.Step) -> Picture:
    """A chart in the theme's ink and rules."""
    axis = {"gridColor": "#EBEEF2", "domainColor": theme.RULE, "tickColor": theme.RULE, "labelColor": theme.INK}
    words = {"titleColor": theme.QUIET, "titleFontWeight": "normal", "labelFontSize": 12, "titleFontSize": 12}
    return chart.properties(height=height).configure(axis={**axis, **words, "labelLimit": 220}, view={"stroke": None})


def key(words: str) -> None:
    """What the colours of the kinds mean, above a picture: it wraps where a picture's own key would be cut off."""
    swatches = "".join(
        f'<i style="background:{colour}"></i>{escape(language.word("kinds", kind))}'
        for kind, colour in theme.KINDS.items()
    )
    st.html(f'<p class="hj-key">{escape(words)}{swatches}</p>')


def lined(name: str) -> str:
    """A name on short lines, for `rows` and `step`."""
    return "\n".join(wrap(name, _LINE[language.current()]))


def rows(field: str, order: Iterable[str]) -> alt.Y:
    """One row a name, in this order; every label stands at its own row, the first and the last one too.

    Names of several lines are shown whole.
    """
    names = list(order)
    axis = alt.Axis(labelOverlap=False, labelFlush=False)
    if any("\n" in name for name in names):
        axis.labelExpr, axis.labelLimit = "split(datum.label, '\\n')", 0
    return alt.Y(f"{field}:N", sort=names, title=None, scale=alt.Scale(type="band"), axis=axis)


def step(names: Iterable[str]) -> alt.Step:
    """The height of a row in which the name of the most lines has room."""
    return alt.Step(_ROW + _LINE_HEIGHT * max((name.count("\n") for name in names), default=0))


def named_above(frame: pd.DataFrame) -> tuple[alt.Y, alt.Chart]:
    """Rows of the frame's `name`, `ROOMY` high, and the names above them, whole on a narrow screen too."""
    y = alt.Y("name:N", sort=list(dict.fromkeys(frame["name"])), axis=None, scale=alt.Scale(type="band"))
    once = alt.Chart(frame.drop_duplicates("name"))
    words = once.mark_text(align="left", baseline="bottom", dy=-8, fontSize=12, color=theme.INK)
    return y, words.encode(x=alt.value(0), y=y, text="name:N")


def waterfall(steps: Sequence[Bridge], mark: str = "") -> Picture:
    """Steps to the total: each bar starts where the last one ended; start and total are marks.

    `mark`: words beside the name of the total.
    """
    frame = pd.DataFrame(
        {
            "name": [_step(step, mark) for step in steps],
            "start": [step.start for step in steps],
            "end": [step.end for step in steps],
            "edge": [max(step.start, step.end) for step in steps],
            "points": [step.printed.replace("-", "\N{MINUS SIGN}") for step in steps],
            "kind": [step.kind for step in steps],
        }
    )
    above = max(map(_width, frame["name"])) > WIDEST
    y, names = named_above(frame) if above else (rows("name", frame["name"]), None)
    scale = alt.Scale(zero=False, nice=True, padding=26)
    base = alt.Chart(frame).encode(y=y, tooltip=_tips("name", "points"))
    colour = alt.Color("kind:N", scale=alt.Scale(domain=["up", "down"], range=[theme.ACCENT, theme.PAPER]), legend=None)
    x = alt.X("start:Q", title=t("charts.points"), scale=scale, axis=alt.Axis(tickCount=6))
    moves = base.transform_filter("datum.kind == 'up' || datum.kind == 'down'")
    ends = base.transform_filter("datum.kind == 'total' || datum.kind == 'base'")
    bars = moves.mark_bar(height=12, stroke=theme.ACCENT).encode(x=x, x2="end:Q", color=colour)
    marks = ends.mark_tick(thickness=4, size=18, color=theme.INK).encode(x=alt.X("end:Q", scale=scale))
    words = base.mark_text(align="left", dx=7, fontSize=12, color=theme.INK).encode(
        x=alt.X("edge:Q", scale=scale), text="points:N"
    )
    layers = [bars, marks, words, *([] if names is None else [names])]
    return finished(alt.layer(*layers), alt.Step(ROOMY if above else _ROW))


def caterpillar(standings: Sequence[Standing], here: str) -> Picture:
    """Totals of a category with their error ranges, best first; the unit `here` in the accent."""
    frame = pd.DataFrame(
        [
            {
                "name": language.name(each.unit, each.unit.code),
                "total": float(each.total),
                "lower": float(each.interval[0]) if each.interval else None,
                "upper": float(each.interval[1]) if each.interval else None,
                "here": each.unit.code == here,
            }
            for each in standings
            if each.total is not None
        ],
        columns=["name", "total", "lower", "upper", "here"],
    )
    y = rows("name", frame["name"])
    colour = alt.condition("datum.here", alt.value(theme.ACCENT), alt.value("#7B8794"))
    base = alt.Chart(frame).encode(y=y, color=colour, tooltip=_tips("name", "total", "lower", "upper"))
    scale = alt.Scale(zero=False, nice=True, padding=8)
    band = base.mark_rule(strokeWidth=6, opacity=0.25).encode(
        x=alt.X("lower:Q", scale=scale, title=t("charts.total")), x2="upper:Q"
    )
    dots = base.mark_point(filled=True, size=60, opacity=1).encode(
        x=alt.X("total:Q", scale=scale, title=t("charts.total"))
    )
    return finished(alt.layer(band, dots), alt.Step(_ROW))


def quadrant(points: Sequence[Point], middle: tuple[float, float], here: str) -> Picture:
    """Visible against latent; the category's medians divide the picture, the unit `here` is named."""
    frame = pd.DataFrame(
        [
            {
                "name": language.name(each.unit, each.unit.code),
                "visible": each.x,
                "latent": each.y,
                "here": each.unit.code == here,
            }
            for each in points
        ],
        columns=["name", "visible", "latent", "here"],
    )
    scale = alt.Scale(zero=False, nice=True, padding=14)
    x = alt.X("visible:Q", title=t("charts.visible_axis"), scale=scale, axis=alt.Axis(tickCount=6))
    y = alt.Y("latent:Q", title=t("charts.latent_axis"), scale=scale, axis=alt.Axis(tickCount=6))
    colour = alt.condition("datum.here", alt.value(theme.ACCENT), alt.value("#9AA5B1"))
    size = alt.condition("datum.here", alt.value(150), alt.value(55))
    base = alt.Chart(frame)
    dots = base.mark_point(filled=True, opacity=0.9).encode(
        x=x, y=y, color=colour, size=size, tooltip=_tips("name", "visible", "latent")
    )
    label = base.transform_filter("datum.here").mark_text(dy=-14, fontSize=13, fontWeight=600, color=theme.INK)
    rules = [
        alt.Chart(pd.DataFrame({"visible": [middle[0]]})).mark_rule(color="#9AA5B1", strokeDash=[4, 3]).encode(x=x),
        alt.Chart(pd.DataFrame({"latent": [middle[1]]})).mark_rule(color="#9AA5B1", strokeDash=[4, 3]).encode(y=y),
    ]
    return finished(alt.layer(*rules, dots, label.encode(x=x, y=y, text="name:N")), 360)


def strips(points: Sequence[Point]) -> Picture:
    """Every unit's total on its category's line."""
    frame = pd.DataFrame(
        [
            {
                "name": language.name(each.unit, each.unit.code),
                "category": language.word("categories", each.category),
                "total": each.x,
            }
            for each in points
        ],
        columns=["name", "category", "total"],
    )
    order = list(dict.fromkeys(frame["category"]))
    chart = alt.Chart(frame).mark_tick(thickness=2, size=22, opacity=0.55, color=theme.ACCENT)
    return finished(
        chart.encode(
            x=alt.X("total:Q", title=t("charts.total"), scale=alt.Scale(zero=False, nice=True, padding=10)),
            y=rows("category", order),
            tooltip=_tips("name", "category", "total"),
        ),
        alt.Step(44),
    )


def _width(name: str) -> int:
    """The width of a name in halves of a Chinese sign."""
    return sum(1 if sign.isascii() else 2 for sign in name)


def _step(step: Bridge, mark: str) -> str:
    if step.part is None:
        return " · ".join([t("charts.total"), *([mark] if mark else [])])
    return language.word("extras", step.part.code, language.name(step.part, step.part.code))


def _tips(*fields: str) -> list[alt.Tooltip]:
    words = {"name", "category", "points"}
    return [
        alt.Tooltip(f"{field}:N", title=t(f"charts.{field}"))
        if field in words
        else alt.Tooltip(f"{field}:Q", title=t(f"charts.{field}"), format=".1f")
        for field in fields
    ]
