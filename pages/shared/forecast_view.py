"""Whether results of other years foretell a year, in plain words; the figures by indicator inside 方法细节."""

import streamlit as st

from evaluation.services import forecasts
from evaluation.services.evaluation import Evaluation
from evaluation.services.forecasts import Slope
from pages.shared import adjustment_charts, language, tables
from pages.shared.language import t
from pages.shared.sentences import note, verdict
from pages.shared.tables import Column, Row


def show(evaluation: Evaluation) -> None:
    """How much came where one point more was foretold, all indicators and one by one; nothing without years."""
    found = forecasts.read(evaluation)
    if found is None:
        return
    st.subheader(t("forecast.title"))
    together = found.together
    said = t("forecast.sentence", value=together.value, reach=_reach(together))
    verdict(said + t(f"forecast.{together.verdict}"))
    names = language.joined([language.name(each.indicator, each.indicator.code) for each in found.off])
    note(t("forecast.off", count=len(found.off), indicators=names) if found.off else t("forecast.none_off"))
    st.altair_chart(adjustment_charts.foretold(found.indicators), width="stretch")
    note(t("forecast.note"))


def details(evaluation: Evaluation) -> None:
    """The slopes by indicator, and what they are."""
    found = forecasts.read(evaluation)
    if found is None:
        return
    st.subheader(t("forecast.details"))
    columns = [Column(t("cards.indicator")), Column(t("forecast.slope"), numeric=True)]
    columns += [Column(t("cards.interval"), numeric=True), Column(t("forecast.says"))]
    rows = [
        Row([language.name(each.indicator, each.indicator.code), *_figures(each.slope)]) for each in found.indicators
    ]
    tables.show(
        columns, [*rows, Row([t("forecast.together"), *_figures(found.together)], "sum")], t("forecast.details")
    )
    st.write(t("forecast.details_note"))


def _figures(slope: Slope) -> list[str]:
    return [f"{slope.value}", _reach(slope), t(f"forecast.short_{slope.verdict}")]


def _reach(slope: Slope) -> str:
    return f"{slope.low}–{slope.high}"
