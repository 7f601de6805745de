"""Who held which post when, and what a cadre's results are made of: inherited, done, pending, shared."""

from dataclasses import dataclass
from decimal import Decimal

from evaluation.domain.indicators import Indicator
from evaluation.domain.results import Note
from evaluation.domain.units import Posting, Unit
from evaluation.services.evaluation import Evaluation
from evaluation.services.rounding import apportion, printed, rounded
from evaluation.steps import attribution


@dataclass(frozen=True)
class Held:
    """A posting with the unit it was at."""

    posting: Posting
    unit: Unit


@dataclass(frozen=True)
class Origin:
    """A unit's result of one year and its share of the cadre's credit, in per cent."""

    unit: Unit
    year: str
    share: Decimal
    value: Decimal


@dataclass(frozen=True)
class Gap:
    """A unit's result of one year that should be in and is not known."""

    unit: Unit
    year: str


@dataclass(frozen=True)
class Credited:
    """One indicator of a cadre in per cent of the work: results in (`done`), still to come (`pending`), not known.

    `inherited`: of the unit's present results, what others made before. `gaps`: the results not known.
    """

    indicator: Indicator
    done: Decimal
    pending: Decimal
    unknown: Decimal
    inherited: Decimal | None
    origins: tuple[Origin, ...]
    gaps: tuple[Gap, ...]


def at_unit(evaluation: Evaluation, unit: str) -> tuple[Held, ...]:
    """Who held the posts of a unit, latest first; cadres by code."""
    return _held(evaluation, [each for each in evaluation.holdings.postings if each.unit == unit])


def of_cadre(evaluation: Evaluation, cadre: str) -> tuple[Held, ...]:
    """The postings of a cadre, latest first."""
    return _held(evaluation, [each for each in evaluation.holdings.postings if each.cadre == cadre])


def shared(evaluation: Evaluation, cadre: str) -> tuple[Held, ...]:
    """Who else held a post at the same units at the same time."""
    together = attribution.shared_with(evaluation.holdings.postings, cadre)
    names = set(zip(together["cadre"], together["unit"], together["post"], strict=True))
    others = [each for each in evaluation.holdings.postings if (each.cadre, each.unit, each.post) in names]
    return _held(evaluation, [each for each in others if each.cadre != cadre])


def credited(evaluation: Evaluation, cadre: str) -> tuple[Credited, ...]:
    """What each attributed indicator of a cadre is made of, in the order of the scheme."""
    known = evaluation.scorecard.prepared.credits
    names = evaluation.indicators
    units = {each.code: each for each in evaluation.holdings.units}
    return tuple(
        _credited(names[code], known[cadre, code], units)
        for code in evaluation.scorecard.scheme.indicators
        if (cadre, code) in known
    )


def notes(evaluation: Evaluation, cadre: str) -> tuple[Note, ...]:
    """What is not known of the results that a cadre's indicators are made of."""
    step = evaluation.scorecard.steps.get("attribution")
    return tuple(note for note in step.notes if note.unit == cadre) if step else ()


def _credited(indicator: Indicator, credit: attribution.Credit, units: dict[str, Unit]) -> Credited:
    done, pending, unknown = apportion(
        [100 * each for each in (credit.done, credit.pending, credit.unknown)], Decimal(100), 0
    )
    parts = credit.parts
    whole = apportion([100 * float(share) for share in parts["share"]], Decimal(100), 0) if len(parts) else ()
    rows = zip(parts["unit"], parts["year"], parts["value"], whole, strict=True)
    origins = tuple(
        Origin(units[str(unit)], str(year), share, rounded(float(value))) for unit, year, value, share in rows
    )
    gaps = tuple(Gap(units[unit], str(year)) for unit, year in credit.gaps)
    return Credited(indicator, done, pending, unknown, printed(100 * credit.inherited, 0), origins, gaps)


def _held(evaluation: Evaluation, postings: list[Posting]) -> tuple[Held, ...]:
    units = {each.code: each for each in evaluation.holdings.units}
    ordered = sorted(postings, key=lambda each: (each.start, each.cadre), reverse=True)
    return tuple(Held(each, units[each.unit]) for each in ordered)
