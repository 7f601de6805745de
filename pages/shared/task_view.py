"""Work that takes long: a button, then a bar with a way out, then the page with the answer."""

from collections.abc import Callable, Hashable

import streamlit as st

from evaluation.services import analyses, tasks
from evaluation.services.actors import Actor
from evaluation.services.analyses import Answer, Question
from evaluation.services.evaluation import Evaluation
from evaluation.services.tasks import Status
from pages.shared import language, sentences, session
from pages.shared.language import t

POLL = 1.0  # seconds between two looks at work that goes on
PATIENCE = 0.5  # seconds that a page waits for quick work before it shows a bar


def answer(evaluation: Evaluation, actor: Actor, question: Question[Answer], note: str, label: str) -> Answer | None:
    """The stored answer; where there is none yet, the note and the button that sets about it, and None."""
    store = session.store()
    key = analyses.task_of(store, evaluation, question)
    tasks.wait(key, PATIENCE)
    found = analyses.stored(store, actor, evaluation, question)
    if found is None:
        ask(key, lambda: analyses.begin(store, actor, evaluation, question), note, label)
    return found


def ask(key: Hashable, begin: Callable[[], None], note: str, label: str) -> None:
    """For an answer that is not there: how far its task is; else the note, how the task ended, and its button."""
    status = tasks.look(key)
    if status is not None and not status.ended:
        _progress(key)
        return
    sentences.note(note)
    if status is not None:
        _ended(status)
    st.button(label, on_click=begin, key=f"task.ask.{hash(key)}")


@st.fragment(run_every=POLL)
def _progress(key: Hashable) -> None:
    """The bar, looked at every second; when the work has ended the page is drawn anew."""
    status = tasks.look(key)
    if status is None or status.ended:
        st.rerun()
    words = t(f"tasks.{status.state}", share=f"{status.share:.0%}")
    st.progress(status.share, words)
    st.button(t("tasks.cancel"), on_click=tasks.cancel, args=(key,), key=f"task.cancel.{hash(key)}")


def _ended(status: Status) -> None:
    if status.fault is not None:
        st.warning(status.fault.text(language.current()))
    elif status.state == "cancelled":
        st.info(t("tasks.cancelled"))
