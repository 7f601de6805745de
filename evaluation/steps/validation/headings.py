"""Whether the header says what the mapping takes it to say."""

from evaluation.domain.cells import address
from evaluation.domain.periods import read as read_period
from evaluation.domain.table import CellKind, Finding, Heading, Mapping, Place, Table, shorten

_KEY_LABELS = {
    "unit_code": ("单位代码或名称", "unit code or name"),
    "value": ("数值", "value"),
    "measure": ("指标", "indicator"),
}


def check_headings(table: Table, mapping: Mapping) -> list[Finding]:
    """All findings about the header and the choice of columns."""
    headings = table.header(mapping.header_row, mapping.header_depth)
    used = {column.position for column in mapping.columns if column.role != "ignore"}
    return [
        *_tidied(table, headings, used),
        *_changed(table, mapping, headings),
        *_duplicates(table, headings, used),
        *_blank(table, mapping, headings),
        *_ignored(table, mapping, headings),
        *_missing_roles(table, mapping),
    ]


def _tidied(table: Table, headings: tuple[Heading, ...], used: set[int]) -> list[Finding]:
    places = tuple(
        Place(heading.cell, shorten(heading.raw))
        for heading in headings
        if heading.position in used and heading.raw != heading.text
    )
    return [Finding("header_tidied", table.sheet, places)] if places else []


def _changed(table: Table, mapping: Mapping, headings: tuple[Heading, ...]) -> list[Finding]:
    findings = []
    for column in mapping.columns:
        there = headings[column.position].text if column.position < len(headings) else ""
        if there != column.header:
            cell = address(mapping.header_row - 1, column.position)
            facts = {"expected": column.header, "header": there, "letters": cell.rstrip("0123456789")}
            findings.append(Finding("header_changed", table.sheet, (Place(cell, there),), facts))
    return findings


def _duplicates(table: Table, headings: tuple[Heading, ...], used: set[int]) -> list[Finding]:
    by_text: dict[str, list[Heading]] = {}
    for heading in headings:
        if heading.text and heading.position in used:
            by_text.setdefault(heading.text, []).append(heading)
    return [
        Finding("header_duplicate", table.sheet, tuple(Place(h.cell, shorten(h.raw)) for h in same), {"header": text})
        for text, same in by_text.items()
        if len(same) > 1
    ]


def _blank(table: Table, mapping: Mapping, headings: tuple[Heading, ...]) -> list[Finding]:
    decided = {column.position for column in mapping.columns if column.role == "ignore"}
    return [
        Finding("header_blank", table.sheet, (Place(heading.cell, ""),), {"letters": heading.letters})
        for heading in headings
        if not heading.text
        and heading.position not in decided
        and (table.columns[heading.position].kinds[mapping.header_row :] != CellKind.BLANK).any()
    ]


def _ignored(table: Table, mapping: Mapping, headings: tuple[Heading, ...]) -> list[Finding]:
    decided = {column.position for column in mapping.columns if column.role != "ignore"}
    ignored = [heading for heading in headings if heading.text and heading.position not in decided]
    if not ignored:
        return []
    names = "、".join(heading.text for heading in ignored[:8]) + ("…" if len(ignored) > 8 else "")
    places = tuple(Place(heading.cell, shorten(heading.raw)) for heading in ignored)
    return [Finding("column_ignored", table.sheet, places, {"number": str(len(ignored)), "headers": names})]


def _missing_roles(table: Table, mapping: Mapping) -> list[Finding]:
    findings = []
    needed = [("unit_code", mapping.of_role("unit_code", "unit_name"))]
    if mapping.layout == "long":
        needed += [("value", mapping.of_role("value")), ("measure", mapping.of_role("measure"))]
    elif not mapping.of_role("indicator", "condition"):
        findings.append(Finding("nothing_mapped", table.sheet, ()))
    for role, columns in needed:
        if not columns:
            chinese, english = _KEY_LABELS[role]
            findings.append(Finding("key_missing", table.sheet, (), {"role": chinese, "role_en": english}))
    observes = mapping.layout == "long" or mapping.of_role("indicator")
    if observes and not mapping.of_role("period"):
        if not mapping.period:
            findings.append(Finding("period_missing", table.sheet, ()))
        elif not read_period(mapping.period):
            findings.append(Finding("period_unclear", table.sheet, (), {"period": shorten(mapping.period)}))
    return findings
