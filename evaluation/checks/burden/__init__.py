"""The burden-consistency assessment (减负一致性评估) of a scheme before it is issued: B1–B12, load, verdict."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from evaluation.checks.burden import counts, duplicates, duties, hours, load, traces
from evaluation.checks.burden.subject import Subject
from evaluation.domain.assessing import Assessment, Metric, judge
from evaluation.domain.dataset import Dataset
from evaluation.domain.framework import Holdings
from evaluation.domain.policy import Policy
from evaluation.domain.scheme import Scheme

METRICS: Mapping[str, Callable[[Subject], Metric]] = MappingProxyType({
    "B1": counts.indicator_count, "B2": counts.net_growth, "B3": duplicates.duplicate_pairs, "B4": duties.off_list,
    "B5": counts.vetoes, "B6": hours.reporting_hours, "B7": traces.trace_weight, "B8": hours.reuse_share,
    "B9": counts.tiny_weights, "B10": counts.late_changes, "B11": counts.text_length, "B12": counts.latent_share,
    "LOAD": load.load_ratio,
})  # fmt: skip


def subject_of(
    holdings: Holdings, scheme: Scheme, policy: Policy, day: date, dataset: Dataset | None = None
) -> Subject:
    """A scheme with the registers of its framework; last year's scheme is the one it names.

    `dataset`: the units and values that it would score; without it every category counts as one unit.
    """
    return Subject(
        scheme=scheme,
        holdings=holdings,
        policy=policy,
        day=day,
        last_year=holdings.schemes.get(scheme.follows),
        members={} if dataset is None else {str(unit): str(found) for unit, found in dataset.categories.items()},
        values=None if dataset is None else dataset.cells.of(dataset.period, dataset.cells.values),
    )


def assess(subject: Subject) -> Assessment:
    """The assessment; a metric whose inputs are lacking is said not to be assessed, and counts neither way."""
    metrics = tuple(measure(subject) for measure in METRICS.values())
    scheme, before = subject.scheme, subject.last_year
    now = {category: subject.burden(scheme, category) for category in subject.categories}
    then = (
        {}
        if before is None or subject.unstated_before
        else {each: subject.burden(before, each) for each in subject.shared_categories}
    )
    return Assessment(
        code=scheme.code,
        scheme=scheme.fingerprint,
        policy=subject.policy.fingerprint,
        day=subject.day,
        verdict=judge(metrics),
        metrics=metrics,
        hours={category: each.hours for category, each in now.items()},
        forms={category: each.forms for category, each in now.items()},
        hours_before={category: each.hours for category, each in then.items()},
        forms_before={category: each.forms for category, each in then.items()},
        reusable=hours.reusable_forms(subject),
    )
