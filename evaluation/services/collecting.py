"""Collect once (一表通): what all forms ask for against the catalogue, and the sheets that ask only for what is new."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from evaluation.checks import known_values
from evaluation.checks.known_values import UnitFault
from evaluation.checks.reuse import Catalogue, map_requests
from evaluation.domain.cells import plain
from evaluation.domain.collecting import DataItem
from evaluation.domain.disputes import NameDecision
from evaluation.domain.framework import Holdings
from evaluation.domain.freshness import last_day
from evaluation.domain.indicators import Level
from evaluation.domain.policy import USUAL, Policy
from evaluation.domain.prefilling import HeldValue, PrefilledSheet
from evaluation.domain.reusing import Likeness, MappedRequest, Reuse, SheetColumn, columns
from evaluation.domain.table import Language
from evaluation.exchange import prefilled
from evaluation.services.actors import OFFICER, PLANNER, READERS, Actor
from evaluation.services.evaluation import members
from evaluation.storage.repository import Store

__all__ = ["Collected", "Question", "UnitFault", "decide", "decisions", "look", "sheet", "units_of"]

EDITORS = (OFFICER, PLANNER)
NO_ITEM = ""


@dataclass(frozen=True)
class Question:
    """A name of a form that may mean an item; `forms`: who uses it."""

    name: str
    forms: tuple[str, ...]
    alike: tuple[Likeness, ...]


@dataclass(frozen=True)
class Collected:
    """Every form held against the catalogue on a day; `values`: code -> the newest value of each unit."""

    catalogue: Catalogue
    forms: tuple[MappedRequest, ...]
    values: Mapping[str, pd.DataFrame]
    unit_faults: tuple[UnitFault, ...]

    @cached_property
    def columns(self) -> tuple[SheetColumn, ...]:
        """What is asked, each field once."""
        return columns(self.forms)

    @cached_property
    def counts(self) -> Counter[Reuse]:
        """How many of the fields are of each kind."""
        return Counter(each.field.reuse for each in self.columns)

    @property
    def asked(self) -> int:
        """How many cells of headings all forms have together, the same field counted in each."""
        return sum(len(each.fields) for each in self.forms)

    @property
    def reuse_share(self) -> float:
        """Reusable fields by all fields, each counted once; 1 where nothing is asked."""
        return self.counts[Reuse.REUSABLE] / len(self.columns) if self.columns else 1.0

    @property
    def questions(self) -> tuple[Question, ...]:
        """The names that a person has to decide on, the most alike first."""
        found = [Question(each.field.name, each.forms, each.field.alike) for each in self.columns if each.field.alike]
        return tuple(sorted(found, key=lambda each: -each.alike[0].share))

    @property
    def future(self) -> tuple[tuple[DataItem, str], ...]:
        """The items whose newest date of record lies after the day, with that date."""
        dates = ((each, self.catalogue.as_of.get(each.code, "")) for each in self.catalogue.items)
        return tuple((each, text) for each, text in dates if (day := last_day(text)) and day > self.catalogue.day)


def look(held: Holdings, day: date, decided: Sequence[NameDecision] = (), policy: Policy = USUAL) -> Collected:
    """What all forms and tools of a framework ask for; derived indicators count as there.

    `decided`: what people said of names, of which those that mean an item are already among its aliases.
    """
    items = (*held.data_items, *known_values.derived_items(held))
    values = known_values.known(held, [each.code for each in items])
    dates = {code: str(frame["as_of"].max()) for code, frame in values.items() if len(frame)}
    apart = frozenset(plain(each.name) for each in decided if each.item == NO_ITEM)
    catalogue = Catalogue(items, day, dates, apart, policy["reuse.similarity"])
    asking = [each for each in held.requests if each.asked]
    return Collected(catalogue, map_requests(asking, catalogue), values, known_values.formulas(held)[1])


def units_of(held: Holdings, period: str) -> dict[str, tuple[str, ...]]:
    """category -> the codes of its regions."""
    found: dict[str, list[str]] = {}
    for unit, category in members(held, Level.REGION, period).items():
        found.setdefault(category, []).append(unit)
    return {category: tuple(sorted(codes)) for category, codes in found.items()}


def sheet(
    held: Holdings, found: Collected, forms: Sequence[str], category: str, period: str, *, language: Language = "zh"
) -> bytes:
    """The pre-filled workbook of some forms for the units of a category: what several forms ask is one column."""
    chosen = tuple(each for each in found.forms if each.request.code in forms)
    wanted = set(units_of(held, period).get(category, ()))
    units = tuple(unit for unit in held.units if unit.code in wanted)
    asked = columns(chosen)
    codes = [each.field.item.code for each in asked if each.field.item]
    return prefilled.write(
        PrefilledSheet(
            framework=held.framework.code,
            forms=tuple(each.request for each in chosen),
            period=period,
            day=found.catalogue.day,
            units=units,
            columns=asked,
            values={
                (str(unit), code): HeldValue(float(row.value), str(row.period), str(row.as_of), str(row.source))
                for code in codes
                for unit, row in _rows(found.values[code], wanted)
            },
        ),
        language,
    )


def decisions(store: Store, actor: Actor, framework: str) -> tuple[NameDecision, ...]:
    """What people said of names that forms use, the decision that holds for each."""
    actor.must_hold(READERS, "查看框架")
    return store.name_decisions(framework)


def decide(store: Store, actor: Actor, framework: str, name: str, item: str = NO_ITEM) -> None:
    """Keeps that a name means an item, or (empty) none of the catalogue; raises UnknownName."""
    actor.must_hold(EDITORS, "导入数据")
    with store.unit_of_work(actor.name) as work:
        work.decide_name(framework, name, item)


def _rows(frame: pd.DataFrame, wanted: set[str]) -> list[tuple[str, pd.Series]]:
    return list(frame[frame.index.isin(wanted)].iterrows())  # type: ignore[arg-type]  # the index holds codes
