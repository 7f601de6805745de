"""How sure the order is under other weights, and which choice of method matters most: questions worked out once.

Asked under the weights on the desk; the answers are stored under the digests of data, scheme and these weights.
"""

import math
from collections.abc import Hashable
from typing import Any

import pandas as pd

from evaluation.checks import acceptability as weights_check
from evaluation.checks import choices as method_check
from evaluation.domain.indicators import Code, Frozen
from evaluation.domain.results import Note
from evaluation.services.analyses import Question
from evaluation.services.answers import Declined
from evaluation.services.weights import Laboratory, Shares, frame


class UnitUnderWeights(Frozen):
    """One unit: its place; shares of weightings that put it on top, anywhere and nearby; the places of nine in ten.

    `by_balance`: the share on top at each latent share of the answer's grid. None: too many units to tell places apart.
    """

    unit: Code
    place: int
    anywhere: float
    lower: int | None
    upper: int | None
    nearby: float
    near_lower: int | None
    near_upper: int | None
    by_balance: tuple[float, ...] = ()


class AcceptabilityAnswer(Frozen):
    """How often each unit is among the `seats` best of `of`, under `draws` other weightings of each kind.

    `grid`: latent shares of latent + visible; empty where only one of them has weight.
    """

    units: tuple[UnitUnderWeights, ...] = ()
    grid: tuple[float, ...] = ()
    seats: int = 0
    of: int = 0
    draws: int = weights_check.DRAWS
    reach: float = weights_check.REACH
    declined: Declined | None = None

    @property
    def certain(self) -> tuple[UnitUnderWeights, ...]:
        """Those on top under nearly all weightings, anywhere."""
        return tuple(each for each in self.units if each.anywhere >= 0.95)

    @property
    def open(self) -> tuple[UnitUnderWeights, ...]:
        """Those for which it depends on the weights."""
        return tuple(each for each in self.units if 0.05 < each.anywhere < 0.95)


class Choice(Frozen):
    """One choice of method: the share of the movement of places that it explains, alone and with all it works with.

    `levels`: its alternatives, the scheme's own first.
    """

    name: str
    first: float
    total: float
    places_first: float
    places_total: float
    levels: tuple[str, ...]


class UnitUnderChoices(Frozen):
    """One unit: its place, the places of nine runs in ten, and the choice that moves it most (empty: none does)."""

    unit: Code
    place: int
    lower: int
    upper: int
    choice: str


class ChoicesAnswer(Frozen):
    """Which choice of method decides most about the places; `moved`: places that a unit moves on average in a run."""

    choices: tuple[Choice, ...] = ()
    units: tuple[UnitUnderChoices, ...] = ()
    moved: float = 0.0
    runs: int = 0
    declined: Declined | None = None


def acceptability(laboratory: Laboratory, shares: Shares) -> Question[AcceptabilityAnswer]:
    """The question how often each unit would be on top under other weights than these."""
    weights = frame(laboratory, shares)
    settings = {
        **_settings(laboratory, weights),
        "draws": [weights_check.DRAWS, weights_check.DRAWS_A_SHARE],
        "reach": weights_check.REACH,
        "grid": weights_check.GRID,
        "seed": weights_check.SEED,
    }
    return Question(
        "acceptability",
        AcceptabilityAnswer,
        lambda _, progress: _of_weights(weights_check.acceptability(laboratory.prepared, weights, progress)),
        settings,
    )


def choices(laboratory: Laboratory, shares: Shares) -> Question[ChoicesAnswer]:
    """The question which choice of method, made otherwise, would move the places most."""
    weights = frame(laboratory, shares)
    settings = {
        **_settings(laboratory, weights),
        "samples": method_check.SAMPLES,
        "reach": method_check.REACH,
        "levels": [*method_check.SCORINGS, *method_check.TREATMENTS, *method_check.MEANS],
        "seed": method_check.SEED,
    }
    return Question(
        "choices",
        ChoicesAnswer,
        lambda _, progress: _of_choices(method_check.choices(laboratory.prepared, weights, progress)),
        settings,
    )


def _settings(laboratory: Laboratory, weights: pd.DataFrame) -> dict[str, object]:
    """What decides an answer beside the digests of data and scheme: the category and its weights."""
    row = zip(weights.columns, weights.to_numpy(float)[0], strict=True)
    return {"category": laboratory.category, "weights": {str(code): round(share, 9) for code, share in row}}


def _of_weights(found: weights_check.Acceptability) -> AcceptabilityAnswer:
    if found.declined:
        return AcceptabilityAnswer(declined=_declined(found.declined))
    balances = found.by_balance.to_numpy(float)
    units = tuple(
        UnitUnderWeights(
            unit=row["code"],
            place=round(row["own"]),
            anywhere=row["anywhere"],
            lower=_whole(row["lower"]),
            upper=_whole(row["upper"]),
            nearby=row["nearby"],
            near_lower=_whole(row["near_lower"]),
            near_upper=_whole(row["near_upper"]),
            by_balance=tuple(balances[at].tolist()),
        )
        for at, row in enumerate(_rows(found.units))
    )
    return AcceptabilityAnswer(
        units=units, grid=tuple(map(float, found.by_balance.columns)), seats=found.seats, of=found.of
    )


def _of_choices(found: method_check.Choices) -> ChoicesAnswer:
    if found.declined:
        return ChoicesAnswer(declined=_declined(found.declined))
    rows = [
        Choice(
            name=row["code"],
            first=_known(row["first"]),
            total=_known(row["total"]),
            places_first=_known(row["places_first"]),
            places_total=_known(row["places_total"]),
            levels=found.levels[row["code"]],
        )
        for row in _rows(found.factors)
    ]
    units = tuple(
        UnitUnderChoices(
            unit=row["code"],
            place=round(row["own"]),
            lower=round(row["lower"]),
            upper=round(row["upper"]),
            choice=row["factor"],
        )
        for row in _rows(found.units)
    )
    ordered = tuple(sorted(rows, key=lambda each: -each.total))
    return ChoicesAnswer(choices=ordered, units=units, moved=found.moved, runs=found.runs)


def _rows(frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """The rows with their labels under `code`."""
    return frame.rename_axis("code").reset_index().to_dict("records")


def _known(share: float) -> float:
    """A share of the variance for print and storage: sampling may leave it just below 0; 0 where nothing moves."""
    return 0.0 if math.isnan(share) else max(share, 0.0)


def _whole(place: float) -> int | None:
    return None if math.isnan(place) else round(place)


def _declined(note: Note) -> Declined:
    return Declined(code=note.code, facts=dict(note.facts))
