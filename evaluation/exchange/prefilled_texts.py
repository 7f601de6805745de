"""Every word of a pre-filled workbook in Chinese and English; what comes back is read by the words written in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evaluation.domain.reusing import Reuse
from evaluation.domain.table import Language
from evaluation.exchange.templates import CODE_HEADER, NAME_HEADER, PERIOD_HEADER


@dataclass(frozen=True)
class Texts:
    """The words of one language.

    `sheets`: of the form, of sources and corrections, of how to use it; `sources`: its twelve headings, `facts`: what
    the last sheet tells (framework, forms, their names, period, day); `reuse`: the state of a field.
    """

    sheets: tuple[str, str, str]
    lead: tuple[str, str, str]
    sources: tuple[str, ...]
    facts: tuple[str, str, str, str, str]
    use: tuple[str, ...]
    reuse: Mapping[Reuse, str]
    undecided: str
    given: tuple[str, str]
    new: str
    asked: str
    owner: str
    source: str
    joint: str
    new_title: str
    new_message: str
    number_title: str
    number_message: str


TEXTS: Mapping[Language, Texts] = MappingProxyType({
    "zh": Texts(
        sheets=("填报", "来源与更正", "说明"),
        lead=(CODE_HEADER, NAME_HEADER, PERIOD_HEADER),
        sources=(
            CODE_HEADER, NAME_HEADER, "数据项", "名称", "现值", "计量单位", PERIOD_HEADER, "截至日期", "来源", "状态",
            "更正为", "更正理由",
        ),
        facts=("数据集", "报表", "报表名称", "填报年度", "取数日期"),
        use=(
            "白色格是要填的新数据;灰色格是已有数据,不用填,也不能改。",
            "已有数据有误的,请在“来源与更正”表的“更正为”和“更正理由”两列写明;收回后登记为争议,由归口部门核实,不会直接改数。",
            "标“由××提供”的数据由归口部门供数,不用填。",
        ),
        reuse={Reuse.REUSABLE: "已有", Reuse.STALE: "已过更新周期", Reuse.CONFLICT: "口径不一致"},
        undecided="口径待定",
        given=("由", "提供"),
        new="新数据,请填写。",
        asked="要数的表:",
        owner="归口部门:",
        source="来源:",
        joint="、",
        new_title="新数据",
        new_message="请填写;没有的请留空,不要填 0",
        number_title="请填数字",
        number_message="这一列按“{unit}”填数字;没有的请留空",
    ),
    "en": Texts(
        sheets=("Form", "Sources and corrections", "How to use it"),
        lead=("Code of the unit", "Name of the unit", "Year"),
        sources=(
            "Code of the unit", "Name of the unit", "Item", "Name", "Value held", "Measured in", "Year", "As of",
            "Source", "State", "Corrected to", "Why",
        ),
        facts=("Framework", "Forms", "Names of the forms", "Year to fill in", "Values taken on"),
        use=(
            "White cells are new and to be filled in; grey cells are known already: nothing to fill in or to change.",
            "Where a known value is wrong, say so in the last two columns of the second sheet: the owner settles it.",
            "Cells that say “given by …” are supplied by that department.",
        ),
        reuse={Reuse.REUSABLE: "known", Reuse.STALE: "past its refresh", Reuse.CONFLICT: "defined otherwise"},
        undecided="definition not settled",
        given=("given by ", ""),
        new="New: to be filled in. ",
        asked="Asked for by: ",
        owner="Owner: ",
        source="Source: ",
        joint=", ",
        new_title="New",
        new_message="Please fill in; leave blank what there is not, never 0",
        number_title="A number, please",
        number_message="This column takes numbers in {unit}; leave blank what there is not",
    ),
})  # fmt: skip
