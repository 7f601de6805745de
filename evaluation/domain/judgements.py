"""What people judge about weights: a question, and one person's answer to it by one of four methods."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from evaluation.domain.indicators import Code, Frozen
from evaluation.errors import Fault, UnfitValue

MOST_TIMES = 9  # the ends of Saaty's scale
Times = Annotated[float, Field(ge=1 / MOST_TIMES - 1e-9, le=MOST_TIMES)]
Least = Annotated[float, Field(ge=1, le=MOST_TIMES)]
Assessor = Annotated[str, Field(min_length=1, max_length=40)]


class Pairwise(Frozen):
    """How many times the first matters as much as the second (1/9..9), pair by pair: (1,2), (1,3) … (2,3) …"""

    method: Literal["pairwise"] = "pairwise"
    times: tuple[Times, ...]


class BestWorst(Frozen):
    """How many times the most important matters as much as each, and each as the least important (1..9)."""

    method: Literal["best_worst"] = "best_worst"
    best_to_others: tuple[Least, ...]
    others_to_worst: tuple[Least, ...]


class Swing(Frozen):
    """Points (0..100) for bringing each from its worst to its best."""

    method: Literal["swing"] = "swing"
    points: tuple[Annotated[float, Field(ge=0, le=100)], ...]


class RankOrder(Frozen):
    """The rank of each, 1 = matters most; equal ranks are ties."""

    method: Literal["rank_order"] = "rank_order"
    ranks: tuple[Annotated[int, Field(ge=1)], ...]


Answer = Annotated[Pairwise | BestWorst | Swing | RankOrder, Field(discriminator="method")]
METHODS = ("pairwise", "best_worst", "swing", "rank_order")


class Question(Frozen):
    """What weighs how much: the pillars of a scheme (`pillar` empty), or the indicators inside one pillar.

    `items`: codes of pillars or of indicators, in the order of the scheme; `category`: for which units it is asked.
    """

    scheme: Code
    category: Code
    pillar: str = ""
    items: Annotated[tuple[Code, ...], Field(min_length=2)]


class Judgement(Frozen):
    """One person's answer to a question."""

    question: Question
    assessor: Assessor
    answer: Answer

    @model_validator(mode="after")
    def _whole(self) -> Self:
        count = len(self.question.items)
        given = [len(value) for value in self.answer.model_dump(exclude={"method"}).values()]
        wanted = count * (count - 1) // 2 if isinstance(self.answer, Pairwise) else count
        if any(each != wanted for each in given):
            raise UnfitValue(
                Fault(
                    f"{count} 项应有 {wanted} 个判断,现为 {'、'.join(map(str, given))} 个",
                    f"{count} items take {wanted} judgements, there are {', '.join(map(str, given))}",
                )
            )
        return self
