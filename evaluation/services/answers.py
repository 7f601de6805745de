"""The answers of checks as they are stored and shown: what an unrecorded condition may do, what other methods make."""

import math
from collections import Counter
from collections.abc import Hashable

import pandas as pd

from evaluation.checks.multiverse import Multiverse
from evaluation.checks.omitted import Omitted
from evaluation.domain.indicators import Code, Frozen
from evaluation.domain.results import Note


class Declined(Frozen):
    """Why there is nothing to tell: the code and facts of a note."""

    code: str
    facts: dict[str, str | float] = {}

    @property
    def note(self) -> Note:
        return Note(self.code, self.facts)


class UnitBesideOmitted(Frozen):
    """One unit of `OmittedAnswer`; the fields are those of `checks.omitted.Omitted.units`, None = not even 20 times."""

    unit: Code
    tier: str
    line: str
    gap: float
    condition: str
    multiple: float | None
    own_condition: str
    own_multiple: float | None
    robustness: float
    flagged: bool


class Strength(Frozen):
    """A known condition: the share of what the others leave that it explains, the points it moves a unit at most."""

    condition: Code
    explains: float
    moves: float


class OmittedAnswer(Frozen):
    """How strong an unrecorded condition would have to be to move each unit across the line of a tier."""

    units: tuple[UnitBesideOmitted, ...] = ()
    strengths: tuple[Strength, ...] = ()
    declined: Declined | None = None

    @property
    def firm(self) -> tuple[UnitBesideOmitted, ...]:
        """The units that the scorecard calls top or bottom."""
        return tuple(each for each in self.units if each.tier in {"top", "bottom"})

    @property
    def flagged(self) -> tuple[UnitBesideOmitted, ...]:
        """Those of them that one as strong as a known condition would move, the smallest multiple first."""
        found = (each for each in self.firm if each.flagged)
        return tuple(sorted(found, key=lambda each: (each.multiple or 0.0, each.unit)))


class UnitUnderMethods(Frozen):
    """One unit of `MultiverseAnswer`; the fields are those of `checks.multiverse.Multiverse.units`."""

    unit: Code
    place: int
    tier: str
    kept: float
    lower: int
    upper: int
    best: int
    worst: int
    by_method: dict[str, float]


class Refusal(Frozen):
    """How many specifications of a method were declined for one reason, the code of a note."""

    method: str
    code: str
    count: int


class MultiverseAnswer(Frozen):
    """敏感范围: the places that other ways of adjusting give; sensitivity to method, never an error range.

    `used` of `specifications` were computed, the others declined as `refusals` tell. `conditions` were varied;
    `left_out` were more than can be.
    """

    units: tuple[UnitUnderMethods, ...] = ()
    conditions: tuple[Code, ...] = ()
    left_out: tuple[Code, ...] = ()
    used: int = 0
    specifications: int = 0
    refusals: tuple[Refusal, ...] = ()
    declined: Declined | None = None

    @property
    def kept(self) -> float:
        """The mean over the units of the share of specifications in which a unit keeps its tier."""
        return sum(each.kept for each in self.units) / len(self.units) if self.units else math.nan


def of_omitted(found: Omitted) -> OmittedAnswer:
    """The answer as it is stored."""
    rows = _rows(found.units.replace([math.inf], math.nan))
    pairs = zip(found.explains.items(), found.moves, strict=True)
    return OmittedAnswer(
        units=tuple(UnitBesideOmitted.model_validate(row) for row in rows),
        strengths=tuple(Strength(condition=str(name), explains=share, moves=moved) for (name, share), moved in pairs),
        declined=declined(found.declined),
    )


def of_multiverse(found: Multiverse) -> MultiverseAnswer:
    """The answer as it is stored."""
    if found.declined:
        return MultiverseAnswer(declined=declined(found.declined))
    table = found.specifications
    refused = table[table["code"] != ""]
    counts = Counter(zip(refused["method"], refused["code"], strict=True))
    methods = _rows(found.by_method)
    return MultiverseAnswer(
        units=tuple(
            UnitUnderMethods.model_validate(row | {"by_method": {key: own[key] for key in own if key != "unit"}})
            for row, own in zip(_rows(found.units), methods, strict=True)
        ),
        conditions=found.conditions,
        left_out=found.left_out,
        used=len(table) - len(refused),
        specifications=len(table),
        refusals=tuple(Refusal(method=name, code=code, count=each) for (name, code), each in counts.items()),
    )


def _rows(frame: pd.DataFrame) -> list[dict[Hashable, object]]:
    """A record a unit, its code under `unit`; None for what is not a number."""
    records = frame.rename_axis("unit").reset_index().astype(object)
    return records.where(records.notna(), None).to_dict("records")


def declined(note: Note | None) -> Declined | None:
    """A note of why there is no answer, as it is stored; None for none."""
    return None if note is None else Declined(code=note.code, facts=dict(note.facts))
