"""Rows of a unit list that are not units of its level: totals, upper levels, placeholders, notes."""

import re
from collections.abc import Sequence

from evaluation.domain.table import RowKind

LABELS: dict[RowKind, tuple[str, str]] = {
    "national": ("全国合计行", "national totals"),
    "province": ("省级合计行", "provinces, which sum up other rows"),
    "prefecture": ("市级合计行", "prefectures, which sum up other rows"),
    "placeholder": ("市辖区、县等分组行", "grouping rows such as 市辖区"),
    "total": ("合计、小计、平均等汇总行", "totals, subtotals or averages"),
    "no_code": ("没有代码的行", "rows without a code"),
    "note": ("既无代码也无数据的行（说明、来源等）", "rows with neither code nor data (notes, sources)"),
}

_NATIONAL = frozenset({"全国", "全国合计", "全国总计"})
_TOTALS = re.compile(r"(?:合\s*计|总\s*计|小\s*计|平\s*均|总\s*和|total|subtotal|average|mean|sum)[::]?", re.IGNORECASE)
_TOTAL_END = re.compile(r".{0,12}(?:合计|总计|小计|平均|平均值|平均数)")
_PLACEHOLDERS = frozenset(
    {"市辖区", "县", "市", "区", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖行政单位", "省直辖县级行政单位"}
)
_DIVISION = re.compile(r"\d{6}", re.ASCII)


def classify(codes: Sequence[str], names: Sequence[str], filled: Sequence[int]) -> list[RowKind | None]:
    """The kind of each row; None for a unit.

    By six-digit division codes a province or prefecture is a total only where the list also holds units below it.
    """
    below = _upper_levels(codes)
    return [_kind(code, name, count, below) for code, name, count in zip(codes, names, filled, strict=True)]


def _upper_levels(codes: Sequence[str]) -> frozenset[str]:
    upper = set()
    for code in set(codes):
        if _DIVISION.fullmatch(code):
            if not code.endswith("00"):
                upper.add(code[:4] + "00")
            if not code.endswith("0000"):
                upper.add(code[:2] + "0000")
    return frozenset(upper)


def _kind(code: str, name: str, filled: int, upper: frozenset[str]) -> RowKind | None:
    label = name or code
    if label.lower() in _NATIONAL:
        return "national"
    if _TOTALS.fullmatch(label) or (not code and _TOTAL_END.fullmatch(label)):
        return "total"
    if name in _PLACEHOLDERS:
        return "placeholder"
    if code in upper:
        return "province" if code.endswith("0000") else "prefecture"
    if not code:
        return "note" if filled <= 1 else "no_code"
    return None
