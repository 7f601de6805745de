"""What the grass roots say is wrong in a pre-filled sheet: kept beside the value, never written over it."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from evaluation.domain.indicators import Code, Frozen

Said = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Outcome = Literal["corrected", "kept"]


class Correction(Frozen):
    """A reused cell that came back changed: `held` as handed out, with its date of record; `stated` as written."""

    form: Code
    unit: Code
    item: Code
    period: Code
    held: float | None
    as_of: str = ""
    source: str = ""
    stated: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    note: Said = ""

    @property
    def about(self) -> tuple[str, str, str, str]:
        """Which cell it is, and what is said of it."""
        return self.unit, self.item, self.period, self.stated


class Answer(Frozen):
    """How a dispute was settled: `corrected` at the source by the owner, or `kept` as it was; why, who and when."""

    outcome: Outcome
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    actor: str
    at: str


class Dispute(Frozen):
    """A correction on record; open until it has an answer."""

    number: int
    correction: Correction
    actor: str
    at: str
    answer: Answer | None = None

    @property
    def is_open(self) -> bool:
        """Whether the owner has still to answer."""
        return self.answer is None


class NameDecision(Frozen):
    """What a person said of a name that a form uses: it is this item, or (empty) none of the catalogue."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    item: str
    actor: str
    at: str
