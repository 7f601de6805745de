"""Which column of a plain table of indicators means what, by its heading, and the words its cells may use."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from evaluation.domain.cells import normalise
from evaluation.domain.collecting import Channel
from evaluation.domain.scheme import ANY_CATEGORY
from evaluation.domain.table import Heading
from evaluation.errors import Fault
from evaluation.exchange import plain_tables

NAMES = MappingProxyType({
    "code": "id code 指标代码 指标编号 指标编码 代码 编号 编码 序号 no no. indicator_id",
    "name_zh": "name_zh name 指标名称 考核指标 指标 名称 指标内容 考核内容 indicator indicator_name",
    "name_en": "name_en 英文名称",
    "pillar": "pillar_zh pillar dimension_zh dimension group 一级指标 领域 维度 类别 考核维度",
    "unit_of_measurement": "unit unit_of_measurement 计量单位 单位 指标单位",
    "direction": "direction 方向 指标方向", "achievement": "achievement_kind achievement kind 性质 显绩潜绩 指标性质",
    "horizon_years": "payoff_horizon_years horizon_years horizon 见效年限",
    "owner": "source_dept_zh source_dept owner 来源部门 归口部门 责任部门 牵头部门 考核部门 数据来源部门",
    "channel": "collection_channel channel 采集渠道 采集方式",
    "times_a_year": "frequency times_a_year 每年次数 报送频次 频次 每年报送次数",
    "hours": "hours 每次工时 单次工时 填报工时 工时 每次小时数",
    "definition": "definition 定义 口径 指标解释 指标说明 计算方法",
    "duty": "duty_item_id duty 履职事项 履职事项编号 履职事项代码 事项编号",
    "request": "request form 表单 填报表 报表 所填报表",
    "evidence": "needs_evidence_upload evidence 需上传佐证 上传佐证", "veto": "is_veto veto 一票否决 是否一票否决",
    "basis": "legal_basis basis 法定依据 依据 法律依据 政策依据",
})  # fmt: skip
MEANINGS = MappingProxyType({word: name for name, words in NAMES.items() for word in words.split()})
SUBHEADS = ("二级指标", "三级指标", "四级指标")
_UNIT = re.compile(r"\((?:%|分|个|项|次|小时|h|年|points?)\)$")
_BEFORE = re.compile(r"(?:w|weight|权重|权数|分值|标准分|满分)(?:[_:/ (-]+(?P<category>[^()]+)\)?)?")
_AFTER = re.compile(r"(?P<category>.+?)[_:/ -]?(?:weight|权重|权数|分值|标准分)")
_WORDS = {
    Channel.SYSTEM: "admin_record remote_sensing monitoring_station model_estimate computed 系统 业务系统 系统取数 "
    "自动采集",
    Channel.STATISTICS: "stat_return statistical_return 统计报表 统计 统计年报",
    Channel.SURVEY: "third_party_survey anonymous_survey sample_survey peer_rating expert_panel panel_and_interview "
    "第三方调查 调查 测评 问卷 问卷调查 抽样调查",
    Channel.FORM: "task_register grass_roots_form 填表 基层填表 基层填报 填报 表格",
    Channel.EVIDENCE: "ledger evidence_folder 佐证材料 台账 材料报送",
    Channel.INSPECTION: "field_audit case_review on_site_inspection 现场检查 实地检查 督查 核查",
}
CHANNELS = MappingProxyType({word: each for each, words in _WORDS.items() for word in (each.value, *words.split())})
KINDS = MappingProxyType({"显绩": "visible", "潜绩": "latent", "过程": "process", "组织评定": "none"})
WAYS = MappingProxyType({
    "+": "more", "-": "less", "−": "less", "正向": "more", "逆向": "less", "负向": "less", "越大越好": "more",
    "越小越好": "less",
})  # fmt: skip
CHOICES: Mapping[str, tuple[Sequence[str], Sequence[str]]] = MappingProxyType({
    "channel": (("系统", "统计报表", "第三方调查", "填表", "佐证材料", "现场检查"), tuple(Channel)),
    "achievement": (tuple(KINDS), tuple(KINDS.values())),
    "direction": (("正向", "逆向"), ("+", "-")),
})  # fmt: skip
"""The words that a message proposes, in Chinese and English."""
YES = ("true", "1", "yes", "y", "是", "有", "√", "✓")
NO = ("", "false", "0", "no", "n", "否", "无", "—", "-")


def meaning(heading: str) -> str:
    """The name in NAMES that a heading means; empty for none.

    >>> meaning("编号"), meaning("每次工时(小时)"), meaning("备注")
    ('code', 'hours', '')
    """
    return MEANINGS.get(_plain(heading), "")


def category(heading: str) -> str | None:
    """The category whose weights stand under a heading, `*` where it names none; None for any other column.

    >>> category("w_county"), category("权重（%）"), category("权重-农产品主产区"), category("权重说明")
    ('county', '*', '农产品主产区', None)
    """
    text = _plain(heading, lower=False)
    found = _BEFORE.fullmatch(text) or _BEFORE.fullmatch(text.lower()) or _AFTER.fullmatch(text)
    return None if found is None else (found["category"] or "").strip() or ANY_CATEGORY


def known(heading: str) -> bool:
    """Whether a heading means something here."""
    return bool(meaning(heading)) or category(heading) is not None or _plain(heading) in SUBHEADS


def columns(file: str, headings: Sequence[Heading], faults: list[Fault]) -> dict[str, Heading]:
    """The column of each meaning; two of one meaning are a fault that names both.

    The name is under the deepest of 二级指标, 三级指标 …, where no heading says name.
    """
    found: dict[str, list[Heading]] = {}
    for heading in headings:
        if name := meaning(heading.text):
            found.setdefault(name, []).append(heading)
    deeper = sorted((each for each in headings if _plain(each.text) in SUBHEADS), key=_depth)
    if deeper and "name_zh" not in found:
        found["name_zh"] = [deeper[-1]]
    faults += [plain_tables.twice(file, NAMES[name].split()[0], held) for name, held in found.items() if len(held) > 1]
    return {name: held[0] for name, held in found.items()}


def weights(file: str, headings: Sequence[Heading], faults: list[Fault]) -> dict[str, Heading]:
    """category -> its column of weights; two of one category are a fault that names both."""
    found: dict[str, list[Heading]] = {}
    for heading in headings:
        held = None if meaning(heading.text) else category(heading.text)
        if held is not None:
            found.setdefault(held, []).append(heading)
    faults += [
        plain_tables.twice(file, "weight" if name == ANY_CATEGORY else name, held)
        for name, held in found.items()
        if len(held) > 1
    ]
    return {name: held[0] for name, held in found.items()}


def lacking(file: str, found: Mapping[str, Heading], weighed: Mapping[str, Heading]) -> list[Fault]:
    """The columns that a table cannot do without, each with the headings that would do."""
    needed = {"code": ("指标代码", "code"), "name_zh": ("指标名称", "name")}
    faults = []
    for name, (zh, en) in needed.items():
        if name not in found:
            words = "、".join(NAMES[name].split()[:7])
            faults.append(
                Fault(
                    f"{file} 缺少{zh}列,表头可写:{words}",
                    f"{file} has no column of the {en}; its header may be: {words}",
                )
            )
    if not weighed:
        faults.append(
            Fault(
                f"{file} 没有权重列,表头可写:权重、分值、w_类别、权重-类别",
                f"{file} has no column of weights; its header may be: weight, w_category",
            )
        )
    return faults


def _plain(heading: str, *, lower: bool = True) -> str:
    text = _UNIT.sub("", normalise(heading)).strip().replace("—", "-").replace("–", "-")
    return text.lower() if lower else text


def _depth(heading: Heading) -> int:
    return SUBHEADS.index(_plain(heading.text))
