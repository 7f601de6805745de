"""A comparison of schemes as a workbook and as one page of PDF, with an audit row for each file that leaves."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from evaluation.checks.double_compensation import LEAST
from evaluation.checks.movers import Group
from evaluation.domain import vocabulary
from evaluation.domain.indicators import Level
from evaluation.domain.table import Language
from evaluation.exchange import pdf, workbook
from evaluation.exchange.workbook import PLACE, SCORE, SHARE, TEXT, Cell, Heading, Sheet
from evaluation.services import verdicts
from evaluation.services.actors import READERS, Actor
from evaluation.services.blind import Labels
from evaluation.services.comparing import Compared, Versus, silent
from evaluation.services.comparison_texts import WORDS
from evaluation.services.export_texts import say
from evaluation.services.rounding import numbers, rounded
from evaluation.services.verdicts import named
from evaluation.storage.repository import Store

MOVERS = 12  # units drawn on the page of PDF
_WAYS: dict[int, tuple[pdf.Tone, str]] = {1: ("total", "▲"), -1: ("latent", "▼"), 0: ("quiet", "")}


@dataclass(frozen=True)
class Order:
    """What is asked for: the category of burden and first places, the language; `labels` where units are numbered."""

    category: str
    language: Language = "zh"
    labels: Labels | None = None


def export_workbook(store: Store, actor: Actor, found: Compared, order: Order) -> bytes:
    """Verdict, weights, places, grades, agreement, burden; of persons neither places nor grades."""
    actor.must_hold(READERS, "导出")
    writer = _Writer(found, order)
    persons = found.dataset.level is Level.CADRE
    sheets = [writer.verdict(actor), writer.weights()]
    sheets += [] if persons else [writer.places(), writer.grades()]
    content = workbook.write([*sheets, writer.agreement(), writer.burden()], writer.foot())
    return _recorded(store, actor, found, content, "xlsx")


def export_page(store: Store, actor: Actor, found: Compared, order: Order) -> bytes:
    """One page of A4: the verdict on each scheme, the places that move most, weights by kind, agreement and burden."""
    actor.must_hold(READERS, "导出")
    return _recorded(store, actor, found, pdf.write(_Writer(found, order).page()), "pdf")


def file_name(found: Compared, suffix: str) -> str:
    """A name that tells framework, level and period."""
    dataset = found.dataset
    return f"hengji_comparison_{dataset.framework.code}_{dataset.level}_{dataset.period}.{suffix}"


class _Writer:
    """The sheets and the page of a comparison in one language."""

    def __init__(self, found: Compared, order: Order) -> None:
        self.found, self.order, self.language = found, order, order.language
        self.names = {scheme.code: named(scheme, self.language) for scheme in found.schemes}
        self.units = {unit.code: unit for unit in found.dataset.units}

    def verdict(self, actor: Actor) -> Sheet:
        rows: list[tuple[Cell, ...]] = []
        for head, sentences in self._verdicts():
            rows += [(head, sentence) for sentence in sentences]
        dataset = self.found.dataset
        facts = [
            (say("framework", self.language), named(self.found.dataset.framework, self.language)),
            (say("status", self.language), self._status()),
            (say("period", self.language), dataset.period),
            (say("category", self.language), vocabulary.category(self.order.category, self.language)),
            (say("dataset_digest", self.language), self.found.reference.provenance.dataset),
            *(
                (f"{say('scheme_digest', self.language)} {self.names[code]}", card.provenance.scheme)
                for code, card in self.found.cards.items()
            ),
            (say("time", self.language), datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")),
            (say("actor", self.language), actor.name),
        ]
        headings = (Heading(say("item", self.language)), Heading(say("content", self.language)))
        foot = (say("causes", self.language),)
        return Sheet(self._word("verdict"), headings, (*rows, *facts), (self._word("title"),), foot, 0, portrait=True)

    def weights(self) -> Sheet:
        found = self.found.weights(self.order.category)
        names = {each.code: named(each, self.language) for each in self.found.dataset.indicators}
        first, *others = map(str, found)
        headings = [
            Heading(say("indicator", self.language)),
            *(Heading(self.names[str(code)], SHARE) for code in found),
        ]
        headings += [Heading(f"Δ {self.names[code]}", SHARE) for code in others]
        rows: list[tuple[Cell, ...]] = []
        for code in map(str, found.index):
            row = numbers(found, code)
            rows.append((names.get(code, code), *row.values(), *(row[other] - row[first] for other in others)))
        return Sheet(self._word("weights"), tuple(headings), tuple(rows), fixed=1)

    def places(self) -> Sheet:
        comparison, codes = self.found.comparison, list(self.found.cards)
        headings = [*self._heads("code", "name", "category")]
        for code in codes:
            headings += [Heading(self._word("total_of", scheme=self.names[code]), SCORE)]
            headings += [Heading(self._word("place_of", scheme=self.names[code]), PLACE)]
        headings += [Heading(self._word("move_of", scheme=self.names[code]), PLACE) for code in codes[1:]]
        order = comparison.places[codes[0]].fillna(np.inf).sort_values(kind="stable").index
        rows: list[tuple[Cell, ...]] = []
        for unit in map(str, order):
            totals, places, moves = (
                numbers(frame, unit) for frame in (comparison.totals, comparison.places, comparison.moves)
            )
            pairs = (value for code in codes for value in (totals[code], places[code]))
            rows.append((*self._unit(unit), *pairs, *(moves[code] for code in codes[1:])))
        return Sheet(self._word("places"), tuple(headings), tuple(rows))

    def grades(self) -> Sheet:
        headings = [*self._heads("code", "name", "category")]
        for code in self.found.cards:
            headings += [Heading(self._word(f"{part}_of", scheme=self.names[code])) for part in ("grade", "list")]
        rows = []
        for unit in self.found.reference.scores.index:
            row: list[Cell] = [*self._unit(str(unit))]
            for card in self.found.cards.values():
                names = {grade.code: named(grade, self.language) for grade in card.scheme.grading.grades}
                known = card.grades.loc[unit] if unit in card.grades.index else {"grade": "", "list": ""}
                row += [names.get(known["grade"], known["grade"]), say(known["list"], self.language)]
            rows.append(tuple(row))
        return Sheet(self._word("grades"), tuple(headings), tuple(rows))

    def agreement(self) -> Sheet:
        """How far orders agree, then who moves by category and by thirds of each condition."""
        headings = [Heading(say("scheme", self.language)), Heading(self._word("group"))]
        kinds = (("units", PLACE), ("up", PLACE), ("down", PLACE), ("mean", SHARE))
        headings += [Heading(self._word(name), kind) for name, kind in kinds]
        headings += [Heading(self._word(name), SHARE) for name in ("pairs_kept", "overlap", "tau")]
        rows: list[tuple[Cell, ...]] = []
        for each in self.found.others:
            name = self.names[each.scheme.code]
            rows.append((name, None, None, None, None, None, each.pairs_kept, each.overlap, each.tau))
            rows += [
                (name, vocabulary.category(group.name, self.language), *_moves(group)) for group in each.by_category
            ]
            rows += [
                (name, f"{named(one.condition, self.language)} · {self._word(group.name)}", *_moves(group))
                for one in each.by_condition
                for group in one.thirds
            ]
            rows += self._sizes(name, each)
        return Sheet(self._word("agreement"), tuple(headings), tuple(rows))

    def _sizes(self, name: str, versus: Versus) -> list[tuple[Cell, ...]]:
        """Thirds by population, where it is no condition that has rows already."""
        size = versus.by_size
        if size is None or any(one.condition == size.measure for one in versus.by_condition):
            return []
        label = named(size.measure, self.language)
        return [(name, f"{label} · {self._word(group.name)}", *_moves(group)) for group in size.thirds]

    def burden(self) -> Sheet:
        headings = [*self._heads("category", "scheme")]
        kinds = (("indicators", PLACE), ("forms", PLACE), ("hours", SCORE), ("traces", SCORE), ("unstated", SCORE))
        headings += [Heading(self._word(name), kind) for name, kind in (*kinds, ("twice", SHARE))]
        rows = [
            (vocabulary.category(category, self.language), self.names[code], each.indicators,
             *((each.forms, each.hours, 100 * each.traces) if not silent(each) else (None, None, None)),
             100 * each.unstated, self._twice(code))
            for category in self.found.categories
            for code, each in self.found.burden(category).items()
        ]  # fmt: skip
        return Sheet(self._word("burden"), tuple(headings), tuple(rows))

    def page(self) -> pdf.Document:
        dataset = self.found.dataset
        context = f"{named(self.found.dataset.framework, self.language)} · {dataset.period} · "
        context += vocabulary.category(self.order.category, self.language)
        blocks: list[pdf.Block] = []
        for head, sentences in self._verdicts():
            blocks += [pdf.Heading(head), pdf.Sentences(tuple(sentences))]
        blocks += self._movers()
        blocks += [pdf.Heading(self._word("weights")), self._kinds(), pdf.Heading(self._word("burden"))]
        return pdf.Document(
            title=self._word("title"),
            context=context,
            blocks=(*blocks, self._burdens()),
            mark=self._status(),
            foot=(say("causes", self.language), self.foot()),
            language=self.language,
        )

    def foot(self) -> str:
        schemes = [card.provenance.scheme[:12] for card in self.found.cards.values()]
        return " · ".join([*schemes, self.found.reference.provenance.dataset[:12]])

    def _verdicts(self) -> Iterator[tuple[str, list[str]]]:
        first = self.found.schemes[0].code
        for each in self.found.others:
            words = {"scheme": self.names[each.scheme.code], "reference": self.names[first]}
            told = [*verdicts.sentences(self.found, each, self.order.category, self.language)]
            agreed = verdicts.agreement(self.found, each, self.language)
            yield self._word("against", **words), [*told, *([agreed] if agreed else [])]

    def _movers(self) -> list[pdf.Block]:
        """The places of those in the category that move most, scheme by scheme; nothing of persons."""
        places = self.found.movers(self.order.category)[:MOVERS]
        if places.empty:
            return []
        lines = []
        for unit, row in zip(map(str, places.index), places.to_numpy(float).tolist(), strict=True):
            gain = row[0] - row[-1]
            tone, sign = _WAYS[(gain > 0) - (gain < 0)]
            printed = f"{row[-1]:g}  {self._unit(unit)[1]}" + (f"  {sign}{abs(gain):g}" if sign else "")
            lines.append(pdf.Line(tuple(row), printed, tone))
        words = {"category": vocabulary.category(self.order.category, self.language), "count": f"{len(lines)}"}
        return [pdf.Heading(self._word("movers", **words)), pdf.Lines(tuple(self.names.values()), tuple(lines))]

    def _kinds(self) -> pdf.Table:
        found = self.found.kinds(self.order.category)
        rows = [
            (say(str(kind), self.language), *(f"{rounded(value)}%" for value in row)) for kind, row in found.iterrows()
        ]
        return self._table("", rows)

    def _burdens(self) -> pdf.Table:
        found = self.found.burden(self.order.category)
        lines: tuple[tuple[str, Callable[[str], str]], ...] = (
            ("indicators", lambda code: f"{found[code].indicators}"),
            ("forms", lambda code: f"{found[code].forms}" if not silent(found[code]) else "—"),
            ("hours", lambda code: f"{rounded(found[code].hours, 0)}" if not silent(found[code]) else "—"),
            ("traces", lambda code: f"{rounded(100 * found[code].traces, 0)}" if not silent(found[code]) else "—"),
            ("twice", lambda code: f"{rounded(self._twice(code))}"),
        )
        rows = [(self._word(name), *(line(code) for code in self.found.cards)) for name, line in lines]
        return self._table("", rows)

    def _table(self, first: str, rows: list[tuple[str, ...]]) -> pdf.Table:
        count = len(self.found.cards)
        return pdf.Table((first, *self.names.values()), tuple(rows), frozenset(range(1, count + 1)))

    def _twice(self, code: str) -> float:
        """The most points that a condition gives twice."""
        return max((each.points for each in self.found.twice[code] if each.points >= LEAST), default=0.0)

    def _status(self) -> str:
        if self.order.labels is not None:
            return self._word("mark")
        return say("simulated" if self.found.dataset.framework.simulated else "trial", self.language)

    def _heads(self, *names: str) -> list[Heading]:
        return [Heading(say(name, self.language), TEXT) for name in names]

    def _unit(self, code: str) -> tuple[str, str, str]:
        category = vocabulary.category(str(self.found.reference.prepared.categories[code]), self.language)
        if self.order.labels is not None:
            return "", self.order.labels.text(code, self.language), category
        return code, named(self.units[code], self.language), category

    def _word(self, key: str, **facts: str) -> str:
        return WORDS[key][self.language == "en"].format(**facts)


def _moves(group: Group) -> tuple[Cell, ...]:
    return group.units, group.up, group.down, group.mean, None, None, None


def _recorded(store: Store, actor: Actor, found: Compared, content: bytes, suffix: str) -> bytes:
    made = found.reference.provenance
    facts = {
        "file": file_name(found, suffix),
        "sha256": hashlib.sha256(content).hexdigest(),
        "scheme": made.scheme,
        "compared": [card.provenance.scheme for card in found.cards.values()],
        "dataset": made.dataset,
        "software": made.software,
    }
    with store.unit_of_work(actor.name) as work:
        work.record_export(found.dataset.framework.code, facts)
    return content
