"""One unit's safe ranges: its list or tier is that of the scorecard, stays inside the range and turns beyond it."""

import numpy as np
import pandas as pd
import pytest

from evaluation.checks import unit_stability as check
from evaluation.checks.stability import Path
from evaluation.scorecard import finish, placed
from evaluation.services import shares as sliders
from evaluation.services import unit_stability, weights
from evaluation.services.evaluation import Evaluation
from evaluation.services.unit_stability import UnitRanges
from evaluation.services.weights import Laboratory
from evaluation.steps import weighting

CATEGORY = "山区"


@pytest.fixture(scope="module")
def laboratory(regions: Evaluation) -> Laboratory:
    return weights.open_laboratory(regions, CATEGORY)


def _quiet(done: int, of: int) -> None:
    """Nobody is told how far it is."""


def ranges(made: Evaluation, opened: Laboratory, unit: str, locked: set[str]) -> UnitRanges:
    return unit_stability.ranges(made, opened, opened.adopted, locked=locked, unit=unit, progress=_quiet)


def listed(made: Evaluation, shares: sliders.Shares, unit: str) -> str:
    """The unit's list of the quota, by the whole scorecard under these weights."""
    prepared = made.scorecard.prepared
    stated = weighting.stated(made.scorecard.scheme, prepared.categories.unique())
    row = pd.Series(shares).reindex(stated.columns, fill_value=0.0)
    stated.loc[CATEGORY] = row / row.sum()
    return str(finish(prepared, stated).grades["list"][unit])


def test_the_places_of_a_category_alone_are_those_of_the_scorecard(regions: Evaluation, laboratory: Laboratory) -> None:
    card = regions.scorecard
    narrowed = check.narrowed(card.prepared, laboratory.prepared.scores.index)
    stated = weighting.stated(card.scheme, [CATEGORY])
    pd.testing.assert_frame_equal(placed(narrowed, stated), card.places.loc[narrowed.scores.index])


def test_the_list_stays_inside_the_range_and_turns_beyond_it(regions: Evaluation, laboratory: Laboratory) -> None:
    turned = 0
    for unit in ("R24", "R16"):
        found = ranges(regions, laboratory, unit, {"trust"})
        assert found.state == regions.scorecard.grades["list"][unit]
        assert "trust" not in [each.leaf.indicator for each in found.ranges]
        for each in found.ranges:
            code, ends = each.leaf.indicator, ((each.low, each.at_low, -1), (each.high, each.at_high, 1))
            for end, beyond, sign in ends:
                moved = sliders.move(laboratory.adopted, code, end, {"trust"})
                assert listed(regions, moved, unit) == found.state
                if beyond is not None:
                    turned += 1
                    past = sliders.move(
                        laboratory.adopted, code, end + sign * abs(end - each.share) / 8 + sign * 0.02, {"trust"}
                    )
                    assert listed(regions, past, unit) != found.state
    assert turned


def test_a_turn_is_found_to_a_part_of_the_step_in_which_it_lies() -> None:
    path = Path(np.array([0.0, 1.0]), np.array([1.0, 0.0]), 0.3)
    down, up = check.turns(lambda row: "a" if row[0] < 0.5 else "b", path, "a")
    assert (down.at, down.state) == (0.0, None)
    assert up.state == "b"
    assert 0.5 - 0.2 / 32 * 2 < up.at < 0.5
