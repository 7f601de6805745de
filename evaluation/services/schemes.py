"""A scheme being drafted from another: one part changed at a time, what differs, and saving under a new code."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd

from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.domain.scheme import Leaf, Scheme, parse
from evaluation.domain.settings import Unadjusted
from evaluation.domain.units import Condition, ConditionRole
from evaluation.errors import Fault, InvalidScheme, RefusedCondition
from evaluation.services.actors import OFFICER, PLANNER, Actor
from evaluation.services.drafts import BLIND, NAMED
from evaluation.steps.adjustment import WHY_REFUSED
from evaluation.storage.repository import Store

EDITORS = (OFFICER, PLANNER)
NONE = "—"
TAGS = ("method", "source", "mean", "effect", "trigger")
LINEAR = MappingProxyType({"method": "least_squares"})
Change = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Difference:
    """One choice that differs: `about` an indicator, a pillar or the scheme (empty), the field, before and after."""

    about: str
    field: str
    before: str
    after: str


def places(scheme: Scheme) -> dict[str, str]:
    """indicator -> the pillar that it stands in, in the order of the tree."""
    found = {
        each.indicator: node.code for node in scheme.tree.nodes for each in node.children if isinstance(each, Leaf)
    }
    return {code: found[code] for code in scheme.indicators}


def with_leaf(scheme: Scheme, indicator: str, changes: Mapping[str, Any]) -> Scheme:
    """The scheme with one indicator judged otherwise; raises InvalidScheme."""

    def change(part: dict[str, Any]) -> dict[str, Any]:
        return part | dict(changes) if part.get("indicator") == indicator else part

    return parse(scheme.model_dump() | {"tree": _changed(scheme.tree.model_dump(), change)})


def with_mean(scheme: Scheme, node: str, mean: Mapping[str, Any]) -> Scheme:
    """The scheme with another mean in one pillar; raises InvalidScheme."""

    def change(part: dict[str, Any]) -> dict[str, Any]:
        return part | {"mean": dict(mean)} if part.get("code") == node else part

    return parse(scheme.model_dump() | {"tree": _changed(scheme.tree.model_dump(), change)})


def with_parts(scheme: Scheme, changes: Mapping[str, Any]) -> Scheme:
    """The scheme with whole parts replaced (`missing`, `window_years`, `grading` …); raises InvalidScheme."""
    return scheme.revise(changes)


def with_conditions(
    scheme: Scheme, register: Sequence[Condition], chosen: Mapping[str, str], method: Mapping[str, Any] = LINEAR
) -> Scheme:
    """The scheme adjusted for the conditions chosen (code -> `identity` or `log`); raises RefusedCondition.

    `method`: its name, and its parameters where they are not to stay or to be as usual. Without a condition nothing is
    adjusted, unless the years alone can do it.
    """
    for condition in register:
        fault = refusal(condition) if condition.condition in chosen else None
        if fault is not None:
            raise fault
    terms = [{"condition": code, "scale": scale} for code, scale in chosen.items()]
    if not terms and method["method"] != "random_intercept":
        return scheme.revise({"adjustment": Unadjusted().model_dump()})
    present = scheme.adjustment
    kept = () if isinstance(present, Unadjusted) else present.intended_twice
    return scheme.revise({"adjustment": {"intended_twice": kept, **method, "conditions": terms}})


def with_grades(scheme: Scheme, grades: pd.DataFrame, quotas: pd.DataFrame) -> Scheme:
    """The scheme with grades (code, name_zh, name_en, quota, least; best first) and quotas by category as edited."""
    rows = [{name: value for name, value in row.items() if pd.notna(value)} for row in grades.to_dict("records")]
    shares = quotas.dropna().set_index("category")["quota"].to_dict()
    changes = {"grades": [row for row in rows if row], "quotas": shares}
    return scheme.revise({"grading": scheme.grading.model_dump() | changes})


def with_gate(scheme: Scheme, gate: Mapping[str, Any]) -> Scheme:
    """The scheme with a gate more, or in place of the one of the same code; raises InvalidScheme."""
    kept = [each.model_dump() for each in scheme.gates if each.rule != gate["rule"]]
    return scheme.revise({"gates": [*kept, dict(gate)]})


def without_gate(scheme: Scheme, rule: str) -> Scheme:
    """The scheme without a gate."""
    return scheme.revise({"gates": [each.model_dump() for each in scheme.gates if each.rule != rule]})


def compared_with(held: Holdings, start: Scheme, draft: Scheme) -> dict[str, Scheme]:
    """What a draft is held against: where it started, last year's scheme, the level's reference; each once."""
    last, reference = held.schemes.get(draft.follows), held.reference(draft.level)
    found = {"start": start}
    if last is not None and last.fingerprint != start.fingerprint:
        found["last_year"] = last
    if reference is not None and reference.fingerprint != start.fingerprint:
        found["reference"] = reference
    return found


def refusal(condition: Condition) -> RefusedCondition | None:
    """Why a condition may not adjust; None where it may."""
    if condition.role is ConditionRole.CONDITION:
        return None
    return RefusedCondition(condition.condition, condition.name_zh, condition.name_en, *WHY_REFUSED[condition.role])


def adjusted_for(scheme: Scheme) -> dict[str, str]:
    """The conditions that the scheme adjusts for, with their scale."""
    setting = scheme.adjustment
    return {} if isinstance(setting, Unadjusted) else {term.condition: term.scale for term in setting.conditions}


def differences(reference: Scheme, draft: Scheme) -> tuple[Difference, ...]:
    """Every choice in which the draft differs from the reference, names and codes of the scheme left out."""
    apart = ("tree", "weights", "gates")
    found = list(_differences("", _without(reference, *apart), _without(draft, *apart)))
    found += [*_weights(reference, draft), *_gates(reference, draft)]
    stood, stand = places(reference), places(draft)
    found += [Difference(code, "indicator", stood[code], NONE) for code in stood if code not in stand]
    for leaf in draft.leaves:
        code = leaf.indicator
        if code not in stood:
            found.append(Difference(code, "indicator", NONE, stand[code]))
            continue
        if stood[code] != stand[code]:
            found.append(Difference(code, "pillar", stood[code], stand[code]))
        found += _differences(code, reference.leaf(code).model_dump(mode="json"), leaf.model_dump(mode="json"))
    before = {node.code: node.mean.model_dump(mode="json") for node in reference.tree.nodes}
    for node in draft.tree.nodes:
        if node.code in before:
            found += _differences(node.code, {"mean": before[node.code]}, {"mean": node.mean.model_dump(mode="json")})
    return tuple(found)


def save(store: Store, actor: Actor, draft: Scheme, code: str, names: tuple[str, str]) -> Scheme:
    """The draft stored as a new scheme under its own code; raises InvalidScheme where the code is taken."""
    actor.must_hold(EDITORS, "修改方案")
    taken = {version.code for version in store.scheme_versions(draft.framework)}
    if code in taken:
        raise InvalidScheme(
            code, [Fault(f"代码 {code} 已被使用,请换一个", f"the code {code} is taken; choose another")]
        )
    named = draft.revise({"code": code, "name_zh": names[0], "name_en": names[1]})
    with store.unit_of_work(actor.name) as work:
        work.put_scheme(draft.framework, named, "draft", source=source_of_weights(store, named))
    return named


def source_of_weights(store: Store, scheme: Scheme) -> str:
    """How weights that differ from the reference's were set: `drafts.BLIND` where drafts set blind hold them all.

    Else `drafts.NAMED`, as they were typed or taken with names of units in sight; empty: they are the reference's.
    """
    known = [each for each in store.scheme_versions(scheme.framework) if each.kind == "reference"]
    last = next((each for each in reversed(known) if each.level == scheme.level.value), None)
    adopted = store.scheme(scheme.framework, last.code, last.version).weights if last else {}
    own = [row for category, row in scheme.weights.items() if dict(row) != dict(adopted.get(category, {}))]
    if not own:
        return ""
    blind = [row for each in store.drafts(scheme.framework) if each.source == BLIND for row in each.weights.values()]
    return BLIND if all(dict(row) in map(dict, blind) for row in own) else NAMED


def is_draft(store: Store, scheme: Scheme) -> bool:
    """Whether every stored version of the scheme's code is a draft, so that the next version may be saved over it."""
    kinds = {each.kind for each in store.scheme_versions(scheme.framework) if each.code == scheme.code}
    return kinds == {"draft"}


def save_version(store: Store, actor: Actor, draft: Scheme) -> Scheme:
    """The draft stored as the next version of its own code; raises InvalidScheme for the code of a reference."""
    actor.must_hold(EDITORS, "修改方案")
    if not is_draft(store, draft):
        fault = Fault("参考方案不覆盖,请另存为新方案", "a reference is not saved over; save it as a new scheme")
        raise InvalidScheme(draft.code, [fault])
    with store.unit_of_work(actor.name) as work:
        work.put_scheme(draft.framework, draft, "draft", source=source_of_weights(store, draft))
    return draft


def suggested_code(held: Holdings, level: Level) -> str:
    """A code that is free."""
    number = 1
    while f"draft_{level}_{number}" in held.schemes:
        number += 1
    return f"draft_{level}_{number}"


def _changed(part: dict[str, Any], change: Change) -> dict[str, Any]:
    """The tree as plain data with `change` applied to every node and leaf."""
    children = [_changed(child, change) for child in part.get("children", ())]
    result: dict[str, Any] = change(part | ({"children": children} if children else {}))
    return result


def _weights(reference: Scheme, draft: Scheme) -> Iterator[Difference]:
    """Points that differ of what both have; those of a category that one scheme does not weigh are —."""
    for code in (each for each in draft.indicators if each in reference.indicators):
        for category in dict.fromkeys([*reference.weights, *draft.weights]):
            one, other = (scheme.weights.get(category, {}).get(code) for scheme in (reference, draft))
            if one != other:
                yield Difference(code, f"weights.{category}", _said(one), _said(other))


def _gates(reference: Scheme, draft: Scheme) -> Iterator[Difference]:
    """Gates that came, went or changed; each by its effect."""
    before, after = (
        {gate.rule: gate.model_dump(mode="json") for gate in scheme.gates} for scheme in (reference, draft)
    )
    for rule in dict.fromkeys([*before, *after]):
        if rule in before and rule in after:
            yield from _differences(rule, before[rule], after[rule])
        else:
            one, other = (_said(held[rule]["effect"]) if rule in held else NONE for held in (before, after))
            yield Difference(rule, "gates", one, other)


def _without(scheme: Scheme, *parts: str) -> dict[str, Any]:
    said = scheme.model_dump(mode="json", exclude={"code", "name_zh", "name_en", "embedded", *parts})
    said["document"] = len(scheme.document)  # how long it is, not the whole text
    return {**said, "aggregation": scheme.aggregation.model_dump(mode="json")}  # the text leaves the usual one out


def _differences(about: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for field in dict.fromkeys([*before, *after]):
        one, other = before.get(field), after.get(field)
        if field == "collection":
            one, other = one or {}, other or {}
        if one == other:
            continue
        if isinstance(one, dict) and isinstance(other, dict) and one.get("method") == other.get("method"):
            for inner in _differences(about, one, other):
                yield Difference(about, f"{field}.{inner.field}", inner.before, inner.after)
        else:
            yield Difference(about, field, _said(one), _said(other))


def _said(value: Any) -> str:
    """A choice in one line."""
    match value:
        case None:
            return "—"
        case bool():
            return "✓" if value else "—"
        case float() | int():
            return f"{value:g}"
        case dict():
            tag = next((str(value[key]) for key in TAGS if key in value), "")
            rest = ", ".join(f"{key}={_said(each)}" for key, each in value.items() if key not in TAGS)
            return f"{tag}({rest})" if tag else rest or "—"
        case list():
            return "; ".join(map(_said, value)) or "—"
        case _:
            return str(value) or "—"
