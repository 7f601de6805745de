"""Weights that the data themselves suggest: a second opinion beside the stated ones, never a judgement of worth.

Every function takes a table of units × indicators, already directed (more is better), and gives a Series by column that
sums to 1. NaN and infinities raise NotKnown, an empty table UnfitValue. An indicator that is the same for all units
tells none apart: its weight is exactly 0; a caller that shows weights says so. Where no indicator varies, all weigh the
same.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.errors import Fault, NotKnown, UnfitValue
from evaluation.statistics import rotation
from evaluation.statistics.measurement_model import fit as fit_factor

Array = np.ndarray
Table = pd.DataFrame | Array
ALIKE = 1e-12  # what differs by less, as a share of itself, differs by rounding only
LEAST = 1e-300  # stands for 0 under a logarithm that is multiplied by 0
BLOCK = 400_000  # cells looked at together


def entropy(matrix: Table) -> pd.Series:
    """1 − Shannon's entropy of each column's shares, made to sum to 1; 0 · ln 0 = 0; raises UnfitValue below 0.

    The shares are those of the values as given: another zero point gives other weights (Hwang & Yoon 1981).

    >>> entropy(pd.DataFrame({"a": [1.0, 0.0], "b": [1.0, 1.0]})).tolist()
    [1.0, 0.0]
    """
    matrix = pd.DataFrame(matrix)
    values, ends = _known(matrix, "entropy")
    if ends.low.min() < 0:
        raise _unfit(matrix, values < 0, Fault("熵权法要求各值不小于 0", "entropy takes no value below 0"))
    scale, amounts = 1 / np.where(ends.varies, ends.mean, 1), np.zeros(values.shape[1])
    zeros, spare = ends.low.min() == 0, np.empty((2, *next(_blocks(values)).shape))
    for block in _blocks(values):
        ratios = np.multiply(block, scale, out=spare[0, : len(block)])
        above = np.maximum(ratios, LEAST) if zeros else ratios  # 0 · ln of it is 0, as 0 · ln 0 is meant
        products = np.log(above, out=spare[1, : len(block)])
        products *= ratios
        amounts += np.ones(len(block)) @ products
    return _shares(matrix, amounts / len(values), ends.varies)  # = (1 − entropy) · ln n


def critic(matrix: Table) -> pd.Series:
    """Standard deviation after min–max × Σ (1 − correlation), made to sum to 1 (Diakoulaki et al. 1995).

    Where no indicator contradicts another, those that vary weigh the same.

    >>> critic(pd.DataFrame({"a": [1.0, 2.0], "b": [9.0, 3.0], "c": [5.0, 5.0]})).tolist()
    [0.5, 0.5, 0.0]
    """
    matrix = pd.DataFrame(matrix)
    values, ends = _known(matrix, "critic")
    varies = ends.varies
    products = _products(values, ends.mean)
    conflict = 1 - _correlations(products, varies)
    conflict[conflict < ALIKE] = 0  # rounding must not decide
    spread = np.sqrt(products.diagonal() / len(values))
    contrast = np.divide(spread, ends.high - ends.low, out=np.zeros_like(spread), where=varies)
    return _shares(matrix, contrast * conflict[:, varies].sum(axis=1), varies)


def standard_deviation(matrix: Table) -> pd.Series:
    """Standard deviations of the values as given, made to sum to 1: a larger unit of measurement weighs more.

    >>> standard_deviation(pd.DataFrame({"a": [0.0, 2.0], "b": [0.0, 6.0]})).tolist()
    [0.25, 0.75]
    """
    matrix = pd.DataFrame(matrix)
    values, ends = _known(matrix, "standard_deviation")
    return _shares(matrix, values.std(axis=0), ends.varies)


def merec(matrix: Table) -> pd.Series:
    """What the units' overall result loses without each indicator, made to sum to 1; raises UnfitValue at 0 and below.

    The method based on the removal effects of criteria (Keshavarz-Ghorabaee et al. 2021).

    >>> merec(pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 3.0]})).tolist()
    [1.0, 0.0]
    """
    matrix = pd.DataFrame(matrix)
    values, ends = _known(matrix, "merec")
    if ends.low.min() <= 0:
        raise _unfit(matrix, values <= 0, Fault("MEREC 要求各值大于 0", "MEREC takes only values above 0"))
    distances = np.log(values / ends.low)
    total = distances.sum(axis=1, keepdims=True)
    count = values.shape[1]
    losses = np.log1p(total / count) - np.log1p((total - distances) / count)
    return _shares(matrix, losses.sum(axis=0), ends.varies)


def principal_components(matrix: Table) -> pd.Series:
    """Each indicator's largest squared loading on the rotated components kept, made to sum to 1 (OECD/JRC 2008, §6.1).

    Components of the correlations with an eigenvalue above 1 are kept, at least one, and turned by varimax of the
    loadings as they are (without Kaiser's normalisation). It weighs what moves together, whatever it is worth.
    """
    matrix = pd.DataFrame(matrix)
    values, ends = _known(matrix, "principal_components")
    varies = ends.varies
    result = np.zeros(values.shape[1])
    if varies.any():
        strengths, directions = np.linalg.eigh(
            _correlations(_products(values, ends.mean), varies)[np.ix_(varies, varies)]
        )
        kept = strengths > 1 + ALIKE
        kept[-1] = True  # eigh sorts upwards
        result[varies] = (rotation.varimax(directions[:, kept] * np.sqrt(strengths[kept])) ** 2).max(axis=1)
    return _shares(matrix, result, varies)


def equal_correlation(matrix: Table) -> pd.Series:
    """Weights of the values as given under which every indicator correlates equally with the weighted sum.

    Raises UnfitValue where only a negative weight would do it, or where indicators determine each other.
    """
    matrix = pd.DataFrame(matrix)
    values, ends = _known(matrix, "equal_correlation")
    varies = ends.varies
    result = np.zeros(values.shape[1])
    if varies.any():
        correlations = _correlations(_products(values, ends.mean), varies)[np.ix_(varies, varies)]
        if np.linalg.eigvalsh(correlations)[0] < ALIKE * len(correlations):
            raise UnfitValue(Fault("有指标可由其他指标算出,等相关权重不唯一", "an indicator follows from the others"))
        result[varies] = np.linalg.solve(correlations, np.ones(len(correlations))) / values.std(axis=0)[varies]
    negative = matrix.columns[result < -ALIKE * np.abs(result).max()]
    if len(negative):
        names = "、".join(map(str, negative))
        raise UnfitValue(Fault(f"等相关须给 {names} 负权重", f"equal correlation wants negative weights: {names}"))
    return _shares(matrix, result, varies)


def measurement_model(matrix: Table) -> pd.Series:
    """What each indicator, as given, adds to the best guess of one factor behind them all (Thurstone 1935).

    Raises the model's `Refused`: fewer than 200 units or 3 indicators, too little in common, and more.
    """
    matrix = pd.DataFrame(matrix)
    _, ends = _known(matrix, "measurement_model")
    result = np.zeros(matrix.shape[1])
    if ends.varies.any():
        result[ends.varies] = fit_factor(matrix.loc[:, ends.varies]).weights
    return _shares(matrix, result, ends.varies)


@dataclass(frozen=True)
class _Ends:
    """Each column's least, largest and mean value (indicators,)."""

    low: Array
    high: Array
    mean: Array

    @property
    def varies(self) -> Array:
        """Whether each column differs between units by more than rounding."""
        varies: Array = self.high - self.low > ALIKE * np.maximum(np.abs(self.high), np.abs(self.low))
        return varies


def _known(matrix: pd.DataFrame, method: str) -> tuple[Array, _Ends]:
    """The values; raises NotKnown that names the cells without a finite one, UnfitValue where there is no cell."""
    values = matrix.to_numpy(float)
    if not values.size:
        raise UnfitValue(Fault("没有单位或没有指标", "there is no unit or no indicator"))
    low, high, total = (np.full(values.shape[1], start) for start in (np.inf, -np.inf, 0.0))
    for block in _blocks(values):
        np.minimum(low, block.min(axis=0), out=low)
        np.maximum(high, block.max(axis=0), out=high)
        with np.errstate(invalid="ignore"):  # ∞ − ∞; said below
            total += np.ones(len(block)) @ block
    if not (np.isfinite(low) & np.isfinite(high)).all():  # a gap passes into both
        gaps = np.argwhere(~np.isfinite(values))
        raise NotKnown(method, [(str(matrix.index[row]), str(matrix.columns[column])) for row, column in gaps])
    return values, _Ends(low, high, total / len(values))


def _blocks(values: Array) -> Iterator[Array]:
    """Rows a block at a time, each small enough to stay in the processor's cache."""
    together = max(BLOCK // values.shape[1], 1)
    for start in range(0, len(values), together):
        yield values[start : start + together]


def _unfit(matrix: pd.DataFrame, wrong: Array, fault: Fault) -> UnfitValue:
    """The fault with the first cells that are wrong, by unit and indicator."""
    cells = [f"{matrix.index[row]}×{matrix.columns[column]}" for row, column in np.argwhere(wrong)[:5]]
    return UnfitValue(Fault(f"{fault.zh}({'、'.join(cells)})", f"{fault.en} ({', '.join(cells)})"))


def _products(values: Array, mean: Array) -> Array:
    """Sums of the products of deviations from the mean, column by column."""
    centred = values - mean
    products: Array = centred.T @ centred
    return products


def _correlations(products: Array, varies: Array) -> Array:
    """Pearson's correlations; columns that do not vary correlate with none, themselves included."""
    lengths = np.sqrt(products.diagonal())
    both = varies[:, None] & varies
    return np.divide(products, np.outer(lengths, lengths), out=np.zeros_like(products), where=both)


def _shares(matrix: pd.DataFrame, amounts: Array, varies: Array) -> pd.Series:
    """The amounts of what varies as shares; equal ones where they are all 0."""
    amounts = np.where(varies, np.maximum(amounts, 0), 0.0)
    if not amounts.sum() > 0:
        amounts = varies.astype(float) if varies.any() else np.ones(len(varies))
    return pd.Series(amounts / amounts.sum(), index=matrix.columns, name="weight")
