"""Crossed random effects refuse what no data could tell: explained components, impossible starts and shares."""

import numpy as np
import pytest

from evaluation.statistics import crossed_effects

GENERATOR = np.random.default_rng(11)
PLACE, LEADER = np.repeat(np.arange(20), 3), np.arange(60) % 7
X = np.column_stack([np.ones(60), GENERATOR.normal(size=60)])
Y = GENERATOR.normal(size=60) + GENERATOR.normal(size=20)[PLACE]


def test_a_component_whose_levels_x_explains_is_refused_by_name() -> None:
    """One level in every row is the intercept; a column a place leaves nothing of places."""
    with pytest.raises(ValueError, match="'whole': X explains all its levels"):
        crossed_effects.fit(Y, X, {"place": PLACE, "whole": np.zeros(60, int)})
    with pytest.raises(ValueError, match="'place': X explains all its levels"):
        crossed_effects.fit(Y, np.eye(20)[PLACE], {"leader": LEADER, "place": PLACE})


@pytest.mark.parametrize("value", [-1.0, np.nan, np.inf])
def test_a_start_that_is_no_deviation_and_shares_below_zero_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match=f"start 'place': {value} is no finite deviation"):
        crossed_effects.fit(Y, X, {"place": PLACE}, start={"place": value})
    with pytest.raises(ValueError, match=r"start 'mayor': 1.0 is no finite deviation, at least 0, of one"):
        crossed_effects.fit(Y, X, {"place": PLACE}, start={"mayor": 1.0})
    with pytest.raises(ValueError, match=r"'place': a share of membership is below 0: -1.0"):
        crossed_effects.fit(Y, X, {"place": -np.eye(20)[PLACE]})
