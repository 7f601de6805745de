"""Who moves up and down between two schemes: by category, by size, and along each registered condition."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from evaluation.checks import equity
from evaluation.domain.dataset import Dataset
from evaluation.domain.indicators import Indicator
from evaluation.domain.units import Condition, ConditionRole
from evaluation.statistics import least_squares

Array = np.ndarray

CONFIDENCE = 0.9
PEOPLE = frozenset({"人", "千人", "万人", "百万人"})  # units of measurement in which residents are counted
FEWEST = 20  # units with a move and a condition before anything is said of how they go together


@dataclass(frozen=True)
class Group:
    """Units together: how many there are, rose and fell, and their mean move in places, + for up; NaN without units."""

    name: str
    units: int
    up: int
    down: int
    mean: float


@dataclass(frozen=True)
class Slope:
    """Places gained for one standard deviation more of a condition, inside categories, with its error range (90 %).

    The range allows for as many conditions as were looked at (Bonferroni), errors are HC3. `certain`: it leaves out 0.
    """

    value: float
    lower: float
    upper: float

    @property
    def certain(self) -> bool:
        """Whether the range leaves out 0."""
        return self.lower > 0 or self.upper < 0


@dataclass(frozen=True)
class Along:
    """How moves go with a condition: the thirds of units by it, lowest first; the slope; and that beside the leader.

    `beside`: the slope among units alike in the condition that moves go with most; None for that one itself, and where
    they go with none.
    """

    condition: Condition
    thirds: tuple[Group, ...]
    slope: Slope
    beside: Slope | None = None


@dataclass(frozen=True)
class Size:
    """The thirds of units by how many live there, fewest first, and what says so: a condition or an indicator."""

    measure: Condition | Indicator
    thirds: tuple[Group, ...]


def by_category(moves: pd.Series, categories: pd.Series) -> tuple[Group, ...]:
    """The groups of a category each, the one with most units first; units without a move are not counted."""
    known = moves.dropna()
    found = [_group(str(name), part) for name, part in known.groupby(categories.reindex(known.index))]
    return tuple(sorted(found, key=lambda each: (-each.units, each.name)))


def by_size(moves: pd.Series, dataset: Dataset) -> Size | None:
    """How moves go with population: a registered condition if there is one, else an indicator; None if neither.

    A population is what is counted in people and called one in its code; one whose code begins so before the others
    (a whole before its urban part). Fewer than twenty units that moves and population are known of say nothing.
    """
    observed = dataset.cells.of(dataset.period, dataset.cells.values)
    measures: list[Condition | Indicator] = [
        *(each for each in dataset.register if each.role is not ConditionRole.FORBIDDEN),
        *dataset.indicators,
    ]
    for each in sorted(filter(_counts_people, measures), key=_late):
        frame = dataset.condition_matrix if isinstance(each, Condition) else observed
        name = each.condition if isinstance(each, Condition) else each.code
        if name in frame and _varies(moves, frame[name].astype(float)):
            return Size(each, _thirds(moves, frame[name].astype(float)))
    return None


def by_condition(
    moves: pd.Series, conditions: pd.DataFrame, categories: pd.Series, register: Sequence[Condition]
) -> tuple[Along, ...]:
    """How moves go with each registered condition that is known, the closest tie first; personal traits never.

    A description, not a cause, so conditions are looked at that may not adjust. Those known of fewer than twenty units
    or equal everywhere are left out.
    """
    usable = [each for each in register if each.role is not ConditionRole.FORBIDDEN and each.condition in conditions]
    columns = {each: conditions[each.condition].astype(float) for each in usable}
    columns = {each: column for each, column in columns.items() if _varies(moves, column)}
    found = []
    for each, column in columns.items():
        slope = _slope(moves, [column], categories, len(columns))
        if slope is not None:
            found.append(Along(each, _thirds(moves, column), slope))
    found.sort(key=lambda each: -_strength(each.slope))
    if not found or not found[0].slope.certain:
        return tuple(found)
    lead, *rest = found
    beside = [
        Along(
            each.condition,
            each.thirds,
            each.slope,
            _slope(moves, [columns[each.condition], columns[lead.condition]], categories, len(columns)),
        )
        for each in rest
    ]
    return lead, *beside


def _code(measure: Condition | Indicator) -> str:
    return (measure.condition if isinstance(measure, Condition) else measure.code).lower()


def _late(measure: Condition | Indicator) -> tuple[bool, bool]:
    """What comes first sorts lowest: conditions before indicators, whole populations before parts of them."""
    return isinstance(measure, Indicator), not _code(measure).startswith("population")


def _counts_people(measure: Condition | Indicator) -> bool:
    return "population" in _code(measure) and measure.unit_of_measurement in PEOPLE


def _group(name: str, moves: pd.Series) -> Group:
    return Group(name, len(moves), int((moves > 0).sum()), int((moves < 0).sum()), float(moves.mean()))


def _thirds(moves: pd.Series, column: pd.Series) -> tuple[Group, ...]:
    """The groups of the thirds, lowest first; none where the condition has fewer than three values."""
    known = moves.dropna()
    third = equity.thirds(column, known.index)
    names = [name for name in equity.THIRDS if (third == name).any()]
    return tuple(_group(name, known[third.index[third == name]]) for name in names)


def _varies(moves: pd.Series, column: pd.Series) -> bool:
    known = column.reindex(moves.dropna().index).dropna()
    return len(known) >= FEWEST and float(known.std()) > 0


def _slope(moves: pd.Series, columns: Sequence[pd.Series], categories: pd.Series, looked_at: int) -> Slope | None:
    """The slope along the first of the columns, the others held; None where they cannot be told apart."""
    frame = pd.concat([moves, *columns], axis=1).dropna()
    inside = frame - frame.groupby(categories.reindex(frame.index)).transform("mean")
    y, x = inside.iloc[:, 0].to_numpy(float), inside.iloc[:, 1:].to_numpy(float)
    spread = frame.iloc[:, 1:].std().to_numpy(float)
    freedom = len(frame) - categories.reindex(frame.index).nunique() - x.shape[1]
    if freedom < 1:
        return None
    try:
        fitted = least_squares.fit(y, x / spread)
    except np.linalg.LinAlgError:
        return None
    value, error = float(fitted.coefficients[0, 0]), float(fitted.hc3_errors[0, 0])
    reach = float(stats.t.ppf(1 - (1 - CONFIDENCE) / (2 * looked_at), freedom)) * error
    return Slope(value, value - reach, value + reach)


def _strength(slope: Slope) -> float:
    """How far the slope is from 0, in halves of its range."""
    half = (slope.upper - slope.lower) / 2
    return abs(slope.value) / half if half > 0 else 0.0
