"""One row of a plain table of indicators as an indicator, a leaf of a scheme and its weights."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from evaluation.domain.cells import Outcome, read_number
from evaluation.domain.collecting import Channel, Collection
from evaluation.domain.faults import explain
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.scheme import Leaf
from evaluation.domain.table import Heading
from evaluation.errors import Fault
from evaluation.exchange.indicator_headers import CHANNELS, CHOICES, KINDS, NO, WAYS, YES
from evaluation.exchange.registers import Registers

COLLECTING = ("duty", "request", "times_a_year", "hours")
TEXTS = ("code", "name_zh", "name_en", "unit_of_measurement", "owner", "definition")


class Row:
    """One row: texts by the names of NAMES, and where it stands."""

    def __init__(self, file: str, number: int, columns: Mapping[str, Heading], cells: Sequence[str]) -> None:
        self.file, self.number, self.columns, self.cells = file, number, columns, cells
        self.texts = {name: cells[heading.position] for name, heading in columns.items()}

    @property
    def code(self) -> str:
        return self.texts["code"]

    @property
    def channelled(self) -> bool:
        """Whether it says how its value is collected."""
        return bool(self.texts.get("channel")) or self.says("evidence")

    def says(self, name: str) -> bool:
        """Whether a column says yes."""
        return self.texts.get(name, "").lower() in YES

    def check(self, faults: list[Fault]) -> None:
        """Words that are neither yes nor no are faults: a veto must not be overlooked."""
        for name in ("veto", "evidence"):
            text = self.texts.get(name, "")
            if text.lower() not in (*YES, *NO):
                faults.append(self._at(name, Fault(f"“{text}”既不是“是”也不是“否”", f"“{text}” is neither yes nor no")))

    def indicator(self, level: Level, faults: list[Fault]) -> Indicator | None:
        """The indicator; None where it has a fault."""
        if not self.texts["name_zh"]:
            faults.append(self._at("name_zh", Fault("没有填写名称", "the name is empty")))
            return None
        content = {name: self.texts[name] for name in TEXTS if self.texts.get(name)}
        try:
            return Indicator.model_validate(content | {"level": level})
        except ValidationError as error:
            faults += [self._at("name_zh", fault) for fault in explain(error)]
            return None

    def leaf(self, registers: Registers, faults: list[Fault]) -> dict[str, Any]:
        """The leaf as plain data; words that nobody knows are faults."""
        before = len(faults)
        kind, way = self.texts.get("achievement", ""), self.texts.get("direction", "")
        content: dict[str, Any] = {"indicator": self.code}
        if kind:
            words = {each: each for each in KINDS.values()} | KINDS
            content["achievement"] = self._known("achievement", kind, words, faults)
        if way:
            content["direction"] = self._known("direction", way, {"more": "more", "less": "less"} | WAYS, faults)
        if self.texts.get("horizon_years"):
            content["horizon_years"] = self._number("horizon_years", faults)
        collection = self._collection(registers, faults)
        content |= {} if collection is None else {"collection": collection}
        if len(faults) == before and self.code:
            try:
                Leaf.model_validate(content)
            except ValidationError as error:
                faults += [self._at("name_zh", fault) for fault in explain(error)]
        return content

    def points(self, heading: Heading, faults: list[Fault]) -> float | None:
        """The weight under a heading, 0 where the cell is blank or a dash; None and a fault where it is none."""
        text = self.cells[heading.position]
        read = read_number(text.removesuffix("分"))
        if read.outcome in {Outcome.MISSING, Outcome.NOT_APPLICABLE}:
            return 0.0
        if read.outcome not in {Outcome.NUMBER, Outcome.PERCENT} or read.value < 0:
            zh, en = f"“{text}”不是权重,请写 0 到 100 的数", f"“{text}” is no weight; write a number from 0 to 100"
            faults.append(self._under(heading, Fault(zh, en)))
            return None
        return read.value

    def _number(self, name: str, faults: list[Fault]) -> float | None:
        """A finite number above 0 in a column, or from 0 on where it is hours; a fault otherwise."""
        text = self.texts[name]
        read = read_number(text)
        if read.outcome is Outcome.NUMBER and (read.value > 0 or (name == "hours" and read.value == 0)):
            return read.value
        once = ";每月一次请写 12" if name == "times_a_year" else ""
        once_en = "; for once a month write 12" if once else ""
        zh, en = f"“{text}”不是大于 0 的数{once}", f"“{text}” is not a number above 0{once_en}"
        faults.append(self._at(name, Fault(zh, en)))
        return None

    def _collection(self, registers: Registers, faults: list[Fault]) -> dict[str, Any] | None:
        """How the value is collected; None where nothing is said of it."""
        if not self.channelled:
            said = next((name for name in COLLECTING if self.texts.get(name)), None)
            if said is not None:
                known = _choices("channel")
                zh, en = f"写了它,就要写采集渠道:{known.zh}", f"with it the channel has to be stated: {known.en}"
                faults.append(self._at(said, Fault(zh, en)))
            return None
        word = self.texts.get("channel", "")
        channel = self._known("channel", word, CHANNELS, faults) if word else Channel.EVIDENCE
        if self.says("evidence") and channel is not None:
            channel = Channel.EVIDENCE
        duty = registers.duty(self.texts.get("duty", ""))
        content = {"channel": channel, "duty": duty, "request": registers.request(self.texts.get("request", ""))}
        for name in ("times_a_year", "hours"):
            if self.texts.get(name):
                content[name] = self._number(name, faults)
        if None in content.values():
            return None
        try:
            return Collection.model_validate(content).model_dump(mode="json")
        except ValidationError as error:
            faults += [self._at("channel" if "channel" in self.columns else "code", fault) for fault in explain(error)]
            return None

    def _known(self, name: str, word: str, words: Mapping[str, Any], faults: list[Fault]) -> Any:
        found = words.get(word, words.get(word.lower()))
        if found is None:
            known = _choices(name)
            faults.append(self._at(name, Fault(f"不认识“{word}”,可用:{known.zh}", f"“{word}” is none of {known.en}")))
        return found

    def _at(self, name: str, fault: Fault) -> Fault:
        return self._under(self.columns[name], fault)

    def _under(self, heading: Heading, fault: Fault) -> Fault:
        column = heading.text
        return Fault(
            f"{self.file} 第 {self.number} 行 {column}:{fault.zh}",
            f"{self.file} row {self.number}, {column}: {fault.en}",
        )


def _choices(name: str) -> Fault:
    """The words that a cell of a column may hold, as a list in both languages."""
    zh, en = CHOICES[name]
    return Fault("、".join(zh), ", ".join(en))
