"""一表通: what all forms ask for against the catalogue, names to confirm, the sheets that ask only for what is new."""

import re
from datetime import UTC, date, datetime
from functools import partial
from html import escape

import streamlit as st

from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.domain.policy import Policy
from evaluation.domain.reusing import MappedRequest, Reuse, SheetColumn
from evaluation.services import collecting, policies, workspace
from evaluation.services.actors import Actor
from evaluation.services.collecting import Collected
from pages.shared import collect_once_charts, correction_view, language, name_view, sentences, session, tables
from pages.shared.coverage_view import WORKBOOK
from pages.shared.language import t
from pages.shared.tables import Column, Row

MOST_NAMES, MOST_FORMS = 6, 3


def show(actor: Actor, held: Holdings) -> None:
    """Verdict, picture, table, findings, then the sheets; a sentence where there is no catalogue or no form."""
    if not held.data_items or not any(each.asked for each in held.requests):
        sentences.note(t("collecting.empty_catalogue" if not held.data_items else "collecting.empty_requests"))
        sentences.note(t("collecting.empty_remedy"))
        return
    first = st.container()
    day = st.date_input(t("collecting.day"), today(), key="collecting.day", help=t("collecting.day_help"))
    policy = policies.in_force(session.store(), actor, held.framework.code)
    version = session.store().data_version(held.framework.code)
    found = _looked((workspace.address(), held.framework.code, version, policy.fingerprint), day, actor, held, policy)
    with first:
        verdict(found)
    names = {each.request.code: language.name(each.request, each.request.code) for each in found.forms}
    sentences.note(t("collecting.picture_note", count=min(collect_once_charts.MOST, len(found.forms))))
    st.altair_chart(collect_once_charts.bars(found, names), width="stretch")
    with st.expander(t("collecting.forms", count=len(found.forms))):
        forms(found, names)
    findings(held, found, names)
    name_view.show(actor, held, found, names)
    sheets(held, found, names)
    correction_view.show(actor, held)


def today() -> date:
    """The day that values are held against."""
    return datetime.now(UTC).date()


def verdict(found: Collected) -> None:
    """What is asked, what is there, and what is left to fill in."""
    count, fields = found.counts, len(found.columns)
    words = t("collecting.verdict", forms=len(found.forms), asked=found.asked, fields=fields,
              share=f"{100 * found.reuse_share:.0f}%", new=count[Reuse.NEW])  # fmt: skip
    others = [t(f"collecting.other_{each}", count=count[each]) for each in (Reuse.STALE, Reuse.CONFLICT) if count[each]]
    sentences.verdict(words + (t("collecting.others", parts=language.joined(others)) if others else ""))


def forms(found: Collected, names: dict[str, str]) -> None:
    """Each form with its counts and the fields that it asks anew, the most to fill in first."""
    columns = [
        Column(t("collecting.form")), Column(t("collecting.asked_by")), Column(t("collecting.times"), numeric=True),
        *(Column(t(f"collecting.{each}"), numeric=True) for each in Reuse), Column(t("collecting.which")),
    ]  # fmt: skip
    rows = [
        Row([
            names[each.request.code], each.request.owner, f"{each.request.times_a_year:g}",
            *(f"{len(each.of(reuse))}" for reuse in Reuse),
            tables.roomy(language.some([field.name for field in each.of(Reuse.NEW)], MOST_NAMES)),
        ])
        for each in collect_once_charts.ordered(found)
    ]  # fmt: skip
    tables.show(columns, rows, t("collecting.forms", count=len(rows)))


def findings(held: Holdings, found: Collected, names: dict[str, str]) -> None:
    """What somebody has to settle: contradictions, values past their period, future dates, units of formulas."""
    indicators = {each.code: language.name(each, each.code) for each in held.indicators}
    items = {each.code: language.name(each, each.code) for each in held.data_items}
    lines = [
        t(
            "collecting.finding_field",
            name=_name(each),
            why=_said(each.field.why),
            forms=language.some([names[form] for form in each.forms], MOST_FORMS),
        )
        for each in found.columns
        if each.field.why
    ]
    lines += [
        t("collecting.finding_future", name=language.name(item, item.code), as_of=as_of) for item, as_of in found.future
    ]
    lines += [
        t("collecting.finding_unit", indicator=indicators[each.indicator], formula=_worded(each.formula, items),
          why=each.why.text(language.current()))
        for each in found.unit_faults
    ]  # fmt: skip
    if lines:
        st.markdown(f"**{t('collecting.findings', count=len(lines))}**")
        st.html(f'<ul class="hj-list">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>')


def sheets(held: Holdings, found: Collected, names: dict[str, str]) -> None:
    """The pre-filled sheet of the chosen forms for the units of a category."""
    st.subheader(t("collecting.sheet"))
    sentences.note(t("collecting.sheet_note"))
    period = (held.periods(Level.REGION) or (str(found.catalogue.day.year),))[-1]
    units = collecting.units_of(held, period)
    if not units:
        sentences.note(t("collecting.no_units"))
        return
    start = _first(found)
    chosen = st.multiselect(t("collecting.choose"), list(names), [start.request.code], format_func=names.__getitem__,
                            key="collecting.chosen", select_all=False,
                            placeholder=t("collecting.choose_hint"))  # fmt: skip
    left, right = st.columns(2)
    below = {unit.code for unit in held.units if unit.parent}
    fits = [(codes[0] in below) == (start.request.filler != "county") for codes in units.values()]
    category = left.selectbox(t("shell.category"), list(units), fits.index(True) if any(fits) else 0,
                              key="collecting.category",
                              format_func=lambda each: language.word("categories", each))  # fmt: skip
    year = right.text_input(t("observations.period"), period, key="collecting.period", max_chars=7).strip()
    make = partial(collecting.sheet, held, found, tuple(chosen), category, year, language=language.current())
    name = f"{t('collecting.file')}_{'_'.join(chosen[:3])}_{category}_{year}.xlsx"
    st.download_button(t("collecting.download", count=len(units[category])), make, name, WORKBOOK,
                       disabled=not (chosen and year), on_click="ignore", type="primary")  # fmt: skip


def _first(found: Collected) -> MappedRequest:
    """The form with something new of which most values are held here, so that its sheet shows both."""

    def shown(form: MappedRequest) -> tuple[bool, int, int]:
        reused = form.of(Reuse.REUSABLE)
        held = sum(each.item is not None and len(found.values[each.item.code]) > 0 for each in reused)
        return bool(form.of(Reuse.NEW)), held, len(reused)

    return max(found.forms, key=shown)


def _name(column: SheetColumn) -> str:
    item = column.field.item
    return language.name(item, item.code) if item else column.field.name


def _worded(formula: str, items: dict[str, str]) -> str:
    """A formula with the names of its items."""
    return re.sub(r"[^\W\d]\w*", lambda found: items.get(found[0], found[0]), formula)


def _said(why: object) -> str:
    return str(getattr(why, language.current()))


@st.cache_resource(show_spinner=False, max_entries=4)
def _looked(key: tuple[object, ...], day: date, _actor: Actor, _held: Holdings, _policy: Policy) -> Collected:  # noqa: ARG001
    decided = collecting.decisions(session.store(), _actor, _held.framework.code)
    return collecting.look(_held, day, decided, _policy)
