"""Who moves along what: sixty units whose moves are made of one condition, read off by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from evaluation.checks import movers
from evaluation.domain.dataset import Dataset, assemble
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.units import Condition, ConditionRole
from tests import worlds

UNITS = pd.Index([f"u{at:02d}" for at in range(60)], name="unit")
HEIGHT = np.tile(np.arange(30.0), 2)
CATEGORIES = pd.Series(np.repeat(["山区", "平原"], 30), index=UNITS)
NOISE = np.random.default_rng(7).normal(size=(60, 3))
REGISTER = [
    Condition(condition="height", name_zh="海拔"),
    Condition(condition="money", name_zh="财政收入", role=ConditionRole.OUTCOME),
    Condition(condition="other", name_zh="其他"),
    Condition(condition="age", name_zh="干部年龄", role=ConditionRole.FORBIDDEN),
]


def conditions(**changes: np.ndarray) -> pd.DataFrame:
    columns = {"height": HEIGHT, "money": 0.8 * HEIGHT + 6 * NOISE[:, 0], "other": NOISE[:, 1], "age": HEIGHT}
    return pd.DataFrame({**columns, **changes}, index=UNITS)


def test_groups_count_who_rose_and_fell_and_leave_out_units_without_a_move() -> None:
    moves = pd.Series([2.0, -1, 0, np.nan, 3, -3], index=list("abcdef"))
    categories = pd.Series(["x", "x", "x", "x", "y", "y"], index=list("abcdef"))
    first, second = movers.by_category(moves, categories)
    assert (first.name, first.units, first.up, first.down) == ("x", 3, 1, 1)
    assert first.mean == pytest.approx(1 / 3)
    assert (second.units, second.mean) == (2, 0)


def test_moves_that_go_by_height_lead_and_money_which_follows_height_shows_nothing_beside_it() -> None:
    moves = pd.Series(np.round((HEIGHT - 14.5) / 3 + NOISE[:, 2]), index=UNITS)
    lead, *rest = movers.by_condition(moves, conditions(), CATEGORIES, REGISTER)
    assert lead.condition.condition == "height"
    assert lead.slope.certain
    assert lead.slope.value == pytest.approx(HEIGHT.std(ddof=1) / 3, rel=0.15)
    assert [each.mean for each in lead.thirds] == pytest.approx([-10 / 3, 0, 10 / 3], abs=0.5)
    money = next(each for each in rest if each.condition.condition == "money")
    assert money.slope.certain
    assert money.beside is not None
    assert not money.beside.certain


def test_a_personal_trait_is_never_looked_at() -> None:
    moves = pd.Series(HEIGHT, index=UNITS)
    found = movers.by_condition(moves, conditions(), CATEGORIES, REGISTER)
    assert {each.condition.condition for each in found} == {"height", "money", "other"}


def test_moves_at_random_go_with_nothing_for_certain_in_nineteen_of_twenty_draws() -> None:
    """Ranges allow for three looks at 90 %: at most one world in ten names a condition; twenty worlds, at most five."""
    generator = np.random.default_rng(11)
    certain = 0
    for _ in range(20):
        moves = pd.Series(generator.permutation(60) - 29.5, index=UNITS)
        found = movers.by_condition(moves, conditions(), CATEGORIES, REGISTER)
        certain += found[0].slope.certain
    assert certain <= 5


def test_the_range_is_wider_for_every_condition_more_that_is_looked_at() -> None:
    """Bonferroni: t of 1 − .1/6 against t of 1 − .1/2, both with 60 − 2 categories − 1 = 57 degrees of freedom."""
    moves = pd.Series(NOISE[:, 2], index=UNITS)

    def half(register: list[Condition]) -> float:
        found = movers.by_condition(moves, conditions(), CATEGORIES, register)
        slope = next(each.slope for each in found if each.condition.condition == "height")
        return slope.upper - slope.lower

    quantiles = stats.t.ppf([1 - 0.1 / 6, 1 - 0.1 / 2], 57)
    assert half(REGISTER) / half(REGISTER[:1]) == pytest.approx(quantiles[0] / quantiles[1])


def test_between_categories_is_not_looked_at_since_places_are_inside_them() -> None:
    """All of one category at height 0, all of the other at 1: no slope can be told, so the condition is left out."""
    apart = conditions(height=np.repeat([0.0, 1.0], 30))
    moves = pd.Series(NOISE[:, 2], index=UNITS)
    found = movers.by_condition(moves, apart, CATEGORIES, REGISTER)
    assert "height" not in {each.condition.condition for each in found}


def test_few_units_and_conditions_equal_everywhere_say_nothing() -> None:
    moves = pd.Series(HEIGHT, index=UNITS)
    flat = conditions(height=np.ones(60), money=np.full(60, np.nan), other=np.ones(60))
    assert movers.by_condition(moves, flat, CATEGORIES, REGISTER) == ()
    assert movers.by_condition(moves.iloc[:19], conditions(), CATEGORIES, REGISTER) == ()


def test_nothing_moves_and_no_condition_leads() -> None:
    found = movers.by_condition(pd.Series(0.0, index=UNITS), conditions(), CATEGORIES, REGISTER)
    assert not any(each.slope.certain for each in found)


def peopled(**changes: object) -> Dataset:
    """The sixty units, their population counted as an indicator: 1, 2 … 60 thousand; its urban part the other way."""
    values = {unit: {"urban_population": 60.0 - at, "Population": at + 1.0} for at, unit in enumerate(UNITS)}
    indicators = [
        Indicator(code=code, name_zh=name, unit_of_measurement="千人")
        for code, name in (("urban_population", "城镇人口"), ("Population", "人口"))
    ]
    held = worlds.holdings({"2025": values}).revise({"indicators": indicators, **changes})
    return assemble(held, Level.REGION, "2025")


def test_moves_by_size_go_by_thirds_of_the_whole_population() -> None:
    """The twenty smallest fall by 2, the twenty largest rise by 3."""
    moves = pd.Series(np.repeat([-2.0, 0, 3], 20), index=UNITS)
    found = movers.by_size(moves, peopled())
    assert found is not None
    assert isinstance(found.measure, Indicator)
    assert found.measure.code == "Population"
    assert [(each.name, each.units, each.up, each.down, each.mean) for each in found.thirds] == [
        ("low", 20, 0, 20, -2), ("middle", 20, 0, 0, 0), ("high", 20, 20, 0, 3),
    ]  # fmt: skip


def test_a_share_of_people_is_no_size_and_without_a_count_there_is_none() -> None:
    shares = [
        Indicator(code=code, name_zh="占比", unit_of_measurement="%") for code in ("urban_population", "Population")
    ]
    assert movers.by_size(pd.Series(HEIGHT, index=UNITS), peopled(indicators=shares)) is None
