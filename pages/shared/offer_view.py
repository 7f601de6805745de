"""A proposal of weights beside the adopted ones: what differs, what it would do to places, taking it as a draft."""

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from evaluation.errors import HengjiError
from evaluation.services import proposals, weights
from evaluation.services.evaluation import Evaluation
from evaluation.services.weights import TrialRow
from pages.shared import charts, language, proposal_charts, session
from pages.shared.language import t
from pages.shared.sentences import note, verdict
from pages.shared.weights_desk import Desk


def offer(evaluation: Evaluation, desk: Desk, proposed: Mapping[str, float], facts: Mapping[str, Any]) -> None:
    """The proposal; taken on a click, with `facts` of what it came from kept."""
    st.subheader(t("proposals.offer"))
    _effect(desk, proposed)
    names = {code: language.name(each, code) for code, each in evaluation.indicators.items()}
    charts.key(t("proposals.offer_key"))
    st.altair_chart(proposal_charts.dumbbells(desk.laboratory, proposed, names), width="stretch")
    st.button(t("proposals.take"), key="proposals.take", type="primary", on_click=_take,
              args=(desk, dict(proposed), dict(facts)))  # fmt: skip
    said = st.session_state.pop("proposals.said", None)
    if said:
        (st.success if said[0] else st.error)(said[1])


def source(desk: Desk) -> None:
    """What the draft on the desk came from, where it came from a proposal."""
    found = proposals.source_of(session.store(), desk.laboratory, desk.shares)
    if found is None or not desk.changed:
        return
    words = t("proposals.source", source=described(found.facts), day=found.at[:10], digest=found.digest[:8])
    words += "" if found.same else t("proposals.source_moved")
    st.html(f'<p class="hj-context" role="note">{escape(words)}</p>')


def described(facts: Mapping[str, Any]) -> str:
    """The facts of a source in words."""
    people = facts.get("people", [])
    ways = language.joined([t(f"proposals.way_{way}") for way in facts.get("ways", [])])
    judged = t("proposals.by_people", ways=ways, count=len(people), people=language.joined(list(people)))
    if "method" not in facts:
        return judged
    derived = t(f"proposals.method_{facts['method']}")
    return t("proposals.by_both", judged=judged, derived=derived, share=f"{facts['share']:.0%}") if people else derived


def _effect(desk: Desk, proposed: Mapping[str, float]) -> None:
    """Who would gain and lose places, in a sentence."""
    if not desk.laboratory.ranks:
        note(desk.unplaced(t("proposals.no_places")))
        return
    moved = weights.moves(desk.laboratory, weights.try_out(desk.laboratory, proposed))
    parts = [t("proposals.moved", up=moved.up, down=moved.down, same=moved.same)]
    for kind, row in (("rise", moved.rise), ("fall", moved.fall)):
        parts += [t(f"proposals.{kind}", **_mover(desk, row))] if row else []
    sentence = t("shell.semicolon").join(parts) + t("shell.end")
    verdict(sentence)


def _mover(desk: Desk, row: TrialRow) -> dict[str, str]:
    return {"name": desk.called(row.unit), "before": f"{row.before}", "place": f"{row.place}"}


def _take(desk: Desk, proposed: dict[str, float], facts: dict[str, Any]) -> None:
    """Puts the proposal on the desk, and keeps what it came from."""
    try:
        proposals.take(session.store(), desk.actor, desk.laboratory, proposed, facts)
    except HengjiError as error:
        st.session_state["proposals.said"] = (False, error.text(language.current()))
        return
    desk.put(proposed)
    desk.keep()
    words = desk.fault or t("proposals.taken", section=t("weights.section_adjust"))
    st.session_state["proposals.said"] = (not desk.fault, words)
