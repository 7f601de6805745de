"""All indicators at once: 60 regressions with HC3 errors and leave-one-out residuals, beside statsmodels in a loop.

`python -m benchmarks.least_squares`. 3,000 units, 12 conditions, 60 indicators; processor seconds of one thread. Both
give the same coefficients, HC3 errors and leave-one-out residuals; that is asserted.
"""

import os

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # before numpy is imported

import statistics
import time
from collections.abc import Callable

import numpy as np
import statsmodels.api as sm

from evaluation.statistics import least_squares

UNITS, CONDITIONS, INDICATORS = 3_000, 12, 60
GATE = 10.0


def seconds(call: Callable[[], object], repeats: int) -> float:
    """The median processor time of a call."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return statistics.median(times)


def loop(responses: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Coefficients, HC3 errors and leave-one-out residuals by statsmodels, one indicator after another."""
    found = []
    for y in responses.T:
        fit = sm.OLS(y, columns).fit(cov_type="HC3")
        found.append((fit.params, fit.bse, fit.resid / (1 - fit.get_influence().hat_matrix_diag)))
    coefficients, errors, residuals = (np.column_stack(each) for each in zip(*found, strict=True))
    return coefficients, errors, residuals


def ours(responses: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same, all at once."""
    fit = least_squares.fit(responses, columns)
    return fit.coefficients, fit.hc3_errors, fit.leave_one_out_residuals


def main() -> None:
    """Print both times and their ratio."""
    generator = np.random.default_rng(12)
    columns = np.column_stack([np.ones(UNITS), generator.normal(size=(UNITS, CONDITIONS))])
    slopes = generator.normal(size=(CONDITIONS + 1, INDICATORS))
    responses = columns @ slopes + generator.normal(size=(UNITS, INDICATORS))
    for mine, theirs in zip(ours(responses, columns), loop(responses, columns), strict=True):
        assert np.allclose(mine, theirs, rtol=1e-8, atol=1e-10)
    own, peer = seconds(lambda: ours(responses, columns), 15), seconds(lambda: loop(responses, columns), 3)
    verdict = "met" if peer / own >= GATE else "MISSED"
    print(f"{INDICATORS} regressions of {UNITS:,} x {CONDITIONS}: ours {1000 * own:.1f} ms, statsmodels {peer:.2f} s")
    print(f"  statsmodels takes {peer / own:.0f} x; gate {GATE:g} x: {verdict}")


if __name__ == "__main__":
    main()
