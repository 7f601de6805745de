"""The living workbook of an evaluation: whole categories, in the order of their stored places."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import numpy as np

from evaluation.domain import vocabulary
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.results import Scorecard
from evaluation.domain.scheme import ANY_CATEGORY, Node, Scheme
from evaluation.domain.table import Language
from evaluation.domain.units import Unit
from evaluation.exchange import living
from evaluation.exchange.living import Book, Group, Label
from evaluation.exchange.living.grid import FIRST
from evaluation.services import pillars
from evaluation.services.evaluation import Evaluation
from evaluation.services.export_texts import say
from evaluation.steps.grading import quota_of


def make(
    evaluation: Evaluation,
    codes: Sequence[str],
    *,
    printed: Sequence[str],
    reference: Scorecard | None,
    language: Language,
    facts: Iterable[tuple[str, str]],
) -> bytes:
    """The workbook's bytes: of units every category that one of `codes` is in, whole; of cadres the one named.

    `printed`: units with a page of their own; `reference`: what a draft is compared with; `facts`: the first sheet.
    """
    card = evaluation.scorecard
    persons = evaluation.dataset.level is Level.CADRE
    categories = card.prepared.categories.astype(str)
    chosen = [code for code in categories.index if code in codes] if persons else list(categories.index)
    wanted = [*dict.fromkeys(categories.loc[list(codes)])]
    rows = _rows(card, [code for code in chosen if categories[code] in wanted], wanted)
    book = Book(
        card=card,
        codes=tuple(rows),
        names={unit.code: _name(unit, language) for unit in evaluation.dataset.units},
        groups=_groups(card, rows, wanted, language),
        labels=_labels(evaluation, language),
        say=partial(say, language=language),
        whole=len(rows) == len(categories),
        persons=persons,
        printed=tuple(code for code in printed if code in rows),
        reference=reference,
        sources=_sources(evaluation, printed),
    )
    provenance = card.provenance
    return living.write(book, list(facts), f"{provenance.scheme[:12]} · {provenance.dataset[:12]}")


def _rows(card: Scorecard, codes: list[str], categories: list[str]) -> list[str]:
    """The units by category, then by stored place, those without one last."""
    place = card.places.loc[codes, "place"].to_numpy(float)
    order = np.array([categories.index(str(card.prepared.categories[code])) for code in codes])
    return [codes[at] for at in np.lexsort((np.nan_to_num(place, nan=np.inf), order))]


def _groups(card: Scorecard, rows: list[str], categories: list[str], language: Language) -> tuple[Group, ...]:
    scheme, found, weighed = card.scheme, [], 0
    members = [str(card.prepared.categories[code]) for code in rows]
    for category in categories:
        first, weights = FIRST + members.index(category), _stated(scheme, category)
        found.append(
            Group(
                category=category,
                label=vocabulary.category(category, language),
                rows=range(first, first + members.count(category)),
                at=weighed if weights else -1,
                weights=weights,
                quota=quota_of(scheme.grading, category),
            )
        )
        weighed += weights is not None
    return tuple(found)


def _stated(scheme: Scheme, category: str) -> Mapping[str, float] | None:
    """The category's weights as the scheme states them, points of 100; None where it has none."""
    return scheme.weights.get(category, scheme.weights.get(ANY_CATEGORY))


def _labels(evaluation: Evaluation, language: Language) -> dict[str, Label]:
    scheme, known = evaluation.scorecard.scheme, evaluation.indicators
    pillar = {
        leaf.indicator: _name(group.node, language)
        for group in pillars.group(scheme)
        for leaf in (*group.leaves, *group.judged)
    }
    return {
        leaf.indicator: Label(
            name=_name(known[leaf.indicator], language),
            measure=vocabulary.measure(known[leaf.indicator].unit_of_measurement, language),
            pillar=pillar[leaf.indicator],
            kind=say(leaf.achievement.value, language),
        )
        for leaf in scheme.leaves
    }


def _sources(evaluation: Evaluation, printed: Sequence[str]) -> dict[tuple[str, str], str]:
    rows = evaluation.dataset.observations
    mine = rows[rows["unit"].isin(printed) & (rows["period"] == evaluation.dataset.period)]
    keys = zip(mine["unit"].astype(str), mine["indicator"].astype(str), strict=True)
    return dict(zip(keys, mine["source"].astype(str), strict=True))


def _name(thing: Unit | Indicator | Node, language: Language) -> str:
    return (thing.name_en or thing.name_zh) if language == "en" else thing.name_zh
