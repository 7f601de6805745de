"""The upper part of a scorecard: who, how much, where, of what kinds, and why."""

from html import escape

import streamlit as st

from evaluation.domain.indicators import Level
from evaluation.domain.units import Unit
from evaluation.services import devices, pictures, standings
from evaluation.services.cards import Card, Part
from evaluation.services.evaluation import Evaluation
from pages.shared import charts, language, sentences, session, tables, theme
from pages.shared.figures import plain, signed
from pages.shared.language import t
from pages.shared.session import Choice
from pages.shared.tables import Column, Markup, Row

MOST, REACH = 60, 20  # a category of more units is drawn around the unit


def choose_unit(evaluation: Evaluation, choice: Choice) -> str:
    """The unit of the card: from the address, else chosen by name or code among those of the category."""
    categories = evaluation.scorecard.prepared.categories
    units = {each.code: each for each in evaluation.dataset.units}
    codes = list(categories.index[categories == choice.category])
    chosen = session.settle("unit", codes)
    labels = {code: named(units[code]) for code in codes}
    st.selectbox(t(f"cards.choose_{choice.level}"), codes, format_func=labels.__getitem__, key="choice.unit", width=380)
    return chosen


def named(unit: Unit) -> str:
    """A unit's name with its code, once where they are the same."""
    name = language.name(unit, unit.code)
    return name if name == unit.code else t("cards.named", name=name, code=unit.code)


def context(card: Card, choice: Choice) -> None:
    """The line under the title: category, period, scheme."""
    parts = [
        language.word("categories", card.standing.category),
        t("shell.period_of", period=choice.period),
        language.name(choice.scheme, choice.scheme.code),
    ]
    st.html(f'<p class="hj-context">{escape(" · ".join(parts))}</p>')


def headline(card: Card, level: Level) -> None:
    """Total with its error range, and the place with its range; where one is not known, why."""
    standing = card.standing
    total = t("cards.no_total") if standing.total is None else f"{standing.total}"
    figures = [(total, t("cards.total")), (interval(card), t("cards.interval"))]
    if level is not Level.CADRE:
        key = "place" if card.ranged else "place_unsure"
        category = language.word("categories", standing.category)
        figures.append((place(card), t(f"cards.{key}", of=standing.of, category=category)))
    cells = "".join(f"<div><b>{escape(figure)}</b><span>{escape(words)}</span></div>" for figure, words in figures)
    st.html(f'<div class="hj-figures">{cells}</div>')
    notes = [] if level is Level.CADRE else _place_notes(card, level)
    if standing.total is not None and standing.interval is None:
        notes.append(_no_interval(card) if level is Level.CADRE else t("reasons.no_error_range"))
    if card.bounds:
        notes.append(t(f"cards.{card.gaps}", coverage=card.coverage, low=card.bounds[0], high=card.bounds[1]))
    if notes:
        text = t("shell.stop").join(each[0].upper() + each[1:] for each in notes) + t("shell.end")
        sentences.note(text)


def _no_interval(card: Card) -> str:
    """The indicators whose error is not known, and what would suffice."""
    names = [language.name(each, each.code) for each in card.errorless]
    return t("cards.no_interval_of", indicators=language.joined(names)) if names else t("cards.no_interval_why")


def _place_notes(card: Card, level: Level) -> list[str]:
    standing, notes = card.standing, []
    if standing.withheld:  # it says that nobody is told apart, and of whom
        return [language.word("reasons", standing.reason)]
    if standing.places and card.ties:
        notes.append(t("cards.ties", ties=card.ties, units=t(f"cards.units_{level}")))
    if standing.places and standing.tier:
        notes.append(t(f"cards.tier_{standing.tier}"))
    if standing.place and standings.mark(standing):
        notes.append(t("cards.raw_place", raw=standing.raw_place, place=standing.place))
    if standing.reason not in {"", "no_error_range"}:  # the error range has its own note
        notes.append(language.word("reasons", standing.reason))
    return notes


def interval(card: Card) -> str:
    """The error range in words."""
    known = card.standing.interval
    return f"{known[0]}–{known[1]}" if known else t("cards.no_interval")


def place(card: Card) -> str:
    """The place and its range in words."""
    standing = card.standing
    if standing.place is None:
        return t("cards.no_place")
    if standing.places is None:
        return t("cards.place_alone", place=standing.place)
    low, high = standing.places
    return t("cards.place_alone", place=low) if low == high else t("cards.place_range", low=low, high=high)


def kinds(card: Card) -> None:
    """Visible, latent and process as a point on 0–100 each; the ring is the score before adjustment."""
    rows = []
    for kind in card.kinds:
        colour = theme.KINDS[kind.kind]
        ring = "" if kind.raw is None else f'<u style="left:{kind.raw}%"></u>'
        line = f'<div class="hj-rail">{ring}<s style="left:{kind.score}%;background:{colour}"></s></div>'
        before = "—" if kind.raw is None else f"{kind.raw}"
        mark = Markup(f'<span style="color:{colour};font-weight:600">{escape(t(f"kinds.{kind.kind}"))}</span>')
        rows.append(Row([mark, f"{kind.score}", before, Markup(line), f"{kind.share}%"]))
    columns = [
        Column(t("cards.kind")), Column(t("cards.adjusted"), numeric=True), Column(t("cards.raw"), numeric=True),
        Column(t("cards.scale"), width="46%"), Column(t("cards.share"), numeric=True),
    ]  # fmt: skip
    tables.show(columns, rows, t("cards.kinds_caption"))
    plain = sum(float(kind.score) * float(kind.share) / 100 for kind in card.kinds)
    if card.relative and card.standing.total is not None and card.kinds:
        note = t("cards.kinds_relative", plain=f"{plain:.1f}", total=card.standing.total)
        sentences.note(note)


def sentence(card: Card) -> None:
    """What lifts and what holds back, against the category's average."""
    if card.standing.total is None or not card.parts:
        return
    words = [t(f"cards.sentence_{card.side}", gap=abs(card.gap), peers=card.peers_total)]
    if card.moved:
        figures = {"raw": card.raw_total, "moved": abs(card.moved), "total": card.standing.total}
        words.append(t(f"cards.sentence_{card.way}", **figures))
    if card.strongest:
        words.append(t("cards.sentence_strong", part=_name(card.strongest), gap=card.strongest.gap))
    if card.weakest:
        words.append(t("cards.sentence_weak", part=_name(card.weakest), gap=abs(card.weakest.gap)))
    text = t("cards.sentence_start") + t("shell.semicolon").join(words) + t("shell.end")
    sentences.verdict(text)


def limits(evaluation: Evaluation, card: Card) -> None:
    """What the score cannot say, in one sentence."""
    used = [language.name(each, each.condition) for each in devices.adjusting(evaluation)] if card.touched else []
    text = t("cards.limits", count=len(used), conditions=language.joined(used)) if used else t("cards.limits_plain")
    sentences.note(text)


def why(card: Card) -> None:
    """The waterfall and the table whose parts add up; the indicators of each part on demand."""
    if card.standing.total is None:
        st.write(t("cards.why_nothing"))
        return
    if card.undivided:
        st.write(t("cards.undivided"))
        return
    st.altair_chart(charts.waterfall(pictures.bridge(card)), width="stretch")
    _points(card, [Row([_name(part), *_figures(card, part)]) for part in (*card.extras, *card.parts)])
    sentences.note(t("cards.why_relative" if card.relative else "cards.why_note"))
    with st.expander(t("cards.each_indicator")):
        _points(card, [row for part in (*card.extras, *card.parts) for row in _rows(card, part)])


def peers(evaluation: Evaluation, card: Card) -> None:
    """The category with error ranges, and visible against latent."""
    standing = card.standing
    whole = standings.read(evaluation, standing.category)
    around = whole if len(whole) <= MOST else standings.around(whole, card.unit.code, REACH)
    st.subheader(t("cards.peers_title"))
    st.altair_chart(charts.caterpillar(around, card.unit.code), width="stretch")
    if len(around) < len(whole):
        sentences.note(t("cards.around", reach=REACH))
    points, middle = pictures.quadrant(evaluation, standing.category)
    st.subheader(t("cards.quadrant_title"))
    if points:
        st.altair_chart(charts.quadrant(points, middle, card.unit.code), width="stretch")
    sentences.note(t("cards.quadrant_note" if points else "cards.quadrant_none"))


def _points(card: Card, rows: list[Row]) -> None:
    figures = ("points_relative", "full") if card.relative else ("points", "full", "peers", "gap")
    columns = [Column(t("cards.part")), *(Column(t(f"cards.{each}"), numeric=True) for each in figures)]
    total = [f"{card.standing.total}", "", plain(card.peers_total), signed(card.gap)]
    tables.show(columns, [*rows, Row([t("cards.sum"), *total[: len(figures)]], "sum")], t("cards.why_caption"))


def _rows(card: Card, part: Part) -> list[Row]:
    inner = [Row([Markup(f"&emsp;{escape(_name(each))}"), *_figures(card, each)]) for each in part.parts]
    return [Row([_name(part), *_figures(card, part)], "part"), *inner]


def _figures(card: Card, part: Part) -> list[str]:
    points = signed(part.points) if card.relative and part.code != "base" else plain(part.points)
    return [points, f"{part.full}" if part.full else ""] + (
        [] if card.relative else [plain(part.peers), signed(part.gap)]
    )


def _name(part: Part) -> str:
    return language.word("extras", part.code, language.name(part, part.code))
