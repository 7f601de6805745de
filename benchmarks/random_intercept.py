"""What a random intercept costs: ours beside MixedLM of statsmodels on the same rows, in one run.

`python -m benchmarks.random_intercept`. 3,000 units over 10 years with three conditions, once all rows and once with a
fifth of them gone. Processor seconds of one thread; ours is the median of repeated fits, theirs of one. The estimates
are asserted to be equal to 1e-5 with those of a second run of MixedLM, to a gradient of 1e-8: at its defaults, which
are what is timed, it stops short of that.
"""

import os

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # before numpy is imported

import statistics
import time
from collections.abc import Callable

import numpy as np
from statsmodels.regression.mixed_linear_model import MixedLM

from evaluation.statistics import random_intercept

UNITS, YEARS, GATE = 3_000, 10, 100.0


def make(share: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcomes, columns and units; a share of the rows is known."""
    generator = np.random.default_rng(3_000)
    known = generator.random(UNITS * YEARS) < share
    units = np.repeat(np.arange(UNITS), YEARS)[known]
    columns = np.column_stack([np.ones(len(units)), generator.normal(size=(len(units), 3))])
    lasting = generator.normal(size=UNITS)[units]
    return columns @ [50.0, 1.0, -2.0, 0.5] + lasting + 2 * generator.normal(size=len(units)), columns, units


def seconds(call: Callable[[], object], repeats: int) -> float:
    """The median processor time of a call."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return statistics.median(times)


def main() -> None:
    """Print both times and their ratio, balanced and not."""
    for name, share in (("all rows", 1.0), ("four rows of five", 0.8)):
        y, columns, units = make(share)
        ours = random_intercept.fit(y, columns, units)
        theirs = seconds(lambda: MixedLM(y, columns, units).fit(), 1)  # noqa: B023  # called at once
        spent = seconds(lambda: random_intercept.fit(y, columns, units), 30)  # noqa: B023  # called at once
        peer = MixedLM(y, columns, units).fit(method="bfgs", gtol=1e-8)
        assert np.allclose(ours.coefficients, peer.fe_params, rtol=1e-5, atol=1e-5)
        assert np.allclose([ours.between, ours.within], [peer.cov_re[0, 0], peer.scale], rtol=1e-5, atol=0)
        assert np.allclose(ours.criterion, -2 * peer.llf, rtol=1e-8, atol=0)
        effects = [peer.random_effects[label].iloc[0] for label in ours.labels]
        assert np.allclose(ours.effects, effects, rtol=0, atol=1e-5)
        ratio = theirs / spent
        print(f"{UNITS:,} x {YEARS}, {name}: ours {1000 * spent:.1f} ms, MixedLM {theirs:.2f} s, equal to 1e-5")
        print(f"  ours is {ratio:.0f} x as fast; gate {GATE:g} x: {'met' if ratio >= GATE else 'MISSED'}")


if __name__ == "__main__":
    main()
