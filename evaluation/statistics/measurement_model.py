"""One factor behind several items, by maximum likelihood: how much of it is in each, and how far to rely on it."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy.stats import chi2

from evaluation.errors import Fault, UnfitValue
from evaluation.statistics.arrays import numbers

Array = np.ndarray
Table = pd.DataFrame | Array | Sequence[Sequence[float]]

LEAST_UNITS, LEAST_ITEMS, LEAST_RELIABILITY = 200, 3, 0.7
BOUND = 0.005  # a uniqueness down here is none: where R's factanal stops too
ALIKE = 1e-12  # what differs by less, as a share of itself, differs by rounding only
OPTIONS: Mapping[str, float] = MappingProxyType({"gtol": 1e-8})  # of the climb: slope of the likelihood at the top

REASONS = MappingProxyType({
    "too_few": Fault("数据齐全的单位只有 {units} 个,至少要 {least} 个", "only {units} complete units, {least} wanted"),
    "few_items": Fault("只有 {items} 项,至少要 {least} 项", "only {items} items, {least} wanted"),
    "alike": Fault("{names} 各单位相同", "the same for all units: {names}"),
    "dependent": Fault("有指标可由其他指标算出", "an item follows from the others"),
    "heywood": Fault("{names} 的独特方差为 0(海伍德情形)", "no uniqueness is left (Heywood case): {names}"),
    "not_converged": Fault("最大似然估计未收敛", "the likelihood has not converged"),
    "against": Fault("{names} 与公因子反向,请先核对方向", "against the factor, so direct first: {names}"),
    "unreliable": Fault("信度 ω 为 {reliability}%,至少要 {least}%", "reliability ω is {reliability}%, {least}% wanted"),
})  # fmt: skip


class Refused(UnfitValue):
    """Why there is no model: `code` of `REASONS`, its `figures` (whole numbers, shares in %), and the `items` named."""

    def __init__(self, code: str, figures: Mapping[str, int] | None = None, items: Sequence[str] = ()) -> None:
        self.code, self.figures, self.items = code, dict(figures or {}), tuple(items)
        zh, en = REASONS[code]
        super().__init__(
            Fault(
                zh.format(names="、".join(self.items), **self.figures),
                en.format(names=", ".join(self.items), **self.figures),
            )
        )


@dataclass(frozen=True)
class Model:
    """One factor of variance 1 behind p items: correlations = λλ′ + diag(ψ).

    `loadings` λ, `uniquenesses` ψ (p,), of the items as standardised, turned so that most of λ is above 0;
    `correlations` (p, p); `deviations` (p,), in the items' units; `units` looked at, `left_out` for gaps; `findings`:
    what the library warned of.
    """

    loadings: Array
    uniquenesses: Array
    correlations: Array
    deviations: Array
    units: int
    left_out: int = 0
    findings: tuple[str, ...] = ()

    @property
    def coefficients(self) -> Array:
        """(p,): the factor's regression on the standardised items, Σ⁻¹λ (Thurstone 1935)."""
        ratios = self.loadings / self.uniquenesses
        return np.asarray(ratios / (1 + self.loadings @ ratios))

    @property
    def weights(self) -> Array:
        """(p,): the coefficients of the items as given, made to sum to 1."""
        found = self.coefficients / self.deviations
        return np.asarray(found / found.sum())

    @property
    def reliability(self) -> float:
        """McDonald's ω (1999): the factor's share, 0..1, in the variance of the sum of the standardised items."""
        common = self.loadings.sum() ** 2
        return float(common / (common + self.uniquenesses.sum()))

    @property
    def alpha(self) -> float:
        """Cronbach's α (1951) of the standardised items: p/(p − 1) · (1 − p / variance of their sum)."""
        count = len(self.loadings)
        return float(count / (count - 1) * (1 - count / self.correlations.sum()))

    @property
    def discrepancy(self) -> float:
        """F = ln|Σ| − ln|R| + tr(RΣ⁻¹) − p, 0 where the model gives the correlations exactly (Jöreskog 1967)."""
        return discrepancy(self.correlations, self.loadings, self.uniquenesses)

    @property
    def degrees(self) -> int:
        """Degrees of freedom, p(p − 3)/2; with three items the model always fits."""
        return len(self.loadings) * (len(self.loadings) - 3) // 2

    @property
    def chi_square(self) -> float:
        """(n − 1 − (2p + 5)/6 − 2/3) · F, that one factor is enough (Bartlett 1951)."""
        return float((self.units - 1 - (2 * len(self.loadings) + 5) / 6 - 2 / 3) * self.discrepancy)

    @property
    def p_value(self) -> float:
        """Of `chi_square`; NaN without degrees of freedom."""
        return float(chi2.sf(self.chi_square, self.degrees)) if self.degrees else float("nan")

    @property
    def rmsea(self) -> float:
        """√ max(F/df − 1/(n − 1), 0): misfit a degree of freedom (Steiger and Lind 1980); NaN without any."""
        if not self.degrees:
            return float("nan")
        return float(np.sqrt(max(self.discrepancy / self.degrees - 1 / (self.units - 1), 0)))


def fit(items: Table) -> Model:
    """The factor behind items (units, p), more is better, over the units without NaN.

    Maximum likelihood under normal items (Jöreskog 1967), by the library's `Factor`. Raises Refused: fewer than 200
    complete units or 3 items; an item that is the same for all, or follows from others; a uniqueness of 0; no
    convergence; an item that runs against the factor; ω below .7. Raises ValueError for no table and for infinities.
    """
    names = _names(items)
    values = numbers(items)
    if values.ndim != 2 or np.isinf(values).any():
        raise ValueError(f"a table of units × items is wanted, finite where known, not {values.shape}")
    known = values[~np.isnan(values).any(axis=1)]
    if len(known) < LEAST_UNITS:
        raise Refused("too_few", {"units": len(known), "least": LEAST_UNITS})
    alike = np.ptp(known, axis=0) <= ALIKE * np.abs(known).max(axis=0)
    if alike.any():
        raise Refused("alike", items=_chosen(names, alike))
    model = _likeliest(np.atleast_2d(np.corrcoef(known, rowvar=False)), len(known), names)
    if (model.loadings < 0).any():
        raise Refused("against", items=_chosen(names, model.loadings < 0))
    if model.reliability < LEAST_RELIABILITY:
        shares = {"reliability": int(100 * model.reliability), "least": round(100 * LEAST_RELIABILITY)}
        raise Refused("unreliable", shares)
    deviations, left_out = known.std(axis=0, ddof=1), len(values) - len(known)
    return Model(
        model.loadings, model.uniquenesses, model.correlations, deviations, len(known), left_out, model.findings
    )


def of_correlations(correlations: Table, units: int) -> Model:
    """The model behind a table of correlations (p, p) of so many units: deviations of 1, nothing asked of size or ω.

    Raises Refused for fewer than 3 items, dependent ones, a uniqueness of 0 and no convergence; ValueError for what is
    no table of correlations.
    """
    values = numbers(correlations)
    if values.ndim != 2 or not np.allclose(values, values.T) or not np.allclose(values.diagonal(), 1):
        raise ValueError(f"correlations are wanted, alike on both sides of a diagonal of 1, not {values.shape}")
    return _likeliest(values, units, _names(correlations))


def discrepancy(correlations: Array, loadings: Array, uniquenesses: Array) -> float:
    """How far λλ′ + diag(ψ) is from the correlations: what maximum likelihood makes least."""
    implied = np.outer(loadings, loadings) + np.diag(uniquenesses)
    apart = np.linalg.slogdet(implied)[1] - np.linalg.slogdet(correlations)[1]
    return float(apart + np.trace(np.linalg.solve(implied, correlations)) - len(loadings))


def _likeliest(correlations: Array, units: int, names: Sequence[str]) -> Model:
    """The library's climb from the first principal component, so that the same data always give the same model."""
    count = len(correlations)
    if count < LEAST_ITEMS:
        raise Refused("few_items", {"items": count, "least": LEAST_ITEMS})
    strengths, directions = np.linalg.eigh(correlations)
    if strengths[0] < ALIKE * count:
        raise Refused("dependent")
    start = directions[:, -1] * np.sqrt(strengths[-1])
    library = import_module("statsmodels.multivariate.factor")  # loaded when first asked for
    factor = library.Factor(corr=correlations, n_factor=1, method="ml", nobs=units)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            factor.fit(start=(start[:, None], np.maximum(1 - start**2, 0.1)), opt=dict(OPTIONS))
        except (np.linalg.LinAlgError, ValueError) as error:
            raise Refused("not_converged") from error
    loadings, uniquenesses = factor.loadings[:, 0], factor.uniqueness
    if (uniquenesses <= BOUND).any():
        raise Refused("heywood", items=_chosen(names, uniquenesses <= BOUND))
    if not factor.mle_retvals.success:
        raise Refused("not_converged")
    findings = tuple(dict.fromkeys(str(each.message) for each in warned))
    turned = loadings if loadings.sum() >= 0 else -loadings
    return Model(turned, uniquenesses, correlations, np.ones(count), units, findings=findings)


def _names(items: Table) -> list[str]:
    """The items' labels, else their numbers from 1."""
    if isinstance(items, pd.DataFrame):
        return [str(label) for label in items.columns]
    shape = np.shape(items)
    return [str(at + 1) for at in range(shape[1] if len(shape) == 2 else 0)]


def _chosen(names: Sequence[str], which: Array) -> list[str]:
    return [name for name, chosen in zip(names, which.tolist(), strict=True) if chosen]
