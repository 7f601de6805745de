"""Where a range comes from, when there is none, and what widens it."""

import numpy as np
import pytest

from evaluation.domain.framework import Holdings
from evaluation.scorecard import compose
from tests import worlds

CLOSE = {"abs": 1e-9}


def test_without_three_years_or_a_published_error_no_range_is_shown() -> None:
    held = worlds.holdings({str(year): {"u": {"a": 50}, "v": {"a": 60}} for year in (2024, 2025)})
    card = compose(worlds.dataset(held, "2025"), worlds.scheme([worlds.leaf("a")], {"a": 100}))
    assert card.scores[["lower", "upper", "total_error"]].isna().all().all()
    assert (card.places["reason"] == "no_error_range").all()
    assert card.places["place"].tolist() == [2.0, 1.0]


def test_a_published_error_alone_gives_the_range_of_the_total() -> None:
    errors = {(unit, "a"): 2.0 for unit in ("u", "v")}
    held = worlds.holdings({"2025": {"u": {"a": 50}, "v": {"a": 60}}}, errors=errors)
    card = compose(
        worlds.dataset(held, "2025"), worlds.scheme([worlds.leaf("a")], {"a": 100}, uncertainty={"draws": 8000})
    )
    assert card.scores["total_error"].tolist() == pytest.approx([2.0, 2.0], rel=0.03)
    assert card.scores.loc["u", "upper"] - 50 == pytest.approx(1.645 * 2, rel=0.06)


def test_errors_that_move_together_widen_the_total() -> None:
    generator = np.random.default_rng(5)
    shared = generator.normal(size=(6, 30)) * 3
    apart = [generator.normal(size=(6, 30)) * 3 for _ in range(2)]

    def world(noise: list[np.ndarray]) -> Holdings:
        codes = [f"u{at:02d}" for at in range(30)]
        return worlds.holdings(
            {
                str(2020 + year): {
                    code: {name: 50 + each[year, at] for name, each in zip("ab", noise, strict=True)}
                    for at, code in enumerate(codes)
                }
                for year in range(6)
            }
        )

    scheme = worlds.scheme([worlds.leaf("a"), worlds.leaf("b")], {"a": 50, "b": 50})
    together, alone = (
        compose(worlds.dataset(world(noise), "2025"), scheme).scores["total_error"].mean()
        for noise in ([shared, shared], apart)
    )
    assert together / alone == pytest.approx(np.sqrt(2), rel=0.2)


def test_a_missing_cell_widens_the_range_of_the_place() -> None:
    years = range(2021, 2026)
    values = {f"u{at}": {"a": 40.0 + 5 * at, "b": 50.0 + at} for at in range(8)}
    noise = np.random.default_rng(2).normal(size=(5, 8, 2))

    def world(gap: bool) -> Holdings:  # noqa: FBT001  # one reader, two worlds
        return worlds.holdings(
            {
                str(year): {
                    unit: {
                        name: None if gap and unit == "u3" and name == "b" and year == 2025 else value + noise[y, at, n]
                        for n, (name, value) in enumerate(row.items())
                    }
                    for at, (unit, row) in enumerate(values.items())
                }
                for y, year in enumerate(years)
            }
        )

    scheme = worlds.scheme([worlds.leaf("a"), worlds.leaf("b")], {"a": 70, "b": 30})
    known, unknown = (compose(worlds.dataset(world(gap), "2025"), scheme).places.loc["u3"] for gap in (False, True))
    assert unknown["upper"] - unknown["lower"] > known["upper"] - known["lower"]
