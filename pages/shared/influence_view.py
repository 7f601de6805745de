"""谁在起作用: the weights as stated beside what each indicator really decides, and what its absence would change."""

import altair as alt
import pandas as pd
import streamlit as st

from evaluation.services import influences
from evaluation.services.actors import Actor
from evaluation.services.evaluation import Evaluation
from evaluation.services.influences import Influence, Influences
from pages.shared import charts, figures, language, tables, theme
from pages.shared.language import t
from pages.shared.sentences import note, verdict
from pages.shared.tables import Column, Row
from pages.shared.weights_desk import Desk


def show(_actor: Actor, evaluation: Evaluation, desk: Desk) -> None:
    """A sentence, the picture, three tables, the method; under the weights on the desk."""
    if desk.laboratory.scheme.compares:
        note(t("influence.compared"))
        return
    found = influences.read(evaluation, desk.laboratory, desk.shares)
    if not found.rows:
        note(t("influence.no_differences"))
        return
    verdict(_verdict(found))
    charts.key(t("influence.key"))
    st.altair_chart(_dumbbell(found), width="stretch")
    decides, without, pairs = st.tabs([t(f"influence.tab_{name}") for name in ("decides", "without", "pairs")])
    with decides:
        _decides(found)
    with without:
        note(t("weights.withheld")) if desk.laboratory.withheld else _without(found)
    with pairs:
        _pairs(found)
    with st.expander(t("shell.details")):
        st.write(t("influence.method"))
        columns = [Column(t("influence.indicator"))]
        columns += [Column(t(f"influence.{each}"), numeric=True) for each in ("effective", "alone")]
        rows = [Row([_name(each), figures.plain(each.effective), figures.plain(each.alone)]) for each in found.rows]
        tables.show(columns, rows, t("influence.alone"))


def _verdict(found: Influences) -> str:
    """Who decides more than is written, who less and why, and who answers for that."""
    loud, idle = found.loud, found.idle
    parts = [t("influence.loud", **_facts(loud))] if loud else []
    if idle:
        plainly = "opposed" if idle.effective < 0 else "idle"
        reason = plainly if not idle.saturated else "idle_full" if idle.full == idle.best else "idle_best"
        parts.append(t(f"influence.{reason}", **_facts(idle), known=idle.known, best=idle.best))
        if idle.saturated and idle.indicator.owner:
            parts.append(t("influence.owner", owner=idle.indicator.owner))
    return language.together(*parts) or t("influence.balanced")


def _facts(each: Influence) -> dict[str, str]:
    nominal, effective = (figures.plain(value) for value in (each.nominal, each.effective))
    return {"name": _name(each), "nominal": nominal.removesuffix(".0"), "effective": effective}


def _dumbbell(found: Influences) -> charts.Picture:
    """From the stated weight (empty circle) to what is decided (full, in the colour of the kind)."""
    frame = pd.DataFrame(
        {
            "name": [charts.lined(_name(each)) for each in found.rows],
            "nominal": [float(each.nominal) for each in found.rows],
            "effective": [float(each.effective) for each in found.rows],
            "kind": [str(each.kind) for each in found.rows],
            "word": [language.word("kinds", each.kind) for each in found.rows],
        }
    )
    tips = [
        alt.Tooltip("name:N", title=t("influence.indicator")),
        alt.Tooltip("word:N", title=t("influence.kind")),
        alt.Tooltip("nominal:Q", title=t("influence.nominal"), format=".1f"),
        alt.Tooltip("effective:Q", title=t("influence.effective"), format=".1f"),
    ]
    base = alt.Chart(frame).encode(y=charts.rows("name", frame["name"]), tooltip=tips)
    title, scale, axis = t("influence.share_axis"), alt.Scale(nice=True), alt.Axis(tickCount=8)
    colour = alt.Color(
        "kind:N", legend=None, scale=alt.Scale(domain=list(theme.KINDS), range=list(theme.KINDS.values()))
    )
    nominal, effective = (alt.X(f"{each}:Q", title=title, scale=scale, axis=axis) for each in ("nominal", "effective"))
    rule = base.mark_rule(strokeWidth=3, opacity=0.35).encode(x=nominal, x2="effective:Q", color=colour)
    stated = base.mark_point(size=60, strokeWidth=2, fill=theme.PAPER, opacity=1).encode(x=nominal, stroke=colour)
    decided = base.mark_point(size=80, filled=True, opacity=1).encode(x=effective, color=colour)
    return charts.finished(alt.layer(rule, stated, decided), charts.step(frame["name"]))


def _decides(found: Influences) -> None:
    columns = [Column(t("influence.indicator")), Column(t("influence.kind"))]
    columns += [Column(t(f"influence.{each}"), numeric=True) for each in ("nominal", "effective", "spread", "tied")]
    columns.append(Column(t("influence.owned")))
    rows = [
        Row([
            _name(each), language.word("kinds", each.kind), figures.plain(each.nominal), figures.plain(each.effective),
            figures.plain(each.spread), t("influence.tied_of", best=each.best, known=each.known),
            tables.unbroken(each.indicator.owner or t("influence.nobody")),
        ])
        for each in found.rows
    ]  # fmt: skip
    others = [("gaps", found.gaps), ("gates", found.gates)]
    rows += [
        Row([t(f"influence.{name}"), "", "", figures.plain(part), "", "", ""], "part") for name, part in others if part
    ]
    tables.show(columns, rows, t("influence.table"), stacked=True)


def _without(found: Influences) -> None:
    known = [(each, each.absence) for each in found.rows if each.absence is not None]
    if not known:
        note(t("influence.without_persons"))
        return
    note(t("influence.without_note"))
    headings = [t(f"influence.{each}") for each in ("moved", "most")]
    headings += [t("influence.changed", seats=found.seats), t("influence.kept")]
    columns = [Column(t("influence.indicator")), *(Column(each, numeric=True) for each in headings)]
    rows = [
        Row([_name(each), figures.plain(gone.moved), f"{gone.most}", f"{gone.changed}", f"{gone.kept}"])
        for each, gone in sorted(known, key=lambda pair: -pair[1].moved)
    ]
    tables.show(columns, rows, t("influence.tab_without"))


def _pairs(found: Influences) -> None:
    if not found.pairs:
        note(t("influence.no_pairs"))
        return
    note(t("influence.pairs_note"))
    columns = [Column(t(f"influence.{each}")) for each in ("first", "second", "direction")]
    columns.append(Column(t("influence.strength"), numeric=True))
    rows = [
        Row([
            language.name(each.first, each.first.code), language.name(each.second, each.second.code),
            t("influence.together" if each.correlation > 0 else "influence.against"), figures.plain(each.correlation),
        ])
        for each in found.pairs
    ]  # fmt: skip
    tables.show(columns, rows, t("influence.tab_pairs"))


def _name(each: Influence) -> str:
    return language.name(each.indicator, each.indicator.code)
