"""B7: weight on indicators that are proven by traces of work (photos, clock-ins, minutes) and not by results."""

from evaluation.checks.burden.counts import offender
from evaluation.checks.burden.linter import lint
from evaluation.checks.burden.signals import above, metric
from evaluation.checks.burden.subject import Subject
from evaluation.checks.burden.text import said
from evaluation.domain.assessing import Metric, Said

STATED = Said(zh="方案写明以留痕证明", en="the scheme says that traces prove it")


def trace_weight(subject: Subject) -> Metric:
    """B7: points of weight proven by traces, in the category that has most; stated so, or found in the wording."""
    red = subject.policy["b7.red"]
    limits = Said(zh=f"有则为黄,超过 {red:g} 分为红", en=f"any amber, above {red:g} points red")
    found = {leaf.indicator: why for leaf in subject.leaves if (why := _why(subject, leaf.indicator)) is not None}
    worst = max((sum(row[code] for code in found) for row in subject.weights.values()), default=0.0)
    offenders = [offender(subject, (code,), why) for code, why in found.items()]
    return metric("B7", worst, above(worst, 0, red), limits, offenders)


def _why(subject: Subject, code: str) -> Said | None:
    collection = subject.scheme.leaf(code).collection
    if collection is not None and collection.proof == "trace":
        return STATED
    hits = lint(said(subject.indicators[code]))
    if not hits:
        return None
    return Said(
        zh=f"写有“{hits[0].phrase}”;可改为:{hits[0].instead.zh}",
        en=f'says "{hits[0].phrase}"; rather: {hits[0].instead.en}',
    )
