"""What ten minutes in the example show, within bands, over several seeds: the world is tuned, never the output."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from evaluation.checks.influence import influence
from evaluation.checks.weightings import part
from evaluation.domain.dataset import Dataset, assemble
from evaluation.domain.framework import Holdings
from evaluation.domain.framework import observations as as_observations
from evaluation.domain.indicators import Level
from evaluation.domain.results import Scorecard
from evaluation.domain.settings import ConditionTerm, LeastSquares, Unadjusted
from evaluation.domain.units import ConditionRole
from evaluation.errors import RefusedCondition
from evaluation.scorecard import compose
from evaluation.simulation import example
from evaluation.simulation.careers import PREDECESSOR
from evaluation.simulation.truth import Truth
from evaluation.steps import weighting

SEEDS = (example.SEED, 22, 28)
ECOLOGICAL = "重点生态功能区"
SEATS = 9


@dataclass(frozen=True)
class Told:
    """One seed's ecological counties: their places, raw, adjusted and true, and what these came from."""

    holdings: Holdings
    dataset: Dataset
    card: Scorecard
    codes: dict[str, str]
    places: pd.DataFrame
    raw: pd.Series
    true: pd.Series

    def of(self, name: str) -> str:
        return self.codes[name]


@pytest.fixture(scope="module", params=SEEDS)
def told(request: pytest.FixtureRequest) -> Told:
    holdings, truth = example.make(request.param)
    scheme, dataset = holdings.scheme("reference"), assemble(holdings, Level.REGION, "2025")
    card = compose(dataset, scheme)
    within = dataset.categories.index[dataset.categories == ECOLOGICAL]
    known = compose(_with_truth(holdings, truth), scheme.revise({"adjustment": Unadjusted()}))
    return Told(
        holdings=holdings,
        dataset=dataset,
        card=card,
        codes={unit.name_zh: unit.code for unit in holdings.units},
        places=card.places.loc[within],
        raw=card.raw_places.loc[within, "place"],
        true=known.scores.loc[within, "total"].rank(ascending=False, method="min"),
    )


def test_the_plain_beside_the_capital_falls_from_the_top_to_the_middle(told: Told) -> None:
    plain = told.of("平澜县")
    assert told.raw[plain] <= 4
    assert told.places.loc[plain, "place"] >= told.raw[plain] + 8
    assert told.places.loc[plain, "upper"] >= 19
    assert 14 <= told.true[plain] <= 27


def test_the_high_and_aged_county_rises_into_the_upper_half(told: Told) -> None:
    high = told.of("临溪县")
    assert told.raw[high] >= 18
    assert told.places.loc[high, "place"] <= told.raw[high] - 12
    assert told.places.loc[high, "upper"] <= 16


def test_at_qiyuan_quick_results_are_high_and_slow_ones_low(told: Told) -> None:
    scores = told.card.scores.loc[told.of("栖原县")]
    assert 86 <= scores["visible"] <= 95
    assert 37 <= scores["latent"] <= 47
    assert told.card.scores["visible"].rank(ascending=False)[told.of("栖原县")] <= 25


def test_jishan_stands_low_this_year(told: Told) -> None:
    assert told.places.loc[told.of("霁山县"), "place"] >= 22


def test_the_county_with_the_closed_mine_is_judged_wrongly(told: Told) -> None:
    mine = told.of("云岭县")
    assert told.true[mine] <= 5
    assert told.places.loc[mine, "lower"] > told.true[mine]


def test_public_satisfaction_decides_far_more_than_its_weight_and_pipes_next_to_nothing(told: Told) -> None:
    """Nominally 4 % and 6 %; the pipes because most counties score full marks."""
    within = part(told.card.prepared, told.places.index)
    found = influence(within, weighting.stated(told.card.scheme, [ECOLOGICAL])).indicators
    shares = 100 * found["effective"]
    assert found.loc[["LIV08", "FND01"], "nominal"].tolist() == [0.04, 0.06]
    assert 8 <= shares["LIV08"] <= 14
    assert (shares / found["nominal"]).idxmax() == "LIV08"
    assert 0 <= shares["FND01"] <= 0.8
    assert 25 <= found.at["FND01", "full"] <= 29


def test_nine_seats_meet_few_certain_counties_and_many_at_the_boundary(told: Told) -> None:
    lists = told.card.grades.loc[told.places.index, "list"].value_counts()
    certain, boundary = lists.get("certain", 0), lists.get("boundary", 0)
    assert 1 <= certain <= 5
    assert 10 <= boundary <= 20
    assert certain + boundary > SEATS


def test_of_the_true_top_nine_adjusted_places_find_more_than_raw_ones(told: Told) -> None:
    top = set(told.true.nsmallest(SEATS).index)
    found = len(top & set(told.places["place"].nsmallest(SEATS).index))
    assert found >= 6
    assert found > len(top & set(told.raw.nsmallest(SEATS).index))


def test_place_ranges_hold_the_truth_for_nine_counties_in_ten(told: Told) -> None:
    inside = told.places["lower"].le(told.true) & told.true.le(told.places["upper"])
    assert inside.sum() >= 26


def test_results_of_several_years_hold_the_truth_at_least_as_often_and_find_as_many_of_the_best(told: Told) -> None:
    """What chance may have made is not credited yet: extreme years count for less, so fewer are placed by luck."""
    places = compose(told.dataset, told.holdings.scheme("steady")).places.loc[told.places.index]
    assert (places["lower"].le(told.true) & told.true.le(places["upper"])).sum() >= 28
    best = [set(each.nsmallest(SEATS).index) for each in (told.true, places["place"], told.places["place"])]
    assert len(best[0] & best[1]) >= len(best[0] & best[2])


def test_every_county_has_a_place_with_a_range(told: Told) -> None:
    assert told.places[["place", "lower", "upper"]].notna().all(axis=None)


def test_townships_keep_their_raw_values_and_it_is_said_for_each(told: Told) -> None:
    towns = {unit.code for unit in told.holdings.units if unit.parent and unit.level is Level.REGION}
    said = {note.unit for note in told.card.notes if note.code == "adjustment.no_conditions"}
    assert said == towns
    pd.testing.assert_series_equal(
        told.card.scores.loc[sorted(towns), "total"], told.card.raw.loc[sorted(towns), "total"]
    )


def test_fixed_asset_investment_is_declined_and_would_have_lifted_those_who_built_on_credit(told: Told) -> None:
    scheme = told.card.scheme
    terms = (*scheme.adjustment.conditions, ConditionTerm(condition="fixed_asset_investment", scale="log"))
    ticked = scheme.revise({"adjustment": LeastSquares(conditions=terms)})
    with pytest.raises(RefusedCondition, match="工作决策的结果"):
        compose(told.dataset, ticked)
    preview = compose(assemble(_allowing(told.holdings), Level.REGION, "2025"), ticked)
    risen = (preview.scores["total"] - told.card.scores["total"])[_builders(told)]
    assert (risen > 0).all()


def test_after_maturing_results_the_predecessor_of_qiyuan_is_credited_far_higher() -> None:
    holdings, _ = example.make()
    region = holdings.scheme("reference")
    scheme = holdings.scheme("cadre").revise({"embedded": {"region": region}})
    dataset = assemble(holdings, Level.CADRE, "2025")
    card = compose(dataset, scheme)
    principals = dataset.categories.index[dataset.categories == "县级主要领导"]
    places = card.prepared.scores.loc[principals, ["C05", "C07", "C08"]].rank(pct=True).loc[PREDECESSOR]
    assert places["C05"] < 0.4
    assert places[["C07", "C08"]].min() > 0.8
    pending = {code: card.prepared.credits[PREDECESSOR, code].pending for code in ("C05", "C07", "C08", "C11")}
    assert pending["C05"] == 0
    assert pending["C05"] < pending["C11"] < pending["C07"] < pending["C08"]
    weights = pd.Series(scheme.weights["县级主要领导"])[list(pending)]
    assert 0.15 < np.average(list(pending.values()), weights=weights) < 0.35


def _with_truth(holdings: Holdings, truth: Truth) -> Dataset:
    """The regions' dataset with the observed values of 2025 replaced by the true ones."""
    theta = truth.theta.set_index(["unit", "period", "indicator"])["value"]
    rows = holdings.observations.copy()
    keys = pd.MultiIndex.from_arrays([rows[name].astype(str) for name in ("unit", "period", "indicator")])
    true = pd.Series(theta.reindex(keys).to_numpy(), index=rows.index)
    replaced = true.notna() & rows["status"].eq("observed")
    rows["value"] = rows["value"].mask(replaced, true)
    return assemble(holdings.revise({"observations": as_observations(rows)}), Level.REGION, "2025")


def _allowing(holdings: Holdings) -> Holdings:
    """The holdings with fixed-asset investment registered as a condition, which it is not."""
    wrong = {"role": ConditionRole.CONDITION}
    register = tuple(
        each.model_copy(update=wrong) if each.condition == "fixed_asset_investment" else each
        for each in holdings.register
    )
    return holdings.revise({"register": register})


def _builders(told: Told) -> list[str]:
    """The five counties whose investment stands out most against their income."""
    matrix = told.dataset.condition_matrix[["fixed_asset_investment", "initial_gdp_per_capita"]].dropna()
    logs = np.log(matrix)
    income, invested = logs["initial_gdp_per_capita"], logs["fixed_asset_investment"]
    apart = invested - np.polyval(np.polyfit(income, invested, 1), income)
    return list(apart.nlargest(5).index)
