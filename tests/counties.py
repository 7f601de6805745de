"""A framework small enough to compute by hand: scores are the values themselves."""

from evaluation.domain.framework import Framework, Holdings, conditions, observations
from evaluation.domain.indicators import Achievement, Indicator, Level
from evaluation.domain.scheme import Leaf, Node, Scheme
from evaluation.domain.settings import MinMax, StatedLimits
from evaluation.domain.units import Condition, ConditionRole, Membership, Unit

VALUES = {
    "U1": {"growth": 90.0, "water": 20.0, "forms": 50.0},
    "U2": {"growth": 60.0, "water": 60.0, "forms": 50.0},
    "U3": {"growth": 10.0, "water": 95.0, "forms": 50.0},
    "U4": {"growth": 50.0, "water": 50.0, "forms": 40.0},
    "U5": {"growth": 30.0, "water": 30.0, "forms": 30.0},
    "U6": {"growth": 70.0, "water": 70.0, "forms": 70.0},
}
CATEGORIES = {"U1": "A", "U2": "A", "U3": "A", "U4": "A", "U5": "B", "U6": "B"}


def leaf(code: str, achievement: Achievement, horizon: float = 1) -> Leaf:
    """An indicator whose score is its value."""
    scoring = MinMax(limits=StatedLimits(low=0, high=100))
    weighed = achievement is not Achievement.NONE
    return Leaf(indicator=code, achievement=achievement, horizon_years=horizon, scoring=scoring, adjustable=weighed)


def scheme(level: Level = Level.REGION) -> Scheme:
    """Growth 60, water 30, forms 10; 政治素质 without weight."""
    economy = Node(code="economy", name_zh="经济", name_en="Economy", children=(leaf("growth", Achievement.VISIBLE),))
    foundations = Node(
        code="foundations",
        name_zh="基础",
        name_en="Foundations",
        children=(
            leaf("water", Achievement.LATENT, 10),
            leaf("forms", Achievement.PROCESS),
            leaf("politics", Achievement.NONE),
        ),
    )
    return Scheme(
        code="reference",
        framework="small",
        level=level,
        name_zh="基准方案",
        name_en="Reference scheme",
        tree=Node(code="root", name_zh="总分", name_en="Total", children=(economy, foundations)),
        weights={"*": {"growth": 60, "water": 30, "forms": 10}},
    )


def holdings(level: Level = Level.REGION) -> Holdings:
    """Six units of two categories in 2025, one indicator judged by the organisation, one refused condition."""
    names = {"growth": "增长", "water": "饮水", "forms": "表格", "politics": "政治素质"}
    rows = [
        {"unit": unit, "period": "2025", "indicator": code, "value": value, "source": "年鉴"}
        for unit, row in VALUES.items()
        for code, value in row.items()
    ]
    heights = [{"unit": unit, "condition": "height", "as_of": "2020", "value": 1.0} for unit in VALUES]
    return Holdings(
        framework=Framework(code="small", name_zh="小框架", name_en="Small framework"),
        units=tuple(Unit(code=code, name_zh=f"{code}县", name_en=f"{code} County", level=level) for code in VALUES),
        indicators=tuple(
            Indicator(code=code, name_zh=name, name_en=code.title(), level=level, unit_of_measurement="%")
            for code, name in names.items()
        ),
        memberships=tuple(Membership(unit=unit, category=category) for unit, category in CATEGORIES.items()),
        observations=observations(rows),
        conditions=conditions(heights),
        register=(
            Condition(condition="height", name_zh="海拔", name_en="Height"),
            Condition(
                condition="investment", name_zh="固定资产投资", name_en="Fixed investment", role=ConditionRole.MEDIATOR
            ),
        ),
        schemes={"reference": scheme(level)},
    )
