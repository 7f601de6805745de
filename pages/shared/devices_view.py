"""Conditions × devices: what makes up for each condition, and whether more than one of them does."""

import streamlit as st

from evaluation.services import devices
from evaluation.services.devices import Device
from evaluation.services.evaluation import Evaluation
from pages.shared import language, tables
from pages.shared.language import t
from pages.shared.sentences import note
from pages.shared.tables import Column, Row


def doubled(evaluation: Evaluation) -> None:
    """Of each condition made up for more than once that nobody said is meant: by what, and what to do."""
    for each in devices.read(evaluation):
        if each.doubled:
            said = t("devices.doubled", condition=_name(each), devices=_used(each), times=each.uses)
            remedy = t("devices.remedy" if each.adjusts else "devices.remedy_weights")
            note(remedy, said)


def table(evaluation: Evaluation) -> None:
    """Each known condition beside the three devices; one that is used twice stands out with a word."""
    found = devices.read(evaluation)
    if not found:
        return
    st.subheader(t("devices.title"))
    columns = [Column(t("cards.condition"))]
    columns += [Column(t(f"devices.{each}"), numeric=True) for each in ("by_category", "by_weights")]
    columns += [Column(t("devices.adjusts")), Column(t("devices.result"))]
    tables.show(columns, [_row(each) for each in found], t("devices.title"))
    st.write(t("devices.note"))


def _row(each: Device) -> Row:
    cells = [
        _name(each),
        f"{each.by_category:.0%}",
        t("devices.no_effect") if each.by_weights is None else _share(each.by_weights),
        t("devices.yes" if each.adjusts else "devices.no"),
        t("devices.intended" if each.uses > 1 and each.intended else f"devices.uses_{min(each.uses, 2)}"),
    ]
    return Row(cells, "here" if each.doubled else "")


def _used(each: Device) -> str:
    held = {"category": each.grouped, "weights": each.weighed, "adjustment": each.adjusts}
    return language.joined([t(f"devices.device_{name}") for name, used in held.items() if used])


def _share(value: float) -> str:
    return f"{value:z.0%}".replace("-", "\N{MINUS SIGN}")


def _name(each: Device) -> str:
    return language.name(each.condition, each.condition.condition)
