"""What all have said about a question: each person's weights beside the group's, and every version of every answer."""

import streamlit as st

from evaluation.domain.judgements import Question
from evaluation.errors import HengjiError
from evaluation.services import judgements
from evaluation.services.judgements import Entry, Group
from evaluation.services.pillars import group as pillars_of
from pages.shared import language, proposal_charts, session, tables
from pages.shared.judgement_form import Named
from pages.shared.language import t
from pages.shared.sentences import note, verdict
from pages.shared.tables import Column, Row
from pages.shared.weights_desk import Desk

KEY = "proposals.judged"


def show(desk: Desk, group: Group, named: Named) -> None:
    """A sentence, the picture, the table, and the answers with their versions."""
    st.subheader(t("proposals.group"))
    verdict(_verdict(group, named))
    if group.counted:
        before = _adopted(desk, group.question)
        st.altair_chart(proposal_charts.spread(group, before, named), width="stretch")
        note(t("proposals.spread_key"))
        columns = [Column(t("proposals.item")), Column(t("proposals.adopted"), numeric=True),
                   Column(t("proposals.together"), numeric=True),
                   *(Column(entry.assessor, numeric=True) for entry in group.counted)]  # fmt: skip
        rows = [
            Row([named(item), _per_cent(before[item]), _per_cent(group.weights[item]),
                 *(_per_cent(entry.reading.weights[item]) for entry in group.counted)])
            for item in group.question.items
        ]  # fmt: skip
        tables.show(columns, rows, t("proposals.group"))
    with st.expander(t("proposals.answers")):
        _answers(desk, group)


def _answers(desk: Desk, group: Group) -> None:
    """Every version of every answer, newest first; an answer that stands may be withdrawn."""
    columns = [Column(t(f"proposals.{name}")) for name in ("who", "way", "version", "day", "state")]
    asked, rows = group.question, []
    newest = {(each.assessor, str(each.answer.method), each.version): each for each in group.entries}
    for each in judgements.history(session.store(), desk.actor, desk.laboratory.scheme):
        if (each.question.category, each.question.pillar) == (asked.category, asked.pillar):
            stands = newest.get((each.assessor, each.method, each.version))
            state = _state(withdrawn=each.answer is None, stands=stands is not None, counts=stands in group.counted)
            rows.append(
                Row([each.assessor, _way(each.method), f"{each.version}", each.at[:10], t(f"proposals.{state}")])
            )
    tables.show(columns, rows, t("proposals.answers"))
    with st.container(horizontal=True):
        for entry in group.entries:
            label = t("proposals.withdraw", assessor=entry.assessor)
            st.button(
                label, on_click=_withdraw, args=(desk, entry), key=f"{KEY}.withdraw.{asked.pillar}.{entry.assessor}"
            )


def _state(*, withdrawn: bool, stands: bool, counts: bool) -> str:
    """What has become of a version."""
    if withdrawn:
        return "withdrawn_state"
    return ("counts" if counts else "kept") if stands else "replaced"


def _verdict(group: Group, named: Named) -> str:
    parts = []
    if group.counted:
        item = max(group.question.items, key=lambda each: group.spread(each)[1] - group.spread(each)[0])
        low, high = group.spread(item)
        first = max(group.weights, key=lambda each: group.weights[each])
        parts.append(t("proposals.heaviest", count=len(group.counted), item=named(first),
                       share=_per_cent(group.weights[first])))  # fmt: skip
        if len(group.counted) > 1:
            parts.append(t("proposals.apart", item=named(item), low=_per_cent(low), high=_per_cent(high)))
    if group.ratio is not None and len(group.counted) > 1:
        parts.append(t("proposals.group_ratio", ratio=f"{group.ratio:.2f}"))
    if group.left_out:
        people = language.joined([entry.assessor for entry in group.left_out])
        parts.append(t("proposals.left_out", people=people))
    return t("proposals.space").join(parts)


def _adopted(desk: Desk, question: Question) -> dict[str, float]:
    """The adopted weights of the question's items, as shares that sum to 1."""
    inside = {each.node.code: sum(desk.laboratory.adopted[leaf.indicator] for leaf in each.leaves)
              for each in pillars_of(desk.laboratory.scheme)}  # fmt: skip
    found = {item: inside[item] if not question.pillar else desk.laboratory.adopted[item] for item in question.items}
    return {item: share / sum(found.values()) for item, share in found.items()}


def _withdraw(desk: Desk, entry: Entry) -> None:
    try:
        judgements.withdraw(session.store(), desk.actor, desk.laboratory.scheme, entry)
        words = t("proposals.withdrawn", assessor=entry.assessor)
    except HengjiError as error:
        words = error.text(language.current())
    st.session_state[f"{KEY}.said"] = words


def _way(method: str) -> str:
    return t(f"proposals.way_{method}")


def _per_cent(share: float) -> str:
    return f"{100 * share:.1f}%"
