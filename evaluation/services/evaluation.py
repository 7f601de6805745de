"""From what is stored to a scorecard: frameworks, what may be chosen in them, and one evaluation."""

from collections import Counter
from dataclasses import dataclass

from evaluation.domain.dataset import NO_CATEGORY, Dataset, assemble
from evaluation.domain.framework import Framework, Holdings
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.results import Scorecard
from evaluation.domain.scheme import Scheme
from evaluation.errors import HengjiError
from evaluation.scorecard import compose
from evaluation.services.actors import READERS, Actor
from evaluation.storage.repository import Store


@dataclass(frozen=True)
class Evaluation:
    """One scorecard with what it was made from."""

    holdings: Holdings
    dataset: Dataset
    scorecard: Scorecard

    @property
    def indicators(self) -> dict[str, Indicator]:
        """The scheme's indicators by code; one that only a formula knows is named by its code."""
        known = {each.code: each for each in self.dataset.indicators}
        return {
            code: known.get(code) or Indicator(code=code, name_zh=code) for code in self.scorecard.scheme.indicators
        }


def frameworks(store: Store, actor: Actor) -> tuple[Framework, ...]:
    """The frameworks that the actor may read."""
    actor.must_hold(READERS, "查看框架")
    return tuple(store.frameworks())


def holdings(store: Store, actor: Actor, framework: str) -> Holdings:
    """A framework with its frames and schemes."""
    actor.must_hold(READERS, "查看框架")
    return store.holdings(framework)


def evaluate(store: Store, actor: Actor, scheme: Scheme, period: str) -> Evaluation:
    """The scorecard of a period under a scheme; raises NothingToScore and the errors of `compose`."""
    return compose_of(holdings(store, actor, scheme.framework), scheme, period)


def compose_of(held: Holdings, scheme: Scheme, period: str) -> Evaluation:
    """The evaluation of holdings already read."""
    dataset = assemble(held, scheme.level, period)
    return Evaluation(held, dataset, compose(dataset, scheme))


def scored(held: Holdings, scheme: Scheme, period: str) -> Scorecard | None:
    """The scorecard of holdings already read; None where it cannot be made, or where nobody has a total."""
    try:
        card = compose_of(held, scheme, period).scorecard
    except HengjiError:
        return None
    return card if card.scores["total"].notna().any() else None


def levels(held: Holdings) -> tuple[Level, ...]:
    """The levels that have units and a scheme."""
    return tuple(level for level in Level if schemes(held, level) and any(unit.level == level for unit in held.units))


def periods(held: Holdings, level: Level) -> tuple[str, ...]:
    """The periods that can be scored, newest first; a cadre's are those of the units led."""
    if level is not Level.CADRE:
        return tuple(reversed(held.periods(level)))
    scheme = held.reference(level)
    drawn = [Level(each) for each in scheme.embedded] if scheme else []
    return tuple(sorted({period for each in drawn for period in held.periods(each)}, reverse=True))


def schemes(held: Holdings, level: Level) -> tuple[Scheme, ...]:
    """The schemes of a level, the reference first."""
    return tuple(scheme for scheme in held.schemes.values() if scheme.level == level)


def members(held: Holdings, level: Level, period: str) -> dict[str, str]:
    """unit -> its category in the period; the largest category first, units by code."""
    found = assemble(held, level, period).categories
    counts = Counter(found)
    order = sorted(found.index, key=lambda code: (found[code] == NO_CATEGORY, -counts[found[code]], found[code], code))
    return {str(code): str(found[code]) for code in order}


def categories(held: Holdings, level: Level, period: str) -> tuple[str, ...]:
    """The categories valid in the period, the largest first."""
    return tuple(dict.fromkeys(members(held, level, period).values()))
