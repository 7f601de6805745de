"""The method page's parts: what the numbers mean, their limits, the words, the formulas, the truth of a simulation."""

import streamlit as st

from evaluation.services.truth import Revealed, Row
from pages.shared import language, tables
from pages.shared.language import t
from pages.shared.sentences import note, verdict
from pages.shared.tables import Column

SECTIONS = ("total", "kinds", "interval", "place", "adjustment", "missing", "grades", "cadres")
LIMITS = ("not_causal", "unobserved", "weights", "few_years", "categories")
WORDS = (
    *("visible", "latent", "process", "interval", "place_range"),
    *("weight_range", "adjusted", "pending", "gate", "boundary"),
)
FORMULAS = ("score", "mean", "adjusted", "error", "range", "attribution")


def sections() -> None:
    """One heading and one paragraph for each number on the pages."""
    for name in SECTIONS:
        st.subheader(t(f"method.{name}_title"))
        st.write(t(f"method.{name}"))


def limits() -> None:
    """What these numbers cannot do."""
    st.subheader(t("method.limits"))
    st.markdown("\n".join(f"- {t(f'method.limit_{name}')}" for name in LIMITS))


def glossary() -> None:
    """The words of the pages, each in one sentence."""
    st.subheader(t("method.glossary"))
    rows = [tables.Row([t(f"method.word_{name}"), t(f"method.means_{name}")]) for name in WORDS]
    tables.show([Column(t("method.word")), Column(t("method.meaning"))], rows, t("method.glossary"))


def formulas() -> None:
    """The formulas, for those who check."""
    for name in FORMULAS:
        st.markdown(t(f"method.formula_{name}"))


def truth(revealed: Revealed | None) -> None:
    """What the simulated world really was, and how well raw and adjusted places met it."""
    st.subheader(t("method.truth"))
    if revealed is None:
        st.write(t("method.truth_none"))
        return
    sentence = t(
        "method.truth_verdict",
        best=revealed.best,
        raw=revealed.raw_found,
        found=revealed.found,
        held=revealed.held,
        ranged=revealed.ranged,
    )
    verdict(sentence)
    if revealed.hidden:
        what = revealed.hidden_en if language.current() == "en" else revealed.hidden_zh
        name = language.name(revealed.hidden, revealed.hidden.code)
        note(t("method.truth_hidden", unit=name, what=what))
    columns = [Column(t("shell.level_region"))]
    columns += [
        Column(t(f"method.{name}"), numeric=True) for name in ("true_place", "our_range", "our_place", "raw_place")
    ]
    columns.append(Column(t("method.holds")))
    with st.expander(t("method.truth_table")):
        tables.show(columns, [_row(each) for each in revealed.rows], t("method.truth"), stacked=True)


def _row(each: Row) -> tables.Row:
    return tables.Row([
        language.name(each.unit, each.unit.code), f"{each.true}",
        f"{each.places[0]}–{each.places[1]}" if each.places else "—",
        *("—" if place is None else f"{place}" for place in (each.place, each.raw)),
        t("method.holds_yes" if each.held else "method.holds_no") if each.places else "—",
    ])  # fmt: skip
