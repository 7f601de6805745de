"""From what is stored to a scorecard: frameworks, what may be chosen in them, and one evaluation."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.domain.dataset import NO_CATEGORY, Dataset, assemble
from evaluation.domain.framework import Framework, Holdings
from evaluation.domain.indicators import Level
from evaluation.domain.results import Scorecard
from evaluation.domain.scheme import ANY_CATEGORY, Scheme
from evaluation.scorecard import compose
from evaluation.services.actors import READERS, Actor
from evaluation.storage.repository import Store


@dataclass(frozen=True)
class Evaluation:
    """One scorecard with what it was made from."""

    holdings: Holdings
    dataset: Dataset
    scorecard: Scorecard


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


def categories(held: Holdings, level: Level, period: str, scheme: Scheme) -> tuple[str, ...]:
    """The categories valid in the period, those the scheme weighs first and in its order."""
    present = set(assemble(held, level, period).categories)
    named = [category for category in scheme.weights if category != ANY_CATEGORY and category in present]
    return (*named, *_alphabetic(present.difference(named)))


def category_of(held: Holdings, level: Level, period: str, unit: str) -> str:
    """The category of a unit in the period; empty for a unit that is not there."""
    return str(assemble(held, level, period).categories.get(unit, ""))


def _alphabetic(codes: set[str]) -> Sequence[str]:
    return sorted(codes, key=lambda code: (code == NO_CATEGORY, code))
