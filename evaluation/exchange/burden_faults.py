"""What does not fit together in the files on what the grass roots are asked for."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from evaluation.domain.collecting import DataItem, IndicatorFormula
from evaluation.domain.duties import DutyItem
from evaluation.errors import Fault, InvalidFormula
from evaluation.steps import derivation

MOST = 20


def find_burden_faults(parts: Mapping[str, Sequence[Any]]) -> list[Fault]:
    """Codes given twice, fields with two owners, formulas over unknown fields, duties that overlap, unknown units."""
    units = {unit.code for unit in parts["units"]}
    return [
        *_repeated("data_items.csv", (item.code for item in parts["data_items"])),
        *_repeated("requests.csv", (request.code for request in parts["requests"])),
        *_repeated("indicator_items.csv", (each.indicator for each in parts["indicator_items"])),
        *_repeated("staff.csv", (f"{each.unit} {each.as_of}" for each in parts["staff"])),
        *_repeated(
            "target_chain.csv",
            (f"{each.subject} {each.period} {each.parent} {each.child}" for each in parts["target_chain"]),
        ),
        *_owners(parts["data_items"]),
        *_formulas(parts["indicator_items"], parts["data_items"], {each.code for each in parts["indicators"]}),
        *_overlaps(parts["duty_items"]),
        *_unknown("duty_items.csv", {each.unit for each in parts["duty_items"] if each.unit} - units),
        *_unknown("staff.csv", {each.unit for each in parts["staff"]} - units),
    ]


def _repeated(file: str, keys: Iterable[Hashable]) -> list[Fault]:
    twice = [key for key, count in Counter(keys).items() if count > 1][:MOST]
    return [Fault(f"{file} 重复:{key}", f"{file}: {key} stands twice") for key in twice]


def _unknown(file: str, codes: set[str]) -> list[Fault]:
    return [
        Fault(f"{file} 用到未登记的单位 {code}", f"{file} uses unit {code}, which is not registered")
        for code in sorted(codes)[:MOST]
    ]


def _owners(items: Sequence[DataItem]) -> list[Fault]:
    """A field that two departments claim is collected twice."""
    owners: dict[str, set[str]] = defaultdict(set)
    for item in items:
        owners[item.name_zh].add(item.owner)
    return [
        Fault(
            f"data_items.csv 数据项“{name}”有 {len(held)} 个归口部门({'、'.join(sorted(held))}),只能有一个",
            f"data_items.csv: the field “{name}” has {len(held)} owners ({', '.join(sorted(held))}); it may have one",
        )
        for name, held in owners.items()
        if len(held) > 1
    ][:MOST]


def _formulas(formulas: Sequence[IndicatorFormula], items: Sequence[DataItem], indicators: set[str]) -> list[Fault]:
    known = {item.code: np.ones(1) for item in items}
    faults = [
        Fault(
            f"indicator_items.csv 用到未登记的指标 {each.indicator}",
            f"indicator_items.csv uses indicator {each.indicator}, which is not registered",
        )
        for each in formulas
        if each.indicator not in indicators
    ]
    for each in formulas:
        try:
            derivation.evaluate(each.formula, known, code=each.indicator)
        except InvalidFormula as error:
            faults.append(Fault(f"indicator_items.csv {error}", f"indicator_items.csv: {error.english}"))
    return faults[:MOST]


def _overlaps(items: Sequence[DutyItem]) -> list[Fault]:
    """An item stands on one list of a township at a time."""
    held: dict[tuple[str, str], list[DutyItem]] = defaultdict(list)
    for item in items:
        held[item.code, item.unit].append(item)
    faults = []
    for (code, unit), rows in held.items():
        rows.sort(key=lambda row: (row.valid_from or date.min, row.valid_to or date.max))
        faults += [
            Fault(
                f"duty_items.csv 事项 {code}({unit or '共有'})在“{former.duty_list}”与“{later.duty_list}”中有效期重叠",
                f"duty_items.csv: item {code} ({unit or 'common'}) is on “{former.duty_list}” and “{later.duty_list}” "
                "at once",
            )
            for former, later in pairwise(rows)
            if (later.valid_from or date.min) <= (former.valid_to or date.max)
        ]
    return faults[:MOST]
