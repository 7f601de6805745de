"""A framework as files: a folder of UTF-8 CSV, read and written alike by pages, the command line and checks."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import pandas as pd
from pydantic import ValidationError

from evaluation.domain import periods
from evaluation.domain.collecting import DataItem, IndicatorFormula, Request
from evaluation.domain.duties import DutyItem, Staff
from evaluation.domain.faults import explain
from evaluation.domain.framework import (
    OBSERVATION_COLUMNS,
    STATUSES,
    Framework,
    Holdings,
    conditions,
    observations,
)
from evaluation.domain.indicators import Frozen, Indicator
from evaluation.domain.scheme import Scheme, parse
from evaluation.domain.units import Condition, Event, Membership, Posting, Target, TargetLink, Unit
from evaluation.errors import Fault, HengjiError, InvalidFramework, InvalidPeriod
from evaluation.exchange import text_tables
from evaluation.exchange.burden_faults import find_burden_faults
from evaluation.exchange.framework_faults import find_row_faults, find_scheme_faults
from evaluation.exchange.person_faults import find_person_faults

Row = TypeVar("Row", bound=Frozen)

TABLES: dict[str, type[Frozen]] = {
    "units": Unit,
    "memberships": Membership,
    "indicators": Indicator,
    "condition_register": Condition,
    "postings": Posting,
    "targets": Target,
    "events": Event,
    "data_items": DataItem,
    "indicator_items": IndicatorFormula,
    "duty_items": DutyItem,
    "requests": Request,
    "staff": Staff,
    "target_chain": TargetLink,
}
OPTIONAL = ("data_items", "indicator_items", "duty_items", "requests", "staff", "target_chain")


def read(folder: Path | str) -> Holdings:
    """The framework in a folder with its frames and schemes; raises InvalidFramework with every fault at once."""
    folder = Path(folder)
    faults: list[Fault] = []
    framework = _framework(folder, faults)
    parts: dict[str, tuple[Any, ...]] = {name: _rows(folder, name, model, faults) for name, model in TABLES.items()}
    observed = _observations(folder, faults)
    held = _conditions(folder, faults)
    schemes = _schemes(folder, faults)
    faults += _cross_faults(framework, parts, observed, held, schemes.values())
    if faults or framework is None:
        raise InvalidFramework(str(folder), faults)
    register = parts.pop("condition_register")
    return Holdings(
        framework=framework, observations=observed, conditions=held, register=register, schemes=schemes, **parts
    )


def write(holdings: Holdings, folder: Path | str) -> None:
    """Writes the folder that `read` gives back equal; files of a framework already there are replaced."""
    folder = Path(folder)
    (folder / "schemes").mkdir(parents=True, exist_ok=True)
    for former in (folder / "schemes").glob("*.json"):
        former.unlink()
    heading = json.dumps(holdings.framework.model_dump(), ensure_ascii=False, indent=2)
    (folder / "framework.json").write_text(heading + "\n", encoding="utf-8")
    parts = {name: getattr(holdings, "register" if name == "condition_register" else name) for name in TABLES}
    for name, rows in parts.items():
        if name in OPTIONAL and not rows:
            (folder / f"{name}.csv").unlink(missing_ok=True)
            continue
        _write_csv(
            folder / f"{name}.csv", pd.DataFrame([row.model_dump() for row in rows], columns=_columns(TABLES[name]))
        )
    _write_csv(folder / "observations.csv", holdings.observations[list(OBSERVATION_COLUMNS)])
    _write_csv(folder / "conditions.csv", holdings.conditions)
    for number, scheme in enumerate(holdings.schemes.values(), start=1):
        name = f"{number:02d}-{quote(scheme.code, safe='')}.json"
        (folder / "schemes" / name).write_text(scheme.text + "\n", encoding="utf-8")


def _framework(folder: Path, faults: list[Fault]) -> Framework | None:
    path = folder / "framework.json"
    if not path.is_file():
        faults.append(Fault("缺少 framework.json", "framework.json is absent"))
        return None
    try:
        return Framework.model_validate_json(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        faults.append(text_tables.not_utf8(path))
        return None
    except ValidationError as error:
        faults += _faults(Fault("framework.json", "framework.json"), error)
        return None


def _rows(folder: Path, name: str, model: type[Row], faults: list[Fault]) -> tuple[Row, ...]:
    frame = text_tables.read(folder / f"{name}.csv", faults)
    if name == "units":
        faults += find_person_faults(f"{name}.csv", frame)
    rows = []
    for number, record in zip(frame.index, _records(frame), strict=True):
        try:
            rows.append(model.model_validate(record))
        except ValidationError as error:
            faults += _faults(_row(f"{name}.csv", number + 2), error)
    return tuple(rows)


def _observations(folder: Path, faults: list[Fault]) -> pd.DataFrame:
    frame = text_tables.read(folder / "observations.csv", faults)
    _need(frame, ("unit", "period", "indicator"), "observations.csv", faults)
    for column in ("value", "error"):
        if column in frame:
            frame[column] = _numbers(frame[column], f"observations.csv {column}", faults)
    if "status" in frame:
        frame["status"] = frame["status"].replace("", "observed")
        faults += [
            _at(
                _row("observations.csv", row),
                Fault(
                    f"status “{status}”不是{'、'.join(STATUSES)}之一",
                    f"status “{status}” is none of {', '.join(STATUSES)}",
                ),
            )
            for row, status in zip(frame.index + 2, frame["status"], strict=True)
            if status not in STATUSES
        ][:20]
        frame["status"] = frame["status"].where(frame["status"].isin(STATUSES), None)
    if "period" in frame:
        frame["period"] = _periods(frame["period"], faults)
    result = observations(frame)
    faults += _repeated_rows("observations.csv", result.set_axis(frame.index), ["unit", "period", "indicator"])
    return result


def _periods(texts: pd.Series, faults: list[Fault]) -> pd.Series:
    """The periods in their regular form; one that is none stays as it is and is a fault."""
    meant = {text: periods.read(text) for text in texts.unique()}
    unclear = [text for text, period in meant.items() if not period]
    faults += [
        _at(_row("observations.csv", texts.index[texts == text][0] + 2), _both(InvalidPeriod(text)))
        for text in unclear[:20]
    ]
    return texts.map({text: period or text for text, period in meant.items()})


def _conditions(folder: Path, faults: list[Fault]) -> pd.DataFrame:
    frame = text_tables.read(folder / "conditions.csv", faults)
    _need(frame, ("unit", "condition", "value"), "conditions.csv", faults)
    if "value" in frame:
        frame["value"] = _numbers(frame["value"], "conditions.csv value", faults)
    if "imputed" in frame:
        frame["imputed"] = frame["imputed"].str.lower().isin(["true", "1", "yes"])
    result = conditions(frame)
    faults += _repeated_rows("conditions.csv", result.set_axis(frame.index), ["unit", "condition", "as_of"])
    return result


def _repeated_rows(file: str, frame: pd.DataFrame, key: list[str]) -> list[Fault]:
    repeated = frame.index[frame.duplicated(key, keep=False)][:20]
    texts = {number: " ".join(map(str, frame.loc[number, key])) for number in repeated}
    return [
        _at(_row(file, number + 2), Fault(f"重复:{text}", f"{text} stands twice")) for number, text in texts.items()
    ]


def _schemes(folder: Path, faults: list[Fault]) -> dict[str, Scheme]:
    schemes: dict[str, Scheme] = {}
    for path in sorted((folder / "schemes").glob("*.json")):
        try:
            scheme = parse(json.loads(path.read_text(encoding="utf-8-sig")))
        except json.JSONDecodeError as error:
            faults.append(_at(_row(path.name, error.lineno), Fault("不是合法的 JSON", "no valid JSON")))
            continue
        except UnicodeDecodeError:
            faults.append(text_tables.not_utf8(path))
            continue
        except HengjiError as error:
            faults.append(Fault(f"{path.name}:{error}", f"{path.name}: {error.english}"))
            continue
        if scheme.code in schemes:
            faults.append(
                Fault(
                    f"{path.name}:方案代码 {scheme.code} 已被使用", f"{path.name}: scheme code {scheme.code} is taken"
                )
            )
        schemes[scheme.code] = scheme
    return schemes


def _cross_faults(
    framework: Framework | None,
    parts: Mapping[str, Sequence[Any]],
    observed: pd.DataFrame,
    held: pd.DataFrame,
    schemes: Iterable[Scheme],
) -> list[Fault]:
    faults: list[Fault] = []
    units = _codes("units", [unit.code for unit in parts["units"]], faults)
    indicators = _codes("indicators", [indicator.code for indicator in parts["indicators"]], faults)
    register = _codes("condition_register", [each.condition for each in parts["condition_register"]], faults)
    for file, named, known, zh, en in (
        ("observations.csv", observed["unit"].unique(), units, "单位", "unit"),
        ("observations.csv", observed["indicator"].unique(), indicators, "指标", "indicator"),
        ("conditions.csv", held["unit"].unique(), units, "单位", "unit"),
        ("conditions.csv", held["condition"].unique(), register, "条件", "condition"),
        ("memberships.csv", {member.unit for member in parts["memberships"]}, units, "单位", "unit"),
        ("postings.csv", {posting.unit for posting in parts["postings"]}, units, "单位", "unit"),
        ("postings.csv", {posting.cadre for posting in parts["postings"]}, units, "干部", "cadre"),
        ("targets.csv", {target.unit for target in parts["targets"]}, units, "单位", "unit"),
        ("events.csv", {event.unit for event in parts["events"]}, units, "单位", "unit"),
        ("targets.csv", {target.indicator for target in parts["targets"]}, indicators, "指标", "indicator"),
    ):
        faults += [
            Fault(f"{file} 用到未登记的{zh} {name}", f"{file} uses {en} {name}, which is not registered")
            for name in sorted(set(map(str, named)) - known)[:10]
        ]
    faults += find_row_faults(parts)
    faults += find_burden_faults(parts)
    faults += find_scheme_faults(schemes, framework, indicators)
    return faults


def _codes(table: str, codes: Sequence[str], faults: list[Fault]) -> set[str]:
    repeated = [code for code, count in sorted(Counter(codes).items()) if count > 1]
    faults += [Fault(f"{table}.csv 代码 {code} 重复", f"{table}.csv: code {code} stands twice") for code in repeated]
    return set(codes)


def _write_csv(path: Path, frame: pd.DataFrame) -> None:
    frame.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def _records(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Rows without their empty cells, so that defaults hold there."""
    return [{str(key): value for key, value in row.items() if value != ""} for row in frame.to_dict("records")]


def _columns(model: type[Frozen]) -> list[str]:
    return list(model.model_fields)


def _need(frame: pd.DataFrame, columns: Sequence[str], file: str, faults: list[Fault]) -> None:
    for column in columns:
        if len(frame.columns) and column not in frame:
            faults.append(Fault(f"{file} 缺少列 {column}", f"{file} has no column {column}"))
            frame[column] = ""


def _numbers(texts: pd.Series, place: str, faults: list[Fault]) -> pd.Series:
    numbers = pd.to_numeric(texts.where(texts != "", None), errors="coerce").astype(float)
    wrong = (texts != "") & numbers.isna() | numbers.isin([float("inf"), float("-inf")])
    faults += [
        _at(_row(place, number + 2), Fault(f"“{texts[number]}”不是数", f"“{texts[number]}” is not a number"))
        for number in texts.index[wrong][:20]
    ]
    return numbers.mask(wrong)


def _faults(place: Fault, error: ValidationError) -> list[Fault]:
    return [_at(place, fault) for fault in explain(error)]


def _row(file: str, number: int) -> Fault:
    """Where a row stands."""
    return Fault(f"{file} 第 {number} 行", f"{file} row {number}")


def _at(place: Fault, fault: Fault) -> Fault:
    space = " " if fault.zh[:1].isascii() else ""
    return Fault(f"{place.zh}{space}{fault.zh}", f"{place.en}: {fault.en}")


def _both(error: HengjiError) -> Fault:
    return Fault(str(error), error.english)
