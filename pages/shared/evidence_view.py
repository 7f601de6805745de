"""The lower part of a scorecard: conditions, terms of office, and where every figure comes from."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from evaluation.domain.indicators import Level
from evaluation.services import agreement, careers, conditions, lines
from evaluation.services.agreement import Depending
from evaluation.services.cards import Card
from evaluation.services.careers import Credited, Held, Origin
from evaluation.services.conditions import Correction
from evaluation.services.evaluation import Evaluation
from pages.shared import agreement_view, language, moves_view, session, tables
from pages.shared.figures import day, measured, plain, signed
from pages.shared.language import t
from pages.shared.sentences import note
from pages.shared.tables import Cell, Column, Markup, Row


def conditions_of(evaluation: Evaluation, card: Card) -> None:
    """What the unit's conditions explain, indicator by indicator, and the conditions themselves."""
    bridges = conditions.corrections(evaluation, card.unit.code)
    name = language.name(card.unit, card.unit.code)
    if bridges:
        items = "".join(f"<li>{escape(_equivalent(name, bridge))}</li>" for bridge in bridges[:3])
        st.html(f'<ul class="hj-list">{items}</ul>')
        found = {each.indicator.code: each for each in agreement.of_unit(evaluation, card.unit.code)}
        _bridges(bridges, found)
        if conditions.own_left_out(evaluation):
            note(t("cards.own_left_out"))
        if found:
            agreement_view.explain(evaluation)
    if card.drawn:
        note(t("cards.drawn_adjusted", units=language.joined([t(f"cards.units_{level}") for level in card.drawn])))
    note(t("cards.not_causal" if bridges or card.drawn else "cards.unadjusted"))
    note(t("cards.bottom_line"))
    names = {code: language.name(each, code) for code, each in evaluation.indicators.items()}
    names |= {each.condition: language.name(each, each.condition) for each in evaluation.dataset.register}
    said = [language.said(each, names) for each in conditions.notes(evaluation, card.unit.code)]
    _profile(evaluation, card)
    if said:
        with st.expander(t("shell.details")):
            st.markdown("\n".join(f"- {text}" for text in dict.fromkeys(said)))


def terms(evaluation: Evaluation, card: Card) -> None:
    """Who held the posts; for a cadre also what the results are made of, and what they say of the cadre alone."""
    if evaluation.dataset.level is not Level.CADRE:
        st.subheader(t("cards.terms_unit"))
        _postings(careers.at_unit(evaluation, card.unit.code), "cadre")
        return
    st.subheader(t("cards.terms_cadre"))
    _postings(careers.of_cadre(evaluation, card.unit.code), "unit")
    credited = careers.credited(evaluation, card.unit.code)
    if credited:
        st.subheader(t("cards.credited"))
        note(t("cards.credited_note"))
        names = {code: language.name(each, code) for code, each in evaluation.indicators.items()}
        for each in careers.notes(evaluation, card.unit.code):
            note(language.said(each, names))
        _credited(credited)
        moves_view.by_payoff(evaluation, card.unit.code)
        moves_view.alone(evaluation, card.unit.code)
    st.subheader(t("cards.shared"))
    _postings(careers.shared(evaluation, card.unit.code), "both", "no_shared")


def evidence(evaluation: Evaluation, card: Card) -> None:
    """Each indicator: value, date, source, batch, treatment, adjustment, score, weight, points."""
    found = lines.read(evaluation, card)
    columns = [Column(t("cards.indicator"))]
    columns += [
        Column(t(f"cards.{each}"), numeric=True) for each in ("value", "adjusted_value", "score", "weight", "counted")
    ]
    columns += [Column(t(f"cards.{each}")) for each in ("as_of", "source", "batch", "remark")]
    rows = [
        Row([
            language.name(line.indicator, line.indicator.code),
            _value(line),
            plain(line.adjusted) if line.adjusted is not None else "—",
            *_counted(line), line.as_of, line.source, line.batch, _remark(line),
        ])
        for line in found
    ]  # fmt: skip
    tables.show(columns, rows, t("cards.evidence_caption"))
    note(t("cards.evidence_note"))
    provenance = evaluation.scorecard.provenance
    with st.expander(t("shell.details")):
        st.write(
            t("cards.provenance", dataset=provenance.dataset, scheme=provenance.scheme, software=provenance.software)
        )


def _equivalent(name: str, bridge: Correction) -> str:
    indicator = language.name(bridge.indicator, bridge.indicator.code)
    raw, adjusted = measured(bridge.raw, bridge.indicator), measured(bridge.adjusted, bridge.indicator)
    return t("cards.equivalent", name=name, indicator=indicator, raw=raw, adjusted=adjusted)


def _bridges(bridges: tuple[Correction, ...], depending: Mapping[str, Depending]) -> None:
    names = [language.name(each.condition, each.condition.condition) for each in bridges[0].effects]
    columns = [Column(t("cards.indicator")), Column(t("cards.raw_value"), numeric=True)]
    columns += [Column(name, numeric=True) for name in names]
    columns += [Column(t("cards.adjusted_value"), numeric=True), Column(t("cards.measure"))]
    rows = [
        Row([
            _marked(each, depending.get(each.indicator.code)), plain(each.raw),
            *(signed(effect.points) for effect in each.effects),
            plain(each.adjusted), language.measure(each.indicator.unit_of_measurement),
        ])
        for each in bridges
    ]  # fmt: skip
    tables.show(columns, rows, t("cards.bridge_caption"))


def _marked(bridge: Correction, depending: Depending | None) -> Cell:
    """The indicator's name; where what is said of it depends on the method, this below it and by how much."""
    name = language.name(bridge.indicator, bridge.indicator.code)
    return name if depending is None else Markup(f"{escape(name)}<br><b>{escape(agreement_view.mark(depending))}</b>")


def _profile(evaluation: Evaluation, card: Card) -> None:
    found = conditions.profile(evaluation, card.unit.code)
    if not found:
        return
    st.subheader(t("cards.profile"))
    columns = [
        Column(t("cards.condition")),
        Column(t("cards.own"), numeric=True),
        Column(t("cards.mean"), numeric=True),
    ]
    columns += [Column(t("cards.measure")), Column(t("cards.use"))]
    rows = [
        Row([
            language.name(each.condition, each.condition.condition), plain(each.value), plain(each.mean),
            language.measure(each.condition.unit_of_measurement),
            t("cards.used" if each.used else f"roles.{each.condition.role}"),
        ])
        for each in found
    ]  # fmt: skip
    tables.show(columns, rows, t("cards.profile"))


def _postings(found: tuple[Held, ...], who: str, none: str = "no_postings") -> None:
    if not found:
        note(t(f"cards.{none}"))
        return
    headings = {"cadre": ["cadre"], "unit": ["unit"], "both": ["cadre", "unit"]}[who]
    columns = [Column(t(f"cards.{each}")) for each in headings]
    columns += [
        Column(t("cards.post")),
        Column(t("cards.from")),
        Column(t("cards.until")),
        Column(t("cards.role_share"), numeric=True),
    ]
    rows = []
    for each in found:
        cells = {"cadre": each.posting.cadre, "unit": language.name(each.unit, each.unit.code)}
        end = day(each.posting.end) if each.posting.end else t("cards.now")
        post = language.word("posts", each.posting.post)
        rows.append(
            Row([*(cells[name] for name in headings), post, day(each.posting.start), end, f"{each.posting.share:.0%}"])
        )
    tables.show(columns, rows, t("cards.postings_caption"))


def _credited(found: tuple[Credited, ...]) -> None:
    columns = [Column(t("cards.indicator"))]
    columns += [Column(t(f"cards.{each}"), numeric=True) for each in ("done", "pending", "unknown", "inherited")]
    columns.append(Column(t("cards.origins")))
    rows = [
        Row([
            language.name(each.indicator, each.indicator.code), f"{each.done}%", f"{each.pending}%", f"{each.unknown}%",
            "—" if each.inherited is None else f"{each.inherited}%",
            _origins(each),
        ])
        for each in found
    ]  # fmt: skip
    tables.show(columns, rows, t("cards.credited"))


def _origins(credited: Credited) -> Markup:
    """What the value is drawn from, so that it can be reckoned again, and what of it is not known."""
    said = [language.joined([_origin(part) for part in credited.origins])] if credited.origins else []
    if credited.origins and credited.value is not None:
        said = [t("cards.origins_sum", origins=said[0], value=escape(measured(credited.value, credited.indicator)))]
    gaps = [t("cards.gap_of", unit=language.name(gap.unit, gap.unit.code), year=gap.year) for gap in credited.gaps]
    said += [escape(t("cards.gaps", gaps=language.joined(gaps)))] if gaps else []
    return Markup(t("shell.stop").join(said))


def _origin(part: Origin) -> str:
    """A result times its share; the unit and year lead to that card."""
    name = t("cards.unit_year", unit=language.name(part.unit, part.unit.code), year=part.year)
    query = session.address(level=part.unit.level, period=part.period, unit=part.unit.code, scheme="", category="")
    return t(
        "cards.origin", result=tables.link(name, "scorecards", query).html, value=f"{part.value:,}", share=part.share
    )


def _counted(line: lines.Line) -> tuple[str, str, str]:
    """Score, weight and points in the total; nothing for what is a gate only."""
    if line.gate:
        return "", "", ""
    score = "—" if line.score is None else f"{line.score}"
    weight = f"{line.weight}" if line.weight == line.effective else f"{line.weight} → {line.effective}"
    return score, weight, plain(line.points)


def _value(line: lines.Line) -> str:
    if line.value is None:
        return t("cards.status_not_applicable" if line.status == "not_applicable" else "cards.status_missing")
    return measured(line.value, line.indicator)


def _remark(line: lines.Line) -> str:
    remarks = [language.word("reasons", line.reason)] if line.reason else []
    remarks += [t("cards.attributed")] if line.status == "attributed" else []
    remarks += [t("cards.gate_only")] if line.gate else []
    if line.treated is not None:
        remarks.append(t("cards.treated", value=measured(line.treated, line.indicator)))
    return language.joined(remarks)
