"""What the assessment of a burden goes by: one table of limits and assumptions, each with its basis."""

import hashlib
import json
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from evaluation.domain.collecting import Collection
from evaluation.domain.indicators import Frozen
from evaluation.errors import UnknownName


@dataclass(frozen=True)
class Parameter:
    """A limit or an assumption: its name, its value until somebody states another, what it means, what it rests on."""

    name: str
    value: float
    zh: str
    en: str
    basis: str = "本系统的建议值,可改"
    basis_en: str = "proposed by this system; may be changed"


_RULES = (
    "《整治形式主义为基层减负若干规定》对文件篇幅的要求",
    "the rules of 2024 against formalism, on the length of documents",
)
_ASSUMED = ("估计值:请按本地实际改写", "an assumption: state what holds with you")
PARAMETERS = (
    Parameter("b1.amber", 40, "指标数超过此数为黄", "indicators above this: amber"),
    Parameter("b1.red", 60, "指标数超过此数为红", "indicators above this: red"),
    Parameter("b2.red", 0.10, "指标比上年增加超过此比例为红", "growth over last year above this share: red"),
    Parameter("b3.similarity", 0.75, "名称与定义的相似度达到此值视为重复", "texts at least this alike are duplicates"),
    Parameter("b3.correlation", 0.95, "数据相关达到此值视为重复", "data at least this correlated are duplicates"),
    Parameter("b3.units", 20, "判断数据相关至少需要的单位数", "fewest units for a correlation to count"),
    Parameter("b3.red", 3, "重复的指标对达到此数为红", "pairs of duplicates from this on: red"),
    Parameter("b4.red", 3, "不在清单上的指标达到此数为红", "indicators off the duty list from this on: red"),
    Parameter("b5.amber", 2, "一票否决超过此数为黄", "vetoes above this: amber"),
    Parameter("b5.red", 5, "一票否决超过此数为红", "vetoes above this: red"),
    Parameter("b6.red", 1.10, "填报工时超过上年的此倍数为红", "hours above this multiple of last year's: red"),
    Parameter("b7.red", 5, "靠留痕证明的权重超过此分为红", "points of weight proven by traces above this: red"),
    Parameter(
        "b8.amber", 0.80, "可由一表通取数的比例低于此值为黄", "share of fields in the catalogue below this: amber"
    ),
    Parameter("b8.red", 0.50, "可由一表通取数的比例低于此值为红", "share of fields in the catalogue below this: red"),
    Parameter("b9.least", 1, "低于此分的权重算过小", "weights below this are tiny"),
    Parameter("b9.amber", 4, "过小的权重多于此数为黄", "tiny weights above this number: amber"),
    Parameter("b9.red", 10, "过小的权重多于此数为红", "tiny weights above this number: red"),
    Parameter("b10.red", 3, "印发后增改的指标达到此数为红", "indicators changed after issue from this on: red"),
    Parameter("b11.amber", 4000, "方案正文超过此字数为黄", "characters of text above this: amber", *_RULES),
    Parameter("b11.red", 5000, "方案正文超过此字数为红", "characters of text above this: red", *_RULES),
    Parameter("b12.low", 0.30, "潜绩占比低于此值为黄", "latent share below this: amber"),
    Parameter("b12.high", 0.75, "潜绩占比高于此值为黄", "latent share above this: amber"),
    Parameter("b12.red", 0.20, "潜绩占比低于此值为红", "latent share below this: red"),
    Parameter(
        "reuse.similarity",
        0.50,
        "名称相似度达到此值时请人确认是否同一数据项",
        "names at least this alike: a person is asked",
    ),
    Parameter("load.amber", 1.10, "负荷比中位数超过此值为黄", "median load ratio above this: amber"),
    Parameter("load.hours", 1700, "一人一年的工时", "hours of a person in a year", *_ASSUMED),
    Parameter("chain.amber", 1.10, "下级目标加权平均超过上级的此倍数为黄", "targets below above this multiple: amber"),
    Parameter("hours.system", 0, "系统取数一次的工时", "hours of a unit for a value from a system", *_ASSUMED),
    Parameter("hours.statistics", 0, "统计报表一次的工时", "hours of a unit for a statistical return", *_ASSUMED),
    Parameter("hours.survey", 0, "第三方调查一次的工时", "hours of a unit for a survey by others", *_ASSUMED),
    Parameter("hours.form", 2, "填一次表的工时", "hours of a unit for a form", *_ASSUMED),
    Parameter("hours.evidence", 6, "整理一次佐证材料的工时", "hours of a unit for a folder of evidence", *_ASSUMED),
    Parameter("hours.inspection", 16, "迎接一次现场检查的工时", "hours of a unit for an inspection", *_ASSUMED),
)
BY_NAME = MappingProxyType({each.name: each for each in PARAMETERS})


class Policy(Frozen):
    """The table as it holds: `stated` overrules the values of PARAMETERS by name."""

    stated: dict[str, Annotated[float, Field(ge=0)]] = {}

    def __getitem__(self, name: str) -> float:
        """The value of a parameter; raises UnknownName."""
        if name not in BY_NAME:
            raise UnknownName("参数", name, BY_NAME)
        return self.stated.get(name, BY_NAME[name].value)

    def hours_a_year(self, collection: Collection) -> float:
        """Hours of a unit in a year; those of the table for the channel where none are stated, or 0 for real work."""
        return collection.times_a_year * (collection.hours or self[f"hours.{collection.channel}"])

    def denies_hours(self, collection: Collection) -> bool:
        """Whether it states 0 hours for what takes time by the table: that is no statement."""
        return collection.hours == 0 and self[f"hours.{collection.channel}"] > 0

    @property
    def values(self) -> dict[str, float]:
        """Every parameter with its value."""
        return {name: self[name] for name in BY_NAME}

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all values."""
        return hashlib.sha256(json.dumps(self.values, sort_keys=True).encode()).hexdigest()


USUAL = Policy()
