"""A scheme's tree and weights in the making: indicators in, out and from pillar to pillar; weights by category."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from evaluation.checks.burden.actions import Action, applied
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Indicator
from evaluation.domain.scheme import Scheme, parse
from evaluation.errors import Fault, InvalidScheme

Part = dict[str, Any]


def choosable(held: Holdings, scheme: Scheme) -> tuple[Indicator, ...]:
    """The framework's indicators of the level that the scheme does not have yet."""
    taken = set(scheme.indicators)
    return tuple(each for each in held.indicators if each.level == scheme.level and each.code not in taken)


def with_indicator(scheme: Scheme, leaf: Mapping[str, Any], pillar: str, points: float, day: date) -> Scheme:
    """The scheme with an indicator more: `points` of 100 in every category, taken from the others in proportion.

    In a scheme that is issued already the day is noted as that of the change. Raises InvalidScheme.
    """
    late = {"changed_on": day} if scheme.issued_on is not None and day > scheme.issued_on else {}
    content = scheme.model_dump()
    content["tree"] = _put(content["tree"], pillar, dict(leaf) | late)
    content["weights"] = {
        category: {code: held * (100 - points) / 100 for code, held in row.items()} | {leaf["indicator"]: points}
        for category, row in content["weights"].items()
    }
    return parse(content)


def without_indicator(scheme: Scheme, indicator: str) -> Scheme:
    """The scheme without an indicator; its weight goes to the rest of its pillar. Raises InvalidScheme for the last."""
    if scheme.indicators == (indicator,):
        raise InvalidScheme(scheme.code, [Fault("方案没有指标", "the scheme has no indicators")])
    return applied(scheme, [Action("drop", indicator)])


def moved(scheme: Scheme, indicator: str, pillar: str) -> Scheme:
    """The scheme with an indicator in another pillar; a pillar left empty goes. Weights stay."""
    leaf = scheme.leaf(indicator).model_dump()
    content = scheme.model_dump()
    put = _put(_each(content["tree"], lambda part: _without(part, indicator)), pillar, leaf)
    return parse(content | {"tree": _pruned(put)})


def with_pillar(scheme: Scheme, pillar: Mapping[str, str], indicator: str) -> Scheme:
    """The scheme with a new pillar (code, names) below the root that takes an indicator in, since none is empty."""
    if pillar["code"] in {node.code for node in scheme.tree.nodes}:
        fault = Fault(f"板块代码 {pillar['code']} 已被使用", f"the code of the pillar {pillar['code']} is taken")
        raise InvalidScheme(scheme.code, [fault])
    leaf = scheme.leaf(indicator).model_dump()
    content = scheme.model_dump()
    tree = _pruned(_each(content["tree"], lambda part: _without(part, indicator)))
    tree["children"] = [*tree["children"], {**pillar, "children": [leaf]}]
    return parse(content | {"tree": tree})


def weights_table(scheme: Scheme) -> pd.DataFrame:
    """indicator × category: points of 100, in the order of the tree."""
    return pd.DataFrame(scheme.weights).reindex(list(scheme.indicators)).fillna(0.0)


def with_weights(scheme: Scheme, edited: pd.DataFrame) -> Scheme:
    """The scheme with the points of an edited table (indicator × category); raises InvalidScheme unless 100 each."""
    rows = {
        str(category): {str(code): float(points) for code, points in edited[category].fillna(0).items()}
        for category in edited.columns
    }
    return scheme.revise({"weights": rows})


def scaled(edited: pd.DataFrame) -> pd.DataFrame:
    """The same proportions with every category summing to 100; one without any weight stays as it is."""
    sums = edited.fillna(0).sum()
    return edited.fillna(0).mul(100 / sums.where(sums > 0, 100))


def _put(part: Part, pillar: str, leaf: Part) -> Part:
    def change(node: Part) -> Part:
        return node | {"children": [*node["children"], leaf]} if node.get("code") == pillar else node

    return _each(part, change)


def _without(node: Part, indicator: str) -> Part:
    return node | {"children": [each for each in node["children"] if each.get("indicator") != indicator]}


def _each(part: Part, change: Callable[[Part], Part]) -> Part:
    """The tree with `change` applied to every node."""
    if "children" not in part:
        return part
    return change(part | {"children": [_each(child, change) for child in part["children"]]})


def _pruned(part: Part) -> Part:
    """The tree without pillars left empty."""
    return _each(part, lambda node: node | {
        "children": [each for each in node["children"] if "children" not in each or each["children"]]
    })  # fmt: skip
