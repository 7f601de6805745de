"""What a scheme asks of each unit in a year: indicators, forms, hours, and the weight proven by traces."""

from collections.abc import Iterable
from dataclasses import dataclass

from evaluation.domain.collecting import Channel, Collection
from evaluation.domain.policy import USUAL, Policy
from evaluation.domain.scheme import Leaf, Scheme


@dataclass(frozen=True)
class Burden:
    """A unit's burden in a category: `forms` = forms and folders to fill, `inspections` and `hours` a year.

    `traces`, `unstated`: shares of weight (0..1), the latter of what the scheme does not say how it is collected; what
    that costs is not in.
    """

    indicators: int
    forms: int
    inspections: float
    hours: float
    traces: float
    unstated: float


def summarise(scheme: Scheme, category: str, policy: Policy = USUAL) -> Burden:
    """The burden of a unit of the category; an indicator without weight there asks nothing.

    A request that several indicators share is counted once, with the most that any of them asks.
    Raises UnknownName where the scheme has no weights for the category.
    """
    weights = scheme.weights_of(category)
    asked = [leaf for leaf in scheme.leaves if weights[leaf.indicator] > 0]
    requests = _requests(asked)
    return Burden(
        indicators=len(asked),
        forms=sum(any(each.channel.is_paperwork for each in shared) for shared in requests),
        inspections=sum(max(map(_visits, shared)) for shared in requests),
        hours=sum(max(map(policy.hours_a_year, shared)) for shared in requests),
        traces=sum(weights[leaf.indicator] for leaf in asked if leaf.collection and leaf.collection.proof == "trace"),
        unstated=sum(weights[leaf.indicator] for leaf in asked if leaf.collection is None),
    )


def _visits(collection: Collection) -> float:
    return collection.times_a_year if collection.channel is Channel.INSPECTION else 0.0


def _requests(leaves: Iterable[Leaf]) -> list[list[Collection]]:
    """What is collected, request by request."""
    found: dict[tuple[str, str], list[Collection]] = {}
    for leaf in leaves:
        if leaf.collection is not None:
            named = leaf.collection.request
            key = ("request", named) if named else ("indicator", leaf.indicator)
            found.setdefault(key, []).append(leaf.collection)
    return list(found.values())
