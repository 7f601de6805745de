"""A plain table of indicators (one row each, a weight column a category) as a framework with one scheme."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
from pydantic import ValidationError

from evaluation.domain.collecting import Channel, Collection
from evaluation.domain.faults import explain
from evaluation.domain.framework import Framework, Holdings, conditions, observations
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.scheme import Scheme, parse
from evaluation.errors import Fault, InvalidFramework
from evaluation.exchange import text_tables

CODE = "table"
WEIGHT = ("w_", "权重_", "权重:")
NAMES = MappingProxyType({
    "code": ("id", "code", "代码", "指标代码"), "name_zh": ("name_zh", "name", "名称", "指标名称", "指标"),
    "name_en": ("name_en",), "pillar": ("pillar_zh", "pillar", "dimension_zh", "group", "领域", "一级指标"),
    "unit_of_measurement": ("unit", "unit_of_measurement", "计量单位", "单位"), "direction": ("direction", "方向"),
    "achievement": ("achievement_kind", "achievement", "性质", "显绩潜绩"),
    "horizon_years": ("payoff_horizon_years", "horizon_years", "见效年限"),
    "owner": ("source_dept_zh", "source_dept", "owner", "来源部门", "归口部门"),
    "channel": ("collection_channel", "channel", "采集渠道"), "times_a_year": ("frequency", "times_a_year", "每年次数"),
    "hours": ("hours", "每次工时"), "definition": ("definition", "定义", "口径"),
    "duty": ("duty_item_id", "duty", "履职事项"), "evidence": ("needs_evidence_upload", "需上传佐证"),
    "veto": ("is_veto", "一票否决"), "basis": ("legal_basis", "法定依据"),
})  # fmt: skip
_WORDS = {
    Channel.SYSTEM: "admin_record remote_sensing monitoring_station model_estimate computed 系统 业务系统",
    Channel.STATISTICS: "stat_return statistical_return 统计报表",
    Channel.SURVEY: "third_party_survey anonymous_survey sample_survey peer_rating expert_panel panel_and_interview "
    "第三方调查 测评",
    Channel.FORM: "task_register grass_roots_form 填表 基层填表",
    Channel.EVIDENCE: "ledger evidence_folder 佐证材料 台账",
    Channel.INSPECTION: "field_audit case_review on_site_inspection 现场检查",
}
CHANNELS = MappingProxyType({word: each for each, words in _WORDS.items() for word in (each.value, *words.split())})
KINDS = MappingProxyType({"显绩": "visible", "潜绩": "latent", "过程": "process", "组织评定": "none"})
WAYS = MappingProxyType({"+": "more", "-": "less", "−": "less", "正向": "more", "逆向": "less"})
YES = ("true", "1", "yes", "y", "是", "有", "√", "✓")
NO = ("", "false", "0", "no", "n", "否", "无", "—", "-")


def read(path: Path, level: Level = Level.REGION) -> tuple[Holdings, Scheme, tuple[str, ...]]:
    """A framework without data, its scheme, and the vetoes that the table states without a legal basis.

    Raises InvalidFramework with every fault by row and column; nothing is assessed in part.
    """
    faults: list[Fault] = []
    table = text_tables.read(path, faults)
    columns = {
        name: found for name, known in NAMES.items() if (found := next((each for each in known if each in table), ""))
    }
    weights = [str(column) for column in table.columns if str(column).startswith(WEIGHT)]
    faults += _lacking(path.name, columns, weights)
    if not faults and table.empty:
        faults.append(Fault(f"{path.name} 没有指标", f"{path.name} has no indicators"))
    if faults:
        raise InvalidFramework(str(path), faults)
    cells = table.to_dict("records")
    rows = [_Row(path.name, int(at) + 2, columns, row) for at, row in zip(table.index, cells, strict=True)]
    indicators = [row.indicator(level, faults) for row in rows]
    leaves = [row.leaf(faults) for row in rows]
    for row in rows:
        row.check(faults)
    shares = {column: _shares(path.name, column, rows, table[column], faults) for column in weights}
    faults += _repeated(path.name, rows)
    if faults:
        raise InvalidFramework(str(path), faults)
    holdings = Holdings(
        framework=Framework(code=CODE, name_zh=path.stem),
        units=(),
        indicators=tuple(each for each in indicators if each is not None),
        memberships=(),
        observations=observations([]),
        conditions=conditions([]),
    )
    return holdings, _scheme(path.stem, level, rows, leaves, shares), tuple(row.code for row in rows if row.unfounded)


class _Row:
    """One row of the table: texts by the names of NAMES, and where it stands."""

    def __init__(self, file: str, number: int, columns: dict[str, str], cells: dict[Any, Any]) -> None:
        self.file, self.number, self.columns = file, number, columns
        self.texts = {name: str(cells[column]).strip() for name, column in columns.items()}

    @property
    def code(self) -> str:
        return self.texts["code"]

    @property
    def unfounded(self) -> bool:
        """Whether it is a veto without a legal basis."""
        return self.says("veto") and self.texts.get("basis", "") in NO

    def says(self, name: str) -> bool:
        """Whether a column says yes."""
        return self.texts.get(name, "").lower() in YES

    def check(self, faults: list[Fault]) -> None:
        """Words that are neither yes nor no are faults: a veto must not be overlooked."""
        for name in ("veto", "evidence"):
            text = self.texts.get(name, "")
            if text.lower() not in (*YES, *NO):
                faults.append(self._at(name, Fault(f"“{text}”既不是“是”也不是“否”", f"“{text}” is neither yes nor no")))

    def indicator(self, level: Level, faults: list[Fault]) -> Indicator | None:
        names = ("code", "name_zh", "name_en", "unit_of_measurement", "owner", "definition")
        content = {name: self.texts[name] for name in names if self.texts.get(name)}
        try:
            return Indicator.model_validate(content | {"level": level})
        except ValidationError as error:
            faults += [self._at("name_zh", fault) for fault in explain(error)]
            return None

    def leaf(self, faults: list[Fault]) -> dict[str, Any]:
        """The leaf as plain data; words that nobody knows are faults."""
        kind, way = self.texts.get("achievement", ""), self.texts.get("direction", "")
        content: dict[str, Any] = {"indicator": self.code}
        if kind:
            content["achievement"] = self._known(
                "achievement", kind, {each: each for each in KINDS.values()} | KINDS, faults
            )
        if way:
            content["direction"] = self._known("direction", way, {"more": "more", "less": "less"} | WAYS, faults)
        if self.texts.get("horizon_years"):
            content["horizon_years"] = self.number_in("horizon_years", faults)
        collection = self._collection(faults)
        return content if collection is None else content | {"collection": collection}

    def number_in(self, name: str, faults: list[Fault]) -> float | None:
        """A finite number above 0 in a column; a fault otherwise."""
        text = self.texts[name]
        number = float(pd.to_numeric(text, errors="coerce"))
        if not 0 < number < float("inf"):  # NaN is not either
            faults.append(self._at(name, Fault(f"“{text}”不是大于 0 的数", f"“{text}” is not a number above 0")))
            return None
        return number

    def _collection(self, faults: list[Fault]) -> dict[str, Any] | None:
        word = self.texts.get("channel", "")
        if not word:
            return None
        channel = self._known("channel", word, CHANNELS, faults)
        if self.says("evidence") and channel is not None:
            channel = Channel.EVIDENCE
        content = {"channel": channel, "duty": self.texts.get("duty", "")}
        for name in ("times_a_year", "hours"):
            if self.texts.get(name):
                content[name] = self.number_in(name, faults)
        if None in content.values():
            return None
        return Collection.model_validate(content).model_dump(mode="json")

    def _known(self, name: str, word: str, words: Any, faults: list[Fault]) -> Any:
        found = words.get(word, words.get(word.lower()))
        if found is None:
            known = "、".join(sorted(map(str, words)))
            faults.append(self._at(name, Fault(f"不认识“{word}”,可用:{known}", f"“{word}” is none of {known}")))
        return found

    def _at(self, name: str, fault: Fault) -> Fault:
        column = self.columns[name]
        return Fault(
            f"{self.file} 第 {self.number} 行 {column}:{fault.zh}",
            f"{self.file} row {self.number}, {column}: {fault.en}",
        )


def _lacking(file: str, columns: dict[str, str], weights: Sequence[str]) -> list[Fault]:
    faults = [
        Fault(f"{file} 缺少列 {NAMES[name][0]}", f"{file} has no column {NAMES[name][0]}")
        for name in ("code", "name_zh")
        if name not in columns
    ]
    if not weights:
        faults.append(Fault(f"{file} 没有以 w_ 开头的权重列", f"{file} has no column of weights that begins with w_"))
    return faults


def _shares(file: str, column: str, rows: Sequence[_Row], texts: pd.Series, faults: list[Fault]) -> dict[str, float]:
    """Points by indicator of one category; every cell a number of 0 or more, together 100."""
    numbers = pd.to_numeric(texts.where(texts != "", "0"), errors="coerce").astype(float)
    wrong = numbers.isna() | (numbers < 0) | numbers.isin([float("inf")])
    faults += [
        Fault(
            f"{file} 第 {at + 2} 行 {column}:“{texts[at]}”不是权重",
            f"{file} row {at + 2}, {column}: “{texts[at]}” is no weight",
        )
        for at in texts.index[wrong]
    ]
    total = numbers.sum()
    if not wrong.any() and abs(total - 100) > 0.01:
        faults.append(
            Fault(f"{file} {column} 合计为 {total:g},应为 100", f"{file} {column} sums to {total:g}, not to 100")
        )
    return dict(zip((row.code for row in rows), numbers.fillna(0.0).tolist(), strict=True))


def _repeated(file: str, rows: Sequence[_Row]) -> list[Fault]:
    counted = Counter(row.code for row in rows)
    return [
        Fault(
            f"{file} 第 {row.number} 行代码 {row.code or '为空'}重复",
            f"{file} row {row.number}: code {row.code} stands twice",
        )
        for row in rows
        if counted[row.code] > 1 or not row.code
    ]


def _scheme(
    name: str, level: Level, rows: Sequence[_Row], leaves: Sequence[dict[str, Any]], shares: dict[str, dict[str, float]]
) -> Scheme:
    pillars: dict[str, list[dict[str, Any]]] = {}
    for row, leaf in zip(rows, leaves, strict=True):
        pillars.setdefault(row.texts.get("pillar") or "all", []).append(leaf)
    nodes = [{"code": pillar, "name_zh": pillar, "children": held} for pillar, held in pillars.items()]
    gates = [
        {
            "rule": row.code,
            "name_zh": row.texts["name_zh"],
            "effect": {"effect": "veto"},
            "legal_basis": row.texts["basis"],
        }
        for row in rows
        if row.says("veto") and not row.unfounded
    ]
    return parse(
        {
            "code": name,
            "framework": CODE,
            "level": level,
            "name_zh": name,
            "purpose": "research",
            "tree": {"code": "total", "name_zh": "总分", "children": nodes},
            "weights": {_category(column): row for column, row in shares.items()},
            "gates": gates,
        }
    )


def _category(column: str) -> str:
    return next(column.removeprefix(sign) for sign in WEIGHT if column.startswith(sign))
