"""What a validated sheet gives: frames to store, and all findings at once."""

from dataclasses import dataclass

import pandas as pd

from evaluation.domain.indicators import Indicator
from evaluation.domain.table import Finding


@dataclass(frozen=True)
class Accepted:
    """The frames of the architecture with the findings; nothing may be stored while `blocked`.

    `observations`: unit, period, indicator, value, status, reason, as_of, error, source (labels categorical).
    `conditions`: unit, condition, as_of, value, imputed; a missing condition has no row.
    `units`: code, name_zh, name_en, level, parent. `memberships`: unit, category, valid_from, valid_to.
    `indicators`: those that the mapping defines anew.
    """

    observations: pd.DataFrame
    conditions: pd.DataFrame
    units: pd.DataFrame
    memberships: pd.DataFrame
    indicators: tuple[Indicator, ...]
    findings: tuple[Finding, ...]

    @property
    def blocked(self) -> bool:
        """Whether an error stands in the way."""
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def to_confirm(self) -> tuple[Finding, ...]:
        """The findings that the officer has to tick before accepting."""
        return tuple(finding for finding in self.findings if finding.confirm)


_GRAVITY = {"error": 0, "warning": 1, "note": 2}
_JOINED = frozenset(
    {"missing", "formula", "full_width", "percent_text", "percent_format", "scale_outlier", "lone_negative"}
)
_OWN_FACTS = frozenset({"header", "shown", "unit", "after"})


_FAULTS = frozenset(
    {"grouping", "text_in_number", "error_cell", "uncalculated", "number_bounds", "boolean", "date", "percent_unit"}
)


def forgive(findings: list[Finding]) -> list[Finding]:
    """Unreadable cells as remarks: the officer decided to take them as missing."""
    return [
        Finding("faulty_as_missing", finding.sheet, finding.places, {"header": finding.facts["header"]})
        if finding.code in _FAULTS
        else finding
        for finding in findings
    ]


def order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Gravest first; what says the same of several columns becomes one."""
    groups: dict[tuple[str, str, tuple[tuple[str, str], ...]], list[Finding]] = {}
    rest: list[Finding] = []
    for finding in findings:
        if finding.code in _JOINED:
            said = tuple(sorted((key, value) for key, value in finding.facts.items() if key not in _OWN_FACTS))
            groups.setdefault((finding.code, finding.sheet, said), []).append(finding)
        else:
            rest.append(finding)
    joined = [_join(same) for same in groups.values()]
    return tuple(sorted([*rest, *joined], key=lambda finding: _GRAVITY[finding.severity]))


def _join(same: list[Finding]) -> Finding:
    headers = list(dict.fromkeys(finding.facts["header"] for finding in same))
    facts = dict(same[0].facts)
    if len(headers) > 1:
        facts |= {
            "header": f"{headers[0]}、{headers[1]} 等 {len(headers)} 列",
            "header_en": f"{headers[0]}, {headers[1]} … ({len(headers)} columns)",
        }
    places = tuple(place for finding in same for place in finding.places)
    return Finding(same[0].code, same[0].sheet, places, facts)
