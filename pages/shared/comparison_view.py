"""The parts of a comparison of schemes: the verdict, who moves, who changes grade, weights, agreement, equity."""

from collections.abc import Sequence
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from evaluation.domain.indicators import Level
from evaluation.domain.units import Condition
from evaluation.services import verdicts
from evaluation.services.comparing import Along, Group, Versus
from evaluation.services.rounding import numbers, rounded
from pages.shared import comparison_charts, figures, language, session, tables
from pages.shared.comparison_desk import Board
from pages.shared.language import t
from pages.shared.sentences import note
from pages.shared.tables import Cell, Column, Row

SHOWN = 12  # indicators whose weights differ, before the rest stands behind an expander
LISTED, MOST = 10, 100  # units that change grade: in sight, and in all


def context(board: Board) -> None:
    """The line under the title: data set, level, period, category."""
    dataset = board.compared.dataset
    parts = [
        language.name(dataset.framework, dataset.framework.code),
        t(f"shell.level_{dataset.level}"),
        t("shell.period_of", period=dataset.period),
        language.word("categories", board.category),
    ]
    st.html(f'<p class="hj-context">{escape(" · ".join(parts))}</p>')


def verdict(board: Board) -> None:
    """What each scheme changes against the reference, in sentences."""
    first = board.compared.schemes[0]
    for versus in board.compared.others:
        head = t("comparison.against", scheme=board.tagged(versus.scheme), reference=board.tagged(first))
        said = verdicts.sentences(board.compared, versus, board.category, language.current())
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in said)
        st.html(f'<p class="hj-verdict">{escape(head)}</p><ul class="hj-list">{items}</ul>')
        if versus.only:
            note(t("comparison.unlike", count=len(versus.only), indicators=_some(board, versus.only)))


def movers(board: Board) -> None:
    """The units of the category that move most, as lines from scheme to scheme."""
    if board.compared.dataset.level is Level.CADRE:
        note(t("comparison.no_persons"))
        return
    if board.compared.withheld(board.category):
        note(t("comparison.withheld", category=language.word("categories", board.category)))
        return
    places = board.compared.movers(board.category)
    if places.empty:
        nothing = "nobody_moves" if board.compared.placed(board.category) else "nobody_placed"
        note(t(f"comparison.{nothing}", category=language.word("categories", board.category)))
        return
    words = {"count": len(places), "category": language.word("categories", board.category)}
    note(t("comparison.bump_note", **words))
    legend = language.joined([board.tagged(scheme) for scheme in board.compared.schemes])
    note(legend)
    st.altair_chart(comparison_charts.bump(board, places), width="stretch", alt=t("comparison.bump_alt", **words))


def along(versus: Versus) -> None:
    """Who moves up and down: by category, and by thirds of each condition with what can be said of it."""
    if versus.moves.empty:
        note(t("comparison.no_places"))
        return
    headings = ("group", "units", "up", "down")
    columns = [Column(t(f"comparison.{name}"), numeric=name != "group") for name in headings]
    tables.show(columns, [_group(each) for each in versus.by_category], t("comparison.by_category"))
    _size(versus)
    if not versus.by_condition:
        note(t("comparison.no_conditions"))
        return
    columns = [
        Column(t("comparison.condition")),
        *(Column(t(f"comparison.third_{name}"), numeric=True) for name in ("low", "middle", "high")),
        Column(t("comparison.tie")),
    ]
    rows = [_along(each, versus.lead) for each in versus.by_condition]
    tables.show(columns, rows[:6], t("comparison.by_condition"))
    note(t("comparison.thirds_note"))
    if len(rows) > 6:
        with st.expander(t("comparison.more_conditions", count=len(rows) - 6)):
            tables.show(columns, rows[6:], t("comparison.by_condition"))


def regraded(board: Board, versus: Versus) -> None:
    """Who changes grade or quota list; of persons only how many."""
    changed = versus.changes
    if not versus.scheme.grading.grades:
        note(t("comparison.ungraded"))
        return
    if changed.empty:
        note(t("comparison.no_grade"))
        return
    if board.compared.dataset.level is Level.CADRE:
        note(t("comparison.persons_regraded", count=len(versus.regraded)))
        return
    names = {grade.code: language.name(grade, grade.code) for grade in versus.scheme.grading.grades}
    here = changed["category"] == board.category
    changed = pd.concat([changed[here], changed[~here]])[:MOST]
    columns = [Column(t(f"comparison.{name}")) for name in ("unit", "category", "grade", "list")]
    rows = [
        Row([unit_cell(board, str(unit)), language.word("categories", row["category"]),
             _change(_grade(row["grade"], names), _grade(row["new_grade"], names), row["up"]),
             _change(_list(row["list"]), _list(row["new_list"]), 0)])
        for unit, row in zip(changed.index, changed.to_dict("records"), strict=True)
    ]  # fmt: skip
    tables.show(columns, rows[:LISTED], t("comparison.regraded"))
    if len(rows) > LISTED:
        with st.expander(t("comparison.rest", count=len(versus.changes) - LISTED)):
            tables.show(columns, rows[LISTED:], t("comparison.regraded"))


def weights(board: Board) -> None:
    """Weights of the category side by side: visible, latent and process, then the indicators that differ."""
    found, kinds = board.compared.weights(board.category), board.compared.kinds(board.category)
    columns = [Column(t("comparison.weight_of")), *(Column(board.heading(str(code)), numeric=True) for code in found)]
    sums = [
        Row([language.word("kinds", str(kind)), *_weights(row)], "sum") for kind, row in kinds.iterrows() if row.any()
    ]
    reach = (found.max(axis=1) - found.min(axis=1)).fillna(100)
    order = reach[reach >= 0.05].sort_values(ascending=False, kind="stable").index
    names = {each.code: language.name(each, each.code) for each in board.compared.dataset.indicators}
    rows = [Row([names.get(str(code), str(code)), *_weights(found.loc[code])]) for code in order]
    tables.show(columns, sums + rows[:SHOWN], t("comparison.weights"), stacked=True)
    if not rows:
        note(t("comparison.same_weights"))
    if len(rows) > SHOWN:
        with st.expander(t("comparison.more_weights", count=len(rows) - SHOWN)):
            tables.show(columns, rows[SHOWN:], t("comparison.weights"), stacked=True)


def agreement(board: Board) -> None:
    """How far each scheme keeps the order of the reference."""
    said = [verdicts.agreement(board.compared, each, language.current()) for each in board.compared.others]
    pairs = zip(board.compared.others, said, strict=True)
    items = "".join(
        f"<li>{escape(board.tagged(each.scheme) + t('shell.colon') + text)}</li>" for each, text in pairs if text
    )
    st.html(f'<ul class="hj-list">{items}</ul>' if items else f'<p class="hj-note">{t("comparison.no_places")}</p>')


def equity(board: Board) -> None:
    """Mean totals of groups under each scheme, with their error ranges: by category, then by thirds of a condition."""
    _equity(board, "", t("shell.category"))
    known = {each.condition.condition: each.condition for each in board.compared.others[0].by_condition if each.thirds}
    if not known:
        return
    names = {code: language.name(each, code) for code, each in known.items()}
    code = st.selectbox(t("comparison.groups_by"), list(known), format_func=names.__getitem__)
    _equity(board, code, names[code])


def unit_cell(board: Board, unit: str) -> Cell:
    """A unit's name, as a link to its card unless it is under a number."""
    if board.labels is not None:
        return board.called(unit)
    return tables.link(board.called(unit), "scorecards", session.address(unit=unit))


def _size(versus: Versus) -> None:
    """Thirds by population, who rose and fell in each and by how much; a line where no population is known."""
    if versus.by_size is None or not versus.by_size.thirds:
        note(t("comparison.no_size"))
        return
    measure = versus.by_size.measure
    code = measure.condition if isinstance(measure, Condition) else measure.code
    heading = t("comparison.by_size", measure=language.name(measure, code))
    columns = [Column(heading), *(Column(t(f"comparison.{name}"), numeric=True)
               for name in ("units", "up", "down", "mean_move"))]  # fmt: skip
    rows = [Row([t(f"comparison.third_{each.name}"), *_counted(each), _places(each.mean)])
            for each in reversed(versus.by_size.thirds)]  # fmt: skip
    tables.show(columns, rows, heading)


def _equity(board: Board, condition: str, heading: str) -> None:
    found = board.compared.equity(condition)
    groups = list(dict.fromkeys(group for frame in found.values() for group in frame.index))
    order = [name for name in ("high", "middle", "low") if name in groups] if condition else groups
    columns = [
        Column(heading), Column(t("comparison.units"), numeric=True),
        *(Column(board.heading(code), numeric=True) for code in found),
    ]  # fmt: skip
    rows = []
    for group in order:
        name = t(f"comparison.third_{group}") if condition else language.word("categories", group)
        cells = [_mean(frame, group) for frame in found.values()]
        count = max(numbers(frame, group)["units"] for frame in found.values() if group in frame.index)
        rows.append(Row([name, f"{count:.0f}", *cells]))
    tables.show(columns, rows, t("comparison.equity"), stacked=True)


def _mean(frame: pd.DataFrame, group: str) -> str:
    if group not in frame.index:
        return "—"
    row = numbers(frame, group)
    mean, low, high = (None if np.isnan(row[name]) else f"{rounded(row[name])}" for name in ("mean", "lower", "upper"))
    return f"{mean}" if low is None else t("comparison.mean_range", mean=mean, low=low, high=high)


def _group(each: Group) -> Row:
    return Row([language.word("categories", each.name), *_counted(each)])


def _counted(each: Group) -> tuple[str, str, str]:
    up, down = (f"{sign}{count}" if count else "0" for sign, count in (("▲", each.up), ("▼", each.down)))
    return f"{each.units}", up, down


def _along(each: Along, lead: Along | None) -> Row:
    means = {group.name: _places(group.mean) for group in each.thirds}
    thirds = [means.get(name, "—") for name in ("low", "middle", "high")]
    if each is lead:
        tie = t("comparison.tie_lead")
    elif each.beside is not None and each.beside.certain:
        tie = t("comparison.tie_too")
    elif lead is not None and each.slope.certain:
        tie = t("comparison.tie_through", condition=language.name(lead.condition, lead.condition.condition))
    else:
        tie = t("comparison.tie_none")
    return Row([language.name(each.condition, each.condition.condition), *thirds, tie], "here" if each is lead else "")


def _places(mean: float) -> str:
    return figures.signed(rounded(mean)) if rounded(mean) else "0"


def _weights(row: "pd.Series[float]") -> list[str]:
    """Per cent under each scheme, with the difference from the first where there is one."""
    values = [float(value) for value in row]
    first = values[0]
    cells = []
    for at, value in enumerate(values):
        change = rounded(value - first) if at and not np.isnan(value - first) else None
        more = f" ({figures.signed(change)})" if change else ""
        cells.append("—" if np.isnan(value) else f"{rounded(value)}%{more}")
    return cells


def _change(before: str, after: str, up: int) -> str:
    if before == after:
        return before
    sign = "▲ " if up > 0 else "▼ " if up < 0 else ""
    return f"{sign}{before} → {after}"


def _grade(code: str, names: dict[str, str]) -> str:
    return names.get(code, code) or t("comparison.grade_open")


def _list(name: str) -> str:
    return t(f"comparison.list_{name}") if name else "—"


def _some(board: Board, codes: Sequence[str]) -> str:
    names = {each.code: language.name(each, each.code) for each in board.compared.dataset.indicators}
    shown = [names.get(code, code) for code in codes[:5]]
    return language.joined(shown) + (t("shell.more", count=len(codes)) if len(codes) > 5 else "")
