"""The pictures of the page on conditions."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from evaluation.domain.indicators import Indicator
from evaluation.services.adjustments import Move
from evaluation.services.agreement import Tally
from evaluation.services.forecasts import IndicatorForecast
from evaluation.services.funnels import Funnel
from evaluation.services.model_cards import Diagnosis
from pages.shared import language, theme
from pages.shared.charts import ROOMY, Picture, finished, named_above, rows
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
    y = rows("name", frame["name"])
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
    few = alt.Axis(tickCount=6)
    x = alt.X("error:Q", title=t("adjustment.chart_error_axis"), scale=alt.Scale(zero=True, nice=True), axis=few)
    y = alt.Y("total:Q", title=t("charts.total"), scale=alt.Scale(zero=False, nice=True), axis=few)
    colour = alt.condition("datum.outside", alt.value(theme.ACCENT), alt.value("#9AA5B1"))
    points = alt.Chart(dots).mark_point(filled=True, size=70, opacity=0.95).encode(x=x, y=y, color=colour, tooltip=tips)
    named = alt.Chart(dots).transform_filter("datum.far").encode(x=x, y=y, text="name:N")
    names = [  # in paper behind the ink, so that no line runs through a name
        named.mark_text(align="left", dx=7, fontSize=11, color=theme.PAPER, stroke=theme.PAPER, strokeWidth=5),
        named.mark_text(align="left", dx=7, fontSize=11, color=theme.INK),
    ]
    plain, dispersed = (
        _limits(lines, x, y, dash) for lines, dash in ((found.plain, [1, 0]), (found.dispersed, [5, 4]))
    )
    middle = alt.Chart(pd.DataFrame({"total": [found.middle]})).mark_rule(color="#9AA5B1").encode(y=y)
    return finished(alt.layer(*plain, *dispersed, middle, points, *names), 380)


def depending(tallies: Sequence[Tally]) -> Picture:
    """By indicator, the units whose judgement depends on the method: to their advantage under the other one, or not."""
    ways = {True: t("agreement.better"), False: t("agreement.worse")}
    counts = [
        {"name": _indicator(each.indicator), "way": ways[way], "units": count}
        for each in tallies
        for way in ways
        if (count := sum(one.better is way for one in each.depending))
    ]
    frame = pd.DataFrame(counts, columns=["name", "way", "units"])
    y, names = named_above(frame)
    x = alt.X("units:Q", title=t("agreement.axis"), axis=alt.Axis(tickMinStep=1, format="d", tickCount=8))
    legend = alt.Legend(
        title=None, orient="top", columns=1, symbolStrokeWidth=1, labelFontSize=12, labelLimit=0, labelColor=theme.INK
    )
    colour = alt.Color(
        "way:N", scale=alt.Scale(domain=[*ways.values()], range=[theme.ACCENT, "#C9D6E0"]), legend=legend
    )
    order = alt.Order("way:N", sort="descending" if ways[True] > ways[False] else "ascending")
    tips = [alt.Tooltip("name:N", title=t("cards.indicator")), alt.Tooltip("way:N", title=t("agreement.way"))]
    tips.append(alt.Tooltip("units:Q", title=t("agreement.axis")))
    bars = alt.Chart(frame).mark_bar(height=12, stroke=theme.ACCENT, strokeWidth=0.6)
    return finished(alt.layer(bars.encode(x=x, y=y, color=colour, order=order, tooltip=tips), names), alt.Step(ROOMY))


def foretold(found: Sequence[IndicatorForecast]) -> Picture:
    """By indicator, what came where one more was foretold, with its error range; the line is 1."""
    frame = pd.DataFrame(
        {
            "name": [_indicator(each.indicator) for each in found],
            **{key: [float(getattr(each.slope, key)) for each in found] for key in ("value", "low", "high")},
        }
    )
    y, names = named_above(frame)
    scale, title = alt.Scale(zero=False, nice=True, padding=10), t("forecast.axis")
    tips = [alt.Tooltip("name:N", title=t("cards.indicator"))]
    tips += [alt.Tooltip(f"{key}:Q", title=t(f"forecast.tip_{key}"), format=".2f") for key in ("value", "low", "high")]
    base = alt.Chart(frame).encode(y=y, tooltip=tips)
    reach = base.mark_rule(strokeWidth=6, opacity=0.25, color=theme.ACCENT).encode(
        x=alt.X("low:Q", scale=scale, title=title, axis=alt.Axis(format=".2f", tickCount=8)), x2="high:Q"
    )
    dots = base.mark_point(filled=True, size=60, opacity=1, color=theme.ACCENT).encode(
        x=alt.X("value:Q", scale=scale, title=title)
    )
    one = alt.Chart(pd.DataFrame({"value": [1.0]})).mark_rule(color=theme.INK, strokeDash=[4, 3])
    return finished(
        alt.layer(one.encode(x=alt.X("value:Q", scale=scale, title=title)), reach, dots, names), alt.Step(ROOMY)
    )


def diagnosis(found: Diagnosis) -> tuple[Picture, Picture, Picture]:
    """The rest against the expected value; means by tenth of it; quantiles against the normal."""
    rest = _scatter(found.frame, ("expected", "rest"))
    tenths = alt.layer(_scatter(found.tenths, ("expected", "value")), _diagonal(found.tenths, ("expected", "value")))
    normal = alt.layer(_scatter(found.quantiles, ("normal", "rest")), _diagonal(found.quantiles, ("normal", "rest")))
    return _titled(rest, "rest"), _titled(tenths, "tenths"), _titled(normal, "normal")


def _indicator(indicator: Indicator) -> str:
    return language.name(indicator, indicator.code)


def _titled(chart: Picture, name: str) -> Picture:
    return finished(chart.properties(title=t(f"adjustment.chart_{name}")), 240)


def _limits(lines: Sequence[Sequence[float]], x: alt.X, y: alt.Y, dash: list[int]) -> list[alt.Chart]:
    frame = pd.DataFrame(lines, columns=["error", "low95", "high95", "low998", "high998"])
    return [
        alt.Chart(frame[["error", name]].rename(columns={name: "total"}))
        .mark_line(color=theme.ACCENT if name.endswith("95") else "#7B8794", strokeDash=dash, strokeWidth=1.2)
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
