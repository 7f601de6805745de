"""The safe range of every slider at 3,000 units × 60 indicators, against bisection on the scores.

`python -m benchmarks.weight_ranges`. Bisection finds one end in 30 halvings; each asks for all totals and the best of
them, which is the least that any way without lines has to do.
"""

from collections.abc import Callable
from statistics import median
from time import process_time

import numpy as np

from benchmarks.slider import holdings
from evaluation.checks import stability, weighed_totals
from evaluation.checks.stability import Path
from evaluation.domain.dataset import assemble
from evaluation.domain.indicators import Level
from evaluation.domain.results import Prepared
from evaluation.scorecard import prepare
from evaluation.services import shares as sliders

SEATS = 900
HALVINGS = 30
PROMISE = 0.15  # CPU seconds: unseen beside the table that a released slider repaints


def measured(work: Callable[[], object], repeats: int) -> float:
    """The median CPU seconds of some repeats."""
    times = []
    for _ in range(repeats):
        start = process_time()
        work()
        times.append(process_time() - start)
    return median(times)


def ways(prepared: Prepared) -> tuple[Path, ...]:
    """The way of each slider, all weights equal and nothing locked."""
    now = sliders.equal(prepared.scheme.indicators)
    ends = [(sliders.move(now, code, 0, ()), sliders.move(now, code, 100, ())) for code in now]
    rows = [tuple(np.array(list(end.values())) / 100 for end in each) for each in ends]
    return tuple(Path(low, high, 1 / len(now)) for low, high in rows)


def bisected(prepared: Prepared, path: Path, inside: np.ndarray) -> float:
    """The upper end of one slider's range by halving."""
    good, far = path.at, 1.0
    for _ in range(HALVINGS):
        middle = (good + far) / 2
        totals = weighed_totals.totals(prepared, path.rows(np.array([middle])))[0]
        good, far = (middle, far) if totals[inside].min() >= totals[~inside].max() else (good, middle)
    return good


def main() -> None:
    """Prints both times and asserts equal ends."""
    held = holdings()
    prepared = prepare(assemble(held, Level.REGION, "2025"), held.schemes["reference"])
    paths = ways(prepared)
    present = paths[0].rows(np.array([paths[0].at]))[0]
    found = stability.limits(prepared, paths, present, SEATS)
    inside = stability.best(prepared, present, SEATS)
    peer = [bisected(prepared, path, inside) for path in paths]
    assert np.allclose([up.at for _, up in found], peer, atol=1e-4)
    ours = measured(lambda: stability.limits(prepared, paths, present, SEATS), 5)
    theirs = 2 * measured(lambda: [bisected(prepared, path, inside) for path in paths], 3)
    size = f"{len(paths)} safe ranges, {len(prepared.scores):,} units"
    print(f"{size}: {1000 * ours:.0f} ms; bisection {theirs / ours:.0f} x")
    assert ours <= PROMISE, f"{ours:.3f} s, promised {PROMISE}"


if __name__ == "__main__":
    main()
