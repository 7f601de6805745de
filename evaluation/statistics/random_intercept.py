"""Signal and noise: y = Xβ + u_group + e by restricted maximum likelihood, with one number to find, λ = σ²u / σ²e.

All that the likelihood needs of the rows are sums by group, so a step costs the groups and not the rows. X is first
made orthonormal and y freed of it: then neither a large mean nor a near copy among the columns costs digits.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import qr, solve_triangular
from scipy.optimize import brentq, elementwise
from scipy.special import stdtr, stdtrit

from evaluation.statistics import autocorrelation as serial
from evaluation.statistics import panels
from evaluation.statistics.panels import Array, Labels, Panel

GRID = 41
STEPS = np.concatenate([[0.0], np.logspace(-8, 20, 113)])


@dataclass(frozen=True)
class Moments:
    """The sums by group: `information` n (k,) = Σz², `means` m (k, p+1) of [Q y] weighted by z, `within` the rest.

    Q = X·`turn` is orthonormal, its first `constant` columns the same in all rows of a group; y is less its
    least-squares fit `start`. z is 1 in each row, or 1 whitened. Groups with the same information count alike:
    `sizes`, `counts` (s,) and `scatter` (s, p+1, p+1) = Σ m m′ over the groups of each size.
    """

    rows: int
    turn: Array
    constant: int
    start: Array
    information: Array
    means: Array
    within: Array
    sizes: Array
    counts: Array
    scatter: Array
    log_determinant: float

    @property
    def freedom(self) -> int:
        return self.rows - len(self.turn)


@dataclass(frozen=True)
class Fit:
    """`coefficients` (p,); `between`, `within` = σ²u, σ²e; `labels`, `effects`, `effect_errors` (k,), in sorted order.

    `criterion` = −2 log restricted likelihood, with its constants (as in Bates et al. 2015). `information` (k,) is the
    number of rows of a group, less where their errors resemble each other. `effect_errors` are the standard errors of
    prediction, with those of the coefficients in them. `between` exactly 0 says that the groups cannot be told apart:
    effects and their errors are 0 then.
    """

    coefficients: Array
    coefficient_covariance: Array
    between: float
    within: float
    criterion: float
    labels: Array
    effects: Array
    effect_errors: Array
    moments: Moments

    @property
    def coefficient_errors(self) -> Array:
        return np.sqrt(np.diag(self.coefficient_covariance))

    @property
    def information(self) -> Array:
        return self.moments.information

    @property
    def reliability(self) -> Array:
        """σ²u / (σ²u + σ²e / n) of each group (k,): the share of its mean that is signal."""
        return self.between / (self.between + self.within / self.information)


@dataclass(frozen=True)
class Draws:
    """Joint draws: `effects` (count, k), `coefficients` (count, p), `between` and `within` (count,)."""

    effects: Array
    coefficients: Array
    between: Array
    within: Array


def fit(y: Array, X: Array, groups: Labels, *, times: Array | None = None, autocorrelation: float = 0.0) -> Fit:
    """The random intercepts of groups (n,) on top of X (n, p), the intercept among its columns if wanted.

    With an autocorrelation ρ (`autocorrelation.estimate`) errors `gap` years apart correlate by ρ^gap; `times` (n,) are
    the years. Raises ValueError for what `panels.arrange` refuses and for variances that the rows cannot tell apart,
    LinAlgError where the columns of X are linearly dependent.
    """
    panel = panels.arrange(y, X, groups, times)
    moments = _moments(panel, serial.chain(panel, autocorrelation))
    profile = _profile(moments, np.array([_best_ratio(moments)]))
    within = float(profile.squares[0]) / moments.freedom
    centre, error = _effects(moments, profile)
    return Fit(
        coefficients=moments.start + moments.turn @ profile.coefficients[0],
        coefficient_covariance=within * moments.turn @ np.linalg.inv(profile.products[0]) @ moments.turn.T,
        between=float(profile.ratios[0]) * within,
        within=within,
        criterion=float(profile.criterion[0]),
        labels=panel.labels,
        effects=centre[0],
        effect_errors=np.sqrt(within) * error[0],
        moments=moments,
    )


def draws(fit: Fit, count: int, generator: np.random.Generator, *, noise: Array | None = None) -> Draws:
    """Draws of effects, coefficients and variances, jointly, from the posterior that `interval` describes.

    `noise` (count, k), standard normal, stands for the draws' own where several models are to vary together.
    """
    moments, (grid, probabilities) = fit.moments, _posterior(fit.moments)
    at = generator.choice(len(probabilities), count, p=probabilities)
    within = grid.squares[at] / generator.chisquare(moments.freedom - 1, count)
    errors = np.sqrt(within)[:, None]
    halves = np.linalg.inv(np.linalg.cholesky(grid.products))[at]
    plain = generator.standard_normal((count, len(fit.coefficients)))
    rotated = grid.coefficients[at] + errors * np.einsum("dqp,dq->dp", halves, plain)
    noise = generator.standard_normal((count, len(fit.labels))) if noise is None else noise
    shrinkage = _shrinkage(moments, grid.ratios)
    centre = shrinkage[at] * (moments.means[:, -1] - rotated @ moments.means[:, :-1].T)
    spread = np.sqrt(grid.ratios[:, None] * (1 - shrinkage))[at]
    coefficients = moments.start + rotated @ moments.turn.T
    return Draws(centre + errors * spread * noise, coefficients, grid.ratios[at] * within, within)


def interval(fit: Fit, coverage: float = 0.9) -> tuple[Array, Array]:
    """Lower and upper ends (k,) of the equal-tailed interval of each effect, uncertainty of the variances included.

    The posterior under flat priors on β, on the standard deviation σu (Gelman 2006) and on log σe: given λ, an
    effect is Student t; λ is summed over a grid of 41 points. Wider than ±1.645 effect errors where groups are few.
    Raises ValueError with fewer than two groups more than coefficients between groups: no posterior exists.
    """
    grid, probabilities = _posterior(fit.moments)
    freedom = fit.moments.freedom - 1
    centre, error = _effects(fit.moments, grid)
    error *= np.sqrt(grid.squares[:, None] / freedom)
    levels = np.array([[1 - coverage], [1 + coverage]]) / 2

    def excess(value: Array, at: Array, level: Array) -> Array:
        return np.tensordot(probabilities, stdtr(freedom, (value - centre[:, at]) / error[:, at]), 1) - level

    parts = centre + error * stdtrit(freedom, levels)[:, None]  # between whose quantiles that of their mixture lies
    bracket = (parts - 1e-9 * error).min(axis=1), (parts + 1e-9 * error).max(axis=1)
    lower, upper = elementwise.find_root(excess, bracket, args=(np.arange(len(fit.labels)), levels)).x
    return lower, upper


@dataclass(frozen=True)
class _Profile:
    """The likelihood at ratios λ (m,), the rest at its best, where V = 1 + λzz′.

    `products` (m, p, p) = Q′V⁻¹Q; `squares` (m,) = e′V⁻¹e; `log_determinants` of V and of `products`; `slope` (m,) is
    the derivative of `criterion` in λ.
    """

    ratios: Array
    products: Array
    coefficients: Array
    squares: Array
    log_determinants: Array
    criterion: Array
    slope: Array


def _moments(panel: Panel, chains: serial.Chains) -> Moments:
    q, root = qr(panel.X, mode="economic")
    size = np.abs(np.diag(root))
    if len(panel.y) <= panel.X.shape[1] or (size <= 1e-10 * np.linalg.norm(panel.X, axis=0)).any():
        raise np.linalg.LinAlgError("the columns of X are linearly dependent, or there are too few rows")
    start = q.T @ panel.y
    rows = chains.whiten(np.column_stack([q, panel.y - q @ start]))
    unit, codes = chains.whiten(np.ones(len(rows))), panel.codes[chains.order]
    information = np.bincount(codes, unit**2)
    means = np.stack([np.bincount(codes, unit * row) for row in rows.T], axis=1) / information[:, None]
    within, turn, constant = _turned(rows - unit[:, None] * means[codes])
    means[:, :-1] = means[:, :-1] @ turn
    sizes, first, counts = np.unique(np.sort(information), return_index=True, return_counts=True)
    ordered = means[np.argsort(information)]
    moments = Moments(
        rows=len(rows),
        turn=solve_triangular(root, turn),
        constant=constant,
        start=solve_triangular(root, start),
        information=information,
        means=means,
        within=within,
        sizes=sizes,
        counts=counts,
        scatter=np.add.reduceat(np.einsum("ki,kj->kij", ordered, ordered), first),
        log_determinant=2 * (np.log(size).sum() - chains.log_determinant),
    )
    _identify(moments, 1e-15 * float(rows[:, -1] @ rows[:, -1]) + 1e-26 * float(panel.y @ panel.y))
    return moments


def _turned(apart: Array) -> tuple[Array, Array, int]:
    """The products of what varies within groups, on axes of which the first `constant` do not vary at all; the turn."""
    values, turn = np.linalg.eigh(apart[:, :-1].T @ apart[:, :-1])
    constant = int((values <= 1e-10).sum())
    turned = np.column_stack([apart[:, :-1] @ turn, apart[:, -1]])
    turned[:, :constant] = 0.0
    return turned.T @ turned, turn, constant


def _identify(moments: Moments, least: float) -> None:
    """Refuse rows from which the two variances cannot be told; `least` is the sum of squares that rounding makes."""
    groups, constant = len(moments.information), moments.constant
    if groups <= constant:
        raise ValueError("X tells all groups apart: nothing is left for their effects")
    if moments.rows - groups <= len(moments.turn) - constant:
        raise ValueError("X explains all within groups: no rows are left for the noise")
    products, cross = moments.within[constant:-1, constant:-1], moments.within[constant:-1, -1]
    if moments.within[-1, -1] - cross @ np.linalg.solve(products, cross) <= least:
        raise ValueError("y does not vary within groups beyond X")


def _profile(moments: Moments, ratios: Array) -> _Profile:
    """W = [Q y]′V⁻¹[Q y]: what varies within groups, and 1/(1 + λn) of what varies between; no difference of sums."""
    freedom = moments.freedom
    weights = moments.sizes / (1 + ratios[:, None] * moments.sizes)
    W = moments.within + np.tensordot(weights, moments.scatter, 1)
    change = -np.tensordot(weights**2, moments.scatter, 1)
    products, cross = W[:, :-1, :-1], W[:, :-1, -1]
    coefficients = np.linalg.solve(products, cross[:, :, None])[:, :, 0]
    squares = W[:, -1, -1] - np.einsum("mp,mp->m", cross, coefficients)
    logs = np.log1p(ratios[:, None] * moments.sizes) @ moments.counts + np.linalg.slogdet(products)[1]
    contrast = np.column_stack([-coefficients, np.ones(len(ratios))])
    falls = np.einsum("mi,mij,mj->m", contrast, change, contrast) / squares
    traces = np.trace(np.linalg.solve(products, change[:, :-1, :-1]), axis1=1, axis2=2)
    return _Profile(
        ratios=ratios,
        products=products,
        coefficients=coefficients,
        squares=squares,
        log_determinants=logs,
        criterion=freedom * (1 + np.log(2 * np.pi * squares / freedom)) + logs + moments.log_determinant,
        slope=freedom * falls + weights @ moments.counts + traces,
    )


def _effects(moments: Moments, profile: _Profile) -> tuple[Array, Array]:
    """Effects (m, k) at each ratio, and their errors of prediction in units of σe: √(λ(1 − B) + B² x̄′(X′V⁻¹X)⁻¹x̄)."""
    columns, means = moments.means[:, :-1], moments.means[:, -1]
    spread = np.einsum("kp,mpq,kq->mk", columns, np.linalg.inv(profile.products), columns, optimize=True)
    shrinkage = _shrinkage(moments, profile.ratios)
    variance = profile.ratios[:, None] * (1 - shrinkage) + shrinkage**2 * spread
    return shrinkage * (means - profile.coefficients @ columns.T) + 0.0, np.sqrt(variance)


def _shrinkage(moments: Moments, ratios: Array) -> Array:
    """B = λn / (1 + λn), (m, k)."""
    scaled = ratios[:, None] * moments.information
    return np.asarray(scaled / (1 + scaled))


def _best_ratio(moments: Moments) -> float:
    """The λ of the lowest criterion: exactly 0, or one of the places where the slope turns from falling to rising."""
    ratios = STEPS / moments.information.mean()
    slope = _profile(moments, ratios).slope

    def slope_at(ratio: float) -> float:
        return float(_profile(moments, np.array([ratio])).slope[0])

    turns = np.flatnonzero((slope[:-1] < 0) & (slope[1:] >= 0))
    found = [brentq(slope_at, ratios[at], ratios[at + 1], xtol=1e-14 * ratios[at + 1], rtol=1e-12) for at in turns]
    candidates = np.array([0.0, *found, ratios[-1]])
    return float(candidates[_profile(moments, candidates).criterion.argmin()])


def _posterior(moments: Moments) -> tuple[_Profile, Array]:
    """The profile on a grid of σu / σe, and the probability of each point; the grid is closed in on where they lie."""
    groups = len(moments.information)
    if groups - moments.constant < 2 or moments.freedom < 2:
        raise ValueError(f"{groups} groups and {moments.constant} coefficients between them leave no posterior")
    low, high = 0.0, 1.0
    for _ in range(12):
        _, density, share = _density(moments, low, high)
        inside, width = share[density > -12], share[1] - share[0]
        low, high = max(low, inside[0] - 1.5 * width), min(high, inside[-1] + 1.5 * width)
    profile, density, _ = _density(moments, low, high)
    return profile, np.exp(density) / np.exp(density).sum()


def _density(moments: Moments, low: float, high: float) -> tuple[_Profile, Array, Array]:
    """The profile and the log density, 0 at its top, at 41 middles of cells of s, where σu / σe ∝ s / (1 − s)."""
    share = low + (high - low) * (np.arange(GRID) + 0.5) / GRID
    profile = _profile(moments, (share / (1 - share)) ** 2 / moments.information.mean())
    density = -(profile.log_determinants + (moments.freedom - 1) * np.log(profile.squares)) / 2 - 2 * np.log1p(-share)
    return profile, density - density.max(), share
