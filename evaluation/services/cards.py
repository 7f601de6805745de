"""One unit's scorecard, ready to print: every part adds up to the total on a calculator."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from evaluation.domain.indicators import Achievement, Indicator, Level
from evaluation.domain.scheme import Leaf, Node
from evaluation.domain.units import Unit
from evaluation.services import conditions, standings
from evaluation.services.evaluation import Evaluation
from evaluation.services.rounding import apportion, numbers, printed, rounded
from evaluation.services.standings import Standing

EXTRAS = ("base", "limits", "gates")
_GAP = 1e-9


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
    """Visible, latent or process: its score after and before adjustment, and its share of the weight in per cent.

    No `raw` of a cadre: what the units led reached before adjustment was never credited to anybody.
    """

    kind: str
    score: Decimal
    raw: Decimal | None
    share: Decimal


@dataclass(frozen=True)
class Card:
    """What a unit's page prints.

    `ties` = units that the data cannot put before or after this one; `coverage` = the share of the weight that is known
    in per cent, a result known in part with that part; `extras` = base, limits and gates where they are
    not zero; `undivided` = the total comes from comparing units, so no part has points of its own; `drawn` = levels
    whose results were adjusted before they were credited to this cadre; `errorless` = the indicators in the total whose
    error is not known; `touched` = whether any of its own values was adjusted; `spared` = what may be chance is
    left out too, as results of several years allow. Of a cadre no `raw_total` is known, as no kind's.
    """

    standing: Standing
    ties: int
    raw_total: Decimal | None
    peers_total: Decimal
    coverage: Decimal
    bounds: tuple[Decimal, Decimal] | None
    kinds: tuple[Kind, ...]
    parts: tuple[Part, ...]
    extras: tuple[Part, ...]
    undivided: bool
    drawn: tuple[str, ...]
    errorless: tuple[Indicator, ...]
    touched: bool
    spared: bool

    @property
    def unit(self) -> Unit:
        return self.standing.unit

    @property
    def gaps(self) -> str:
        """The sentence that tells `bounds`: with the share known, or without where it rounds to all of the weight."""
        return "bounds" if self.coverage < 100 else "bounds_parts"

    @property
    def gap(self) -> Decimal:
        """The printed total above (+) or below (−) the category's average; 0 without a total."""
        return Decimal(0) if self.standing.total is None else self.standing.total - self.peers_total

    @property
    def moved(self) -> Decimal:
        """Points that adjusting for conditions gave (+) or took (−); 0 where one of the totals is not known."""
        if self.standing.total is None or self.raw_total is None:
            return Decimal(0)
        return self.standing.total - self.raw_total

    @property
    def ranged(self) -> bool:
        """Whether there is a place whose range is known."""
        return self.standing.place is not None and self.standing.places is not None

    @property
    def side(self) -> str:
        """The sentence that tells `gap`."""
        return "above" if self.gap > 0 else "below" if self.gap < 0 else "level"

    @property
    def way(self) -> str:
        """What moved the total: scales (`beside`), or adjusting its values `up` or `down`, `_spared` with chance."""
        if not self.touched:
            return "beside"
        return ("up" if self.moved > 0 else "down") + ("_spared" if self.spared else "")

    @property
    def relative(self) -> bool:
        """Whether the parts are what lies above and below a base (a mean other than the arithmetic one)."""
        return not self.undivided and any(part.code == "base" for part in self.extras)

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
    standing = standings.of_unit(evaluation, code)
    category = standing.category
    scores = numbers(card.scores, code)
    peers = card.prepared.categories.index[card.prepared.categories == category]
    peers_total = rounded(float(card.scores.loc[peers, "total"].mean()))
    known = standing.total
    parts, extras = _parts(evaluation, code, peers, (known, peers_total)) if known is not None else ((), ())
    return Card(
        standing=standing,
        ties=standings.ties(evaluation, standing),
        raw_total=None if _of_cadres(evaluation) else printed(numbers(card.raw, code)["total"]),
        peers_total=peers_total,
        coverage=rounded(100 * float(card.settled[code]), 0),
        bounds=(rounded(scores["low"]), rounded(scores["high"])) if scores["high"] - scores["low"] > _GAP else None,
        kinds=_kinds(evaluation, code),
        parts=parts,
        extras=extras,
        undivided=card.scheme.compares,
        drawn=_drawn(evaluation),
        errorless=_errorless(evaluation, code),
        touched=conditions.touched(evaluation, code),
        spared=card.scheme.adjustment.method == "random_intercept",
    )


def _of_cadres(evaluation: Evaluation) -> bool:
    return evaluation.dataset.level is Level.CADRE


def _drawn(evaluation: Evaluation) -> tuple[str, ...]:
    """The levels drawn on of which some period's results were adjusted for conditions."""
    embedded = evaluation.scorecard.prepared.embedded
    return tuple(
        str(level)
        for level in Level
        if any(source.prepared.adjustment.effects for source in embedded.get(level, {}).values())
    )


def _errorless(evaluation: Evaluation, code: str) -> tuple[Indicator, ...]:
    card = evaluation.scorecard
    lacking = card.prepared.lacking[card.weights.index.get_indexer(pd.Index([code]))[0]]
    weights = numbers(card.weights, code)
    return tuple(
        evaluation.indicators[name]
        for name, unknown in zip(weights, lacking, strict=True)
        if unknown and weights[name] > 0
    )


def _kinds(evaluation: Evaluation, code: str) -> tuple[Kind, ...]:
    card = evaluation.scorecard
    scores, raw, weights = (numbers(frame, code) for frame in (card.scores, card.raw, card.weights))
    found = []
    for kind in (Achievement.VISIBLE, Achievement.LATENT, Achievement.PROCESS):
        share = sum(weights[leaf.indicator] for leaf in card.scheme.leaves if leaf.achievement is kind)
        if share > 0 and not math.isnan(scores[kind]):
            before = None if _of_cadres(evaluation) else printed(raw[kind])
            found.append(Kind(kind.value, rounded(scores[kind]), before, rounded(100 * share, 0)))
    return tuple(found)


def _parts(
    evaluation: Evaluation, code: str, peers: pd.Index, totals: tuple[Decimal, Decimal]
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Pillars with their indicators, and the extras; together they sum to the totals as printed: own, of the peers."""
    card = evaluation.scorecard
    points = {name: 0.0 if math.isnan(value) else value for name, value in numbers(card.contributions, code).items()}
    average = card.contributions.loc[peers].dropna(how="all").fillna(0.0).mean()
    means = {str(name): float(value) for name, value in average.items()}
    if points["base"]:  # the points already are what lies above or below the category's average
        means = {name: value if name == "base" else 0.0 for name, value in points.items()}
        totals = (totals[0], rounded(points["base"]))
    full = {name: 100 * weight for name, weight in numbers(card.weights, code).items()}
    pillars = card.scheme.tree.children
    groups = [[name] for name in EXTRAS] + [[leaf.indicator for leaf in _leaves(pillar)] for pillar in pillars]
    earned, theirs = (
        apportion([sum(each[name] for name in group) for group in groups], total)
        for each, total in zip((points, means), totals, strict=True)
    )
    extras = tuple(
        Part(name, "", "", earned[at], Decimal(0), theirs[at], earned[at] - theirs[at])
        for at, name in enumerate(EXTRAS)
        if earned[at] or theirs[at]
    )
    parts = tuple(
        _pillar(pillar, earned[at], theirs[at], (points, means, full), evaluation.indicators)
        for at, pillar in enumerate(pillars, len(EXTRAS))
    )
    return tuple(part for part in parts if part.full or part.points or part.peers), extras


def _pillar(
    pillar: Node | Leaf,
    earned: Decimal,
    average: Decimal,
    series: tuple[Mapping[str, float], ...],
    names: Mapping[str, Indicator],
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
        if series[2][code] > 0 or mine or theirs
    )
    own = pillar if isinstance(pillar, Node) else names[pillar.indicator]
    full = rounded(sum(series[2][code] for code in codes))
    return Part(own.code, own.name_zh, own.name_en, earned, full, average, earned - average, parts)


def _leaves(part: Node | Leaf) -> Sequence[Leaf]:
    return (part,) if isinstance(part, Leaf) else part.leaves
