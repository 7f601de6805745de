"""What is known of the items of the catalogue: observed, recorded as a condition, or worked out by a stated formula."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import reduce

import pandas as pd

from evaluation.domain import vocabulary
from evaluation.domain.collecting import DataItem, IndicatorFormula
from evaluation.domain.framework import Holdings
from evaluation.domain.quantities import quantity
from evaluation.errors import Fault, InvalidFormula, UnfitValue
from evaluation.steps import derivation, dimensions

COLUMNS = ("unit", "period", "value", "as_of", "source")
KEY = ["unit", "period"]
CONDITION = "客观条件登记"


@dataclass(frozen=True)
class UnitFault:
    """A formula that is not used: its unit of measurement is not the stated one, or its parts do not go together."""

    indicator: str
    formula: str
    why: Fault


def known(held: Holdings, codes: Sequence[str]) -> dict[str, pd.DataFrame]:
    """code -> the newest value of each unit (index) with `period`, `value`, `as_of`, `source`; empty where none is.

    A derived indicator takes its parts from one period, and the oldest date of record among them.
    """
    usable, _ = formulas(held)
    records = _Records(held, {*codes, *(part for each in usable.values() for part in derivation.items(each.formula))})
    return {code: _newest(records.of(code, usable)) for code in dict.fromkeys(codes)}


def newest_dates(held: Holdings, codes: Sequence[str]) -> dict[str, str]:
    """code -> the newest date of record of its values, for those that have any."""
    found = {code: frame["as_of"].max() for code, frame in known(held, codes).items() if len(frame)}
    return {code: str(day) for code, day in found.items() if day}


def derived_items(held: Holdings) -> tuple[DataItem, ...]:
    """The indicators that are worked out from the catalogue, as items: nobody has to fill them in."""
    usable, _ = formulas(held)
    items = {each.code: each for each in held.data_items}
    indicators = {each.code: each for each in held.indicators}
    return tuple(
        DataItem(
            code=code,
            name_zh=indicators[code].name_zh,
            name_en=indicators[code].name_en,
            definition=indicators[code].definition,
            unit_of_measurement=indicators[code].unit_of_measurement or "比值",
            owner=indicators[code].owner or items[parts[0]].owner,
            refresh_months=min(items[part].refresh_months for part in parts),
            source_system=each.formula,
        )
        for code, each in usable.items()
        if code not in items and (parts := derivation.items(each.formula))
    )


def formulas(held: Holdings) -> tuple[dict[str, IndicatorFormula], tuple[UnitFault, ...]]:
    """indicator -> its formula where the units of measurement work out, and the faults of the others."""
    units = {each.code: quantity(each.unit_of_measurement) for each in held.data_items}
    stated = {each.code: each for each in held.indicators}
    usable: dict[str, IndicatorFormula] = {}
    faults: list[UnitFault] = []
    for each in held.indicator_items:
        if each.indicator not in stated:
            continue
        try:
            found = dimensions.unit_of(each.formula, units, code=each.indicator)
        except UnfitValue as error:
            faults.append(UnitFault(each.indicator, each.formula, error.faults[0]))
            continue
        except InvalidFormula as error:
            faults.append(UnitFault(each.indicator, each.formula, Fault(str(error), error.english)))
            continue
        wanted = stated[each.indicator].unit_of_measurement
        if found.fits(quantity(wanted)):
            usable[each.indicator] = each
        else:
            faults.append(UnitFault(each.indicator, each.formula, _other(str(found), wanted)))
    return usable, tuple(faults)


def _other(found: str, wanted: str) -> Fault:
    said = wanted or "比值"
    out, stated = (vocabulary.measure(each, "en") for each in (found, said))
    return Fault(f"算出来的单位是“{found}”,指标写的是“{said}”", f"comes out in {out}, the indicator states {stated}")


class _Records:
    """Every value with its unit, period and date of record, by code; each code looked up once."""

    def __init__(self, held: Holdings, codes: Set[str]) -> None:
        rows = held.observations
        rows = rows[rows["indicator"].isin(codes)]
        rows = rows[(rows["status"] == "observed") & rows["value"].notna()]
        texts = rows[list(COLUMNS)].astype(dict.fromkeys(("unit", "period", "source"), str))
        texts["as_of"] = texts["as_of"].where(texts["as_of"] != "", texts["period"])
        self._observed = dict(list(texts.groupby(rows["indicator"].astype(str))))
        self._conditions = held.conditions
        self._found: dict[str, pd.DataFrame] = {}

    def of(self, code: str, usable: Mapping[str, IndicatorFormula]) -> pd.DataFrame:
        if code not in self._found:
            found = self._observed[code] if code in self._observed else self._recorded(code)
            if found.empty and code in usable:
                found = self._derived(usable[code])
            self._found[code] = found
        return self._found[code]

    def _recorded(self, code: str) -> pd.DataFrame:
        rows = self._conditions
        rows = rows[(rows["condition"] == code) & rows["value"].notna()]
        return rows.assign(period=rows["as_of"].str[:4], source=CONDITION)[list(COLUMNS)]

    def _derived(self, each: IndicatorFormula) -> pd.DataFrame:
        parts = {code: self.of(code, {}) for code in derivation.items(each.formula)}
        if not parts or any(len(frame) == 0 for frame in parts.values()):
            return pd.DataFrame(columns=list(COLUMNS))
        frames = [
            _newest(frame, KEY).rename(columns={"value": code, "as_of": f"as_of {code}"}).drop(columns="source")
            for code, frame in parts.items()
        ]
        joined = reduce(lambda one, other: one.merge(other, on=KEY), frames)
        values = {code: joined[code].to_numpy(float) for code in parts}
        result = derivation.evaluate(each.formula, values, code=each.indicator)
        days = joined[[f"as_of {code}" for code in parts]].min(axis=1)
        found = joined[KEY].assign(value=result, as_of=days, source=each.formula)
        return found[found["value"].notna()]


def _newest(frame: pd.DataFrame, key: Sequence[str] = ("unit",)) -> pd.DataFrame:
    """The last row of each key by period and date of record; with the unit as index where it is the key."""
    ordered = frame.sort_values(["period", "as_of"], kind="stable").drop_duplicates(list(key), keep="last")
    return ordered.set_index("unit") if list(key) == ["unit"] else ordered
