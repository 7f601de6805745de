"""Acts that are not allowed, come too late, or did not end."""

from evaluation.errors.base import HengjiError, term


class NotAllowed(HengjiError):
    """An act that the actor's role does not include."""

    def __init__(self, actor: str, act: str) -> None:
        english = f"Rights: {actor} may not {term(act)}. Ask the administrator."
        super().__init__(f"{actor} 不能{act}", "权限", "请联系管理员。", english)


class NoReason(HengjiError):
    """An act that has to be explained, without an explanation of at least `least` characters."""

    def __init__(self, act: str, least: int) -> None:
        english = f"Reason: whoever wants to {term(act)} says why, in {least} characters or more. Nothing was done."
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


class Conflict(HengjiError):
    """Somebody else wrote first; nothing of this write was stored."""

    def __init__(self, what: str) -> None:
        remedy = "请刷新后重新操作;您的改动没有写入,他人的改动也没有被覆盖。"
        english = f"{term(what)}: somebody else changed it first. Reload and try again; nothing of yours was written."
        super().__init__("已被他人修改", what, remedy, english)


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
