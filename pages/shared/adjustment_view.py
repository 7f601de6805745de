"""The parts of the page on conditions: the sentence, the picture, one unit's bridge, who moved, who stands out."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape

import streamlit as st

from evaluation.domain.indicators import Level
from evaluation.domain.units import Condition
from evaluation.services import adjustments, conditions, funnels, peers, pictures
from evaluation.services.adjustments import Move, Overview
from evaluation.services.conditions import Profile
from evaluation.services.evaluation import Evaluation
from evaluation.services.peers import Beside
from pages.shared import (
    adjustment_charts,
    agreement_view,
    card_view,
    charts,
    devices_view,
    forecast_view,
    language,
    model_view,
    session,
    shell,
    tables,
)
from pages.shared.figures import measured, plain, signed
from pages.shared.language import t
from pages.shared.sentences import note, verdict
from pages.shared.tables import Column, Row

MOST = 60
NOTABLE = Decimal(1)  # a shift of all totals worth a sentence, in points


def persons() -> None:
    """Why persons are not adjusted here, and where to read on."""
    verdict(t("adjustment.persons"))
    st.page_link(shell.path("scorecards"), label=t("overview.link_scorecards"), query_params=session.address())


def opening(overview: Overview, level: Level) -> None:
    """What was compensated, by how much, for whom."""
    if overview.untouched == len(overview.moves):
        verdict(t("adjustment.nothing" if overview.method == "none" else "adjustment.nothing_held"))
        if _shift(overview):
            note(_shift(overview))
        return
    units = t(f"cards.units_{level}")
    names = language.joined([_named(each) for each in overview.conditions])
    by = f"adjustment.by_{overview.method}" if names else "adjustment.by_years_only"
    parts = [t(by, count=len(overview.conditions), conditions=names)]
    if overview.raised or overview.lowered:
        parts.append(_who(overview, units))
    for key, found in (("most_raised", overview.raised), ("most_lowered", overview.lowered)):
        if found and found[0].main:
            parts.append(_most(key, found[0]))
    if overview.not_credited or overview.not_held:
        parts.append(_chance(overview))
    verdict(t("shell.stop").join(parts) + t("shell.end"))
    average = t("adjustment.average", count=overview.whole) if overview.conditions else ""
    note(_shift(overview) + average + t("adjustment.caution"))


def figures(overview: Overview) -> None:
    """The few numbers that a reader takes away."""
    found = [
        (f"{len(overview.raised)} / {len(overview.moves)}", t("adjustment.raised")),
        (f"+{overview.mean_raised}", t("adjustment.mean_raised")),
        (f"−{overview.mean_lowered}", t("adjustment.mean_lowered")),
    ]
    if overview.strongest:
        found.append((_named(overview.strongest), t("adjustment.strongest")))
    cells = "".join(f"<div><b>{escape(figure)}</b><span>{escape(words)}</span></div>" for figure, words in found)
    st.html(f'<div class="hj-figures">{cells}</div>')


def picture(overview: Overview) -> None:
    """Every unit's total before and after, the most raised first; of many, those that moved most each way."""
    many = len(overview.moves) > MOST
    shown = overview.largest(MOST) if many else overview.moves
    st.altair_chart(adjustment_charts.before_after(shown), width="stretch")
    up = sum(each.gained > 0 for each in shown)
    counts = {"up": up, "down": len(shown) - up, "rest": len(overview.moves) - len(shown)}
    said = t("adjustment.picture_years" if overview.method == "random_intercept" else "adjustment.picture")
    note(language.together(said, *([t("adjustment.picture_part", **counts)] if many else [])))


def unit(evaluation: Evaluation, overview: Overview) -> None:
    """One unit's bridge in points, and the units nearest to it in conditions."""
    moves = {each.unit.code: each for each in overview.moves}
    chosen = session.settle("unit", sorted(moves))
    labels = {code: card_view.named(each.unit) for code, each in moves.items()}
    st.selectbox(t("adjustment.choose"), sorted(moves), format_func=labels.__getitem__, key="choice.unit", width=380)
    move, found = moves[chosen], peers.read(evaluation, chosen)
    verdict(_bridge_sentence(move, conditions.profile(evaluation, chosen)))
    if any(each.points for each in move.effects):
        mark = t("agreement.total") if found is not None and found.agrees is False else ""
        st.altair_chart(charts.waterfall(pictures.from_raw(move), mark), width="stretch")
        apart = [t("cards.own_left_out")] if move.adjusted and conditions.own_left_out(evaluation) else []
        note(language.together(t("adjustment.adds_up"), *apart))
    agreement_view.of_unit(evaluation, chosen)
    st.subheader(t("adjustment.peers"))
    if found is None:
        note(t("adjustment.no_peers"))
    else:
        _peers(found, move)


def moved(overview: Overview) -> None:
    """Every unit's way from the raw total to the adjusted one, by condition."""
    causes = [each.condition for each in overview.moves[0].effects]
    columns = [Column(t("adjustment.unit")), Column(t("cards.raw"), numeric=True)]
    columns += [Column(_named(each), numeric=True) for each in causes]
    columns.append(Column(t("cards.total"), numeric=True))
    placed = any(each.place for each in overview.moves)
    columns += [Column(t("adjustment.places"), numeric=True)] if placed else []
    rows = [
        Row([
            tables.link(language.name(each.unit, each.unit.code), "scorecards", session.address(unit=each.unit.code)),
            f"{each.raw}", *(signed(effect.points) for effect in each.effects), f"{each.total}",
            *([_places(each)] if placed else []),
        ])
        for each in overview.moves
    ]  # fmt: skip
    tables.show(columns, rows, t("adjustment.tab_moved"), stacked=True)


def apart(evaluation: Evaluation, category: str) -> None:
    """Which totals lie further from the middle than chance would put them."""
    if evaluation.scorecard.scheme.adjustment.method == "random_intercept":
        note(t("adjustment.no_funnel_years"))
        return
    found = funnels.read(evaluation, category)
    if found is None:
        note(t("adjustment.no_funnel", least=funnels.LEAST))
        return
    count, expected = len(found.dots), round(0.05 * len(found.dots))
    key = "funnel" if found.outside > expected else "funnel_few"
    told = {"count": count, "outside": found.outside, "rest": count - found.outside, "expected": expected}
    verdict(t(f"adjustment.{key}", **told))
    st.altair_chart(adjustment_charts.funnel(found), width="stretch")
    exact = [t("adjustment.funnel_exact", count=found.exact)] if found.exact else []
    note(language.together(t("adjustment.funnel_note"), *exact))


def details(evaluation: Evaluation) -> None:
    """The models, for those who check."""
    method = evaluation.scorecard.scheme.adjustment.method
    st.write(t(f"adjustment.method_{method}"))
    if method != "random_intercept":  # it has its own model of luck
        st.write(t("adjustment.method_carried"))
    if method != "none":
        st.write(t("adjustment.adds_up_details"))
    devices_view.table(evaluation)
    model_view.coefficients(evaluation)
    forecast_view.details(evaluation)
    model_view.diagnosis(evaluation)


def _shift(overview: Overview) -> str:
    """By how much scales that follow the values moved all totals; empty where it is little."""
    side = "up" if overview.shift > 0 else "down"
    return t(f"adjustment.shift_{side}", points=abs(overview.shift)) if abs(overview.shift) >= NOTABLE else ""


def _who(overview: Overview, units: str) -> str:
    same = len(overview.moves) - len(overview.raised) - len(overview.lowered) - overview.untouched
    said = t(
        "adjustment.who",
        count=len(overview.moves),
        units=units,
        up=len(overview.raised),
        mean_up=overview.mean_raised,
        down=len(overview.lowered),
        mean_down=overview.mean_lowered,
    )
    said += t("adjustment.same", same=same) if same else ""
    return said + (t("adjustment.untouched", count=overview.untouched) if overview.untouched else "")


def _chance(overview: Overview) -> str:
    return t(
        "adjustment.chance",
        less=len(overview.not_credited),
        mean_less=adjustments.mean(overview.not_credited),
        more=len(overview.not_held),
        mean_more=adjustments.mean(overview.not_held),
    )


def _most(key: str, move: Move) -> str:
    main = move.main
    return t(
        f"adjustment.{key}",
        unit=language.name(move.unit, move.unit.code),
        points=abs(move.compensated),
        condition=_named(main.condition) if main else "",
    )


def _bridge_sentence(move: Move, profile: Sequence[Profile]) -> str:
    if not move.adjusted:
        name = language.name(move.unit, move.unit.code)
        key = "as_is" if move.raw == move.total else "untouched"
        return t(f"adjustment.unit_{key}", unit=name, raw=move.raw, total=move.total)
    moved = move.compensated
    key = "up" if moved > 0 else "down" if moved < 0 else "level"
    name = language.name(move.unit, move.unit.code)
    words = t(f"adjustment.unit_{key}", unit=name, raw=move.raw, total=move.raw + moved, points=abs(moved))
    words += _mainly(move.main.condition, profile) if move.main else t("shell.end")
    if move.chance:
        less = "less" if move.chance < 0 else "more"
        words += t(f"adjustment.unit_{less}", points=abs(move.chance), total=move.total)
    return words


def _mainly(condition: Condition, profile: Sequence[Profile]) -> str:
    """The condition that did most, with its value here and on average where both are known."""
    found = next((each for each in profile if each.condition.condition == condition.condition), None)
    if found is None or found.value is None or found.mean is None:
        return t("adjustment.mainly", condition=_named(condition))
    own, mean = (measured(value, condition) for value in (found.value, found.mean))
    return t("adjustment.mainly_beside", condition=_named(condition), own=own, mean=mean)


def _peers(found: Beside, move: Move) -> None:
    if found.above is not None and found.reach is not None:
        side = "above" if found.above >= 0 else "below"
        sure = "sure" if abs(found.above) > found.reach else "unsure"
        said = t(f"adjustment.peers_{side}", count=len(found.peers), points=abs(found.above))
        note(said + t(f"adjustment.peers_{sure}", reach=found.reach))
    if found.agrees is False:
        note(t("adjustment.depends"))
    note(t("adjustment.peers_distance", limit=found.limit))
    columns = [Column(t("adjustment.unit"))]
    columns += [Column(t(f"adjustment.{each}"), numeric=True) for each in ("distance", "before", "after")]
    own = Row([language.name(move.unit, move.unit.code), "0", f"{move.raw}", f"{move.total}"], "here")
    rows = [
        Row([language.name(each.unit, each.unit.code), f"{each.distance}", plain(each.raw), plain(each.total)])
        for each in found.peers
    ]
    tables.show(columns, [own, *rows], t("adjustment.peers"))


def _places(move: Move) -> str:
    return f"{move.raw_place} → {move.place}" if move.raw_place and move.place else "—"


def _named(condition: Condition) -> str:
    return language.name(condition, condition.condition)
