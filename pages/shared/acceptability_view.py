"""How often each unit is among the first under other weights: all there are, those nearby, and by balance of kinds."""

import altair as alt
import pandas as pd
import streamlit as st

from evaluation.services import sensitivities
from evaluation.services.actors import Actor
from evaluation.services.evaluation import Evaluation
from evaluation.services.sensitivities import AcceptabilityAnswer, UnitUnderWeights
from pages.shared import charts, language, tables, task_view, theme
from pages.shared.language import t
from pages.shared.sentences import note, verdict
from pages.shared.tables import Column, Row
from pages.shared.weights_desk import Desk

ROW = 20
DRAWN = 40  # units in a picture
MATTERS = 0.05  # by less than this share of cases a balance does not matter


def show(actor: Actor, evaluation: Evaluation, desk: Desk) -> None:
    """Worked out on request, under the weights on the desk: a sentence, one unit's, two pictures, the table."""
    st.subheader(t("acceptability.title"))
    question = sensitivities.acceptability(desk.laboratory, desk.shares)
    found = task_view.answer(evaluation, actor, question, t("acceptability.note"), t("acceptability.ask"))
    if found is None:
        return
    if found.declined:
        note(t("acceptability.nothing"))
        return
    near = sum(0.05 < each.nearby < 0.95 for each in found.units)
    facts = {"certain": len(found.certain), "open": len(found.open), "near": near, "seats": found.seats}
    verdict(t("acceptability.verdict", **facts))
    ordered = sorted(found.units, key=lambda each: (each.place, desk.called(each.unit)))
    _one(found, ordered, desk)
    weights, balance, table = st.tabs([t(f"acceptability.tab_{name}") for name in ("weights", "balance", "table")])
    with weights:
        _drawn(t("acceptability.key_weights", seats=found.seats), ordered)
        st.altair_chart(_bars(found, ordered[:DRAWN], desk), width="stretch")
    with balance:
        if found.grid:
            _drawn(t("acceptability.key_balance", seats=found.seats), ordered)
            st.altair_chart(_strip(found, ordered[:DRAWN], desk), width="stretch")
        else:
            note(t("acceptability.one_kind"))
    with table:
        _table(ordered, desk)
    with st.expander(t("shell.details"), key="acceptability.details"):
        st.write(t("acceptability.method"))


def _one(found: AcceptabilityAnswer, ordered: list[UnitUnderWeights], desk: Desk) -> None:
    """One unit in sentences; first the one for which it depends most."""
    start = min(range(len(ordered)), key=lambda at: abs(ordered[at].anywhere - 0.5))
    at = st.selectbox(t("acceptability.unit"), range(len(ordered)), start, key="acceptability.unit",
                      format_func=lambda at: desk.called(ordered[at].unit))  # fmt: skip
    each = ordered[at]
    facts: dict[str, object] = {"seats": found.seats}
    sentence = t(
        "acceptability.one", **facts, anywhere=_share(each.anywhere), nearby=_share(each.nearby),
        places=_places(each.lower, each.upper), near_places=_places(each.near_lower, each.near_upper),
    )  # fmt: skip
    verdict(sentence)
    if found.grid:
        first, last = each.by_balance[0], each.by_balance[-1]
        way = "always" if abs(last - first) < MATTERS else "rising" if last > first else "falling"
        ends = {"low": _share(found.grid[0]), "high": _share(found.grid[-1])}
        note(t(f"acceptability.{way}", **facts, **ends, first=_share(first), last=_share(last)))


def _bars(found: AcceptabilityAnswer, units: list[UnitUnderWeights], desk: Desk) -> charts.Picture:
    frame = pd.DataFrame(
        {
            "name": [desk.called(each.unit) for each in units],
            "anywhere": [100 * each.anywhere for each in units],
            "nearby": [100 * each.nearby for each in units],
        }
    )
    tips = [alt.Tooltip("name:N", title=t("acceptability.name"))]
    tips += [
        alt.Tooltip(f"{each}:Q", title=t(f"acceptability.{each}"), format=".0f") for each in ("anywhere", "nearby")
    ]
    base = alt.Chart(frame).encode(y=charts.rows("name", frame["name"]), tooltip=tips)
    title, scale = t("acceptability.share_axis", seats=found.seats), alt.Scale(domain=[0, 100])
    anywhere, nearby = (alt.X(f"{each}:Q", title=title, scale=scale) for each in ("anywhere", "nearby"))
    bars = base.mark_bar(height=10, color=theme.ACCENT, opacity=0.45).encode(x=anywhere)
    ticks = base.mark_tick(thickness=3, size=16, color=theme.INK).encode(x=nearby)
    return charts.finished(alt.layer(bars, ticks), alt.Step(ROW))


def _strip(found: AcceptabilityAnswer, units: list[UnitUnderWeights], desk: Desk) -> charts.Picture:
    """Units by latent share; the darker, the more often on top."""
    frame = pd.DataFrame(
        [
            {"name": desk.called(each.unit), "balance": f"{100 * balance:.0f}", "share": 100 * share}
            for each in units
            for balance, share in zip(found.grid, each.by_balance, strict=True)
        ]
    )
    tips = [
        alt.Tooltip("name:N", title=t("acceptability.name")),
        alt.Tooltip("balance:O", title=t("acceptability.balance_axis")),
        alt.Tooltip("share:Q", title=t("acceptability.share_axis", seats=found.seats), format=".0f"),
    ]
    names = list(dict.fromkeys(frame["name"]))
    grid = list(dict.fromkeys(frame["balance"]))
    colour = alt.Color(
        "share:Q",
        scale=alt.Scale(domain=[0, 100], range=[theme.PANEL, theme.ACCENT]),
        legend=alt.Legend(title=t("acceptability.share_axis", seats=found.seats), orient="top", titleLimit=400),
    )
    chart = (
        alt.Chart(frame)
        .mark_rect(stroke=theme.PAPER)
        .encode(
            x=alt.X("balance:O", sort=grid, title=t("acceptability.balance_axis"), axis=alt.Axis(labelAngle=0)),
            y=charts.rows("name", names),
            color=colour,
            tooltip=tips,
        )
    )
    return charts.finished(chart, alt.Step(ROW))


def _table(units: list[UnitUnderWeights], desk: Desk) -> None:
    columns = [Column(t("acceptability.place"), numeric=True), Column(t("acceptability.name"))]
    columns += [
        Column(t(f"acceptability.{each}"), numeric=True) for each in ("anywhere", "range", "nearby", "near_range")
    ]
    rows = [
        Row([
            f"{each.place}", desk.called(each.unit), f"{100 * each.anywhere:.0f}", _range(each.lower, each.upper),
            f"{100 * each.nearby:.0f}", _range(each.near_lower, each.near_upper),
        ])
        for each in units
    ]  # fmt: skip
    tables.show(columns, rows, t("acceptability.title"))


def _drawn(key: str, units: list[UnitUnderWeights]) -> None:
    note(key if len(units) <= DRAWN else language.together(key, t("acceptability.shown", count=DRAWN)))


def _places(lower: int | None, upper: int | None) -> str:
    return "" if lower is None or upper is None else t("acceptability.places", places=_range(lower, upper))


def _range(lower: int | None, upper: int | None) -> str:
    if lower is None or upper is None:
        return "—"
    return f"{lower}" if lower == upper else f"{lower}–{upper}"


def _share(share: float) -> str:
    return f"{share:.0%}"
