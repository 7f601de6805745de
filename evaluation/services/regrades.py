"""How many units change grade under weights tried: by total and place alone, as a draft has no error ranges yet."""

import numpy as np
import pandas as pd

from evaluation.services.weights import Laboratory, Trial
from evaluation.steps import grading

Array = np.ndarray


def count(laboratory: Laboratory, trial: Trial) -> int | None:
    """How many units are in another grade than under the adopted weights; None where nobody is graded by place.

    Both sides go by totals and places, gates included; who shares the last seat with others is still to be decided.
    """
    if not (laboratory.ranks and laboratory.scheme.grading.grades):
        return None
    before = _grades(laboratory, laboratory.totals, laboratory.places[:, 0])
    return int((before != _grades(laboratory, trial.totals, trial.places)).sum())


def _grades(laboratory: Laboratory, totals: Array, places: Array) -> pd.Series:
    units = laboratory.prepared.scores.index
    frame = pd.DataFrame({"place": places, "lower": np.nan, "upper": np.nan, "reason": ""}, index=units)
    found = laboratory.prepared.gates
    inside = [each for each in found if each.unit in units]
    made = grading.grade(
        pd.Series(totals, index=units), frame, laboratory.prepared.categories, laboratory.scheme.grading, inside
    )
    return made["grade"]
