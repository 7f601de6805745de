"""Weights by people's judgement: a question, one person's answer read as it is given, and the group's result."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from evaluation.domain.judgements import METHODS, Answer, Judgement, Question
from evaluation.errors import Fault, HengjiError, UnfitValue
from evaluation.services import judgements
from evaluation.services.evaluation import Evaluation
from evaluation.services.judgements import Entry, Group, Reading
from evaluation.services.pillars import group as pillars_of
from pages.shared import group_view, judgement_form, language, offer_view, session
from pages.shared.judgement_form import Named
from pages.shared.language import t
from pages.shared.sentences import note
from pages.shared.weights_desk import Desk

_KEY = group_view.KEY
_MANY = 5  # items: more make so many pairs that another way is offered first


@st.fragment
def show(evaluation: Evaluation, desk: Desk) -> None:
    """Ask, read, record; below, what all have said and the weights that follow."""
    scheme, category = desk.laboratory.scheme, desk.laboratory.category
    asked, named = judgements.questions(scheme, category), names_of(evaluation, desk)
    if not asked:
        note(t("proposals.nothing_to_judge"))
        return
    said = judgements.entries(session.store(), desk.actor, scheme)
    question = _question(asked, said, named)
    _record(desk, question, said, named)
    groups = [group for each in asked if (group := judgements.together(each, said))]
    here = next((group for group in groups if group.question == question), None)
    if here:
        group_view.show(desk, here, named)
    counted = [group for group in groups if group.weights]
    if counted:
        note(_judged(asked, counted, named))
        offer_view.offer(
            evaluation, desk, judgements.combined(scheme, desk.laboratory.adopted, counted), facts(counted)
        )


def names_of(evaluation: Evaluation, desk: Desk) -> Named:
    """The name of a pillar or an indicator."""
    found = {code: language.name(each, code) for code, each in evaluation.indicators.items()}
    found |= {each.node.code: language.name(each.node, each.node.code) for each in pillars_of(desk.laboratory.scheme)}
    return found.__getitem__


def facts(groups: Sequence[Group]) -> dict[str, object]:
    """Who judged what, how, in which version: what is kept with a draft."""
    entries = [entry for group in groups for entry in group.counted]
    return {
        "ways": list(dict.fromkeys(entry.answer.method for entry in entries)),
        "people": list(dict.fromkeys(entry.assessor for entry in entries)),
        "answers": [[each.question.pillar, each.assessor, each.answer.method, each.version] for each in entries],
    }


def _question(asked: Sequence[Question], said: Sequence[Entry], named: Named) -> Question:
    people = {each.pillar: len({entry.assessor for entry in said if entry.question == each}) for each in asked}

    def label(pillar: str) -> str:
        about = t("proposals.inside", pillar=named(pillar)) if pillar else t("proposals.between")
        return t("proposals.question_people", question=about, count=people[pillar])

    labels = {each.pillar: label(each.pillar) for each in asked}
    chosen = st.selectbox(t("proposals.question"), list(labels), format_func=labels.__getitem__, key=f"{_KEY}.question")
    return next(each for each in asked if each.pillar == chosen)


def _record(desk: Desk, question: Question, said: Sequence[Entry], named: Named) -> None:
    """The form, what it comes to so far, and the button that keeps it."""
    most = judgements.MOST_PAIRWISE
    ways = {way: t(f"proposals.way_{way}") for way in METHODS if way != "pairwise" or len(question.items) <= most}
    start = next(iter(ways)) if len(question.items) <= _MANY else "best_worst"
    method = st.segmented_control(
        t("proposals.way"),
        list(ways),
        default=start,
        required=True,
        format_func=ways.__getitem__,
        key=f"{_KEY}.way.{question.pillar}",
    )
    note(t(f"proposals.how_{method}"))
    assessor = st.text_input(t("proposals.assessor"), key=f"{_KEY}.assessor", max_chars=40,
                             placeholder=t("proposals.assessor_hint")).strip()  # fmt: skip
    before = next((each for each in said if (each.question, each.assessor, each.answer.method) ==
                   (question, assessor, method)), None)  # fmt: skip
    key = f"{_KEY}.{question.category}.{question.pillar}.{method}.{assessor if before else ''}"
    answer = judgement_form.ask(question, method, named, key, before.answer if before else None)
    reading = _read(question, answer, named)
    ready = answer is not None and reading is not None and bool(assessor)
    if answer is not None and not assessor:
        note(t("proposals.who_first"))
    label = t("proposals.revise" if before else "proposals.record")
    st.button(label, key=f"{_KEY}.record", disabled=not ready, on_click=_keep, args=(desk, question, assessor, answer))
    words = st.session_state.pop(f"{_KEY}.said", "")
    if words:
        st.html(f'<p class="hj-context" role="status">{escape(words)}</p>')


def _read(question: Question, answer: Answer | None, named: Named) -> Reading | None:
    """What an answer comes to, in words, as it is given."""
    if answer is None:
        return None
    try:
        reading = judgements.read(question, answer)
    except UnfitValue as error:
        fault: Fault = error.faults[0]
        st.warning(fault.text(language.current()))
        return None
    shares = [f"{named(item)} {100 * share:.0f}%" for item, share in reading.weights.items()]
    parts = [t("proposals.comes_to", shares=language.joined(shares))]
    if reading.ratio is not None:
        parts.append(t(f"proposals.{reading.verdict}", ratio=f"{reading.ratio:.2f}"))
    pair = reading.contradiction
    if pair and reading.verdict != "sound":
        names = (named(pair.first), named(pair.second))
        heard, meant = (judgement_form.times(names, ratio) for ratio in (pair.said, pair.implied))
        parts.append(t("proposals.contradiction", said=heard, implied=meant))
    show_in = {"sound": st.info, "doubtful": st.warning, "declined": st.error}[reading.verdict]
    show_in(t("proposals.space").join(parts))
    return reading


def _keep(desk: Desk, question: Question, assessor: str, answer: Answer) -> None:
    try:
        judged = Judgement(question=question, assessor=assessor, answer=answer)
        version = judgements.record(session.store(), desk.actor, desk.laboratory.scheme, judged)
        words = t("proposals.recorded", assessor=assessor, version=version)
    except HengjiError as error:
        words = error.text(language.current())
    st.session_state[f"{_KEY}.said"] = words


def _judged(asked: Sequence[Question], counted: Sequence[Group], named: Named) -> str:
    """Which questions the proposal rests on, and where the adopted proportions stay."""
    judged = {group.question.pillar for group in counted}

    def label(pillar: str) -> str:
        return t("proposals.inside", pillar=named(pillar)) if pillar else t("proposals.between")

    rest = [label(each.pillar) for each in asked if each.pillar not in judged]
    words = t("proposals.rests_on", questions=language.joined([label(pillar) for pillar in judged]))
    return words + (t("proposals.as_adopted", questions=language.joined(rest)) if rest else "")
