"""A plain table of indicators (one row each, a weight column a category) as a framework with one scheme."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.domain.assessing import Said
from evaluation.domain.framework import Framework, Holdings, conditions, observations
from evaluation.domain.indicators import Level
from evaluation.domain.scheme import Scheme, parse
from evaluation.domain.table import Heading
from evaluation.errors import Fault, InvalidFramework
from evaluation.exchange import indicator_headers, plain_tables
from evaluation.exchange.indicator_headers import NO
from evaluation.exchange.indicator_rows import Row
from evaluation.exchange.plain_tables import PlainTable
from evaluation.exchange.registers import NONE, Registers

CODE = "table"
LONGEST = 80  # characters of a code
MOST = 500  # indicators; more than that is no scheme but a whole catalogue


@dataclass(frozen=True)
class Plain:
    """A framework without data and its scheme.

    `unfounded`: vetoes stated without a basis; `basis_known`: whether the table has a column for it. `kindless`:
    indicators not said to be visible, latent or process. `notes`: what the
    table leaves open, for the reader.
    """

    holdings: Holdings
    scheme: Scheme
    unfounded: tuple[str, ...]
    basis_known: bool
    kindless: tuple[str, ...]
    notes: tuple[Said, ...]


def read(path: Path, registers: Registers = NONE, level: Level = Level.REGION) -> Plain:
    """The table with the registers beside it; raises InvalidFramework with every fault by row and column.

    Nothing is assessed in part. Raises UnreadableFile where the file is no table.
    """
    faults: list[Fault] = []
    table = plain_tables.read(path, indicator_headers.known)
    found = indicator_headers.columns(table.file, table.headings, faults)
    weighed = indicator_headers.weights(table.file, table.headings, faults)
    faults += indicator_headers.lacking(table.file, found, weighed)
    _refuse(path, faults or _unfit_size(table))
    used = {each.position: each.text for each in (*found.values(), *weighed.values())}
    faults += [*table.faults(used), *_spread(table, found, weighed)]
    rows = [Row(table.file, row.number, found, row.texts) for row in table.rows]
    indicators = [row.indicator(level, faults) for row in rows]
    leaves = [row.leaf(registers, faults) for row in rows]
    for row in rows:
        row.check(faults)
    shares = {name: _shares(heading, rows, faults) for name, heading in weighed.items()}
    faults += _repeated(table.file, rows)
    _refuse(path, faults)
    holdings = Holdings(
        framework=Framework(code=CODE, name_zh=path.stem),
        units=(),
        indicators=tuple(each for each in indicators if each is not None),
        memberships=(),
        observations=observations([]),
        conditions=conditions([]),
    ).revise(registers.parts)
    lacking = tuple(row.code for row in rows if row.says("veto") and row.texts.get("basis", "") in NO)
    scheme = _scheme(path.stem, level, rows, leaves, shares)
    kindless = tuple(row.code for row in rows if not row.texts.get("achievement"))
    return Plain(holdings, scheme, lacking, "basis" in found, kindless, _notes(table, used, rows))


def _refuse(path: Path, faults: Sequence[Fault]) -> None:
    if faults:
        raise InvalidFramework(str(path), faults)


def _unfit_size(table: PlainTable) -> list[Fault]:
    count = len(table.rows)
    if not count:
        return [Fault(f"{table.file} 没有指标", f"{table.file} has no indicators")]
    if count > MOST:
        zh = f"{table.file} 有 {count:,} 项指标,超过 {MOST} 项,请只留一个考核方案的指标"
        return [Fault(zh, f"{table.file} has {count:,} indicators, more than {MOST}; leave those of one scheme")]
    return []


def _spread(table: PlainTable, found: Mapping[str, Heading], weighed: Mapping[str, Heading]) -> list[Fault]:
    """Merged cells where every indicator needs its own: code, name and weights."""
    own = [*(found[name] for name in ("code", "name_zh")), *weighed.values()]
    return [
        Fault(
            f"{table.file} 第 {row.number} 行 {heading.text}:单元格与上一行合并,请取消合并、逐行填写",
            f"{table.file} row {row.number}, {heading.text}: merged with the row above; unmerge and fill in each row",
        )
        for row in table.rows
        for heading in own
        if (row.number, heading.position) in table.spread
    ]


def _shares(heading: Heading, rows: Sequence[Row], faults: list[Fault]) -> dict[str, float]:
    """Points by indicator of one category; every cell a number of 0 or more (5, 5% and 5分 alike), together 100."""
    points = {row.code: row.points(heading, faults) for row in rows}
    total = sum(each or 0.0 for each in points.values())
    if None not in points.values() and abs(total - 100) > 0.01:
        file = rows[0].file
        zh, en = (
            f"{file} {heading.text} 合计为 {total:g},应为 100",
            f"{file} {heading.text} sums to {total:g}, not to 100",
        )
        whole = abs(total - 1) < 0.001
        faults.append(Fault(f"{zh};小数请乘以 100", f"{en}; multiply by 100") if whole else Fault(zh, en))
    return {code: each or 0.0 for code, each in points.items()}


def _repeated(file: str, rows: Sequence[Row]) -> list[Fault]:
    counted = Counter(row.code for row in rows)
    empty = [
        Fault(f"{file} 第 {row.number} 行没有指标代码", f"{file} row {row.number} has no code")
        for row in rows
        if not row.code
    ]
    return empty + [
        Fault(
            f"{file} 第 {row.number} 行代码 {row.code} 重复", f"{file} row {row.number}: code {row.code} stands twice"
        )
        for row in rows
        if row.code and counted[row.code] > 1
    ]


def _notes(table: PlainTable, used: Mapping[int, str], rows: Sequence[Row]) -> tuple[Said, ...]:
    """What was not read, and of how many indicators nobody says how they are collected."""
    notes = []
    rest = [each.text for each in table.headings if each.text and each.position not in used]
    if rest:
        notes.append(
            Said(
                zh=f"{table.file} 没有用到的列:{'、'.join(rest)}",
                en=f"{table.file}: columns not used: {', '.join(rest)}",
            )
        )
    silent = sum(not row.channelled for row in rows)
    if silent:
        zh = f"{table.file} 有 {silent} 项指标没有写采集渠道,其表数和工时没有计入"
        notes.append(
            Said(
                zh=zh,
                en=f"{table.file}: {silent} indicators name no channel; their forms and hours are left out",
            )
        )
    return tuple(notes)


def _scheme(
    name: str, level: Level, rows: Sequence[Row], leaves: Sequence[dict[str, Any]], shares: dict[str, dict[str, float]]
) -> Scheme:
    pillars: dict[str, list[dict[str, Any]]] = {}
    for row, leaf in zip(rows, leaves, strict=True):
        pillars.setdefault(row.texts.get("pillar") or "all", []).append(leaf)
    nodes = [{"code": pillar, "name_zh": pillar, "children": held} for pillar, held in pillars.items()]
    gates = [
        {
            "rule": row.code,
            "name_zh": row.texts["name_zh"],
            "effect": {"effect": "veto"},
            "legal_basis": row.texts["basis"],
        }
        for row in rows
        if row.says("veto") and row.texts.get("basis", "") not in NO
    ]
    return parse(
        {
            "code": name[:LONGEST],
            "framework": CODE,
            "level": level,
            "name_zh": name,
            "purpose": "research",
            "tree": {"code": "total", "name_zh": "总分", "children": nodes},
            "weights": shares,
            "gates": gates,
        }
    )
