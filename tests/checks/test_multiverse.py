"""Places under every set of conditions and method: each specification by another path, and what is told of them all."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from evaluation.checks.alternatives import METHODS, alternatives
from evaluation.checks.multiverse import Multiverse, multiverse
from evaluation.checks.specifications import admissible, inputs_of
from evaluation.domain.dataset import assemble
from evaluation.domain.indicators import Level
from evaluation.domain.results import Scorecard
from evaluation.domain.settings import ConditionTerm, NearestPeers, RandomIntercept
from evaluation.domain.units import Condition
from evaluation.scorecard import compose
from evaluation.simulation import example
from tests import worlds

WET = Condition(condition="wet", name_zh="降水", unit_of_measurement="mm")
YEARS = "adjustment.too_few_years"
FEW = {"method": "nearest_peers", "peers": 8, "caliper": 5.0, "conditions": [{"condition": "high"}]}


def world() -> Scorecard:
    """Forty units by two conditions and one that decisions make; one year; adjusted for height by eight peers."""
    values = {unit: {"a": row["a"] + 3 * (at % 5)} for at, (unit, row) in enumerate(worlds.sloping().items())}
    held = {
        unit: {"high": at / 4, "wet": float(at % 5), "fai": float(at % 7), "area": 5.0}
        for at, unit in enumerate(values)
    }
    area = Condition(condition="area", name_zh="面积", unit_of_measurement="km²")
    register = [worlds.INVESTMENT, WET, area, worlds.HIGH]
    scheme = worlds.scheme([worlds.leaf("a", adjustable=True)], {"a": 100}, adjustment=FEW)
    return compose(worlds.dataset(worlds.holdings({"2025": values}, held=held, register=register), "2025"), scheme)


@pytest.fixture(scope="module")
def card() -> Scorecard:
    return world()


@pytest.fixture(scope="module")
def told(card: Scorecard) -> Multiverse:
    return multiverse(card)


def test_every_set_of_admissible_conditions_meets_every_method_and_what_cannot_be_used_says_why(
    told: Multiverse,
) -> None:
    assert told.conditions == ("high", "wet")  # the scheme's own first; investment is no condition, area stands still
    sets = told.specifications.groupby("conditions")["method"].apply(tuple)
    assert sets.to_dict() == dict.fromkeys([(), ("wet",), ("high",), ("high", "wet")], METHODS)
    table = told.specifications
    reasons = {(row.method, row.conditions): row.code for row in table.itertuples()}
    assert {code for (method, _), code in reasons.items() if method == "random_intercept"} == {YEARS}
    assert (reasons["robust", ()], reasons["nearest_peers", ()]) == ("multiverse.no_conditions",) * 2
    assert (table["code"] == "").sum() == 10


def test_the_shares_and_places_are_those_of_ten_scorecards_made_one_by_one(card: Scorecard, told: Multiverse) -> None:
    totals = np.stack(list(each_by_another_path(card)))
    places = pd.DataFrame(np.round(totals, 6)).rank(axis=1, ascending=False, method="min").to_numpy()
    tiers = np.select([places <= 12, places > 28], ["top", "bottom"], "middle")
    own = card.places["place"].to_numpy()
    tier = np.select([own <= 12, own > 28], ["top", "bottom"], "middle")
    assert told.units["tier"].tolist() == tier.tolist()
    assert told.units["kept"].tolist() == pytest.approx((tiers == tier).mean(axis=0).tolist())
    assert 0.2 < told.units["kept"].mean() < 0.9  # the choice matters in this world
    assert told.units["best"].tolist() == places.min(axis=0).tolist()
    assert told.units["worst"].tolist() == places.max(axis=0).tolist()
    assert told.by_method["nearest_peers"].tolist() == pytest.approx((tiers[-3:] == tier).mean(axis=0).tolist())


def each_by_another_path(card: Scorecard) -> Iterator[np.ndarray]:
    """Totals: least squares of the four sets, Huber by statsmodels and peers of the three that are not empty."""
    conditions = card.prepared.dataset.condition_matrix
    values = card.steps["treatment"].matrix["a"].to_numpy()
    sets = [["wet"], ["high"], ["high", "wet"]]
    yield values
    for method in ({"method": "least_squares"}, None, {**FEW}):
        for chosen in sets:
            if method is None:
                x = (conditions[chosen] - conditions[chosen].mean()).to_numpy()
                yield values - x @ sm.RLM(values, sm.add_constant(x)).fit(tol=1e-12, maxiter=500).params[1:]
            else:
                terms = [{"condition": name} for name in chosen]
                scheme = card.scheme.revise({"adjustment": {**method, "conditions": terms}})
                yield compose(card.prepared.dataset, scheme).scores["total"].to_numpy()


def test_it_is_the_same_every_time(told: Multiverse) -> None:
    again = multiverse(world())
    pd.testing.assert_frame_equal(again.units, told.units)
    pd.testing.assert_frame_equal(again.specifications, told.specifications)


def test_progress_is_told_set_by_set_and_ends_the_work_by_raising(card: Scorecard) -> None:
    heard: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> None:
        heard.append((done, of))
        if done == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        multiverse(card, stop)
    assert heard == [(1, 4), (2, 4), (3, 4)]


def test_of_more_conditions_than_the_most_the_last_are_named_as_left_out(card: Scorecard) -> None:
    found = multiverse(card, most=1)
    assert (found.conditions, found.left_out) == (("high",), ("wet",))
    assert len(found.specifications) == 2 * 4


@pytest.mark.parametrize(
    ("leaf", "register", "code"),
    [
        (worlds.leaf("a"), [worlds.HIGH], "multiverse.nothing_adjustable"),
        (worlds.leaf("a", adjustable=True), [worlds.INVESTMENT], "multiverse.no_admissible"),
    ],
)
def test_without_anything_to_vary_it_declines(leaf: dict[str, object], register: list[Condition], code: str) -> None:
    held = {unit: {each.condition: float(at) for each in register} for at, unit in enumerate(worlds.sloping())}
    data = worlds.dataset(worlds.holdings({"2025": worlds.sloping()}, held=held, register=register), "2025")
    found = multiverse(compose(data, worlds.scheme([leaf], {"a": 100})))
    assert found.declined is not None
    assert found.declined.code == code
    assert found.units.empty


@pytest.fixture(scope="module")
def province() -> Scorecard:
    holdings, _ = example.make()
    return compose(assemble(holdings, Level.REGION, "2025"), holdings.scheme("reference"))


def test_the_examples_other_conditions_come_after_its_own_long_tails_by_their_logarithm(province: Scorecard) -> None:
    terms = admissible(inputs_of(province.prepared))
    own = province.scheme.adjustment.conditions
    assert terms[: len(own)] == own
    assert len(terms) == 9
    assert ConditionTerm(condition="land_area", scale="log") in terms


def test_each_method_gives_the_values_that_the_step_gives(province: Scorecard) -> None:
    """The shortcuts taken for speed leave out who the peers are, and nothing else."""
    terms = province.scheme.adjustment.conditions
    peers, chance = NearestPeers(conditions=terms), RandomIntercept(conditions=terms)
    found = {each.method: each for each in alternatives(inputs_of(province.prepared), terms, peers, chance)}
    dataset, scheme = province.prepared.dataset, province.scheme
    expected = {
        "least_squares": province,
        "nearest_peers": compose(dataset, scheme.revise({"adjustment": peers})),
        "random_intercept": compose(dataset, scheme.revise({"adjustment": chance})),
    }
    for method, card in expected.items():
        pd.testing.assert_frame_equal(found[method].values, card.steps["adjustment"].matrix, check_names=False)
    assert found["nearest_peers"].adjusted == len(expected["nearest_peers"].prepared.adjustment.peers)
    assert found["robust"].adjusted == found["least_squares"].adjusted == len(province.prepared.adjustment.fits)
    pd.testing.assert_frame_equal(
        found["robust"].values.isna(), found["least_squares"].values.isna(), check_names=False
    )


def test_no_choice_among_recorded_conditions_rescues_the_county_with_the_closed_mine(province: Scorecard) -> None:
    """Truly among the best five, it stays at the bottom: robust to method is not robust to what nobody recorded."""
    mine = next(unit.code for unit in province.prepared.dataset.units if unit.name_zh == "云岭县")
    found = multiverse(province, most=2).units.loc[mine]
    assert found["tier"] == "bottom"
    assert found["kept"] > 0.5
    assert found["best"] > 15
