"""Which choice of method, made otherwise, would move the places most."""

import altair as alt
import pandas as pd
import streamlit as st

from evaluation.services import sensitivities
from evaluation.services.actors import Actor
from evaluation.services.evaluation import Evaluation
from evaluation.services.sensitivities import Choice, ChoicesAnswer
from pages.shared import charts, language, tables, task_view, theme
from pages.shared.language import t
from pages.shared.sentences import note, verdict
from pages.shared.tables import Column, Row
from pages.shared.weights_desk import Desk

ROW = 34


def show(actor: Actor, evaluation: Evaluation, desk: Desk) -> None:
    """Worked out on request, under the weights on the desk: a sentence, the picture, two tables."""
    st.subheader(t("choices.title"))
    if desk.laboratory.scheme.compares:
        note(t("choices.compares"))
        return
    question = sensitivities.choices(desk.laboratory, desk.shares)
    found = task_view.answer(evaluation, actor, question, t("choices.note"), t("choices.ask"))
    if found is None:
        return
    if found.declined:
        note(t("choices.nothing"))
        return
    strongest = found.choices[0]
    facts = {"name": t(f"choices.{strongest.name}"), "total": f"{_part(strongest.total):.0%}"}
    facts |= {"first": f"{_part(strongest.first):.0%}", "moved": f"{found.moved:.1f}"}
    sentence = t("choices.verdict", **facts) if strongest.total else t("choices.still")
    verdict(sentence)
    if strongest.total:
        note(t("choices.key"))
        st.altair_chart(_bars(found), width="stretch")
    _levels(found)
    with st.expander(t("choices.units"), key="choices.units"):
        _units(found, desk)
    with st.expander(t("shell.details"), key="choices.details"):
        st.write(t("choices.method", runs=f"{found.runs:,}"))


def _bars(found: ChoicesAnswer) -> charts.Picture:
    frame = pd.DataFrame(
        {
            "name": [t(f"choices.{each.name}") for each in found.choices],
            "first": [100 * _part(each.first) for each in found.choices],
            "total": [100 * _part(each.total) for each in found.choices],
        }
    )
    tips = [alt.Tooltip("name:N", title=t("choices.choice"))]
    tips += [alt.Tooltip(f"{each}:Q", title=t(f"choices.{each}"), format=".0f") for each in ("first", "total")]
    y = charts.rows("name", frame["name"])
    title, scale = t("choices.share_axis"), alt.Scale(domain=[0, 100])
    first, total = (alt.X(f"{each}:Q", title=title, scale=scale) for each in ("first", "total"))
    base = alt.Chart(frame).encode(y=y, tooltip=tips)
    whole = base.mark_bar(height=18, color=theme.ACCENT, opacity=0.3).encode(x=total)
    alone = base.mark_bar(height=18, color=theme.ACCENT).encode(x=first)
    return charts.finished(alt.layer(whole, alone), alt.Step(ROW))


def _levels(found: ChoicesAnswer) -> None:
    columns = [Column(t("choices.choice")), Column(t("choices.levels"))]
    columns += [Column(t(f"choices.{each}"), numeric=True) for each in ("first", "total")]
    rows = [
        Row(
            [
                t(f"choices.{each.name}"),
                _tried(each),
                f"{100 * _part(each.first):.0f}",
                f"{100 * _part(each.total):.0f}",
            ]
        )
        for each in found.choices
    ]
    tables.show(columns, rows, t("choices.title"))


def _units(found: ChoicesAnswer, desk: Desk) -> None:
    columns = [Column(t("choices.place"), numeric=True), Column(t("choices.name"))]
    columns += [Column(t("choices.range"), numeric=True), Column(t("choices.strongest"))]
    rows = [
        Row([
            f"{each.place}", desk.called(each.unit), _range(each.lower, each.upper),
            t(f"choices.{each.choice}" if each.choice else "choices.none"),
        ])
        for each in sorted(found.units, key=lambda each: (each.place, desk.called(each.unit)))
    ]  # fmt: skip
    tables.show(columns, rows, t("choices.units"))


def _tried(each: Choice) -> str:
    return language.joined([t(f"choices.level_{each.name}_{level}") for level in each.levels])


def _range(lower: int, upper: int) -> str:
    return f"{lower}" if lower == upper else f"{lower}–{upper}"


def _part(share: float) -> float:
    """A share of the movement; sampling may leave one just above the whole."""
    return min(share, 1.0)
