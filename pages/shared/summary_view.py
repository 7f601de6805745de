"""The overview's parts: the verdict, the figures, the categories, the way on."""

from html import escape

import streamlit as st

from evaluation.domain.indicators import Level
from evaluation.services.summaries import CategorySummary, Summary
from pages.shared import language, sentences, session, shell, tables
from pages.shared.language import t
from pages.shared.session import Choice
from pages.shared.tables import Column, Row


def context(choice: Choice) -> None:
    """The line under the title: data set, level, period, scheme."""
    text = t(
        "shell.context",
        framework=language.name(choice.framework, choice.framework.code),
        level=t(f"shell.level_{choice.level}"),
        period=choice.period,
        scheme=language.name(choice.scheme, choice.scheme.code),
    )
    st.html(f'<p class="hj-context">{escape(text)}</p>')


def verdict(summary: Summary, level: Level) -> None:
    """The assessment in a few sentences."""
    units = t(f"cards.units_{level}")
    if level is Level.CADRE:
        said = [t("overview.persons", units=summary.units, scored=summary.scored)]
    else:
        said = [t("overview.placed", count=summary.units, units=units, scored=summary.scored, placed=summary.placed)]
        said += [_reasons(summary, units)] if summary.reasons else []
        said += [_seats(summary, units)] if summary.seats else []
    sentences.verdict("".join(said))


def figures(summary: Summary, level: Level) -> None:
    """The few numbers that a reader takes away."""
    found = [
        (f"{summary.scored} / {summary.units}", t("overview.scored")),
        (f"{summary.coverage}%", t("overview.coverage")),
    ]
    if level is not Level.CADRE:
        found.insert(1, (f"{summary.ranged} / {summary.units}", t("overview.ranged")))
        if summary.seats:
            found.append((f"{summary.certain} / {summary.seats}", t("overview.certain")))
    cells = "".join(f"<div><b>{escape(figure)}</b><span>{escape(words)}</span></div>" for figure, words in found)
    st.html(f'<div class="hj-figures">{cells}</div>')


def categories(summary: Summary, level: Level) -> None:
    """One row a category, with a link to its ranking."""
    names = (
        "units",
        "placed_units",
        "middle_total",
        "middle_visible",
        "middle_latent",
        "certain_short",
        "boundary_short",
    )
    columns = [Column(t("shell.category")), *(Column(t(f"overview.{name}"), numeric=True) for name in names)]
    found = [_category(each) for each in summary.categories]
    tables.show(columns, found, t("overview.categories", level=level), stacked=True)
    sentences.note(t("overview.apart"))


def links() -> None:
    """Where to read on."""
    st.subheader(t("shell.links"))
    for page in ("scorecards", "ranking", "method"):
        st.page_link(shell.path(page), label=t(f"overview.link_{page}"), query_params=session.address())


def _category(each: CategorySummary) -> Row:
    name = language.word("categories", each.category)
    quota = each.quota
    return Row([
        tables.link(name, "ranking", session.address(category=each.category)), f"{each.units}", f"{each.placed}",
        *("—" if value is None else f"{value}" for value in (each.total, each.visible, each.latent)),
        f"{len(quota.certain)} / {quota.places}" if quota else "—", f"{len(quota.boundary)}" if quota else "—",
    ])  # fmt: skip


def _reasons(summary: Summary, units: str) -> str:
    parts = [
        t("overview.reason", count=count, units=units, reason=language.word("reasons", reason))
        for reason, count in summary.reasons
    ]
    return t("shell.semicolon").join(parts) + t("shell.end")


def _seats(summary: Summary, units: str) -> str:
    return t(
        "overview.seats",
        grade=language.name(next(each.quota.grade for each in summary.categories if each.quota)),
        seats=summary.seats,
        certain=summary.certain,
        open=summary.open,
        boundary=summary.boundary,
        units=units,
    )
