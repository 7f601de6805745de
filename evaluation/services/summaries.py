"""Where an assessment stands: who is scored, placed or not and why, and how many best grades are certain."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from evaluation.services import standings
from evaluation.services.evaluation import Evaluation, categories
from evaluation.services.rounding import rounded
from evaluation.services.standings import Quota, Standing


@dataclass(frozen=True)
class CategorySummary:
    """One category: numbers of units, its middle scores, and the quota of its best grade; `ranged`: as of `Summary`."""

    category: str
    units: int
    placed: int
    ranged: int
    total: Decimal | None
    visible: Decimal | None
    latent: Decimal | None
    quota: Quota | None


@dataclass(frozen=True)
class Summary:
    """All categories together. `coverage` = mean share of weight that is known, in per cent; `reasons` by number.

    `ranged` = units with a place and its range: one that shares the whole category with all others has no place.
    """

    units: int
    scored: int
    placed: int
    ranged: int
    coverage: Decimal
    reasons: tuple[tuple[str, int], ...]
    categories: tuple[CategorySummary, ...]

    @property
    def seats(self) -> int:
        """Places of the best grade in all categories with a quota."""
        return sum(each.quota.places for each in self.categories if each.quota)

    @property
    def certain(self) -> int:
        return sum(len(each.quota.certain) for each in self.categories if each.quota)

    @property
    def boundary(self) -> int:
        return sum(len(each.quota.boundary) for each in self.categories if each.quota)

    @property
    def open(self) -> int:
        """Places that the boundary competes for."""
        return sum(each.quota.open for each in self.categories if each.quota)


def read(evaluation: Evaluation) -> Summary:
    """The summary of an evaluation; the largest category first."""
    card = evaluation.scorecard
    names = categories(evaluation.holdings, evaluation.dataset.level, evaluation.dataset.period)
    by_category = {name: standings.read(evaluation, name) for name in names}
    everybody = [each for found in by_category.values() for each in found]
    return Summary(
        units=len(everybody),
        scored=sum(each.total is not None for each in everybody),
        placed=sum(each.place is not None for each in everybody),
        ranged=sum(each.span is not None for each in everybody),
        coverage=rounded(100 * float(card.settled.mean()), 0),
        reasons=tuple(Counter(each.reason for each in everybody if each.reason).most_common()),
        categories=tuple(_category(evaluation, name, by_category[name]) for name in names),
    )


def _category(evaluation: Evaluation, name: str, found: tuple[Standing, ...]) -> CategorySummary:
    scores = evaluation.scorecard.scores.loc[[each.unit.code for each in found]]
    return CategorySummary(
        category=name,
        units=len(found),
        placed=sum(each.place is not None for each in found),
        ranged=sum(each.span is not None for each in found),
        total=_middle(scores["total"]),
        visible=_middle(scores["visible"]),
        latent=_middle(scores["latent"]),
        quota=standings.quota(evaluation.scorecard.scheme, found),
    )


def _middle(values: pd.Series) -> Decimal | None:
    known = values.dropna()
    return rounded(float(known.median())) if len(known) else None
