"""The weighting laboratory: one category's weights as an officer moves them, and the places that follow at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import pandas as pd

from evaluation.checks.weightings import part
from evaluation.domain.indicators import Achievement, Level
from evaluation.domain.results import Prepared
from evaluation.domain.scheme import Scheme
from evaluation.domain.settings import Bounded
from evaluation.domain.units import Unit
from evaluation.scorecard import KINDS, effective_weights, finish, score
from evaluation.services.blind import Labels
from evaluation.services.evaluation import Evaluation
from evaluation.services.pillars import weighable
from evaluation.services.rounding import rounded
from evaluation.steps import ranking, weighting

Array = np.ndarray
Shares = Mapping[str, float]

PAGE = 100
PLACES = ["place", "lower", "upper"]
FEWEST_PERSONS = 5


@dataclass(frozen=True)
class Laboratory:
    """One category of an evaluation, read-only, to be weighed again and again.

    `adopted`: the scheme's own weights in per cent. `places` (units, 3): place, lower, upper under these. `labels`:
    what units are called while weights are set blind, in whose order they then stand; None = by their names.
    `withheld`: nobody has a place, since nobody can be told apart.
    """

    scheme: Scheme
    category: str
    prepared: Prepared
    units: tuple[Unit, ...]
    names: Array
    adopted: Shares
    places: Array
    totals: Array
    labels: Labels | None = None
    withheld: bool = False

    @property
    def kinds(self) -> dict[str, Achievement]:
        """The kind of each indicator that may carry weight."""
        return {leaf.indicator: leaf.achievement for leaf in weighable(self.scheme)}

    @property
    def lists(self) -> bool:
        """Whether units are shown one by one: persons never are."""
        return self.scheme.level is not Level.CADRE

    @property
    def ranks(self) -> bool:
        """Whether they are placed too."""
        return self.lists and not self.withheld

    @property
    def lives(self) -> bool:
        """Whether a browser can place the units itself: by means each total is a matter of its own unit only."""
        return self.ranks and not self.scheme.compares


@dataclass(frozen=True)
class Balance:
    """Weights in per cent by kind; `horizon` = those that pay off after five years or more; `latent_share` 0..1."""

    visible: Decimal
    latent: Decimal
    process: Decimal
    horizon: Decimal
    latent_share: float


@dataclass(frozen=True)
class Trial:
    """What some weights lead to, by unit in the laboratory's order; `parts` (units, kinds) sum to the total."""

    totals: Array
    places: Array
    parts: Array


@dataclass(frozen=True)
class TrialRow:
    """One unit under the weights tried; `moved` > 0 = places gained; `range` is that of the adopted weights."""

    unit: Unit
    total: Decimal | None
    parts: tuple[float, float, float]
    before: int | None
    place: int | None
    moved: int
    range: tuple[int, int] | None

    @property
    def ends(self) -> tuple[float, float, float]:
        """Where visible, latent and process end when laid end to end."""
        visible, latent, process = self.parts
        return visible, visible + latent, visible + latent + process


@dataclass(frozen=True)
class TrialPage:
    """The rows of one page; `count` units match the search, on `pages` pages."""

    rows: tuple[TrialRow, ...]
    count: int
    pages: int


@dataclass(frozen=True)
class Moves:
    """How many units gain, lose or keep their place, and the one that moves most each way."""

    up: int
    down: int
    same: int
    rise: TrialRow | None
    fall: TrialRow | None


@dataclass(frozen=True)
class Group:
    """Quartiles of a group's totals before and after; None where so few persons would be told apart."""

    count: int
    before: tuple[Decimal, Decimal, Decimal] | None
    after: tuple[Decimal, Decimal, Decimal] | None


def open_laboratory(evaluation: Evaluation, category: str, labels: Labels | None = None) -> Laboratory:
    """The laboratory of a category, blind where there are labels."""
    card = evaluation.scorecard
    codes = card.prepared.categories.index[card.prepared.categories == category]
    if labels is not None:
        codes = codes[np.argsort([labels.numbers[code] for code in codes])]
    units = {unit.code: unit for unit in evaluation.dataset.units}
    inside = tuple(units[code] for code in codes)
    withheld = bool(card.places.loc[codes, "reason"].eq(ranking.UNRELIABLE).any())
    weights = weighting.stated(card.scheme, [category]).to_numpy(float)[0]
    adopted = dict(zip(card.scheme.indicators, (100 * weights).tolist(), strict=True))
    return Laboratory(
        scheme=card.scheme,
        category=category,
        prepared=part(card.prepared, codes),
        units=inside,
        names=np.array([_searched(unit, labels) for unit in inside], dtype=object),
        adopted={leaf.indicator: adopted[leaf.indicator] for leaf in weighable(card.scheme)},
        places=np.where(withheld, np.nan, card.places.loc[codes, PLACES].to_numpy(float)),
        totals=card.scores.loc[codes, "total"].to_numpy(float),
        labels=labels,
        withheld=withheld,
    )


def balance(laboratory: Laboratory, shares: Shares) -> Balance:
    """How the weights divide between the kinds, and how much of them pays off late."""
    kinds = laboratory.kinds
    sums = {kind: sum(share for code, share in shares.items() if kinds[code] is kind) for kind in KINDS}
    return Balance(
        visible=rounded(sums[Achievement.VISIBLE]),
        latent=rounded(sums[Achievement.LATENT]),
        process=rounded(sums[Achievement.PROCESS]),
        horizon=rounded(100 * weighting.horizon_share(shares, weighable(laboratory.scheme))),
        latent_share=weighting.latent_share(shares, kinds),
    )


def try_out(laboratory: Laboratory, shares: Shares) -> Trial:
    """Totals and places under the weights; quick enough for a slider."""
    prepared = laboratory.prepared
    weights = frame(laboratory, shares)
    scores = score(prepared, weights)
    totals = scores["total"].to_numpy(float)
    setting = prepared.scheme.missing
    least = setting.coverage if isinstance(setting, Bounded) else 0.0
    placed = laboratory.ranks & (scores["coverage"].to_numpy(float) >= least - 1e-12)
    places = ranking.places(np.where(placed, totals, np.nan), np.zeros(len(totals), int))
    return Trial(totals, places, _parts(prepared, weights, totals))


def page(laboratory: Laboratory, trial: Trial, search: str, number: int) -> TrialPage:
    """The units that match the search, best first, one page of them; persons are never listed."""
    if not laboratory.lists:
        return TrialPage((), 0, 1)
    wanted = search.strip().lower()
    found = [at for at in order(trial) if wanted in laboratory.names[at]]
    pages = max(1, -(-len(found) // PAGE))
    first = PAGE * (min(number, pages) - 1)
    return TrialPage(tuple(_row(laboratory, trial, at) for at in found[first : first + PAGE]), len(found), pages)


def order(trial: Trial) -> Array:
    """Positions of the units, best first: those with a place, then those without; tied ones, or all, as they stand."""
    if np.isnan(trial.places).all():
        return np.arange(len(trial.places))
    by_total = np.argsort(-np.round(trial.totals, ranking.PUBLISHED_DIGITS), kind="stable")  # NaN last
    return np.asarray(by_total[np.argsort(np.isnan(trial.places[by_total]), kind="stable")])


def listed(laboratory: Laboratory, trial: Trial) -> tuple[TrialRow, ...]:
    """All units, best first; persons never."""
    return tuple(_row(laboratory, trial, at) for at in order(trial)) if laboratory.lists else ()


def moves(laboratory: Laboratory, trial: Trial) -> Moves:
    """Who gains and who loses places against the adopted weights."""
    gained = laboratory.places[:, 0] - trial.places
    known = np.nan_to_num(gained)
    most = (int(known.argmax()), int(known.argmin())) if len(known) else (0, 0)
    return Moves(
        up=int((known > 0).sum()),
        down=int((known < 0).sum()),
        same=int((gained == 0).sum()),
        rise=_row(laboratory, trial, most[0]) if (known > 0).any() else None,
        fall=_row(laboratory, trial, most[1]) if (known < 0).any() else None,
    )


def group(laboratory: Laboratory, trial: Trial) -> Group:
    """The quartiles of the whole group, for persons in place of a list."""
    return Group(len(laboratory.units), _quartiles(laboratory.totals), _quartiles(trial.totals))


def recompute(evaluation: Evaluation, laboratory: Laboratory, shares: Shares) -> Array:
    """Ranges of places (units, 2) drawn anew under the weights; takes seconds where units are many."""
    prepared = evaluation.scorecard.prepared
    weights = weighting.stated(laboratory.scheme, prepared.categories.unique())
    weights.loc[laboratory.category] = frame(laboratory, shares).loc[laboratory.category]
    drawn = finish(prepared, weights).places
    return drawn.loc[laboratory.prepared.scores.index, PLACES[1:]].to_numpy(float)


def with_ranges(laboratory: Laboratory, drawn: Array) -> Laboratory:
    """The laboratory with place ranges recomputed; the places before stay those of the adopted weights."""
    return replace(laboratory, places=np.column_stack([laboratory.places[:, 0], drawn]))


def _searched(unit: Unit, labels: Labels | None) -> str:
    """The text in which a search looks for the unit: of a blind laboratory only its label."""
    if labels is None:
        return f"{unit.name_zh}\n{unit.name_en}\n{unit.code}".lower()
    return "\n".join(labels.text(unit.code, language) for language in ("zh", "en")).lower()


def frame(laboratory: Laboratory, shares: Shares) -> pd.DataFrame:
    """Weights of the one category, summing to 1."""
    codes = laboratory.scheme.indicators
    row = np.array([[shares.get(code, 0.0) for code in codes]])
    return pd.DataFrame(row / row.sum(), index=pd.Index([laboratory.category], name="category"), columns=list(codes))


def _parts(prepared: Prepared, weights: pd.DataFrame, totals: Array) -> Array:
    """Weight × score by kind, brought to the total's length where a mean is not arithmetic or a gate took points.

    Nothing where the total comes from comparing units: no indicator has points of its own.
    """
    if prepared.scheme.compares:
        return np.zeros((len(totals), len(KINDS)))
    points = effective_weights(prepared, weights) * np.nan_to_num(prepared.scores.to_numpy())
    masks = np.array([[float(leaf.achievement is kind) for kind in KINDS] for leaf in prepared.scheme.leaves])
    parts = points @ masks
    length = parts.sum(axis=1)
    scale = np.divide(np.nan_to_num(totals), length, out=np.zeros_like(length), where=length > 0)
    return np.asarray(parts * scale[:, None])


def _row(laboratory: Laboratory, trial: Trial, at: int) -> TrialRow:
    before, lower, upper = map(_whole, laboratory.places[at].tolist())
    place = _whole(float(trial.places[at]))
    return TrialRow(
        unit=laboratory.units[at],
        total=None if np.isnan(trial.totals[at]) else rounded(float(trial.totals[at])),
        parts=(float(trial.parts[at, 0]), float(trial.parts[at, 1]), float(trial.parts[at, 2])),
        before=before,
        place=place,
        moved=before - place if before is not None and place is not None else 0,
        range=(lower, upper) if lower is not None and upper is not None else None,
    )


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else round(value)


def _quartiles(totals: Array) -> tuple[Decimal, Decimal, Decimal] | None:
    known = totals[~np.isnan(totals)]
    if len(known) < FEWEST_PERSONS:
        return None
    low, middle, high = (rounded(float(value)) for value in np.quantile(known, (0.25, 0.5, 0.75)))
    return low, middle, high
