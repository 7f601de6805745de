"""What the specifications of a multiverse start from: the conditions that may vary, and the data for each method."""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.stats import skew

from evaluation import __version__
from evaluation.domain.results import Prepared
from evaluation.domain.settings import ConditionTerm, RandomIntercept, Unadjusted
from evaluation.domain.units import ConditionRole
from evaluation.preparation import prepare_with
from evaluation.steps.adjustment import Inputs
from evaluation.steps.adjustment.conditions import model_columns

ENOUGH_KNOWN, LESS_SKEWED = 0.8, 0.5


def inputs_of(prepared: Prepared) -> Inputs:
    """What the adjustment started from, with the history that a random intercept looks at; the scheme's setting."""
    inputs: Inputs = prepared.adjustment.inputs
    if isinstance(inputs.setting, RandomIntercept):
        return inputs
    scheme = prepared.scheme.revise({"adjustment": RandomIntercept(conditions=())})
    again = prepare_with(prepared.dataset, scheme, prepared.embedded, software=__version__, draws=0)
    return replace(again.adjustment.inputs, setting=inputs.setting)


def admissible(inputs: Inputs) -> tuple[ConditionTerm, ...]:
    """The conditions that may adjust, the scheme's own first and on their own scale.

    Of role `condition`; neither constant nor largely imputed; known of four fifths of the units that the best-known one
    is known of. Others than the scheme's by their logarithm where all are positive and it takes half a unit off their
    skewness.
    """
    own = () if isinstance(inputs.setting, Unadjusted) else inputs.setting.conditions
    named, known = {term.condition for term in own}, inputs.conditions
    allowed = [each.condition for each in inputs.register if each.role is ConditionRole.CONDITION]
    other = [_term(code, known[code]) for code in allowed if code in known and code not in named]
    frame, _ = model_columns((*own, *other), known, inputs.imputed, inputs.step.matrix.index)
    counts = frame.notna().sum()
    enough = set(counts.index[counts >= ENOUGH_KNOWN * counts.max()])
    return tuple(term for term in (*own, *other) if term.condition in enough)


def _term(code: str, values: pd.Series) -> ConditionTerm:
    known = values.dropna().to_numpy(float)
    varied = len(known) > 2 and known.min() > 0 and np.ptp(known) > 0
    by_logarithm = varied and abs(skew(np.log(known))) < abs(skew(known)) - LESS_SKEWED
    return ConditionTerm(condition=code, scale="log" if by_logarithm else "identity")
