"""A template handed out comes back without a remark."""

import io

from openpyxl import load_workbook

from evaluation.domain.indicators import Indicator
from evaluation.domain.units import Unit
from evaluation.exchange.mapping import propose
from evaluation.exchange.reading import read
from evaluation.exchange.templates import template
from evaluation.steps.validation import validate

INDICATORS = [
    Indicator(code="R12", name_zh="每千人口床位数", unit_of_measurement="张", low=0, high=50),
    Indicator(code="R13", name_zh="优良天数", unit_of_measurement="%", low=0, high=100),
    Indicator(code="R14", name_zh="投诉率"),
]
UNITS = [Unit(code="001", name_zh="甲县"), Unit(code="1", name_zh="乙县")]


def filled(values: list[list[float]]) -> bytes:
    """The template with values typed in by another program."""
    workbook = load_workbook(io.BytesIO(template(INDICATORS, UNITS, "2025")))
    for row, line in enumerate(values, start=2):
        for column, value in enumerate(line, start=4):
            workbook.active.cell(row, column, value)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def test_a_filled_template_is_read_mapped_and_accepted_without_a_finding() -> None:
    values = [[5.5, 82, 0], [6, 90.5, 1]]
    table = read(filled(values), "填报.xlsx").tables[0]
    mapping = propose(table, INDICATORS)
    accepted = validate(table, mapping, INDICATORS, UNITS)
    assert accepted.findings == ()
    frame = accepted.observations.astype({"unit": str, "indicator": str})
    assert frame.pivot(index="unit", columns="indicator", values="value").to_numpy().tolist() == values
    assert set(frame["period"]) == {"2025"}


def test_an_empty_template_says_only_what_is_missing() -> None:
    table = read(template(INDICATORS, UNITS, "2025"), "填报.xlsx").tables[0]
    accepted = validate(table, propose(table, INDICATORS), INDICATORS, UNITS)
    assert [finding.code for finding in accepted.findings] == ["missing"]
    assert accepted.observations["status"].eq("missing").all()
