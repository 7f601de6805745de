"""Registers that lie beside a plain table: duty list, one-form catalogue, forms and tools, staff."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Any

from pydantic import ValidationError

from evaluation.domain.cells import normalise
from evaluation.domain.collecting import DataItem, Request
from evaluation.domain.duties import DutyItem, Staff
from evaluation.domain.faults import explain
from evaluation.domain.indicators import Frozen
from evaluation.domain.units import Membership
from evaluation.errors import Fault, InvalidFramework
from evaluation.exchange import plain_tables
from evaluation.exchange.burden_faults import find_burden_faults
from evaluation.exchange.indicator_headers import CHANNELS

MODELS: Mapping[str, type[Frozen]] = MappingProxyType({
    "duty_items": DutyItem, "data_items": DataItem, "requests": Request, "staff": Staff, "memberships": Membership,
})  # fmt: skip
SUFFIXES = (".csv", ".xlsx", ".tsv", ".txt")
HEADINGS = MappingProxyType({
    "code": "代码 编号 编码 事项代码 事项编号 数据项代码 表单代码 序号",
    "name_zh": "名称 事项名称 履职事项 数据项名称 表单名称 表名",
    "name_en": "英文名称", "duty_list": "清单 清单类型 类型 清单类别", "lead_department": "牵头部门 牵头单位",
    "township_role": "乡镇职责", "legal_basis": "法定依据 依据", "hours": "工时 每年工时 每次工时",
    "enforcement": "执法权 有无执法权", "valid_from": "生效日期 有效期起", "valid_to": "失效日期 有效期止",
    "unit": "单位 单位代码 乡镇 乡镇代码 乡镇街道", "definition": "定义 口径", "unit_of_measurement": "计量单位",
    "owner": "归口部门 来源部门 要求部门 责任部门 主管部门",
    "refresh_months": "更新周期 更新周期(月)", "source_system": "来源系统",
    "aliases": "别名 其他叫法", "filler": "填报层级 使用层级", "kind": "种类", "channel": "采集渠道 采集方式",
    "times_a_year": "每年次数 频次", "fields": "字段 填报字段 数据项",
    "purpose": "用途 功能", "users": "使用人数 用户数",
    "minutes_a_day": "每天分钟 每日分钟", "as_of": "截至日期 统计日期",
    "posts": "在编 在编人数", "lent_out": "借出 借出人数",
    "lent_in": "借入 借入人数", "money": "经费 经费(万元)", "category": "类别",
})  # fmt: skip
FIELDS = MappingProxyType(
    {word: name for name, words in HEADINGS.items() for word in words.split()} | {name: name for name in HEADINGS}
)
WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "duty_list": {
        "基本履职": "basic", "基本": "basic", "基本履职事项": "basic",
        "配合履职": "cooperating", "配合": "cooperating", "配合履职事项": "cooperating",
        "上级部门收回": "taken_back", "上级收回": "taken_back", "收回": "taken_back", "上级部门收回事项": "taken_back",
    },
    "enforcement": {"有": "own", "是": "own", "无": "none", "否": "none"},
    "filler": {"县": "county", "县级": "county", "乡镇": "township", "乡镇街道": "township",
               "村": "village", "村社区": "village"},
    "kind": {"表": "form", "表格": "form", "工具": "tool", "应用": "tool", "平台": "tool",
             "微信群": "tool", "工作群": "tool"},
    "channel": {word: str(each) for word, each in CHANNELS.items()},
})  # fmt: skip


@dataclass(frozen=True)
class Registers:
    """What was read, by the names of MODELS; each register is optional."""

    parts: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def duty(self, text: str) -> str:
        """The code of the duty that a text names by code or, where one item has it, by name; else the text."""
        return _code(self.parts.get("duty_items", ()), text)

    def request(self, text: str) -> str:
        """The code of the form that a text names; else the text."""
        return _code(self.parts.get("requests", ()), text)

    def members(self, categories: Sequence[str]) -> dict[str, str]:
        """unit -> its category: as the memberships say, else of every unit with staff where there is one category."""
        stated = {each.unit: each.category for each in self.parts.get("memberships", ()) if each.category in categories}
        if stated or len(categories) != 1:
            return stated
        return {each.unit: categories[0] for each in self.parts.get("staff", ())}


NONE = Registers()


def read(folder: Path) -> Registers:
    """The registers in a folder (`duty_items`, `data_items`, `requests`, `staff`, `memberships`; CSV or xlsx).

    Raises InvalidFramework with every fault at once, also where none of them is there.
    """
    paths = {name: path for name in MODELS if (path := _file(folder, name)) is not None}
    if not set(paths) - {"memberships"}:
        names = "、".join(f"{name}.csv" for name in list(MODELS)[:4])
        zh, en = f"没有可用的登记表,可放:{names}(或 .xlsx)", f"there is no register; it may hold {names} (or .xlsx)"
        raise InvalidFramework(str(folder), [Fault(zh, en)])
    faults: list[Fault] = []
    parts = {name: _rows(path, MODELS[name], faults) for name, path in paths.items()}
    if not faults:
        every: dict[str, Sequence[Any]] = {name: parts.get(name, ()) for name in MODELS}
        units = {each.unit for name in ("staff", "memberships", "duty_items") for each in every[name] if each.unit}
        known = [SimpleNamespace(code=unit) for unit in units]
        faults += find_burden_faults(
            every | {"units": known, "indicators": (), "indicator_items": (), "target_chain": ()}
        )
    if faults:
        raise InvalidFramework(str(folder), faults)
    return Registers(parts)


def _file(folder: Path, name: str) -> Path | None:
    return next((path for suffix in SUFFIXES if (path := folder / f"{name}{suffix}").is_file()), None)


def _rows(path: Path, model: type[Frozen], faults: list[Fault]) -> tuple[Any, ...]:
    table = plain_tables.read(path, lambda heading: _field(heading, model) is not None)
    columns = {each.position: name for each in table.headings if (name := _field(each.text, model))}
    twice = [name for name, count in Counter(columns.values()).items() if count > 1]
    for name in twice:
        held = [each for each in table.headings if columns.get(each.position) == name]
        faults.append(plain_tables.twice(table.file, name, held))
    needed = [name for name, each in model.model_fields.items() if each.is_required() and name not in columns.values()]
    for name in needed:
        words = "、".join([name, *HEADINGS[name].split()[:3]])
        faults.append(Fault(f"{table.file} 缺少列 {name},表头可写:{words}", f"{table.file} has no column {name}"))
    faults += table.faults(columns)
    if twice or needed:
        return ()
    found = []
    for row in table.rows:
        content = {name: _word(name, row.texts[at]) for at, name in columns.items() if row.texts[at]}
        try:
            found.append(model.model_validate(content))
        except ValidationError as error:
            faults += [
                Fault(f"{table.file} 第 {row.number} 行 {each.zh}", f"{table.file} row {row.number}: {each.en}")
                for each in explain(error)
            ]
    return tuple(found)


def _field(heading: str, model: type[Frozen]) -> str | None:
    """The field of a register that a heading names."""
    text = normalise(heading).lower()
    name = FIELDS.get(text) or FIELDS.get(text.split("(")[0])
    return name if name in model.model_fields else None


def _word(name: str, text: str) -> str:
    return WORDS.get(name, {}).get(text, text)


def _code(rows: Sequence[Any], text: str) -> str:
    """The code of the one row of this code or name; the text itself where there is none, or more than one."""
    if any(each.code == text for each in rows):
        return text
    found = {each.code for each in rows if each.name_zh == text}
    return found.pop() if len(found) == 1 else text
