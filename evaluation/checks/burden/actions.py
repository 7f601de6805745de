"""What a repair does to a scheme: drop, merge, take from the catalogue, soften; and the scheme after it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evaluation.domain.scheme import Node, Scheme, parse


@dataclass(frozen=True)
class Action:
    """One step: drop an indicator, merge it into `into`, take it from the catalogue, or soften a veto.

    `lost`: what the ranking loses by it, 0..1; `hours`: what one unit saves in a year; `mends`: metrics it relieves.
    """

    kind: Literal["drop", "merge", "take", "soften"]
    code: str
    into: str = ""
    lost: float = 0.0
    hours: float = 0.0
    mends: frozenset[str] = frozenset()


def applied(scheme: Scheme, actions: Sequence[Action]) -> Scheme:
    """The scheme after the actions; the weight of what is dropped goes to the rest of its pillar, else to all."""
    content = scheme.model_dump(mode="json")
    dropped = {each.code: each.into for each in actions if each.kind in {"drop", "merge"}}
    taken = {each.code for each in actions if each.kind == "take"}
    softened = {each.code for each in actions if each.kind == "soften"}
    siblings = {
        leaf.indicator: [other.indicator for other in node.leaves]
        for node in _pillars(scheme.tree)
        for leaf in node.leaves
    }
    content["weights"] = {name: _moved(row, dropped, siblings) for name, row in content["weights"].items()}
    content["tree"] = _pruned(content["tree"], set(dropped), taken)
    for gate in content["gates"]:
        if gate["rule"] in softened:
            gate["effect"] = {"effect": "bar"}
    gone = [gate for gate in content["gates"] if gate["trigger"].get("indicator") in dropped]
    content["gates"] = [gate for gate in content["gates"] if gate not in gone]
    return parse(content)


def _pillars(node: Node) -> Iterator[Node]:
    for child in node.children:
        if isinstance(child, Node):
            yield child
            yield from _pillars(child)


def _moved(
    row: Mapping[str, float], dropped: Mapping[str, str], siblings: Mapping[str, Sequence[str]]
) -> dict[str, float]:
    """Weights with what was dropped handed on: to what it is merged into, else its pillar, else all, in proportion."""
    left = {code: points for code, points in row.items() if code not in dropped}
    for code, into in dropped.items():
        points = row.get(code, 0.0)
        heirs = [into] if into in left else [each for each in siblings.get(code, ()) if left.get(each, 0) > 0]
        heirs = heirs or [each for each, held in left.items() if held > 0]
        size = sum(left[each] for each in heirs)
        for each in heirs:
            left[each] += points * (left[each] / size if size else 1 / len(heirs))
    total = sum(left.values())
    return {code: 100 * points / total for code, points in left.items()} if total else left


def _pruned(part: dict[str, Any], dropped: set[str], taken: set[str]) -> dict[str, Any]:
    """The tree without the leaves dropped and without pillars left empty; what is taken is read from a system."""
    if "indicator" in part:
        if part["indicator"] in taken:
            part = part | {"collection": {**part["collection"], "channel": "system", "hours": 0, "proof": "result"}}
        return part
    children = [_pruned(child, dropped, taken) for child in part["children"] if child.get("indicator") not in dropped]
    return part | {"children": [child for child in children if "indicator" in child or child["children"]]}
