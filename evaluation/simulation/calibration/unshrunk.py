"""Worlds judged by schemes that shrink nothing: one year by least squares, and years that carry their luck along."""

import numpy as np

from evaluation.domain.scheme import Scheme
from evaluation.domain.settings import Unadjusted
from evaluation.scorecard import compose
from evaluation.simulation.calibration import labelling, worlds
from evaluation.simulation.calibration.regions import INDICATORS, Found, judge, tiers, totals
from evaluation.simulation.calibration.worlds import YEARS, Sample

TOLD = ("place", "place_worst", "place_shown", "ranked", "width", "top_false")


def replicate(world: str, units: int, seed: tuple[int, ...]) -> Found:
    """What one replication adds to the sums, by measure."""
    generator = np.random.default_rng(seed)
    sample = worlds.draw(worlds.WORLDS[world], units, INDICATORS, generator)
    scheme = labelling.scheme(INDICATORS, sample.conditions.shape[1], int(generator.integers(2**31)))
    return _places(sample, scheme) if sample.world.signal > 0 else _called(sample, scheme)


def _places(sample: Sample, scheme: Scheme) -> Found:
    """Places of one year adjusted by least squares, where units differ."""
    judged = judge(sample, compose(labelling.dataset(sample), labelling.least_squares(scheme, 1)))
    found = {**totals(judged), **tiers(judged)}
    return {measure: found[measure] for measure in TOLD}


def _called(sample: Sample, scheme: Scheme) -> Found:
    """Who is called top or bottom by means of all years, where nobody differs and luck carries over."""
    dataset, squares = labelling.dataset(sample), labelling.least_squares(scheme, YEARS)
    plain = squares.revise({"adjustment": Unadjusted()})
    return {
        "settled_squares": tiers(judge(sample, compose(dataset, squares)))["settled"],
        "settled_none": tiers(judge(sample, compose(dataset, plain)))["settled"],
    }
