"""Who the rows are about: known units, new ones, and rows that say the same twice."""

from collections.abc import Iterable
from difflib import get_close_matches

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation.domain.cells import address, normalise
from evaluation.domain.table import Finding, Mapping, Place, Table, shorten
from evaluation.domain.units import Unit
from evaluation.steps.validation.selection import Selection, Texts

_SUGGESTED = 20


def identify(table: Table, mapping: Mapping, selection: Selection, known: Iterable[Unit]) -> Texts:
    """The unit's code of each row: as written, or found by a name that only one known unit bears."""
    units = {unit.code: unit for unit in known if unit.level == mapping.level}
    if not mapping.first("unit_code"):
        selection.codes = _codes_by_name(selection.names, units)
    if units:
        _check_known(table, mapping, selection, units)
    return selection.codes


def unit_frame(mapping: Mapping, selection: Selection, parents: Texts, known: Iterable[Unit]) -> pd.DataFrame:
    """The units of the rows: code, name_zh, name_en, level, parent; a known unit keeps its names."""
    units = {unit.code: unit for unit in known}
    frame = pd.DataFrame({"code": selection.codes, "name_zh": selection.names, "name_en": "", "parent": parents})
    frame = frame[frame["code"] != ""].drop_duplicates("code", ignore_index=True)
    frame["level"] = mapping.level.value
    for index, code in enumerate(frame["code"]):
        if code in units:
            unit = units[code]
            frame.loc[index, ["name_zh", "name_en", "parent"]] = [unit.name_zh, unit.name_en, unit.parent]
    frame.loc[frame["name_zh"] == "", "name_zh"] = frame["code"]
    return frame[["code", "name_zh", "name_en", "level", "parent"]]


def find_duplicates(
    table: Table, mapping: Mapping, selection: Selection, keys: list[NDArray[np.object_]]
) -> list[Finding]:
    """The finding of rows whose keys (unit, period, measure) stand more than once."""
    frame = pd.DataFrame({str(position): key for position, key in enumerate([selection.codes, *keys])})
    twice = np.flatnonzero(frame.duplicated(keep=False).to_numpy())
    if not len(twice):
        return []
    first = frame.iloc[twice[0]]
    period = str(first["1"]) if keys else mapping.period
    facts = {"unit": str(first["0"]), "period": period, "number": str(len(frame.iloc[twice].drop_duplicates()))}
    return [Finding("unit_duplicate", table.sheet, _key_places(mapping, selection, twice), facts)]


def _codes_by_name(names: Texts, units: dict[str, Unit]) -> Texts:
    by_name: dict[str, list[str]] = {}
    for unit in units.values():
        by_name.setdefault(normalise(unit.name_zh), []).append(unit.code)
    meant = {name: by_name[name][0] if len(by_name.get(name, [])) == 1 else name for name in set(names)}
    return np.array([meant[name] for name in names], dtype=object)


def _check_known(table: Table, mapping: Mapping, selection: Selection, units: dict[str, Unit]) -> None:
    unknown = np.flatnonzero(~np.isin(selection.codes, list(units)))
    if len(unknown) and mapping.new_units:
        selection.findings.append(Finding("unit_new", table.sheet, _key_places(mapping, selection, unknown)))
    elif len(unknown):
        near = _near(selection.codes[unknown[0]], selection.names[unknown[0]], units)
        facts = {"unit": str(selection.codes[unknown[0]])}
        facts |= {"near": f"（相近的有 {near}）" if near else "", "near_en": f" (nearest: {near})" if near else ""}
        places = [
            Place(place.cell, f"{place.found} → {suggested}" if suggested else place.found)
            for index, place in zip(unknown, _key_places(mapping, selection, unknown), strict=True)
            for suggested in [_near(selection.codes[index], "", units) if len(unknown) <= _SUGGESTED else ""]
        ]
        selection.findings.append(Finding("unit_unknown", table.sheet, tuple(places), facts))
    differs = [
        index
        for index, (code, name) in enumerate(zip(selection.codes, selection.names, strict=True))
        if code in units and name and normalise(units[code].name_zh) != name
    ]
    if differs:
        where = _key_places(mapping, selection, np.array(differs, dtype=np.intp))
        selection.findings.append(Finding("name_differs", table.sheet, where))


def _near(code: str, name: str, units: dict[str, Unit]) -> str:
    same_name = [unit.code for unit in units.values() if name and normalise(unit.name_zh) == name]
    padded = [known for known in units if known.lstrip("0") == code.lstrip("0")]
    found = padded or same_name or get_close_matches(code, list(units), n=1)
    return f"{found[0]} {units[found[0]].name_zh}" if found else ""


def _key_places(mapping: Mapping, selection: Selection, indices: NDArray[np.intp]) -> tuple[Place, ...]:
    key = mapping.first("unit_code") or mapping.first("unit_name")
    position = key.position if key else 0
    return tuple(
        Place(address(int(selection.rows[index]), position), shorten(str(selection.codes[index]))) for index in indices
    )
