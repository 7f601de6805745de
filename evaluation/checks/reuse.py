"""Forms held against the one-form catalogue: which fields are there, stale, contradict it, or are new."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from evaluation.checks.burden.duplicates import similarity
from evaluation.domain import measures, vocabulary
from evaluation.domain.assessing import Said
from evaluation.domain.cells import normalise, plain
from evaluation.domain.collecting import DataItem, Request
from evaluation.domain.freshness import is_stale
from evaluation.domain.policy import BY_NAME
from evaluation.domain.reusing import AskedField, Likeness, MappedRequest, Reuse

MOST_ALIKE = 3
_BRACKETED = re.compile(r"(.+)\(([^()]{1,20})\)")


@dataclass(frozen=True)
class Catalogue:
    """The items on a day, with the newest date of record of each one's values.

    `apart`: names that somebody said are none of the items. `least`: how alike a name has to be to be proposed (0..1).
    """

    items: tuple[DataItem, ...]
    day: date
    as_of: Mapping[str, str] = field(default_factory=dict)
    apart: Set[str] = frozenset()
    least: float = BY_NAME["reuse.similarity"].value

    @cached_property
    def named(self) -> tuple[Mapping[str, list[DataItem]], ...]:
        """Items by code, by their own name, and by alias, in the order in which a field is looked up."""
        codes, names, aliases = defaultdict(list), defaultdict(list), defaultdict(list)
        for item in self.items:
            codes[plain(item.code)].append(item)
            for name in {plain(name) for name in (item.name_zh, item.name_en) if name}:
                names[name].append(item)
            for name in {plain(name) for name in item.names}:
                aliases[name].append(item)
        return codes, names, aliases

    @cached_property
    def units(self) -> Set[str]:
        """The units of measurement that items are in."""
        return {normalise(each.unit_of_measurement) for each in self.items}

    def find(self, name: str) -> list[DataItem]:
        """The items that go by a name: one, none, or several that contradict each other."""
        key = plain(name)
        return next((held[key] for held in self.named if key in held), [])

    def alike(self, wanted: Sequence[str]) -> dict[str, tuple[Likeness, ...]]:
        """name -> the items whose names look most like it, the most alike first; only proposed, never taken."""
        names = [name for name in dict.fromkeys(wanted) if plain(name) not in self.apart]
        known = [(plain(each), item.code) for item in self.items for each in item.names]
        if not names or not known:
            return {}
        texts = [each for each, _ in known]
        shares = similarity([*texts, *map(plain, names)], texts)[len(texts) :, : len(texts)]
        found = {}
        for name, row in zip(names, shares, strict=True):
            best: dict[str, float] = {}
            for at in np.flatnonzero(row >= self.least):
                best[known[at][1]] = max(best.get(known[at][1], 0.0), min(float(row[at]), 1.0))
            ranked = sorted(best.items(), key=lambda each: (-each[1], each[0]))[:MOST_ALIKE]
            found[name] = tuple(Likeness(item=code, share=share) for code, share in ranked)
        return found


def map_request(request: Request, catalogue: Catalogue) -> MappedRequest:
    """Every field of a form with what the catalogue says of it; a field named twice stands once."""
    return map_requests((request,), catalogue)[0]


def map_requests(requests: Sequence[Request], catalogue: Catalogue) -> tuple[MappedRequest, ...]:
    """The forms one by one, in their order."""
    looked_up = {asked: _field(asked, catalogue) for each in requests for asked in each.asked}
    alike = catalogue.alike([each.name for each in looked_up.values() if each.reuse is Reuse.NEW])
    fields = {asked: each.model_copy(update={"alike": alike.get(each.name, ())}) for asked, each in looked_up.items()}
    return tuple(
        MappedRequest(request=each, fields=tuple({fields[asked].key: fields[asked] for asked in each.asked}.values()))
        for each in requests
    )


def _field(asked: str, catalogue: Catalogue) -> AskedField:
    found, name, unit = catalogue.find(asked), asked, ""
    if not found:
        name, unit = _apart(asked, catalogue)
        found = catalogue.find(name)
    new = AskedField(asked=asked, name=name, unit_of_measurement=unit, reuse=Reuse.NEW)
    if not found:
        return new
    item, as_of = found[0], catalogue.as_of.get(found[0].code, "")
    reuse, why = Reuse.CONFLICT, _ambiguous(found) if len(found) > 1 else _other_unit(unit, item)
    if why is None:
        stale = is_stale(as_of, item.refresh_months, catalogue.day)
        reuse, why = (Reuse.STALE, _stale(item, as_of)) if stale else (Reuse.REUSABLE, None)
    return new.model_copy(update={"reuse": reuse, "item": item, "why": why, "as_of": as_of})


def _apart(asked: str, catalogue: Catalogue) -> tuple[str, str]:
    """Name and unit of a field that ends with a unit in brackets; other brackets belong to the name."""
    found = _BRACKETED.fullmatch(normalise(asked))
    if found and (measures.stated(asked) or found[2] in catalogue.units):
        return found[1], found[2]
    return asked, ""


def _ambiguous(found: Sequence[DataItem]) -> Said:
    """Several items under one name: where they differ."""
    parts = {
        ("计量单位", "unit"): {each.unit_of_measurement for each in found},
        ("定义", "definition"): {each.definition for each in found},
        ("归口部门", "owner"): {each.owner for each in found},
    }
    differ = [names for names, held in parts.items() if len(held) > 1] or [("代码", "code")]
    codes = [each.code for each in found]
    return Said(
        zh=f"目录里有 {len(found)} 项叫这个名字({'、'.join(codes)}),{'、'.join(zh for zh, _ in differ)}不同",
        en=f"{len(found)} items go by this name ({', '.join(codes)}) with another {', '.join(en for _, en in differ)}",
    )


def _other_unit(unit: str, item: DataItem) -> Said | None:
    if not unit or measures.factor(unit, item.unit_of_measurement) == 1:
        return None
    times = measures.factor(unit, item.unit_of_measurement)
    convert = f",1 {item.unit_of_measurement}={1 / times:,.10g} {unit}" if times else ",不能换算"
    english = [vocabulary.measure(each, "en") for each in (unit, item.unit_of_measurement)]
    converts = f", {1 / times:,.10g} times as much" if times else "; they do not convert"
    return Said(
        zh=f"表上按“{unit}”,目录按“{item.unit_of_measurement}”{convert}",
        en=f"the form wants {english[0]}, the catalogue has {english[1]}{converts}",
    )


def _stale(item: DataItem, as_of: str) -> Said:
    return Said(
        zh=f"数据截至 {as_of},已超过 {item.refresh_months} 个月的更新周期,由{item.owner}更新",
        en=f"the data are of {as_of}, past the refresh period of {item.refresh_months} months; {item.owner} updates it",
    )
