"""The models behind the adjustment, inside 方法细节: coefficients, whether expectation holds."""

import streamlit as st

from evaluation.domain.indicators import Indicator
from evaluation.domain.units import Condition
from evaluation.services import model_cards
from evaluation.services.evaluation import Evaluation
from evaluation.services.model_cards import Coefficient
from pages.shared import adjustment_charts, language, tables
from pages.shared.figures import significant
from pages.shared.language import t
from pages.shared.tables import Column, Row


def coefficients(evaluation: Evaluation) -> None:
    """Every indicator's model: coefficients with their 90 % intervals, partial and leave-one-out R²."""
    found = model_cards.read(evaluation)
    if not found:
        return
    st.subheader(t("adjustment.coefficients"))
    names = [_measured(each.condition, each.condition.condition, logged=each.logged) for each in found[0].coefficients]
    columns = [Column(t("cards.indicator")), *(Column(name, numeric=True) for name in names)]
    panel = any(each.reliability is not None for each in found)
    figures = ["fitness", *(["reliability"] if panel else []), "fitted_units"]
    columns += [Column(t(f"adjustment.{each}"), numeric=True) for each in figures]
    rows = [
        Row([
            _measured(each.indicator, each.indicator.code), *(_coefficient(item) for item in each.coefficients),
            f"{each.fitness:.2f}", *([] if each.reliability is None else [f"{each.reliability:.2f}"]), f"{each.units}",
        ])
        for each in found
    ]  # fmt: skip
    tables.show(columns, rows, t("adjustment.coefficients"))
    st.write(t("adjustment.coefficients_note_years" if panel else "adjustment.coefficients_note"))


def diagnosis(evaluation: Evaluation) -> None:
    """Of one indicator: the rest against the expected value, calibration by tenth, quantiles."""
    cards = {each.indicator.code: each.indicator for each in model_cards.read(evaluation)}
    if not cards:
        return
    st.subheader(t("adjustment.diagnosis"))
    labels = {code: language.name(each, code) for code, each in cards.items()}
    chosen = st.selectbox(t("cards.indicator"), list(cards), format_func=labels.__getitem__, width=380)
    found = model_cards.diagnose(evaluation, chosen)
    for chart, column in zip(adjustment_charts.diagnosis(found), st.columns(3), strict=True):
        column.altair_chart(chart, width="stretch")
    st.write(t("adjustment.diagnosis_note"))


def _coefficient(each: Coefficient) -> str:
    value, low, high = (significant(figure) for figure in (each.value, each.low, each.high))
    return f"{value} ({low} … {high}; {each.partial:.0%})"


def _measured(thing: Indicator | Condition, code: str, *, logged: bool = False) -> str:
    """The name with the unit of measurement, if any, and that it counts by its logarithm, if it does."""
    name, measure = language.name(thing, code), language.measure(thing.unit_of_measurement)
    told = [each for each in (measure, t("adjustment.by_logarithm") if logged else "") if each]
    return t("adjustment.of_condition", condition=name, measure=language.joined(told)) if told else name
