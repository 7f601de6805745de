"""What a living workbook is made of: one scorecard's categories, whole, in the order of its rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from evaluation.domain.indicators import Achievement
from evaluation.domain.results import Prepared, Scorecard
from evaluation.domain.scheme import Leaf, Node, Scheme
from evaluation.domain.settings import Arithmetic
from evaluation.exchange.living.grid import AFTER, FIRST, LEAD, WEIGHT_LEAD, Names
from evaluation.exchange.living.means import Branch, branches

Array = np.ndarray
SHEETS = (
    "about", "weights", "raw", "adjusted", "targets", "previous", "change", "scales", "normalised", "weight_rows",
    "effective", "scores", "grading", "pictures", "comparison",
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """A category's units: neighbouring rows; `weights` = points stated by indicator, None where the scheme has none.

    `at` = its number among the columns of weights; `quota` = the share that may hold the best grade.
    """

    category: str
    label: str
    rows: range
    at: int
    weights: Mapping[str, float] | None
    quota: float | None

    @property
    def column(self) -> int:
        """Its column on the sheet of weights."""
        return WEIGHT_LEAD + self.at


@dataclass(frozen=True)
class Label:
    """How an indicator is called: name, unit of measurement, pillar, kind."""

    name: str
    measure: str
    pillar: str
    kind: str


@dataclass(frozen=True)
class Book:
    """A scorecard to be written: `codes` and `names` of units in the order of the rows, `labels` by indicator.

    `whole`: the book holds every unit that the scales were fitted on. `reference`: the scorecard that a draft is
    compared with. `say`: a word of the file in its language. `sources`: (unit, indicator) -> where a value comes from.
    """

    card: Scorecard
    codes: tuple[str, ...]
    names: Mapping[str, str]
    groups: tuple[Group, ...]
    labels: Mapping[str, Label]
    say: Callable[[str], str]
    whole: bool
    persons: bool
    printed: tuple[str, ...] = ()
    reference: Scorecard | None = None
    sources: Mapping[tuple[str, str], str] = ()  # type: ignore[assignment]  # an empty mapping, made whole below

    def __post_init__(self) -> None:
        object.__setattr__(self, "sources", dict(self.sources))

    @property
    def scheme(self) -> Scheme:
        return self.card.scheme

    @property
    def prepared(self) -> Prepared:
        return self.card.prepared

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        return self.scheme.leaves

    @cached_property
    def branches(self) -> tuple[Branch, ...]:
        """The tree's nodes, children first, the root last."""
        return branches(self.scheme.tree)

    @property
    def graded(self) -> bool:
        """Whether the scheme names grades."""
        return bool(self.scheme.grading.grades)

    @cached_property
    def sheets(self) -> Names:
        """The titles of the sheets."""
        return Names({key: self.say(key) for key in SHEETS})

    @cached_property
    def positions(self) -> Array:
        """Positions of the rows' units in the scorecard, (units,)."""
        return self.card.scores.index.get_indexer(pd.Index(self.codes))

    @cached_property
    def scored(self) -> tuple[bool, ...]:
        """Which indicators carry weight at all: what an organisation judges has no score."""
        return tuple(leaf.achievement is not Achievement.NONE for leaf in self.leaves)

    @cached_property
    def known(self) -> Array:
        """(units, indicators): whether the score is known and shown."""
        return self.prepared.known[self.positions] & np.array(self.scored)

    @cached_property
    def applicable(self) -> Array:
        """(units, indicators): False = does not apply."""
        return self.prepared.applicable[self.positions]

    @cached_property
    def linear(self) -> bool:
        """Whether every mean of the tree is arithmetic, and nobody compared with others."""
        return not self.scheme.compares and _linear(self.scheme.tree)

    def values(self, frame: pd.DataFrame) -> Array:
        """The rows of a frame by unit, as numbers."""
        return frame.to_numpy(float)[self.positions]

    @property
    def indicators(self) -> range:
        """The columns of the indicators."""
        return range(LEAD, LEAD + len(self.leaves))

    @property
    def rows(self) -> range:
        """The rows of the units."""
        return range(FIRST, FIRST + len(self.codes))

    @property
    def weighed(self) -> tuple[Group, ...]:
        """The groups for which the scheme has weights."""
        return tuple(group for group in self.groups if group.weights is not None)

    def after(self, name: str) -> int:
        """The row of a line below the weights: sum, check, changed …"""
        return FIRST + len(self.leaves) + AFTER.index(name)

    def changed(self, group: Group) -> str:
        """The cell that is 1 where the category's weights differ from the stored ones."""
        return self.sheets.cell("weights", group.column, self.after("changed"))

    def weight_row(self, group: Group) -> int:
        """The row of the category's weights on the hidden sheet."""
        return FIRST + group.at

    def group_of(self, row: int) -> Group:
        """The group of a unit by the number of its row."""
        return next(group for group in self.groups if row in group.rows)


def _linear(node: Node) -> bool:
    children = (child for child in node.children if isinstance(child, Node))
    return isinstance(node.mean, Arithmetic) and all(map(_linear, children))
