"""What results say of single cadres: on a card of one, and as the map of moves of all, which names nobody."""

from html import escape

import streamlit as st

from evaluation.domain.indicators import Indicator
from evaluation.services import careers, moves
from evaluation.services.careers import Told
from evaluation.services.evaluation import Evaluation
from evaluation.services.moves import MoveMap
from pages.shared import language, tables
from pages.shared.figures import apart, plain
from pages.shared.language import t
from pages.shared.sentences import note
from pages.shared.tables import Column, Row

WAYS = ("declared", "earlier", "later", "uniform")


def alone(evaluation: Evaluation, cadre: str) -> None:
    """Whether the cadre can be assessed alone, indicator by indicator; if not, why and what would suffice."""
    found = careers.told(evaluation, cadre)
    if not found:
        return
    names = {code: language.name(each, code) for code, each in evaluation.indicators.items()}
    st.subheader(t("moves.alone"))
    note(t("moves.alone_note"))
    sentences = [_sentence(each, names[each.indicator.code], names) for each in found]
    sentences += [t("moves.sorted", indicator=names[each.indicator.code]) for each in found if each.sorted]
    st.html('<ul class="hj-list">' + "".join(f"<li>{escape(text)}</li>" for text in sentences) + "</ul>")
    note(t("moves.assumption"))


def by_payoff(evaluation: Evaluation, cadre: str) -> None:
    """What would be credited if work paid off earlier, later or in all years alike."""
    found = careers.by_payoff(evaluation, cadre)
    if not found:
        return
    st.subheader(t("moves.payoff"))
    note(t("moves.payoff_note"))
    columns = [Column(t("cards.indicator")), *(Column(t(f"moves.{way}"), numeric=True) for way in WAYS)]
    rows = [
        Row([_name(each.indicator), *(_credit(each, way) for way in WAYS)])
        for each in found
    ]  # fmt: skip
    tables.show(columns, rows, t("moves.payoff"), stacked=True)


def network(evaluation: Evaluation) -> None:
    """Indicator by indicator: how far moves allow a comparison, of how many something may be said, and why not more."""
    with st.spinner(t("shell.computing")):
        found = moves.read(evaluation)
    if not found:
        return
    st.subheader(t("moves.map"))
    note(t("moves.map_note"))
    for each in found:
        st.write(_network(each))
        with st.expander(t("shell.details")):
            _details(each)
    note(t("moves.assumption"))


def _name(indicator: Indicator) -> str:
    return language.name(indicator, indicator.code)


def _sentence(found: Told, name: str, names: dict[str, str]) -> str:
    if found.effect is None:
        reasons = t("moves.joint").join(language.said(each, names) for each in found.reasons)
        return t("moves.not_alone", indicator=name, reasons=reasons)
    key = "level" if abs(found.effect.value) <= found.effect.error else "better" if found.effect.value > 0 else "worse"
    said = t(
        f"moves.{key}",
        indicator=name,
        effect=apart(abs(found.effect.value), found.indicator),
        error=apart(found.effect.error, found.indicator),
        settled=found.effect.settled,
    )
    return said + t("moves.joint") + t("moves.comparable", comparable=found.comparable)


def _credit(found: careers.Timed, way: str) -> str:
    value, pending = found.values[way], found.pending[way]
    if value is None:
        return t("moves.no_credit", pending=pending)
    return t("moves.credit", value=plain(value), pending=pending)


def _network(found: MoveMap) -> str:
    parts = [
        t(
            "moves.network",
            indicator=_name(found.indicator),
            cadres=found.cadres,
            units=found.units,
            movers=found.movers,
            count=found.count,
            largest=found.largest,
        ),
        t("moves.told", told=found.told, rest=found.cadres - found.told) if found.told else t("moves.told_none"),
    ]
    if found.sorted:
        parts.append(t("moves.sorted", indicator=_name(found.indicator)))
    return t("moves.joint").join(parts)


def _details(found: MoveMap) -> None:
    spread, shares = found.spread, found.shares
    if spread is not None:
        sizes = {
            "found": apart(spread.found, found.indicator),
            "feigned": apart(spread.feigned, found.indicator),
        }
        st.write(t("moves.spread_chance" if spread.chance else "moves.spread", **sizes))
    if shares is not None:
        st.write(t("moves.shares", plain=shares.plain, corrected=shares.corrected))
    columns = [Column(t(f"moves.component_{each}"), numeric=True) for each in ("cadres", "units", "movers", "alike")]
    parts = [Row([f"{each.cadres}", f"{each.units}", f"{each.movers}", f"{each.alike}"]) for each in found.components]
    tables.show(columns, parts, t("moves.components"))
    if found.refusals:
        note(t("moves.refusals"))
        reasons = [Row([_why(each.code), f"{each.cadres}"]) for each in found.refusals]
        tables.show([Column(t("moves.reason")), Column(t("moves.persons"), numeric=True)], reasons, t("moves.refusals"))


def _why(code: str) -> str:
    return language.word("moves", f"why_{code.removeprefix('separation.')}")
