"""Files, frameworks, schemes, periods and formulas that do not hold together."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from evaluation.errors.base import CHANGE, Fault, HengjiError, bare, both, count, term


class UnreadableFile(HengjiError):
    """A file that cannot be taken at all; `code` is the refusal's number (E101 …)."""

    def __init__(self, code: str, found: str, remedy: str, english: str) -> None:
        self.code = code
        super().__init__(found, code, remedy, english)


class UnfitPath(HengjiError):
    """A path that is a folder where a file is to be written, or the other way round."""

    def __init__(self, option: str, path: str, *, folder: bool) -> None:
        found, other = ("已是文件夹", "文件") if folder else ("已是文件", "文件夹")
        found_en, other_en = ("is a folder", "a file") if folder else ("is a file", "a folder")
        super().__init__(
            f"{path} {found}", option, f"请另给一个{other}的路径。", f"{option}: {path} {found_en}. Name {other_en}."
        )


class NothingToCompare(HengjiError):
    """A comparison without any scheme."""

    def __init__(self) -> None:
        english = "--schemes: no scheme is named. Name one or more codes, separated by commas."
        super().__init__("没有写方案代码", "--schemes", "请写一个或多个方案代码,用逗号分隔。", english)


class InvalidFramework(HengjiError):
    """A framework folder that does not hold together; all faults at once in `faults`."""

    def __init__(self, where: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(bare(fault) for fault in faults)
        chinese, english = both(self.faults)
        english = f"{where}: {count(len(faults), 'fault')}: {english}. Mend them at the places named and try again."
        super().__init__(f"有 {len(faults)} 处问题:{chinese}", where, "请按所列位置修改后重试。", english)


class InvalidScheme(HengjiError):
    """A scheme that contradicts itself or the framework it is for; all faults at once in `faults`."""

    def __init__(self, scheme: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        chinese, english = both(self.faults)
        super().__init__(chinese, f"方案 {scheme}", CHANGE.zh, f"Scheme {scheme}: {english}. {CHANGE.en}")


class UnknownName(HengjiError):
    """A code that is not there; the message lists what is, nearest first, unless nothing may be listed."""

    def __init__(self, kind: str, name: str, available: Iterable[str]) -> None:
        self.kind, self.name = kind, name
        known = sorted(set(available))
        near = get_close_matches(name, known, n=3) or known[:5]
        super().__init__(
            f"没有“{name}”",
            kind,
            f"请核对代码,现有:{'、'.join(near)}。" if near else "请核对代码。",
            f"{term(kind)}: there is no “{name}”. Check the code{'; there are: ' if near else ''}{', '.join(near)}.",
        )


class NothingToScore(HengjiError):
    """No unit of the level has a value in the period."""

    def __init__(self, framework: str, level: str, period: str, periods: Iterable[str]) -> None:
        known = sorted(periods) or ["—"]
        super().__init__(
            f"{level} 层级在 {period} 没有可计分的数据",
            f"框架 {framework}",
            f"有数据的年度:{'、'.join(known)}。",
            f"Framework {framework}: nothing to score at level {level} in {period}. "
            f"Periods with data: {', '.join(known)}.",
        )


class InvalidPeriod(HengjiError):
    """A text that stands where a period belongs and names no year."""

    def __init__(self, period: str, where: str = "年度") -> None:
        remedy = "请写成四位年份(2025),或带季度、半年、月份(2025Q1、2025H1、2025-01)。"
        english = f"Period: “{period}” is none. Write a year of four digits (2025), or 2025Q1, 2025H1 or 2025-01."
        super().__init__(f"“{period}”不是年度", where, remedy, english)


class InvalidFormula(HengjiError):
    """A stated formula that the evaluator does not accept."""

    def __init__(self, code: str, formula: str, why: str, why_en: str) -> None:
        super().__init__(
            f"公式“{formula}”{why}",
            f"指标 {code}",
            "公式只能用指标代码、数字、+ - * / ( ) 和 log、exp、sqrt、abs。",
            f"Indicator {code}: the formula “{formula}” {why_en}. "
            "A formula may use indicator codes, numbers, + - * / ( ), log, exp, sqrt and abs.",
        )


class RefusedCondition(HengjiError):
    """A condition whose role forbids adjusting for it; nothing is scored with it."""

    def __init__(self, condition: str, name_zh: str, name_en: str, why_zh: str, why_en: str) -> None:
        self.condition = condition
        super().__init__(
            f"{name_zh}{why_zh}",
            "条件校正",
            "请从方案中去掉这一项;未按它计分。",
            f"Adjustment: {name_en or condition} {why_en} Take it out of the scheme; nothing was scored with it.",
        )


class NotKnown(HengjiError):
    """A matrix with a hole where a method needs every cell."""

    def __init__(self, method: str, cells: Sequence[tuple[str, str]]) -> None:
        shown = [f"{unit}×{indicator}" for unit, indicator in cells[:5]]
        super().__init__(
            f"有 {len(cells)} 个空值({'、'.join(shown)})",
            method,
            "该方法不接受空值:请补数,或换用允许缺失的方法。",
            f"{method}: {count(len(cells), 'cell')} without a value ({', '.join(shown)}). "
            "Fill in what is missing or choose a method that allows gaps.",
        )
