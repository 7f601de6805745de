"""What a slider costs: `score` beside the weighted sums of scikit-criteria and pymcdm on the same matrix, in one run.

`python -m benchmarks.score`. Ours also gives visible, latent and process, errors, bounds and coverage; theirs one
number a unit. Each figure is the median of repeated calls, in milliseconds of one processor: the linear algebra is held
to one thread, so that processor time equals the clock on a quiet machine. All three totals are asserted to be equal.
"""

import os

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # before numpy is imported

import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import skcriteria
from pymcdm.methods import WSM
from skcriteria.agg.simple import WeightedSumModel

from evaluation.domain import framework
from evaluation.domain.dataset import Dataset, assemble
from evaluation.domain.framework import Framework, Holdings
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.scheme import Scheme, parse
from evaluation.domain.units import Membership, Unit
from evaluation.scorecard import prepare, score
from evaluation.steps import weighting

CATEGORIES = 4
GATES = {(3_000, 60): 5.0, (40_000, 100): 60.0}  # milliseconds


def make(units: int, indicators: int) -> tuple[Dataset, Scheme]:
    """Whole values from 0 to 100 with a published error each, in four categories that share their weights."""
    generator = np.random.default_rng(60)
    codes = [f"U{number:05d}" for number in range(units)]
    names = [f"I{number:03d}" for number in range(indicators)]
    rows = pd.DataFrame(
        {
            "unit": pd.Categorical.from_codes(np.repeat(np.arange(units), indicators), codes),
            "indicator": pd.Categorical.from_codes(np.tile(np.arange(indicators), units), names),
            "period": "2025",
            "value": generator.uniform(1, 100, units * indicators),
            "error": 2.0,
        }
    )
    holdings = Holdings(
        framework=Framework(code="benchmark", name_zh="基准"),
        units=tuple(Unit(code=code, name_zh=code) for code in codes),
        indicators=tuple(Indicator(code=name, name_zh=name) for name in names),
        memberships=tuple(Membership(unit=code, category=f"c{at % CATEGORIES}") for at, code in enumerate(codes)),
        observations=framework.observations(rows),
        conditions=framework.conditions([]),
    )
    scheme = _scheme(names, generator.dirichlet(np.ones(indicators)) * 100)
    return assemble(holdings, Level.REGION, "2025"), scheme


def _scheme(names: list[str], weights: np.ndarray) -> Scheme:
    """A flat tree of 0–100 scales, a third of the leaves latent."""
    scale = {"method": "min_max", "clip": True, "limits": {"source": "stated", "low": 0, "high": 100}}
    latent = {"achievement": "latent", "horizon_years": 5}
    leaves = [{"indicator": name, "scoring": scale, **(latent if at % 3 == 0 else {})} for at, name in enumerate(names)]
    return parse(
        {
            "code": "flat",
            "framework": "benchmark",
            "name_zh": "平铺",
            "tree": {"code": "all", "name_zh": "总分", "children": leaves},
            "weights": {"*": dict(zip(names, map(float, weights), strict=True))},
            "uncertainty": {"draws": 50},
        }
    )


def _unchanged(column: np.ndarray, cost: bool = False) -> np.ndarray:  # noqa: ARG001, FBT001, FBT002  # pymcdm's form
    """The column: what is compared is the weighted sum alone."""
    return column


def milliseconds(call: Callable[[], object], repeats: int) -> float:
    """The median processor time of a call."""
    call()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return 1000 * statistics.median(times)


def main() -> None:
    """Print the three times and the ratios at both sizes."""
    for (units, indicators), gate in GATES.items():
        dataset, scheme = make(units, indicators)
        prepared = prepare(dataset, scheme)
        weights = weighting.stated(scheme, prepared.categories)
        matrix, row = prepared.scores.to_numpy(), weights.iloc[0].to_numpy()
        decision = skcriteria.mkdm(matrix, [max] * indicators, weights=row)
        criteria, sums = WeightedSumModel(), WSM(_unchanged)
        directions = np.ones(indicators)
        ours = score(prepared, weights)["total"].to_numpy()
        assert np.allclose(ours, criteria.evaluate(decision).e_.score, atol=1e-9)
        assert np.allclose(ours, sums(matrix, row, directions), atol=1e-9)
        repeats = 200 if units < 10_000 else 15
        times = {
            "score": milliseconds(lambda: score(prepared, weights), repeats),  # noqa: B023  # called at once
            "scikit-criteria": milliseconds(lambda: criteria.evaluate(decision), repeats),  # noqa: B023
            "pymcdm": milliseconds(lambda: sums(matrix, row, directions), repeats),  # noqa: B023
        }
        told = ", ".join(f"{name} {spent:.2f} ms" for name, spent in times.items())
        print(f"{units:,} x {indicators}: {told}")
        print(
            f"  score is {times['score'] / times['scikit-criteria']:.2f} x scikit-criteria and "
            f"{times['score'] / times['pymcdm']:.2f} x pymcdm; gate {gate:g} ms: "
            f"{'met' if times['score'] <= gate else 'MISSED'}"
        )


if __name__ == "__main__":
    main()
