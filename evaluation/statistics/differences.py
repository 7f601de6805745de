"""Whether estimates of one group differ by more than their errors make them, and by how much in truth.

An estimate errs in two ways. Its own sampling error makes estimates differ where nothing does (a mean of few years).
What it leaves out by prudence makes them differ too little (a shrunk effect, whose error is what shrinking gave up).
Only the first is taken off their spread, and only estimates that carry it are drawn in further.
"""

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Differences:
    """`chance`: p-value of "nobody differs"; `total`: variance of the estimates; `level`: what sampling errors make it.

    `own`, `left` (n,): the sampling variance of each estimate, and the rest of its error's, beside the group's mean.
    """

    chance: float
    total: float
    level: float
    centre: float
    own: Array
    left: Array

    @property
    def between(self) -> float:
        """The variance of the estimates beyond their sampling errors, or 0."""
        return max(0.0, self.total - self.level)

    @property
    def weights(self) -> Array:
        """How far each estimate is to be believed (n,): τ̂ = centre + weight · (estimate − centre)."""
        return _ratio(self.between, self.between + self.own)

    @property
    def reliability(self) -> Array:
        """Squared correlation of such a τ̂ with the truth (n,)."""
        return self.weights * _ratio(self.between, self.between + self.left)

    def believed(self, estimates: Array, noise: Array, *, seed: int = 0) -> Array:
        """Draws (draws, n) of the truth given the estimates, from draws of their errors; what all share is left out.

        The variance between is drawn too, as that of a sample of n normal values: few units leave it in doubt.
        """
        freedom = len(estimates) - 1
        if freedom < 1:
            return estimates + 0 * noise
        stretch = freedom / np.random.default_rng(seed).chisquare(freedom, (len(noise), 1))
        between = np.maximum(self.total * stretch - self.level, 0.0)
        weights = _ratio(between, between + self.own)
        spread = np.sqrt(_ratio(self.left + weights * self.own, self.left + self.own))
        apart = noise - noise.mean(axis=1, keepdims=True)
        return np.asarray(self.centre + weights * (estimates - self.centre) + spread * apart)


def find(estimates: Array, noise: Array, *, sampling: Array | None = None, nothing: Array | None = None) -> Differences:
    """What estimates (n,) with joint draws of their errors (draws, n), mean 0, tell of the differences behind them.

    `sampling`, `nothing` (n,): shares of an estimate's error variance that are its sampling error, and that estimates
    would vary by if nobody differed; 1 for plain estimates. One statistic serves both, Σ w (T − T̄)², w = 1 / (v + v̄),
    the weights that serve best where truth and error are alike in size: its moments give the variance between (as
    DerSimonian and Laird 1986), and the same of the draws, whose errors may go together as they like, its distribution
    where nobody differs: no normality of many units is leant on, so two units are enough. One alone has chance 1, as
    has nobody. An error of 0 is an estimate known exactly: leave out those whose error is not known.
    Raises ValueError for shapes that do not match, values not finite and no draw.
    """
    estimates, noise = np.asarray(estimates, float), np.asarray(noise, float)
    ones = np.ones(len(estimates))
    sampling, nothing = (ones if each is None else np.asarray(each, float) for each in (sampling, nothing))
    _check(estimates, noise, sampling, nothing)
    variances, units = noise.var(axis=0), len(estimates)
    if units < 2 or not variances.any():
        known, size = units > 1 and np.ptp(estimates) > 0, float(estimates.var()) if units else 0.0
        centre = float(estimates.mean()) if units else 0.0
        return Differences(0.0 if known else 1.0, size, 0.0, centre, 0 * ones, 0 * ones)
    weights = 1 / (variances + variances.mean())
    size = weights.sum() - (weights**2).sum() / weights.sum()
    found = float(_spread(estimates[None], weights)[0])
    by_chance = _spread(noise * np.sqrt(nothing), weights)
    from_sampling = float(_spread(noise * np.sqrt(sampling), weights).mean())
    apart = (noise - _mean(noise, weights)).var(axis=0) * units / (units - 1)
    return Differences(
        chance=float((1 + (by_chance >= found).sum()) / (1 + len(noise))),
        total=found / size,
        level=from_sampling / size,
        centre=float(_mean(estimates[None], weights)[0, 0]),
        own=sampling * apart,
        left=(1 - sampling) * apart,
    )


def _check(estimates: Array, noise: Array, sampling: Array, nothing: Array) -> None:
    units = estimates.shape
    if estimates.ndim != 1 or noise.ndim != 2 or {noise.shape[1:], sampling.shape, nothing.shape} != {units}:
        found = ", ".join(str(each.shape) for each in (estimates, noise, sampling, nothing))
        raise ValueError(f"estimates (n,), noise (draws, n) and shares (n,) are wanted, not {found}")
    if not len(noise):
        raise ValueError("noise holds no draw")
    if not all(np.isfinite(each).all() for each in (estimates, noise, sampling, nothing)):
        raise ValueError("estimates, noise or shares hold values that are not finite: leave out what is not known")


def _mean(values: Array, weights: Array) -> Array:
    return np.asarray(values @ weights)[:, None] / weights.sum()


def _spread(values: Array, weights: Array) -> Array:
    """Σ w (T − T̄)² of each row (rows,)."""
    return np.asarray((values - _mean(values, weights)) ** 2 @ weights)


def _ratio(part: Array | float, whole: Array) -> Array:
    """part / whole; 1 where both are 0, so that what is known exactly is believed."""
    shape = np.broadcast_shapes(np.shape(part), np.shape(whole))
    return np.divide(part, whole, out=np.ones(shape), where=np.broadcast_to(whole > 0, shape))
