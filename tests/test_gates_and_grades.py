"""Gates change points and grades, never a component score; quotas come in three lists."""

import numpy as np
import pytest

from evaluation.domain.units import Event
from evaluation.errors import InvalidScheme
from evaluation.scorecard import compose
from tests import worlds

CLOSE = {"abs": 1e-9}


GRADES = {
    "grades": [
        {"code": "A", "name_zh": "优秀", "quota": 0.5},
        {"code": "B", "name_zh": "良好", "least": 60},
        {"code": "C", "name_zh": "一般"},
    ]
}


def gated(
    effect: dict[str, object], *, verified: bool = True, appeal: bool = False, basis: str = "条例"
) -> "worlds.Scorecard":
    held = worlds.holdings({"2025": {"u": {"a": 90}, "v": {"a": 70}}}).revise(
        {"events": (Event(unit="u", period="2025", rule="g", verified=verified, under_appeal=appeal),)}
    )
    gate = {"rule": "g", "name_zh": "关口", "effect": effect, "legal_basis": basis}
    scheme = worlds.scheme([worlds.leaf("a")], {"a": 100}, gates=[gate], grading=GRADES)
    return compose(worlds.dataset(held, "2025"), scheme)


def test_a_deduction_takes_points_and_leaves_the_component_scores() -> None:
    card = gated({"effect": "deduct", "points": 3})
    assert card.scores.loc["u", "total"] == pytest.approx(87.0)
    assert card.scores.loc["u", "visible"] == pytest.approx(90.0)
    assert card.contributions.loc["u", "gates"] == pytest.approx(-3.0)


@pytest.mark.parametrize(
    ("effect", "grade"),
    [
        ({"effect": "bar"}, "B"),
        ({"effect": "cap", "grade": "C"}, "C"),
        ({"effect": "veto"}, "C"),
        ({"effect": "suspend"}, ""),
    ],
)
def test_each_effect_changes_the_grade_only(effect: dict[str, object], grade: str) -> None:
    card = gated(effect)
    assert (card.grades.loc["u", "before"], card.grades.loc["u", "grade"]) == ("A", grade)
    assert card.scores.loc["u", "total"] == pytest.approx(90.0)


@pytest.mark.parametrize("open_matter", [{"verified": False}, {"appeal": True}])
def test_an_event_not_verified_or_under_appeal_changes_no_grade(open_matter: dict[str, bool]) -> None:
    card = gated({"effect": "veto"}, **open_matter)
    assert card.grades.loc["u", "grade"] == "A"


def test_a_veto_without_a_legal_basis_is_refused() -> None:
    with pytest.raises(InvalidScheme, match="法定依据"):
        gated({"effect": "veto"}, basis="")


def test_a_quota_of_the_best_grade_keeps_certain_and_boundary_apart() -> None:
    noise = np.random.default_rng(1).normal(size=(5, 10))
    held = worlds.holdings(
        {
            str(2021 + year): {
                f"u{at}": {"a": (90.0 if at < 2 else 50.0 + at / 10) + noise[year, at]} for at in range(10)
            }
            for year in range(5)
        }
    )
    grades = {"grades": [{"code": "A", "name_zh": "优秀", "quota": 0.4}, {"code": "B", "name_zh": "良好"}]}
    card = compose(worlds.dataset(held, "2025"), worlds.scheme([worlds.leaf("a")], {"a": 100}, grading=grades))
    assert card.grades["list"].eq("certain").sum() == 2
    boundary = card.grades["list"] == "boundary"
    assert boundary.sum() > 2
    assert set(card.grades.loc[boundary, "grade"]) == {""}
