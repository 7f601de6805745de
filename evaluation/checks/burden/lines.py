"""Lines against blocks (条块): what each department claims of the assessed, and where two of them pull apart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from evaluation.checks.burden.subject import Subject
from evaluation.domain.assessing import Said
from evaluation.domain.collecting import Channel
from evaluation.domain.gates import OnValue, Veto
from evaluation.domain.scheme import Leaf
from evaluation.steps import derivation

COLUMNS = ("weight", "indicators", "hours", "forms", "inspections", "vetoes")
NOBODY = "—"
APART = 2.0  # how many times the weight on one duty may differ between two lines
STEP = 1.01


@dataclass(frozen=True)
class Conflict:
    """Two indicators of different lines that cannot both be served, or that ask the same duty unlike."""

    kind: str
    codes: tuple[str, str]
    lines: tuple[str, str]
    why: Said


def matrix(subject: Subject, category: str) -> pd.DataFrame:
    """line × COLUMNS: what each asks of one unit of the category in a year; a row `total` at the end.

    A veto is claimed by the line of its indicator; one on an event alone by nobody in particular.
    Hours, forms and inspections of a line are those of its indicators alone; one that two of them share stands with
    both and once in the total, which is what a unit really fills in, as `burden_summary` has it.
    """
    rows = subject.weights[category]
    vetoes = _vetoes(subject)
    index = pd.Index(sorted({_line(subject, leaf) for leaf in subject.leaves} | set(vetoes)))
    table = pd.DataFrame(0.0, index=index, columns=list(COLUMNS))
    for leaf in subject.leaves:
        if rows[leaf.indicator] > 0:
            table.loc[_line(subject, leaf), COLUMNS[:-1]] += _claims(subject, leaf, rows[leaf.indicator])
    table["vetoes"] = pd.Series(vetoes, dtype=object).value_counts().reindex(index, fill_value=0).astype(float)
    table.loc["total"] = table.sum()
    whole = subject.burden(subject.scheme, category)
    table.loc["total", ["hours", "forms", "inspections"]] = [whole.hours, whole.forms, whole.inspections]
    return table


def conflicts(subject: Subject) -> tuple[Conflict, ...]:
    """Pairs of indicators that pull one field apart; and those of different lines that treat one duty unlike."""
    return (*_opposed(subject), *(each for each in _unequal(subject) if each.lines[0] != each.lines[1]))


def _opposed(subject: Subject) -> Iterator[Conflict]:
    """One field that one indicator wants to rise and another to fall, also where one line asks both."""
    pulls = [(leaf, _pulls(subject, leaf)) for leaf in subject.leaves]
    for (one, first), (other, second) in combinations(pulls, 2):
        for field in sorted(first.keys() & second.keys()):
            if first[field] * second[field] < 0:
                zh, en = _named(subject, field)
                why = Said(zh=f"对“{zh}”的要求方向相反", en=f'they pull "{en}" in opposite directions')
                yield _conflict(subject, "opposed", (one, other), why)


def _unequal(subject: Subject) -> Iterator[Conflict]:
    """One duty that two lines weigh very differently, or define differently."""
    held = [leaf for leaf in subject.leaves if leaf.collection and leaf.collection.duty]
    for one, other in combinations(held, 2):
        duties = {leaf.collection.duty for leaf in (one, other) if leaf.collection}
        if len(duties) > 1:
            continue
        low, high = sorted(subject.heaviest[leaf.indicator] for leaf in (one, other))
        if high > APART * low:
            why = Said(zh=f"同一事项权重 {high:g} 分与 {low:g} 分", en=f"{high:g} and {low:g} points on one duty")
            yield _conflict(subject, "weights", (one, other), why)
        texts = {subject.indicators[leaf.indicator].definition for leaf in (one, other)}
        if len(texts) > 1 and all(texts):
            yield _conflict(
                subject, "definitions", (one, other), Said(zh="同一事项口径不同", en="one duty defined in two ways")
            )


def _named(subject: Subject, field: str) -> tuple[str, str]:
    """A field in Chinese and English: as the catalogue or the register of indicators names it, else by its code."""
    held = {each.code: (each.name_zh, each.name_en or each.name_zh) for each in subject.holdings.indicators}
    held |= {each.code: (each.name_zh, each.name_en or each.name_zh) for each in subject.holdings.data_items}
    return held.get(field, (field, field))


def _pulls(subject: Subject, leaf: Leaf) -> Mapping[str, float]:
    """Field -> which way the indicator's direction pulls it; without a formula the indicator is its own field."""
    formula = next((each.formula for each in subject.holdings.indicator_items if each.indicator == leaf.indicator), "")
    if not formula:
        return {leaf.indicator: float(leaf.direction.sign)}
    fields = dict.fromkeys(derivation.items(formula), np.ones(1))
    base = derivation.evaluate(formula, fields, code=leaf.indicator)
    moved = {
        field: derivation.evaluate(formula, fields | {field: np.full(1, STEP)}, code=leaf.indicator) for field in fields
    }
    return {field: leaf.direction.sign * float(np.sign(np.nan_to_num(each - base))[0]) for field, each in moved.items()}


def _claims(subject: Subject, leaf: Leaf, points: float) -> np.ndarray:
    collection = leaf.collection
    form = float(collection is not None and collection.channel.is_paperwork)
    visit = collection.times_a_year if collection is not None and collection.channel is Channel.INSPECTION else 0.0
    return np.array([points, 1.0, subject.hours(leaf.indicator), form, visit])


def _vetoes(subject: Subject) -> list[str]:
    """The line of each veto: that of the indicator whose value triggers it, or under whose code it stands."""
    leaves = {leaf.indicator: leaf for leaf in subject.scheme.leaves}
    gates = [gate for gate in subject.scheme.gates if isinstance(gate.effect, Veto)]
    codes = [gate.trigger.indicator if isinstance(gate.trigger, OnValue) else gate.rule for gate in gates]
    return [_line(subject, leaves[code]) if code in leaves else NOBODY for code in (*codes, *subject.unfounded)]


def _conflict(subject: Subject, kind: str, pair: tuple[Leaf, Leaf], why: Said) -> Conflict:
    one, other = pair
    lines = (_line(subject, one), _line(subject, other))
    return Conflict(kind, (one.indicator, other.indicator), lines, why)


def _line(subject: Subject, leaf: Leaf) -> str:
    return subject.indicators[leaf.indicator].owner or NOBODY
