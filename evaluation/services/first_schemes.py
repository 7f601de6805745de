"""The first scheme of a framework made from a sheet: every indicator with equal weight, so that cards appear."""

from collections.abc import Sequence

from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.scheme import ANY_CATEGORY, Leaf, Node, Scheme

CODE = "first"


def needed(held: Holdings, level: Level, added: Sequence[Indicator]) -> Scheme | None:
    """A scheme of equal weights for a level that has none; None where there is one, or nothing to weigh.

    Cadres have none: theirs has to name the scheme that it draws on.
    """
    codes = list(dict.fromkeys(each.code for each in (*held.indicators, *added) if each.level == level))
    if level is Level.CADRE or not codes or held.reference(level) is not None:
        return None
    return Scheme(
        code=f"{CODE}_{level}",
        framework=held.framework.code,
        level=level,
        name_zh="等权初始方案",
        name_en="First scheme, equal weights",
        tree=Node(
            code="total",
            name_zh="全部指标",
            name_en="All indicators",
            children=tuple(Leaf(indicator=code) for code in codes),
        ),
        weights={ANY_CATEGORY: dict.fromkeys(codes, 100 / len(codes))},
    )
