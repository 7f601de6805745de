"""Values with known errors: y_i ~ N(x_i′β + u_i, v_i), u_i ~ N(0, τ²); how far they differ beyond their errors."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from scipy.linalg import qr, solve_triangular
from scipy.optimize import brentq
from scipy.stats import chi2

from evaluation.statistics.arrays import numbers

Array = np.ndarray
Method = Literal["reml", "paule_mandel", "dersimonian_laird", "james_stein"]
STEPS = 161


@dataclass(frozen=True)
class Heterogeneity:
    """`q` is the weighted sum of squares with τ² = 0, `freedom` what noise alone makes of it, `p_value` by χ².

    `i_squared` = max(0, (q − freedom) / q), the share of the variation that is not sampling error (Higgins and
    Thompson 2002).
    """

    q: float
    freedom: int

    @property
    def i_squared(self) -> float:
        return max(0.0, 1 - self.freedom / self.q) if self.q > 0 else 0.0

    @property
    def p_value(self) -> float:
        return float(chi2.sf(self.q, self.freedom))


@dataclass(frozen=True)
class Fit:
    """`between` = τ², exactly 0 where the values differ by no more than their errors; `coefficients` (p,).

    `effects` (n,) are the shrunk deviations u from x′β, `estimates` the shrunk values x′β + u, each with its standard
    error of prediction; τ² counts as known in all errors. With τ² = 0 the effects and their errors are 0.
    """

    between: float
    coefficients: Array
    coefficient_covariance: Array
    effects: Array
    effect_errors: Array
    estimates: Array
    estimate_errors: Array
    heterogeneity: Heterogeneity

    @property
    def coefficient_errors(self) -> Array:
        return np.sqrt(np.diag(self.coefficient_covariance))


def fit(y: Array, errors: Array, X: Array | None = None, *, method: Method = "reml") -> Fit:
    """The pooling of y (n,) with standard errors (n,) on X (n, p), by default one common mean.

    τ² by restricted maximum likelihood; by the weighted sum of squares made equal to its expectation at τ² (Paule and
    Mandel 1982), or to n − p − 2, which with equal errors is the estimator of James and Stein (Efron and Morris 1977);
    or in one step from the weights at τ² = 0 (DerSimonian and Laird 1986). Never below 0.
    Raises ValueError for shapes, values not known, errors not above 0, too few values and another method; LinAlgError
    where the columns of X are linearly dependent.
    """
    if method not in get_args(Method):
        raise ValueError(f"no method {method!r}; there are {', '.join(map(repr, get_args(Method)))}")
    y, errors = numbers(y), numbers(errors)
    X = np.ones((y.size, 1)) if X is None else numbers(X)
    _check(y, errors, X)
    values = _Values(y, errors**2, *_orthonormal(X))
    return _fitted(values, _between(values, method))


@dataclass(frozen=True)
class _Values:
    """`y` with its `variances` on X = `basis`·`root`, the basis orthonormal."""

    y: Array
    variances: Array
    basis: Array
    root: Array


@dataclass(frozen=True)
class _Weighted:
    """Generalised least squares at each τ² (m,): Q′WQ, its coefficients, e′We, tr P and the REML criterion's slope.

    P = W − WQ(Q′WQ)⁻¹Q′W. `criterion` leaves out the constants.
    """

    products: Array
    coefficients: Array
    squares: Array
    traces: Array
    criterion: Array
    slope: Array


def _check(y: Array, errors: Array, X: Array) -> None:
    if y.ndim != 1 or errors.shape != y.shape or X.ndim != 2 or X.shape[1] == 0 or len(X) != len(y):
        raise ValueError(
            f"y (n,), errors (n,) and X (n, p), p > 0, are wanted, not {y.shape}, {errors.shape}, {X.shape}"
        )
    if not (np.isfinite(y).all() and np.isfinite(errors).all() and np.isfinite(X).all()):
        raise ValueError("y, errors and X must be finite: leave out the rows that are not known")
    if (errors <= 0).any():
        raise ValueError("a standard error is not above 0")
    if len(y) <= X.shape[1]:
        raise ValueError(f"more values than coefficients are wanted, not {len(y)} for {X.shape[1]}")


def _orthonormal(X: Array) -> tuple[Array, Array]:
    basis, root = qr(X, mode="economic")
    if (np.abs(np.diag(root)) <= 1e-10 * np.linalg.norm(X, axis=0)).any():
        raise np.linalg.LinAlgError("the columns of X are linearly dependent")
    return basis, root


def _weigh(values: _Values, between: Array) -> _Weighted:
    weights = 1 / (values.variances + between[:, None])
    products = np.einsum("mn,np,nq->mpq", weights, values.basis, values.basis, optimize=True)
    coefficients = np.linalg.solve(products, ((weights * values.y) @ values.basis)[:, :, None])[:, :, 0]
    residuals = values.y - coefficients @ values.basis.T
    squares = (weights * residuals**2).sum(axis=1)
    doubled = np.einsum("mn,np,nq->mpq", weights**2, values.basis, values.basis, optimize=True)
    traces = weights.sum(axis=1) - np.trace(np.linalg.solve(products, doubled), axis1=1, axis2=2)
    criterion = squares - np.log(weights).sum(axis=1) + np.linalg.slogdet(products)[1]
    slope = traces - ((weights * residuals) ** 2).sum(axis=1)
    return _Weighted(products, coefficients, squares, traces, criterion, slope)


def _between(values: _Values, method: Method) -> float:
    freedom = len(values.y) - len(values.root)
    match method:
        case "reml":
            return _likeliest(values)
        case "paule_mandel":
            return _equal(values, freedom)
        case "james_stein":
            if freedom < 3:
                raise ValueError(f"James and Stein need at least 3 values more than coefficients, not {freedom}")
            return _equal(values, freedom - 2)
        case "dersimonian_laird":
            start = _weigh(values, np.zeros(1))
            return max(0.0, float((start.squares[0] - freedom) / start.traces[0]))


def _likeliest(values: _Values) -> float:
    """The τ² of the lowest REML criterion: exactly 0, or one of the places where its slope turns upwards."""
    steps = _steps(values)
    slope = _weigh(values, steps).slope

    def slope_at(between: float) -> float:
        return float(_weigh(values, np.array([between])).slope[0])

    turns = np.flatnonzero((slope[:-1] < 0) & (slope[1:] >= 0))
    found = [_turn(slope_at, float(steps[at]), float(steps[at + 1])) for at in turns]
    candidates = np.array([0.0, *found])
    return float(candidates[_weigh(values, candidates).criterion.argmin()])


def _turn(slope_at: Callable[[float], float], low: float, high: float) -> float:
    """Where the slope is 0 between two places; the lower one where rounding hides on which side of 0 it lies."""
    if slope_at(low) * slope_at(high) > 0:
        return low
    return float(brentq(slope_at, low, high, xtol=1e-14 * high, rtol=1e-12))


def _steps(values: _Values) -> Array:
    """0, and τ² from far below the smallest variance to far above all that the values could let expect."""
    residuals = values.y - values.basis @ (values.basis.T @ values.y)
    highest = max(values.variances.max(), residuals @ residuals / len(residuals))
    return np.r_[0.0, np.geomspace(1e-10 * values.variances.min(), 1e4 * highest, STEPS)]


def _equal(values: _Values, target: int) -> float:
    """The τ² at which the weighted sum of squares, which falls in τ², comes down to a target; 0 if it starts below."""

    def excess(between: float) -> float:
        return float(_weigh(values, np.array([between])).squares[0]) - target

    if excess(0.0) <= 0:
        return 0.0
    residuals = values.y - values.basis @ (values.basis.T @ values.y)
    highest = 2 * float(residuals @ residuals) / target
    return float(brentq(excess, 0.0, highest, xtol=1e-14 * highest, rtol=1e-12))


def _fitted(values: _Values, between: float) -> Fit:
    start, end = _weigh(values, np.zeros(1)), _weigh(values, np.array([between]))
    inverse = np.linalg.inv(end.products[0])
    unroot = solve_triangular(values.root, np.eye(len(values.root)))
    expected = values.basis @ end.coefficients[0]
    spread = np.einsum("np,pq,nq->n", values.basis, inverse, values.basis)
    shrinkage = between / (between + values.variances)
    effects = shrinkage * (values.y - expected) + 0.0
    rest = between * (1 - shrinkage)
    return Fit(
        between=between,
        coefficients=unroot @ end.coefficients[0],
        coefficient_covariance=unroot @ inverse @ unroot.T,
        effects=effects,
        effect_errors=np.sqrt(rest + shrinkage**2 * spread),
        estimates=expected + effects,
        estimate_errors=np.sqrt(rest + (1 - shrinkage) ** 2 * spread),
        heterogeneity=Heterogeneity(float(start.squares[0]), len(values.y) - len(values.root)),
    )
