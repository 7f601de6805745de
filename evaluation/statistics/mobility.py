"""What the moves of cadres between regions allow to say: the network, honest variance shares, a permutation null.

Fixed effects of cadres compare only inside a connected component (Abowd, Kramarz and Margolis 1999; Abowd, Creecy and
Kramarz 2002). Their plain variance is too large: corrected after Andrews et al. (2008) and Kline, Saggio and Sølvsten
(2020). What a model of cadres finds where there is nothing to find: postings rolled in time, after Berry and Fowler
(2021).
"""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from evaluation.errors import HengjiError
from evaluation.statistics import _memberships, crossed_effects
from evaluation.statistics._memberships import Memberships
from evaluation.statistics._two_way import TwoWay, two_way
from evaluation.statistics.arrays import numbers

Array = np.ndarray

BRIDGE = 1 - 1e-7  # leverage from which on a row alone carries an effect


class Disconnected(HengjiError):
    """Two cadres whom no chain of moves links: their fixed effects have no common zero."""

    def __init__(self, one: Hashable, other: Hashable, components: int) -> None:
        super().__init__(
            f"两人之间没有任何任职流动链条相连(任职网络共分 {components} 块),固定效应不可比较",
            f"干部 {one}、{other}",
            "请只在同一块内比较,或改用随机效应模型的结果。",
            f"Cadres {one}, {other}: no chain of moves links them ({components} components), so that their fixed "
            "effects cannot be compared. Compare inside one component, or use the random effects.",
        )


@dataclass(frozen=True)
class Network:
    """Cadres and regions (sorted labels) with the number of the component each belongs to, 0 = most cadres.

    `of_rows`: the component of each row; `regions_led`: by cadre, in how many regions they were seen.
    """

    cadres: Array
    regions: Array
    of_cadres: Array
    of_regions: Array
    of_rows: Array
    regions_led: Array

    @property
    def count(self) -> int:
        """How many components there are."""
        return int(self.of_regions.max()) + 1

    @property
    def movers(self) -> int:
        """How many cadres were seen in two regions or more."""
        return int((self.regions_led >= 2).sum())

    @property
    def share_in_largest(self) -> float:
        """The share of cadres in the component that has most of them."""
        return float((self.of_cadres == 0).mean())

    def require_connected(self, one: Hashable, other: Hashable) -> None:
        """Raise Disconnected unless both cadres are in the same component; KeyError for one that is not known."""
        if self._component(one) != self._component(other):
            raise Disconnected(one, other, self.count)

    def _component(self, cadre: Hashable) -> int:
        places = np.flatnonzero(self.cadres == cadre)
        if not len(places):
            raise KeyError(f"no cadre {cadre!r} in this network")
        return int(self.of_cadres[places[0]])


def components(cadres: Array, regions: Array) -> Network:
    """The network of the rows (cadre, region), labels (n,) each: who is linked to whom by moves.

    Raises ValueError for labels of unlike number, and where one is missing.
    """
    _check_labels(cadres, regions)
    names, cadre = np.unique(np.asarray(cadres), return_inverse=True)
    places, region = np.unique(np.asarray(regions), return_inverse=True)
    size = len(names) + len(places)
    links = sparse.csr_array((np.ones(len(cadre)), (cadre, len(names) + region)), shape=(size, size))
    count, found = connected_components(links, directed=False)
    order = np.argsort(-np.bincount(found[: len(names)], minlength=count), kind="stable")
    label = np.argsort(order)[found]
    pairs = np.unique(np.column_stack([cadre, region]), axis=0)
    led = np.bincount(pairs[:, 0], minlength=len(names))
    return Network(names, places, label[: len(names)], label[len(names) :], label[cadre], led)


def _check_labels(*labels: Array) -> None:
    if len({np.shape(each) for each in labels}) > 1 or np.ndim(labels[0]) != 1:
        found = ", ".join(str(np.shape(each)) for each in labels)
        raise ValueError(f"labels (n,) of cadres and of regions are wanted, not {found}")
    missing = sum(int(pd.isna(np.asarray(each)).sum()) for each in labels)
    if missing:
        raise ValueError(f"{missing} labels of cadres or regions are missing")


@dataclass(frozen=True)
class Shares:
    """The variance of cadres' fixed effects over rows as a share of that of y, in the leave-out connected set.

    `plug_in`: as estimated, too large; `homoskedastic`: less what equal error variances add (Andrews et al. 2008);
    `leave_out`: less what errors add whose variances differ by row (Kline, Saggio and Sølvsten 2020). Both take the
    errors of rows as independent, are unbiased, and may be below 0. `rows`: which rows of the data the set has.
    """

    plug_in: float
    homoskedastic: float
    leave_out: float
    rows: Array


def shares(y: Array, X: Array, cadres: Array, regions: Array) -> Shares:
    """The shares of y (n,) on X (n, p; no intercept, p may be 0), labels (n,) of cadres and regions.

    The set is the largest component, without the rows that alone carry an effect of a cadre, a region or X; columns of
    X that do not vary in it are left out. Raises ValueError where no two cadres remain, y does not vary among them, a
    number or label is missing, or shapes do not match.
    """
    y, X, cadres, regions = numbers(y), numbers(X), np.asarray(cadres), np.asarray(regions)
    if y.ndim != 1 or X.ndim != 2 or not len(y) == len(X) == len(cadres) == len(regions):
        shapes = ", ".join(str(each.shape) for each in (y, X, cadres, regions))
        raise ValueError(f"y (n,), X (n, p) and labels (n,) of cadres and regions are wanted, not {shapes}")
    if not (np.isfinite(y).all() and np.isfinite(X).all()):
        raise ValueError(f"y lacks {(~np.isfinite(y)).sum()} numbers, X {(~np.isfinite(X)).sum()}: none may be missing")
    rows = leave_out_rows(cadres, regions)
    design, leverage, added = _influence(X, cadres, regions, rows)
    while (leverage > BRIDGE).any():
        rows = rows[leverage <= BRIDGE]
        rows = rows[leave_out_rows(cadres[rows], regions[rows])]
        design, leverage, added = _influence(X, cadres, regions, rows)
    outcome = y[rows] - y[rows].mean()
    if not np.abs(outcome).max() > 1e-12 * np.abs(y[rows]).max():
        raise ValueError("y does not vary in the leave-out connected set: there is no variance to share")
    effects, rest = design.fit(outcome)
    plain = effects[design.held].var()
    equal = added.sum() * (rest @ rest) / (len(rows) - leverage.sum())
    unequal = (added * outcome * rest / (1 - leverage)).sum()
    plug_in, homoskedastic, leave_out = np.array([plain, plain - equal, plain - unequal]) / outcome.var()
    return Shares(float(plug_in), float(homoskedastic), float(leave_out), rows)


def _influence(X: Array, cadres: Array, regions: Array, rows: Array) -> tuple[TwoWay, Array, Array]:
    if len(np.unique(cadres[rows])) < 2:
        raise ValueError(
            "no two cadres remain in any leave-out connected set beside X: there is no variance between them"
        )
    design = two_way(cadres[rows], regions[rows], X[rows])
    return design, *design.influence(np.arange(len(rows)))


def leave_out_rows(cadres: Array, regions: Array) -> Array:
    """Which rows (positions) are in the part of the largest component that stays connected whichever one is left out.

    Labels (n,) of cadres and regions. Raises ValueError as `components` does.
    """
    cadres, regions = np.asarray(cadres), np.asarray(regions)
    if not len(cadres):
        return np.zeros(0, int)
    rows = np.flatnonzero(components(cadres, regions).of_rows == 0)
    codes = np.column_stack([np.unique(labels[rows], return_inverse=True)[1] for labels in (cadres, regions)])
    _, pair, times = np.unique(codes, axis=0, return_inverse=True, return_counts=True)
    alone = np.flatnonzero(times[pair] == 1)
    leverage, _ = two_way(cadres[rows], regions[rows], np.zeros((len(rows), 0))).influence(alone)
    rows = np.delete(rows, alone[leverage > BRIDGE])
    return rows[components(cadres[rows], regions[rows]).of_rows == 0] if len(rows) else rows


@dataclass(frozen=True)
class Null:
    """The variance of a component in the data (`found`) and in worlds in which its levels mean nothing (`draws`)."""

    found: float
    draws: Array

    @property
    def interval(self) -> tuple[float, float]:
        """The central 95 % of the draws, as standard deviations."""
        low, high = np.sqrt(np.quantile(self.draws, [0.025, 0.975]))
        return float(low), float(high)

    @property
    def refused(self) -> bool:
        """Whether the standard deviation found is no larger than such worlds give: no level gets a score."""
        return bool(np.sqrt(self.found) <= self.interval[1])

    @property
    def reduced(self) -> float:
        """The variance to shrink with: the one found less the mean of the draws, at least 0."""
        return max(0.0, self.found - float(self.draws.mean()))


def permutation_null(
    y: Array,
    X: Array,
    memberships: Memberships,
    name: str,
    *,
    regions: Array,
    times: Array,
    draws: int,
    generator: np.random.Generator,
) -> Null:
    """The variance of the component `name`, beside refits in which its postings are rolled in time within regions.

    Labels (n,) of regions; `times` (n,) sort, a region's all different. What a slow year-to-year movement of y alone
    feigns as an effect of leaders stays in the draws; what goes with the leaders does not.
    Raises ValueError without a draw, and for what `crossed_effects.fit` refuses.
    """
    if draws < 1:
        raise ValueError(f"at least one draw is wanted, not {draws}")
    found = crossed_effects.fit(y, X, memberships)
    start, Z = found.relative_deviations, sparse.coo_array(_memberships.shares(name, memberships[name]))
    place = np.unique(np.asarray(regions), return_inverse=True)[1]
    if len(np.unique(np.column_stack([place, np.unique(times, return_inverse=True)[1]]), axis=0)) < len(place):
        raise ValueError("a region has two rows of the same time: their order is not known")
    order = np.lexsort((times, place))
    null = np.empty(draws)
    for draw in range(draws):
        rolled = {**memberships, name: roll(Z, place, order, generator)}
        null[draw] = crossed_effects.fit(y, X, rolled, start=start, accuracy=1e-3).variances[name]
    return Null(found.variances[name], null)


def roll(Z: sparse.coo_array, place: Array, order: Array, generator: np.random.Generator) -> sparse.csr_array:
    """Z with its rows moved on within each place by a random number of steps, the last ones to the front.

    `place` (n,) numbers the place of each row, `order` (n,) sorts rows by place and time. A level that the cut divides
    becomes two, so that each stays one piece of time; levels may be more than before, never empty.
    """
    sizes = np.bincount(place)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    step = generator.integers(0, sizes)
    position = np.empty(len(place), int)
    position[order] = np.arange(len(place)) - np.repeat(starts, sizes)
    target = order[starts[place] + (position + step[place]) % sizes[place]]
    row, column = Z.coords
    wrapped = position[row] + step[place[row]] >= sizes[place[row]]
    spell = place[row] * Z.shape[1] + column
    cut = wrapped & np.isin(spell, spell[~wrapped])
    column = np.where(cut, Z.shape[1] + spell, column)
    level = np.unique(column, return_inverse=True)[1]
    return sparse.csr_array((Z.data, (target[row], level)), shape=(len(place), level.max() + 1))
