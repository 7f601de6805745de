"""A framework small enough to read: 24 regions in two categories, 4 departments, 6 cadres, three years."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np

from evaluation.domain import framework
from evaluation.domain.framework import Framework, Holdings
from evaluation.domain.indicators import Achievement, Indicator, Level, PayoffKernel
from evaluation.domain.scheme import Attribution, Leaf, Node, Scheme
from evaluation.domain.settings import (
    ConditionTerm,
    Deduct,
    Gate,
    Grade,
    Grading,
    LeastSquares,
    MinMax,
    StatedLimits,
)
from evaluation.domain.units import Condition, Event, Membership, Posting, Unit
from evaluation.services.evaluation import Evaluation, compose_of

PERIODS = ("2023", "2024", "2025")
REGIONS = [f"R{number:02d}" for number in range(1, 25)]
DEPARTMENTS = [f"D{number}" for number in range(1, 5)]
CADRES = [f"C{number}" for number in range(1, 7)]
SCALE = MinMax(limits=StatedLimits(low=0, high=100), clip=True)
GRADES = Grading(
    grades=(
        Grade(code="a", name_zh="优秀", name_en="Excellent", quota=0.3),
        Grade(code="b", name_zh="良好", name_en="Good"),
    )
)


def make(simulated: bool = True) -> Holdings:  # noqa: FBT001, FBT002  # a fixture's switch
    """The holdings; R01 lacks most of its values, R02's `roads` does not apply, R03 lost two points to a gate."""
    return Holdings(
        framework=Framework(code="small", name_zh="小样", name_en="Small", simulated=simulated),
        units=tuple(_units()),
        indicators=tuple(_indicators()),
        memberships=tuple(_memberships()),
        observations=framework.observations(list(_observations())),
        conditions=framework.conditions(
            [
                {"unit": code, "condition": "height", "as_of": "2020-12-31", "value": 100.0 * at}
                for at, code in enumerate(REGIONS)
            ]
        ),
        register=(
            Condition(condition="height", name_zh="平均海拔", name_en="Mean elevation", unit_of_measurement="米"),
            Condition(condition="investment", name_zh="固定资产投资", name_en="Investment", role="mediator"),
        ),
        postings=tuple(_postings()),
        events=(Event(unit="R03", period="2025", rule="accident", verified=True),),
        schemes={scheme.code: scheme for scheme in _schemes()},
    )


def without_conditions(held: Holdings, unit: str, method: str) -> Evaluation:
    """The regions of 2025 where nobody knows one unit's conditions and scales of a method follow all units' values."""
    scheme = held.scheme("reference")
    tree = scheme.tree.model_dump()
    for pillar in tree["children"]:
        for leaf in pillar["children"]:
            leaf["scoring"] = {"method": method}
    known = held.conditions[held.conditions["unit"] != unit]
    return compose_of(replace(held, conditions=known), scheme.revise({"tree": tree}), "2025")


def _units() -> Iterator[Unit]:
    for code in REGIONS:
        yield Unit(code=code, name_zh=f"甲{code}县", name_en=f"{code} County")
    for code in DEPARTMENTS:
        yield Unit(code=code, name_zh=f"{code}局", name_en=f"Bureau {code}", level=Level.DEPARTMENT)
    for code in CADRES:
        yield Unit(code=code, name_zh=code, name_en=code, level=Level.CADRE)


def _memberships() -> Iterator[Membership]:
    for at, code in enumerate(REGIONS):
        yield Membership(unit=code, category="山区" if at % 2 else "平原")
    for code in DEPARTMENTS:
        yield Membership(unit=code, category="服务部门")
    for code in CADRES:
        yield Membership(unit=code, category="主要领导")


def _indicators() -> Iterator[Indicator]:
    for code, name, english in (
        ("growth", "增速", "Growth"),
        ("air", "优良天数", "Clean air"),
        ("roads", "道路", "Roads"),
        ("trust", "满意度", "Trust"),
    ):
        yield Indicator(code=code, name_zh=name, name_en=english, unit_of_measurement="%", low=0, high=100)
    yield Indicator(code="tasks", name_zh="任务", name_en="Tasks", level=Level.DEPARTMENT, unit_of_measurement="分")
    yield Indicator(code="led", name_zh="所在地区成绩", name_en="Unit led", level=Level.CADRE, unit_of_measurement="分")
    yield Indicator(
        code="air_led", name_zh="任内优良天数", name_en="Clean air led", level=Level.CADRE, unit_of_measurement="%"
    )


def _observations() -> Iterator[dict[str, object]]:
    draw = np.random.default_rng(7)
    for period in PERIODS:
        for at, unit in enumerate(REGIONS):
            for code in ("growth", "air", "roads", "trust"):
                value = 60 + at - (1.6 * at if code == "air" else 0) + float(draw.normal(0, 4))
                row = {"unit": unit, "period": period, "indicator": code, "value": round(value, 1)}
                row |= {"status": "observed", "as_of": f"{period}-12-31", "source": "年报"}
                if unit == "R01" and code != "air" and period == "2025":
                    row |= {"value": float("nan"), "status": "missing"}
                if (unit, code) == ("R02", "roads"):
                    row |= {"value": float("nan"), "status": "not_applicable"}
                yield row
    for at, unit in enumerate(DEPARTMENTS):
        yield {
            "unit": unit,
            "period": "2025",
            "indicator": "tasks",
            "value": 70.0 + at,
            "status": "observed",
            "as_of": "2025-12-31",
            "source": "台账",
        }


def _postings() -> Iterator[Posting]:
    for at, code in enumerate(CADRES):
        yield Posting(cadre=code, unit=REGIONS[4 + at // 2], post="主要领导", start=date(2021, 1, 1), share=0.5)


def _schemes() -> Iterator[Scheme]:
    leaves = {
        "growth": Leaf(indicator="growth", scoring=SCALE, adjustable=True),
        "air": Leaf(indicator="air", achievement=Achievement.LATENT, horizon_years=5, scoring=SCALE, adjustable=True),
        "roads": Leaf(indicator="roads", scoring=SCALE),
        "trust": Leaf(indicator="trust", achievement=Achievement.PROCESS, scoring=SCALE),
    }
    economy = Node(code="economy", name_zh="经济", name_en="Economy", children=(leaves["growth"], leaves["roads"]))
    nature = Node(code="nature", name_zh="生态", name_en="Nature", children=(leaves["air"],))
    service = Node(code="service", name_zh="服务", name_en="Service", children=(leaves["trust"],))
    region = Scheme(
        code="reference",
        framework="small",
        name_zh="基准方案",
        name_en="Reference",
        tree=Node(code="root", name_zh="总分", name_en="Total", children=(economy, nature, service)),
        weights={"山区": {"growth": 20, "roads": 20, "air": 40, "trust": 20}, "平原": dict.fromkeys(leaves, 25)},
        adjustment=LeastSquares(conditions=(ConditionTerm(condition="height"),)),
        gates=(Gate(rule="accident", name_zh="事故", name_en="Accident", effect=Deduct(points=2)),),
        grading=GRADES,
    )
    yield region
    yield _plain("department", Level.DEPARTMENT, [Leaf(indicator="tasks", scoring=SCALE)], {})
    led = [
        Leaf(indicator="led", scoring=SCALE, attribution=Attribution()),
        Leaf(
            indicator="air_led",
            achievement=Achievement.LATENT,
            horizon_years=5,
            scoring=SCALE,
            attribution=Attribution(of="indicator", indicator="air", kernel=PayoffKernel(shares=(0.4, 0.4, 0.2))),
        ),
    ]
    yield _plain("cadre", Level.CADRE, led, {"region": region})


def _plain(code: str, level: Level, leaves: list[Leaf], embedded: dict[str, Scheme]) -> Scheme:
    names = {"department": ("部门方案", "Departments"), "cadre": ("干部方案", "Cadres")}[code]
    pillar = Node(code="work", name_zh="工作", name_en="Work", children=tuple(leaves))
    return Scheme(
        code=code,
        framework="small",
        level=level,
        name_zh=names[0],
        name_en=names[1],
        tree=Node(code="root", name_zh="总分", name_en="Total", children=(pillar,)),
        weights={"*": {leaf.indicator: 100 / len(leaves) for leaf in leaves}},
        grading=GRADES,
        embedded=embedded,
    )
