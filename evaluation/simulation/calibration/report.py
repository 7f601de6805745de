"""The calibration as a text that an officer reads: first what the method can and cannot do, then every row."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.domain.table import Language
from evaluation.simulation.calibration import claims, sentences
from evaluation.simulation.calibration.claims import Claim
from evaluation.simulation.calibration.sentences import PARTS, WORLDS
from evaluation.simulation.calibration.tallies import Sums, Tally, digest

HEADS = {
    "zh": ("检查什么", "世界", "单位数", "目标", "实测", "模拟误差", "次数", "结论"),
    "en": ("what is checked", "world", "units", "target", "measured", "Monte-Carlo error", "runs", "verdict"),
}
VERDICTS = {
    "zh": {"met": "达到", "missed": "**未达到**", "told": "供参考", "nothing": "没有出现"},
    "en": {"met": "met", "missed": "**missed**", "told": "for information", "nothing": "did not occur"},
}


@dataclass(frozen=True)
class Row:
    """A claim and what came out."""

    claim: Claim
    sums: Sums

    @property
    def verdict(self) -> str:
        """A key of VERDICTS; `nothing` where what is counted never occurred."""
        if not self.sums.whole:
            return "nothing"
        if not self.claim.held:
            return "told"
        return "met" if self.claim.meets(self.sums.ratio) else "missed"


def rows(tally: Tally) -> Mapping[str, tuple[Row, ...]]:
    """The rows of each part, those without any replication left out."""
    return {
        part: tuple(Row(claim, tally[claim.name]) for claim in stated if claim.name in tally)
        for part, stated in claims.every()
    }


def write(tally: Tally, replications: int, seed: int, language: Language) -> str:
    """The whole report as Markdown; the same for the same sums."""
    parts = rows(tally)
    every = [row for part in parts.values() for row in part]
    missed = [row for row in every if row.verdict == "missed"]
    held = len(missed) + sum(row.verdict == "met" for row in every)
    lines = [
        *sentences.opening(tally, held, len(missed), language),
        *sentences.cannot(tally, language),
        *_missed(missed, language),
        *(line for name, part in parts.items() for line in _part(name, part, language)),
        *sentences.making(replications, seed, digest(tally), language),
    ]
    return "\n".join(lines) + "\n"


def _missed(missed: Sequence[Row], language: Language) -> list[str]:
    title, none = {
        "zh": ("## 未达到的全部项目", "没有。"),
        "en": ("## Everything that misses its target", "Nothing."),
    }[language]
    return [title, "", *(_table(missed, language) if missed else [none, ""])]


def _part(name: str, part: Sequence[Row], language: Language) -> list[str]:
    title, text = PARTS[language][name]
    return [f"## {title}", "", text, "", *_table(part, language)]


def _table(part: Sequence[Row], language: Language) -> list[str]:
    head = HEADS[language]
    lines = [_line(head), _line(["---"] * len(head))]
    return [*lines, *(_line(_cells(row, language)) for row in part), ""]


def _cells(row: Row, language: Language) -> list[str]:
    claim, sums = row.claim, row.sums
    return [
        claim.zh if language == "zh" else claim.en,
        WORLDS[language][claim.world],
        str(claim.units),
        _target(claim),
        _measured(row),
        f"±{_figure(sums.error, claim, further=1)}" if sums.whole else "—",
        str(sums.runs),
        VERDICTS[language][row.verdict],
    ]


def _target(claim: Claim) -> str:
    if claim.low is None and claim.high is None:
        return "—"
    if claim.low is None:
        return f"≤ {_figure(claim.high or 0.0, claim)}"
    if claim.high is None or (claim.share and claim.high == 1.0 and claim.low < 1.0):
        return f"≥ {_figure(claim.low, claim)}"
    if claim.low == claim.high:
        return _figure(claim.low, claim)
    return f"{_figure(claim.low, claim)} … {_figure(claim.high, claim)}"


def _measured(row: Row) -> str:
    """The figure, with a digit more where rounding would make a miss look like the target."""
    claim, value = row.claim, row.sums.ratio
    ends = [_figure(end, claim) for end in (claim.low, claim.high) if end is not None]
    usual = _figure(value, claim)
    return _figure(value, claim, further=1) if row.verdict == "missed" and usual in ends else usual


def _figure(value: float, claim: Claim, *, further: int = 0) -> str:
    """A figure with a minus sign that reads as one; `—` where it is not known."""
    if math.isnan(value):
        return "—"
    digits = (1 if claim.share else 3) + further
    rounded = round(100 * value if claim.share else value, digits) + 0.0  # no −0
    return f"{rounded:.{digits}f}{'%' if claim.share else ''}".replace("-", "−")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
