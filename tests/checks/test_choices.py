"""Which choice of method decides most: exact by all combinations, in a world of twelve regions."""

from typing import Any

import numpy as np
import pytest

from evaluation.checks import choices as check
from evaluation.checks.choices import Alternatives, alternatives, choices, run
from evaluation.domain.results import Prepared
from evaluation.scorecard import prepare, score
from evaluation.statistics import sobol
from evaluation.steps import ranking, weighting
from tests import worlds

GENERATOR = np.random.default_rng(7)
VALUES: dict[str, dict[str, float | None]] = {
    f"u{at:02d}": {
        code: round(float(value), 2) for code, value in zip("abc", GENERATOR.uniform(20, 90, 3), strict=True)
    }
    for at in range(12)
}
EFFICACY = {"method": "efficacy", "limits": {"source": "stated", "low": 0, "high": 100}}


def prepared(**changes: Any) -> Prepared:
    children = [worlds.leaf(code, scoring=EFFICACY) for code in "abc"]
    weights = changes.pop("weights", {"a": 60, "b": 30, "c": 10})
    data = worlds.dataset(worlds.holdings({"2025": VALUES}), "2025")
    return prepare(data, worlds.scheme(children, weights, **changes))


def without_neighbourhood(made: Alternatives) -> Alternatives:
    """The choices of finitely many levels only."""
    levels = {name: each for name, each in made.levels.items() if name != "nearby"}
    return Alternatives(levels, made.weights, made.prepared, made.grounds)


def test_sampled_indices_come_near_those_of_all_combinations() -> None:
    made = without_neighbourhood(alternatives(prepared(), np.array([0.6, 0.3, 0.1])))
    shape = tuple(len(each) for each in made.levels.values())
    assert shape == (4, 2, 4, 2)  # weighting, mean (all arithmetic as it stands), scoring, treatment
    centres = np.stack(np.meshgrid(*[(np.arange(each) + 0.5) / each for each in shape], indexing="ij"), axis=-1)
    units = np.arange(12)
    table = run(made, units, centres.reshape(-1, len(shape))).reshape(*shape, 12)
    own = table[(0,) * len(shape)]
    moved = np.abs(table - own).mean(axis=-1, keepdims=True)
    exact = sobol.exact(moved)
    sampled = sobol.points(len(shape), 4096, seed=1)
    found = sobol.estimate(np.abs(run(made, units, sampled) - own).mean(axis=1, keepdims=True), len(shape))
    assert found.first == pytest.approx(exact.first, abs=0.03)
    assert found.total == pytest.approx(exact.total, abs=0.03)
    assert exact.total.max() > 0.3


def test_every_level_is_the_scorecard_of_a_scheme_that_says_so() -> None:
    """The geometric mean, min–max scoring and equal weights, as a scheme of its own would place them."""
    made = without_neighbourhood(alternatives(prepared(), np.array([0.6, 0.3, 0.1])))
    wanted = {"weighting": "equal", "mean": "geometric", "scoring": "min_max", "treatment": check.OWN}
    point = [(made.levels[name].index(level) + 0.5) / len(made.levels[name]) for name, level in wanted.items()]
    leaves = [worlds.leaf(code, scoring={"method": "min_max"}) for code in "abc"]
    tree = {"code": "root", "name_zh": "总", "mean": {"mean": "geometric"}, "children": leaves}
    other = prepared(tree=tree, weights={"a": 100 / 3, "b": 100 / 3, "c": 100 / 3})
    totals = score(other, weighting.stated(other.scheme, ["同类"]))["total"].to_numpy()
    places = run(made, np.arange(12), np.array([point]))[0]
    assert places.tolist() == ranking.places(totals, np.zeros(12, int)).tolist()


def test_a_choice_that_changes_no_place_explains_nothing() -> None:
    """One indicator decides alone: whatever its weight, mean or rising scale, the order stays."""
    data = worlds.dataset(
        worlds.holdings({"2025": {unit: {"a": row["a"], "b": 50.0} for unit, row in VALUES.items()}}), "2025"
    )
    made = prepare(data, worlds.scheme([worlds.leaf(code, scoring=EFFICACY) for code in "ab"], {"a": 60, "b": 40}))
    found = choices(made, weighting.stated(made.scheme, ["同类"]), samples=64)
    assert found.moved == 0
    assert found.factors["total"].isna().all()
    assert set(found.units["factor"]) == {""}


def test_shares_name_the_strongest_choice_and_the_work_can_be_ended() -> None:
    made, told = prepared(), []
    weights = weighting.stated(made.scheme, ["同类"])
    found = choices(made, weights, lambda done, of: told.append((done, of)), samples=128)
    assert set(found.factors.index) == set(found.levels) == {"weighting", "nearby", "mean", "scoring", "treatment"}
    assert found.runs == 128 * (5 + 2)
    assert told[-1] == (4 * 2 * 2, 4 * 2 * 2)
    assert (found.units["lower"] <= found.units["upper"]).all()
    assert (found.factors["total"] >= found.factors["first"] - 0.1).all()

    def stop(_done: int, _of: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        choices(made, weights, stop, samples=64)
