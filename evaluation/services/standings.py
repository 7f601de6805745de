"""Who stands where in a category, how firmly, and what that means for a quota."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from evaluation.domain.results import Scorecard
from evaluation.domain.scheme import Scheme
from evaluation.domain.settings import Grade
from evaluation.domain.units import Unit
from evaluation.services.evaluation import Evaluation
from evaluation.services.rounding import rounded
from evaluation.steps.grading import BOUNDARY, CERTAIN, OUT, quota_of, seats
from evaluation.steps.ranking import inseparable


@dataclass(frozen=True)
class Standing:
    """One unit inside its category; without a place there is a reason, without an error range `interval` is None.

    `places` = the range of the place; `span` = start, point and end of that range as shares of the category's length;
    `ties` = units that the data cannot put before or after this one.
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
    ties: int
    tier: str
    reason: str
    raw_place: int | None
    raw_span: float | None
    grade: str
    quota_list: str


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
    places = card.places.loc[codes]
    standings = [_standing(evaluation, units[code], places) for code in codes]
    return tuple(sorted(standings, key=lambda each: (each.place is None, each.place or 0, each.unit.code)))


def unplaced(standings: tuple[Standing, ...]) -> tuple[tuple[str, int], ...]:
    """The reasons why units have no place, with their number, commonest first."""
    return tuple(Counter(each.reason for each in standings if each.place is None).most_common())


def quota(scheme: Scheme, standings: tuple[Standing, ...]) -> Quota | None:
    """The best grade's three lists; None where the scheme sets no quota or no place range is known."""
    known = [each for each in standings if each.quota_list]
    if not known or quota_of(scheme.grading, known[0].category) is None:
        return None
    places = seats(scheme.grading, known[0].category, sum(each.place is not None for each in standings))
    named = {name: tuple(each for each in known if each.quota_list == name) for name in (CERTAIN, BOUNDARY, OUT)}
    return Quota(scheme.grading.grades[0], places, named[CERTAIN], named[BOUNDARY], named[OUT])


def around(standings: tuple[Standing, ...], code: str, reach: int) -> tuple[Standing, ...]:
    """The scored units up to `reach` places before and after a unit."""
    scored = sorted(
        (each for each in standings if each.total is not None), key=lambda each: (-each.total, each.unit.code)
    )
    at = next((place for place, each in enumerate(scored) if each.unit.code == code), 0)
    return tuple(scored[max(0, at - reach) : at + reach + 1])


def mark(standing: Standing) -> str:
    """▲ or ▼ for a place gained or lost by the adjustment; empty for none."""
    if standing.place is None or standing.raw_place is None or standing.place == standing.raw_place:
        return ""
    return "▲" if standing.place < standing.raw_place else "▼"


def _standing(evaluation: Evaluation, unit: Unit, places: pd.DataFrame) -> Standing:
    card, code, of = evaluation.scorecard, unit.code, len(places)
    row, scores = places.loc[code], card.scores.loc[code]
    place, before = _whole(row["place"]), _whole(card.raw_places.at[code, "place"])
    ends = (_whole(row["lower"]), _whole(row["upper"]))
    known = place is not None and ends[0] is not None and ends[1] is not None
    grades = card.grades.loc[code] if code in card.grades.index else {}
    return Standing(
        unit=unit,
        category=str(card.prepared.categories[code]),
        of=of,
        total=_printed(scores["total"]),
        interval=_interval(scores["lower"], scores["upper"]),
        place=place,
        shared=bool(place is not None and (places["place"] == place).sum() > 1),
        places=ends if known else None,
        span=(_share(ends[0], of), _share(place, of), _share(ends[1], of)) if known else None,
        ties=_ties(card, places.index, code) if known else 0,
        tier=str(row["tier"]),
        reason=str(row["reason"]),
        raw_place=before,
        raw_span=None if before is None else _share(before, of),
        grade=str(grades.get("grade", "")),
        quota_list=str(grades.get("list", "")),
    )


def _ties(card: Scorecard, peers: pd.Index, code: str) -> int:
    """The number of placed units of the category whose order against this one the draws do not settle."""
    if card.draws is None:
        return 0
    placed = peers[card.places.loc[peers, "lower"].notna()]
    index = card.places.index
    others = index.get_indexer(placed)
    return len(inseparable(card.draws, int(index.get_loc(code)), others, card.scheme.uncertainty.confidence))


def _share(place: int, of: int) -> float:
    return (place - 1) / (of - 1) if of > 1 else 0.5


def _whole(value: float) -> int | None:
    return None if pd.isna(value) else round(value)


def _printed(value: float) -> Decimal | None:
    return None if pd.isna(value) else rounded(value)


def _interval(lower: float, upper: float) -> tuple[Decimal, Decimal] | None:
    return None if pd.isna(lower) or pd.isna(upper) else (rounded(lower), rounded(upper))
