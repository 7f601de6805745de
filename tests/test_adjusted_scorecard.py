"""Conditions taken off by hand, declined in a sentence, and never twice."""

import numpy as np
import pandas as pd
import pytest

from evaluation.domain.framework import observations
from evaluation.errors import InvalidScheme, RefusedCondition
from evaluation.scorecard import compose
from tests import worlds

CLOSE = {"abs": 1e-9}


def test_the_adjusted_value_is_y_less_beta_times_the_distance_from_the_mean_condition() -> None:
    card = compose(worlds.dataset(worlds.sloping_holdings(), "2025"), worlds.adjusting())
    x, y = np.arange(40) / 4, np.array([row["a"] for row in worlds.sloping().values()])
    beta = ((x - x.mean()) @ y) / ((x - x.mean()) @ (x - x.mean()))
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
