"""Small worlds that a reader can check by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from evaluation.domain.dataset import Dataset, assemble
from evaluation.domain.framework import Framework, Holdings, conditions, observations
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.scheme import Scheme, parse
from evaluation.domain.units import Condition, Membership, Unit

Values = Mapping[str, Mapping[str, float | None]]


def holdings(
    by_period: Mapping[str, Values],
    categories: Mapping[str, str] | None = None,
    *,
    level: Level = Level.REGION,
    statuses: Mapping[tuple[str, str], str] | None = None,
    errors: Mapping[tuple[str, str], float] | None = None,
    held: Mapping[str, Mapping[str, float]] | None = None,
    register: Sequence[Condition] = (),
) -> Holdings:
    """A framework of the values unit -> indicator -> value in each period; statuses and errors in every period."""
    units = sorted({unit for values in by_period.values() for unit in values})
    indicators = sorted({code for values in by_period.values() for row in values.values() for code in row})
    rows = [
        {
            "unit": unit,
            "period": period,
            "indicator": code,
            "value": value,
            "status": (statuses or {}).get((unit, code), "observed" if value is not None else "missing"),
            "error": (errors or {}).get((unit, code)),
            "source": "统计局",
            "as_of": period,
        }
        for period, values in by_period.items()
        for unit, row in values.items()
        for code, value in row.items()
    ]
    conditional = [
        {"unit": unit, "condition": name, "as_of": "2010", "value": value}
        for unit, row in (held or {}).items()
        for name, value in row.items()
    ]
    return Holdings(
        framework=Framework(code="small", name_zh="小样", simulated=True),
        units=tuple(Unit(code=unit, name_zh=unit, level=level) for unit in units),
        indicators=tuple(Indicator(code=code, name_zh=code, level=level) for code in indicators),
        memberships=tuple(Membership(unit=unit, category=(categories or {}).get(unit, "同类")) for unit in units),
        observations=observations(pd.DataFrame(rows)),
        conditions=conditions(pd.DataFrame(conditional)),
        register=tuple(register),
    )


def dataset(held: Holdings, period: str, level: Level = Level.REGION) -> Dataset:
    """The dataset of one period."""
    return assemble(held, level, period)


def scheme(children: Sequence[Mapping[str, Any]], weights: Mapping[str, float], **changes: Any) -> Scheme:
    """A scheme of the children under an arithmetic root; the weights hold for every category."""
    content: dict[str, Any] = {
        "code": "s",
        "framework": "small",
        "name_zh": "小样方案",
        "tree": {"code": "root", "name_zh": "总", "children": list(children)},
        "weights": {"*": dict(weights)},
        **changes,
    }
    return parse(content)


def leaf(indicator: str, **changes: Any) -> dict[str, Any]:
    """A leaf scored 0..100 as it stands (min–max between 0 and 100) unless told otherwise."""
    plain = {"method": "min_max", "limits": {"source": "stated", "low": 0, "high": 100}}
    return {"indicator": indicator, "scoring": plain, **changes}


# Forty units on a line y = 50 − 2 x with alternate ± 1, x the only condition.
HIGH = Condition(condition="high", name_zh="海拔", unit_of_measurement="m")
INVESTMENT = Condition(condition="fai", name_zh="固定资产投资", name_en="Fixed-asset investment", role="mediator")
ADJUSTED = {"method": "least_squares", "conditions": [{"condition": "high"}]}


def sloping(count: int = 40) -> dict[str, dict[str, float]]:
    """Units on a line y = 50 − 2 x with alternate ± 1."""
    return {f"u{at:02d}": {"a": 50 - 2 * (at / 4) + (-1) ** at} for at in range(count)}


def sloping_holdings(count: int = 40) -> Holdings:
    values = sloping(count)
    held = {unit: {"high": at / 4, "fai": float(at % 7)} for at, unit in enumerate(values)}
    return holdings({"2025": values}, held=held, register=[HIGH, INVESTMENT])


def adjusting(conditions: dict[str, object] = ADJUSTED) -> Scheme:
    return scheme([leaf("a", adjustable=True)], {"a": 100}, adjustment=conditions)
