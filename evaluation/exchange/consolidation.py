"""Accepted sheets and a recipe's rules as one framework."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.domain import framework
from evaluation.domain.framework import Holdings
from evaluation.domain.table import Finding, Table
from evaluation.domain.table import Mapping as SheetMapping
from evaluation.domain.units import Membership, Unit
from evaluation.exchange import matching
from evaluation.exchange.recipes import Baseline, Change, Recipe, Rules
from evaluation.steps import derivation
from evaluation.steps.validation import Accepted

Panel = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Sheet:
    """A sheet of a file, the mapping that read it (and its name in the recipe), what came of it and what was found."""

    file: str
    sha256: str
    name: str
    table: Table
    mapping: SheetMapping
    accepted: Accepted
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Consolidated:
    """The framework, its observations also apart: `parts` of each sheet, `derived` by the rules.

    `match`: which places of the earlier sheet are which of the later one, where the recipe asks for it.
    """

    holdings: Holdings
    parts: tuple[pd.DataFrame, ...]
    derived: pd.DataFrame
    match: matching.Match | None = None


def consolidate(recipe: Recipe, sheets: Sequence[Sheet]) -> Consolidated:
    """The recipe's framework with the sheets' units and values, and what its rules make of them."""
    rules, match = recipe.rules, _continued(recipe.rules, sheets)
    parts = [_renamed(sheet, match, rules) for sheet in sheets]
    observed = _joined([part.observations for part in parts])
    panel = _panel(observed)
    derived = _joined([_changed(change, panel) for change in rules.changes])
    conditions = [*(part.conditions for part in parts), *(_baseline(each, panel) for each in rules.baselines)]
    holdings = recipe.frame.revise(
        {
            "units": _units(parts),
            "indicators": (*recipe.frame.indicators, *(each for part in parts for each in part.indicators)),
            "memberships": _memberships(parts, rules),
            "observations": _joined([observed, derived]),
            "conditions": framework.conditions(pd.concat(conditions, ignore_index=True)),
        }
    )
    return Consolidated(holdings, tuple(part.observations for part in parts), derived, match)


def _joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Observations of all frames, one after another."""
    return framework.observations(pd.concat(frames, ignore_index=True) if frames else [])


def _continued(rules: Rules, sheets: Sequence[Sheet]) -> matching.Match | None:
    by_name = {sheet.name: sheet for sheet in sheets}
    wanted = rules.continuation
    if wanted is None or not {wanted.earlier, wanted.later} <= by_name.keys():
        return None
    return matching.match(_places(by_name[wanted.earlier]), _places(by_name[wanted.later]))


def _places(sheet: Sheet) -> tuple[matching.Place, ...]:
    """The sheet's units as places, their provinces and cities read from all rows of the list."""
    rows = np.arange(sheet.mapping.header_row, sheet.table.rows)
    code, name = sheet.mapping.first("unit_code"), sheet.mapping.first("unit_name")
    texts = [sheet.table.columns[column.position].texts(rows).tolist() for column in (code, name) if column]
    return matching.places(texts[0], texts[-1], sheet.accepted.units["code"])


def _renamed(sheet: Sheet, match: matching.Match | None, rules: Rules) -> Accepted:
    """What came of a sheet; of the earlier one only the values of places that go on, under their later codes."""
    accepted = sheet.accepted
    if match is None or rules.continuation is None or sheet.name != rules.continuation.earlier:
        return accepted
    frames = []
    for frame in (accepted.observations, accepted.conditions):
        units = frame["unit"].astype(str).map(match.codes)
        frames.append(frame.assign(unit=units)[units.notna()])
    return Accepted(frames[0], frames[1], accepted.units[:0], accepted.memberships[:0], accepted.indicators, ())


def _units(parts: Sequence[Accepted]) -> tuple[Unit, ...]:
    frame = pd.concat([part.units for part in parts], ignore_index=True).drop_duplicates("code")
    return tuple(Unit.model_validate(row) for row in frame.to_dict("records"))


def _memberships(parts: Sequence[Accepted], rules: Rules) -> tuple[Membership, ...]:
    if rules.categories is None:
        frame = pd.concat([part.memberships for part in parts], ignore_index=True).drop_duplicates()
        return tuple(Membership.model_validate(row) for row in frame.to_dict("records"))
    found = {unit.code: rules.categories.of(unit.code) for unit in _units(parts)}
    return tuple(Membership(unit=code, category=category) for code, category in found.items() if category)


def _panel(observed: pd.DataFrame) -> Panel:
    """indicator -> unit × period, all of one shape."""
    wide = observed.astype({"unit": str, "period": str, "indicator": str}).pivot(
        index="unit", columns=["indicator", "period"], values="value"
    )
    periods = sorted(observed["period"].astype(str).unique())
    return {str(name): wide[name].reindex(columns=periods) for name in wide.columns.get_level_values(0).unique()}


def _values(formula: str, panel: Panel, code: str) -> pd.DataFrame:
    """The formula's value, unit × period; NaN where it is not known or not finite."""
    first = next(iter(panel.values()))
    with np.errstate(all="ignore"):
        values = derivation.evaluate(formula, {name: frame.to_numpy() for name, frame in panel.items()}, code=code)
    values = np.where(np.isfinite(values), values, np.nan)
    return pd.DataFrame(np.broadcast_to(values, first.shape), first.index, first.columns)


def _changed(change: Change, panel: Panel) -> pd.DataFrame:
    """Observations of a change: one row a unit and year that have both ends, missing where not comparable."""
    values = _values(change.formula, panel, change.indicator)
    steady = _values(change.steady, panel, change.indicator) if change.steady else values.notna().astype(float)
    rows = []
    for period in [each for each in values.columns if each.isdigit()]:
        before = str(int(period) - change.years)
        if before not in values:
            continue
        difference = values[period] - values[before]
        moved = _moved(steady[before], steady[period], change.most)
        frame = pd.DataFrame({"value": difference.mask(moved), "reason": ""})
        frame.loc[moved, "reason"] = f"{change.steady} 前后相差 {change.most:g} 倍以上,疑似区划变动"
        source = f"{change.formula}:{before} → {period}"
        kept = frame[difference.notna()].reset_index()
        rows.append(kept.assign(period=period, indicator=change.indicator, source=source))
    if not rows:
        return framework.observations([])
    whole = pd.concat(rows, ignore_index=True)
    return framework.observations(whole.assign(status=np.where(whole["value"].isna(), "missing", "observed")))


def _moved(before: pd.Series, after: pd.Series, most: float) -> pd.Series:
    """Where one is more than `most` times the other, or only one of them is zero."""
    return (after > most * before) | (before > most * after)


def _baseline(baseline: Baseline, panel: Panel) -> pd.DataFrame:
    values = _values(baseline.formula, panel, baseline.condition)
    inside = [period for period in values.columns if baseline.first <= period <= baseline.last]
    means = values[inside].mean(axis=1).dropna()
    frame = pd.DataFrame({"value": means}).reset_index()
    return frame.assign(condition=baseline.condition, as_of=baseline.last, imputed=False)
