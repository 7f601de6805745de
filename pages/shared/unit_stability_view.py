"""One unit: how far each weight may move before its list of the quota, or its tier, changes."""

from collections.abc import Mapping

import streamlit as st

from evaluation.services import stability, tasks, unit_stability
from evaluation.services.evaluation import Evaluation
from evaluation.services.unit_stability import UnitRanges
from pages.shared import language, stability_charts, stability_table, task_view
from pages.shared.language import t
from pages.shared.sentences import verdict
from pages.shared.weights_desk import Desk


def show(evaluation: Evaluation, desk: Desk, names: Mapping[str, str]) -> None:
    """A unit to choose; its answer is worked out beside the page, and holds for the weights on the desk."""
    laboratory = desk.laboratory
    options = [unit.code for unit in laboratory.units]
    unit = st.selectbox(t("stability.unit_pick"), options, index=None, key="stability.unit", format_func=desk.called,
                        placeholder=t("stability.unit_hint"))  # fmt: skip
    if unit is None:
        return
    shares, locked = dict(desk.shares), set(desk.locked)
    key = unit_stability.key(laboratory, shares, locked, unit)
    status = tasks.look(key)
    if status is not None and status.state == "done":
        _answer(desk, unit, status.answer, names)
        return

    def begin() -> None:
        tasks.start(key, lambda tell: unit_stability.ranges(evaluation, laboratory, shares, locked=locked, unit=unit,
                                                            progress=tell))  # fmt: skip

    task_view.ask(key, begin, t("stability.unit_note"), t("stability.unit_ask"))


def _answer(desk: Desk, unit: str, found: UnitRanges, names: Mapping[str, str]) -> None:
    seats = stability.seats_of(desk.laboratory)
    facts = {
        "unit": desk.called(unit),
        "state": stability_table.state(found.state, seats),
        "count": len(found.ranges),
        "tight": sum(each.tight for each in found.ranges),
    }
    nearest = stability.tightest(found.ranges)
    if nearest is None:
        sentence = t("stability.unit_firm", **facts)
    else:
        low, high = nearest.printed
        facts |= {"name": names[nearest.leaf.indicator], "share": f"{nearest.share:.1f}", "low": low, "high": high}
        sentence = t("stability.unit_tight" if facts["tight"] else "stability.unit_loose", **facts)
    verdict(language.spaced(sentence))
    if found.ranges:
        st.altair_chart(stability_charts.ranges(found.ranges, names), width="stretch")
        with st.expander(t("stability.all"), key="stability.unit.all"):
            stability_table.show(desk, found.ranges, names, seats)
