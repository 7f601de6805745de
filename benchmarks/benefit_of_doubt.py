"""What the benefit of the doubt costs: the most favourable weights of each of 300 and 3,000 units.

`python -m benchmarks.benefit_of_doubt`. Processor seconds, one thread for the linear algebra. Beside it stand one
linear programme a unit by scipy's HiGHS, timed on a part of the units, and one programme held by highspy, changed in
place from unit to unit, which starts each time from the last one's basis; the scores are the same.
"""

import os

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # before numpy is imported

import time
from collections.abc import Callable
from typing import TypeVar

import highspy
import numpy as np
from scipy.optimize import linprog

from evaluation.statistics import benefit_of_doubt

SIZES = ((300, 8), (3_000, 8), (3_000, 20))
PART = 40
GATE, WARM_GATE = 50.0, 5.0  # at 3,000 × 8: over a programme a unit, over one programme with warm starts
Result = TypeVar("Result")


def clocked(call: Callable[[], Result]) -> tuple[float, Result]:
    """Processor seconds of a call, and what it returns."""
    start = time.process_time()
    result = call()
    return time.process_time() - start, result


def programmes(matrix: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The scores of some units, one programme each."""
    ones = np.ones(len(matrix))
    return np.array([-linprog(-matrix[row], A_ub=matrix, b_ub=ones, method="highs").fun for row in rows])


def warm(matrix: np.ndarray) -> np.ndarray:
    """The scores of all units by one programme, its right-hand side changed in place.

    The dual of a unit's programme, min Σy with Xᵀy ≥ x and y ≥ 0: of the ways tried with highspy the quickest.
    """
    solver, (units, indicators) = highspy.Highs(), matrix.shape
    solver.silent()
    solver.setOptionValue("threads", 1)
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = units, indicators
    programme.col_cost_, programme.col_lower_ = np.ones(units), np.zeros(units)
    programme.col_upper_ = np.full(units, highspy.kHighsInf)
    programme.row_lower_, programme.row_upper_ = matrix[0], np.full(indicators, highspy.kHighsInf)
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = np.arange(units + 1, dtype=np.int32) * indicators
    programme.a_matrix_.index_ = np.tile(np.arange(indicators, dtype=np.int32), units)
    programme.a_matrix_.value_ = matrix.ravel()
    solver.passModel(programme)
    scores = np.empty(units)
    for at, row in enumerate(matrix):
        for place, value in enumerate(row.tolist()):
            solver.changeRowBounds(place, value, highspy.kHighsInf)
        solver.run()
        scores[at] = solver.getInfo().objective_function_value
    return scores


def measure(units: int, indicators: int) -> None:
    """Print both ways for one size."""
    generator = np.random.default_rng(units + indicators)
    matrix = generator.uniform(10, 100, (units, indicators))
    rows = generator.choice(units, PART, replace=False)
    own, found = clocked(lambda: benefit_of_doubt.efficiencies(matrix))
    part, expected = clocked(lambda: programmes(matrix, rows))
    peer = part * units / PART
    assert np.abs(found[rows] - expected).max() < 1e-9
    held, warmed = clocked(lambda: warm(matrix))
    assert np.abs(found - warmed).max() < 1e-6  # highspy: feasible to 1e-7
    gated = (units, indicators) == (3_000, 8)
    print(f"{units:,} units x {indicators}: {own:.3f} s, {(found > 1 - 1e-9).mean():.0%} of units have 1")
    for words, seconds, least in (
        (f"one programme a unit (from {PART} units)", peer, GATE),
        ("one programme with warm starts (highspy)", held, WARM_GATE),
    ):
        met = "met" if seconds >= least * own else "MISSED"
        gate = f"; gate {least:g}: {met}" if gated else ""
        print(f"  {seconds / own:.1f} x faster than {words}, {seconds:.2f} s{gate}")


def main() -> None:
    """Print all sizes."""
    for units, indicators in SIZES:
        measure(units, indicators)


if __name__ == "__main__":
    main()
