"""Minute 5 of the example, over several seeds: what the mountain-friendly draft costs, and what its repair saves."""

import pytest

from evaluation.checks import burden_summary, double_compensation
from evaluation.domain.dataset import assemble
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.scorecard import compose
from evaluation.simulation import example

SEEDS = (example.SEED, 22, 28)
COUNTIES = ("重点开发区", "农产品主产区", "重点生态功能区", "特殊类型区")


@pytest.fixture(scope="module", params=SEEDS)
def made(request: pytest.FixtureRequest) -> Holdings:
    return example.make(request.param)[0]


@pytest.mark.parametrize("category", COUNTIES)
def test_the_draft_adds_six_forms_and_about_410_hours_a_county_and_the_repair_none(
    made: Holdings, category: str
) -> None:
    names = ("reference", "mountain_friendly", "mountain_repaired")
    before, draft, repaired = (burden_summary.summarise(made.scheme(name), category) for name in names)
    assert draft.forms - before.forms == 6
    assert 380 <= draft.hours - before.hours <= 440
    assert draft.traces > before.traces + 0.05
    assert repaired == before


def test_the_draft_compensates_elevation_twice_by_about_3_points_and_the_repair_by_about_1_2(made: Holdings) -> None:
    dataset = assemble(made, Level.REGION, "2025")

    def twice(name: str) -> dict[str, float]:
        found = double_compensation.find(compose(dataset, made.scheme(name)))
        return {each.condition: each.points for each in found if each.points > 0}

    draft, repaired = twice("mountain_friendly"), twice("mountain_repaired")
    assert set(draft) == set(repaired) == {"elevation_mean"}
    assert 2.6 <= draft["elevation_mean"] <= 3.5
    assert 0.9 <= repaired["elevation_mean"] <= 1.5
    assert twice("reference") == {}
