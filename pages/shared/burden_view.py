"""What a scheme asks of the grass roots, as a page says it: verdict, who makes it turn, the repair, the tables."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from evaluation.domain.assessing import TURNED, Said
from evaluation.services import burden_resources, burden_tables, burden_words, repair_words
from evaluation.services.burden_tables import Table
from evaluation.services.burdens import Verdict
from pages.shared import language, session, shell, tables
from pages.shared.burden_desk import Judged, Mended
from pages.shared.language import t
from pages.shared.scheme_desk import Desk
from pages.shared.sentences import note
from pages.shared.tables import Cell, Column, Row

MOST = 12
MOST_ROWS = 60
LONG = 9  # characters from which a cell keeps room on a narrow screen
MARKS = {Verdict.PASS: "✓", Verdict.REVISE: "▲", Verdict.BLOCK: "■"}


def verdict(judged: Judged) -> None:
    """The verdict in a sentence, and the few numbers of the category that is asked most."""
    found = judged.found
    word, told = said(burden_words.verdict(found)), said(burden_words.sentence(judged.subject, found))
    mark = t("burdens.verdict", mark=MARKS[found.verdict], verdict=word)
    st.html(f'<p class="hj-verdict"><b>{escape(mark)}</b>{escape(told)}</p>')
    if reasons := burden_words.reasons(found):
        lines = "".join(f"<li>{escape(said(each))}</li>" for each in reasons)
        st.html(f'<ul class="hj-list">{lines}</ul>')
    if judged.waiver is not None:
        note(said(burden_words.waiver(judged.waiver)))
    if judged.lapsed is not None:
        st.warning(said(judged.lapsed))
    category = burden_words.most(found)
    silent = burden_words.silent(judged.subject)
    each_unit = said(burden_words.unit(judged.subject, category))
    turned = sum(each.signal in TURNED for each in found.metrics)
    figures = [
        (f"{len(judged.subject.leaves)}", t("burdens.indicators")),
        ("—" if silent else f"{found.forms[category]}", t("burdens.forms", unit=each_unit)),
        ("—" if silent else f"{found.hours[category]:,.0f}", t("burdens.hours", unit=each_unit)),
        (f"{turned} / {len(found.metrics)}", t("burdens.turned")),
    ]
    cells = "".join(f"<div><b>{escape(figure)}</b><span>{escape(words)}</span></div>" for figure, words in figures)
    st.html(f'<div class="hj-figures">{cells}</div>')


def line(judged: Judged) -> None:
    """The verdict as one sentence of another page."""
    found = judged.found
    asked = said(burden_words.asked(judged.subject, found))
    words = t("burdens.line", verdict=said(burden_words.verdict(found)), asked=asked)
    note(words)
    st.page_link(shell.path("schemes"), label=t("burdens.to_schemes"), query_params=session.address())


def verdicts(judged: Mapping[str, Judged]) -> None:
    """Schemes side by side: the verdict of each, what it asks, and what makes it turn."""
    columns = [Column(t(f"burdens.side_{name}")) for name in ("scheme", "verdict", "asked", "turned")]
    rows = []
    for name, each in judged.items():
        found = each.found
        reasons = t("shell.semicolon").join(said(reason) for reason in burden_words.reasons(found))
        asked, word = said(burden_words.asked(each.subject, found)), said(burden_words.verdict(found))
        cells = (tables.unbroken(f"{MARKS[found.verdict]} {word}"), tables.roomy(asked), tables.roomy(reasons or "—"))
        rows.append(Row([name, *cells]))
    tables.show(columns, rows, t("burdens.side"), stacked=True)


def offenders(judged: Judged) -> None:
    """Who makes a metric turn, why, and what it costs."""
    table = burden_tables.offenders(judged.subject, judged.found, language.current())
    if not table.rows:
        note(t("burdens.no_offenders"))
        return
    st.markdown(f"**{table.title}**")
    draw(table, MOST)


def wanted(judged: Judged, *, quick: bool) -> bool:
    """Whether to look for a repair: at once where that is quick, else when asked for."""
    if judged.passed or quick:
        return not judged.passed
    key = f"burdens.wanted.{judged.found.scheme}.{judged.found.policy}"
    if not st.session_state.get(key):
        st.markdown(f"**{t('burdens.repair')}**")
        note(t("burdens.find_note"))
        if st.button(t("burdens.find"), key="burdens.find", type="primary"):
            st.session_state[key] = True
            st.rerun()
    return bool(st.session_state.get(key))


def repair(desk: Desk, judged: Judged, mended: Mended) -> None:
    """The cheapest repair in a sentence, and one click to try it."""
    found = mended.found
    st.markdown(f"**{t('burdens.repair')}**")
    st.html(f"<p>{escape(said(repair_words.sentence(judged.subject, found, mended.measure)))}</p>")
    if found.actions:
        if len(found.actions) > repair_words.MOST_STEPS:
            with st.expander(t("burdens.steps", count=len(found.actions))):
                draw(burden_tables.steps(judged.subject, found, mended.measure, language.current()), MOST_ROWS)
        note(t("burdens.exact" if found.exact else "burdens.bound"))
        if st.button(t("burdens.try"), key="burdens.try", type="primary"):
            desk.put(lambda _: found.scheme)


def details(judged: Judged, category: str) -> None:
    """Every table of the assessment; what is empty says what it lacks."""
    subject, found, spoken = judged.subject, judged.found, language.current()
    claimed = category if category in subject.weights else next(iter(subject.weights))
    every = {
        "metrics": burden_tables.metrics(found, spoken),
        "last_year": burden_tables.beside_last_year(subject, found, spoken),
        "lines": burden_tables.claims(subject, claimed, spoken),
        "conflicts": burden_tables.conflicts(subject, spoken),
        "load": burden_tables.loads(subject, spoken),
        "resources": burden_resources.statement(subject, spoken),
        "tools": burden_resources.overlaps(subject, spoken),
        "targets": burden_tables.targets(subject, spoken),
    }
    for name, table in every.items():
        about = language.word("categories", claimed) if name == "lines" else ""
        with st.expander(
            f"{table.title}{t('burdens.of', category=about) if about else ''}", expanded=name == "metrics"
        ):
            if table.rows:
                draw(table, MOST_ROWS)
            else:
                note(t(f"burdens.no_{name}"))


def draw(table: Table, most: int) -> None:
    """A table, in cards on a phone where texts are long; what is beyond `most` rows stands behind an expander."""
    columns = [Column(heading, numeric=at in table.numeric) for at, heading in enumerate(table.headings)]
    rows = [Row([_cell(at, burden_tables.shown(cell)) for at, cell in enumerate(row)]) for row in table.rows]
    if table.note:
        note(table.note)
    wordy = any(len(cell) >= LONG for row in table.rows for cell in row[1:] if isinstance(cell, str))
    tables.show(columns, rows[:most], table.title, stacked=wordy)
    if len(rows) > most:
        with st.expander(t("burdens.rest", count=len(rows) - most)):
            tables.show(columns, rows[most:], table.title, stacked=wordy)


def said(found: Said) -> str:
    """A sentence in the reader's language."""
    return found.text(language.current())


def _cell(at: int, text: str) -> Cell:
    """After the first column a long text keeps room on a narrow screen, and a short one stays on its line."""
    return text if not at else tables.roomy(text) if len(text) >= LONG else tables.unbroken(text) if text else ""
