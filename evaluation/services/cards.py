"""One unit's scorecard, ready to print: every part adds up to the total on a calculator."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from evaluation.domain.indicators import Achievement
from evaluation.domain.scheme import Leaf, Node, Scheme
from evaluation.domain.units import Unit
from evaluation.errors import UnknownName
from evaluation.services import standings
from evaluation.services.evaluation import Evaluation
from evaluation.services.rounding import apportion, rounded
from evaluation.services.standings import Standing

EXTRAS = ("base", "limits", "gates")


@dataclass(frozen=True)
class Part:
    """Points of a pillar or an indicator: earned, the most there were, what its category earns on average, the gap."""

    code: str
    name_zh: str
    name_en: str
    points: Decimal
    full: Decimal
    peers: Decimal
    gap: Decimal
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True)
class Kind:
    """Visible, latent or process: its score after and before adjustment, and its share of the weight in per cent."""

    kind: str
    score: Decimal
    raw: Decimal | None
    share: Decimal


@dataclass(frozen=True)
class Card:
    """What a unit's page prints. `extras` = base, limits and gates where they are not zero."""

    standing: Standing
    raw_total: Decimal | None
    peers_total: Decimal
    coverage: Decimal
    bounds: tuple[Decimal, Decimal] | None
    kinds: tuple[Kind, ...]
    parts: tuple[Part, ...]
    extras: tuple[Part, ...]

    @property
    def unit(self) -> Unit:
        return self.standing.unit

    @property
    def strongest(self) -> Part | None:
        """The pillar furthest above the category's average."""
        above = [part for part in self.parts if part.gap > 0]
        return max(above, key=lambda part: part.gap) if above else None

    @property
    def weakest(self) -> Part | None:
        """The pillar furthest below the category's average."""
        below = [part for part in self.parts if part.gap < 0]
        return min(below, key=lambda part: part.gap) if below else None


def read(evaluation: Evaluation, code: str) -> Card:
    """The card of a unit; raises UnknownName."""
    card = evaluation.scorecard
    if code not in card.scores.index:
        raise UnknownName("单位", code, card.scores.index)
    category = str(card.prepared.categories[code])
    standing = next(each for each in standings.read(evaluation, category) if each.unit.code == code)
    scores, raw = card.scores.loc[code], card.raw.loc[code]
    peers = card.prepared.categories.index[card.prepared.categories == category]
    bounded = not pd.isna(scores["low"]) and scores["high"] - scores["low"] > 1e-9
    parts, extras = _parts(evaluation, code, peers) if standing.total is not None else ((), ())
    return Card(
        standing=standing,
        raw_total=None if pd.isna(raw["total"]) else rounded(raw["total"]),
        peers_total=rounded(card.scores.loc[peers, "total"].mean()),
        coverage=rounded(100 * scores["coverage"], 0),
        bounds=(rounded(scores["low"]), rounded(scores["high"])) if bounded else None,
        kinds=_kinds(evaluation, code),
        parts=parts,
        extras=extras,
    )


def _kinds(evaluation: Evaluation, code: str) -> tuple[Kind, ...]:
    card = evaluation.scorecard
    scores, raw = card.scores.loc[code], card.raw.loc[code]
    found = []
    for kind in (Achievement.VISIBLE, Achievement.LATENT, Achievement.PROCESS):
        leaves = [leaf.indicator for leaf in card.scheme.leaves if leaf.achievement is kind]
        share = card.weights.loc[code, leaves].sum() if leaves else 0.0
        if share > 0 and not pd.isna(scores[kind.value]):
            before = None if pd.isna(raw[kind.value]) else rounded(raw[kind.value])
            found.append(Kind(kind.value, rounded(scores[kind.value]), before, rounded(100 * share, 0)))
    return tuple(found)


def _parts(evaluation: Evaluation, code: str, peers: pd.Index) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Pillars with their indicators, and the extras; together they sum to the printed total."""
    card = evaluation.scorecard
    points = card.contributions.fillna(0.0)
    means = points.loc[peers].mean()
    pillars = _pillars(card.scheme)
    groups = [[name] for name in EXTRAS] + [[leaf.indicator for leaf in _leaves(pillar)] for pillar in pillars]
    total, peers_total = rounded(points.loc[code].sum()), rounded(means.sum())
    earned = apportion([points.loc[code, group].sum() for group in groups], total)
    average = apportion([means[group].sum() for group in groups], peers_total)
    names = {each.code: each for each in evaluation.dataset.indicators}
    full = 100 * card.weights.loc[code]
    extras = tuple(
        Part(name, "", "", earned[at], Decimal(0), average[at], earned[at] - average[at])
        for at, name in enumerate(EXTRAS)
        if earned[at] or average[at]
    )
    parts = tuple(
        _pillar(pillar, earned[at], average[at], (points.loc[code], means, full), names)
        for at, pillar in enumerate(pillars, len(EXTRAS))
    )
    return parts, extras


def _pillar(
    pillar: Node | Leaf,
    earned: Decimal,
    average: Decimal,
    series: tuple[pd.Series, pd.Series, pd.Series],
    names: dict[str, standings.Unit],
) -> Part:
    codes = [leaf.indicator for leaf in _leaves(pillar)]
    inside = zip(
        codes,
        apportion([series[0][code] for code in codes], earned),
        apportion([series[1][code] for code in codes], average),
        strict=True,
    )
    parts = tuple(
        Part(code, names[code].name_zh, names[code].name_en, mine, rounded(series[2][code]), theirs, mine - theirs)
        for code, mine, theirs in inside
    )
    own = pillar if isinstance(pillar, Node) else names[pillar.indicator]
    full = rounded(sum(series[2][code] for code in codes))
    return Part(own.code, own.name_zh, own.name_en, earned, full, average, earned - average, parts)


def _pillars(scheme: Scheme) -> Sequence[Node | Leaf]:
    return scheme.tree.children


def _leaves(part: Node | Leaf) -> Sequence[Leaf]:
    return (part,) if isinstance(part, Leaf) else part.leaves
