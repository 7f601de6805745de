"""A scheme's indicators in groups, as sliders show them: those that may carry weight, and those that may not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from evaluation.domain.indicators import Achievement
from evaluation.domain.scheme import Leaf, Node, Scheme


@dataclass(frozen=True)
class Pillar:
    """A group of sliders; `judged` are leaves that an organisation judges, without weight."""

    node: Node
    leaves: tuple[Leaf, ...]
    judged: tuple[Leaf, ...]


def group(scheme: Scheme) -> tuple[Pillar, ...]:
    """The groups below the root, in the order of the scheme; indicators directly below it come as one group."""
    nodes = [child for child in scheme.tree.children if isinstance(child, Node)]
    loose = tuple(child for child in scheme.tree.children if isinstance(child, Leaf))
    groups = [*([(scheme.tree, loose)] if loose else []), *((node, node.leaves) for node in nodes)]
    return tuple(
        Pillar(
            node,
            tuple(leaf for leaf in leaves if leaf.achievement is not Achievement.NONE),
            tuple(leaf for leaf in leaves if leaf.achievement is Achievement.NONE),
        )
        for node, leaves in groups
    )


def weighted_first(scheme: Scheme, shares: Mapping[str, float]) -> tuple[Pillar, ...]:
    """The groups, and the indicators in each, in the order of the scheme; those that carry no weight come last.

    Groups that an organisation judges keep their place. A scheme for many categories holds indicators
    that one of them does not use.
    """

    def idle(leaf: Leaf) -> bool:
        return shares[leaf.indicator] == 0

    def unused(pillar: Pillar) -> bool:
        return bool(pillar.leaves) and all(map(idle, pillar.leaves))

    groups = (replace(pillar, leaves=tuple(sorted(pillar.leaves, key=idle))) for pillar in group(scheme))
    return tuple(sorted(groups, key=unused))


def weighable(scheme: Scheme) -> tuple[Leaf, ...]:
    """The leaves that may carry weight: an organisation's judgement has none."""
    return tuple(leaf for leaf in scheme.leaves if leaf.achievement is not Achievement.NONE)
