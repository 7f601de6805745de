"""Columns that hold persons' names, identity numbers or telephones, or personal traits: stopped, never shown whole."""

import re

import numpy as np
from numpy.typing import NDArray

from evaluation.domain.cells import address, normalise
from evaluation.domain.indicators import Level
from evaluation.domain.table import CellKind, Column, ColumnMapping, Finding, Mapping, Place, Table

_IDENTITY = re.compile(r"\d{17}[\dXx]", re.ASCII)
_TELEPHONE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d{9}", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_NAME_HEADERS = frozenset({"姓名", "名字", "干部姓名", "领导姓名", "联系人", "full name", "person", "surname"})
_ANY_NAMES = frozenset({"名字", "full name"})  # of a place or an office as well
_HEADS = frozenset({"负责人", "单位负责人", "主要负责人", "主要领导", "分管领导", "领导", "经办人", "填报人"})
_TELEPHONE_HEADERS = frozenset(
    {"手机", "手机号", "手机号码", "电话", "电话号码", "联系电话", "联系方式", "负责人电话", "办公电话", "移动电话",
     "mobile", "mobile number", "phone", "phone number", "telephone"}
)  # fmt: skip
_CALLED = re.compile(r"电话|手机|联系|phone|mobile")
_IDENTITY_HEADERS = frozenset({"身份证", "身份证号", "身份证号码", "公民身份号码", "居民身份证号码"})
_MEASURED = frozenset({"indicator", "condition", "value"})
_AMOUNT = re.compile(
    r"[ (/_·,:](?:人民币|rmb)?[十百千万亿]*(?:元|美元|yuan|cny|rmb|usd|平方米|立方米|千瓦时|吨|公斤)\)?"
)
_SHORTEST_TELEPHONE = 1e6
_MOST_UNDIALLED = 0.1  # of a column with a unit of measurement that is telephones for all that
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方"
    "白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_PERSON_NAME = re.compile(r"[一-龥]{2,4}|[一-龥]{1,4}·[一-龥]{1,6}")
_TRAITS = frozenset(
    {"年龄", "性别", "民族", "学历", "学位", "籍贯", "出生年月", "出生日期", "婚姻状况", "宗教信仰",
     "政治面貌", "毕业院校", "健康状况", "age", "sex", "gender", "ethnicity", "degree", "education",
     "religion", "birthday", "birth_date", "marital_status"}
)  # fmt: skip
_KINDS = {
    "identity": ("身份证号码", "identity-card numbers"),
    "telephone": ("手机号码", "mobile numbers"),
    "name": ("人员姓名", "persons' names"),
}
_SAMPLE = 2_000


def find_persons(table: Table, mapping: Mapping, rows: NDArray[np.intp]) -> list[Finding]:
    """Findings for every column that is to be imported and looks personal."""
    findings = []
    for mapped in mapping.columns:
        if mapped.role == "ignore":
            continue
        if mapped.role in {"indicator", "condition"} and _is_trait(mapped):
            cell = address(mapping.header_row - 1, mapped.position)
            facts = {"header": mapped.header, "letters": cell.rstrip("0123456789")}
            findings.append(Finding("personal_trait", table.sheet, (Place(cell, mapped.header),), facts))
        kind = _personal_kind(table.columns[mapped.position], mapped, mapping.level, rows)
        if kind:
            findings.append(_person_finding(table, mapped, kind, rows))
    return findings


def is_identity_number(text: str) -> bool:
    """Whether a text is an 18-digit identity number with a date of birth and a true check digit (GB 11643-1999).

    >>> is_identity_number("11010519491231002X"), is_identity_number("110105194912310021")
    (True, False)
    """
    if not _IDENTITY.fullmatch(text) or not _holds_birth(text):
        return False
    return (
        _CHECK[sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False)) % 11] == text[17].upper()
    )


def _is_trait(mapped: ColumnMapping) -> bool:
    return bool({normalise(text).lower() for text in (mapped.header, mapped.target, mapped.name_zh)} & _TRAITS)


def tell_person(text: str, level: Level) -> tuple[str, str] | None:
    """What a code or name of a unit is where it should not be: `人员姓名` …, and in English.

    Only persons are told by their surname: names of places begin with surnames too.
    """
    kind = "identity" if is_identity_number(text) else "telephone" if _TELEPHONE.fullmatch(text) else ""
    if not kind and level == Level.CADRE and _is_person_name(text):
        kind = "name"
    return _KINDS[kind] if kind else None


def _personal_kind(column: Column, mapped: ColumnMapping, level: Level, rows: NDArray[np.intp]) -> str:
    header = normalise(mapped.header).lower()
    kind = _numeric_kind(column.numbers[rows], header, mapped)
    written = rows[column.kinds[rows] == CellKind.TEXT]
    if kind or not len(written):
        return kind
    texts = [text.strip() for text in column.texts(rows[:_SAMPLE]) if text.strip()]
    if not texts:
        return ""
    if header in _IDENTITY_HEADERS or any(is_identity_number(text) for text in texts):
        return "identity"
    if header in _TELEPHONE_HEADERS or (not _states_amount(header, mapped) and _are_telephones(column, written)):
        return "telephone"
    return "name" if _looks_like_names(texts, header, mapped, level) else ""


def _are_telephones(column: Column, rows: NDArray[np.intp]) -> bool:
    texts = [text.strip() for text in column.texts(rows[:_SAMPLE]) if text.strip()]
    return sum(bool(_TELEPHONE.fullmatch(text)) for text in texts) > len(texts) / 2


def _numeric_kind(numbers: NDArray[np.float64], header: str, mapped: ColumnMapping) -> str:
    known = numbers[~np.isnan(numbers)]
    if not known.size:
        return ""
    if header in _IDENTITY_HEADERS or np.mean([_is_rounded_identity(number) for number in known[:_SAMPLE]]) > 0.5:
        return "identity"
    listed = header in _TELEPHONE_HEADERS and (known >= _SHORTEST_TELEPHONE).any()
    return "telephone" if listed or _are_dialled(known, header, mapped) else ""


def _are_dialled(known: NDArray[np.float64], header: str, mapped: ColumnMapping) -> bool:
    """Whether numbers are mobile ones: amounts of money are as large, but have units, fractions and other lengths."""
    dialled = (known >= 1.3e10) & (known < 2e10) & (known % 1 == 0)
    if mapped.role not in _MEASURED:
        return bool(dialled.mean() > 0.5)
    if _states_amount(header, mapped) or (known % 1 != 0).any() or (known < 0).any():
        return False
    dialled &= known % 10_000 != 0
    return bool(dialled.mean() > (1 - _MOST_UNDIALLED if mapped.unit_of_measurement else 0.5))


def _states_amount(header: str, mapped: ColumnMapping) -> bool:
    """Whether a measured column is headed by what it is counted in."""
    return mapped.role in _MEASURED and bool(_AMOUNT.search(header)) and not _CALLED.search(header)


def _is_rounded_identity(number: float) -> bool:
    """Whether 18 digits, the last ones lost as sheets lose them, still hold a date of birth."""
    return 1.1e17 <= number < 9.2e17 and _holds_birth(str(int(number)))


def _holds_birth(digits: str) -> bool:
    return 1900 <= int(digits[6:10]) < 2100 and 1 <= int(digits[10:12]) <= 12 and 1 <= int(digits[12:14]) <= 31


def _looks_like_names(texts: list[str], header: str, mapped: ColumnMapping, level: Level) -> bool:
    if header.endswith("姓名") or (header in _NAME_HEADERS and (level == Level.CADRE or header not in _ANY_NAMES)):
        return True
    if level != Level.CADRE and header not in _HEADS:
        return False  # names of places begin with surnames too
    if mapped.role in {"parent", "category", "period", "status", "source", "reason"} and header not in _HEADS:
        return False
    return sum(map(_is_person_name, texts)) > 0.6 * len(texts)


def _is_person_name(text: str) -> bool:
    return text[:1] in _SURNAMES and bool(_PERSON_NAME.fullmatch(text))


def _person_finding(table: Table, mapped: ColumnMapping, kind: str, rows: NDArray[np.intp]) -> Finding:
    texts = table.columns[mapped.position].texts(rows)
    places = tuple(
        Place(address(int(row), mapped.position), f"{text.strip()[:1]}***")
        for row, text in zip(rows, texts, strict=True)
        if text.strip()
    )
    chinese, english = _KINDS[kind]
    letters = places[0].cell.rstrip("0123456789") if places else ""
    facts = {"header": mapped.header, "kind": chinese, "kind_en": english, "letters": letters}
    return Finding("person", table.sheet, places, facts)
