"""A mapped sheet -> observations, conditions, units and memberships, or findings with their cells."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from evaluation.domain.indicators import Indicator
from evaluation.domain.table import Mapping, Table
from evaluation.domain.units import Unit
from evaluation.steps.validation.frames import condition_frame
from evaluation.steps.validation.headings import check_headings
from evaluation.steps.validation.layouts import read_conditions, read_long, read_wide
from evaluation.steps.validation.outcome import Accepted, forgive, order
from evaluation.steps.validation.persons import find_persons
from evaluation.steps.validation.plausible import check_history, check_ranges
from evaluation.steps.validation.selection import key_texts, select
from evaluation.steps.validation.units import find_duplicates, identify, unit_frame

__all__ = ["Accepted", "validate"]


def validate(
    table: Table,
    mapping: Mapping,
    indicators: Iterable[Indicator],
    units: Iterable[Unit] = (),
    previous: pd.DataFrame | None = None,
) -> Accepted:
    """The frames of a sheet and every finding about it.

    `indicators` and `units` are those on record (no units: all rows are new ones); `previous` are the stored
    observations that the new values are compared with. Values are in the indicator's unit of measurement.
    """
    known = tuple(units)
    findings = check_headings(table, mapping)
    selection = select(table, mapping)
    findings += selection.findings
    findings += find_persons(table, mapping, selection.rows)
    selection.findings = []
    codes = identify(table, mapping, selection, known)
    findings += selection.findings
    definitions = {indicator.code: indicator for indicator in indicators}
    read = read_long if mapping.layout == "long" else read_wide
    outcome = read(table, mapping, selection, definitions)
    findings += outcome.findings
    findings += find_duplicates(table, mapping, selection, outcome.keys)
    for series in outcome.series:
        findings += check_ranges(table, series)
        if previous is not None or mapping.of_role("period"):
            findings += check_history(table, series, previous)
    blocks, problems = read_conditions(table, mapping, selection)
    findings += problems
    as_of = mapping.condition_as_of or outcome.as_of or mapping.period
    return Accepted(
        observations=outcome.observations,
        conditions=condition_frame(codes, as_of, blocks),
        units=unit_frame(mapping, selection, key_texts(table, mapping, "parent", selection.rows, []), known),
        memberships=_memberships(table, mapping, codes, selection.rows),
        indicators=tuple(outcome.defined),
        findings=order(forgive(findings) if mapping.faulty_as_missing else findings),
    )


def _memberships(
    table: Table,
    mapping: Mapping,
    codes: "np.ndarray[tuple[int], np.dtype[np.object_]]",
    rows: "np.ndarray[tuple[int], np.dtype[np.intp]]",
) -> pd.DataFrame:
    categories = key_texts(table, mapping, "category", rows, [])
    frame = pd.DataFrame({"unit": codes, "category": categories, "valid_from": "", "valid_to": ""})
    return frame[frame["category"] != ""].drop_duplicates(["unit", "category"], ignore_index=True)
