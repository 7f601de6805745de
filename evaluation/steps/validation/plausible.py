"""Whether values are plausible: inside their range, near their own past and not far from all others."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation.domain.cells import address, column_letters
from evaluation.domain.indicators import Indicator
from evaluation.domain.table import Finding, Place, Table
from evaluation.statistics import plausibility

Rows = NDArray[np.intp]

FEWEST_PERIODS = 4
FEWEST_VALUES = 10
WIDEST = 1.5  # times the usual spread: a period of revisions must not hide its own largest ones
BROAD = 2.0


@dataclass(frozen=True)
class Series:
    """One indicator's values with the rows and the column they stand in."""

    indicator: Indicator
    header: str
    position: int
    rows: Rows
    units: NDArray[np.object_]
    periods: NDArray[np.object_]
    values: NDArray[np.float64]


def check_ranges(table: Table, series: Series) -> list[Finding]:
    """The finding of values outside the indicator's plausible range, and of values far from all others."""
    findings = []
    low, high = series.indicator.low, series.indicator.high
    if low is not None or high is not None:
        outside = (series.values < (-np.inf if low is None else low)) | (
            series.values > (np.inf if high is None else high)
        )
        if outside.any():
            facts = {"low": "" if low is None else f"{low:g}", "high": "" if high is None else f"{high:g}"}
            findings.append(_finding("out_of_range", table, series, np.flatnonzero(outside), facts))
    negative = np.flatnonzero(plausibility.lone_negatives(series.values))
    if len(negative):
        findings.append(_finding("lone_negative", table, series, negative, {}))
    far = np.flatnonzero(plausibility.outliers(series.values))
    if len(far):
        facts = {"unit": str(series.units[far[0]]), "after": f"{series.values[far[0]]:g}"}
        findings.append(_finding("scale_outlier", table, series, far, facts))
    return findings


def check_history(table: Table, series: Series, previous: pd.DataFrame | None) -> list[Finding]:
    """The findings of values that do not continue their own past, from the sheet itself or the store.

    A column of few different values (marks, yes and no) has no changes to speak of.
    """
    if len(np.unique(series.values[np.isfinite(series.values)])) < FEWEST_VALUES:
        return []
    panel = _panel(series, previous)
    here = _positions(series, panel)
    periods = list(panel.columns)
    jumped: list[tuple[int, float, float]] = []
    spreads = _spreads(panel)
    usual = float(np.nanmedian(list(spreads.values()))) if len(spreads) >= FEWEST_PERIODS else np.inf
    findings = _broad_revisions(table, series, spreads, usual)
    for earlier, period in pairwise(periods):
        if period not in here.columns:
            continue
        before, after = panel[earlier].to_numpy(), panel[period].to_numpy()
        index = here[period].to_numpy()
        before = np.where(index >= 0, before, np.nan)
        moved = np.flatnonzero(plausibility.jumps(before, after, widest=WIDEST * usual))
        jumped += [(int(index[unit]), before[unit], after[unit]) for unit in moved]
        for run in _runs(before, after):
            findings.append(_finding("shifted_rows", table, series, index[run], {"period": period}))
            panel.iloc[run, periods.index(period)] = np.nan  # next year is not judged by what is in doubt
    if jumped:
        findings.append(_jump_finding(table, series, jumped))
    return findings


def _panel(series: Series, previous: pd.DataFrame | None) -> pd.DataFrame:
    """Values by unit (in the sheet's order) and period (sorted); the sheet's own go before stored ones."""
    frame = pd.DataFrame({"unit": series.units, "period": series.periods, "value": series.values}, dtype=object)
    if previous is not None:
        same = previous[(previous["indicator"] == series.indicator.code) & previous["unit"].isin(set(series.units))]
        stored = same[["unit", "period", "value"]].astype(object)
        frame = pd.concat([frame, stored], ignore_index=True)
    frame = frame.drop_duplicates(["unit", "period"])
    wide = frame.pivot_table(index="unit", columns="period", values="value", aggfunc="first", sort=False, dropna=False)
    order = pd.unique(pd.Series(series.units, dtype=object))
    return wide.reindex(index=order).sort_index(axis=1).astype(float)


def _positions(series: Series, panel: pd.DataFrame) -> pd.DataFrame:
    """Where in the series each cell of the panel stands; -1 when it comes from the store."""
    frame = pd.DataFrame({"unit": series.units, "period": series.periods, "place": np.arange(len(series.units))})
    frame = frame.drop_duplicates(["unit", "period"])
    return frame.pivot(index="unit", columns="period", values="place").reindex(panel.index).fillna(-1).astype(int)


def _spreads(panel: pd.DataFrame) -> dict[str, float]:
    """The spread of the changes into each period that has enough of them."""
    spreads = {
        period: plausibility.spread_of_changes(panel[earlier].to_numpy(), panel[period].to_numpy())
        for earlier, period in pairwise(panel.columns)
    }
    return {period: spread for period, spread in spreads.items() if np.isfinite(spread)}


def _broad_revisions(table: Table, series: Series, spreads: dict[str, float], usual: float) -> list[Finding]:
    """The finding of the periods into which the changes of all units are spread far more than usual."""
    present = set(series.periods)
    broad = {period: spread for period, spread in spreads.items() if period in present and spread > BROAD * usual}
    if not broad:
        return []
    facts = {"period": "、".join(broad), "times": f"{max(broad.values()) / usual:.1f}", "header": series.header}
    return [
        Finding("broad_revision", table.sheet, (Place(f"{column_letters(series.position)}1", series.header),), facts)
    ]


def _runs(before: NDArray[np.float64], after: NDArray[np.float64]) -> list[Rows]:
    """The runs of neighbouring units whose values seem shifted by a row, up or down."""
    flagged = np.flatnonzero(plausibility.shifted(before, after, 1) | plausibility.shifted(before, after, -1))
    return np.split(flagged, np.flatnonzero(np.diff(flagged) > 1) + 1) if len(flagged) else []


def _jump_finding(table: Table, series: Series, jumped: Sequence[tuple[int, float, float]]) -> Finding:
    places = tuple(
        Place(address(int(series.rows[index]), series.position), f"{before:g} → {after:g}")
        for index, before, after in jumped
    )
    index, before, after = jumped[0]
    facts = {"unit": str(series.units[index]), "before": f"{before:g}", "after": f"{after:g}", "header": series.header}
    return Finding("jump", table.sheet, places, facts)


def _finding(code: str, table: Table, series: Series, indices: Rows, facts: dict[str, str]) -> Finding:
    places = tuple(
        Place(address(int(series.rows[index]), series.position), table.text(int(series.rows[index]), series.position))
        for index in indices
    )
    return Finding(code, table.sheet, places, facts | {"header": series.header})
