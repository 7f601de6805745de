"""Who held which post when, and what a cadre's results are made of: inherited, done, pending, shared."""

from dataclasses import dataclass
from decimal import Decimal

from evaluation.domain.indicators import Indicator
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
    value: Decimal | None


@dataclass(frozen=True)
class Credited:
    """One indicator of a cadre in per cent: results in (`done`), still to come (`pending`), made by others before."""

    indicator: Indicator
    done: Decimal
    pending: Decimal
    inherited: Decimal | None
    origins: tuple[Origin, ...]


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


def _credited(indicator: Indicator, credit: attribution.Credit, units: dict[str, Unit]) -> Credited:
    done, pending = apportion(
        [100 * credit.done, 100 * credit.pending], rounded(100 * (credit.done + credit.pending), 0), 0
    )
    shares = [100 * float(share) for share in credit.parts["share"]]
    whole = apportion(shares, rounded(sum(shares), 0), 0) if shares else ()
    rows = zip(credit.parts["unit"], credit.parts["year"], credit.parts["value"], whole, strict=True)
    origins = tuple(
        Origin(units[str(unit)], str(year), share, printed(float(value))) for unit, year, value, share in rows
    )
    inherited = printed(100 * credit.inherited, 0)
    return Credited(indicator, done, pending, inherited, origins)


def _held(evaluation: Evaluation, postings: list[Posting]) -> tuple[Held, ...]:
    units = {each.code: each for each in evaluation.holdings.units}
    ordered = sorted(postings, key=lambda each: (each.start, each.cadre), reverse=True)
    return tuple(Held(each, units[each.unit]) for each in ordered)
