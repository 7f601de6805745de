"""What an adjustment starts from, what it finds, and the ledger in which a method writes what it takes off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from evaluation.domain.results import Note, Step
from evaluation.domain.settings import Adjustment
from evaluation.domain.units import Condition

Array = np.ndarray


@dataclass(frozen=True)
class Records:
    """What some methods need beside the values.

    `history` (years, units, indicators): the indicators of the step by year, treated as its values are; `years`:
    which; the values of the step are means over the last `recent` years. `exposures`: unit × indicator, what counts
    came out of in those years.
    """

    history: Array = field(default_factory=lambda: np.zeros((0, 0, 0)))
    years: tuple[int, ...] = ()
    recent: int = 1
    exposures: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class Inputs:
    """All that an adjustment starts from; `conditions`, `imputed`: unit × condition."""

    step: Step
    adjustable: tuple[str, ...]
    conditions: pd.DataFrame
    imputed: pd.DataFrame
    categories: pd.Series
    register: tuple[Condition, ...]
    setting: Adjustment
    records: Records


@dataclass(frozen=True)
class Model:
    """One indicator's fit: β per condition with its covariance (conditions, conditions), units, leave-one-out R².

    HC3 where fitted by least squares. `units`: how many the fit stands on. β is that of all of them; a unit's bridge is
    made with β₋ᵢ, without its own value, but for results over years.
    """

    conditions: tuple[str, ...]
    coefficients: Array
    covariance: Array
    units: int
    leave_one_out_r_squared: float


@dataclass(frozen=True)
class CountFit(Model):
    """A fit of counts, β on the scale of logarithms (`poisson`) or log odds (`binomial`).

    `centre`: the rate expected at mean conditions, in the indicator's unit; `dispersion`: Pearson χ² / (n − p), 1 where
    counts vary as chance has it, and the covariance is that many times larger where it exceeds 1; `ratios`: observed /
    expected by unit.
    """

    centre: float
    dispersion: float
    ratios: pd.Series


@dataclass(frozen=True)
class PanelFit(Model):
    """A fit over years: `between`, `within` = σ²u, σ²e; `reliability` by unit, the share of its mean that is signal."""

    between: float
    within: float
    autocorrelation: float
    years: int
    reliability: pd.Series


@dataclass(frozen=True)
class PeerGroup:
    """Who one unit is compared with: `distances` by peer, nearest first; `mean` and `error` of their mean."""

    distances: pd.Series
    mean: float
    error: float


@dataclass(frozen=True)
class Adjusted:
    """What the step made of the results.

    `step`: adjusted values with their errors, and notes. `effects`: what was taken off, unit × indicator, by condition,
    and beside conditions under `chance` (what chance may have made, not credited) or `peers` (what the peers reached
    above all units); NaN where not adjusted, so that adjusted + Σ effects = value everywhere else.
    `deviations`: unit × condition, x − x̄ on the model's scale. `fits`: indicator -> its model.
    `gradients`: indicator -> (units, conditions), how the adjusted value falls as β rises, as much wider as β₋ᵢ errs
    more; absent where the errors of the step hold what β adds. `peers`: indicator -> unit -> its peers.
    `explained_by_category`: condition -> share of it that the categories explain. `inputs`: what it started from.
    """

    step: Step
    effects: Mapping[str, pd.DataFrame]
    deviations: pd.DataFrame
    fits: Mapping[str, Model]
    gradients: Mapping[str, Array]
    peers: Mapping[str, Mapping[str, PeerGroup]]
    explained_by_category: Mapping[str, float]
    inputs: Inputs


@dataclass(frozen=True)
class Contrast:
    """Two methods side by side, unit × indicator, NaN where one of them says nothing.

    `difference`: how much higher a value stands beside the unit's peers than by the regression; `errors`: how far the
    value beside peers can err (one standard error: that of its years and that of the mean of so few peers), NaN where
    that is not known.
    """

    difference: pd.DataFrame
    errors: pd.DataFrame


class Ledger:
    """The values being adjusted, what is taken off them by name, and what is said on the way."""

    def __init__(self, inputs: Inputs, deviations: pd.DataFrame, names: Sequence[str]) -> None:
        """`names` of what will be taken off, in the order of each bridge."""
        step = inputs.step
        self.inputs, self.deviations = inputs, deviations
        self.units, self.indicators = step.matrix.index, step.matrix.columns
        self.x = deviations.to_numpy(float)
        self.conditions = tuple(map(str, deviations.columns))
        self.whole = ~np.isnan(self.x).any(axis=1)
        self.values = step.matrix.to_numpy(float, copy=True)
        unknown = np.full(self.values.shape, np.nan)
        self.errors = unknown if step.errors is None else step.errors.to_numpy(float, copy=True)
        self.names = tuple(names)
        self.taken = np.full((len(self.names), *self.values.shape), np.nan)
        self.fits: dict[str, Model] = {}
        self.gradients: dict[str, Array] = {}
        self.peers: dict[str, dict[str, PeerGroup]] = {}
        self.unusual: dict[int, float] = {}
        self.notes: list[Note] = []

    @property
    def chosen(self) -> list[int]:
        """Positions of the indicators to adjust."""
        return [at for at, name in enumerate(self.indicators) if name in self.inputs.adjustable]

    def known(self, at: int) -> Array:
        """Positions of the units of which the indicator and every condition are known."""
        return np.flatnonzero(self.whole & ~np.isnan(self.values[:, at]))

    def patterns(self, chosen: Sequence[int]) -> list[tuple[Array, list[int]]]:
        """The indicators, those known for the same units together: (positions of the units, of the indicators)."""
        patterns: dict[bytes, tuple[Array, list[int]]] = {}
        for at in chosen:
            units = self.known(at)
            patterns.setdefault(units.tobytes(), (units, []))[1].append(at)
        return list(patterns.values())

    def take_off(self, units: Array, at: int, parts: Array) -> None:
        """Takes the parts (names, units) off the indicator's values, one a name and in their order."""
        self.taken[:, units, at] = parts
        self.values[units, at] -= parts.sum(axis=0)

    def vary(self, units: Array, at: int, slopes: Array) -> None:
        """Writes down how the adjusted values of the units fall as β rises (units, conditions); 0 for all others."""
        self.gradients[str(self.indicators[at])] = full = np.zeros(self.x.shape)
        full[units] = slopes

    def say(self, code: str, facts: Mapping[str, str | float] | None = None, at: int | None = None) -> None:
        """Notes something about an indicator, or about everybody."""
        self.notes.append(Note(code, facts or {}, "" if at is None else str(self.indicators[at])))

    def say_of(self, units: Array, code: str, facts: Mapping[str, Array], at: int | None = None) -> None:
        """Notes something about each of the units; facts by unit."""
        name = "" if at is None else str(self.indicators[at])
        for place, unit in enumerate(units):
            told = {key: float(values[place]) for key, values in facts.items()}
            self.notes.append(Note(code, told, name, str(self.units[unit])))

    def label(self, array: Array) -> pd.DataFrame:
        """An array (units, indicators) with its labels."""
        return pd.DataFrame(array, self.units, self.indicators)
