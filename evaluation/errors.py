"""Every error a user can meet: what was found, where, what to do; in Chinese, with an English twin."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
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


_CHANGE = Fault("请修改方案后重试。", "Change the scheme and try again.")


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


class UnreadableFile(HengjiError):
    """A file that cannot be taken at all; `code` is the refusal's number (E101 …)."""

    def __init__(self, code: str, found: str, remedy: str, english: str) -> None:
        self.code = code
        super().__init__(found, code, remedy, english)


class NoStore(HengjiError):
    """An address at which there is no database, or none that this program can open."""

    def __init__(self, address: str, found: str, found_en: str) -> None:
        super().__init__(
            found,
            f"数据库 {address}",
            "请核对 --store 或 HENGJI_DATABASE;新建数据库用 migrate 或 load-example。",
            f"Database {address}: {found_en}. "
            "Check --store or HENGJI_DATABASE; migrate or load-example makes a new database.",
        )


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
        self.faults = tuple(_bare(fault) for fault in faults)
        chinese, english = _both(self.faults)
        english = f"{where}: {_count(len(faults), 'fault')}: {english}. Mend them at the places named and try again."
        super().__init__(f"有 {len(faults)} 处问题:{chinese}", where, "请按所列位置修改后重试。", english)


class InvalidScheme(HengjiError):
    """A scheme that contradicts itself or the framework it is for; all faults at once in `faults`."""

    def __init__(self, scheme: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        chinese, english = _both(self.faults)
        super().__init__(chinese, f"方案 {scheme}", _CHANGE.zh, f"Scheme {scheme}: {english}. {_CHANGE.en}")


class UnknownName(HengjiError):
    """A code that is not there; the message lists what is, nearest first."""

    def __init__(self, kind: str, name: str, available: Iterable[str]) -> None:
        self.kind, self.name = kind, name
        known = sorted(set(available))
        near = get_close_matches(name, known, n=3) or known[:5] or ["—"]
        super().__init__(
            f"没有“{name}”",
            kind,
            f"请核对代码,现有:{'、'.join(near)}。",
            f"{_term(kind)}: there is no “{name}”. Check the code; there are: {', '.join(near)}.",
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
            f"{method}: {_count(len(cells), 'cell')} without a value ({', '.join(shown)}). "
            "Fill in what is missing or choose a method that allows gaps.",
        )


class Conflict(HengjiError):
    """Somebody else wrote first; nothing of this write was stored."""

    def __init__(self, what: str) -> None:
        remedy = "请刷新后重新操作;您的改动没有写入,他人的改动也没有被覆盖。"
        english = f"{_term(what)}: somebody else changed it first. Reload and try again; nothing of yours was written."
        super().__init__("已被他人修改", what, remedy, english)


class NotAllowed(HengjiError):
    """An act that the actor's role does not include."""

    def __init__(self, actor: str, act: str) -> None:
        english = f"Rights: {actor} may not {_term(act)}. Ask the administrator."
        super().__init__(f"{actor} 不能{act}", "权限", "请联系管理员。", english)


class NoReason(HengjiError):
    """An act that has to be explained, without an explanation of at least `least` characters."""

    def __init__(self, act: str, least: int) -> None:
        english = f"Reason: whoever wants to {_term(act)} says why, in {least} characters or more. Nothing was done."
        super().__init__(f"{act}须写明理由,不少于 {least} 个字", "理由", "请写明理由后再试;尚未执行。", english)


class NotPast(HengjiError):
    """An audit of weights asked for a year whose results are the newest, or not known."""

    def __init__(self, period: str) -> None:
        super().__init__(
            f"{period} 年度不在可核查的以往年度之内",
            "反推核查",
            "反推核查只用以往年度的数据,最新年度的不提供;请另选年度。",
            f"Inverse question: {period} is not one of the past years. "
            "It is for past years only, never for the newest; choose another.",
        )


class ResultsAreIn(HengjiError):
    """Weights for a year of which results are known; `coming` is the first year for which weights may be set."""

    def __init__(self, period: str, coming: str) -> None:
        english = (
            f"Weights: results of {period} are in, so weights meant for it can no longer change. "
            f"Save under a new name: it is a draft for {coming} and later."
        )
        remedy = f"请另取名称保存,作为 {coming} 年度起的草案。"
        super().__init__(f"{period} 年度的结果已在,为它定的权重不能再改", "权重", remedy, english)


class UnfittingSheet(HengjiError):
    """A sheet whose header no mapping reads; `lacking`: what the nearest misses, each with the header most like it."""

    def __init__(self, file: str, mappings: str, lacking: Mapping[str, str], wanted: int) -> None:
        self.lacking, missed = tuple(lacking), f"{len(lacking)}/{wanted}"
        pairs = sorted(lacking.items(), key=lambda pair: not pair[1])
        chinese, english = (
            _first([f"“{each}”" + (said.format(like) if like else "") for each, like in pairs], 3) or "—"
            for said in ("(表里相近的是“{}”)", " (most like it: “{}”)")
        )
        super().__init__(
            f"表头与列的含义“{mappings}”不符,缺少 {missed} 列:{chinese}",
            file,
            "请核对文件,或换用另一份列的含义。",
            f"{file}: the header does not fit the mapping “{mappings}”: it lacks {missed} columns: {english}. "
            "Check the file or choose another mapping.",
        )


_WEIGHTS = Fault(
    "请从本方案重新下载工作簿,只改“权重”表的浅黄色格后交回。",
    "Download the workbook of this scheme again, change the light yellow cells of Weights only, and give it back.",
)


class UnfitReturn(HengjiError):
    """A workbook that does not come back as it was handed out: not ours, of another scheme, or with unfit weights."""

    def __init__(self, file: str, fault: Fault, remedy: Fault = _WEIGHTS) -> None:
        super().__init__(fault.zh, file, remedy.zh, f"{file}: {fault.en}. {remedy.en}")


class BlockedImport(HengjiError):
    """A sheet with errors; nothing of it was imported. `findings` are their sentences, Chinese and English."""

    def __init__(self, file: str, findings: Sequence[tuple[str, str]]) -> None:
        self.findings = tuple(findings)
        chinese, english = _both(findings)
        kinds = _count(len(findings), "kind")
        english = f"{file}: {kinds} of errors: {english}. Mend the cells and import again; nothing was written."
        remedy = "请按单元格修改后重新导入;没有写入任何数据。"
        super().__init__(f"有 {len(findings)} 类错误:{chinese}", file, remedy, english)


class BrokenChain(HengjiError):
    """An audit log that is not as it was written; `faults` names each row."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        chinese, english = _both(self.faults)
        english = f"Audit log: {_count(len(faults), 'row')} no longer as written ({english})."
        english += " Stop using it, have it examined, and restore a backup if need be."
        remedy = "请停止使用,由管理员核查,必要时从备份恢复。"
        super().__init__(f"{len(faults)} 处与写入时不符:{chinese}", "审计记录", remedy, english)


class UnguardedStore(HengjiError):
    """Triggers that keep audit rows and schemes from being changed are absent or not ours."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        shown = self.missing[:5]
        super().__init__(
            f"缺少或被改动的保护触发器 {len(self.missing)} 个:{'、'.join(shown)}",
            "数据库",
            "数据库可能被程序以外的工具改动:请从备份恢复,或由管理员核验审计链后再启动。",
            f"Database: {_count(len(self.missing), 'guard trigger')} absent or altered ({', '.join(shown)}). "
            "Another program changed the database: restore a backup, or have the audit chain verified before starting.",
        )


class NewerStore(HengjiError):
    """A database whose schema this release does not know."""

    def __init__(self, revision: str) -> None:
        found = f"数据库结构版本 {revision} 不为本程序所知"
        english = f"Database: this release does not know schema revision {revision}. Use its own or a newer one."
        super().__init__(found, "数据库", "请使用建立该数据库的版本或更新的版本。", english)


class DamagedRecord(HengjiError):
    """A stored scheme or result whose bytes no longer have the digest stored beside them."""

    def __init__(self, what: str) -> None:
        english = "the content does not match its stored digest. Restore a backup and verify the audit chain."
        super().__init__("内容与所存摘要不符", what, "请从备份恢复,并核验审计链。", f"{_term(what)}: {english}")


class WorkFailed(HengjiError):
    """Work in the background that ended by a fault of the program, `kind` the fault's name."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"计算没有完成({kind})",
            "后台计算",
            "没有存下任何结果;请重试,若仍如此,请把运行日志交给管理员。",
            f"Background work: it did not finish ({kind}). Nothing was stored. Try again; "
            "if it happens again, give the log to the administrator.",
        )


def _term(text: str) -> str:
    """What an error is about in English: the first word translated, the name after it as it is."""
    word, space, name = text.partition(" ")
    return f"{TERMS.get(word, word)}{space}{name}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _bare(fault: Fault) -> Fault:
    """The fault of an error inside another, without its own advice and full stop."""
    zh, en = (text.removesuffix(advice) for text, advice in zip(fault, _CHANGE, strict=True))
    return Fault(zh.rstrip("。"), en.rstrip(" ."))


def _both(faults: Sequence[tuple[str, str]]) -> tuple[str, str]:
    return _first([zh for zh, _ in faults], 20), _first([en for _, en in faults], 20, "; ")


def _first(faults: Sequence[str], count: int, mark: str = ";") -> str:
    rest = len(faults) - count
    return mark.join(faults[:count]) + (f"; …(+{rest})" if rest > 0 else "")
