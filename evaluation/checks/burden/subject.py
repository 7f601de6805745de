"""What is assessed: a scheme with the registers it is held against, and last year's scheme where there is one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from evaluation.checks.burden_summary import Burden, summarise
from evaluation.domain.dataset import NO_CATEGORY
from evaluation.domain.duties import DutyItem
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Achievement, Indicator
from evaluation.domain.policy import Policy
from evaluation.domain.scheme import ANY_CATEGORY, Leaf, Scheme


@dataclass(frozen=True)
class Subject:
    """A scheme under assessment on a day.

    `members`: unit -> its category; without any, every category of the scheme counts as one unit. `values`: unit ×
    indicator as observed, for duplicates in the data. `unfounded`: vetoes that a plain table states without a basis;
    `basis_known`: whether that table has a place for a basis; `kindless`: indicators of which it does not say whether
    their results are visible, latent or process.
    """

    scheme: Scheme
    holdings: Holdings
    policy: Policy
    day: date
    last_year: Scheme | None = None
    members: Mapping[str, str] = field(default_factory=dict)
    values: pd.DataFrame | None = None
    unfounded: tuple[str, ...] = ()
    basis_known: bool = True
    kindless: tuple[str, ...] = ()

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """The categories assessed: those of the units that the scheme has weights for, else those it names."""
        named = [code for code in self.scheme.weights if code != ANY_CATEGORY]
        if not self.members:
            return tuple(named) or (ANY_CATEGORY,)
        present = dict.fromkeys(each for each in self.members.values() if each != NO_CATEGORY)
        weighed = ANY_CATEGORY in self.scheme.weights
        return tuple(each for each in present if weighed or each in named) or (ANY_CATEGORY,)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many units each category has."""
        held = list(self.members.values())
        return {category: held.count(category) if self.members else 1 for category in self.categories}

    @cached_property
    def weights(self) -> dict[str, dict[str, float]]:
        """category -> indicator -> points of 100."""
        return {
            category: {code: 100 * share for code, share in self.scheme.weights_of(category).items()}
            for category in self.categories
        }

    @cached_property
    def heaviest(self) -> dict[str, float]:
        """indicator -> its points in the category where it weighs most."""
        return {code: max(row[code] for row in self.weights.values()) for code in self.scheme.indicators}

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """The leaves that are assessed: with weight somewhere, or judged by the organisation and so a gate."""
        return tuple(
            leaf
            for leaf in self.scheme.leaves
            if self.heaviest[leaf.indicator] > 0 and leaf.achievement is not Achievement.NONE
        )

    @cached_property
    def unstated(self) -> tuple[str, ...]:
        """The indicators assessed of which the scheme does not say how they are collected."""
        return tuple(leaf.indicator for leaf in self.leaves if leaf.collection is None)

    @cached_property
    def unstated_before(self) -> tuple[str, ...]:
        """The same of last year's scheme: where there are any, its hours are not known."""
        held = [] if self.last_year is None else [self.last_year.leaf(code) for code in self.before or ()]
        lacking = (leaf for leaf in held if leaf.collection is None and leaf.achievement is not Achievement.NONE)
        return tuple(leaf.indicator for leaf in lacking)

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """The registered indicators by code; one that nobody registered goes by its code."""
        held = {each.code: each for each in self.holdings.indicators}
        return {code: held.get(code) or Indicator(code=code, name_zh=code) for code in self.scheme.indicators}

    def burden(self, scheme: Scheme, category: str) -> Burden:
        """What a scheme asks of a unit of the category."""
        return summarise(scheme, category, self.policy)

    @cached_property
    def before(self) -> tuple[str, ...] | None:
        """The indicators that weighed anything in last year's scheme; None without one."""
        if self.last_year is None:
            return None
        rows = [self.last_year.weights_of(category) for category in self.shared_categories]
        return tuple(code for code in self.last_year.indicators if any(row[code] > 0 for row in rows))

    @cached_property
    def shared_categories(self) -> tuple[str, ...]:
        """The categories that last year's scheme weighs too."""
        held = () if self.last_year is None else self.last_year.weights
        return tuple(each for each in self.categories if each in held or ANY_CATEGORY in held)

    @cached_property
    def duties(self) -> dict[str, dict[str, DutyItem]]:
        """duty -> unit (empty = all) -> its item as valid on the day, for the duties that the scheme names."""
        named = {leaf.collection.duty for leaf in self.scheme.leaves if leaf.collection and leaf.collection.duty}
        found: dict[str, dict[str, DutyItem]] = {}
        for item in self.holdings.duty_items:
            if item.code in named and item.holds(self.day):
                found.setdefault(item.code, {})[item.unit] = item
        return found

    @cached_property
    def assessed(self) -> tuple[str, ...]:
        """The units of the categories assessed."""
        return tuple(unit for unit, category in self.members.items() if category in self.counts)

    def hours(self, code: str) -> float:
        """Hours of one unit in a year that an indicator's collection takes, alone."""
        return self._hours[code]

    @cached_property
    def _hours(self) -> dict[str, float]:
        asked = {leaf.indicator: leaf.collection for leaf in self.scheme.leaves}
        return {code: 0.0 if each is None else self.policy.hours_a_year(each) for code, each in asked.items()}
