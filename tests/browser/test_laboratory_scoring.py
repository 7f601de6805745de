"""The browser's own scoring in the laboratory: places and totals as Python's, for 100 random weightings with ties."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from evaluation.domain import framework
from evaluation.domain.framework import Holdings
from evaluation.domain.scheme import Scheme
from evaluation.domain.settings import Arithmetic, Geometric, Harmonic, Mean, Power
from evaluation.services import board, evaluation, shares, weights
from evaluation.services.rounding import rounded
from evaluation.services.weights import Laboratory
from tests.services import small_world

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT = (Path(__file__).parents[2] / "pages" / "shared" / "laboratory" / "scoring.js").read_text(encoding="utf-8")
PLACED = """
([sent, weightings]) => {
  const board = unpack(sent);
  return weightings.map((shares) => {
    const found = evaluate(board, shares);
    return {
      totals: [...found.totals].map((each) => (Number.isNaN(each) ? null : each)),
      places: [...found.places].map((each) => (Number.isNaN(each) ? null : each)),
      order: [...found.order], printed: [...found.totals].map(printed),
      segments: board.rows ? segments({ ...board, indicators: board.kinds }, found, 0) : [],
    };
  });
}
"""
Run = Callable[[str, Any], Any]


@pytest.fixture
def run(page: "Page") -> Run:
    """Runs a function in the browser beside the laboratory's scoring."""
    page.goto("about:blank")
    page.add_script_tag(content=SCRIPT)
    return page.evaluate


def with_means(scheme: Scheme, means: Sequence[Mean]) -> Scheme:
    """The scheme with these means at the root and in its pillars, in turn."""
    tree = scheme.tree.model_copy(update={"mean": means[0]})
    children = [
        child.model_copy(update={"mean": means[1 + at % (len(means) - 1)]}) for at, child in enumerate(tree.children)
    ]
    return scheme.revise({"tree": tree.model_copy(update={"children": tuple(children)}).model_dump()})


def tied(held: Holdings) -> Holdings:
    """The holdings with values in tens, so that many units are tied under many weightings; three are all alike."""
    rows = held.observations.copy()
    rows["value"] = (rows["value"] / 20).round() * 20
    for code in ("R09", "R11"):
        source = rows[rows["unit"] == "R13"]["value"].to_numpy()
        rows.loc[rows["unit"] == code, "value"] = source
    return held.revise({"observations": framework.observations(rows)})


YEARS = {"powers": "2024"}  # in 2025 a unit lacks whole pillars


def laboratories() -> dict[str, Laboratory]:
    held = tied(small_world.make())
    plain = held.scheme("reference")
    bare = plain.revise({"adjustment": {"method": "none"}})
    schemes = {
        "arithmetic": bare,
        "adjusted": plain,
        "geometric": with_means(bare, (Arithmetic(), Geometric(floor=20), Arithmetic())),
        "powers": with_means(bare, (Power(exponent=2), Harmonic(), Geometric(), Power(exponent=-3))),
    }
    return {
        f"{name} {category}": weights.open_laboratory(
            evaluation.compose_of(held, scheme, YEARS.get(name, "2025")), category
        )
        for name, scheme in schemes.items()
        for category in ("平原", "山区")
    }


LABORATORIES = laboratories()


def weightings(laboratory: Laboratory) -> list[dict[str, float]]:
    """100 rows of shares: random ones, round ones (ties), some with zeros."""
    draw = np.random.default_rng(5)
    codes = list(laboratory.adopted)
    rows: list[Any] = [draw.dirichlet(np.ones(len(codes))) * 100 for _ in range(40)]
    rows += [draw.multinomial(10, np.ones(len(codes)) / len(codes)) * 10.0 for _ in range(40)]
    rows += [draw.multinomial(2, np.ones(len(codes)) / len(codes)) * 50.0 for _ in range(20)]
    return [dict(zip(codes, row.tolist(), strict=True)) for row in rows]


@pytest.mark.parametrize("name", LABORATORIES)
def test_places_and_totals_equal_pythons_for_a_hundred_weightings_with_ties(run: Run, name: str) -> None:
    laboratory = LABORATORIES[name]
    tries = weightings(laboratory)
    ordered = [[row.get(code, 0.0) for code in laboratory.scheme.indicators] for row in tries]
    found = run(PLACED, [board.pack(laboratory), ordered])
    ties = 0
    for row, browser in zip(tries, found, strict=True):
        trial = weights.try_out(laboratory, row)
        totals = np.array(browser["totals"], float)
        assert totals == pytest.approx(trial.totals, abs=1e-9, nan_ok=True)
        places = np.array(browser["places"], float)
        np.testing.assert_array_equal(places, trial.places)
        assert browser["order"] == weights.order(trial).tolist()
        assert browser["printed"] == ["—" if np.isnan(each) else str(rounded(each)) for each in trial.totals]
        assert sum(browser["segments"]) == pytest.approx(np.nan_to_num(trial.totals[0]), abs=1e-9)
        ties += len(places) - len(set(places))
    assert ties > 50


def test_a_moved_weight_leaves_what_python_leaves(run: Run) -> None:
    draw = np.random.default_rng(3)
    codes = ["a", "b", "c", "d", "e"]
    acts, expected = [], []
    for _ in range(200):
        row = draw.dirichlet(np.ones(5)) * 100 if draw.random() < 0.8 else np.array([100.0, 0, 0, 0, 0])
        locked = {at for at in range(5) if draw.random() < 0.3}
        at, wanted = int(draw.integers(5)), float(draw.choice([0, 12.5, 40, 100, 130]))
        acts.append([row.tolist(), at, wanted, sorted(locked)])
        named = dict(zip(codes, row.tolist(), strict=True))
        expected.append([*shares.move(named, codes[at], wanted, {codes[each] for each in locked}).values()])
    found = run("(acts) => acts.map(([row, at, wanted, locked]) => "
                "moved(row, at, wanted, new Set(locked), [0, 1, 2, 3, 4]))", acts)  # fmt: skip
    assert np.array(found) == pytest.approx(np.array(expected), abs=1e-9)


def test_a_moved_latent_share_leaves_what_python_leaves(run: Run) -> None:
    draw = np.random.default_rng(4)
    laboratory = LABORATORIES["arithmetic 山区"]
    codes, kinds = list(laboratory.adopted), laboratory.kinds
    acts, expected = [], []
    for _ in range(200):
        row = draw.dirichlet(np.ones(len(codes))) * 100
        locked = {at for at in range(len(codes)) if draw.random() < 0.2}
        wanted = float(draw.choice([0, 0.3, 0.7, 1]))
        acts.append([row.tolist(), wanted, sorted(locked)])
        named = dict(zip(codes, row.tolist(), strict=True))
        expected.append([*shares.with_latent_share(named, kinds, wanted, {codes[at] for at in locked}).values()])
    listed = json.dumps([kinds[code].value for code in codes])
    found = run(f"(acts) => acts.map(([row, wanted, locked]) => "
                f"leaned(row, {listed}, wanted, new Set(locked), [...row.keys()]))", acts)  # fmt: skip
    assert np.array(found) == pytest.approx(np.array(expected), abs=1e-9)


def test_what_is_printed_is_what_python_prints(run: Run) -> None:
    values = [
        0.25,
        0.75,
        1.05,
        2.5,
        79.45,
        79.55,
        100.0,
        0.0,
        3.65,
        12.35,
        *np.random.default_rng(1).uniform(0, 100, 500),
    ]
    found = run("(values) => values.map(printed)", [float(each) for each in values])
    assert found == [str(rounded(each)) for each in values]


def test_no_name_and_no_code_is_packed() -> None:
    text = json.dumps(board.pack(LABORATORIES["arithmetic 平原"]))
    assert not [code for code in (*small_world.REGIONS, "县", "County") if code in text]
