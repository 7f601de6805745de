"""One world of regions composed by the product, and what of the answer is true."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from evaluation.domain.dataset import Dataset
from evaluation.domain.results import Scorecard
from evaluation.domain.scheme import Scheme
from evaluation.scaling import rescore
from evaluation.scorecard import DEFAULT_TOP, compose
from evaluation.simulation.calibration import labelling, worlds
from evaluation.simulation.calibration.tallies import Sums
from evaluation.simulation.calibration.worlds import YEARS, Sample
from evaluation.statistics import autocorrelation, random_intercept
from evaluation.steps import aggregation, ranking

Array = np.ndarray
Found = dict[str, Sums]

INDICATORS = 6
NORMAL = 1.6448536269514722  # nine tenths of a normal lie so many standard errors around its middle
WORST, SHOWN = 0.2, 0.1
SETTLED_FROM = 1000  # units: from here on the variances add nothing to an interval, which would take most of the time
BINS = 5


@dataclass(frozen=True)
class Judged:
    """A sample and its scorecard, side by side.

    `adjusted`: which indicators were; `totals` of what the values stand for, of θ and of the card (units,); `places`
    by the first of these, inside categories; `best`: whether that place is among the top of the category.
    """

    sample: Sample
    card: Scorecard
    adjusted: Array
    meant: Array
    merits: Array
    shown: Array
    places: Array
    best: Array

    @property
    def categories(self) -> Array:
        return self.sample.categories

    @property
    def sizes(self) -> Array:
        """How many units the category of each unit has."""
        return np.bincount(self.categories)[self.categories]


def replicate(world: str, units: int, seed: tuple[int, ...]) -> Found:
    """What one replication adds to the sums, by measure."""
    generator = np.random.default_rng(seed)
    sample = worlds.draw(worlds.WORLDS[world], units, INDICATORS, generator)
    scheme = labelling.scheme(INDICATORS, sample.conditions.shape[1], int(generator.integers(2**31)))
    dataset = labelling.dataset(sample)
    judged = judge(sample, compose(dataset, scheme))
    return {
        **_signal(sample),
        **_plain(sample, dataset, scheme),
        **_values(judged),
        **totals(judged),
        **tiers(judged),
        **_orders(judged, int(generator.integers(units))),
        **_recovery(judged),
    }


def judge(sample: Sample, card: Scorecard) -> Judged:
    """The card beside what is true of its totals and places."""
    prepared = card.prepared
    fits = prepared.adjustment.fits
    meant = _total(card, labelling.meant(sample, card))
    places = ranking.places(meant, sample.categories)
    sizes = np.bincount(sample.categories)[sample.categories]
    return Judged(
        sample=sample,
        card=card,
        adjusted=np.array([name in fits for name in prepared.scheme.indicators]),
        meant=meant,
        merits=_total(card, labelling.merits(sample)),
        shown=card.scores["total"].to_numpy(),
        places=places,
        best=places <= np.maximum(np.floor(DEFAULT_TOP * sizes + 1e-9), 1),
    )


def totals(judged: Judged) -> Found:
    """Error ranges of totals, place ranges, and both where they are put to the test."""
    scores, places = judged.card.scores, judged.card.places
    inside = _within(judged.meant, scores)
    ranked, held = places["place"].notna().to_numpy(), _within(judged.places, places)
    shown = places["place"].to_numpy() <= np.maximum(SHOWN * judged.sizes, 1)
    worst, false = _worst(judged.sample), judged.sample.false
    width = (places["upper"] - places["lower"] + 1).to_numpy() / judged.sizes
    found = {
        "total": share(inside),
        "total_worst": share(inside[worst]),
        "total_shown": share(inside[shown]),
        "ranked": share(ranked),
        "place": share(held[ranked]),
        "place_worst": share(held[ranked & worst]),
        "place_shown": share(held[shown]),
        "width": Sums.of(width[ranked].sum(), ranked.sum()),
    }
    if false.any():
        found["total_honest"], found["total_false"] = share(inside[~false]), share(inside[false])
        found["false_shown"] = share(shown[false])
    return found


def tiers(judged: Judged) -> Found:
    """The chance of the top beside how often it came true, by height of the chance; and what is called settled."""
    places = judged.card.places
    chance, tier = places["top"].to_numpy(float), places["tier"].to_numpy()
    bins = np.where(np.isnan(chance), -1, np.minimum(np.nan_to_num(chance) * BINS, BINS - 1)).astype(int)
    found = {
        f"top_{at}": Sums.of((judged.best - chance)[bins == at].sum(), (bins == at).sum())
        for at in range(BINS)
        if (bins == at).any()
    }
    apart = np.isin(tier, ["top", "bottom"])
    return {**found, "settled": share(apart), "top_false": share(~judged.best[tier == "top"])}


def share(hits: Array) -> Sums:
    """How many of these are true."""
    return Sums.of(float(hits.sum()), hits.size)


def _total(card: Scorecard, values: Array) -> Array:
    """The totals that values (units, indicators) would get from the card's own scales and weights."""
    frame = pd.DataFrame(values, card.weights.index, card.weights.columns)
    scores = rescore(card.prepared, frame).to_numpy(float)
    return aggregation.aggregate(card.prepared.scheme.tree, scores, card.weights.to_numpy(float))


def _signal(sample: Sample) -> Found:
    """The first indicator by the model itself: σ of θ, and intervals with the variances' own uncertainty in them."""
    years, units, _ = sample.values.shape
    year, unit = (index.ravel() for index in np.indices((years, units)))
    X = np.column_stack([year[:, None] == np.arange(years), sample.conditions[unit]]).astype(float)  # noqa: N806
    y = sample.values[:, :, 0].ravel()
    carried = autocorrelation.estimate(y, X, unit, year)
    fit = random_intercept.fit(y, X, unit, times=year, autocorrelation=carried)
    found = {"zero": Sums.of(fit.between == 0, 1)}
    if sample.world.signal > 0:
        found["deviation"] = Sums.of(np.sqrt(fit.between) / sample.world.signal, 1)
    if units < SETTLED_FROM:
        lower, upper = random_intercept.interval(fit)
        truth = sample.effects[:, 0]
        found["integrated"] = share((lower <= truth) & (truth <= upper))
    return found


def _plain(sample: Sample, dataset: Dataset, scheme: Scheme) -> Found:
    """Where nobody differs: who is called top or bottom with one year adjusted by least squares, nothing shrunk."""
    if sample.world.signal > 0:
        return {}
    return {"settled_plain": tiers(judge(sample, compose(dataset, labelling.least_squares(scheme, 1))))["settled"]}


def _values(judged: Judged) -> Found:
    """Adjusted values and their error ranges, of the indicators that were adjusted."""
    card, chosen = judged.card, judged.adjusted
    step = card.prepared.steps["adjustment"]
    found = {"adjusted": share(chosen)}
    if not chosen.any() or step.errors is None:
        return found
    truth = labelling.merits(judged.sample)[:, chosen]
    values, errors = (frame.to_numpy(float)[:, chosen] for frame in (step.matrix, step.errors))
    off = values - truth
    inside = np.abs(off) <= NORMAL * errors
    shrunk, true = values - values.mean(axis=0), truth - truth.mean(axis=0)
    return {
        **found,
        "bias": Sums.of(off.sum(), off.size),
        "slope": Sums.of((shrunk * true).sum(), (shrunk**2).sum()),
        "values": share(inside),
        "values_worst": share(inside[_worst(judged.sample)]),
    }


def _orders(judged: Judged, unit: int) -> Found:
    """One unit against its category: of the orders called settled, the share that is false."""
    if judged.card.draws is None:
        return {}
    peers = np.flatnonzero(judged.categories == judged.categories[unit])
    confidence = judged.card.prepared.scheme.uncertainty.confidence
    unsettled = ranking.inseparable(judged.card.draws, unit, peers, confidence)
    settled = np.setdiff1d(peers, [*unsettled, unit])
    shown = judged.shown[unit] > judged.shown[settled]
    return {"order_false": share(shown != (judged.meant[unit] > judged.meant[settled]))}


def _recovery(judged: Judged) -> Found:
    """How well the order of θ is found again (Spearman), by the card, without adjustment, and by who knows all else."""
    if judged.sample.world.signal == 0:
        return {}
    found = _likeness(judged.shown, judged.merits)
    oracle = _likeness(_total(judged.card, labelling.merits(judged.sample) + _oracle(judged.sample)), judged.merits)
    raw = _likeness(judged.card.raw["total"].to_numpy(), judged.merits)
    return {"recovery": Sums.of(found, oracle), "found": Sums.of(found, 1), "raw": Sums.of(raw, 1)}


def _oracle(sample: Sample) -> Array:
    """What somebody who knows slopes, levels and variances would predict of θ, less θ (units, indicators)."""
    rest = sample.values - sample.levels[:, None] - sample.given
    variance = sample.world.signal**2
    weights = variance * np.linalg.solve(worlds.noise_covariance(sample.world) + variance, np.ones(YEARS))
    return np.asarray(np.tensordot(weights, rest, 1) - sample.effects)


def _worst(sample: Sample) -> Array:
    """The units in the worst fifth of the first condition."""
    first = sample.conditions[:, 0]
    return first <= np.quantile(first, WORST)


def _within(truth: Array, ranges: pd.DataFrame) -> Array:
    return (ranges["lower"].to_numpy() <= truth) & (truth <= ranges["upper"].to_numpy())


def _likeness(one: Array, other: Array) -> float:
    return float(spearmanr(one, other).statistic)
