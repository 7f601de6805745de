"""Which totals lie further from the middle than chance would put them, given how sure each one is."""

from dataclasses import dataclass

import numpy as np

from evaluation.domain.units import Unit
from evaluation.services.evaluation import Evaluation
from evaluation.statistics import funnel

LEAST = 10
POINTS = 60
NOTHING = 1e-9  # an error below is none: the total stands at a cap in every draw


@dataclass(frozen=True)
class Dot:
    """A unit's total and its standard error; `outside` −2..2: below or above the limits of 95 % and of 99.8 %."""

    unit: Unit
    total: float
    error: float
    outside: int


@dataclass(frozen=True)
class Funnel:
    """The dots, the middle, and the limits by error: (error, low 95, high 95, low 99.8, high 99.8), with and without.

    `plain` is chance alone; `dispersed` adds what units really differ by (winsorised, Spiegelhalter 2005). Limits stay
    within 0..100 where all totals do. `exact`: how many units are left out, as nothing in their total varies.
    """

    dots: tuple[Dot, ...]
    middle: float
    plain: tuple[tuple[float, ...], ...]
    dispersed: tuple[tuple[float, ...], ...]
    exact: int

    @property
    def outside(self) -> int:
        """How many units lie outside the limits of 95 % by chance alone."""
        return sum(each.outside != 0 for each in self.dots)


def read(evaluation: Evaluation, category: str) -> Funnel | None:
    """The funnel of a category's totals; None where fewer than ten have a known error."""
    card = evaluation.scorecard
    known = card.scores[card.prepared.categories == category][["total", "total_error"]].dropna()
    inside = known[known["total_error"] > NOTHING]
    if len(inside) < LEAST:
        return None
    totals, errors = inside["total"].to_numpy(float), inside["total_error"].to_numpy(float)
    middle = float(np.average(totals, weights=1 / errors**2))
    between = funnel.disperse(funnel.z_scores(totals, middle, errors), errors).between
    outside = funnel.classify(totals, _limits(middle, errors, 0.0))
    units = {unit.code: unit for unit in evaluation.dataset.units}
    rows = zip(inside.index, totals, errors, outside, strict=True)
    along = np.linspace(0.0, errors.max() * 1.05, POINTS)
    ends = (min(0.0, float(totals.min())), max(100.0, float(totals.max())))
    return Funnel(
        tuple(Dot(units[str(code)], float(total), float(error), int(side)) for code, total, error, side in rows),
        middle,
        _lines(middle, along, 0.0, ends),
        _lines(middle, along, between, ends),
        len(known) - len(inside),
    )


def _limits(middle: float, errors: np.ndarray, between: float) -> np.ndarray:
    """(levels, 2, units)."""
    pairs = [funnel.transformed_limits(middle, errors, level=level, between=between) for level in funnel.LEVELS]
    return np.stack([np.stack(pair) for pair in pairs])


def _lines(
    middle: float, along: np.ndarray, between: float, ends: tuple[float, float]
) -> tuple[tuple[float, ...], ...]:
    limits = np.clip(_limits(middle, along, between), *ends).reshape(4, -1)
    return tuple(tuple(map(float, row)) for row in np.column_stack([along, limits.T]))
