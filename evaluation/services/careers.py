"""Who held which post when, and what a cadre's results are made of: inherited, done, pending, shared."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from evaluation.checks import payoff
from evaluation.checks.separation import Standing
from evaluation.domain import periods
from evaluation.domain.indicators import Indicator
from evaluation.domain.results import Note
from evaluation.domain.units import Posting, Unit
from evaluation.services import moves
from evaluation.services.evaluation import Evaluation
from evaluation.services.rounding import apportion, fitting, numbers, printed, rounded
from evaluation.steps import attribution

NINE_IN_TEN = 1.645  # standard errors on either side
_MORE_DECIMALS = 3
_GAP = 1e-9


@dataclass(frozen=True)
class Held:
    """A posting with the unit it was at."""

    posting: Posting
    unit: Unit


@dataclass(frozen=True)
class Origin:
    """A unit's result of one year and its share of the cadre's credit, in per cent; `period` = that of its card."""

    unit: Unit
    year: str
    period: str
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

    `inherited`: of the unit's present results, what others made before. `gaps`: the results not known. `value`: what
    counts, the origins' values by their shares as printed; None where too little is known.
    """

    indicator: Indicator
    done: Decimal
    pending: Decimal
    unknown: Decimal
    inherited: Decimal | None
    origins: tuple[Origin, ...]
    gaps: tuple[Gap, ...]
    value: Decimal | None


@dataclass(frozen=True)
class Effect:
    """How much better (+) than leaders in general, with its error at nine in ten, in the indicator's own unit.

    `settled`: per cent of what there is to know that the results settle.
    """

    value: Decimal
    error: Decimal
    settled: Decimal


@dataclass(frozen=True)
class Told:
    """What one indicator's results say of a cadre alone, or the reasons why they say nothing.

    `comparable`: how many cadres moves link with this one. `sorted`: the best seem to be sent to the easiest places.
    """

    indicator: Indicator
    effect: Effect | None
    comparable: int
    reasons: tuple[Note, ...]
    sorted: bool


@dataclass(frozen=True)
class Timed:
    """The credited value of one indicator and the per cent pending, by when work is said to pay off.

    Keys: declared, earlier and later (two years), uniform. None: no result is due.
    """

    indicator: Indicator
    values: dict[str, Decimal | None]
    pending: dict[str, Decimal]


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
    return tuple(
        _credited(evaluation, cadre, evaluation.indicators[code], known[cadre, code])
        for code in evaluation.scorecard.scheme.indicators
        if (cadre, code) in known
    )


def notes(evaluation: Evaluation, cadre: str) -> tuple[Note, ...]:
    """What is not known of the results that a cadre's indicators are made of."""
    step = evaluation.scorecard.steps.get("attribution")
    return tuple(note for note in step.notes if note.unit == cadre) if step else ()


def told(evaluation: Evaluation, cadre: str) -> tuple[Told, ...]:
    """What may be said of the cadre alone, indicator by indicator; an answer that changes no score."""
    return tuple(
        Told(
            indicator=evaluation.indicators[answer.indicator],
            effect=_effect(answer.standings[cadre]),
            comparable=answer.standings[cadre].comparable,
            reasons=answer.standings[cadre].reasons,
            sorted=answer.sorting is not None and answer.sorting.found,
        )
        for answer in moves.answers(evaluation)
        if cadre in answer.standings
    )


def by_payoff(evaluation: Evaluation, cadre: str) -> tuple[Timed, ...]:
    """How much the cadre's credit depends on when work pays off, for the indicators whose work pays over years."""
    found = payoff.credits_under(evaluation.scorecard.prepared, cadre)
    names = evaluation.indicators
    return tuple(
        Timed(
            names[code],
            {name: printed(credit.value, 1) for name, credit in made.items()},
            {name: rounded(100 * credit.pending, 0) for name, credit in made.items()},
        )
        for code, made in found.items()
    )


def _effect(standing: Standing) -> Effect | None:
    if standing.reasons:
        return None
    error = NINE_IN_TEN * standing.error
    decimals = fitting(error)
    settled = rounded(100 * standing.reliability, 0)
    return Effect(rounded(standing.effect, decimals), rounded(error, decimals), settled)


def _credited(evaluation: Evaluation, cadre: str, indicator: Indicator, credit: attribution.Credit) -> Credited:
    done, pending, unknown = apportion(
        [100 * each for each in (credit.done, credit.pending, credit.unknown)], Decimal(100), 0
    )
    units = {each.code: each for each in evaluation.holdings.units}
    counted = numbers(evaluation.scorecard.steps["attribution"].matrix, cadre)[indicator.code]
    return Credited(
        indicator=indicator,
        done=done,
        pending=pending,
        unknown=unknown,
        inherited=printed(100 * credit.inherited, 0),
        origins=_origins(evaluation, credit, units),
        gaps=tuple(Gap(units[unit], str(year)) for unit, year in credit.gaps),
        value=printed(counted, fitting(counted)),
    )


def _origins(evaluation: Evaluation, credit: attribution.Credit, units: dict[str, Unit]) -> tuple[Origin, ...]:
    embedded = evaluation.scorecard.prepared.embedded
    of_year = {(level, periods.year(each)): each for level, sources in embedded.items() for each in sources}
    parts = credit.parts
    rows = zip(parts["unit"], parts["year"], *_traceable(parts, credit.value), strict=True)
    return tuple(
        Origin(units[str(unit)], str(year), of_year[units[str(unit)].level, int(year)], share, value)
        for unit, year, share, value in rows
    )


def _traceable(parts: pd.DataFrame, value: float) -> tuple[Sequence[Decimal], Sequence[Decimal]]:
    """Shares in per cent and values, with the decimals it takes for their products to sum to `value` as printed."""
    if not len(parts):
        return (), ()
    places = fitting(value)
    total, half = float(rounded(value, places)), 0.5 * 10**-places
    tried = [_printed(parts, more) for more in range(_MORE_DECIMALS + 1)]
    summed = [sum(float(share * each) / 100 for share, each in zip(*pair, strict=True)) for pair in tried]
    close = (pair for pair, found in zip(tried, summed, strict=True) if abs(found - total) < half - _GAP)
    return next(close, tried[-1])


def _printed(parts: pd.DataFrame, more: int) -> tuple[Sequence[Decimal], Sequence[Decimal]]:
    shares = apportion([100 * float(share) for share in parts["share"]], Decimal(100), more)
    return shares, [rounded(float(each), fitting(float(each)) + more) for each in parts["value"]]


def _held(evaluation: Evaluation, postings: list[Posting]) -> tuple[Held, ...]:
    units = {each.code: each for each in evaluation.holdings.units}
    ordered = sorted(postings, key=lambda each: (each.start, each.cadre), reverse=True)
    return tuple(Held(each, units[each.unit]) for each in ordered)
