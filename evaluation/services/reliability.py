"""How much of what the totals of a category differ by is true, and how much chance."""

from dataclasses import dataclass
from decimal import Decimal

from evaluation.services.evaluation import Evaluation, categories
from evaluation.services.rounding import rounded
from evaluation.steps import ranking

ENOUGH = ranking.FEWEST  # units by which a share is known well enough to withhold places


@dataclass(frozen=True)
class Reliability:
    """A category's: the `share` of its differences that is true, in per cent, told from `units` of known error."""

    category: str
    units: int
    share: Decimal

    @property
    def rough(self) -> bool:
        """Whether the units are too few to know the share well."""
        return self.units < ENOUGH


def read(evaluation: Evaluation) -> tuple[Reliability, ...]:
    """The categories with two or more units of known error, the largest category first."""
    card = evaluation.scorecard
    known = card.places["reliability"].dropna().groupby(card.prepared.categories)
    counts, shares = known.size(), known.first()
    names = categories(evaluation.holdings, evaluation.dataset.level, evaluation.dataset.period)
    told = [name for name in names if counts.get(name, 0) > 1]
    return tuple(Reliability(name, int(counts[name]), rounded(100 * float(shares[name]), 0)) for name in told)
