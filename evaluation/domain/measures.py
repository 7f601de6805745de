"""Units of measurement as sheets write them, and how one converts into another."""

import re

from evaluation.domain.cells import normalise

PERCENT = frozenset({"%", "百分比", "百分点", "percent", "pct"})
RATIO = frozenset({"1", "比值", "小数", "ratio"})

_FAMILIES: tuple[dict[str, float], ...] = (
    {"元": 1.0, "千元": 1e3, "万元": 1e4, "百万元": 1e6, "亿元": 1e8},
    {"人": 1.0, "千人": 1e3, "万人": 1e4},
    {"户": 1.0, "万户": 1e4},
    {"平方米": 1.0, "万平方米": 1e4, "公顷": 1e4, "亩": 1e4 / 15, "平方公里": 1e6, "平方千米": 1e6},
    {"%": 1.0, "‰": 0.1, "比值": 100.0},
    {"米": 1.0, "公里": 1e3, "千米": 1e3},
    {"吨": 1.0, "万吨": 1e4},
)
_BRACKETED = re.compile(r"\(([^()]{1,20})\)[^()]*$")


def stated(header: str) -> str:
    """The unit that a header names in its last brackets; empty when it names none.

    >>> stated("65岁及以上(%)"), stated("户规模(人/户)"), stated("性别比(女=100)"), stated("0岁(男)")
    ('%', '人/户', '', '')
    """
    found = _BRACKETED.search(normalise(header))
    text = found.group(1) if found else ""
    known = any(text in family for family in _FAMILIES) or "/" in text or text in PERCENT or text in {"年", "个", "岁"}
    return text if known else ""


def base(unit: str) -> tuple[str, float]:
    """The unit that a unit is counted in, and how many of it; one that nobody knows stands for itself.

    >>> base("亿元"), base("平方公里"), base("头")
    (('元', 100000000.0), ('平方米', 1000000.0), ('头', 1.0))
    """
    plain = normalise(unit)
    family = next((family for family in _FAMILIES if plain in family), {plain: 1.0})
    return next(iter(family)), family[plain]


def factor(written: str, wanted: str) -> float | None:
    """What a figure in `written` is multiplied by to be in `wanted`; None when they do not convert.

    >>> factor("万元", "亿元"), factor("%", "%"), factor("元", "人")
    (0.0001, 1.0, None)
    """
    if normalise(written) == normalise(wanted):
        return 1.0
    family = next((family for family in _FAMILIES if written in family and wanted in family), None)
    return family[written] / family[wanted] if family else None
