"""Crossed random effects with multiple membership: restricted maximum likelihood, predictions and their errors.

y = Xβ + Σ Z_c u_c + e, u_c ~ N(0, σ²_c I), e ~ N(0, σ² I). A row of Z_c says how much of each level of component c is
in the row: one 1 (a pupil's school), fractions (months under each mayor), or nothing. Bates et al. (2015), section 3,
for the criterion; Henderson's equations (1950) for the solutions; prediction error variances as in Robinson (1991).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg import cholesky, qr, solve_triangular
from scipy.optimize import Bounds, minimize

from evaluation.statistics import _henderson, _memberships
from evaluation.statistics._henderson import Array, Equations, Factor
from evaluation.statistics._memberships import Design, Memberships
from evaluation.statistics.arrays import numbers, positions
from evaluation.statistics.autocorrelation import Chains

# of asinh of a relative standard deviation
UPPER = 12.0  # 81,000 times the residual's: only data without any residual go there
RADIUS = 0.5  # of the first steps
EXPLAINED = 1e-10  # the share of a component that rounding leaves outside X
NEAR_ZERO = 0.05  # so near, exactly 0 is tried


@dataclass(frozen=True)
class Fit:
    """Coefficients (p,), variances by component, `within` = the residual variance, `residuals` (n,) = y − Xβ − Zu.

    Of errors that are carried over, `within` is the variance in any one year, `residuals` what is new in each row,
    brought to that variance.

    `criterion`: −2 restricted log-likelihood with all constants, as lme4 prints it. `at_bound`: the components whose
    variance is exactly 0: their levels cannot be distinguished, their effects and errors are 0.
    """

    coefficients: Array
    coefficient_covariance: Array
    variances: Mapping[str, float]
    within: float
    criterion: float
    residuals: Array
    solution: "Solution"

    @property
    def coefficient_errors(self) -> Array:
        return np.sqrt(np.diag(self.coefficient_covariance))

    @property
    def at_bound(self) -> tuple[str, ...]:
        return tuple(name for name, variance in self.variances.items() if variance == 0)

    @property
    def relative_deviations(self) -> dict[str, float]:
        """By component, the standard deviation relative to the residual's: a start for the next fit."""
        return {name: float(np.sqrt(variance / self.within)) for name, variance in self.variances.items()}

    def effects(self, name: str) -> Array:
        """The predicted effect (best linear unbiased) of each level of a component."""
        design = self.solution.problem.design
        return self.solution.effects[design.columns(name)]

    def effect_errors(self, name: str, columns: Sequence[int] | Array | None = None) -> Array:
        """Prediction standard errors sd(û − u), that of β included, of the levels asked for; None = all.

        `columns` are their positions. Raises KeyError for a component that there is not, ValueError for positions that
        are no level's.
        """
        places = self.solution.problem.design.columns(name)
        chosen = np.arange(len(places)) if columns is None else positions(columns, len(places), "levels")
        return np.sqrt(self.within * self.solution.error_ratios(places[chosen]))


def fit(
    y: Array,
    X: Array,
    memberships: Memberships,
    *,
    chains: Chains | None = None,
    start: Mapping[str, float] | None = None,
    accuracy: float = 1e-6,
) -> Fit:
    """The fit of y (n,) on X (n, p; the intercept among its columns if wanted; p may be 0) and (n, k) by component.

    A component is sparse or dense shares of membership, or labels (n,), one a row: then its levels are sorted.
    `chains` (`autocorrelation.chain`): rows whose errors resemble those of the row before. `start`: relative standard
    deviations near the answer; `accuracy` of asinh of these. Raises LinAlgError where X's columns are
    linearly dependent; ValueError where a number or label is missing, a share or start is below 0, a level has no row,
    the levels of a component are one to a row, X explains all levels of a component or two components are the same, or
    nothing is left for the residual.
    """
    problem, start = _pose(y, X, memberships, chains), start or {}
    for name, value in start.items():
        if name not in memberships or not (np.isfinite(value) and value >= 0):
            raise ValueError(f"start {name!r}: {value} is no finite deviation, at least 0, of one of the components")
    first = np.array([start.get(name, 1.0) * problem.design.scales[name] for name in memberships])
    return _report(problem, _optimise(problem, np.arcsinh(first), accuracy))


@dataclass(frozen=True)
class Problem:
    """What θ leaves alone. W = [Q, r]: X = QR, and r = y − Q(Q′y), so that the mean costs no digits."""

    design: Design
    equations: Equations
    W: Array
    R: Array
    plain: Array
    log_determinant: float  # of the whitening

    @cached_property
    def cross_products(self) -> Array:
        return self.design.Z.T @ self.W

    @cached_property
    def squares(self) -> Array:
        return self.W.T @ self.W

    def solve(self, theta: Array) -> "Solution":
        """Henderson's equations at θ."""
        factor = self.equations.factorise(theta)
        scale = theta[self.design.component][:, None]
        spread = factor.solve(scale * self.cross_products)
        return Solution(
            self, theta, factor, spread, cholesky(self.squares - (scale * self.cross_products).T @ spread, lower=True)
        )


@dataclass(frozen=True)
class Solution:
    """The equations solved at θ: `spread` = M⁻¹ΘZ′W, `root` = the lower Cholesky factor of W′V⁻¹W (σ² = 1)."""

    problem: Problem
    theta: Array
    factor: Factor
    spread: Array
    root: Array

    @property
    def freedom(self) -> int:
        return len(self.problem.W) - len(self.problem.R)

    @property
    def within(self) -> float:
        return float(self.root[-1, -1] ** 2 / self.freedom)

    @property
    def criterion(self) -> float:
        determinants = np.log(np.diag(self.root)[:-1]).sum() + np.log(np.abs(np.diag(self.problem.R))).sum()
        constant = self.freedom * (1 + np.log(2 * np.pi * self.within))
        return float(self.factor.log_determinant + 2 * (determinants - self.problem.log_determinant) + constant)

    @property
    def shift(self) -> Array:
        """The coefficients of r on Q."""
        return solve_triangular(self.root[:-1, :-1], self.root[-1, :-1], lower=True, trans=1)

    @property
    def scale(self) -> Array:
        """By column of Z: what turns a standardised effect into one of the component as it was given."""
        design = self.problem.design
        return self.theta[design.component] / design.column_scales

    @cached_property
    def effects(self) -> Array:
        return self.scale * (self.spread[:, -1] - self.spread[:, :-1] @ self.shift) + 0.0  # no −0

    def error_ratios(self, columns: Array) -> Array:
        """Prediction error variances of the effects in these columns, relative to σ²."""
        shared = solve_triangular(self.root[:-1, :-1], self.spread[columns, :-1].T, lower=True)
        own = self.problem.equations.inverse_diagonal(self.factor, columns)
        return self.scale[columns] ** 2 * (own + (shared**2).sum(axis=0))


def _pose(y: Array, X: Array, memberships: Memberships, chains: Chains | None) -> Problem:
    y, X = numbers(y), numbers(X)
    if y.ndim != 1 or X.ndim != 2 or len(X) != len(y):
        raise ValueError(f"y (n,) and X (n, p) are wanted, not {y.shape} and {X.shape}")
    if not (np.isfinite(y).all() and np.isfinite(X).all()):
        raise ValueError(f"y lacks {(~np.isfinite(y)).sum()} numbers, X {(~np.isfinite(X)).sum()}: none may be missing")
    design = _memberships.arrange(memberships, len(y))
    if chains is not None:
        whitening = chains.matrix
        y, X, design = whitening @ y, whitening @ X, design.turned(whitening)
    Q, R = qr(X, mode="economic")
    size = np.abs(np.diag(R))
    if len(X) <= X.shape[1] or (size <= 1e-10 * np.linalg.norm(X, axis=0)).any():
        raise np.linalg.LinAlgError("the columns of X are linearly dependent, or there are too few rows")
    _refuse_explained(design, Q)
    plain = Q.T @ y
    rest = y - Q @ plain
    if np.linalg.norm(rest) <= 1e-12 * np.linalg.norm(y):
        raise ValueError("X explains y exactly: there is no variance to divide")
    equations = _henderson.arrange(design.Z, design.component)
    log_determinant = 0.0 if chains is None else chains.log_determinant
    return Problem(design, equations, np.column_stack([Q, rest]), R, plain, log_determinant)


def _refuse_explained(design: Design, Q: Array) -> None:
    """A component all of whose levels are combinations of X's columns leaves the data nothing to tell its variance."""
    squares, inside = design.Z.power(2).sum(axis=0), ((design.Z.T @ Q) ** 2).sum(axis=1)
    for name in design.widths:
        columns = design.columns(name)
        if squares[columns].sum() - inside[columns].sum() <= EXPLAINED * squares[columns].sum():
            raise ValueError(f"component {name!r}: X explains all its levels, so that its variance cannot be told")


def _optimise(problem: Problem, start: Array, accuracy: float) -> Solution:
    """The solution at the least criterion, over asinh θ: even near 0, logarithmic far away, so that all sizes do."""

    def criterion(place: Array) -> float:
        return problem.solve(np.sinh(place)).criterion

    def descend(place: Array, free: Array, radius: float) -> Array:
        def of_free(values: Array) -> float:
            return criterion(_with(place, free, np.clip(values, 0, UPPER)))

        found = minimize(
            of_free,
            place[free],
            method="COBYQA",
            bounds=Bounds(np.zeros(free.sum()), np.full(free.sum(), UPPER)),
            options={"initial_tr_radius": radius, "final_tr_radius": accuracy, "maxfev": 1000},
        )
        return _with(place, free, np.clip(found.x, 0, UPPER))

    place = descend(np.minimum(start, UPPER), np.ones(len(start), bool), RADIUS)
    for at in np.flatnonzero((place > 0) & (place < NEAR_ZERO)):
        without = _with(place, np.arange(len(place)) == at, 0)
        if criterion(without) <= criterion(place) + 1e-6:
            place = descend(without, without > 0, NEAR_ZERO) if without.any() else without
    if place.max() > 0.98 * UPPER:
        raise ValueError("X and the components explain y exactly: nothing is left for the residual")
    return problem.solve(np.sinh(place))


def _with(place: Array, chosen: Array, values: Array | float) -> Array:
    changed = place.copy()
    changed[chosen] = values
    return changed


def _report(problem: Problem, solution: Solution) -> Fit:
    deviations = solution.theta / np.array(list(problem.design.scales.values()))
    rest = problem.W[:, -1] - problem.W[:, :-1] @ solution.shift
    half = solve_triangular(solution.root[:-1, :-1], np.linalg.inv(problem.R).T, lower=True)
    return Fit(
        coefficients=solve_triangular(problem.R, problem.plain + solution.shift),
        coefficient_covariance=solution.within * half.T @ half,
        variances=dict(zip(problem.design.scales, (solution.within * deviations**2).tolist(), strict=True)),
        within=solution.within,
        criterion=solution.criterion,
        residuals=rest - problem.design.Z @ (solution.effects * problem.design.column_scales),
        solution=solution,
    )
