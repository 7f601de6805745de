"""How far a judgement would hold: against a condition that nobody recorded, and against other ways of adjusting."""

import math

import streamlit as st

from evaluation.services import analyses
from evaluation.services.actors import Actor
from evaluation.services.analyses import MULTIVERSE, OMITTED
from evaluation.services.answers import Declined, MultiverseAnswer, OmittedAnswer, UnitBesideOmitted, UnitUnderMethods
from evaluation.services.evaluation import Evaluation
from pages.shared import language, session, tables, task_view
from pages.shared.language import t
from pages.shared.sentences import note, verdict
from pages.shared.tables import Column, Row


def show(evaluation: Evaluation, actor: Actor, category: str) -> None:
    """Both questions, one after the other, for the units of a category."""
    inside = evaluation.scorecard.prepared.categories
    members = set(inside.index[inside == category])
    names = {each.code: language.name(each, each.code) for each in evaluation.dataset.units}
    st.subheader(t("firmness.omitted"))
    _omitted(evaluation, analyses.answer(session.store(), actor, evaluation, OMITTED), members, names)
    st.subheader(t("firmness.methods"))
    declined = analyses.declined(evaluation)
    if declined:
        _declined(evaluation, declined)
        return
    found = task_view.answer(evaluation, actor, MULTIVERSE, t("firmness.methods_note"), t("firmness.ask"))
    if found is not None:
        _methods(evaluation, found, members, names)


def _omitted(evaluation: Evaluation, found: OmittedAnswer, members: set[str], names: dict[str, str]) -> None:
    if found.declined:
        _declined(evaluation, found.declined)
        return
    firm = sorted((each for each in found.firm if each.unit in members), key=lambda each: each.unit)
    flagged = [each for each in firm if each.flagged]
    if not firm:
        note(t("firmness.none_firm"))
        return
    strongest = max(found.strengths, key=lambda each: each.moves)
    condition = _condition(evaluation, strongest.condition)
    key = "flagged" if len(flagged) < len(firm) else "flagged_all"
    sentence = t(f"firmness.{key}", firm=len(firm), flagged=len(flagged), condition=condition)
    verdict(sentence)
    note(t("firmness.not_a_list"))
    columns = [Column(t("adjustment.unit")), Column(t("firmness.tier"))]
    columns += [Column(t(f"firmness.{each}"), numeric=True) for each in ("gap", "multiple")]
    columns.append(Column(t("firmness.beside")))
    tables.show(columns, [_omitted_row(evaluation, each, names) for each in firm], t("firmness.omitted"), stacked=True)


def _omitted_row(evaluation: Evaluation, each: UnitBesideOmitted, names: dict[str, str]) -> Row:
    least = None if each.multiple is None else f"{math.ceil(10 * each.multiple) / 10:.1f}"  # over one is never 1.0
    times = t("firmness.never") if least is None else t("firmness.times", times=least)
    return Row([
        names[each.unit], t(f"firmness.{each.tier}"), f"{abs(each.gap):.1f}", times,
        _condition(evaluation, each.condition),
    ])  # fmt: skip


def _methods(evaluation: Evaluation, found: MultiverseAnswer, members: set[str], names: dict[str, str]) -> None:
    if found.declined:
        _declined(evaluation, found.declined)
        return
    rows = sorted((each for each in found.units if each.unit in members), key=lambda each: (each.place, each.unit))
    if not rows:
        return
    kept = sum(each.kept for each in rows) / len(rows)
    sentence = t("firmness.kept", used=f"{found.used:,}", kept=f"{kept:.0%}")
    verdict(sentence)
    note(t("firmness.sensitivity"))
    columns = [Column(t("ranking.place"), numeric=True), Column(t("adjustment.unit"))]
    columns += [Column(t(f"firmness.{each}"), numeric=True) for each in ("span", "extremes", "share")]
    tables.show(columns, [_method_row(each, names) for each in rows], t("firmness.methods"), stacked=True)


def _method_row(each: UnitUnderMethods, names: dict[str, str]) -> Row:
    spans = (f"{each.lower}–{each.upper}", f"{each.best}–{each.worst}")
    return Row([f"{each.place}", names[each.unit], *spans, f"{each.kept:.0%}"])


def _declined(evaluation: Evaluation, declined: Declined) -> None:
    names = {each.condition: language.name(each, each.condition) for each in evaluation.dataset.register}
    note(language.said(declined.note, names))


def _condition(evaluation: Evaluation, code: str) -> str:
    names = {each.condition: each for each in evaluation.dataset.register}
    return language.name(names[code], code)
