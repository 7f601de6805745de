"""Recipes: how a public table becomes a framework without a copy of its data.

A recipe is a folder: `framework.json`, `indicators.csv`, `condition_register.csv`, `schemes/*.json` as in a framework;
`mapping.json` or, for several sheets, `mappings/*.json`; and `rules.json` for what no single sheet says.
"""

from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from evaluation.domain.faults import explain
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Code, Frozen
from evaluation.domain.table import ColumnMapping, Mapping, Table
from evaluation.errors import InvalidFramework, UnfittingSheet, UnknownName
from evaluation.exchange import frameworks
from evaluation.exchange.mapping import adapt, same_shape

SHELF = Path(__file__).parents[2] / "data" / "recipes"


class Categories(Frozen):
    """Categories by the first `digits` signs of the unit's code; `otherwise` for all others (empty: none)."""

    digits: Annotated[int, Field(ge=1, le=12)] = 2
    groups: dict[Code, tuple[str, ...]]
    otherwise: str = ""

    def of(self, code: str) -> str:
        """The category of a unit's code."""
        return next((name for name, heads in self.groups.items() if code[: self.digits] in heads), self.otherwise)


class Change(Frozen):
    """An indicator that is the change of a formula over `years`, in every period that has both ends.

    Where `steady` (a formula, say population) grew or shrank more than `most` times, borders are taken to have moved
    and the change is missing.
    """

    indicator: Code
    formula: str
    years: Annotated[int, Field(ge=1, le=50)] = 1
    steady: str = ""
    most: Annotated[float, Field(gt=1)] = 2.0


class Baseline(Frozen):
    """A condition that is the mean of a formula over the periods from `first` to `last`, known as of `last`."""

    condition: Code
    formula: str
    first: Code
    last: Code


class Continuation(Frozen):
    """Two mappings' sheets that list the same places in different years; the later one's units are the framework's."""

    earlier: Code
    later: Code


class Rules(Frozen):
    """What follows from all sheets together."""

    categories: Categories | None = None
    continuation: Continuation | None = None
    changes: tuple[Change, ...] = ()
    baselines: tuple[Baseline, ...] = ()


@dataclass(frozen=True)
class Recipe:
    """A framework without data, the mappings that read its sheets, by name, and its rules."""

    name: str
    frame: Holdings
    mappings: MappingType[str, Mapping]
    rules: Rules


def read(name: str, shelf: Path = SHELF) -> Recipe:
    """The recipe of this name on the shelf, or in the folder that `name` is the path of; raises UnknownName."""
    folder = shelf / name if (shelf / name).is_dir() else Path(name)
    if not (folder / "framework.json").is_file():
        raise UnknownName("列的含义", name, (path.name for path in shelf.glob("*") if path.is_dir()))
    paths = [*folder.glob("mapping.json"), *sorted((folder / "mappings").glob("*.json"))]
    rules = folder / "rules.json"
    try:
        mappings = {
            folder.name if path.parent == folder else path.stem: Mapping.model_validate_json(path.read_bytes())
            for path in paths
        }
        stated = Rules.model_validate_json(rules.read_bytes()) if rules.is_file() else Rules()
    except ValidationError as error:
        raise InvalidFramework(str(folder), explain(error)) from error
    return Recipe(folder.name, frameworks.read(folder), mappings, stated)


def rename(recipe: Recipe, code: str) -> Recipe:
    """The recipe for a framework of another code; its schemes follow."""
    held = recipe.frame
    schemes = {name: scheme.revise({"framework": code}) for name, scheme in held.schemes.items()}
    changed = held.revise({"framework": held.framework.model_copy(update={"code": code}), "schemes": schemes})
    return Recipe(recipe.name, changed, recipe.mappings, recipe.rules)


def choose(table: Table, file: str, mappings: MappingType[str, Mapping]) -> tuple[str, Mapping]:
    """The mapping of exactly this shape, else the first whose columns all stand in the header, laid on the table.

    Its name in `mappings` comes first. Raises UnfittingSheet, naming what the nearest one lacks.
    """
    exact = same_shape(table, mappings.values())
    if exact is not None:
        return next(name for name, mapping in mappings.items() if mapping is exact), adapt(exact, table)[0]
    lacking: dict[str, dict[str, str]] = {}
    for name, mapping in mappings.items():
        lacking[name] = _missing(table, mapping)
        if not lacking[name]:
            return name, fit(table, mapping)
    nearest = min(lacking, key=lambda name: len(lacking[name]), default="—")
    wanted = _wanted(mappings[nearest]) if lacking else []
    raise UnfittingSheet(file, nearest, lacking.get(nearest, {}), len(wanted))


def fit(table: Table, mapping: Mapping) -> Mapping:
    """The mapping for this table: its columns found by their headers, all others ignored."""
    meant = {column.header: column for column in mapping.columns}
    columns = [
        meant.pop(heading.text, ColumnMapping(header=heading.text, position=0)).model_copy(
            update={"position": heading.position}
        )
        for heading in table.header(mapping.header_row, mapping.header_depth)
    ]
    return mapping.revise({"sheet": table.sheet, "columns": tuple(columns)})


def _wanted(mapping: Mapping) -> list[str]:
    return [column.header for column in mapping.columns if column.role != "ignore"]


def _missing(table: Table, mapping: Mapping) -> dict[str, str]:
    """The headers that the mapping wants and the sheet lacks, each with the one of the sheet most like it, if any."""
    if mapping.header_row > table.rows or mapping.header_depth > mapping.header_row:
        return dict.fromkeys(_wanted(mapping), "")
    there = [heading.text for heading in table.header(mapping.header_row, mapping.header_depth)]
    missing = [header for header in _wanted(mapping) if header not in there]
    return {header: next(iter(get_close_matches(header, there, 1)), "") for header in missing}
