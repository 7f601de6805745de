"""稳不稳: how far each weight may move before the best change, and the least change that turns an order."""

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from evaluation.errors import HengjiError
from evaluation.services import blind, overtaking, stability
from evaluation.services.actors import Actor
from evaluation.services.evaluation import Evaluation
from evaluation.services.overtaking import Change, Question
from evaluation.services.stability import SafeRange
from pages.shared import (
    acceptability_view,
    charts,
    choices_view,
    language,
    session,
    stability_charts,
    stability_table,
    unit_stability_view,
)
from pages.shared.figures import plain
from pages.shared.language import t
from pages.shared.sentences import note
from pages.shared.weights_desk import Desk


def show(actor: Actor, evaluation: Evaluation, desk: Desk) -> None:
    """The sentence, the picture, the table; then two units to choose; of persons a sentence only."""
    if not desk.laboratory.ranks:
        st.info(desk.unplaced(t("stability.persons")))
        return
    names = {code: language.name(each, code) for code, each in evaluation.indicators.items()}
    _ranges(desk, names)
    st.subheader(t("stability.change"))
    _change(actor, desk, names)
    st.subheader(t("stability.unit"))
    unit_stability_view.show(evaluation, desk, names)
    with st.expander(t("shell.details")):
        st.write(t("stability.details"))
    acceptability_view.show(actor, evaluation, desk)
    choices_view.show(actor, evaluation, desk)


@st.fragment
def _ranges(desk: Desk, names: Mapping[str, str]) -> None:
    sentence = st.container()
    most = max(1, len(desk.laboratory.units) - 1)
    st.session_state.setdefault("stability.seats", min(stability.seats_of(desk.laboratory), most))
    st.session_state["stability.seats"] = min(st.session_state["stability.seats"], most)
    seats = st.number_input(t("stability.seats"), 1, most, key="stability.seats", width=160)
    found = stability.ranges(desk.laboratory, desk.shares, desk.locked, seats)
    if not found:
        sentence.info(t("stability.fixed"))
        return
    sentence.html(f'<p class="hj-verdict">{escape(_verdict(found, seats, names))}</p>')
    charts.key(t("stability.picture"))
    st.altair_chart(stability_charts.ranges(found, names), width="stretch")
    note(t("stability.beyond", count=min(len(found), stability_charts.MOST)))
    with st.expander(t("stability.all")):
        stability_table.show(desk, found, names, seats)


def _verdict(found: Sequence[SafeRange], seats: int, names: Mapping[str, str]) -> str:
    nearest, tight = stability.tightest(found), sum(each.tight for each in found)
    if nearest is None:
        return t("stability.firm", seats=seats, count=len(found))
    low, high = nearest.printed
    return t(
        "stability.tight" if tight else "stability.loose",
        seats=seats,
        count=len(found),
        tight=tight,
        name=names[nearest.leaf.indicator],
        share=f"{nearest.share:.1f}",
        low=low,
        high=high,
    )


@st.fragment
def _change(actor: Actor, desk: Desk, names: Mapping[str, str]) -> None:
    codes = stability.order(desk.laboratory, desk.shares)
    if len(codes) < 2:
        note(t("stability.not_placed"))
        return
    labels = {unit.code: desk.called(unit) for unit in desk.laboratory.units}
    line = min(stability.seats_of(desk.laboratory), len(codes) - 1)
    sentence, (left, right) = st.container(), st.columns(2)
    options = [unit.code for unit in desk.laboratory.units]
    ahead = left.selectbox(t("stability.ahead"), options, index=options.index(codes[line - 1]),
                           format_func=labels.__getitem__, key="stability.ahead")  # fmt: skip
    behind = right.selectbox(t("stability.behind"), options, index=options.index(codes[line]),
                             format_func=labels.__getitem__, key="stability.behind")  # fmt: skip
    pillars = st.checkbox(t("stability.pillars"), key="stability.pillars")
    if ahead == behind:
        sentence.html(f'<p class="hj-note">{escape(t("stability.same_unit"))}</p>')
        return
    question = Question(ahead, behind, pillars)
    if not desk.blind and not _recorded(actor, desk, question):
        return
    change = overtaking.ask(desk.laboratory, actor, desk.shares, desk.locked, question)
    sentence.html(f'<p class="hj-verdict">{escape(_sentence(change, labels[ahead], labels[behind], names))}</p>')


def _recorded(actor: Actor, desk: Desk, question: Question) -> bool:
    """Whether a question asked with names in sight is on record, once for each; where it is not, why."""
    laboratory = desk.laboratory
    asked = (laboratory.prepared.provenance, laboratory.category, question, tuple(desk.shares.values()))
    if st.session_state.get("stability.asked") != asked:
        pair = (question.ahead, question.behind)
        try:
            blind.question(session.store(), actor, laboratory.scheme, laboratory.category, pair)
        except HengjiError as error:
            st.warning(error.text(language.current()))
            return False
        st.session_state["stability.asked"] = asked
    note(t("stability.recorded"))
    return True


def _sentence(change: Change, ahead: str, behind: str, names: Mapping[str, str]) -> str:
    steps = [
        t("stability.step", name=names[step.leaf.indicator], before=step.before, after=step.after)
        for step in change.steps
    ]
    key = "already" if change.outcome == "ahead" else change.outcome
    said = t(
        f"stability.{key}",
        ahead=ahead,
        behind=behind,
        steps=language.joined(steps),
        moved=change.moved,
        lead=plain(abs(change.lead)),
        least=plain(abs(change.least)),
    )
    gap = [t("stability.gap", lead=plain(abs(change.lead)))] if steps else []
    whole = [] if change.whole is None else [t("stability.whole", moved=change.whole)]
    return language.spaced(language.together(said, *whole, *gap))
