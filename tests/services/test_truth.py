"""The truth of a simulation is compared only where it is kept and the framework is simulated."""

import json
from pathlib import Path

import pandas as pd
import pytest

from evaluation.services import truth
from evaluation.services.evaluation import Evaluation, compose_of
from tests.services import small_world


@pytest.fixture
def folder(tmp_path: Path, regions: Evaluation) -> Path:
    """A truth that says R22 is best, R02 second and so on: growth falls with the number's distance from it."""
    order = ["R22", "R02", *sorted(set(small_world.REGIONS) - {"R22", "R02"})]
    rows = [
        {"unit": unit, "period": "2025", "indicator": code, "value": 99.0 - 3 * at}
        for at, unit in enumerate(order)
        for code in ("growth", "air", "roads", "trust")
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "theta.csv", index=False)
    hidden = {"unit": "R04", "what_zh": "矿", "what_en": "mine"}
    (tmp_path / "hidden.json").write_text(json.dumps(hidden), encoding="utf-8")
    return tmp_path


def test_true_places_follow_the_truth(regions: Evaluation, folder: Path) -> None:
    revealed = truth.reveal(regions, "山区", folder)
    assert revealed is not None
    assert [row.unit.code for row in revealed.rows[:2]] == ["R22", "R02"]
    assert revealed.best == 3
    assert revealed.held == sum(row.held for row in revealed.rows)
    assert revealed.hidden is not None
    assert revealed.hidden.code == "R04"


def test_a_hidden_unit_of_another_category_is_not_told(regions: Evaluation, folder: Path) -> None:
    revealed = truth.reveal(regions, "平原", folder)
    assert revealed is not None
    assert revealed.hidden is None


def test_real_data_have_no_truth_to_reveal(folder: Path) -> None:
    held = small_world.make(simulated=False)
    assert truth.reveal(compose_of(held, held.scheme("reference"), "2025"), "山区", folder) is None


def test_without_a_kept_truth_nothing_is_revealed(regions: Evaluation, tmp_path: Path) -> None:
    assert truth.reveal(regions, "山区", tmp_path) is None
