"""The values of a wide sheet (a column for each indicator) or a long one (a row for each value)."""

from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

import numpy as np
import pandas as pd

from evaluation.domain.cells import address, normalise
from evaluation.domain.indicators import Indicator
from evaluation.domain.periods import read as read_period
from evaluation.domain.table import ColumnMapping, Finding, Mapping, Place, Table, shorten
from evaluation.steps.validation.frames import Labels, empty_observations, observation_frame
from evaluation.steps.validation.plausible import Series
from evaluation.steps.validation.selection import Rows, Selection, Texts, key_texts
from evaluation.steps.validation.values import MISSING, NOT_APPLICABLE, Values, read_values

_STATUSES = {
    "": -1, "observed": 0, "有值": 0, "missing": MISSING, "缺失": MISSING,
    "not_applicable": NOT_APPLICABLE, "不适用": NOT_APPLICABLE,
}  # fmt: skip


@dataclass
class Outcome:
    """What a layout gives: the frame, one series for each indicator, new definitions, keys and findings."""

    observations: pd.DataFrame
    series: list[Series] = field(default_factory=list)
    defined: list[Indicator] = field(default_factory=list)
    keys: list[Texts] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    as_of: str = ""


def read_wide(
    table: Table, mapping: Mapping, selection: Selection, definitions: MappingType[str, Indicator]
) -> Outcome:
    """The values of the columns mapped to indicators."""
    outcome = Outcome(empty_observations())
    periods = _periods(table, mapping, selection, outcome)
    blocks = []
    for mapped in mapping.of_role("indicator"):
        indicator = definitions.get(mapped.target)
        if indicator is None:
            indicator = _define(mapped, mapping)
            outcome.defined.append(indicator)
        values = read_values(table, mapped, selection.rows, indicator.unit_of_measurement)
        outcome.findings += values.findings
        blocks.append((indicator.code, values))
        outcome.series.append(_series(mapped, indicator, selection, periods, values))
    extra = {role: key_texts(table, mapping, role, selection.rows, []) for role in ("as_of", "source")}
    outcome.observations = observation_frame(selection.codes, periods, blocks, dict(extra))
    outcome.keys = [periods] if mapping.of_role("period") else []
    return outcome


def read_long(
    table: Table, mapping: Mapping, selection: Selection, definitions: MappingType[str, Indicator]
) -> Outcome:
    """The values of the one value column, each in the unit of the indicator its row names."""
    outcome = Outcome(empty_observations())
    value = mapping.first("value")
    measure = mapping.first("measure")
    if value is None or measure is None:
        return outcome
    periods = _periods(table, mapping, selection, outcome)
    named = _named_indicators(table, measure, selection, definitions, outcome)
    status = _stated_status(table, mapping, selection, outcome)
    extra = {role: key_texts(table, mapping, role, selection.rows, []) for role in ("as_of", "source", "reason")}
    errors = _errors(table, mapping, selection, outcome)
    frames = []
    for code in dict.fromkeys(code for code in named if code):
        of_code = np.flatnonzero(named == code)
        part = Selection(selection.rows[of_code], selection.codes[of_code], selection.names[of_code])
        values = read_values(table, value, part.rows, definitions[code].unit_of_measurement)
        _apply_status(table, value, part, values, status[of_code])
        outcome.findings += values.findings
        outcome.series.append(_series(value, definitions[code], part, periods[of_code], values))
        labels: dict[str, Labels] = {role: texts[of_code] for role, texts in extra.items()}
        frame = observation_frame(part.codes, periods[of_code], [(code, values)], labels)
        stated = extra["reason"][of_code]
        frame["reason"] = np.where(stated != "", stated, frame["reason"].to_numpy(dtype=object))
        frames.append(frame.assign(error=errors[of_code]))
    outcome.observations = pd.concat(frames, ignore_index=True) if frames else outcome.observations
    for column in ("unit", "period", "indicator", "source"):
        outcome.observations[column] = outcome.observations[column].astype("str").astype("category")
    outcome.keys = [periods, named]
    return outcome


def read_conditions(
    table: Table, mapping: Mapping, selection: Selection
) -> tuple[list[tuple[str, Values]], list[Finding]]:
    """The values of the columns mapped to conditions, with what was found in them."""
    blocks = [
        (mapped.target, read_values(table, mapped, selection.rows, mapped.unit_of_measurement))
        for mapped in mapping.of_role("condition")
    ]
    return blocks, [finding for _, values in blocks for finding in values.findings]


def _define(mapped: ColumnMapping, mapping: Mapping) -> Indicator:
    return Indicator(
        code=mapped.target or mapped.header,
        name_zh=mapped.name_zh or mapped.header,
        name_en=mapped.name_en,
        level=mapping.level,
        unit_of_measurement=mapped.unit_of_measurement,
    )


def _series(
    mapped: ColumnMapping, indicator: Indicator, selection: Selection, periods: Texts, values: Values
) -> Series:
    return Series(indicator, mapped.header, mapped.position, selection.rows, selection.codes, periods, values.values)


def _periods(table: Table, mapping: Mapping, selection: Selection, outcome: Outcome) -> Texts:
    column = mapping.first("period")
    if column is None:
        return np.full(len(selection.rows), read_period(mapping.period), dtype=object)
    texts = key_texts(table, mapping, "period", selection.rows, outcome.findings)
    meant = {text: read_period(text) for text in set(texts)}
    unclear = [index for index, text in enumerate(texts) if not meant[text]]
    if unclear:
        places = tuple(
            Place(address(int(selection.rows[index]), column.position), shorten(str(texts[index]))) for index in unclear
        )
        outcome.findings.append(Finding("period_unclear", table.sheet, places, {"period": str(texts[unclear[0]])}))
    return np.array([meant[text] for text in texts], dtype=object)


def _named_indicators(
    table: Table,
    measure: ColumnMapping,
    selection: Selection,
    definitions: MappingType[str, Indicator],
    outcome: Outcome,
) -> Texts:
    names = {normalise(indicator.name_zh): code for code, indicator in definitions.items()}
    names |= {code: code for code in definitions}
    texts = table.columns[measure.position].texts(selection.rows)
    meant = {text: names.get(normalise(text), "") for text in set(texts)}
    for text in sorted(text for text, code in meant.items() if not code):
        near = get_close_matches(normalise(text), list(names), n=1)
        places = tuple(
            Place(address(int(row), measure.position), shorten(text)) for row in selection.rows[texts == text]
        )
        facts = {"indicator": text, "near": f"（相近的有 {near[0]}）" if near else ""}
        facts["near_en"] = f" (nearest: {near[0]})" if near else ""
        outcome.findings.append(Finding("indicator_unknown", table.sheet, places, facts))
    return np.array([meant[text] for text in texts], dtype=object)


def _stated_status(table: Table, mapping: Mapping, selection: Selection, outcome: Outcome) -> Rows:
    column = mapping.first("status")
    if column is None:
        return np.full(len(selection.rows), -1, dtype=np.intp)
    texts = table.columns[column.position].texts(selection.rows)
    codes = np.array([_STATUSES.get(normalise(text).lower(), -2) for text in texts], dtype=np.intp)
    if (codes == -2).any():
        rows, found = selection.rows[codes == -2], texts[codes == -2]
        places = tuple(
            Place(address(int(row), column.position), shorten(text)) for row, text in zip(rows, found, strict=True)
        )
        outcome.findings.append(Finding("status_unclear", table.sheet, places))
    return codes


def _apply_status(table: Table, value: ColumnMapping, part: Selection, values: Values, stated: Rows) -> None:
    absent = np.isin(stated, [MISSING, NOT_APPLICABLE])
    contradicts = absent & np.isfinite(values.values)
    if contradicts.any():
        places = tuple(table.place(int(row), value.position) for row in part.rows[contradicts])
        values.findings.append(Finding("status_contradicts", table.sheet, places, {"header": value.header}))
    values.status[absent] = stated[absent]
    values.values[absent] = np.nan


def _errors(
    table: Table, mapping: Mapping, selection: Selection, outcome: Outcome
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    column = mapping.first("error")
    if column is None:
        return np.full(len(selection.rows), np.nan)
    values = read_values(table, column, selection.rows, "")
    outcome.findings += [
        replace(finding, facts=finding.facts) for finding in values.findings if finding.code != "missing"
    ]
    return values.values
