"""The group's mean in a gap: only to reproduce published indices, never for assessment."""

import pandas as pd

from evaluation.domain.results import Note, Step


def impute(step: Step, groups: pd.Series, fillable: pd.DataFrame) -> Step:
    """The step's matrix with missing cells (where `fillable`) set to their group's mean; every such cell has a note.

    A group without any value stays NaN.
    """
    means = step.matrix.groupby(groups).transform("mean")
    gaps = step.matrix.isna() & fillable & means.notna()
    notes = tuple(
        Note("imputation.mean", {"to": float(means[indicator][unit])}, str(indicator), str(unit))
        for indicator in gaps
        for unit in gaps.index[gaps[indicator]]
    )
    return Step("imputation", step.matrix.where(~gaps, means), step.errors, notes)
