"""How indicators are scored: what may leave 0..100, and who may do so."""

from typing import Any

import pytest

from evaluation.domain.settings import MinMax
from evaluation.errors import InvalidScheme
from tests import worlds

BEYOND: list[dict[str, Any]] = [
    {"method": "min_max", "clip": False},
    {"method": "efficacy", "clip": False},
    {"method": "distance_to_target", "target": 9, "cap": False},
    {"method": "target", "cap": 120},
    {"method": "rank", "first": 120},
    {"method": "z_score", "centre": 0, "spread": 1},
    {"method": "level_and_change", "change": {"method": "min_max", "clip": False}},
]


@pytest.mark.parametrize("scoring", BEYOND, ids=lambda scoring: str(scoring["method"]))
def test_scores_beyond_0_to_100_are_refused_for_assessment_by_indicator(scoring: dict[str, Any]) -> None:
    with pytest.raises(InvalidScheme, match="a:考核用方案的得分须在 0–100 之内"):
        worlds.scheme([worlds.leaf("a", scoring=scoring)], {"a": 100})


@pytest.mark.parametrize("scoring", BEYOND, ids=lambda scoring: str(scoring["method"]))
def test_scores_beyond_0_to_100_are_allowed_for_research(scoring: dict[str, Any]) -> None:
    scheme = worlds.scheme([worlds.leaf("a", scoring=scoring)], {"a": 100}, purpose="research")
    assert scheme.leaf("a").scoring.method == scoring["method"]


@pytest.mark.parametrize("method", ["efficacy", "min_max", "rank", "z_score", "target", "level_and_change"])
def test_every_method_as_it_comes_is_fit_for_assessment(method: str) -> None:
    assert worlds.scheme([worlds.leaf("a", scoring={"method": method})], {"a": 100}).purpose == "assessment"


def test_min_max_is_kept_within_0_and_100_unless_told_otherwise() -> None:
    assert MinMax().clip
    assert not MinMax(clip=False).clip
