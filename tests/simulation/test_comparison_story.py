"""Minute 5 of the example, over several seeds: what the mountain-friendly draft costs, and what its repair saves."""

import pytest

from evaluation.checks import burden_summary
from evaluation.domain.framework import Holdings
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
