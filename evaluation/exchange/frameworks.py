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
from evaluation.domain.units import Condition, Event, Membership, Posting, Target, Unit
from evaluation.errors import HengjiError, InvalidFramework, InvalidPeriod
from evaluation.exchange.framework_faults import find_row_faults, find_scheme_faults

Row = TypeVar("Row", bound=Frozen)

TABLES: dict[str, type[Frozen]] = {
    "units": Unit,
    "memberships": Membership,
    "indicators": Indicator,
    "condition_register": Condition,
    "postings": Posting,
    "targets": Target,
    "events": Event,
}


def read(folder: Path | str) -> Holdings:
    """The framework in a folder with its frames and schemes; raises InvalidFramework with every fault at once."""
    folder = Path(folder)
    faults: list[str] = []
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
        _write_csv(
            folder / f"{name}.csv", pd.DataFrame([row.model_dump() for row in rows], columns=_columns(TABLES[name]))
        )
    _write_csv(folder / "observations.csv", holdings.observations[list(OBSERVATION_COLUMNS)])
    _write_csv(folder / "conditions.csv", holdings.conditions)
    for number, scheme in enumerate(holdings.schemes.values(), start=1):
        name = f"{number:02d}-{quote(scheme.code, safe='')}.json"
        (folder / "schemes" / name).write_text(scheme.text + "\n", encoding="utf-8")


def _framework(folder: Path, faults: list[str]) -> Framework | None:
    path = folder / "framework.json"
    if not path.is_file():
        faults.append("缺少 framework.json")
        return None
    try:
        return Framework.model_validate_json(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        faults.append(_not_utf8(path))
        return None
    except ValidationError as error:
        faults += _sentences("framework.json", error)
        return None


def _rows(folder: Path, name: str, model: type[Row], faults: list[str]) -> tuple[Row, ...]:
    frame = _read_csv(folder / f"{name}.csv", faults)
    rows = []
    for number, record in enumerate(_records(frame), start=2):
        try:
            rows.append(model.model_validate(record))
        except ValidationError as error:
            faults += _sentences(f"{name}.csv 第 {number} 行", error)
    return tuple(rows)


def _observations(folder: Path, faults: list[str]) -> pd.DataFrame:
    frame = _read_csv(folder / "observations.csv", faults)
    _need(frame, ("unit", "period", "indicator"), "observations.csv", faults)
    for column in ("value", "error"):
        if column in frame:
            frame[column] = _numbers(frame[column], f"observations.csv {column}", faults)
    if "status" in frame:
        frame["status"] = frame["status"].replace("", "observed")
        faults += [
            f"observations.csv 第 {row} 行 status “{status}”不在 {STATUSES} 中"
            for row, status in zip(frame.index + 2, frame["status"], strict=True)
            if status not in STATUSES
        ][:20]
        frame["status"] = frame["status"].where(frame["status"].isin(STATUSES), None)
    if "period" in frame:
        frame["period"] = _periods(frame["period"], faults)
    result = observations(frame)
    faults += _repeated_rows("observations.csv", result, ["unit", "period", "indicator"])
    return result


def _periods(texts: pd.Series, faults: list[str]) -> pd.Series:
    """The periods in their regular form; one that is none stays as it is and is a fault."""
    meant = {text: periods.read(text) for text in texts.unique()}
    unclear = [text for text, period in meant.items() if not period]
    faults += [
        f"observations.csv 第 {texts.index[texts == text][0] + 2} 行 {InvalidPeriod(text, 'period')}"
        for text in unclear[:20]
    ]
    return texts.map({text: period or text for text, period in meant.items()})


def _conditions(folder: Path, faults: list[str]) -> pd.DataFrame:
    frame = _read_csv(folder / "conditions.csv", faults)
    _need(frame, ("unit", "condition", "value"), "conditions.csv", faults)
    if "value" in frame:
        frame["value"] = _numbers(frame["value"], "conditions.csv value", faults)
    if "imputed" in frame:
        frame["imputed"] = frame["imputed"].str.lower().isin(["true", "1", "yes"])
    result = conditions(frame)
    faults += _repeated_rows("conditions.csv", result, ["unit", "condition", "as_of"])
    return result


def _repeated_rows(file: str, frame: pd.DataFrame, key: list[str]) -> list[str]:
    repeated = frame.index[frame.duplicated(key, keep=False)][:20]
    return [f"{file} 第 {number + 2} 行重复:{' '.join(map(str, frame.loc[number, key]))}" for number in repeated]


def _schemes(folder: Path, faults: list[str]) -> dict[str, Scheme]:
    schemes: dict[str, Scheme] = {}
    for path in sorted((folder / "schemes").glob("*.json")):
        try:
            scheme = parse(json.loads(path.read_text(encoding="utf-8-sig")))
        except json.JSONDecodeError as error:
            faults.append(f"{path.name} 第 {error.lineno} 行不是合法的 JSON")
            continue
        except UnicodeDecodeError:
            faults.append(_not_utf8(path))
            continue
        except HengjiError as error:
            faults.append(f"{path.name}:{error}")
            continue
        if scheme.code in schemes:
            faults.append(f"{path.name}:方案代码 {scheme.code} 已被使用")
        schemes[scheme.code] = scheme
    return schemes


def _cross_faults(
    framework: Framework | None,
    parts: Mapping[str, Sequence[Any]],
    observed: pd.DataFrame,
    held: pd.DataFrame,
    schemes: Iterable[Scheme],
) -> list[str]:
    faults: list[str] = []
    units = _codes("units", [unit.code for unit in parts["units"]], faults)
    indicators = _codes("indicators", [indicator.code for indicator in parts["indicators"]], faults)
    register = _codes("condition_register", [each.condition for each in parts["condition_register"]], faults)
    for file, named, known, kind in (
        ("observations.csv", observed["unit"].unique(), units, "单位"),
        ("observations.csv", observed["indicator"].unique(), indicators, "指标"),
        ("conditions.csv", held["unit"].unique(), units, "单位"),
        ("conditions.csv", held["condition"].unique(), register, "条件"),
        ("memberships.csv", {member.unit for member in parts["memberships"]}, units, "单位"),
        ("postings.csv", {posting.unit for posting in parts["postings"]}, units, "单位"),
        ("postings.csv", {posting.cadre for posting in parts["postings"]}, units, "干部"),
        ("targets.csv", {target.unit for target in parts["targets"]}, units, "单位"),
        ("events.csv", {event.unit for event in parts["events"]}, units, "单位"),
        ("targets.csv", {target.indicator for target in parts["targets"]}, indicators, "指标"),
    ):
        faults += [f"{file} 用到未登记的{kind} {name}" for name in sorted(set(map(str, named)) - known)[:10]]
    faults += find_row_faults(parts)
    faults += find_scheme_faults(schemes, framework, indicators)
    return faults


def _codes(table: str, codes: Sequence[str], faults: list[str]) -> set[str]:
    faults += [f"{table}.csv 代码 {code} 重复" for code, count in sorted(Counter(codes).items()) if count > 1]
    return set(codes)


def _read_csv(path: Path, faults: list[str]) -> pd.DataFrame:
    """The table as text, empty where there is none; a file that cannot be read is a fault."""
    if not path.is_file() or not path.stat().st_size:
        return pd.DataFrame()
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except UnicodeDecodeError:
        faults.append(_not_utf8(path))
    except pd.errors.EmptyDataError:
        return pd.DataFrame()
    except pd.errors.ParserError as error:
        faults.append(f"{path.name} 各行的列数不一:{error}")
    return pd.DataFrame()


def _not_utf8(path: Path) -> str:
    return f"{path.name} 不是 UTF-8 编码"


def _write_csv(path: Path, frame: pd.DataFrame) -> None:
    frame.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def _records(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Rows without their empty cells, so that defaults hold there."""
    return [{str(key): value for key, value in row.items() if value != ""} for row in frame.to_dict("records")]


def _columns(model: type[Frozen]) -> list[str]:
    return list(model.model_fields)


def _need(frame: pd.DataFrame, columns: Sequence[str], file: str, faults: list[str]) -> None:
    for column in columns:
        if len(frame.columns) and column not in frame:
            faults.append(f"{file} 缺少列 {column}")
            frame[column] = ""


def _numbers(texts: pd.Series, place: str, faults: list[str]) -> pd.Series:
    numbers = pd.to_numeric(texts.where(texts != "", None), errors="coerce").astype(float)
    wrong = (texts != "") & numbers.isna() | numbers.isin([float("inf"), float("-inf")])
    faults += [f"{place} 第 {number + 2} 行“{texts[number]}”不是数" for number in texts.index[wrong][:20]]
    return numbers.mask(wrong)


def _sentences(place: str, error: ValidationError) -> list[str]:
    return [f"{place} {'.'.join(map(str, fault['loc']))}:{fault['msg']}" for fault in error.errors()]
