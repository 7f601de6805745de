"""What an evaluation gives back: steps, scores, places, contributions, provenance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from evaluation.domain.dataset import Dataset
from evaluation.domain.scheme import Scheme


@dataclass(frozen=True)
class Note:
    """A sentence about what a step did or declined: a code, the facts, and whom it concerns (empty = everybody)."""

    code: str
    facts: Mapping[str, str | float] = field(default_factory=dict)
    indicator: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Step:
    """One step's matrix (unit × indicator), the standard error of each cell (NaN = not known) and its notes."""

    name: str
    matrix: pd.DataFrame
    errors: pd.DataFrame | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Provenance:
    """What a result was made from: digests of data and scheme, software version, import batches."""

    dataset: str
    scheme: str
    software: str
    batches: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """One period of a level that a cadre scheme draws on: what was prepared, and its scores."""

    prepared: "Prepared"
    scores: pd.DataFrame


@dataclass(frozen=True)
class Prepared:
    """All before weighting, read-only, for one dataset and scheme.

    `scores`, `unlimited`: unit × indicator, 0..100, with and without caps; NaN = missing or not applicable.
    `applicable` (units, indicators): False = not applicable. `errors`: standard error of each score, NaN = not known;
    `correlation` (indicators, indicators) of the errors. `draws`: (draws, units, indicators) float32 joint draws of the
    scores; None where no error is known. `gate_points`: points that gates give or take, by unit. `previous`: observed
    values before (units,), by position of the indicators scored by level and change.
    `steps`: by name, in order; `adjustment`: what that step found. `embedded`: level -> period -> what a cadre scheme
    draws on; `credits`: (cadre, indicator) -> what its attributed value is made of.
    """

    scheme: Scheme
    dataset: Dataset
    categories: pd.Series
    scores: pd.DataFrame
    unlimited: pd.DataFrame
    applicable: np.ndarray
    errors: pd.DataFrame
    correlation: np.ndarray
    draws: np.ndarray | None
    previous: Mapping[int, np.ndarray]
    gate_points: pd.Series
    gates: tuple[Any, ...]
    steps: Mapping[str, Step]
    adjustment: Any
    credits: Mapping[tuple[str, str], Any]
    embedded: Mapping[str, Mapping[str, Source]]
    provenance: Provenance

    @cached_property
    def known(self) -> np.ndarray:
        """(units, indicators): whether the score is known."""
        return ~np.isnan(self.scores.to_numpy())

    @cached_property
    def settled(self) -> np.ndarray:
        """(units, indicators): how far each score is known, 0 … 1: of an attributed one, the share of what is due."""
        shares = self.known.astype(float)
        for (unit, indicator), made in self.credits.items():
            if made.unknown > 0 and unit in self.scores.index:
                shares[self.scores.index.get_loc(unit), self.scores.columns.get_loc(indicator)] *= made.known
        return shares if self.credits else self.known

    @cached_property
    def filled(self) -> np.ndarray:
        """Scores (units, indicators) with 0 where not known; only to be used under weights of 0."""
        return np.nan_to_num(self.scores.to_numpy())

    @cached_property
    def filled_errors(self) -> np.ndarray:
        """Errors (units, indicators), float32, with 0 where not known."""
        return np.nan_to_num(self.errors.to_numpy()).astype(np.float32)

    @cached_property
    def lacking(self) -> np.ndarray:
        """(units, indicators): the score is known and its error is not."""
        return self.known & np.isnan(self.errors.to_numpy())

    @cached_property
    def whole(self) -> bool:
        """Whether every score applies and is known in full, so that a category's weights hold for all its units."""
        full = (self.settled == 1).all() and self.applicable.all()
        return bool(full and (self.draws is None or not self.lacking.any()))

    @cached_property
    def blocks(self) -> tuple[tuple[np.ndarray, np.ndarray, np.ndarray], ...]:
        """By category, as numbered in `groups`: positions of its units, their scores and their errors."""
        codes, names = self.groups
        positions = [np.flatnonzero(codes == at) for at in range(len(names))]
        return tuple((each, self.filled[each], self.filled_errors[each]) for each in positions)

    @cached_property
    def groups(self) -> tuple[np.ndarray, pd.Index]:
        """Each unit's category as a number, and the categories by number."""
        codes, names = pd.factorize(self.categories)
        return codes, pd.Index(names)

    @property
    def notes(self) -> tuple[Note, ...]:
        """Notes of all steps, in order."""
        return tuple(note for step in self.steps.values() for note in step.notes)


@dataclass(frozen=True)
class Scorecard:
    """One evaluation's whole result.

    `scores`: unit × (visible, latent, process, total and `_error` of each; `low`, `high` = the total with missing cells
    at 0 and at 100; `coverage` = share of weight known; `lower`, `upper` = error range of the total, NaN = not known).
    `places`: unit × (place, lower, upper, top, bottom, reliability, tier, reason), inside the category; reliability =
    share of what the category's totals differ by that is true; NaN place = not placed;
    with a range all the same where nobody of the category can be told apart.
    `contributions`: unit × (base, indicators, limits, gates); a row sums to the total within 1e-9.
    `weights`: unit × indicator, effective. `raw`, `raw_places`: the same scheme with adjustment off.
    `grades`: unit × (grade, list, before, gates, reason). `draws`: (draws, units) of the total, or None.
    """

    prepared: Prepared
    scores: pd.DataFrame
    places: pd.DataFrame
    contributions: pd.DataFrame
    weights: pd.DataFrame
    grades: pd.DataFrame
    raw: pd.DataFrame
    raw_places: pd.DataFrame
    draws: np.ndarray | None

    @property
    def scheme(self) -> Scheme:
        return self.prepared.scheme

    @property
    def settled(self) -> pd.Series:
        """The share of the weight that is known, by unit: a result known in part with that part, not whole as above."""
        return (self.weights * self.prepared.settled).sum(axis=1)

    @property
    def provenance(self) -> Provenance:
        return self.prepared.provenance

    @property
    def notes(self) -> tuple[Note, ...]:
        return self.prepared.notes

    @property
    def steps(self) -> Mapping[str, Step]:
        return self.prepared.steps


@dataclass(frozen=True)
class Comparison:
    """Two or more scorecards of one dataset side by side, the first the reference.

    `totals`, `places`: unit × scheme. `agreement`: scheme × (tau, pairs_kept, overlap). `moves`: unit × scheme, places
    gained (+) or lost (−) against the first.
    """

    scorecards: Mapping[str, Scorecard]
    totals: pd.DataFrame
    places: pd.DataFrame
    moves: pd.DataFrame
    agreement: pd.DataFrame
