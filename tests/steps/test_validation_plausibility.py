"""Values that do not continue their own past, stand in a neighbour's row, or are far from all others."""

import numpy as np
import pandas as pd

from evaluation.domain.indicators import Indicator
from evaluation.domain.table import ColumnMapping, Finding, Mapping, Table
from evaluation.exchange.columns import make_columns
from evaluation.exchange.sheet_marks import SheetMarks
from evaluation.steps.validation import Accepted, validate

OUTPUT = Indicator(code="R9", name_zh="产值", unit_of_measurement="亿元")
UNITS = [f"U{number:02d}" for number in range(40)]
PAST = np.array([100.0 * (1 + number % 7) + number for number in range(40)])


def check(values: np.ndarray, previous: pd.DataFrame | None) -> Accepted:
    rows: list[list[object]] = [["代码", "产值"]]
    rows += [[unit, float(value)] for unit, value in zip(UNITS, values, strict=True)]
    table = Table("数据", make_columns(rows, (len(rows), 2), SheetMarks()))
    columns = (
        ColumnMapping(header="代码", position=0, role="unit_code"),
        ColumnMapping(header="产值", position=1, role="indicator", target="R9"),
    )
    return validate(table, Mapping(period="2025", columns=columns), [OUTPUT], previous=previous)


def stored(values: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"unit": UNITS, "period": "2024", "indicator": "R9", "value": values})


def found(accepted: Accepted, code: str) -> list[Finding]:
    return [finding for finding in accepted.findings if finding.code == code]


def test_even_growth_gives_no_finding() -> None:
    assert check(PAST * 1.05, stored(PAST)).findings == ()


def test_a_value_that_halves_while_all_others_grow_is_a_jump_to_confirm() -> None:
    values = PAST * 1.05
    values[7] = PAST[7] / 2
    [finding] = found(check(values, stored(PAST)), "jump")
    assert (finding.cell, finding.found) == ("B9", "107 → 53.5")
    assert finding.confirm
    assert finding.severity == "warning"


def test_without_a_past_nothing_jumps() -> None:
    values = PAST.copy()
    values[7] = 1.0
    assert found(check(values, None), "jump") == []


def test_rows_that_slipped_by_one_are_told_as_inconsistent_with_their_own_past() -> None:
    values = PAST * 1.05
    values[1:5] = values[2:6].copy()
    [finding] = found(check(values, stored(PAST)), "shifted_rows")
    assert [place.cell for place in finding.places] == ["B3", "B4", "B5", "B6"]
    assert "疑似错行" in finding.problem


def test_a_value_a_thousandfold_off_all_others_is_told() -> None:
    values = PAST.copy()
    values[3] = 0.001
    assert [f.cell for f in found(check(values, None), "scale_outlier")] == ["B5"]


def test_a_lone_negative_among_positive_values_is_told() -> None:
    rows = np.concatenate([PAST, PAST, PAST])
    rows[5] = -980
    table = Table(
        "数据",
        make_columns([["代码", "产值"], *([f"V{i}", float(v)] for i, v in enumerate(rows))], (121, 2), SheetMarks()),
    )
    columns = (
        ColumnMapping(header="代码", position=0, role="unit_code"),
        ColumnMapping(header="产值", position=1, role="indicator", target="R9"),
    )
    accepted = validate(table, Mapping(period="2025", columns=columns), [OUTPUT])
    assert [(f.cell, f.found) for f in found(accepted, "lone_negative")] == [("B7", "-980")]
