"""Conditions taken off by hand, declined in a sentence, and never twice."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from evaluation.domain.dataset import assemble
from evaluation.domain.framework import Holdings, observations
from evaluation.domain.indicators import Level
from evaluation.domain.scheme import parse
from evaluation.errors import InvalidScheme, RefusedCondition
from evaluation.exchange import frameworks
from evaluation.scorecard import compose
from tests import worlds
from tests.adjusting import slopes_without_each

CLOSE = {"abs": 1e-9}


def test_the_adjusted_value_is_y_less_the_distance_from_the_mean_condition_times_beta_without_the_unit() -> None:
    card = compose(worlds.dataset(worlds.sloping_holdings(), "2025"), worlds.adjusting())
    x, y = np.arange(40) / 4, np.array([row["a"] for row in worlds.sloping().values()])
    beta = slopes_without_each(x, y)
    assert card.steps["adjustment"].matrix["a"].tolist() == pytest.approx((y - beta * (x - x.mean())).tolist(), **CLOSE)
    bridge = card.prepared.adjustment.effects["high"]["a"] + card.steps["adjustment"].matrix["a"]
    assert bridge.tolist() == pytest.approx(y.tolist(), **CLOSE)


def test_raw_is_the_same_scheme_without_adjustment() -> None:
    data = worlds.dataset(worlds.sloping_holdings(), "2025")
    plain = compose(data, worlds.adjusting({"method": "none"}))
    pd.testing.assert_frame_equal(compose(data, worlds.adjusting()).raw, plain.scores[plain.raw.columns])


def test_adding_a_constant_to_a_condition_changes_nothing() -> None:
    held = worlds.sloping_holdings()
    moved = held.revise({"conditions": held.conditions.assign(value=held.conditions["value"] + 1000)})
    first, second = (compose(worlds.dataset(each, "2025"), worlds.adjusting()) for each in (held, moved))
    assert second.scores["total"].tolist() == pytest.approx(first.scores["total"].tolist(), abs=1e-8)


def test_a_condition_that_decisions_make_is_refused_in_a_sentence() -> None:
    with pytest.raises(RefusedCondition, match="固定资产投资是工作决策的结果,不能当作客观条件"):
        compose(
            worlds.dataset(worlds.sloping_holdings(), "2025"),
            worlds.adjusting({"method": "least_squares", "conditions": [{"condition": "fai"}]}),
        )


def test_an_adjusted_level_leaves_its_change_as_it_is() -> None:
    held = worlds.sloping_holdings()
    before = held.observations.assign(period="2024", value=held.observations["value"] - 5)
    both = held.revise({"observations": observations(pd.concat([before, held.observations]))})
    gain = {"method": "min_max", "limits": {"source": "stated", "low": 0, "high": 10}}
    scoring = {"method": "level_and_change", "level": gain, "change": gain, "level_share": 0.0}
    scheme = worlds.scheme([worlds.leaf("a", adjustable=True, scoring=scoring)], {"a": 100}, adjustment=worlds.ADJUSTED)
    assert compose(worlds.dataset(both, "2025"), scheme).scores["total"].tolist() == pytest.approx([50.0] * 40)


def test_too_few_units_keep_their_raw_values_and_say_so() -> None:
    card = compose(worlds.dataset(worlds.sloping_holdings(12), "2025"), worlds.adjusting())
    assert [note.code for note in card.notes if note.indicator == "a"] == ["adjustment.too_few"]
    assert card.scores["total"].tolist() == card.raw["total"].tolist()


def test_a_unit_without_the_condition_keeps_its_raw_value() -> None:
    held = worlds.sloping_holdings()
    short = held.revise({"conditions": held.conditions[held.conditions["unit"] != "u00"]})
    card = compose(worlds.dataset(short, "2025"), worlds.adjusting())
    assert card.scores.loc["u00", "total"] == card.raw.loc["u00", "total"]
    assert ("adjustment.no_conditions", "u00") in {(note.code, note.unit) for note in card.notes}


def test_a_bottom_line_cannot_be_adjusted() -> None:
    with pytest.raises(InvalidScheme, match="底线指标按原值考核"):
        worlds.scheme([worlds.leaf("a", adjustable=True, bottom_line=True)], {"a": 100})


METHODS = [
    {"method": "random_intercept", "years": 4},
    {"method": "random_intercept", "years": 4, "errors": "ar1"},
    {"method": "nearest_peers", "peers": 5},
    {"method": "observed_expected", "counts": [{"indicator": "a", "family": "binomial", "exposure": "n", "per": 100}]},
]


def over_years() -> Holdings:
    """Four years of the slope; each year's luck is ±1 or ±2, and every county has its own number of cases."""
    values = {
        str(year): {
            unit: {"a": row["a"] + (1 + year % 2) * (-1) ** (at // (2 + year - 2022)), "n": 200.0 + 10 * at}
            for at, (unit, row) in enumerate(worlds.sloping().items())
        }
        for year in range(2022, 2026)
    }
    held = {unit: {"high": at / 4} for at, unit in enumerate(values["2025"])}
    return worlds.holdings(values, held=held, register=[worlds.HIGH])


@pytest.mark.parametrize("method", METHODS, ids=lambda each: f"{each['method']}-{each.get('errors', '')}")
def test_every_method_scores_and_its_bridge_leads_from_the_value_to_the_adjusted(method: dict[str, Any]) -> None:
    held = over_years()
    scheme = parse(json.loads(worlds.adjusting({"conditions": [{"condition": "high"}], **method}).text))
    card = compose(worlds.dataset(held, "2025"), scheme)
    effects = card.prepared.adjustment.effects
    assert all(frame["a"].notna().all() for frame in effects.values())
    values = card.steps["adjustment"].matrix["a"] + sum(frame["a"] for frame in effects.values())
    assert values.tolist() == pytest.approx(card.steps["observed"].matrix["a"].tolist(), **CLOSE)
    assert card.scores["total"].tolist() == pytest.approx(card.steps["adjustment"].matrix["a"].tolist(), **CLOSE)
    assert card.places[["lower", "upper"]].notna().all(axis=None)


def test_the_error_of_a_random_intercept_is_the_error_of_the_score_with_nothing_added() -> None:
    scheme = worlds.adjusting({"conditions": [{"condition": "high"}], "method": "random_intercept"})
    card = compose(worlds.dataset(over_years(), "2025"), scheme.revise({"uncertainty": {"draws": 4000}}))
    errors = card.steps["adjustment"].errors
    assert errors is not None
    assert card.prepared.errors["a"].tolist() == pytest.approx(errors["a"].tolist(), rel=0.1)


def test_an_exposure_counts_over_the_years_that_the_value_averages() -> None:
    method = {"method": "observed_expected", "conditions": [{"condition": "high"}], "counts": METHODS[3]["counts"]}
    scheme = worlds.adjusting(method).revise({"window_years": 2})
    card = compose(worlds.dataset(over_years(), "2025"), scheme)
    assert card.prepared.adjustment.inputs.records.exposures["n"].iloc[:2].tolist() == [400.0, 420.0]


def test_the_years_before_are_treated_as_the_values_are() -> None:
    """One county's 2025 is set back to the next; its own earlier years are held to the same bounds."""
    held = over_years()
    rows = held.observations
    wild = rows.assign(value=rows["value"].where(~(rows["unit"].eq("u05") & rows["indicator"].eq("a")), 900.0))
    treated = worlds.leaf("a", adjustable=True, treatment={"method": "tukey"})
    setting = {"method": "random_intercept", "conditions": [{"condition": "high"}]}
    scheme = worlds.scheme([treated], {"a": 100}, adjustment=setting)
    card = compose(worlds.dataset(held.revise({"observations": observations(wild)}), "2025"), scheme)
    assert card.steps["treatment"].matrix["a"].max() < 100
    history = card.prepared.adjustment.inputs.records.history[:, :, 0]
    assert history.max() == pytest.approx(card.steps["treatment"].matrix["a"].max())


@pytest.fixture(scope="module")
def example() -> Holdings:
    return frameworks.read(Path(__file__).parents[1] / "data" / "example")


@pytest.mark.parametrize("method", METHODS, ids=lambda each: f"{each['method']}-{each.get('errors', '')}")
def test_a_saved_scheme_of_every_method_scores_the_example(method: dict[str, Any], example: Holdings) -> None:
    reference = example.scheme("reference")
    terms = [term.model_dump() for term in reference.adjustment.conditions]
    counts = [{"indicator": "GOV01", "family": "binomial", "exposure": "cases", "per": 100}]
    setting = {"conditions": terms, **method, **({"counts": counts} if "counts" in method else {})}
    changes = {
        "adjustment": setting,
        "derivations": [{"code": "cases", "formula": "ECO02 / 100"}],
        "uncertainty": {"draws": 50},
    }
    scheme = parse(json.loads(reference.revise(changes).text))
    card = compose(assemble(example, Level.REGION, "2025"), scheme)
    assert card.scores["total"].notna().all()
    adjusted = card.prepared.adjustment
    assert {"ECO01", "GOV01", "ENV04"} <= set(adjusted.fits) | set(adjusted.peers)
    taken = sum(frame.fillna(0.0) for frame in adjusted.effects.values())
    bridge = (adjusted.inputs.step.matrix - taken - adjusted.step.matrix).abs()
    assert bridge.max(axis=None) < 1e-9
