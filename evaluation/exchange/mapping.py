"""What a sheet's columns mean: a proposal for the officer, remembered for sheets of the same or a like shape."""

from collections.abc import Iterable, Sequence

from evaluation.domain import measures
from evaluation.domain.cells import normalise
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.table import CellKind, ColumnMapping, Finding, Heading, Mapping, Place, Table, shorten
from evaluation.domain.units import Condition
from evaluation.exchange.headers import header_depth, header_rows, is_numeric, key, likeness, names_identifier, role_of

_ALIKE = 0.75
_SIMILAR_SHEET = 0.4
_LONGEST_CODE = 80


def propose(
    table: Table,
    indicators: Sequence[Indicator] = (),
    conditions: Sequence[Condition] = (),
    remembered: Sequence[Mapping] = (),
    level: Level = Level.REGION,
) -> Mapping:
    """The likely mapping: the remembered one for this very shape, else read off the headers.

    Where the framework has no indicator yet, every numeric column is proposed as a new one.
    """
    same = same_shape(table, remembered)
    if same is not None:
        return adapt(same, table)[0]
    last, depth = header_depth(table, header_rows(table)[0])
    headings = table.header(last, depth)
    columns = _settle_roles(
        [
            _propose_column(table, heading, last, indicators, conditions)
            for heading in headings
            if heading.text or (table.columns[heading.position].kinds == CellKind.BLANK).all()
        ]
    )
    wide = Mapping(sheet=table.sheet, level=level, header_row=last, header_depth=depth, columns=tuple(columns))
    return _as_long(wide) if wide.first("measure") and wide.first("value") else wide


def same_shape(table: Table, remembered: Iterable[Mapping]) -> Mapping | None:
    """The remembered mapping whose set of headers is exactly this sheet's."""
    for mapping in remembered:
        headings = _headings(table, mapping)
        if headings and mapping.header_depth and {h.text for h in headings if h.text} == _headers(mapping):
            return mapping
    return None


def most_alike(table: Table, remembered: Iterable[Mapping]) -> Mapping | None:
    """The remembered mapping to offer for a sheet of a similar shape; None when too little agrees."""
    best, most = None, _SIMILAR_SHEET
    for mapping in remembered:
        last, depth = header_depth(table, header_rows(table)[0])
        here = {key(heading.text) for heading in table.header(last, depth) if heading.text}
        there = {key(column.header) for column in mapping.columns if column.header and column.role != "ignore"}
        share = len(here & there) / len(there) if there else 0.0
        if share > most:
            best, most = mapping, share
    return best


def adapt(mapping: Mapping, table: Table) -> tuple[Mapping, tuple[Finding, ...]]:
    """A remembered mapping laid on a sheet of the same or a like shape, and what differs."""
    last, depth = header_depth(table, header_rows(table)[0])
    headings = [heading for heading in table.header(last, depth) if heading.text]
    pairs = _pair(mapping, headings)
    findings = [*_absent(mapping, pairs, table), *_unlike(pairs, table), *_extra(mapping, pairs, headings, table)]
    taken = {heading.position: column for column, heading in pairs}
    columns = [
        taken[heading.position].model_copy(update={"position": heading.position, "header": heading.text})
        if heading.position in taken
        else ColumnMapping(header=heading.text, position=heading.position)
        for heading in headings
    ]
    changes = {"sheet": table.sheet, "header_row": last, "header_depth": depth}
    return mapping.revise(changes | {"columns": [column.model_dump() for column in columns]}), tuple(findings)


def _as_long(wide: Mapping) -> Mapping:
    columns = [_ignored(column) if column.role in {"indicator", "condition"} else column for column in wide.columns]
    return wide.model_copy(update={"layout": "long", "columns": tuple(columns)})


def _headings(table: Table, mapping: Mapping) -> tuple[Heading, ...]:
    last, depth = header_depth(table, header_rows(table)[0])
    return table.header(last, depth) if mapping.header_row <= table.rows else ()


def _headers(mapping: Mapping) -> set[str]:
    return {column.header for column in mapping.columns if column.header}


def _propose_column(
    table: Table, heading: Heading, first_row: int, indicators: Sequence[Indicator], conditions: Sequence[Condition]
) -> ColumnMapping:
    plain = ColumnMapping(header=heading.text, position=heading.position)
    for condition in conditions:
        if _names(
            heading.text, condition.unit_of_measurement, condition.condition, condition.name_zh, condition.name_en
        ):
            return _as_condition(plain, condition)
    for indicator in indicators:
        if _names(heading.text, indicator.unit_of_measurement, indicator.code, indicator.name_zh, indicator.name_en):
            return _as_indicator(plain, indicator)
    role = role_of(heading.text)
    if role is not None:
        return plain.model_copy(update={"role": role})
    numeric = is_numeric(table.columns[heading.position], first_row)
    if not numeric or names_identifier(heading.text):
        return plain
    if not indicators:
        return _as_new(plain, table)
    nearest = max(indicators, key=lambda indicator: likeness(heading.text, indicator.name_zh))
    return _as_indicator(plain, nearest) if likeness(heading.text, nearest.name_zh) >= 0.9 else plain


def _names(header: str, unit: str, code: str, *names: str) -> bool:
    """Whether a header is the code, a name, or the code with a name, with or without a unit in brackets."""
    text = normalise(header).lower()
    written = {measures.stated(text), normalise(unit).lower()} - {""}
    readings = {text, *(text.removesuffix(f"({word})").rstrip() for word in written)}
    spoken = {code, *names, *(f"{code} {name}" for name in names if name)}
    return bool(readings & {normalise(word).lower() for word in spoken if word})


def _as_condition(plain: ColumnMapping, condition: Condition) -> ColumnMapping:
    unit = condition.unit_of_measurement
    return plain.model_copy(
        update={
            "role": "condition",
            "target": condition.condition,
            "unit_of_measurement": unit,
            "scale": measures.factor(measures.stated(plain.header) or unit, unit) or 1.0,
        }
    )


def _as_indicator(plain: ColumnMapping, indicator: Indicator) -> ColumnMapping:
    unit = indicator.unit_of_measurement
    factor = measures.factor(measures.stated(plain.header) or unit, unit)
    changes = {"role": "indicator", "target": indicator.code, "unit_of_measurement": unit, "scale": factor or 1.0}
    return plain.model_copy(update=changes)


def _as_new(plain: ColumnMapping, table: Table) -> ColumnMapping:
    percent = table.columns[plain.position].percent
    unit = measures.stated(plain.header) or ("%" if percent is not None else "")
    changes = {"role": "indicator", "target": plain.header[:_LONGEST_CODE], "name_zh": plain.header}
    return plain.model_copy(update=changes | {"unit_of_measurement": unit})


def _ignored(column: ColumnMapping) -> ColumnMapping:
    return ColumnMapping(header=column.header, position=column.position)


def _settle_roles(columns: list[ColumnMapping]) -> list[ColumnMapping]:
    """One column for each key role: the first keeps it, for names the last (province, city, county: the county)."""
    settled: dict[str, int] = {}
    for index, column in enumerate(columns):
        if column.role in {"indicator", "condition", "ignore"}:
            continue
        if column.role in settled and column.role != "unit_name":
            columns[index] = _ignored(column)
            continue
        if column.role in settled:
            columns[settled[column.role]] = _ignored(columns[settled[column.role]])
        settled[column.role] = index
    return columns


def _pair(mapping: Mapping, headings: list[Heading]) -> list[tuple[ColumnMapping, Heading]]:
    """Columns and headings that belong together: by the same text, role or words, then the likest."""
    pairs: list[tuple[ColumnMapping, Heading]] = []
    columns = [column for column in mapping.columns if column.header]
    free = list(headings)
    for agree in (_same_text, _same_role, _same_words):
        for column in list(columns):
            match = next((heading for heading in free if agree(column, heading)), None)
            if match is not None:
                pairs.append((column, match))
                free.remove(match)
                columns.remove(column)
    return pairs + _likest([column for column in columns if column.role != "ignore"], free)


def _likest(columns: list[ColumnMapping], headings: list[Heading]) -> list[tuple[ColumnMapping, Heading]]:
    scored = [
        (likeness(column.header, heading.text), i, j)
        for i, column in enumerate(columns)
        for j, heading in enumerate(headings)
    ]
    pairs, used_columns, used_headings = [], set(), set()
    for score, i, j in sorted(scored, key=lambda found: (-found[0], found[1], found[2])):
        if score >= _ALIKE and i not in used_columns and j not in used_headings:
            used_columns.add(i)
            used_headings.add(j)
            pairs.append((columns[i], headings[j]))
    return pairs


def _same_text(column: ColumnMapping, heading: Heading) -> bool:
    return column.header == heading.text


def _same_role(column: ColumnMapping, heading: Heading) -> bool:
    return column.role in {"unit_code", "unit_name", "period", "category"} and role_of(heading.text) == column.role


def _same_words(column: ColumnMapping, heading: Heading) -> bool:
    return key(column.header) == key(heading.text)


def _unlike(pairs: list[tuple[ColumnMapping, Heading]], table: Table) -> list[Finding]:
    """Columns written otherwise: with the same words (a note), or only alike (to be confirmed)."""
    differing = [pair for pair in pairs if pair[0].header != pair[1].text and pair[0].role != "ignore"]
    sure = [pair for pair in differing if _same_words(*pair) or _same_role(*pair)]
    findings = []
    for code, group in (("column_unlike", sure), ("column_guessed", [pair for pair in differing if pair not in sure])):
        if group:
            places = tuple(
                Place(heading.cell, f"{shorten(column.header, 24)} → {shorten(heading.text, 24)}")
                for column, heading in group
            )
            facts = {"expected": group[0][0].header, "header": group[0][1].text}
            findings.append(Finding(code, table.sheet, places, facts))
    return findings


def _absent(mapping: Mapping, pairs: list[tuple[ColumnMapping, Heading]], table: Table) -> list[Finding]:
    found = {column.position for column, _ in pairs}
    absent = [c.header for c in mapping.columns if c.role != "ignore" and c.position not in found]
    if not absent:
        return []
    return [Finding("column_absent", table.sheet, (), {"number": str(len(absent)), "headers": _few(absent)})]


def _extra(
    mapping: Mapping, pairs: list[tuple[ColumnMapping, Heading]], headings: list[Heading], table: Table
) -> list[Finding]:
    paired = {heading.position for _, heading in pairs}
    extra = [heading for heading in headings if heading.position not in paired]
    if not extra or not mapping.columns:
        return []
    places = tuple(Place(heading.cell, shorten(heading.raw)) for heading in extra)
    facts = {"number": str(len(extra)), "headers": _few([heading.text for heading in extra])}
    return [Finding("column_extra", table.sheet, places, facts)]


def _few(headers: Sequence[str]) -> str:
    return "、".join(headers[:8]) + ("…" if len(headers) > 8 else "")
