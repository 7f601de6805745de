"""A multiverse against composing each specification by itself: CPU seconds a specification, and of a whole run.

The example: 138 counties and townships, 30 indicators, of which 18 are adjusted; 16 sets of conditions, 256 in a run.
`compose` also draws errors and places, which nothing here asks for.
"""

import os

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # before numpy is imported

import time

import numpy as np

from evaluation.checks.multiverse import multiverse
from evaluation.domain.dataset import assemble
from evaluation.domain.indicators import Level
from evaluation.domain.settings import LeastSquares, NearestPeers, RandomIntercept
from evaluation.scorecard import compose
from evaluation.simulation import example

SETS = 4  # conditions varied: 16 sets


def main() -> None:
    holdings, _ = example.make()
    card = compose(assemble(holdings, Level.REGION, "2025"), holdings.scheme("reference"))
    start = time.process_time()
    found = multiverse(card, most=SETS)
    ours = time.process_time() - start
    terms = card.scheme.adjustment.conditions
    start = time.process_time()
    for method in (LeastSquares, NearestPeers, RandomIntercept):
        other = compose(card.prepared.dataset, card.scheme.revise({"adjustment": method(conditions=terms)}))
        assert np.isfinite(other.scores["total"]).all()
    alone = (time.process_time() - start) / 3
    used = int((found.specifications["code"] == "").sum())
    print(
        f"{used} specifications: {ours:.1f} s, {1000 * ours / used:.0f} ms each; by compose {1000 * alone:.0f} ms each"
    )
    print(f"{alone * used / ours:.1f} times as fast; 256 sets by four methods: {ours / 2**SETS * 256:.0f} s of CPU")


if __name__ == "__main__":
    main()
