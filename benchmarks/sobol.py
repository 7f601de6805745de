"""What the question after the choice that matters most costs: some ten thousand pipeline evaluations at 300 × 30.

`python -m benchmarks.sobol`. Processor seconds. A pipeline evaluation: values treated, adjusted for two conditions, put
on a scale, weighed, aggregated and ranked under one combination of choices with weights of its own. Each treatment,
adjustment and scoring is prepared once; the same run by hand, each evaluation prepared and scored alone, is timed on
a part, and its places are asserted to be equal. There is no numba to be without.
"""

import os

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # before numpy is imported

import time

import numpy as np
import pandas as pd

from evaluation.checks import choices, weightings
from evaluation.domain import framework
from evaluation.domain.dataset import Dataset, assemble
from evaluation.domain.framework import Framework, Holdings
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.scheme import Scheme, parse
from evaluation.domain.units import Condition, Membership, Unit
from evaluation.scorecard import prepare
from evaluation.statistics import sobol
from evaluation.steps import weighting

UNITS, INDICATORS, PART = 300, 30, 16
CATEGORY = "same"


def make() -> tuple[Dataset, Scheme]:
    """Values that rise with two conditions; three pillars, one under a geometric mean."""
    generator = np.random.default_rng(30)
    codes, names = [f"U{at:03d}" for at in range(UNITS)], [f"I{at:02d}" for at in range(INDICATORS)]
    given = generator.normal(size=(UNITS, 2))
    values = 60 + 6 * given @ generator.normal(size=(2, INDICATORS)) + 10 * generator.normal(size=(UNITS, INDICATORS))
    rows = pd.DataFrame(
        {
            "unit": np.repeat(codes, INDICATORS),
            "indicator": np.tile(names, UNITS),
            "period": "2025",
            "value": values.ravel(),
        }
    )
    held = [
        {"unit": code, "condition": name, "as_of": "2020", "value": float(given[at, place])}
        for at, code in enumerate(codes)
        for place, name in enumerate(("height", "distance"))
    ]
    holdings = Holdings(
        framework=Framework(code="benchmark", name_zh="基准"),
        units=tuple(Unit(code=code, name_zh=code) for code in codes),
        indicators=tuple(Indicator(code=name, name_zh=name) for name in names),
        memberships=tuple(Membership(unit=code, category=CATEGORY) for code in codes),
        observations=framework.observations(rows),
        conditions=framework.conditions(held),
        register=tuple(Condition(condition=name, name_zh=name) for name in ("height", "distance")),
    )
    return assemble(holdings, Level.REGION, "2025"), _scheme(names, 100 * generator.dirichlet(np.ones(INDICATORS)))


def _scheme(names: list[str], weights: np.ndarray) -> Scheme:
    pillars = [
        {
            "code": f"p{at}",
            "name_zh": f"p{at}",
            "mean": {"mean": "geometric" if at == 1 else "arithmetic"},
            "children": [{"indicator": name, "adjustable": True} for name in names[at::3]],
        }
        for at in range(3)
    ]
    return parse(
        {
            "code": "three",
            "framework": "benchmark",
            "name_zh": "三柱",
            "tree": {"code": "all", "name_zh": "总分", "children": pillars},
            "weights": {"*": dict(zip(names, map(float, weights), strict=True))},
            "adjustment": {
                "method": "least_squares",
                "conditions": [{"condition": "height"}, {"condition": "distance"}],
            },
        }
    )


def main() -> None:
    """Print the seconds of the run, of an evaluation by itself, and the indices."""
    dataset, scheme = make()
    prepared = weightings.part(prepare(dataset, scheme), pd.Index(dataset.codes))
    stated = weighting.stated(scheme, [CATEGORY])
    start = time.process_time()
    found = choices.choices(prepared, stated)
    ours = time.process_time() - start
    made = choices.alternatives(prepared, stated.to_numpy(float)[0])
    points = sobol.points(len(made.levels), choices.SAMPLES, choices.SEED)[:PART]
    units = np.arange(UNITS)
    together = choices.run(made, units, points)
    start = time.process_time()
    for at in range(PART):
        alone = choices.Alternatives(made.levels, made.weights, made.prepared, {})
        assert np.array_equal(choices.run(alone, units, points[[at]])[0], together[at])
    each = (time.process_time() - start) / PART
    print(f"{found.runs:,} pipeline evaluations at {UNITS} x {INDICATORS}: {ours:.1f} s", end="")
    print(f" ({10_000 * ours / found.runs:.1f} s for 10,000); one by itself {1000 * each:.0f} ms")
    print(
        f"{each * found.runs / ours:.0f} times as fast as each alone; a unit moves {found.moved:.0f} places on average"
    )
    print((100 * found.factors[["first", "total"]]).round().astype(int).to_string())


if __name__ == "__main__":
    main()
