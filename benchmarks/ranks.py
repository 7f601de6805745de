"""What places with their uncertainty cost: joint draws of 3,000 units and 30 indicators to totals, places and ranges.

`python -m benchmarks.ranks`. Processor seconds, one thread for the linear algebra. The floor is the sum of weighted
scores, the matrix product alone; beside our places stand those of numpy's argsort, which breaks ties by their accident.
Below: the confidence sets of places from estimates with errors.
"""

import os

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # before numpy is imported

import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from evaluation.statistics import ranks, variation

DRAWS, UNITS, INDICATORS, BLOCK = 2_000, 3_000, 30, 100
CORRELATION = 0.2
GATE = 3.0  # seconds
Result = TypeVar("Result")


def clocked(call: Callable[[], Result]) -> tuple[float, Result]:
    """Processor seconds of a call, and what it returns."""
    start = time.process_time()
    result = call()
    return time.process_time() - start, result


def scores(generator: np.random.Generator, values: np.ndarray, errors: np.ndarray) -> np.ndarray:
    """A block of joint draws of scores, capped at 0 and 100 (draws, units, indicators)."""
    correlation = np.full((INDICATORS, INDICATORS), CORRELATION)
    np.fill_diagonal(correlation, 1.0)
    block = variation.draw(correlation, BLOCK, UNITS, generator)
    block *= errors
    block += values
    return np.clip(block, 0, 100, out=block)


def argsort_places(totals: np.ndarray) -> np.ndarray:
    """Places by numpy's argsort, 1 the best."""
    result = np.empty(totals.shape, np.int32)
    order = np.broadcast_to(np.arange(UNITS, 0, -1, dtype=np.int32), totals.shape)
    np.put_along_axis(result, np.argsort(totals, axis=1), order, axis=1)
    return result


def draws_to_places() -> None:
    """Print each stage from draws to ranges, its ratio to the floor, and whether the gate is met."""
    generator = np.random.Generator(np.random.SFC64(2_000))  # as the step of uncertainty does
    values = generator.normal(70, 10, (UNITS, INDICATORS)).astype(np.float32)
    errors = generator.uniform(2, 8, (UNITS, INDICATORS)).astype(np.float32)
    weights = generator.dirichlet(np.ones(INDICATORS)).astype(np.float32)
    spent = dict.fromkeys(("draws", "totals", "places", "ranges"), 0.0)
    totals = np.empty((DRAWS, UNITS), np.float32)
    for start in range(0, DRAWS, BLOCK):
        seconds, block = clocked(lambda: scores(generator, values, errors))
        spent["draws"] += seconds
        seconds, totals[start : start + BLOCK] = clocked(lambda: block @ weights)  # noqa: B023  # called at once
        spent["totals"] += seconds
    spent["places"], found = clocked(lambda: ranks.place(totals))
    spent["ranges"], _ = clocked(lambda: ranks.ranges(found, found))
    peer, other = clocked(lambda: argsort_places(totals))
    differ = found != other
    assert differ.mean() < 1e-3  # the ties of 32-bit totals
    assert np.abs(found - other).max() <= 5
    print(f"{DRAWS:,} draws x {UNITS:,} units x {INDICATORS}: " + ", ".join(f"{k} {s:.2f} s" for k, s in spent.items()))
    placed = spent["totals"] + spent["places"]
    print(f"  totals to places is {placed / spent['totals']:.1f} x the floor (totals alone)")
    print(f"  places are {spent['places'] / peer:.2f} x numpy's argsort ({peer:.2f} s), ties broken at random")
    whole = sum(spent.values())
    for name, seconds in (("from the draws to the ranges", whole - spent["draws"]), ("drawing included", whole)):
        print(f"  {name} {seconds:.2f} s; gate {GATE:g} s: {'met' if seconds <= GATE else 'MISSED'}")


def confidence_sets() -> None:
    """Print what the sets of Mogstad et al. cost for 300 and 3,000 units, with 2,000 draws of the largest statistic."""
    generator = np.random.default_rng(300)
    for units in (300, 3_000):
        errors = generator.uniform(0.1, 0.8, units)
        estimates = generator.normal(size=units) + errors * generator.normal(size=units)
        together, sets = clocked(lambda: ranks.simultaneous_sets(estimates, errors))  # noqa: B023  # called at once
        one = np.array([units // 2])
        alone, _ = clocked(lambda: ranks.marginal_sets(estimates, errors, units=one))  # noqa: B023
        print(
            f"{units:,} units: simultaneous sets {together:.2f} s, one marginal set {alone:.3f} s; "
            f"{sets.share_apart:.0%} of pairs told apart, {sets.levels} levels"
        )


def main() -> None:
    """Print both."""
    draws_to_places()
    confidence_sets()


if __name__ == "__main__":
    main()
