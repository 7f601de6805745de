"""Sheets that cannot be taken as they are."""

from collections.abc import Mapping, Sequence

from evaluation.errors.base import Fault, HengjiError, both, count, first

_WEIGHTS = Fault(
    "请从本方案重新下载工作簿,只改“权重”表的浅黄色格后交回。",
    "Download the workbook of this scheme again, change the light yellow cells of Weights only, and give it back.",
)


class UnfittingSheet(HengjiError):
    """A sheet whose header no mapping reads; `lacking`: what the nearest misses, each with the header most like it."""

    def __init__(self, file: str, mappings: str, lacking: Mapping[str, str], wanted: int) -> None:
        self.lacking, missed = tuple(lacking), f"{len(lacking)}/{wanted}"
        pairs = sorted(lacking.items(), key=lambda pair: not pair[1])
        chinese, english = (
            first([f"“{each}”" + (said.format(like) if like else "") for each, like in pairs], 3) or "—"
            for said in ("(表里相近的是“{}”)", " (most like it: “{}”)")
        )
        super().__init__(
            f"表头与列的含义“{mappings}”不符,缺少 {missed} 列:{chinese}",
            file,
            "请核对文件,或换用另一份列的含义。",
            f"{file}: the header does not fit the mapping “{mappings}”: it lacks {missed} columns: {english}. "
            "Check the file or choose another mapping.",
        )


class UnfitReturn(HengjiError):
    """A workbook that does not come back as it was handed out: not ours, of another scheme, or with unfit weights."""

    def __init__(self, file: str, fault: Fault, remedy: Fault = _WEIGHTS) -> None:
        super().__init__(fault.zh, file, remedy.zh, f"{file}: {fault.en}. {remedy.en}")


class BlockedImport(HengjiError):
    """A sheet with errors; nothing of it was imported. `findings` are their sentences, Chinese and English."""

    def __init__(self, file: str, findings: Sequence[tuple[str, str]]) -> None:
        self.findings = tuple(findings)
        chinese, english = both(findings)
        kinds = count(len(findings), "kind")
        english = f"{file}: {kinds} of errors: {english}. Mend the cells and import again; nothing was written."
        remedy = "请按单元格修改后重新导入;没有写入任何数据。"
        super().__init__(f"有 {len(findings)} 类错误:{chinese}", file, remedy, english)
