"""Who stands where in a category, how firmly, and what that means for a quota."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from evaluation.domain.scheme import Scheme
from evaluation.domain.settings import Grade
from evaluation.domain.units import Unit
from evaluation.errors import UnknownName
from evaluation.services.evaluation import Evaluation
from evaluation.services.rounding import rounded
from evaluation.steps.grading import BOUNDARY, CERTAIN, OUT, quota_of, seats
from evaluation.steps.ranking import ALIKE, UNRELIABLE, inseparable


@dataclass(frozen=True)
class Standing:
    """One unit inside its category; without a place there is a reason, without an error range `interval` is None.

    `places` = the range of the place, the whole category where nobody has a place because nobody can be told apart;
    `span` = start, point and end of that range as shares of the category's length.
    """

    unit: Unit
    category: str
    of: int
    total: Decimal | None
    interval: tuple[Decimal, Decimal] | None
    place: int | None
    shared: bool
    places: tuple[int, int] | None
    span: tuple[float, float, float] | None
    tier: str
    reason: str
    raw_place: int | None
    raw_span: float | None
    grade: str
    quota_list: str

    @property
    def withheld(self) -> bool:
        """Whether it has no place since nobody of its category can be told apart."""
        return self.reason == UNRELIABLE


@dataclass(frozen=True)
class Quota:
    """How a limited number of best grades meets uncertainty: `places` to give, and the units by list."""

    grade: Grade
    places: int
    certain: tuple[Standing, ...]
    boundary: tuple[Standing, ...]
    out: tuple[Standing, ...]

    @property
    def open(self) -> int:
        """Places that remain for the boundary."""
        return max(0, self.places - len(self.certain))


def read(evaluation: Evaluation, category: str) -> tuple[Standing, ...]:
    """The units of a category, by place; those without a place last, by code."""
    card = evaluation.scorecard
    codes = card.prepared.categories.index[card.prepared.categories == category]
    units = {unit.code: unit for unit in evaluation.dataset.units}
    totals = card.scores.loc[codes, ["total", "lower", "upper"]]
    frame = card.places.loc[codes].join(totals.rename(columns={"lower": "lower_total", "upper": "upper_total"}))
    frame = frame.assign(raw=card.raw_places.loc[codes, "place"], shared=frame["place"].duplicated(keep=False))
    frame = frame.join(card.grades.reindex(codes)[["grade", "list"]].fillna(""))
    found = [_standing(units[str(code)], category, len(frame), row) for code, row in _records(frame)]
    return tuple(sorted(found, key=lambda each: (each.place is None, each.place or 0, each.unit.code)))


def of_unit(evaluation: Evaluation, code: str) -> Standing:
    """One unit's standing; raises UnknownName."""
    categories = evaluation.scorecard.prepared.categories
    if code not in categories.index:
        raise UnknownName("单位", code, categories.index)
    return next(each for each in read(evaluation, str(categories[code])) if each.unit.code == code)


def ties(evaluation: Evaluation, standing: Standing) -> int:
    """The number of placed units of the category whose order against this one is not settled, whatever is missing.

    All of them where the category as a whole cannot be told apart.
    """
    card = evaluation.scorecard
    index, ranged = card.places.index, card.places["lower"].notna().to_numpy()
    at = int(index.get_indexer(pd.Index([standing.unit.code]))[0])
    if card.draws is None or not ranged[at]:
        return 0
    peers = np.flatnonzero((card.prepared.categories == standing.category).to_numpy() & ranged)
    if standing.reason in {ALIKE, UNRELIABLE}:
        return len(peers) - 1
    total, low, high = (card.scores[end].to_numpy(float)[peers] for end in ("total", "low", "high"))
    reach = None if (low == high).all() else (total - low, high - total)
    own, everyone = int(np.searchsorted(peers, at)), np.arange(len(peers))
    return len(inseparable(card.draws[:, peers], own, everyone, card.scheme.uncertainty.confidence, reach))


def together(standings: tuple[Standing, ...]) -> str:
    """Why nobody of the category is told apart, `unreliable` or `alike`; empty where some are."""
    reasons = {each.reason for each in standings}
    return next((reason for reason in (UNRELIABLE, ALIKE) if reason in reasons), "")


def own_reasons(standings: tuple[Standing, ...]) -> dict[str, str]:
    """unit -> why it stands as it does; empty where that holds for all of its category and is said once for them."""
    said = together(standings)
    return {each.unit.code: "" if each.reason == said else each.reason for each in standings}


def unplaced(standings: tuple[Standing, ...]) -> tuple[tuple[str, int], ...]:
    """The reasons why units have no place, with their number, commonest first."""
    return tuple(Counter(each.reason for each in standings if each.place is None).most_common())


def quota(scheme: Scheme, standings: tuple[Standing, ...]) -> Quota | None:
    """The best grade's three lists; None where the scheme sets no quota or no place range is known."""
    known = [each for each in standings if each.quota_list]
    if not known or quota_of(scheme.grading, known[0].category) is None:
        return None
    ranked = sum(each.place is not None or each.places is not None for each in standings)
    places = seats(scheme.grading, known[0].category, ranked)
    named = {name: tuple(each for each in known if each.quota_list == name) for name in (CERTAIN, BOUNDARY, OUT)}
    return Quota(scheme.grading.grades[0], places, named[CERTAIN], named[BOUNDARY], named[OUT])


def around(standings: tuple[Standing, ...], code: str, reach: int) -> tuple[Standing, ...]:
    """The scored units up to `reach` places before and after a unit."""
    scored = sorted(
        (each for each in standings if each.total is not None), key=lambda each: (-(each.total or 0), each.unit.code)
    )
    at = next((place for place, each in enumerate(scored) if each.unit.code == code), 0)
    return tuple(scored[max(0, at - reach) : at + reach + 1])


def mark(standing: Standing) -> str:
    """▲ or ▼ for a place gained or lost by the adjustment; empty for none."""
    if standing.place is None or standing.raw_place is None or standing.place == standing.raw_place:
        return ""
    return "▲" if standing.place < standing.raw_place else "▼"


def _records(frame: pd.DataFrame) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from zip(frame.index, frame.to_dict("records"), strict=True)


def _standing(unit: Unit, category: str, of: int, row: Mapping[str, Any]) -> Standing:
    place, before, low, high = (_whole(row[name]) for name in ("place", "raw", "lower", "upper"))
    places = (low, high) if low is not None and high is not None else None
    return Standing(
        unit=unit,
        category=category,
        of=of,
        total=None if math.isnan(row["total"]) else rounded(row["total"]),
        interval=_interval(row["lower_total"], row["upper_total"]),
        place=place,
        shared=bool(row["shared"]) and place is not None,
        places=places,
        span=None
        if place is None or low is None or high is None
        else (_share(low, of), _share(place, of), _share(high, of)),
        tier=str(row["tier"]),
        reason=str(row["reason"]),
        raw_place=before,
        raw_span=None if before is None else _share(before, of),
        grade=str(row["grade"]),
        quota_list=str(row["list"]),
    )


def _share(place: int, of: int) -> float:
    return (place - 1) / (of - 1) if of > 1 else 0.5


def _whole(value: float) -> int | None:
    return None if math.isnan(value) else round(value)


def _interval(lower: float, upper: float) -> tuple[Decimal, Decimal] | None:
    return None if math.isnan(lower) or math.isnan(upper) else (rounded(lower), rounded(upper))
