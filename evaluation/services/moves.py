"""The map of cadres' moves, and what it allows to say of single cadres; no name, and no list of persons by merit."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np

from evaluation.checks import separation
from evaluation.checks.separation import Separation
from evaluation.domain.indicators import Indicator
from evaluation.services import questions
from evaluation.services.evaluation import Evaluation
from evaluation.services.questions import Question
from evaluation.services.rounding import fitting, rounded
from evaluation.statistics.mobility import Network

TABLED = 8  # components with a line of their own


@dataclass(frozen=True)
class Component:
    """Cadres and units that moves link: how many of each, how many cadres moved, and how many such components."""

    cadres: int
    units: int
    movers: int
    alike: int = 1


@dataclass(frozen=True)
class Spread:
    """How far cadres differ (standard deviation, in the indicator's own unit), and what rolled postings feign at most.

    `chance`: whether what is found is no more than that.
    """

    found: Decimal
    feigned: Decimal
    chance: bool


@dataclass(frozen=True)
class Shares:
    """Of the results' variance, the per cent that goes with cadres: as it stands, and without what errors add."""

    plain: Decimal
    corrected: Decimal


@dataclass(frozen=True)
class Refusal:
    """Why nothing is said of single cadres, and of how many; a cadre may have several reasons."""

    code: str
    cadres: int


@dataclass(frozen=True)
class MoveMap:
    """One indicator: the network of cadres and units, and what it allows.

    `largest`: per cent of the cadres in the component with most of them. `told` of `cadres`: of how many something may
    be said alone. `sorted`: whether the best were sent to the easiest places; None where that cannot be looked at.
    """

    indicator: Indicator
    cadres: int
    units: int
    movers: int
    components: tuple[Component, ...]
    count: int
    largest: Decimal
    spread: Spread | None
    shares: Shares | None
    sorted: bool | None
    told: int
    refusals: tuple[Refusal, ...]


def read(evaluation: Evaluation) -> tuple[MoveMap, ...]:
    """A map for each attributed indicator with results, in the order of the scheme; none but for cadres."""
    names = evaluation.indicators
    return tuple(
        _map(names[each.indicator], each, each.network) for each in answers(evaluation) if each.network is not None
    )


def answers(evaluation: Evaluation) -> tuple[Separation, ...]:
    """What may be said of single cadres, worked out once for the digests of data and scheme."""
    return _asked(questions.about(evaluation))


@lru_cache(maxsize=4)
def _asked(question: Question) -> tuple[Separation, ...]:
    return separation.ask(question.prepared)


def _map(indicator: Indicator, answer: Separation, network: Network) -> MoveMap:
    counts = Counter(code for each in answer.standings.values() for code in {note.code for note in each.reasons})
    return MoveMap(
        indicator=indicator,
        cadres=len(answer.standings),
        units=len(network.regions),
        movers=network.movers,
        components=_components(network),
        count=network.count,
        largest=rounded(100 * network.share_in_largest, 0),
        spread=_spread(answer),
        shares=_shares(answer),
        sorted=None if answer.sorting is None else answer.sorting.found,
        told=len(answer.told),
        refusals=tuple(Refusal(code, cadres) for code, cadres in counts.most_common()),
    )


def _components(network: Network) -> tuple[Component, ...]:
    """The components by size, equal ones in one line, the most numerous cadres first."""
    cadres, units = (np.bincount(each, minlength=network.count) for each in (network.of_cadres, network.of_regions))
    movers = np.bincount(network.of_cadres[network.regions_led >= 2], minlength=network.count)
    alike = Counter(zip(cadres.tolist(), units.tolist(), movers.tolist(), strict=True))
    return tuple(Component(*size, alike=many) for size, many in sorted(alike.items(), reverse=True)[:TABLED])


def _spread(answer: Separation) -> Spread | None:
    if answer.null is None:
        return None
    found, feigned = float(np.sqrt(answer.null.found)), answer.null.interval[1]
    decimals = fitting(found)
    return Spread(rounded(found, decimals), rounded(feigned, decimals), answer.chance)


def _shares(answer: Separation) -> Shares | None:
    if answer.shares is None:
        return None
    return Shares(rounded(100 * answer.shares.plug_in, 0), rounded(max(0.0, 100 * answer.shares.leave_out), 0))
