"""Every error a user can meet says the same in Chinese and in English, each without the other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation import errors
from evaluation.commands import upkeep
from evaluation.errors import TERMS, Fault, HengjiError
from evaluation.storage.registers import KINDS

PROJECT = Path(__file__).parents[1]
CJK = re.compile(r"[㐀-鿿]+")
LATIN_SENTENCE = re.compile(r"[A-Za-z']+(?: [A-Za-z']+){2,}")
FAULT = Fault("名额只能设在最高等次", "only the best grade may have a quota")
FAULT_REMEDY = Fault("请重新下载。", "Download it again.")
NAME = "临溪县"  # what a user calls a thing stays as it is in either language

FACTS: dict[str, tuple[HengjiError, ...]] = {
    "UnreadableFile": (
        errors.UnreadableFile("E101", "文件是空的", "请检查后重传", "The file is empty. Check it. (E101)"),
    ),
    "NoStore": (errors.NoStore("sqlite:///x.db", "没有这个数据库文件", "there is no such database file"),),
    "UnfitPath": (errors.UnfitPath("--out", "x", folder=True), errors.UnfitPath("--steps", "x", folder=False)),
    "NothingToCompare": (errors.NothingToCompare(),),
    "InvalidFramework": (errors.InvalidFramework("folder", [FAULT] * 30),),
    "InvalidScheme": (errors.InvalidScheme("s", [FAULT, FAULT]),),
    "UnknownName": tuple(
        errors.UnknownName(kind, NAME, known) for kind in TERMS for known in ([], ["临溪", "临溪乡", "b"])
    ),
    "NothingToScore": tuple(errors.NothingToScore("f", "region", "2025", known) for known in ([], ["2023", "2024"])),
    "InvalidPeriod": (errors.InvalidPeriod("FY25"),),
    "InvalidFormula": (errors.InvalidFormula("a", "b +", "不是算式", "is not an arithmetic expression"),),
    "RefusedCondition": (
        errors.RefusedCondition("c", "投资", "Investment", "是工作决策的结果", "results from decisions at work."),
    ),
    "NotKnown": (errors.NotKnown("geometric", [("u", "a"), ("v", "b")]),),
    "Conflict": (errors.Conflict(f"草稿 {NAME}"),),
    "NotAllowed": tuple(errors.NotAllowed("guest", act) for act in TERMS),
    "NoReason": (errors.NoReason("显示名称", 4),),
    "NotPast": (errors.NotPast("2025"),),
    "ResultsAreIn": (errors.ResultsAreIn("2025", "2026"),),
    "UnfittingSheet": (
        errors.UnfittingSheet("x.csv", "m", {"a": "", "b": "B"}, 2),
        errors.UnfittingSheet("x.csv", "m", {}, 0),
    ),
    "UnfitReturn": (errors.UnfitReturn("x.xlsx", FAULT), errors.UnfitReturn("x.xlsx", FAULT, FAULT_REMEDY)),
    "BlockedImport": (errors.BlockedImport("x.csv", [("该列没有表头", "the column has no header")] * 2),),
    "BrokenChain": (errors.BrokenChain([Fault("第 3 条 内容与摘要不符", "row 3: does not match its digest")]),),
    "UnguardedStore": (errors.UnguardedStore(["audit_no_update", "scheme_no_delete"]),),
    "NewerStore": (errors.NewerStore("0009"),),
    "WorkFailed": (errors.WorkFailed("MemoryError"),),
    "DamagedRecord": (errors.DamagedRecord("计算结果 3"), errors.DamagedRecord("方案 s v2")),
}


def classes(base: type[HengjiError] = HengjiError) -> Iterator[type[HengjiError]]:
    """Every error class below the base."""
    for each in base.__subclasses__():
        yield each
        yield from classes(each)


def literals(path: Path) -> Iterator[tuple[str, str]]:
    """The texts that a source gives to errors and rights as what they are about, with the name of the call."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        called = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        position = {"UnknownName": 0, "Conflict": 0, "DamagedRecord": 0, "NotAllowed": 1, "must_hold": 1}.get(called)
        if position is None or not isinstance(node, ast.Call):
            continue
        given = node.args[position]
        first = given.values[0] if isinstance(given, ast.JoinedStr) else given
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield f"{path.name} {called}", first.value.split(" ")[0]


def test_every_class_of_errors_is_tried_here() -> None:
    assert {each.__name__ for each in classes() if each.__module__.startswith(errors.__name__)} == set(FACTS)


@pytest.mark.parametrize("name", FACTS)
def test_english_has_no_chinese_but_names(name: str) -> None:
    for error in FACTS[name]:
        assert type(error).__name__ == name
        assert set(CJK.findall(error.text("en"))) <= {NAME, "临溪", "临溪乡"}, error.text("en")


@pytest.mark.parametrize("name", FACTS)
def test_chinese_has_no_english_sentence(name: str) -> None:
    for error in FACTS[name]:
        assert CJK.search(error.text("zh"))
        assert not LATIN_SENTENCE.search(error.text("zh")), error.text("zh")


@pytest.mark.parametrize("name", FACTS)
def test_either_text_says_where_and_ends_as_a_sentence(name: str) -> None:
    for error in FACTS[name]:
        assert error.text("zh").startswith(f"{error.where}:")
        assert not re.search(r"\.\.|。。|: \.|None", error.text("zh") + error.text("en"))


def test_whatever_the_code_says_an_error_is_about_has_an_english_word() -> None:
    found = [each for path in (PROJECT / "evaluation").rglob("*.py") for each in literals(path)]
    assert len(found) > 10
    assert [(where, text) for where, text in found if text not in TERMS] == []
    assert set(KINDS.values()) <= set(TERMS)


def test_a_kind_is_translated_and_the_name_left_as_it_is() -> None:
    assert errors.UnknownName("条件", "hihg", ["high"]).text("en") == (
        "Condition: there is no “hihg”. Check the code; there are: high."
    )
    assert errors.Conflict("草稿 单位").text("en").startswith("Draft 单位: somebody else")
    assert errors.NotAllowed("guest", "导出干部名单").text("en") == (
        "Rights: guest may not export a list of cadres. Ask the administrator."
    )


def test_a_framework_with_a_faulty_scheme_or_period_gives_advice_once() -> None:
    scheme, period = errors.InvalidScheme("s", [FAULT]), errors.InvalidPeriod("FY25")
    whole = errors.InvalidFramework("x", [Fault(str(each), each.english) for each in (scheme, period)])
    assert whole.text("zh").count("修改") == 1
    assert "修改方案" not in whole.text("zh")
    assert whole.text("zh").endswith("2025-01)。请按所列位置修改后重试。")
    assert whole.text("en").startswith("x: 2 faults: Scheme s: only the best grade may have a quota; Period: ")
    assert whole.text("en").endswith("2025H1 or 2025-01. Mend them at the places named and try again.")


def test_one_of_a_thing_is_said_in_the_singular() -> None:
    for error, said in (
        (errors.InvalidFramework("x", [FAULT]), "x: 1 fault: "),
        (errors.NotKnown("geometric", [("u", "a")]), " 1 cell "),
        (errors.BlockedImport("x.csv", [FAULT]), " 1 kind "),
        (errors.BrokenChain([FAULT]), " 1 row "),
        (errors.UnguardedStore(["audit_no_update"]), " 1 guard trigger "),
    ):
        assert said in error.text("en")


def test_every_fault_of_the_audit_log_is_said_in_english() -> None:
    source = (PROJECT / "evaluation" / "storage" / "audit.py").read_text(encoding="utf-8")
    problems = [re.sub(r"\{[^}]*\}", "4", text) for text in re.findall(r'AuditFault\(seq, f?"([^"]+)"\)', source)]
    assert len(problems) == source.count("AuditFault(seq")
    faults = [upkeep._fault(5, problem) for problem in problems]
    assert not [fault.en for fault in faults if CJK.search(fault.en) or not fault.en.removeprefix("row 5: ")]
    assert Fault("第 5 条 序号 4 至 4 缺失", "row 5: rows 4 to 4 before it are absent") in faults
