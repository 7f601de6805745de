"""The pictures of the page on conditions."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from evaluation.services.adjustments import Move
from evaluation.services.funnels import Funnel
from evaluation.services.model_cards import Diagnosis
from pages.shared import language, theme
from pages.shared.charts import Picture, finished
from pages.shared.language import t

_ROW = 20


def before_after(moves: Sequence[Move]) -> Picture:
    """One line a unit from the total before (ring) to the total after (dot)."""
    frame = pd.DataFrame(
        {
            "name": [language.name(each.unit, each.unit.code) for each in moves],
            "raw": [float(each.raw) for each in moves],
            "total": [float(each.total) for each in moves],
            "gained": [float(each.gained) for each in moves],
        }
    )
    figures = ("raw", "total", "gained")
    tips = [alt.Tooltip(f"{each}:Q", title=t(f"adjustment.chart_{each}"), format=".1f") for each in figures]
    tips.insert(0, alt.Tooltip("name:N", title=t("charts.name")))
    y = alt.Y("name:N", sort=list(frame["name"]), title=None, axis=alt.Axis(labelOverlap=False))
    scale = alt.Scale(zero=False, nice=True, padding=10)
    base = alt.Chart(frame).encode(y=y, tooltip=tips)
    title = t("adjustment.chart_axis")
    line = base.mark_rule(color="#B8C4D0", strokeWidth=3).encode(
        x=alt.X("raw:Q", scale=scale, title=title), x2="total:Q"
    )
    ring = base.mark_point(filled=False, size=55, color="#7B8794", opacity=1).encode(
        x=alt.X("raw:Q", scale=scale, title=title)
    )
    dot = base.mark_point(filled=True, size=65, color=theme.ACCENT, opacity=1).encode(
        x=alt.X("total:Q", scale=scale, title=title)
    )
    return finished(alt.layer(line, ring, dot), alt.Step(_ROW))


def funnel(found: Funnel) -> Picture:
    """Totals by their error between the limits of 95 and 99.8 %."""
    ends = [pick(each.total for each in found.dots) for pick in (min, max)]  # only these are named: no word on another
    dots = pd.DataFrame(
        {
            "name": [language.name(each.unit, each.unit.code) for each in found.dots],
            "total": [each.total for each in found.dots],
            "error": [each.error for each in found.dots],
            "outside": [each.outside != 0 for each in found.dots],
            "far": [each.total in ends and each.outside != 0 for each in found.dots],
        }
    )
    tips = [
        alt.Tooltip("name:N", title=t("charts.name")),
        alt.Tooltip("total:Q", title=t("charts.total"), format=".1f"),
        alt.Tooltip("error:Q", title=t("adjustment.chart_error"), format=".1f"),
    ]
    x = alt.X("error:Q", title=t("adjustment.chart_error_axis"), scale=alt.Scale(zero=True, nice=True))
    y = alt.Y("total:Q", title=t("charts.total"), scale=alt.Scale(zero=False, nice=True))
    colour = alt.condition("datum.outside", alt.value(theme.ACCENT), alt.value("#9AA5B1"))
    points = alt.Chart(dots).mark_point(filled=True, size=70, opacity=0.95).encode(x=x, y=y, color=colour, tooltip=tips)
    names = (
        alt.Chart(dots)
        .transform_filter("datum.far")
        .mark_text(align="left", dx=7, fontSize=11, color=theme.INK)
        .encode(x=x, y=y, text="name:N")
    )
    plain, dispersed = (_limits(rows, x, y, dash) for rows, dash in ((found.plain, [1, 0]), (found.dispersed, [5, 4])))
    middle = alt.Chart(pd.DataFrame({"total": [found.middle]})).mark_rule(color="#9AA5B1").encode(y=y)
    return finished(alt.layer(*plain, *dispersed, middle, points, names), 380)


def diagnosis(found: Diagnosis) -> tuple[Picture, Picture, Picture]:
    """The rest against the expected value; means by tenth of it; quantiles against the normal."""
    rest = _scatter(found.frame, ("expected", "rest"))
    tenths = alt.layer(_scatter(found.tenths, ("expected", "value")), _diagonal(found.tenths, ("expected", "value")))
    normal = alt.layer(_scatter(found.quantiles, ("normal", "rest")), _diagonal(found.quantiles, ("normal", "rest")))
    return _titled(rest, "rest"), _titled(tenths, "tenths"), _titled(normal, "normal")


def _titled(chart: Picture, name: str) -> Picture:
    return finished(chart.properties(title=t(f"adjustment.chart_{name}")), 240)


def _limits(rows: Sequence[Sequence[float]], x: alt.X, y: alt.Y, dash: list[int]) -> list[alt.Chart]:
    frame = pd.DataFrame(rows, columns=["error", "low95", "high95", "low998", "high998"])
    return [
        alt.Chart(frame[["error", name]].rename(columns={name: "total"}))
        .mark_line(color=theme.ACCENT if name.endswith("95") else "#C2701C", strokeDash=dash, strokeWidth=1.2)
        .encode(x=x, y=y)
        for name in frame.columns[1:]
    ]


def _scatter(frame: pd.DataFrame, names: tuple[str, str]) -> alt.Chart:
    x, y = (
        axis(f"{name}:Q", title=t(f"adjustment.axis_{name}"), scale=alt.Scale(zero=False, nice=True))
        for axis, name in zip((alt.X, alt.Y), names, strict=True)
    )
    return alt.Chart(frame).mark_point(filled=True, size=35, color=theme.ACCENT, opacity=0.7).encode(x=x, y=y)


def _diagonal(frame: pd.DataFrame, names: tuple[str, str]) -> alt.Chart:
    ends = [float(frame[list(names)].min().max()), float(frame[list(names)].max().min())]
    line = pd.DataFrame(dict.fromkeys(names, ends))
    return alt.Chart(line).mark_line(color="#9AA5B1", strokeDash=[4, 3]).encode(x=f"{names[0]}:Q", y=f"{names[1]}:Q")
