"""One unit's card as a page to print: the blocks of its page in the program, in the same order."""

from evaluation.domain import vocabulary
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.scheme import Scheme
from evaluation.domain.table import Language
from evaluation.domain.units import Condition, Unit
from evaluation.exchange import pdf
from evaluation.exchange.pdf import Bar, Bars, Beside, Block, Document, Figures, Heading, Sentences, Table, Tone
from evaluation.services import cards, devices, lines, pictures, standings
from evaluation.services.card_texts import tell
from evaluation.services.cards import Card, Part
from evaluation.services.evaluation import Evaluation
from evaluation.services.export_texts import reason, say
from evaluation.services.lines import Line
from evaluation.services.rounding import fitting
from evaluation.services.standings import Standing

REACH = 4  # neighbours shown on either side
_KINDS: dict[str, Tone] = {"visible": "visible", "latent": "latent", "process": "process"}


def make(evaluation: Evaluation, code: str, language: Language, status: str = "") -> bytes:
    """The PDF of a unit's card; raises UnknownName. A cadre's has no place and no neighbours.

    `status`: the mark at its head; without one, whether the data are simulated or on trial.
    """
    return pdf.write(document(evaluation, code, language, status))


def document(evaluation: Evaluation, code: str, language: Language, status: str = "") -> Document:
    """The page of a unit's card."""
    card, dataset = cards.read(evaluation, code), evaluation.dataset
    name = _name(card.unit, language)
    category = vocabulary.category(card.standing.category, language)
    scheme = evaluation.scorecard.scheme
    blocks = [
        *_verdict(card, language),
        _figures(card, language, scheme.uncertainty.confidence, persons=dataset.level is Level.CADRE),
        *_notes(evaluation, card, language),
        *_pictures(evaluation, card, language),
        *_indicators(evaluation, card, language),
    ]
    return Document(
        title=name if name == code else f"{name}({code})",
        context=tell("context", language, category=category, period=dataset.period, scheme=_name(scheme, language)),
        blocks=tuple(blocks),
        mark=status or say("simulated" if dataset.framework.simulated else "trial", language),
        foot=_foot(evaluation, card, language),
        language=language,
    )


def _verdict(card: Card, language: Language) -> list[Block]:
    """What the reader must see first, in one sentence."""
    if card.standing.total is None or not card.parts:
        return []
    words = [tell(card.side, language, gap=abs(card.gap), peers=card.peers_total)]
    if card.moved:
        figures = {"raw": card.raw_total, "moved": abs(card.moved), "total": card.standing.total}
        words.append(tell(card.way, language, **figures))
    if card.strongest:
        words.append(tell("strong", language, part=_part(card.strongest, language), gap=card.strongest.gap))
    if card.weakest:
        words.append(tell("weak", language, part=_part(card.weakest, language), gap=abs(card.weakest.gap)))
    text = "; ".join(words) + "." if language == "en" else ";".join(words) + "。"
    return [Sentences((text[0].upper() + text[1:],), "strong")]


def _figures(card: Card, language: Language, confidence: float, *, persons: bool) -> Figures:
    standing, nothing = card.standing, tell("nothing", language)
    total = nothing if standing.total is None else f"{standing.total}"
    ranged = f"{standing.interval[0]}–{standing.interval[1]}" if standing.interval else nothing
    figures = [(total, tell("total", language)), (ranged, tell("interval", language))]
    if not persons:
        sure, key = f"{100 * confidence:.0f}%", "places" if card.ranged else "places_alone"
        figures.append((_places(standing, language), tell(key, language, of=standing.of, confidence=sure)))
    return Figures(tuple(figures))


def _places(standing: Standing, language: Language) -> str:
    if standing.place is None:
        return tell("nothing", language)
    low, high = standing.places or (standing.place, standing.place)
    return tell("place" if low == high else "place_range", language, place=low, low=low, high=high)


def _notes(evaluation: Evaluation, card: Card, language: Language) -> list[Block]:
    """How firm the place is, what is missing, the grade and the gates."""
    standing, notes = card.standing, []
    if standing.place is not None and standing.places and standing.places[0] != standing.places[1]:
        notes.append(tell("by_total", language, place=standing.place))
    if standing.places and card.ties:
        notes.append(tell("ties", language, ties=card.ties))
    if standing.reason and evaluation.dataset.level is not Level.CADRE:
        notes.append(reason(standing.reason, language))
    if card.bounds:
        notes.append(tell(card.gaps, language, coverage=card.coverage, low=card.bounds[0], high=card.bounds[1]))
    scheme = evaluation.scorecard.scheme
    grade = next((each for each in scheme.grading.grades if each.code == standing.grade), None)
    if grade is not None:
        notes.append(tell("grade", language, grade=(grade.name_en if language == "en" else "") or grade.name_zh))
    held = [each for each in evaluation.scorecard.prepared.gates if each.unit == card.unit.code]
    if card.undivided:
        notes.append(tell("undivided", language))
    if held:
        named = [((each.gate.name_en if language == "en" else "") or each.gate.name_zh) for each in held]
        notes.append(tell("gate", language, gates=", ".join(named) if language == "en" else "、".join(named)))
    if not notes:
        return []
    return [Sentences((". ".join(notes) + "." if language == "en" else "。".join(notes) + "。",))]


def _pictures(evaluation: Evaluation, card: Card, language: Language) -> list[Block]:
    """Kinds and pillars on the left, the waterfall and the neighbours on the right."""
    kinds = tuple(
        Bar(
            tell("kind", language, kind=say(kind.kind, language), share=kind.share),
            float(kind.score),
            tell("kind_printed" if kind.raw is None else "kind_raw", language, score=kind.score, raw=kind.raw),
            tone=_KINDS[kind.kind],
        )
        for kind in card.kinds
    )
    left: list[Block] = [Heading(tell("kinds", language)), Bars(kinds, 0, 100)]
    right: list[Block] = []
    if card.standing.total is not None and not card.undivided:
        left += [Heading(tell("parts", language)), _parts(card, language), _parts_note(card, language)]
        right += [Heading(tell("why", language)), _waterfall(card, language)]
    if evaluation.dataset.level is not Level.CADRE:
        right += _neighbours(evaluation, card, language)
    return [Beside(tuple(left), tuple(right))]


def _waterfall(card: Card, language: Language) -> Bars:
    steps = pictures.bridge(card)
    tones: dict[str, Tone] = {"total": "total", "base": "quiet", "up": "up", "down": "down"}
    bars = tuple(
        Bar(
            tell("sum", language) if step.part is None else _part(step.part, language),
            step.end,
            step.printed.replace("-", "−"),
            step.start,
            tones[step.kind],
        )
        for step in steps
    )
    return Bars(bars)


def _parts(card: Card, language: Language) -> Table:
    rows = [
        (
            _part(part, language),
            f"{part.points}".replace("-", "−"),
            f"{part.full}" if part.full else "",
            *(() if card.relative else (f"{part.peers}".replace("-", "−"), f"{part.gap:+}".replace("-", "−"))),
        )
        for part in (*card.extras, *card.parts)
    ]
    last = (tell("sum", language), f"{card.standing.total}", "")
    rows.append((*last, *(() if card.relative else (f"{card.peers_total}", f"{card.gap:+}".replace("-", "−")))))
    heads = ("part", "points_relative", "full") if card.relative else ("part", "points", "full", "peers", "gap")
    numeric = frozenset(range(1, len(heads)))
    return Table(tuple(tell(key, language) for key in heads), tuple(rows), numeric, frozenset({len(rows) - 1}))


def _parts_note(card: Card, language: Language) -> Sentences:
    """How the parts add up; with a starting point, what it is and what it is not."""
    base = next((part.points for part in card.extras if part.code == "base"), None)
    key = "note" if base is None else "note_relative"
    end = "." if language == "en" else "。"
    return Sentences((tell(key, language, base=base, peers=card.peers_total) + end,), "small")


def _neighbours(evaluation: Evaluation, card: Card, language: Language) -> list[Block]:
    whole = standings.read(evaluation, card.standing.category)
    near = standings.around(whole, card.unit.code, REACH)
    bars = tuple(
        Bar(
            f"{each.place or '–'} {_name(each.unit, language)}",
            float(each.total or 0),
            f"{each.total}",
            tone="total" if each.unit.code == card.unit.code else "quiet",
            low=float(each.interval[0]) if each.interval else None,
            high=float(each.interval[1]) if each.interval else None,
        )
        for each in near
    )
    return [Heading(tell("around", language)), Bars(bars, 0, 100)] if bars else []


def _indicators(evaluation: Evaluation, card: Card, language: Language) -> list[Block]:
    found = lines.read(evaluation, card)
    if not found:
        return []
    heads = ("indicator", "value", "adjusted", "score", "weight", "earned", "source")
    rows = tuple(_line(line, language) for line in found)
    table = Table(
        tuple(tell(key, language) for key in heads),
        rows,
        frozenset({1, 2, 3, 4, 5}),
        shares=(0.27, 0.17, 0.12, 0.09, 0.09, 0.09, 0.17),
    )
    return [Heading(tell("indicators", language)), table]


def _line(line: Line, language: Language) -> tuple[str, ...]:
    measure = vocabulary.measure(line.indicator.unit_of_measurement, language)
    value = _number(line.value)
    unknown = tell("gate_only" if line.gate else "unknown", language)
    known = line.score is not None and not line.gate
    return (
        _name(line.indicator, language),
        f"{value} {measure}".strip() if value else "",
        _number(line.adjusted),
        f"{line.score}" if known else unknown,
        f"{line.effective}" if line.effective else "",
        f"{line.points}".replace("-", "−") if known else "",
        line.source,
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.{fitting(value)}f}"


def _foot(evaluation: Evaluation, card: Card, language: Language) -> tuple[str, ...]:
    provenance = evaluation.scorecard.provenance
    digests = tell(
        "digests", language, scheme=provenance.scheme, dataset=provenance.dataset, software=provenance.software
    )
    person = [say("person_foot", language)] if card.unit.level is Level.CADRE else []
    return (*person, _limits(evaluation, card, language), say("causes", language), tell("sources", language), digests)


def _limits(evaluation: Evaluation, card: Card, language: Language) -> str:
    """What the score was adjusted for."""
    if card.drawn:
        return tell("limits_drawn", language)
    if not card.touched:
        return tell("limits_plain", language)
    used = [_name(each, language) for each in devices.adjusting(evaluation)]
    return tell("limits_used", language, count=len(used), conditions=(", " if language == "en" else "、").join(used))


def _part(part: Part, language: Language) -> str:
    if part.code in cards.EXTRAS:
        return tell(part.code, language)
    return (part.name_en or part.name_zh) if language == "en" else part.name_zh


def _name(thing: Unit | Indicator | Scheme | Condition, language: Language) -> str:
    return (thing.name_en or thing.name_zh) if language == "en" else thing.name_zh
