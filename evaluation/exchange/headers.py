"""Which row is the header, what a header's words mean, and how alike two headers are."""

import re
from difflib import SequenceMatcher

import numpy as np

from evaluation.domain.cells import Outcome, normalise, read_number
from evaluation.domain.measures import stated
from evaluation.domain.table import CellKind, Column, Role, Table

_WORDS: dict[Role, str] = {
    "unit_code": "代码 区划代码 行政区划代码 单位代码 机构代码 部门代码 干部代码 地区代码 编码 "
    "code unit unit_code county_code city_code region_code ucode iso3 iso_code id cadre",
    "unit_name": "名称 地区 区县 县区 县市区 县(市、区) 单位 单位名称 部门 部门名称 地区名称 县名 "
    "name name_zh unit_name county_zh city_zh county city country uname",
    "parent": "上级 上级代码 上级单位 上级单位代码 parent",
    "category": "类别 分类 考核类别 功能区 类型 category class group",
    "period": "年 年份 年度 期间 时期 period year time",
    "measure": "指标 指标代码 指标名称 indicator measure indicator_code",
    "value": "值 数值 指标值 value",
    "status": "状态 数据状态 status",
    "reason": "缺失原因 原因 说明 reason",
    "as_of": "截至日期 数据日期 统计日期 as_of date",
    "error": "抽样误差 标准误 误差 error standard_error",
    "source": "来源 数据来源 出处 source",
}
_SYNONYMS = {role: frozenset(words.split()) for role, words in _WORDS.items()}
_WHOLE = frozenset({"合计", "小计", "总计", "人", "户", "年", "%", "‰", "人/户", "间/户", "平方米/人"})
_SIDES = frozenset({"男", "女", "未婚", "有配偶", "离婚", "丧偶", "male", "female"})
_SEPARATORS = re.compile(r"[\s_\-－—:：()（）\[\]【】/、,，]+")
_RANGE = re.compile(r"(\d+)\s*(?:-|—|–|~|至|到)\s*(\d+)")
_LOOKED_AT = 20
_SAMPLE = 300


def header_rows(table: Table) -> tuple[int, ...]:
    """The sheet's row numbers that may be the header, likeliest first; more than one means: ask."""
    scores = {row + 1: _header_score(table, row) for row in range(min(_LOOKED_AT, table.rows))}
    best = max(scores.values(), default=0)
    likely = [row for row, score in scores.items() if score >= 0.9 * best and score > 0]
    return tuple(sorted(likely, key=lambda row: (-scores[row], row))) or (1,)


def header_depth(table: Table, row: int) -> tuple[int, int]:
    """The last row of the header that holds `row`, and how many rows it has, judged by merged cells."""
    index = row - 1
    wide = 0.8 * len(table.columns)
    across = [b for b in table.merged if 0 < b.last_column - b.first_column < wide and b.first_row == b.last_row]
    down = [b.last_row for b in table.merged if b.first_row <= index <= b.last_row and b.first_column == b.last_column]
    last = max([index, *down, *(index + 1 for b in across if b.first_row == index)])
    first = min([index, *(b.first_row for b in across if b.first_row == last - 1)])
    return last + 1, last - first + 1


def role_of(header: str) -> Role | None:
    """The role that a header names by itself; None when it names none.

    >>> role_of("区划代码"), role_of("Year"), role_of("人均可支配收入")
    ('unit_code', 'period', None)
    """
    word = normalise(header).lower()
    return next((role for role, words in _SYNONYMS.items() if word in words), None)


def names_identifier(header: str) -> bool:
    """Whether a header ends like a code's: such numbers count nothing.

    >>> names_identifier("province_code"), names_identifier("人口数")
    (True, False)
    """
    return normalise(header).lower().endswith(("_code", "_id", "代码", "编码", "编号", "序号"))


def is_numeric(column: Column, first_row: int) -> bool:
    """Whether most filled cells under the header are numbers, or texts that say one."""
    rows = np.arange(first_row, min(first_row + _SAMPLE, len(column.kinds)))
    kinds = column.kinds[rows]
    numbers = int((kinds == CellKind.NUMBER).sum())
    texts = 0
    if column.codes is not None:
        for code in column.codes[rows][kinds == CellKind.TEXT]:
            outcome = read_number(column.vocabulary[int(code)]).outcome
            numbers += outcome in {Outcome.NUMBER, Outcome.PERCENT}
            texts += outcome not in {Outcome.NUMBER, Outcome.PERCENT, Outcome.MISSING}
    return numbers > 0 and numbers >= 1.5 * texts


def key(header: str) -> frozenset[str]:
    """The words of a header that carry its meaning, whatever their order and brackets.

    >>> key("1-4岁（男）") == key("男_1到4岁")
    True
    """
    unit = stated(header)
    text = normalise(header).lower().replace(f"({unit})", " ").replace("及以上", "以上").replace("內", "内")
    text = _RANGE.sub(r"\1~\2", text)
    words = {word for word in _SEPARATORS.split(text) if word}
    return frozenset(words - _WHOLE - {unit}) or frozenset(words)


def likeness(one: str, other: str) -> float:
    """How alike two headers are, from 0 to 1; 0 when they differ in a number or in a side such as 男 or 女.

    >>> likeness("平均受教育年限（年）-男", "平均受教育年限_男"), likeness("文盲人口-男", "文盲人口-女")
    (1.0, 0.0)
    """
    first, second = key(one), key(other)
    if first == second:
        return 1.0
    if first & _SIDES != second & _SIDES:
        return 0.0
    joined, compared = "".join(sorted(first)), "".join(sorted(second))
    if re.findall(r"\d+", joined) != re.findall(r"\d+", compared):
        return 0.0
    return SequenceMatcher(None, joined, compared).ratio()


def _header_score(table: Table, row: int) -> float:
    texts = set()
    known = 0
    for column in table.columns:
        if column.kinds[row] == CellKind.TEXT:
            text = column.text(row)
            if read_number(text).outcome == Outcome.TEXT:
                texts.add(text)
                known += role_of(text) is not None
    return len(texts) + 3 * known if len(texts) > 1 else 0
