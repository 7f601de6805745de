"""`import`: sheets read, mapped, checked and accepted into the store or a framework folder."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from evaluation.commands import screen
from evaluation.domain.framework import observations
from evaluation.domain.table import Finding, Table
from evaluation.domain.table import Mapping as SheetMapping
from evaluation.errors import BlockedImport, UnfittingSheet
from evaluation.exchange import frameworks, reading, recipes
from evaluation.exchange.consolidation import Consolidated, Sheet, consolidate
from evaluation.exchange.recipes import Recipe
from evaluation.steps.validation import validate
from evaluation.storage.database import default_url, open_store
from evaluation.storage.repository import Store
from evaluation.storage.unit_of_work import UnitOfWork

REMEMBERED = "remembered"
ACTOR = "command-line"
_GRAVITY = {"error": "错误", "warning": "请看", "note": "说明"}


def import_files(
    files: Sequence[Path],
    mapping: str,
    *,
    framework: str,
    period: str,
    store: str,
    folder: Path | None,
    strict: bool,
) -> None:
    """Imports the files into the framework; raises BlockedImport (nothing written) where a sheet has errors."""
    opened = None if folder is not None and mapping != REMEMBERED else open_store(store or default_url())
    try:
        recipe = _recipe(mapping, framework, opened)
        with screen.progress(len(files) + 2) as begin:
            sheets = []
            for file in files:
                begin(file.name)
                sheets.append(read_sheet(file, recipe, period=period, strict=strict))
            begin(screen.text("汇总", "putting together"))
            whole = consolidate(recipe, sheets)
            begin(screen.text("写入", "writing"))
            if folder is not None:
                _write(whole, folder)
            elif opened is not None:
                with opened.unit_of_work(ACTOR) as work:
                    put(work, whole, sheets)
    finally:
        if opened is not None:
            opened.close()
    _report(whole, sheets)


def read_sheet(file: Path, recipe: Recipe, *, period: str, strict: bool) -> Sheet:
    """The first sheet of the file that one of the recipe's mappings reads; raises where it may not be imported."""
    workbook = reading.read(file.read_bytes(), file.name)
    table, name, mapping = _choose(workbook.tables, file.name, recipe.mappings)
    if period and mapping.first("period") is None:
        mapping = mapping.revise({"period": period})
    held = recipe.frame
    previous = held.observations if len(held.observations) else None
    accepted = validate(table, mapping, held.indicators, held.units, previous)
    findings = (*workbook.findings, *accepted.findings)
    blocking = [each for each in findings if each.severity == "error" or (strict and each.confirm)]
    if blocking:
        raise BlockedImport(file.name, [(_sentence(each, "zh"), _sentence(each, "en")) for each in blocking])
    return Sheet(file.name, workbook.sha256, name, table, mapping, accepted, findings)


def put(work: UnitOfWork, whole: Consolidated, sheets: Sequence[Sheet]) -> None:
    """Writes the framework and each sheet's values as a batch of its own; what rules derived is a batch as well."""
    code = whole.holdings.framework.code
    work.put_holdings(whole.holdings.revise({"observations": observations([])}))
    for sheet, frame in zip(sheets, whole.parts, strict=True):
        batch = work.add_batch(
            code, sheet.file, sheet.sha256, rows=len(frame), findings=sheet.findings, mapping=sheet.mapping
        )
        work.put_observations(code, frame, batch)
        work.put_mapping(code, sheet.mapping)
    if len(whole.derived):
        batch = work.add_batch(code, "rules.json", sheets[-1].sha256, rows=len(whole.derived))
        work.put_observations(code, whole.derived, batch)


def _recipe(mapping: str, framework: str, store: Store | None) -> Recipe:
    """The recipe under the framework's code; with `remembered` what the store knows of the framework and its sheets."""
    if mapping == REMEMBERED and store is not None:
        known = {each.shape: each for each in reversed(store.mappings(framework))}
        return Recipe(REMEMBERED, store.holdings(framework), known, recipes.Rules())
    found = recipes.read(mapping)
    return found if not framework else recipes.rename(found, framework)


def _choose(
    tables: Iterable[Table], file: str, mappings: Mapping[str, SheetMapping]
) -> tuple[Table, str, SheetMapping]:
    faults: list[UnfittingSheet] = []
    for table in tables:
        try:
            return table, *recipes.choose(table, file, mappings)
        except UnfittingSheet as fault:
            faults.append(fault)
    raise min(faults, key=lambda fault: len(fault.lacking))


def _sentence(finding: Finding, language: Literal["zh", "en"]) -> str:
    problem, remedy = finding.text(language)
    return f"{finding.sheet}!{finding.cell or '—'} {problem} → {remedy}"


def _write(whole: Consolidated, folder: Path) -> None:
    frameworks.write(whole.holdings, folder)
    if whole.match is not None:
        whole.match.frame.to_csv(folder / "matching.csv", index=False, encoding="utf-8", lineterminator="\n")


def _report(whole: Consolidated, sheets: Sequence[Sheet]) -> None:
    for sheet in sheets:
        count = len(sheet.findings)
        screen.say(f"{sheet.file}:{count} 类提示", f"{sheet.file}: {count} kinds of findings")
        for each in sheet.findings:
            chinese = f"  [{_GRAVITY[each.severity]}] {_sentence(each, 'zh')}"
            screen.say(chinese, f"  [{each.severity}] {_sentence(each, 'en')}")
    if whole.match is not None:
        screen.show(
            screen.text("两份名单的对应", "The two lists matched"),
            ["way", "places"],
            [[way, str(count)] for way, count in whole.match.counts.items()],
        )
    held = whole.holdings
    screen.say(
        f"框架 {held.framework.code}:{len(held.units)} 个单位,{len(held.observations)} 个数据",
        f"Framework {held.framework.code}: {len(held.units)} units, {len(held.observations)} values",
    )
