"""What the benefit of the doubt costs: the most favourable weights of each of 300 and 3,000 units.

`python -m benchmarks.benefit_of_doubt`. Processor seconds, one thread for the linear algebra. Beside it stands one
linear programme a unit by scipy's HiGHS, timed on a part of the units; the scores are the same.
"""

import os

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # before numpy is imported

import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from scipy.optimize import linprog

from evaluation.statistics import benefit_of_doubt

SIZES = ((300, 8), (3_000, 8), (3_000, 20))
PART = 40
GATE = 50.0  # at 3,000 × 8
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


def measure(units: int, indicators: int) -> None:
    """Print both ways for one size."""
    generator = np.random.default_rng(units + indicators)
    matrix = generator.uniform(10, 100, (units, indicators))
    rows = generator.choice(units, PART, replace=False)
    own, found = clocked(lambda: benefit_of_doubt.efficiencies(matrix))
    part, expected = clocked(lambda: programmes(matrix, rows))
    peer = part * units / PART
    assert np.abs(found[rows] - expected).max() < 1e-9
    gate = f"; gate {GATE:g}: {'met' if peer >= GATE * own else 'MISSED'}" if (units, indicators) == (3_000, 8) else ""
    print(f"{units:,} units x {indicators}: {own:.3f} s, {(found > 1 - 1e-9).mean():.0%} of units have 1; ", end="")
    print(f"{peer / own:.0f} x faster than one programme a unit ({peer:.1f} s from {PART} units){gate}")


def main() -> None:
    """Print all sizes."""
    for units, indicators in SIZES:
        measure(units, indicators)


if __name__ == "__main__":
    main()
