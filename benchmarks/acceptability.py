"""What the acceptability of places costs: 10,000 weightings of 300 and of 3,000 units with 60 indicators.

`python -m benchmarks.acceptability`. Processor seconds, one thread for the linear algebra. The floor is the sum of
weighted scores, the matrix product alone; beside our shares stand those counted from numpy's argsort, equal in every
cell, and a loop of pymcdm without its validation, timed on a part of the draws. Ours is numpy alone: there is no numba
to be without.
"""

import os

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # before numpy is imported

import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from pymcdm.methods import WSM

from evaluation.statistics import acceptability

DRAWS, INDICATORS, SEATS, PART = 10_000, 60, 30, 50
SIZES = (300, 3_000)
BLOCK = 250_000
FLOOR_GATE, PEER_GATE = 8.0, 50.0
Result = TypeVar("Result")


def clocked(call: Callable[[], Result]) -> tuple[float, Result]:
    """Processor seconds of a call, the best of three, and what it returns."""
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        call()
        best = min(best, time.process_time() - start)
    start = time.process_time()
    result = call()
    return min(best, time.process_time() - start), result


def by_argsort(matrix: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """The shares from numpy's argsort and one count of unit × place, a block of draws at a time."""
    units = len(matrix)
    counts, together = np.zeros(units * units, int), BLOCK // units
    for start in range(0, len(draws), together):
        orders = np.argsort(draws[start : start + together] @ -matrix.T, axis=1)
        orders *= units
        orders += np.arange(units)
        np.add.at(counts, orders.ravel(), 1)
    return counts.reshape(units, units) / len(draws)


def by_pymcdm(matrix: np.ndarray, draws: np.ndarray) -> None:
    """Scores and places of each weighting, one call each; it normalises every time."""
    method, kinds = WSM(), np.ones(INDICATORS)
    for weights in draws:
        method.rank(method(matrix, weights, kinds, validation=False))


def multiply(matrix: np.ndarray, draws: np.ndarray) -> None:
    """The floor: every total, in blocks that are let go."""
    together = BLOCK // len(matrix)
    for start in range(0, len(draws), together):
        draws[start : start + together] @ matrix.T


def measure(units: int) -> None:
    """Print each way for so many units, and whether the gates are met."""
    generator = np.random.default_rng(units)
    matrix = generator.uniform(0, 100, (units, INDICATORS))
    draws = generator.dirichlet(np.ones(INDICATORS), DRAWS)
    floor, _ = clocked(lambda: multiply(matrix, draws))
    own, shares = clocked(lambda: acceptability.rank_acceptability(matrix, draws))
    peer, other = clocked(lambda: by_argsort(matrix, draws))
    top, _ = clocked(lambda: acceptability.top_chance(matrix, draws, SEATS))
    part, _ = clocked(lambda: by_pymcdm(matrix, draws[:PART]))
    loop = part * DRAWS / PART
    assert np.array_equal(shares, other)
    print(f"{DRAWS:,} draws x {units:,} units x {INDICATORS}: all shares {own:.2f} s, the matrix product {floor:.2f} s")
    met = "met" if own <= FLOOR_GATE * floor and own * PEER_GATE <= loop else "MISSED"
    print(f"  {own / floor:.1f} x the floor (gate {FLOOR_GATE:g}), {loop / own:.0f} x faster than pymcdm ", end="")
    print(f"({loop:.0f} s from {PART} draws; gate {PEER_GATE:g}): {met}")
    print(
        f"  {peer / own:.1f} x faster than numpy's argsort ({peer:.2f} s); chance of the top {SEATS} alone {top:.2f} s"
    )


def main() -> None:
    """Print both sizes."""
    for units in SIZES:
        measure(units)


if __name__ == "__main__":
    main()
