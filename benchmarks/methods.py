"""What entropy, CRITIC, TOPSIS and the weighted sum cost beside scikit-criteria and pymcdm, equal numbers first.

`python -m benchmarks.methods`. Processor seconds, one thread, the least of several runs; the gate is the better of the
two peers. pymcdm runs without its validation. Where a peer computes something else by the same name it is left out and
said: scikit-criteria's entropy is not divided by ln n; pymcdm's sum and TOPSIS normalise the values first, which ours
leave to the scheme, so the same normalised table goes in.
"""

import os

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # before numpy is imported

import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pymcdm.weights as pymcdm_weights
from pymcdm.methods import TOPSIS, WSM
from skcriteria.agg.simple import wsm as skcriteria_sum
from skcriteria.agg.topsis import topsis as skcriteria_topsis
from skcriteria.preprocessing.weighters import critic_weights

from evaluation.steps import aggregation, weighting

SIZES = ((3_000, 60), (40_000, 100))
RUNS = 5
Calls = Mapping[str, Callable[[], Any]]


def least(call: Callable[[], Any]) -> tuple[float, np.ndarray]:
    """The least processor seconds of several runs, and what came out."""
    spent = []
    result: Any = None
    for _ in range(RUNS):
        start = time.process_time()
        result = call()
        spent.append(time.process_time() - start)
    return min(spent), np.asarray(result, float)


def calls(table: pd.DataFrame, weights: pd.Series) -> Mapping[str, Calls]:
    """By method, ours first, then the peers that compute the same."""
    values, row, more = table.to_numpy(), weights.to_numpy(), np.ones(table.shape[1])
    topsis, wsm = TOPSIS(), WSM()
    return {
        "entropy": {
            "ours": lambda: weighting.entropy(table),
            "pymcdm": lambda: pymcdm_weights.entropy_weights(values),
        },
        "CRITIC": {
            "ours": lambda: weighting.critic(table),
            "pymcdm": lambda: pymcdm_weights.critic_weights(values),
            "scikit-criteria": lambda: critic_weights(values, objectives=more, correlation="pearson", scale=True),
        },
        "TOPSIS": {
            "ours": lambda: aggregation.topsis(table, weights),
            "pymcdm": lambda: topsis(values, row, more, validation=False),
            "scikit-criteria": lambda: skcriteria_topsis(values, more, row)[-1],
        },
        "weighted sum": {
            "ours": lambda: aggregation.arithmetic(table, weights),
            "pymcdm": lambda: wsm(values, row, more, validation=False),
            "scikit-criteria": lambda: skcriteria_sum(values, row)[1],
        },
    }


def measure(units: int, indicators: int) -> None:
    """Print each method's times and whether ours is the quickest; the numbers have to agree."""
    generator = np.random.default_rng(units)
    values = generator.uniform(0, 1, (units, indicators))
    values = (values - values.min(axis=0)) / np.ptp(values, axis=0)  # so that peers' minimum-maximum leaves it
    values[values == 0] = 1e-9  # pymcdm's entropy takes no zero
    table = pd.DataFrame(values, columns=[f"i{at}" for at in range(indicators)])
    weights = pd.Series(generator.dirichlet(np.ones(indicators)), table.columns)
    print(f"{units:,} units x {indicators}")
    for name, each in calls(table, weights).items():
        found = {who: least(call) for who, call in each.items()}
        own, result = found.pop("ours")
        for who, (_, other) in found.items():
            scale = result.sum() / other.sum() if name == "weighted sum" else 1.0  # pymcdm divides by column sums
            if name != "weighted sum" or who != "pymcdm":
                assert np.allclose(result, scale * other, atol=1e-6), f"{name}: {who} differs"
        best = min(found, key=lambda who: found[who][0])
        peers = ", ".join(f"{who} {seconds * 1000:.2f} ms" for who, (seconds, _) in found.items())
        met = "met" if own <= found[best][0] else "MISSED"
        print(f"  {name}: {own * 1000:.2f} ms, {found[best][0] / own:.1f} x faster than {best} ({peers}): {met}")


def main() -> None:
    """Print both sizes."""
    for size in SIZES:
        measure(*size)


if __name__ == "__main__":
    main()
