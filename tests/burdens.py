"""A scheme of many indicators in which nothing is wrong, and the registers it is held against."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from evaluation.checks.burden.subject import Subject
from evaluation.domain.collecting import DataItem
from evaluation.domain.duties import DutyItem, DutyList
from evaluation.domain.framework import Framework, Holdings, conditions, observations
from evaluation.domain.indicators import Indicator
from evaluation.domain.policy import Policy
from evaluation.domain.scheme import Scheme, parse
from tests import worlds

DAY = date(2026, 1, 1)
CLEAN = 10
ALL = [f"i{at}" for at in range(62)]
DUTIES = tuple(DutyItem(code=f"d{at}", name_zh=f"事项{at}", duty_list=DutyList.BASIC) for at in range(62))
ITEMS = tuple(
    DataItem(code=f"f{at}", name_zh=f"数据{at}", unit_of_measurement="个", owner="统计局") for at in range(62)
)


def leaf(code: str, **changes: Any) -> dict[str, Any]:
    """An indicator that offends nothing: latent for every second one, on its own duty, read from a system."""
    at = int(code.removeprefix("i"))
    latent = {"achievement": "latent", "horizon_years": 3} if at % 2 else {}
    collection = {"channel": "system", "duty": f"d{at}"} | changes.get("collection", {})
    return worlds.leaf(code, **latent | changes | {"collection": collection})


def scheme(codes: list[str], leaves: Mapping[str, dict[str, Any]] | None = None, **changes: Any) -> Scheme:
    """A scheme of equal weights; `leaves`: what differs in some of them."""
    children = [leaf(code, **(leaves or {}).get(code, {})) for code in codes]
    weights = {"*": {code: 100 / len(codes) for code in codes}}
    base = {"code": "now", "framework": "f", "name_zh": "方案", "weights": weights}
    return parse(base | {"tree": {"code": "total", "name_zh": "总分", "children": children}} | changes)


def subject(made: Scheme, **changes: Any) -> Subject:
    """The scheme against a duty list, a catalogue and last year's scheme, in which nothing is wrong."""
    indicators = tuple(
        Indicator(code=code, name_zh="".join(chr(0x4E00 + 400 * at + 5 * step) for step in range(5)))
        for at, code in enumerate(ALL)
    )
    holdings = Holdings(
        framework=Framework(code="f", name_zh="框架"),
        units=(),
        indicators=changes.pop("indicators", indicators),
        memberships=(),
        observations=observations([]),
        conditions=conditions([]),
        duty_items=changes.pop("duties", DUTIES),
        data_items=changes.pop("items", ITEMS),
        indicator_items=changes.pop("formulas", ()),
        requests=changes.pop("requests", ()),
        staff=changes.pop("staff", ()),
        schemes=changes.pop("schemes", {}),
    )
    last_year = changes.pop("last_year", scheme(ALL[: len(made.leaves)], code="before"))
    return Subject(scheme=made, holdings=holdings, policy=Policy(), day=DAY, last_year=last_year, **changes)
