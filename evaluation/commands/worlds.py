"""`simulate`: simulated worlds as framework folders, their truth beside them; and how well the method finds truths."""

import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from evaluation.checks import separation
from evaluation.checks.outcomes import Outcome
from evaluation.commands import screen
from evaluation.domain.indicators import PayoffKernel
from evaluation.domain.units import Posting
from evaluation.simulation import example
from evaluation.simulation.calibration import report, runs
from evaluation.simulation.calibration.leaders import Told


def make_example(out: Path, seed: int | None) -> None:
    """Writes the example province of a seed (its own seed where none is given) and its truth."""
    with screen.progress(1) as begin:
        begin(screen.text("模拟", "simulating"))
        example.write(out, example.SEED if seed is None else seed)
    screen.say(f"写入 {out}", f"written to {out}")


def calibrate(out: Path, replications: int, workers: int | None) -> None:
    """Writes the calibration report in Chinese to `out` and in English beside it, `.en` before its ending."""
    tasks = runs.plan(replications)
    english = out.with_suffix(f".en{out.suffix}")
    with screen.progress(len(tasks)) as begin:
        begin(screen.text("校准", "calibrating"))
        tally = runs.run(tasks, workers or os.cpu_count() or 1, tell, lambda task: begin(f"{task.world} {task.units}"))
    out.write_text(report.write(tally, replications, runs.SEED, "zh"), encoding="utf-8")
    english.write_text(report.write(tally, replications, runs.SEED, "en"), encoding="utf-8")
    screen.say(f"写入 {out}、{english}", f"written to {out} and {english}")


def tell(rows: pd.DataFrame, postings: Sequence[Posting]) -> Told:
    """What the product says of the cadres who led these results: the question that simulated worlds are asked."""
    found = separation.separate(Outcome("result", PayoffKernel(), rows), postings)
    effects = {code: (found.standings[code].effect, found.standings[code].error) for code in found.told}
    return Told(effects, None if found.sorting is None else found.sorting.found)
