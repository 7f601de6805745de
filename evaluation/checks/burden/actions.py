"""What a repair does to a scheme: drop, merge, take from the catalogue, soften, reweigh; and the scheme after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from evaluation.checks.burden.reweighing import reweighed
from evaluation.checks.burden.subject import Subject
from evaluation.domain.scheme import Scheme, parse

Rows = Mapping[str, Mapping[str, float]]
GOING = frozenset({"drop", "merge"})
REWEIGHING = frozenset({"lift", "balance"})


@dataclass(frozen=True)
class Action:
    """One step: drop an indicator, merge it into `into`, take it from the catalogue, soften a veto; or reweigh.

    `lift` raises every weight to `floor` points, `balance` brings the latent share `between` its limits (0..1); their
    `code` is the metric that they are for. `lost`: what the ranking loses by this step alone, 0..1; `hours`: what one
    unit saves in a year; `mends`: metrics it relieves.
    """

    kind: Literal["drop", "merge", "take", "soften", "lift", "balance"]
    code: str
    into: str = ""
    lost: float = 0.0
    hours: float = 0.0
    mends: frozenset[str] = frozenset()
    floor: float = 0.0
    between: tuple[float, float] = (0.0, 1.0)


def applied(scheme: Scheme, actions: Sequence[Action]) -> Scheme:
    """The scheme after the actions."""
    content = scheme.model_dump(mode="json")
    dropped = {each.code for each in actions if each.kind in GOING}
    taken = {each.code for each in actions if each.kind == "take"}
    softened = {each.code for each in actions if each.kind == "soften"}
    content["weights"] = weighed(scheme, actions)
    content["tree"] = _pruned(content["tree"], dropped, taken)
    for gate in content["gates"]:
        if gate["rule"] in softened:
            gate["effect"] = {"effect": "bar"}
    gone = [gate for gate in content["gates"] if gate["trigger"].get("indicator") in dropped]
    content["gates"] = [gate for gate in content["gates"] if gate not in gone]
    return parse(content)


def after(subject: Subject, actions: Sequence[Action]) -> Subject:
    """The subject with its scheme after the actions; a veto softened, or gone with its indicator, needs no basis."""
    gone = {each.code for each in actions if each.kind in {*GOING, "soften"}}
    unfounded = tuple(code for code in subject.unfounded if code not in gone)
    return replace(subject, scheme=applied(subject.scheme, actions), unfounded=unfounded)


def weighed(scheme: Scheme, actions: Sequence[Action]) -> dict[str, dict[str, float]]:
    """category -> indicator -> points after the actions.

    The weight of what is dropped goes to the rest of its pillar, else to all; weights are given back after that.
    """
    dropped = {each.code: each.into for each in actions if each.kind in GOING}
    siblings = {
        leaf.indicator: [other.indicator for other in node.leaves]
        for node in (scheme.tree.nodes[1:] if dropped else ())
        for leaf in node.leaves
    }
    anywhere = [each for row in scheme.weights.values() for each, points in row.items() if points > 0]
    siblings |= {"": [each for each in dict.fromkeys(anywhere) if each not in dropped]}
    rows = {name: _moved(row, dropped, siblings) for name, row in scheme.weights.items()}
    given = [each for each in actions if each.kind in REWEIGHING]
    if not given:
        return rows
    kinds = {leaf.indicator: leaf.achievement for leaf in scheme.leaves}
    floor = max(each.floor for each in given)
    between = max(each.between[0] for each in given), min(each.between[1] for each in given)
    return {name: reweighed(row, kinds, floor, between) for name, row in rows.items()}


def _moved(
    row: Mapping[str, float], dropped: Mapping[str, str], siblings: Mapping[str, Sequence[str]]
) -> dict[str, float]:
    """Weights with what was dropped handed on: to what it is merged into, else its pillar, else all, in proportion.

    `siblings`: indicator -> those of its pillar; "" -> what weighs in any category, for one where nothing is left.
    """
    left = {code: points for code, points in row.items() if code not in dropped}
    for code, into in dropped.items():
        points = row.get(code, 0.0)
        heirs = [into] if into in left else [each for each in siblings.get(code, ()) if left.get(each, 0) > 0]
        heirs = heirs or [each for each, held in left.items() if held > 0] or list(siblings[""])
        left = dict.fromkeys(heirs, 0.0) | left
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
