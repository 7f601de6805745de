"""The bridge in points: by hand where scores are values, over both orders where they are capped, exact everywhere."""

import numpy as np
import pandas as pd
import pytest

from evaluation.checks import bridge
from evaluation.domain.dataset import Dataset, assemble
from evaluation.domain.indicators import Level
from evaluation.domain.results import Scorecard
from evaluation.domain.units import Condition
from evaluation.scorecard import compose
from evaluation.simulation import example
from tests import worlds
from tests.adjusting import slopes_without_each

WET = Condition(condition="wet", name_zh="降水", unit_of_measurement="mm")
TWO = {"method": "least_squares", "conditions": [{"condition": "high"}, {"condition": "wet"}]}
CAPPED = {"method": "min_max", "limits": {"source": "stated", "low": 0, "high": 40}, "clip": True}


def test_where_scores_are_values_a_condition_gives_what_was_taken_off_with_its_sign_turned() -> None:
    card = compose(worlds.dataset(worlds.sloping_holdings(), "2025"), worlds.adjusting())
    x, y = np.arange(40) / 4, np.array([row["a"] for row in worlds.sloping().values()])
    beta = slopes_without_each(x, y)
    points = bridge.in_points(card)
    assert list(points.columns) == ["high"]
    assert points["high"].tolist() == pytest.approx((-beta * (x - x.mean())).tolist(), abs=1e-9)


def test_under_a_cap_each_condition_gets_the_mean_over_both_orders() -> None:
    card = compose(two_conditions(), worlds.scheme([capped()], {"a": 100}, adjustment=TWO))
    taken = card.prepared.adjustment.effects
    raw = card.steps["treatment"].matrix["a"].to_numpy()
    high, wet = (taken[name]["a"].to_numpy() for name in ("high", "wet"))

    def points(values: np.ndarray) -> np.ndarray:
        return np.clip(values / 40, 0, 1) * 100

    first, last = points(raw - high) - points(raw), points(raw - wet - high) - points(raw - wet)
    assert np.abs(first - last).max() > 1  # the cap makes the order matter
    found = bridge.in_points(card)
    assert found["high"].tolist() == pytest.approx(((first + last) / 2).tolist(), abs=1e-9)
    assert_sums(card, found)


def test_units_that_tied_before_the_adjustment_tie_at_the_start_of_the_bridge() -> None:
    """Four units a step: by percentile rank, adding back what was taken off would part them by the last bit."""
    values = {f"u{at:02d}": {"a": 50.1 - 0.3 * (at // 4)} for at in range(40)}
    held = {unit: {"high": at / 7} for at, unit in enumerate(values)}
    stepped = worlds.dataset(worlds.holdings({"2025": values}, held=held, register=[worlds.HIGH]), "2025")
    ranked = worlds.leaf("a", adjustable=True, scoring={"method": "percentile_rank"})
    card = compose(stepped, worlds.scheme([ranked], {"a": 100}, adjustment=worlds.ADJUSTED))
    assert_sums(card, bridge.in_points(card))


def test_nothing_adjusted_has_no_columns() -> None:
    card = compose(worlds.dataset(worlds.sloping_holdings(), "2025"), worlds.adjusting({"method": "none"}))
    assert bridge.in_points(card).shape == (40, 0)


def test_a_unit_without_a_total_has_no_bridge() -> None:
    values = worlds.sloping() | {"u00": {"a": None}}
    held = {unit: {"high": at / 4} for at, unit in enumerate(values)}
    lacking = worlds.holdings({"2025": values}, held=held, register=[worlds.HIGH])
    found = bridge.in_points(compose(worlds.dataset(lacking, "2025"), worlds.adjusting()))
    assert found.loc["u00"].isna().all()
    assert found.drop("u00").notna().all(axis=None)


@pytest.mark.parametrize(
    "method",
    [
        {"method": "least_squares"},
        {"method": "nearest_peers", "peers": 10},
        {"method": "random_intercept", "years": 5},
    ],
    ids=lambda setting: str(setting["method"]),
)
def test_every_method_sums_to_the_difference_of_totals_in_the_example(method: dict[str, object]) -> None:
    holdings, _ = example.make()
    scheme = holdings.scheme("reference")
    terms = [term.model_dump() for term in scheme.adjustment.conditions]
    chosen = scheme.revise({"adjustment": {**method, "conditions": terms}})
    card = compose(assemble(holdings, Level.REGION, "2025"), chosen)
    found = bridge.in_points(card)
    assert (found.abs().max() > 0.5).any()
    assert_sums(card, found)


def assert_sums(card: Scorecard, points: pd.DataFrame) -> None:
    difference = card.scores["total"] - card.raw["total"]
    assert points.sum(axis=1).tolist() == pytest.approx(difference.tolist(), abs=1e-9)


def capped() -> dict[str, object]:
    return worlds.leaf("a", adjustable=True, scoring=CAPPED)


def two_conditions() -> Dataset:
    """The sloping world with 3 more for each step of a second condition: 0 1 2 3 4 over and over."""
    values = {unit: {"a": row["a"] + 3 * (at % 5)} for at, (unit, row) in enumerate(worlds.sloping().items())}
    held = {unit: {"high": at / 4, "wet": float(at % 5)} for at, unit in enumerate(values)}
    return worlds.dataset(worlds.holdings({"2025": values}, held=held, register=[worlds.HIGH, WET]), "2025")
