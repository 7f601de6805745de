"""Few replications with fixed seeds, in bands that a broken method leaves; and what the report says of them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from evaluation.__main__ import main
from evaluation.commands.worlds import tell
from evaluation.simulation.calibration import claims, regions, report, runs
from evaluation.simulation.calibration.claims import Claim
from evaluation.simulation.calibration.tallies import Sums, Tally
from evaluation.steps.adjustment import random_intercept

FIGURES = dict[str, float]


def _measure(world: str, units: int, count: int) -> FIGURES:
    found = runs.work(runs.Task(world, units, 0, count), tell)
    return {name.split("/")[-1]: sums.ratio for name, sums in found.items()}


@pytest.fixture(scope="module")
def base() -> FIGURES:
    return _measure("base", 300, 6)


@pytest.mark.parametrize("measure", ["integrated", "values", "values_worst", "total", "total_worst", "place"])
def test_nine_in_ten_truths_are_inside_their_ranges(base: FIGURES, measure: str) -> None:
    assert 0.85 <= base[measure] <= 0.96


def test_those_shown_on_top_are_inside_theirs_too(base: FIGURES) -> None:
    assert base["total_shown"] >= 0.80
    assert base["place_shown"] >= 0.80


def test_truth_is_found_without_bias_at_its_size_and_in_its_order(base: FIGURES) -> None:
    assert abs(base["bias"]) <= 0.04
    assert base["slope"] == pytest.approx(1.0, abs=0.08)
    assert base["deviation"] == pytest.approx(1.0, abs=0.10)
    assert base["recovery"] >= 0.97
    assert base["found"] > base["raw"] + 0.1


def test_a_chance_of_the_top_comes_true_as_often_as_it_says(base: FIGURES) -> None:
    assert max(abs(base[f"top_{at}"]) for at in range(regions.BINS)) <= 0.12
    assert base["top_false"] <= 0.25


def test_with_errors_halved_coverage_falls_out_of_the_band(monkeypatch: pytest.MonkeyPatch) -> None:
    whole: Callable[..., np.ndarray] = random_intercept._errors
    monkeypatch.setattr(random_intercept, "_errors", lambda *given: whole(*given) / 2)
    found = _measure("base", 300, 2)
    assert found["values"] < 0.75
    assert found["total"] < 0.75
    assert found["place"] < 0.80


def test_where_the_able_are_sent_to_easy_places_adjusting_is_worse_than_not() -> None:
    found = _measure("sorted", 300, 3)
    assert found["found"] < found["raw"] - 0.2
    assert found["total"] < 0.75


def test_an_unrecorded_condition_makes_ranges_too_narrow() -> None:
    found = _measure("omitted", 300, 3)
    assert found["total"] < 0.85
    assert found["recovery"] < 0.9


def test_those_who_report_too_much_are_believed_and_the_honest_keep_their_ranges() -> None:
    found = _measure("falsifiers", 300, 3)
    assert found["total_false"] < 0.6
    assert found["total_honest"] > 0.85
    assert found["false_shown"] > 0.3


def test_where_nobody_differs_nobody_is_called_top_or_bottom_by_either_method() -> None:
    found = _measure("nothing", 300, 3)
    assert found["settled"] == found["settled_plain"] == 0.0
    assert found["ranked"] == 0.0


def test_where_luck_carries_over_means_of_years_call_nobody_top_or_bottom() -> None:
    """Taken as independent, five years call three units in ten so."""
    found = _measure("carried", 300, 2)
    assert found["settled_squares"] == found["settled_none"] == 0.0


@pytest.mark.parametrize(("units", "count"), [(20, 30), (300, 4)])
def test_true_places_are_inside_the_ranges_of_one_year_by_least_squares(units: int, count: int) -> None:
    found = _measure("one_year", units, count)
    assert 0.87 <= found["place"] <= 0.97
    assert found["place_shown"] >= 0.87


def test_leaders_without_effect_are_refused_and_some_effect_is_not() -> None:
    assert _measure("no_leaders", 60, 3)["refused"] == 1.0
    found = _measure("leaders", 60, 3)
    assert found["refused"] == 0.0
    assert found["found"] > 0.5
    assert found["cover"] > 0.8


def test_it_is_noticed_that_the_able_were_sent_to_easy_places() -> None:
    assert _measure("sorted_leaders", 60, 3)["sorting"] == 1.0


def test_leaders_whom_no_move_links_cannot_be_compared_and_others_can() -> None:
    found = _measure("disconnected", 60, 3)
    assert (found["raised"], found["raised_linked"]) == (1.0, 0.0)


def test_matured_credit_finds_effort_that_contemporaneous_credit_does_not() -> None:
    found = _measure("lags", 40, 2)
    assert found["gain"] >= 0.3
    assert found["model_gain"] >= 0.3
    assert found["true"] > max(found["early"], found["uniform"], found["contemporaneous"])


def _met(changed: FIGURES) -> Tally:
    """Sums of two replications for every claim, in the middle of its target; but of those changed, the figure given."""
    figures = {claim.name: _target(claim) for _, part in claims.every() for claim in part} | changed
    return {name: Sums.of(figure, 1) + Sums.of(figure, 1) for name, figure in figures.items()}


def _target(claim: Claim) -> float:
    ends = [end for end in (claim.low, claim.high) if end is not None]
    return sum(ends) / len(ends) if ends else 0.5


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_has_every_row_and_marks_a_miss(language: report.Language) -> None:
    stated = [claim for _, part in claims.every() for claim in part]
    text = report.write(_met({}), 2, 1, language)
    table = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line]
    assert len(table) == len(stated) + len(claims.every())
    assert len({claim.name for claim in stated}) == len(stated)
    missed = {"zh": "**未达到**", "en": "**missed**"}[language]
    assert missed not in text
    bad = report.write(_met({"base/300/total": 0.8}), 2, 1, language)
    rows = [line for line in bad.splitlines() if missed in line]
    assert len(rows) == 2  # among all that miss, and in its own table
    assert rows[0] == rows[1]
    assert "80.0%" in rows[0]
    assert "300" in rows[0]


def test_the_opening_names_the_size_at_which_ranges_are_too_narrow() -> None:
    text = report.write(_met({"base/20/total": 0.8}), 2, 1, "zh")
    line = next(line for line in text.splitlines() if line.startswith("- **20 个单位**"))
    assert "总分的范围偏窄" in line
    assert "偏窄" not in next(line for line in text.splitlines() if line.startswith("- **300 个单位**"))


@pytest.mark.parametrize("word", ["拒绝", "残差", "收缩", "τ", "VIF", "造假", "输家", "失败"])
def test_the_report_speaks_plainly(word: str) -> None:
    assert word not in report.write(_met({"base/20/total": 0.8}), 2, 1, "zh")


def test_a_miss_never_looks_like_its_target_and_nothing_is_minus_zero() -> None:
    text = report.write(_met({"base/300/total": 0.86958, "base/300/bias": -0.0001}), 2, 1, "en")
    row = next(line for line in text.splitlines() if "totals: truth inside the error range" in line)
    assert "86.96%" in row
    assert "**missed**" in row
    assert "| 0.000 |" in next(
        line for line in text.splitlines() if line.startswith("| mean bias") and "| 300 |" in line
    )


def test_what_never_occurred_is_neither_met_nor_missed() -> None:
    row = report.Row(Claim("base", 20, "order_false", "甲", "a", high=0.1), Sums.of(0, 0))
    assert row.verdict == "nothing"


def test_the_plan_gives_the_base_world_all_replications_at_every_size() -> None:
    counts: dict[tuple[str, int], int] = {}
    for task in runs.plan(1000):
        counts[task.world, task.units] = counts.get((task.world, task.units), 0) + task.count
    assert [counts["base", size] for size in (20, 50, 300, 3000)] == [1000] * 4
    assert {world for world, _ in counts} == {claim.world for _, part in claims.every() for claim in part}
    assert counts["sorted", 300] == 200


def test_the_command_asks_for_a_file_and_writes_both_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "plan", lambda _: [runs.Task("disconnected", 30, 0, 2)])
    target = tmp_path / "calibration.md"
    assert main(["simulate", "--calibration", str(target), "--replications", "10", "--workers", "1"]) == 0
    assert "校准报告" in target.read_text(encoding="utf-8")
    assert "Calibration" in (tmp_path / "calibration.en.md").read_text(encoding="utf-8")
    assert main(["simulate", "--replications", "10"]) == 2
