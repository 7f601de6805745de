"""What an unrecorded condition would have to be: by hand, refusals, and what it says of the county with the mine."""

import numpy as np
import pandas as pd
import pytest

from evaluation.checks.lines import Lines, lines, nearest
from evaluation.checks.omitted import omitted
from evaluation.domain.dataset import assemble
from evaluation.domain.indicators import Level
from evaluation.domain.results import Scorecard
from evaluation.scorecard import compose
from evaluation.simulation import example
from evaluation.statistics import omitted_condition
from tests import worlds

GROUP = np.zeros(5, int)


def test_the_gap_is_to_the_first_unit_on_the_other_side_of_the_nearest_line() -> None:
    five = Lines(GROUP, np.ones(5), np.full(5, 5), np.ones(5, bool))
    found = nearest(five, np.array([90.0, 80.0, 70.0, 60.0, 40.0]))
    assert found["line"].tolist() == ["top", "top", "top", "bottom", "bottom"]
    # first: 90 − 80; second and third: to 90; fourth: 60 − 40, third: 20 to the top, 30 to the bottom; last: 40 − 60
    assert found["gap"].tolist() == [10, -10, -20, 20, -20]


def test_a_category_of_one_has_no_line_and_a_unit_without_a_place_no_gap() -> None:
    held = Lines(np.array([0, 1, 1, 1]), np.ones(4), np.array([1, 2, 2, 2]), np.array([True, True, True, False]))
    found = nearest(held, np.array([50.0, 70.0, 60.0, 99.0]))
    assert found["line"].tolist() == ["", "top", "top", ""]
    assert found["gap"].fillna(-1).tolist() == [-1, 10, -10, -1]


def test_seats_are_those_of_the_quota_else_three_tenths() -> None:
    world = worlds.holdings({"2025": worlds.sloping()}, {f"u{at:02d}": "AB"[at % 2] for at in range(40)})
    grades = [{"code": "a", "name_zh": "优秀", "quota": 0.3}, {"code": "b", "name_zh": "称职"}]
    scheme = worlds.scheme([worlds.leaf("a")], {"a": 100}, grading={"grades": grades, "quotas": {"A": 0.2}})
    card = compose(worlds.dataset(world, "2025"), scheme)
    placed = pd.Series(data=True, index=card.scores.index)
    placed["u00"] = False
    found = lines(card.prepared, placed)
    assert (found.seats[0], found.seats[1]) == (3, 6)  # of 19 and of 20
    assert found.tiers(np.array([3.0, 6.0] * 20)).tolist()[:2] == ["top", "top"]
    assert found.tiers(np.array([4.0, 15.0] * 20)).tolist()[:2] == ["middle", "bottom"]


def test_a_condition_as_strong_as_the_multiple_moves_the_unit_by_just_its_gap() -> None:
    card = compose(worlds.dataset(worlds.sloping_holdings(), "2025"), worlds.adjusting())
    units, x = omitted(card).units, np.arange(40) / 4
    standing = omitted_condition.stand(card.raw["total"].to_numpy(), (x - x.mean())[:, None])
    assert list(units.index) == list(card.scores.index)
    most = np.full(40, standing.out[:, 0].max())  # u00 and u39 stand out most, at both ends of the slope
    assert standing.out[0, 0] == pytest.approx(standing.out[:, 0].max())
    assert units.loc["u00", "own_multiple"] == pytest.approx(units.loc["u00", "multiple"])
    reached = np.isfinite(units["multiple"].to_numpy())
    assert reached.sum() > 20
    moved = omitted_condition.bias(
        units["multiple"].to_numpy(), most, standing.explains[:, 0], standing.errors, standing.freedom
    )
    np.testing.assert_allclose(moved[reached], units["gap"].abs().to_numpy()[reached], rtol=1e-6)


@pytest.mark.parametrize(
    ("count", "setting", "code"),
    [
        (40, {"method": "none"}, "omitted.not_adjusted"),
        (12, worlds.ADJUSTED, "omitted.all_declined"),
    ],
)
def test_without_an_adjustment_there_is_nothing_to_tell(count: int, setting: dict[str, object], code: str) -> None:
    card = compose(worlds.dataset(worlds.sloping_holdings(count), "2025"), worlds.adjusting(setting))
    found = omitted(card)
    assert found.declined is not None
    assert found.declined.code == code
    assert found.units.empty


@pytest.fixture(scope="module", params=(example.SEED, 22, 28))
def told(request: pytest.FixtureRequest) -> tuple[Scorecard, str]:
    """The example's scorecard, and the county whose closed mine no register knows."""
    holdings, truth = example.make(request.param)
    card = compose(assemble(holdings, Level.REGION, "2025"), holdings.scheme("reference"))
    return card, truth.hidden["unit"]


def test_the_county_with_the_closed_mine_stands_at_the_bottom_and_is_flagged_where_it_is_called_so(
    told: tuple[Scorecard, str],
) -> None:
    """On two seeds of three; on the third its chance of the bottom is .74, and nothing firm is said of it."""
    card, mine = told
    found = omitted(card).units.loc[mine]
    assert found["line"] == "bottom"
    assert card.places.loc[mine, "bottom"] >= 0.7
    assert found["tier"] == ("bottom" if card.places.loc[mine, "bottom"] >= 0.8 else "middle")
    assert found["flagged"] == (found["tier"] == "bottom")
    assert found["multiple"] <= 1


def test_the_flag_warns_of_nearly_every_firm_tier_and_points_at_nobody(told: tuple[Scorecard, str]) -> None:
    """What the check is not: of the 20 to 34 counties called top or bottom it flags all but two at most."""
    units = omitted(told[0]).units
    firm = units["tier"].isin(["top", "bottom"])
    assert 18 <= firm.sum() <= 45
    assert units.loc[firm, "flagged"].mean() >= 0.9


def test_by_its_own_place_in_the_known_conditions_the_mine_would_not_be_flagged(told: tuple[Scorecard, str]) -> None:
    """The county is ordinary in height, distance, income and age: a benchmark that supposes so misses the mine."""
    card, mine = told
    units = omitted(card).units
    assert units.loc[mine, "own_multiple"] > 1.5
    assert (units["own_multiple"] <= 1).mean() > 0.5
