"""A scheme: every choice made, as a tree of indicators with settings; equal text, equal digest."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from evaluation.domain.faults import explain
from evaluation.domain.indicators import Achievement, Code, Frozen, Level, Name
from evaluation.domain.leaves import Attribution, Leaf, empty
from evaluation.domain.scoring import beyond_scale
from evaluation.domain.settings import (
    Adjustment,
    Aggregation,
    Arithmetic,
    Bounded,
    Derivation,
    Gate,
    Grading,
    Mean,
    Means,
    Missing,
    Unadjusted,
    Uncertainty,
)
from evaluation.errors import Fault, InvalidScheme, UnfitValue, UnknownName

__all__ = ["ANY_CATEGORY", "Attribution", "Leaf", "Node", "Scheme", "parse"]

ANY_CATEGORY = "*"


def _usual(value: object) -> bool:
    """Whether a choice is the usual one, which the text leaves out."""
    return value == Means()


class Node(Frozen):
    """A pillar: children under a mean."""

    code: Code
    name_zh: Name
    name_en: Name = ""
    mean: Mean = Arithmetic()
    children: tuple["Node | Leaf", ...]

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """All leaves below, in the order of the text."""
        return tuple(_leaves(self))

    @property
    def nodes(self) -> tuple["Node", ...]:
        """The node itself and every pillar below it, in the order of the tree."""
        return tuple(_nodes(self))


class Scheme(Frozen):
    """Every choice of one assessment.

    `weights[category][indicator]` are points of 100; the category `*` holds for every category not named. A node's
    weight is the sum of its leaves' weights. `embedded` holds, by value, the schemes of the levels that a cadre
    scheme draws on. `follows`: the code of last year's scheme; `issued_on`: the day it was made known; `document`: its
    text as it is issued. What is empty, and the usual `aggregation` by means, is left out of
    the text.
    """

    code: Code
    framework: Code
    level: Level = Level.REGION
    name_zh: Name
    name_en: Name = ""
    purpose: Literal["assessment", "research"] = "assessment"
    tree: Node
    weights: dict[str, dict[str, Annotated[float, Field(ge=0)]]]
    derivations: tuple[Derivation, ...] = ()
    window_years: Annotated[int, Field(ge=1, le=10)] = 1
    missing: Missing = Bounded()
    aggregation: Aggregation = Field(default=Means(), exclude_if=_usual)
    adjustment: Adjustment = Unadjusted()
    uncertainty: Uncertainty = Uncertainty()
    gates: tuple[Gate, ...] = ()
    grading: Grading = Grading()
    term_years: Annotated[int, Field(ge=1, le=10)] = 5
    embedded: dict[str, "Scheme"] = {}
    follows: str = Field(default="", exclude_if=empty)
    issued_on: date | None = Field(default=None, exclude_if=empty)
    document: str = Field(default="", max_length=100_000, exclude_if=empty)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        faults = [*_tree_faults(self), *_weight_faults(self), *_setting_faults(self)]
        if faults:
            raise UnfitValue(*faults)
        return self

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        return self.tree.leaves

    @property
    def compares(self) -> bool:
        """Whether totals come from comparing units with each other: then no indicator has points of its own."""
        return not isinstance(self.aggregation, Means)

    @property
    def indicators(self) -> tuple[str, ...]:
        """Codes of the leaves, in the order of the tree."""
        return tuple(leaf.indicator for leaf in self.leaves)

    def leaf(self, indicator: str) -> Leaf:
        """The leaf of the indicator; raises UnknownName."""
        for leaf in self.leaves:
            if leaf.indicator == indicator:
                return leaf
        raise UnknownName("指标", indicator, self.indicators)

    def weights_of(self, category: str) -> dict[str, float]:
        """Weights of the category, summing to exactly 1; raises UnknownName where the scheme has none."""
        row = self.weights.get(category, self.weights.get(ANY_CATEGORY))
        if row is None:
            raise UnknownName("类别权重", category, self.weights)
        total = sum(row.values())
        return {code: row.get(code, 0.0) / total for code in self.indicators}

    @property
    def text(self) -> str:
        """The canonical text: sorted keys, no spaces, every field written."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def revise(self, changes: Mapping[str, Any]) -> "Scheme":
        """A new scheme with the fields changed and everything checked again; raises InvalidScheme."""
        return parse({**self.model_dump(), **changes})


def parse(content: object) -> Scheme:
    """The scheme that a mapping describes; raises InvalidScheme with every fault at once."""
    try:
        return Scheme.model_validate(content)
    except ValidationError as error:
        code = content.get("code", "?") if isinstance(content, Mapping) else "?"
        raise InvalidScheme(str(code), explain(error, content)) from error


def _leaves(node: Node) -> Iterator[Leaf]:
    for child in node.children:
        if isinstance(child, Leaf):
            yield child
        else:
            yield from _leaves(child)


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        if isinstance(child, Node):
            yield from _nodes(child)


def _tree_faults(scheme: Scheme) -> list[Fault]:
    codes = scheme.indicators
    repeated = sorted({code for code in codes if codes.count(code) > 1})
    faults = [
        Fault(f"指标 {code} 在方案中出现两次", f"indicator {code} stands twice in the scheme") for code in repeated
    ]
    if not codes:
        faults.append(Fault("方案没有指标", "the scheme has no indicators"))
    empty = [node.code for node in scheme.tree.nodes if codes and not node.leaves]
    return faults + [Fault(f"支柱 {code} 下没有指标", f"pillar {code} has no indicators") for code in empty]


def _weight_faults(scheme: Scheme) -> list[Fault]:
    faults = [] if scheme.weights else [Fault("方案没有权重", "the scheme has no weights")]
    known = set(scheme.indicators)
    unscored = known - {leaf.indicator for leaf in scheme.leaves if leaf.achievement is not Achievement.NONE}
    for category, row in scheme.weights.items():
        total = f"{sum(row.values()):g}"
        if abs(sum(row.values()) - 100) > 0.01:
            faults.append(
                Fault(
                    f"类别 {category} 的权重合计为 {total},应为 100",
                    f"the weights of category {category} sum to {total}, not to 100",
                )
            )
        faults += [
            Fault(
                f"类别 {category} 给了不在方案中的指标 {code} 权重",
                f"category {category} weighs {code}, which is not in the scheme",
            )
            for code in sorted(set(row) - known)
        ]
        faults += [
            Fault(
                f"{code} 属组织评定,只作关口,不设权重(类别 {category})",
                f"{code} is judged by the organisation: a gate without a weight (category {category})",
            )
            for code in sorted(unscored)
            if row.get(code, 0) > 0
        ]
    return faults


def _setting_faults(scheme: Scheme) -> list[Fault]:
    faults = []
    if scheme.purpose == "assessment" and scheme.missing.method == "impute":
        faults.append(
            Fault(
                "考核用方案不得用组平均值补缺(仅供复现已发布指数)",
                "a scheme for assessment must not fill gaps with a group's mean (only to reproduce published indices)",
            )
        )
    if scheme.compares and scheme.level is Level.CADRE:
        faults.append(
            Fault(
                "干部不得用互相比较的办法汇总(TOPSIS、VIKOR、Copeland),以免变相排名",
                "totals of cadres must not come from comparing persons with each other",
            )
        )
    if scheme.purpose == "assessment":
        faults += _scale_faults(scheme.leaves)
    codes = [grade.code for grade in scheme.grading.grades]
    faults += [
        Fault(
            f"关口 {gate.rule} 引用了不存在的等次 {gate.effect.grade}",
            f"gate {gate.rule} names a grade that is not there: {gate.effect.grade}",
        )
        for gate in scheme.gates
        if gate.effect.effect == "cap" and gate.effect.grade not in codes
    ]
    if any(leaf.attribution for leaf in scheme.leaves) and not scheme.embedded:
        faults.append(
            Fault(
                "干部方案须内嵌其所依据的地区或部门方案",
                "a scheme of cadres has to embed the scheme of the regions or departments that it draws on",
            )
        )
    return faults


def _scale_faults(leaves: Iterable[Leaf]) -> list[Fault]:
    found = [(leaf.indicator, fault) for leaf in leaves if (fault := beyond_scale(leaf.scoring))]
    return [
        Fault(
            f"{code}:考核用方案的得分须在 0–100 之内。{fault.zh}",
            f"{code}: scores in a scheme for assessment stay within 0..100; {fault.en}",
        )
        for code, fault in found
    ]
