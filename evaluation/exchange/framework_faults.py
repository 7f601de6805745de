"""What does not fit together between the files of a framework that each read well on their own."""

import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from evaluation.domain.framework import Framework
from evaluation.domain.gates import OnValue
from evaluation.domain.scheme import Scheme
from evaluation.domain.units import Membership, Posting, Target
from evaluation.errors import Fault
from evaluation.exchange import text_tables

MOST = 20
_LAST = "9999"

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)


def find_row_faults(parts: Mapping[str, Sequence[Any]]) -> list[Fault]:
    """Targets and postings given twice, postings of a cadre at a unit that overlap, units in two categories at once."""
    return [*_targets(parts["targets"]), *_postings(parts["postings"]), *_memberships(parts["memberships"])]


def find_scheme_faults(schemes: Iterable[Scheme], framework: Framework | None, indicators: set[str]) -> list[Fault]:
    """Schemes of another framework, indicators that nobody registered or derives, and last year's schemes not there."""
    faults = []
    schemes = tuple(schemes)
    codes = {scheme.code for scheme in schemes}
    for scheme in schemes:
        if framework is not None and scheme.framework != framework.code:
            faults.append(
                Fault(
                    f"方案 {scheme.code} 属于框架 {scheme.framework},不是 {framework.code}",
                    f"scheme {scheme.code} is of framework {scheme.framework}, not of {framework.code}",
                )
            )
        if scheme.follows and scheme.follows not in codes:
            faults.append(
                Fault(
                    f"方案 {scheme.code} 所接续的上年方案 {scheme.follows} 不在 schemes 中",
                    f"scheme {scheme.code} follows {scheme.follows}, which is not among the schemes",
                )
            )
        known = indicators | {derivation.code for derivation in scheme.derivations}
        attributed = {leaf.indicator for leaf in scheme.leaves if leaf.attribution}
        unknown = set(scheme.indicators) - known - attributed
        faults += [_unregistered(scheme.code, code) for code in sorted(unknown)]
        faults += [
            Fault(
                f"方案 {scheme.code} 的底线 {gate.rule} 用到未登记的指标 {gate.trigger.indicator}",
                f"bottom line {gate.rule} of scheme {scheme.code} uses indicator {gate.trigger.indicator}, "
                "which is not registered",
            )
            for gate in scheme.gates
            if isinstance(gate.trigger, OnValue) and gate.trigger.indicator not in known | attributed
        ]
    return faults


def find_unregistered_leaves(folder: Path) -> list[Fault]:
    """Indicators of leaves that neither indicators.csv nor a derivation has, also in schemes with other faults.

    A misspelt leaf leaves its weight behind, so the scheme itself can only tell of the weight.
    """
    table = text_tables.read(folder / "indicators.csv", [])
    if "code" not in table:
        return []
    faults = []
    for path in sorted((folder / "schemes").glob("*.json")):
        content = _content(path)
        derived = {str(each.get("code")) for each in _mappings(content.get("derivations"))}
        used = {str(leaf["indicator"]) for leaf in _stated_leaves(content.get("tree")) if not leaf.get("attribution")}
        unknown = sorted(used - set(table["code"]) - derived)
        faults += [_unregistered(str(content.get("code", path.name)), code) for code in unknown]
    return faults


def _unregistered(scheme: str, code: str) -> Fault:
    return Fault(
        f"方案 {scheme} 用到未登记的指标 {code}:indicators.csv 里没有;若由公式算出,请在 derivations 中写明",
        f"scheme {scheme} uses indicator {code}, which is not registered: it is not in indicators.csv; "
        "if a formula gives it, state the formula under derivations",
    )


def _content(path: Path) -> Mapping[str, Any]:
    """What a scheme's file says; nothing where it cannot be read, which `frameworks.read` tells."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError):
        return {}
    return content if isinstance(content, dict) else {}


def _stated_leaves(node: object) -> Iterator[Mapping[str, Any]]:
    if not isinstance(node, dict):
        return
    if "indicator" in node:
        yield node
    for child in _mappings(node.get("children")):
        yield from _stated_leaves(child)


def _mappings(content: object) -> list[Mapping[str, Any]]:
    return [each for each in content if isinstance(each, dict)] if isinstance(content, list) else []


def _targets(targets: Sequence[Target]) -> list[Fault]:
    count = Counter((target.unit, target.period, target.indicator) for target in targets)
    repeated = [" ".join(key) for key, number in count.items() if number > 1][:MOST]
    return [Fault(f"targets.csv 目标重复:{key}", f"targets.csv: the target {key} stands twice") for key in repeated]


def _postings(postings: Sequence[Posting]) -> list[Fault]:
    faults = [
        Fault(
            f"postings.csv 任职重复:{each.cadre} {each.unit} {each.post} {each.start}",
            f"postings.csv: the posting {each.cadre} {each.unit} {each.post} {each.start} stands twice",
        )
        for each, number in Counter(postings).items()
        if number > 1
    ]
    for (cadre, unit), held in _grouped(set(postings), lambda each: (each.cadre, each.unit)).items():
        held.sort(key=lambda each: (each.start, each.end or date.max, each.post))
        faults += [
            Fault(
                f"postings.csv {cadre} 在 {unit} 的任职时间重叠:"
                f"{former.post} {former.start} 与 {later.post} {later.start}",
                f"postings.csv: postings of {cadre} at {unit} overlap: "
                f"{former.post} {former.start} and {later.post} {later.start}",
            )
            for former, later in pairwise(held)
            if later.start < (former.end or date.max)  # the day of change may be in both
        ]
    return faults[:MOST]


def _memberships(memberships: Sequence[Membership]) -> list[Fault]:
    faults = []
    for unit, held in _grouped(memberships, lambda each: each.unit).items():
        held.sort(key=lambda each: (each.valid_from, each.valid_to or _LAST))
        faults += [
            Fault(
                f"memberships.csv {unit} 同时属于 {former.category} 与 {later.category}:"
                f"{later.valid_from or '起始'} 起重叠",
                f"memberships.csv: {unit} is in {former.category} and in {later.category} at once "
                f"from {later.valid_from or 'the beginning'}",
            )
            for former, later in pairwise(held)
            if former.category != later.category and later.valid_from <= (former.valid_to or _LAST)
        ]
    return faults[:MOST]


def _grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups
