"""Two to four schemes on the same data: who moves, along what, who changes grade, and what each asks of the units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from evaluation.checks import burden_summary, double_compensation, equity, movers, regrading
from evaluation.checks.burden_summary import Burden
from evaluation.checks.double_compensation import DEVICES, LEAST, Compensation
from evaluation.checks.movers import Along, Group, Size
from evaluation.checks.regrading import Seats
from evaluation.comparison import side_by_side
from evaluation.domain.dataset import Dataset
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.domain.policy import USUAL, Policy
from evaluation.domain.results import Comparison, Scorecard
from evaluation.domain.scheme import Scheme
from evaluation.errors import Fault, InvalidScheme
from evaluation.services import drafts
from evaluation.services.actors import READERS, Actor
from evaluation.services.drafts import EDITORS
from evaluation.services.evaluation import Evaluation, categories, schemes
from evaluation.services.rounding import numbers
from evaluation.services.workspace import Store
from evaluation.steps import ranking

__all__ = [
    "DEVICES",
    "FEWEST",
    "LEAST",
    "MOST",
    "Along",
    "Burden",
    "Compared",
    "Compensation",
    "Group",
    "Size",
    "Versus",
    "beside",
    "options",
    "read",
    "silent",
]

FEWEST, MOST = 2, 4
MOVERS = 20
DRAFT = "~"


@dataclass(frozen=True)
class Versus:
    """One scheme against the reference.

    `moves`: places gained (+) or lost by unit, of those placed under both. `changes`: who changes grade or list, as
    `checks.regrading` has it. `by_size`: None where no population is known. `only`: indicators that one of the two
    schemes lacks.
    """

    scheme: Scheme
    moves: pd.Series
    pairs_kept: float
    overlap: float
    tau: float
    by_category: tuple[Group, ...]
    by_condition: tuple[Along, ...]
    by_size: Size | None
    changes: pd.DataFrame
    only: tuple[str, ...]

    @property
    def still(self) -> bool:
        """Whether no place changes."""
        return not (self.moves != 0).any()

    @property
    def regraded(self) -> pd.DataFrame:
        """The rows of `changes` whose grade differs."""
        return self.changes[self.changes["grade"] != self.changes["new_grade"]]

    @property
    def lead(self) -> Along | None:
        """The condition that the moves go with most, if they certainly go with one."""
        return self.by_condition[0] if self.by_condition and self.by_condition[0].slope.certain else None


@dataclass(frozen=True)
class Compared:
    """Schemes side by side, the first the reference; `others`: the rest against it, in order.

    `policy`: the hours that collecting takes where a scheme states none.
    """

    holdings: Holdings
    dataset: Dataset
    comparison: Comparison
    others: tuple[Versus, ...]
    policy: Policy = USUAL

    @property
    def schemes(self) -> tuple[Scheme, ...]:
        return tuple(card.scheme for card in self.cards.values())

    @property
    def cards(self) -> Mapping[str, Scorecard]:
        return self.comparison.scorecards

    @property
    def reference(self) -> Scorecard:
        return next(iter(self.cards.values()))

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that every scheme weighs, the largest first."""
        weighed = (
            name
            for name in categories(self.holdings, self.dataset.level, self.dataset.period)
            if all(name in scheme.weights or "*" in scheme.weights for scheme in self.schemes)
        )
        return tuple(weighed)

    @cached_property
    def twice(self) -> Mapping[str, tuple[Compensation, ...]]:
        """scheme -> the conditions that its devices use, those compensated twice first."""
        return {code: double_compensation.find(card) for code, card in self.cards.items()}

    def burden(self, category: str) -> Mapping[str, Burden]:
        """scheme -> what it asks of a unit of the category in a year."""
        return {code: burden_summary.summarise(card.scheme, category, self.policy) for code, card in self.cards.items()}

    def seats(self, category: str) -> Mapping[str, Seats]:
        """Each other scheme -> who enters and leaves the seats of the category."""
        return {
            each.scheme.code: regrading.first_places(self.reference, self.cards[each.scheme.code], category)
            for each in self.others
        }

    def withheld(self, category: str) -> bool:
        """Whether nobody of the category has a place under a scheme, since nobody can be told apart."""
        return any(
            card.places["reason"][card.prepared.categories == category].eq(ranking.UNRELIABLE).any()
            for card in self.cards.values()
        )

    def weights(self, category: str) -> pd.DataFrame:
        """indicator × scheme, per cent; NaN where the scheme has no such indicator. In the order of the schemes."""
        columns = {scheme.code: pd.Series(scheme.weights_of(category)) * 100 for scheme in self.schemes}
        order = list(dict.fromkeys(code for scheme in self.schemes for code in scheme.indicators))
        return pd.DataFrame(columns).reindex(order)

    def kinds(self, category: str) -> pd.DataFrame:
        """kind × scheme: per cent of the weight that is visible, latent and process."""
        columns = {}
        for scheme in self.schemes:
            weights = scheme.weights_of(category)
            kinds = pd.Series({leaf.indicator: leaf.achievement.value for leaf in scheme.leaves})
            columns[scheme.code] = 100 * pd.Series(weights).groupby(kinds).sum()
        return pd.DataFrame(columns).reindex(["visible", "latent", "process"]).fillna(0.0)

    def placed(self, category: str) -> int:
        """How many units of the category have a place under every scheme."""
        found = self.comparison.places.dropna()
        return int((self.reference.prepared.categories.reindex(found.index) == category).sum())

    def movers(self, category: str = "") -> pd.DataFrame:
        """unit × scheme: places of the units (of the category) that move most, at most twenty; the largest move first.

        Empty for persons, who have no places.
        """
        found = self.comparison.places.dropna()
        if category:
            found = found[self.reference.prepared.categories.reindex(found.index) == category]
        reach = found.max(axis=1) - found.min(axis=1)
        order = reach[reach > 0].sort_index().sort_values(ascending=False, kind="stable").index
        return found.loc[order[:MOVERS]]

    def equity(self, condition: str = "") -> Mapping[str, pd.DataFrame]:
        """scheme -> group × (units, mean, lower, upper) by category, or by thirds of a condition."""
        if condition:
            groups = equity.thirds(self.dataset.condition_matrix[condition], self.reference.scores.index)
        else:
            groups = self.reference.prepared.categories
        return {code: equity.means(card, groups) for code, card in self.cards.items()}


def options(store: Store, actor: Actor, held: Holdings, level: Level) -> dict[str, Scheme]:
    """What can be compared: the schemes of the level, and the named drafts of weights for those who may edit them.

    A draft stands under `scheme~name`.
    """
    actor.must_hold(READERS, "查看框架")
    found = {scheme.code: scheme for scheme in schemes(held, level)}
    if actor.holds(EDITORS):
        for scheme in list(found.values()):
            for draft in drafts.named(store, actor, scheme):
                code = f"{scheme.code}{DRAFT}{draft.name}"[:80]
                try:
                    found[code] = drafts.apply(scheme, draft).revise({"code": code})
                except InvalidScheme:  # weights of indicators that the scheme has no more
                    continue
    return found


def read(actor: Actor, evaluations: Sequence[Evaluation], policy: Policy = USUAL) -> Compared:
    """The comparison of evaluations of the same data, each under its own scheme, the first the reference.

    `policy`: the limits in force, by whose hours burdens are counted.
    Raises InvalidScheme for fewer than two or more than four schemes, or for schemes of different levels.
    """
    actor.must_hold(READERS, "查看框架")
    cards = {each.scorecard.scheme.code: each.scorecard for each in evaluations}
    _check([card.scheme for card in cards.values()])
    return beside(evaluations[0].holdings, evaluations[0].dataset, side_by_side(cards), policy)


def beside(held: Holdings, dataset: Dataset, found: Comparison, policy: Policy = USUAL) -> Compared:
    """What there is to say of scorecards side by side, however many."""
    return Compared(held, dataset, found, tuple(_versus(found, code) for code in list(found.scorecards)[1:]), policy)


def silent(burden: Burden) -> bool:
    """Whether the scheme says of no indicator how it is collected, so that nothing is known of its burden."""
    return burden.unstated > 1 - 1e-9


def _check(chosen: Sequence[Scheme]) -> None:
    codes = ",".join(scheme.code for scheme in chosen)
    if not FEWEST <= len(chosen) <= MOST:
        fault = Fault(f"比较需要 {FEWEST} 至 {MOST} 个不同的方案", f"{FEWEST} to {MOST} different schemes are compared")
        raise InvalidScheme(codes, [fault])
    if len({scheme.level for scheme in chosen}) > 1:
        raise InvalidScheme(codes, [Fault("方案的层级不同,无法比较", "the schemes are of different levels")])


def _versus(found: Comparison, code: str) -> Versus:
    first, card = next(iter(found.scorecards.values())), found.scorecards[code]
    moves, categories_ = found.moves[code], first.prepared.categories
    dataset, agreement = first.prepared.dataset, numbers(found.agreement, code)
    return Versus(
        scheme=card.scheme,
        moves=moves.dropna(),
        pairs_kept=agreement["pairs_kept"],
        overlap=agreement["overlap"],
        tau=agreement["tau"],
        by_category=movers.by_category(moves, categories_),
        by_condition=movers.by_condition(moves, dataset.condition_matrix, categories_, dataset.register),
        by_size=movers.by_size(moves, dataset),
        changes=regrading.changes(first, card),
        only=tuple(sorted(set(first.scheme.indicators) ^ set(card.scheme.indicators))),
    )
