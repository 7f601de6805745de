"""What schemes give twice and what they ask: double compensation, the burden of reporting, and the method behind it."""

import numpy as np
import streamlit as st

from evaluation.domain.collecting import Channel
from evaluation.services.comparing import DEVICES, LEAST, Burden, silent
from evaluation.services.rounding import rounded
from pages.shared import language, tables
from pages.shared.comparison_desk import Board
from pages.shared.language import t
from pages.shared.sentences import note
from pages.shared.tables import Column, Row

LINES = ("indicators", "forms", "hours", "traces", "unstated")


def twice(board: Board) -> None:
    """Points that units get for one condition beyond one device, scheme by scheme."""
    found = board.compared.twice
    names = {each.condition: language.name(each, each.condition) for each in board.compared.dataset.register}
    points = {code: {each.condition: each for each in parts} for code, parts in found.items()}
    doubled = dict.fromkeys(each.condition for parts in found.values() for each in parts if each.points >= LEAST)
    if not doubled:
        note(t("comparison.none_twice"))
        return
    columns = [Column(t("comparison.condition")), *(Column(board.heading(code), numeric=True) for code in found)]
    rows = []
    for condition in doubled:
        cells = [points[code].get(condition) for code in found]
        rows.append(Row([names[condition], *(
            t("comparison.twice_cell", points=f"{rounded(each.points)}", units=each.units)
            if each is not None and each.points >= LEAST else "0" for each in cells
        )]))  # fmt: skip
    tables.show(columns, rows, t("comparison.twice"), stacked=True)
    note(t("comparison.twice_note"))


def burden(board: Board) -> None:
    """What each scheme asks of a unit of the category in a year; the other categories behind an expander."""
    _burden(board, board.category)
    policy = board.compared.policy
    note(t("comparison.burden_note", **{channel: f"{policy[f'hours.{channel}']:g}" for channel in Channel}))
    rest = [name for name in board.compared.categories if name != board.category]
    if rest:
        with st.expander(t("comparison.burden_rest")):
            for name in rest:
                st.markdown(f"**{language.word('categories', name)}**")
                _burden(board, name)


def method(board: Board) -> None:
    """Statistics behind the sentences: rank correlation, slopes along conditions, devices by condition."""
    st.write(t("comparison.method_agreement"))
    columns = [Column(t("comparison.scheme")), *(Column(t(f"comparison.{name}"), numeric=True)
               for name in ("tau", "pairs_kept", "overlap"))]  # fmt: skip
    rows = [
        Row([board.tagged(each.scheme), *(_decimal(value) for value in (each.tau, each.pairs_kept, each.overlap))])
        for each in board.compared.others
    ]
    tables.show(columns, rows, t("comparison.method_agreement"))
    st.write(t("comparison.method_slopes"))
    columns = [Column(t("comparison.scheme")), Column(t("comparison.condition")),
               *(Column(t(f"comparison.{name}"), numeric=True) for name in ("slope", "beside"))]  # fmt: skip
    rows = [
        Row([board.tags[each.scheme.code], language.name(one.condition, one.condition.condition),
             _slope(one.slope), _slope(one.beside)])
        for each in board.compared.others for one in each.by_condition[:6]
    ]  # fmt: skip
    tables.show(columns, rows, t("comparison.method_slopes"))
    st.write(t("comparison.method_twice"))
    columns = [Column(t("comparison.scheme")), Column(t("comparison.condition")),
               *(Column(t(f"comparison.device_{device}"), numeric=True) for device in DEVICES)]  # fmt: skip
    names = {each.condition: language.name(each, each.condition) for each in board.compared.dataset.register}
    rows = [
        Row([board.tags[code], names[each.condition], *(_share(each.shares[device]) for device in DEVICES)])
        for code, parts in board.compared.twice.items() for each in parts
    ]  # fmt: skip
    tables.show(columns, rows, t("comparison.method_twice"))


def _burden(board: Board, category: str) -> None:
    found = board.compared.burden(category)
    first = next(iter(found.values()))
    columns = [Column(t("comparison.asked")), *(Column(board.heading(code), numeric=True) for code in found)]
    rows = [
        Row([t(f"comparison.burden_{line}"), *(_line(line, each, first) for each in found.values())]) for line in LINES
    ]
    tables.show(columns, rows, t("comparison.burden"), stacked=True)


def _line(line: str, each: Burden, first: Burden) -> str:
    """One figure, with its difference from the reference."""
    if line not in {"indicators", "unstated"} and silent(each):
        return "—"
    value, before = getattr(each, line), getattr(first, line)
    share = line in {"traces", "unstated"}
    shown = f"{rounded(100 * value, 0)}%" if share else f"{rounded(value, 0):,}"
    change = rounded((100 if share else 1) * (value - before), 0)
    return f"{shown} ({'+' if change > 0 else '−'}{abs(change):,})" if change else shown


def _decimal(value: float) -> str:
    return "—" if np.isnan(value) else f"{value:.3f}"


def _slope(slope: object) -> str:
    value, low, high = (getattr(slope, name, np.nan) for name in ("value", "lower", "upper"))
    return "—" if np.isnan(value) else f"{value:+.2f} ({low:+.2f} … {high:+.2f})".replace("-", "−")


def _share(share: float) -> str:
    return "—" if np.isnan(share) else f"{100 * share:.0f}%"
