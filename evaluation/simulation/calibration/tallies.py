"""Sums over replications that do not depend on their order: whole millionths, so that any division of work is exact."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass

MILLION = 1_000_000


@dataclass(frozen=True)
class Sums:
    """Of a ratio part / whole over `runs` replications: sums of both, of their squares and products, in millionths."""

    runs: int = 0
    part: int = 0
    whole: int = 0
    part_part: int = 0
    part_whole: int = 0
    whole_whole: int = 0

    @classmethod
    def of(cls, part: float, whole: float) -> "Sums":
        """One replication's."""
        above, below = round(part * MILLION), round(whole * MILLION)
        return cls(1, above, below, above * above, above * below, below * below)

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(one + another for one, another in zip(astuple(self), astuple(other), strict=True)))

    @property
    def ratio(self) -> float:
        """Σ part / Σ whole; NaN where the whole is nothing."""
        return self.part / self.whole if self.whole else float("nan")

    @property
    def error(self) -> float:
        """The ratio's Monte-Carlo standard error, replications taken as independent: √Σ(part − ratio·whole)² / Σwhole.

        >>> both = Sums.of(1, 2) + Sums.of(2, 2)
        >>> both.ratio, round(both.error, 9)
        (0.75, 0.25)
        """
        if self.runs < 2 or not self.whole:
            return float("nan")
        ratio = self.ratio
        squares = self.part_part - 2 * ratio * self.part_whole + ratio**2 * self.whole_whole
        return float((max(squares, 0.0) * self.runs / (self.runs - 1)) ** 0.5 / abs(self.whole))


Tally = Mapping[str, Sums]


def gather(tallies: Iterable[Tally]) -> dict[str, Sums]:
    """The sums of many tallies by name."""
    found: dict[str, Sums] = {}
    for tally in tallies:
        for name, sums in tally.items():
            found[name] = found.get(name, Sums()) + sums
    return found


def digest(tally: Tally) -> str:
    """SHA-256 of all names and sums."""
    lines = (f"{name} {astuple(sums)}" for name, sums in sorted(tally.items()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
