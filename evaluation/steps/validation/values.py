"""The cells of one column as values in the indicator's unit, or findings at their addresses."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from evaluation.domain import measures
from evaluation.domain.cells import LARGEST_NUMBER, Outcome, address, column_letters, read_number
from evaluation.domain.finding_hints import hint_for
from evaluation.domain.table import CellKind, Column, ColumnMapping, Finding, Place, Table, shorten

Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]

OBSERVED, MISSING, NOT_APPLICABLE = 0, 1, 2
_FAULTS = {
    CellKind.BOOLEAN: "boolean",
    CellKind.DATE: "date",
    CellKind.ERROR: "error_cell",
    CellKind.UNCALCULATED: "uncalculated",
}
BLANK_LABELS = ("空白", "blank")


@dataclass
class Values:
    """Values (NaN where not observed), their status, and for each row the position of its token in `tokens`."""

    values: NDArray[np.float64]
    status: NDArray[np.int8]
    reasons: NDArray[np.int32] | None = None
    tokens: tuple[str, ...] = ()
    findings: list[Finding] = field(default_factory=list)


def read_values(table: Table, mapped: ColumnMapping, rows: Rows, unit: str) -> Values:
    """The values of a mapped column in the rows; `unit` is the indicator's unit of measurement."""
    column = table.columns[mapped.position]
    kinds = column.kinds[rows]
    result = Values(column.numbers[rows] + 0.0, np.zeros(len(rows), np.int8))
    if not (kinds == CellKind.NUMBER).all():
        _read_others(column, kinds, rows, unit, result)
    if column.percent is not None:
        _read_percent_format(column.percent[rows] & (kinds == CellKind.NUMBER), kinds, mapped, unit, result)
    if column.formulas is not None and column.formulas[rows].any():
        _report(result, "formula", column.formulas[rows], {})
    with np.errstate(invalid="ignore"):
        impossible = ~(np.abs(result.values) <= LARGEST_NUMBER) & (kinds == CellKind.NUMBER)
    if impossible.any():
        _report(result, "number_bounds", impossible, {})
        result.values[impossible] = np.nan
    if mapped.scale != 1.0:
        result.values = np.round(result.values * mapped.scale, 12)
    result.findings = [_addressed(finding, table, mapped, rows) for finding in result.findings]
    return result


def _report(result: Values, code: str, flags: Flags, facts: dict[str, str]) -> None:
    """Note a finding; the places hold row indices until they are addressed."""
    places = tuple(Place(str(index), "") for index in np.flatnonzero(flags))
    result.findings.append(Finding(code, "", places, facts))


def _addressed(finding: Finding, table: Table, mapped: ColumnMapping, rows: Rows) -> Finding:
    column = table.columns[mapped.position]
    places = tuple(
        Place(address(int(rows[int(place.cell)]), mapped.position), shorten(column.text(int(rows[int(place.cell)]))))
        for place in finding.places
    )
    return Finding(finding.code, table.sheet, places, {"header": mapped.header} | dict(finding.facts))


def _read_others(column: Column, kinds: NDArray[np.uint8], rows: Rows, unit: str, result: Values) -> None:
    for kind, code in _FAULTS.items():
        if (kinds == kind).any():
            _report(result, code, kinds == kind, {})
    blank = kinds == CellKind.BLANK
    if blank.any():
        result.status[blank] = MISSING
        _report(result, "missing", blank, {"token": BLANK_LABELS[0], "token_en": BLANK_LABELS[1]})
    texts = kinds == CellKind.TEXT
    if column.codes is not None and texts.any():
        result.reasons = np.where(texts, column.codes[rows], np.int32(-1))
        result.tokens = column.vocabulary
        for code in np.unique(result.reasons[texts]):
            _read_token(result, column.vocabulary[int(code)], result.reasons == code, unit)


def _read_token(result: Values, token: str, flags: Flags, unit: str) -> None:
    """What one text means, for all the rows that hold it."""
    reading = read_number(token)
    match reading.outcome:
        case Outcome.NUMBER:
            result.values[flags] = reading.value
            if reading.tidied:
                _report(result, "full_width", flags, {})
        case Outcome.PERCENT:
            _read_percent(result, flags, reading.value, unit)
        case Outcome.MISSING:
            result.status[flags] = MISSING
            _report(result, "missing", flags, {"token": token, "token_en": token})
        case Outcome.NOT_APPLICABLE:
            result.status[flags] = NOT_APPLICABLE
        case Outcome.TEXT:
            hint, hint_en = hint_for(token)
            _report(result, "text_in_number", flags, {"hint": hint, "hint_en": hint_en})
        case Outcome.GROUPING:
            _report(result, "grouping", flags, {})
        case Outcome.OUT_OF_BOUNDS:
            _report(result, "number_bounds", flags, {})


def _read_percent(result: Values, flags: Flags, figure: float, unit: str) -> None:
    if unit in measures.PERCENT:
        result.values[flags] = figure
    elif unit in measures.RATIO:
        result.values[flags] = round(figure / 100, 12)
    else:
        _report(result, "percent_unit", flags, _unit_facts(unit))
        return
    _report(result, "percent_text", flags, _unit_facts(unit))


def _read_percent_format(
    formatted: Flags, kinds: NDArray[np.uint8], mapped: ColumnMapping, unit: str, result: Values
) -> None:
    """Numbers shown as percentages: the sheet stores 0.051 for 5.1%."""
    numbers = kinds == CellKind.NUMBER
    if not formatted.any():
        return
    if mapped.percent == "undecided" and (numbers & ~formatted).any():
        _report(result, "percent_mixed", formatted, {"letters": column_letters(mapped.position)})
        return
    if unit not in measures.PERCENT | measures.RATIO:
        _report(result, "percent_unit", formatted, _unit_facts(unit))
        return
    stored = numbers if mapped.percent == "stored" else formatted
    if unit in measures.PERCENT:
        result.values[stored] = np.round(result.values[stored] * 100, 10)
    elif mapped.percent == "shown":
        plain = numbers & ~formatted
        result.values[plain] = np.round(result.values[plain] / 100, 12)
    shown = f"{result.values[np.flatnonzero(formatted)[0]]:.6g}"
    _report(result, "percent_format", formatted, {"shown": shown})


def _unit_facts(unit: str) -> dict[str, str]:
    return {"unit": unit or "未填", "unit_en": unit or "not stated"}
