"""The parts of the page on conditions: the sentence, the picture, one unit's bridge, who moved, what is declined."""

from html import escape

import streamlit as st

from evaluation.domain.indicators import Level
from evaluation.domain.units import Condition
from evaluation.services import adjustments, funnels, peers, pictures, previews
from evaluation.services.adjustments import Move, Overview
from evaluation.services.evaluation import Evaluation
from evaluation.services.peers import Beside
from evaluation.services.previews import Preview
from pages.shared import adjustment_charts, card_view, charts, language, model_view, session, shell, tables
from pages.shared.figures import plain, signed
from pages.shared.language import t
from pages.shared.tables import Column, Row

MOST = 60


def note(text: str) -> None:
    """A quiet sentence."""
    st.html(f'<p class="hj-note">{escape(text)}</p>')


def sentence(text: str) -> None:
    """What the reader takes away."""
    st.html(f'<p class="hj-verdict">{escape(text)}</p>')


def persons() -> None:
    """Why persons are not adjusted here, and where to read on."""
    sentence(t("adjustment.persons"))
    st.page_link(shell.path("scorecards"), label=t("overview.link_scorecards"), query_params=session.address())


def verdict(overview: Overview, level: Level) -> None:
    """What was compensated, by how much, for whom."""
    if not overview.moves:
        sentence(t("adjustment.nothing" if overview.method == "none" else "adjustment.nothing_held"))
        return
    units = t(f"cards.units_{level}")
    names = language.joined([_named(each) for each in overview.conditions])
    parts = [t(f"adjustment.by_{overview.method}" if names else "adjustment.by_years_only", conditions=names)]
    if overview.raised or overview.lowered:
        parts.append(_who(overview, units))
    for key, found in (("most_raised", overview.raised), ("most_lowered", overview.lowered)):
        if found and found[0].main:
            parts.append(_most(key, found[0]))
    if overview.not_credited or overview.not_held:
        parts.append(_chance(overview))
    sentence(t("shell.stop").join(parts) + t("shell.end"))
    note(t("adjustment.caution", count=overview.level))


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
    """Every unit's total before and after, the most raised first; of many, those that moved most."""
    half = MOST // 2
    shown = overview.moves if len(overview.moves) <= MOST else (*overview.moves[:half], *overview.moves[-half:])
    st.altair_chart(adjustment_charts.before_after(shown), width="stretch")
    note(
        t("adjustment.picture") + (t("adjustment.picture_part", count=MOST) if len(shown) < len(overview.moves) else "")
    )


def unit(evaluation: Evaluation, overview: Overview) -> None:
    """One unit's bridge in points, and the units nearest to it in conditions."""
    moves = {each.unit.code: each for each in overview.moves}
    chosen = session.settle("unit", sorted(moves))
    labels = {code: card_view.named(each.unit) for code, each in moves.items()}
    st.selectbox(t("adjustment.choose"), sorted(moves), format_func=labels.__getitem__, key="choice.unit", width=380)
    move = moves[chosen]
    sentence(_bridge_sentence(move))
    st.altair_chart(charts.waterfall(pictures.from_raw(move)), width="stretch")
    note(t("adjustment.adds_up"))
    st.subheader(t("adjustment.peers"))
    found = peers.read(evaluation, chosen)
    if found is None:
        note(t("adjustment.no_peers"))
    else:
        _peers(found, move)


def moved(overview: Overview) -> None:
    """Every unit's way from the raw total to the adjusted one, by condition."""
    causes = [each.condition for each in overview.moves[0].effects]
    columns = [Column(t("adjustment.unit")), Column(t("cards.raw"), numeric=True)]
    columns += [Column(_named(each), numeric=True) for each in causes]
    columns += [Column(t("cards.total"), numeric=True), Column(t("adjustment.places"), numeric=True)]
    rows = [
        Row([
            tables.link(language.name(each.unit, each.unit.code), "scorecards", session.address(unit=each.unit.code)),
            f"{each.raw}", *(signed(effect.points) for effect in each.effects), f"{each.total}", _places(each),
        ])
        for each in overview.moves
    ]  # fmt: skip
    tables.show(columns, rows, t("adjustment.tab_moved"))


def apart(evaluation: Evaluation, category: str) -> None:
    """Which totals lie further from the middle than chance would put them."""
    if evaluation.scorecard.scheme.adjustment.method == "random_intercept":
        note(t("adjustment.no_funnel_years"))
        return
    found = funnels.read(evaluation, category)
    if found is None:
        note(t("adjustment.no_funnel", least=funnels.LEAST))
        return
    expected = round(0.05 * len(found.dots))
    sentence(t("adjustment.funnel", count=len(found.dots), outside=found.outside, expected=expected))
    st.altair_chart(adjustment_charts.funnel(found), width="stretch")
    note(t("adjustment.funnel_note"))


def declined(evaluation: Evaluation, level: Level) -> None:
    """What must not adjust, why, and what it would have done."""
    choices = {each.condition: each for each in previews.choices(evaluation)}
    if not choices:
        note(t("adjustment.no_declined"))
        return
    labels = {code: _named(each) for code, each in choices.items()}
    chosen = st.selectbox(
        t("adjustment.try"), list(choices), format_func=labels.__getitem__, key="adjustment.try", index=None,
        placeholder=t("adjustment.try_hint"), width=380,
    )  # fmt: skip
    if chosen is None:
        note(t("adjustment.try_note"))
        return
    found = previews.preview(evaluation, chosen)
    sentence(_declined_sentence(found, level))
    note(t("adjustment.preview_only"))
    measure = language.measure(found.condition.unit_of_measurement)
    columns = [
        Column(t("adjustment.unit")),
        Column(t("adjustment.of_condition", condition=labels[chosen], measure=measure), numeric=True),
        Column(t("adjustment.would"), numeric=True),
    ]
    extremes = [*found.raised[:5], *reversed(found.lowered[:5])]
    rows = [
        Row([language.name(each.unit, each.unit.code), plain(each.value), signed(each.points)]) for each in extremes
    ]
    tables.show(columns, rows, t("adjustment.preview_only"))


def unplaced(evaluation: Evaluation, category: str) -> None:
    """Who has no place and why; what the adjustment left as it was, and what would suffice."""
    found = adjustments.unplaced(evaluation, category)
    if found:
        rows = [Row([language.name(each, each.code), language.word("reasons", reason)]) for each, reason in found]
        tables.show([Column(t("adjustment.unit")), Column(t("adjustment.reason"))], rows, t("adjustment.tab_unplaced"))
    else:
        note(t("adjustment.all_placed"))
    names = {code: language.name(each, code) for code, each in evaluation.indicators.items()}
    names |= {each.condition: _named(each) for each in evaluation.dataset.register}
    members = {each.code: language.name(each, each.code) for each in evaluation.dataset.units}
    inside = evaluation.scorecard.prepared.categories
    said = [
        (members[each.unit] + t("shell.colon") if each.unit else "") + language.said(each, names)
        for each in adjustments.declined(evaluation)
        if not each.unit or inside[each.unit] == category
    ]
    if said:
        st.subheader(t("adjustment.left"))
        st.markdown("\n".join(f"- {text}" for text in dict.fromkeys(said)))


def details(evaluation: Evaluation) -> None:
    """The models, for those who check."""
    st.write(t(f"adjustment.method_{evaluation.scorecard.scheme.adjustment.method}"))
    model_view.devices(evaluation)
    model_view.coefficients(evaluation)
    model_view.diagnosis(evaluation)


def _who(overview: Overview, units: str) -> str:
    return t(
        "adjustment.who",
        count=len(overview.moves),
        units=units,
        up=len(overview.raised),
        mean_up=overview.mean_raised,
        down=len(overview.lowered),
        mean_down=overview.mean_lowered,
    )


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


def _bridge_sentence(move: Move) -> str:
    moved = move.compensated
    key = "up" if moved > 0 else "down" if moved < 0 else "level"
    name = language.name(move.unit, move.unit.code)
    words = t(f"adjustment.unit_{key}", unit=name, raw=move.raw, total=move.raw + moved, points=abs(moved))
    words += t("adjustment.mainly", condition=_named(move.main.condition)) if move.main else t("shell.end")
    if move.chance:
        less = "less" if move.chance < 0 else "more"
        words += t(f"adjustment.unit_{less}", points=abs(move.chance), total=move.total)
    return words


def _peers(found: Beside, move: Move) -> None:
    if found.above is not None and found.reach is not None:
        key = "peers_above" if found.above >= 0 else "peers_below"
        note(t(f"adjustment.{key}", count=len(found.peers), points=abs(found.above), reach=found.reach))
    if found.agrees is False:
        note(t("adjustment.depends"))
    columns = [Column(t("adjustment.unit"))]
    columns += [Column(t(f"adjustment.{each}"), numeric=True) for each in ("distance", "before", "after")]
    own = Row([language.name(move.unit, move.unit.code), "0", f"{move.raw}", f"{move.total}"], "here")
    rows = [
        Row([language.name(each.unit, each.unit.code), f"{each.distance}", plain(each.raw), plain(each.total)])
        for each in found.peers
    ]
    tables.show(columns, [own, *rows], t("adjustment.peers"))


def _declined_sentence(found: Preview, level: Level) -> str:
    name = _named(found.condition)
    why = found.why_en if language.current() == "en" else found.why_zh
    large = [each for each in found.raised if each.points >= 1]
    would = t(
        "adjustment.would_raise",
        count=len(large),
        units=t(f"cards.units_{level}"),
        names=language.joined([language.name(each.unit, each.unit.code) for each in large[:5]]),
        most=found.raised[0].points,
    ) if large else t("adjustment.would_little")  # fmt: skip
    return t("adjustment.declined", name=name, why=why.rstrip(".")) + would


def _places(move: Move) -> str:
    return f"{move.raw_place or '—'} → {move.place or '—'}"


def _named(condition: Condition) -> str:
    return language.name(condition, condition.condition)
