"""What does not fit together between the files of a framework that each read well on their own."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

from evaluation.domain.framework import Framework
from evaluation.domain.gates import OnValue
from evaluation.domain.scheme import Scheme
from evaluation.domain.units import Membership, Posting, Target
from evaluation.errors import Fault

MOST = 20
_LAST = "9999"

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)


def find_row_faults(parts: Mapping[str, Sequence[Any]]) -> list[Fault]:
    """Targets and postings given twice, postings of a cadre at a unit that overlap, units in two categories at once."""
    return [*_targets(parts["targets"]), *_postings(parts["postings"]), *_memberships(parts["memberships"])]


def find_scheme_faults(schemes: Iterable[Scheme], framework: Framework | None, indicators: set[str]) -> list[Fault]:
    """Schemes of another framework, and indicators of leaves and gates that nobody registered or derives."""
    faults = []
    for scheme in schemes:
        if framework is not None and scheme.framework != framework.code:
            faults.append(
                Fault(
                    f"方案 {scheme.code} 属于框架 {scheme.framework},不是 {framework.code}",
                    f"scheme {scheme.code} is of framework {scheme.framework}, not of {framework.code}",
                )
            )
        known = indicators | {derivation.code for derivation in scheme.derivations}
        attributed = {leaf.indicator for leaf in scheme.leaves if leaf.attribution}
        unknown = set(scheme.indicators) - known - attributed
        faults += [
            Fault(
                f"方案 {scheme.code} 用到未登记的指标 {code}",
                f"scheme {scheme.code} uses indicator {code}, which is not registered",
            )
            for code in sorted(unknown)
        ]
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
