"""Gates, bonus and deduction, grades with quotas."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.domain.results import Note
from evaluation.domain.settings import Award, Bar, CapGrade, Deduct, Gate, Grading, OnValue, Suspend, Veto
from evaluation.domain.units import Event

CERTAIN, BOUNDARY, OUT = "certain", "boundary", "out"
TOGETHER = ("alike", "unreliable")  # as in steps.ranking: nobody of the category is told apart


@dataclass(frozen=True)
class Triggered:
    """A gate that holds for a unit; `suspended` while the matter is under appeal (no effect yet)."""

    unit: str
    gate: Gate
    suspended: bool
    basis: str


def triggered(
    gates: Sequence[Gate], events: Sequence[Event], values: pd.DataFrame, units: pd.Index, period: str
) -> tuple[Triggered, ...]:
    """Gates that hold, by unit: a verified event in force in the period, or an own value beyond its limit.

    `values`: unit × indicator, as observed, never adjusted. An event without verification never triggers.
    """
    found = []
    for gate in gates:
        if isinstance(gate.trigger, OnValue):
            column = values.get(gate.trigger.indicator, pd.Series(np.nan, index=units))
            beyond = _beyond(column, gate.trigger)
            found += [
                Triggered(str(unit), gate, suspended=False, basis=gate.legal_basis) for unit in column.index[beyond]
            ]
            continue
        for event in dict.fromkeys(events):
            if event.rule == gate.rule and event.verified and _in_force(event, period) and _responsible(event, gate):
                found.append(Triggered(event.unit, gate, event.under_appeal, event.basis or gate.legal_basis))
    return tuple(each for each in found if each.unit in units)


def unruled(gates: Sequence[Gate], events: Sequence[Event], units: pd.Index, period: str) -> tuple[Note, ...]:
    """A note for each rule that verified events of the period name and no gate does: they count for nothing."""
    known = {gate.rule for gate in gates}
    idle = Counter(
        event.rule
        for event in dict.fromkeys(events)
        if event.verified and event.rule not in known and event.unit in units and _in_force(event, period)
    )
    return tuple(Note("events.no_rule", {"rule": rule, "events": count}) for rule, count in sorted(idle.items()))


def points(found: Sequence[Triggered], units: pd.Index, grading: Grading) -> pd.Series:
    """Points that gates give and take, by unit, inside the caps of awards and of deductions; a bar leaves no award."""
    given, taken = pd.Series(0.0, index=units), pd.Series(0.0, index=units)
    barred = {each.unit for each in found if isinstance(each.gate.effect, Bar) and not each.suspended}
    for each in found:
        if each.suspended:
            continue
        if isinstance(each.gate.effect, Award) and each.unit not in barred:
            given[each.unit] += each.gate.effect.points
        elif isinstance(each.gate.effect, Deduct):
            taken[each.unit] += each.gate.effect.points
    return given.clip(upper=grading.award_cap) - taken.clip(upper=grading.deduction_cap)


def seats(grading: Grading, category: str, count: int) -> int:
    """How many units of the category may hold the best grade; all of them without a quota.

    >>> from evaluation.domain.settings import Grade
    >>> best, rest = Grade(code="a", name_zh="优秀", quota=0.3), Grade(code="b", name_zh="称职")
    >>> seats(Grading(grades=(best, rest)), "x", 31)
    9
    """
    quota = quota_of(grading, category)
    return count if quota is None else int(np.floor(quota * count + 1e-9))


def quota_of(grading: Grading, category: str) -> float | None:
    """The share of the category that may hold the best grade, or None without a quota."""
    if not grading.grades:
        return None
    return grading.quotas.get(category, grading.grades[0].quota)


def lists(places: pd.DataFrame, categories: pd.Series, grading: Grading) -> pd.Series:
    """The three lists of the quota by unit: certain, boundary, out; empty without grades and where no range is known.

    A unit with a range and no place takes part. Where nobody of a category can be told apart every place is
    open to all that take part.

    Certain: even the worst place of the range has a seat; out: not even the best has.
    """
    result = pd.Series("", index=places.index, name="list")
    if not grading.grades:  # nothing is given: nobody is certain of it
        return result
    for category, units in categories.groupby(categories).groups.items():
        inside = places.loc[units]
        ranked = _ranked(inside)
        count = int(ranked.sum())
        room = seats(grading, str(category), count)
        lower, upper = inside["lower"], inside["upper"]
        if _reasons(inside).isin(TOGETHER).any():
            lower, upper = lower.mask(ranked, 1), upper.mask(ranked, count)
        known = lower.notna()
        names = np.select([upper <= room, lower <= room], [CERTAIN, BOUNDARY], OUT)
        result[units] = np.where(known, names, "")
    return result


def grade(
    totals: pd.Series, places: pd.DataFrame, categories: pd.Series, grading: Grading, found: Sequence[Triggered]
) -> pd.DataFrame:
    """Grades before and after gates: columns grade, list, before, gates (rules, comma-separated), reason.

    A unit on the boundary of the quota has grade "" (reason `boundary`) unless the scheme says `by_score`; without a
    place range the grade goes by the place and the reason says so. Units that share a place, with too few seats left
    for all of them, are on the boundary too: nothing tells them apart. Persons have no place: their grade goes by least
    totals, and the best grade is left to those who decide together.
    """
    named = lists(places, categories, grading)
    before = _before_gates(totals, places, categories, grading, named)
    result = pd.DataFrame({"grade": before, "list": named, "before": before, "gates": "", "reason": ""})
    placed = _ranked(places) & bool(grading.grades)
    result.loc[(named == "") & placed, "reason"] = "no_range"
    result.loc[(before == "") & placed, "reason"] = "boundary"
    result.loc[~_ranked(places), "reason"] = "not_placed"
    result.loc[_persons(places, totals), "reason"] = "person"
    without_seat = pd.Series("", index=totals.index)
    for unit in before.index[(before == "") & placed]:
        without_seat[unit] = _first_fitting(float(totals[unit]), grading, best=False)
    for each in sorted(found, key=lambda each: isinstance(each.gate.effect, Suspend)):
        unit = each.unit
        mark = each.gate.rule + ("(appeal)" if each.suspended else "")
        result.loc[unit, "gates"] = ",".join(filter(None, [str(result.loc[unit, "gates"]), mark]))
        if not each.suspended:
            present = str(result.loc[unit, "grade"])
            result.loc[unit, "grade"] = _after(present, each.gate, grading, without_seat=str(without_seat[unit]))
            if isinstance(each.gate.effect, Suspend):
                result.loc[unit, "reason"] = "suspended"
            elif isinstance(each.gate.effect, Bar | CapGrade | Veto):
                result.loc[unit, "reason"] = "gate"
    return result


def _before_gates(
    totals: pd.Series, places: pd.DataFrame, categories: pd.Series, grading: Grading, named: pd.Series
) -> pd.Series:
    result = pd.Series("", index=totals.index)
    if not grading.grades:
        return result
    for category, units in categories.groupby(categories).groups.items():
        placed = places.loc[units, "place"][_ranked(places.loc[units])]
        room = seats(grading, str(category), len(placed))
        last = placed + placed.map(placed.value_counts()) - 1
        for unit in placed.index:
            has_seat = _has_seat(str(named[unit]), (float(placed[unit]), float(last[unit])), room, grading)
            result[unit] = "" if has_seat is None else _first_fitting(float(totals[unit]), grading, best=has_seat)
    for unit in totals.index[_persons(places, totals)]:
        result[unit] = _first_fitting(float(totals[unit]), grading, best=False)
    return result


def _ranked(places: pd.DataFrame) -> pd.Series:
    """Units that take part in the order of their category, with a place or with a range alone."""
    return places["place"].notna() | places["lower"].notna()


def _persons(places: pd.DataFrame, totals: pd.Series) -> pd.Series:
    """Persons with a total: graded by least totals alone, never by an order, so never into the grade of the quota."""
    return _reasons(places).eq("person") & totals.notna()


def _reasons(places: pd.DataFrame) -> pd.Series:
    """Why a unit has no place, or less than one, by unit; empty without."""
    return places.get("reason", pd.Series("", index=places.index))


def _has_seat(named: str, shared: tuple[float, float], room: int, grading: Grading) -> bool | None:
    """Whether the unit has a seat of the quota; None = to be decided together. `shared`: the places its ties take."""
    if named in {CERTAIN, OUT}:
        return named == CERTAIN
    first, last = shared
    if np.isnan(first) or (named == BOUNDARY and grading.boundary == "decide_together") or first <= room < last:
        return None
    return last <= room


def _first_fitting(total: float, grading: Grading, *, best: bool) -> str:
    """The best grade whose least total is reached, the quota's grade only with a seat; the last where none is."""
    for place, each in enumerate(grading.grades):
        if place == 0 and not best:
            continue
        if each.least is None or total >= each.least:
            return each.code
    return grading.grades[-1].code


def _after(present: str, gate: Gate, grading: Grading, *, without_seat: str) -> str:
    """The grade after the gate; `without_seat`: what a unit on the boundary gets where it cannot have the best."""
    codes = [each.code for each in grading.grades]
    match gate.effect:
        case Veto():
            return codes[-1] if codes else present
        case Suspend():
            return ""
        case Bar():
            limit = 1
        case CapGrade(grade=code):
            limit = codes.index(code)
        case _:
            return present
    limit = min(limit, len(codes) - 1)
    present = present or (without_seat if limit > 0 else "")
    return codes[max(codes.index(present), limit)] if present else ""


def _beyond(values: pd.Series, limit: OnValue) -> pd.Series:
    low, high = -np.inf if limit.below is None else limit.below, np.inf if limit.above is None else limit.above
    return (values < low) | (values > high)


def _in_force(event: Event, period: str) -> bool:
    """Whether the event falls in the period or, with an end, reaches into it; a year holds all its months."""
    begun = event.period[: len(period)] <= period
    if not event.expires:
        return begun and period[: len(event.period)] == event.period[: len(period)]
    return begun and period[: len(event.expires)] <= event.expires[: len(period)]


def _responsible(event: Event, gate: Gate) -> bool:
    allowed = getattr(gate.trigger, "responsibilities", ())
    return event.responsibility != "none" and (not allowed or event.responsibility in allowed)
