"""One category, prepared, with scores of one's own: three pillars of two indicators each, a…f."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies

from evaluation.domain.dataset import assemble
from evaluation.domain.framework import Framework, Holdings, conditions, observations
from evaluation.domain.indicators import Achievement, Indicator, Level
from evaluation.domain.results import Prepared
from evaluation.domain.scheme import Leaf, Node, Scheme
from evaluation.domain.settings import Arithmetic, Geometric, Mean, MinMax, StatedLimits
from evaluation.domain.units import Membership, Unit
from evaluation.scorecard import prepare
from evaluation.services.weights import Laboratory

CODES = tuple("abcdef")
KINDS = (Achievement.VISIBLE, Achievement.LATENT, Achievement.PROCESS)
Array = np.ndarray


class Case(Laboratory):
    """A laboratory that hypothesis prints in a few lines."""

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002, FBT001
        cells = self.prepared.scores.to_numpy(), self.prepared.applicable.astype(int)
        printer.text(f"{self.adopted} {cells} {self.prepared.gate_points.tolist()}")


def laboratory(
    scores: Array, weights: Array, applicable: Array | None = None, gates: Array | None = None, mean: str = "arithmetic"
) -> Laboratory:
    """A laboratory of units U0, U1, … with these scores (units, 6), NaN = missing, under weights (6,) of sum 100.

    `mean`: arithmetic, geometric at the top, or mixed = geometric inside the first pillar only.
    """
    base = _base(len(scores), mean)
    index = base.scores.index
    weighed = base.scheme.revise({"weights": {"*": dict(zip(CODES, weights.tolist(), strict=True))}})
    applies = np.ones(scores.shape, bool) if applicable is None else applicable
    frame = pd.DataFrame(np.where(applies, scores, np.nan), index=index, columns=base.scores.columns)
    points = pd.Series(np.zeros(len(scores)) if gates is None else gates, index=index)
    prepared = replace(base, scheme=weighed, scores=frame, unlimited=frame, applicable=applies, gate_points=points)
    return Case(
        scheme=weighed,
        category="all",
        prepared=prepared,
        units=prepared.dataset.units,
        names=np.array([unit.code for unit in prepared.dataset.units], dtype=object),
        adopted=dict(zip(CODES, weights.tolist(), strict=True)),
        places=np.ones((len(scores), 3)),
        totals=np.zeros(len(scores)),
    )


@strategies.composite
def laboratories(draw: strategies.DrawFn, *, whole: bool = False, mean: str = "arithmetic") -> Laboratory:
    """Laboratories of 3 to 8 units with round scores (ties happen), unless `whole` with gaps, gates and spreads."""
    units = draw(strategies.integers(3, 8))
    generator = np.random.default_rng(draw(strategies.integers(0, 2**32 - 1)))
    scores = generator.integers(0, 11, (units, len(CODES))) * 10.0
    parts = generator.integers(0, 6, len(CODES)) + np.eye(len(CODES))[0]
    if whole:
        return laboratory(scores, 100 * parts / parts.sum(), mean=mean)
    scores[generator.random(scores.shape) < 0.1] = np.nan
    applicable = generator.random(scores.shape) > 0.1
    gates = np.where(generator.random(units) < 0.2, generator.integers(-30, 31, units), 0).astype(float)
    return laboratory(scores, 100 * parts / parts.sum(), applicable, gates, mean)


@cache
def _base(units: int, mean: str) -> Prepared:
    codes = [f"U{at}" for at in range(units)]
    rows = [
        {"unit": unit, "period": "2025", "indicator": code, "value": 50.0, "source": "年鉴"}
        for unit in codes
        for code in CODES
    ]
    held = Holdings(
        framework=Framework(code="trial", name_zh="试", simulated=True),
        units=tuple(Unit(code=code, name_zh=f"{code}县", name_en=code) for code in codes),
        indicators=tuple(Indicator(code=code, name_zh=f"指标{code}", low=0, high=100) for code in CODES),
        memberships=tuple(Membership(unit=code, category="all") for code in codes),
        observations=observations(rows),
        conditions=conditions([]),
    )
    return prepare(assemble(held, Level.REGION, "2025"), _scheme(mean))


def _scheme(mean: str) -> Scheme:
    top: Mean = Geometric() if mean == "geometric" else Arithmetic()
    first: Mean = Geometric() if mean == "mixed" else Arithmetic()
    scoring = MinMax(limits=StatedLimits(low=0, high=100))
    leaves = [
        Leaf(indicator=code, achievement=KINDS[at // 2], horizon_years=2, scoring=scoring)
        for at, code in enumerate(CODES)
    ]
    pillars = tuple(
        Node(
            code=f"P{at}",
            name_zh=f"板块{at}",
            name_en=f"Pillar {at}",
            mean=Arithmetic() if at else first,
            children=tuple(leaves[2 * at : 2 * at + 2]),
        )
        for at in range(3)
    )
    return Scheme(
        code="reference",
        framework="trial",
        name_zh="基准方案",
        tree=Node(code="root", name_zh="总分", mean=top, children=pillars),
        weights={"*": dict.fromkeys(CODES, 100 / 6)},
    )
