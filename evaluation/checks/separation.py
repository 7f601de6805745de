"""What may be said of single cadres from the results of the units they led, and why not more.

An answer, not a score: the scheme goes on crediting by time in post, role share and payoff kernel (method.md §5).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.checks import leader_model
from evaluation.checks.leader_model import Model, Sorting
from evaluation.checks.outcomes import Outcome, drawn_on
from evaluation.checks.terms import Terms, terms
from evaluation.domain.results import Note, Prepared
from evaluation.domain.units import Posting
from evaluation.statistics import mobility

DRAWS, SEED = 40, 20260301
LEAST_YEARS, LEAST_RESULTS, LEAST_BEFORE, LEAST_RELIABILITY = 2.0, 3, 2.0, 0.4

Reason = tuple[str, Mapping[str, str | float]]


@dataclass(frozen=True)
class Standing:
    """What the results say of one cadre, beside leaders in general.

    `effect` with its `error`, more is better, in the indicator's own unit; `reliability` 0..1; NaN where there is no
    model. `exposure`: years in post × role share; `results`: known results in which the work shows; `before`: years of
    results of predecessors. `comparable`: how many other cadres a chain of moves links. `reasons`: why nothing is said
    of the cadre alone, with what would suffice; empty = the effect may be told.
    """

    cadre: str
    effect: float
    error: float
    reliability: float
    exposure: float
    results: int
    before: float
    comparable: int
    reasons: tuple[Note, ...]


@dataclass(frozen=True)
class Separation:
    """The answer for one indicator: the network of moves, the null, and what may be said of each cadre.

    `variance`: of cadres, without errors that are carried over from year to year. `shares`, `null`, `sorting`: None
    where they cannot be told; `network`: None where nobody's work shows.
    """

    indicator: str
    network: mobility.Network | None
    null: mobility.Null | None
    variance: float
    shares: mobility.Shares | None
    sorting: Sorting | None
    standings: Mapping[str, Standing]

    @property
    def told(self) -> tuple[str, ...]:
        """The cadres of whom something may be said, by code."""
        return tuple(cadre for cadre, each in self.standings.items() if not each.reasons)

    @property
    def chance(self) -> bool:
        """Whether cadres differ no more than rolled postings do; True where there is no null."""
        return self.null is None or self.variance <= 0 or not leader_model.stands_out(self.null)

    def require_comparable(self, one: str, other: str) -> None:
        """Raise Disconnected unless a chain of moves links the two; KeyError for one whose work shows nowhere."""
        if self.network is None:
            raise KeyError(f"no cadre's work shows in {self.indicator!r}")
        self.network.require_connected(one, other)


def ask(prepared: Prepared) -> tuple[Separation, ...]:
    """The answer for each attributed indicator of a cadre scheme, in its order."""
    return tuple(separate(outcome, prepared.dataset.postings) for outcome in drawn_on(prepared))


def separate(outcome: Outcome, postings: Sequence[Posting], *, draws: int = DRAWS, seed: int = SEED) -> Separation:
    """What the outcome says of each cadre who held a post at a unit with results; equal in every run."""
    rows = outcome.rows[outcome.rows["unit"].isin({each.unit for each in postings})].reset_index(drop=True)
    if rows.empty:
        return Separation(outcome.indicator, None, None, 0.0, None, None, {})
    work = terms(postings, rows, outcome.kernel)
    network = work.network if len(work.recorded) else None
    found = leader_model.model(rows, work, draws, np.random.default_rng(seed)) if network is not None else None
    standings = _standings(outcome.indicator, work, network, found)
    if found is None:
        return Separation(outcome.indicator, network, None, 0.0, None, None, standings)
    shares, sorting = leader_model.shares(found, outcome.kernel.shares[0]), leader_model.sorting(found)
    return Separation(outcome.indicator, network, found.null, found.variance, shares, sorting, standings)


def _standings(
    indicator: str, work: Terms, network: mobility.Network | None, found: Model | None
) -> dict[str, Standing]:
    """By code, of everybody with time at the units."""
    mates: dict[str, int] = {}
    if network is not None:
        others = np.bincount(network.of_cadres) - 1
        mates = {str(code): int(others[at]) for code, at in zip(network.cadres, network.of_cadres, strict=True)}
    columns = {work.cadres[at]: int(at) for at in work.recorded}
    standings = {}
    for cadre, exposure in sorted(work.exposure.items()):
        at, comparable = columns.get(cadre), mates.get(cadre, 0)
        reasons = [*_of_the_record(work, exposure, at, comparable), *_of_the_model(found, at)]
        standings[cadre] = Standing(
            cadre,
            *_effect(found, at),
            exposure=exposure,
            results=0 if at is None else int(work.matured[at]),
            before=0.0 if at is None else float(work.before[at]),
            comparable=comparable,
            reasons=tuple(Note(f"separation.{code}", facts, indicator, cadre) for code, facts in reasons),
        )
    return standings


def _effect(found: Model | None, at: int | None) -> tuple[float, float, float]:
    """Effect, error and reliability of a column."""
    if found is None or at is None:
        return (float("nan"),) * 3
    return float(found.effects[at]), float(found.errors[at]), float(found.reliability[at])


def _of_the_record(work: Terms, exposure: float, at: int | None, comparable: int) -> Iterator[Reason]:
    """What postings and results alone forbid."""
    results, before = (0, 0.0) if at is None else (int(work.matured[at]), float(work.before[at]))
    if exposure < LEAST_YEARS:
        yield "short", {"years": exposure, "wanted": LEAST_YEARS}
    if results < LEAST_RESULTS:
        yield "unripe", {"results": results, "wanted": LEAST_RESULTS}
    if at is None:
        return
    if work.sole[at]:
        yield "sole", {}
        return
    if comparable == 0:
        yield "apart", {}
    if work.together[at]:
        yield "together", {}
    if before < LEAST_BEFORE:
        yield "first", {"years": before, "wanted": LEAST_BEFORE}


def _of_the_model(found: Model | None, at: int | None) -> Iterator[Reason]:
    """What the model forbids: of everybody alike, or of this column."""
    if found is None:
        yield "nothing", {}
    elif found.by_chance:
        yield "chance", {}
    elif at is not None and found.reliability[at] < LEAST_RELIABILITY:
        yield "unreliable", {"share": float(found.reliability[at]), "wanted": LEAST_RELIABILITY}
