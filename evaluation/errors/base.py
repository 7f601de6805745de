"""What all errors have in common: a fault in both languages, the base class, and the words for what they are about."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import NamedTuple

TERMS = MappingProxyType({  # what errors are about; tests/test_errors.py finds one that is missing
    "单位": "Unit", "指标": "Indicator", "参数": "Parameter", "条件": "Condition", "年度": "Period",
    "批次": "Import batch", "数据项": "Data item", "争议": "Dispute",
    "考核框架": "Framework", "方案": "Scheme", "方案版本": "Scheme version", "权重": "Weights", "草稿": "Draft",
    "类别权重": "Weights of a category", "判断": "Judgement", "列的含义": "Mapping", "计算结果": "Stored result",
    "查看框架": "look at a framework", "修改方案": "change schemes", "修改权重": "change weights",
    "导入数据": "import data", "查看导入记录": "look at imports", "导出": "export",
    "导出干部名单": "export a list of cadres", "比较干部名次": "compare cadres by place",
    "反推核查": "ask the inverse question", "显示名称": "show names", "设定目标": "set a target",
    "评估负担": "assess burdens", "修改阈值": "change limits", "说明后印发": "issue a scheme with an explanation",
})  # fmt: skip


class Fault(NamedTuple):
    """One thing that is wrong, as a sentence in Chinese and in English."""

    zh: str
    en: str

    def text(self, language: str) -> str:
        """The sentence in `zh` or `en`."""
        return self.en if language == "en" else self.zh


CHANGE = Fault("请修改方案后重试。", "Change the scheme and try again.")


class UnfitValue(ValueError):
    """What a definition says about a value that contradicts it; several faults may come at once."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__(";".join(fault.zh for fault in faults))


class HengjiError(Exception):
    """The base: `found` = what stands there, `where`, `remedy` = what to do; `english` is the whole in English."""

    def __init__(self, found: str, where: str, remedy: str, english: str) -> None:
        self.found, self.where, self.remedy, self.english = found, where, remedy, english
        super().__init__(f"{where}:{found}。{remedy}")

    def text(self, language: str) -> str:
        """The whole message in `zh` or `en`."""
        return self.english if language == "en" else str(self)


def term(text: str) -> str:
    """What an error is about in English: the first word translated, the name after it as it is."""
    word, space, name = text.partition(" ")
    return f"{TERMS.get(word, word)}{space}{name}"


def count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def bare(fault: Fault) -> Fault:
    """The fault of an error inside another, without its own advice and full stop."""
    zh, en = (text.removesuffix(advice) for text, advice in zip(fault, CHANGE, strict=True))
    return Fault(zh.rstrip("。"), en.rstrip(" ."))


def both(faults: Sequence[tuple[str, str]]) -> tuple[str, str]:
    return first([zh for zh, _ in faults], 20), first([en for _, en in faults], 20, "; ")


def first(faults: Sequence[str], count: int, mark: str = ";") -> str:
    rest = len(faults) - count
    return mark.join(faults[:count]) + (f"; …(+{rest})" if rest > 0 else "")
