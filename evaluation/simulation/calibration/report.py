"""The calibration as a text that an officer reads: first what the method can and cannot do, then every row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.simulation.calibration import claims, sentences
from evaluation.simulation.calibration.claims import Claim
from evaluation.simulation.calibration.sentences import PARTS, WORLDS, Language
from evaluation.simulation.calibration.tallies import Sums, Tally, digest

HEADS = {
    "zh": ("检查什么", "世界", "单位数", "目标", "实测", "模拟误差", "次数", "结论"),
    "en": ("what is checked", "world", "units", "target", "measured", "Monte-Carlo error", "runs", "verdict"),
}
VERDICTS = {"zh": ("达到", "**未达到**", "供参考"), "en": ("met", "**missed**", "for information")}


@dataclass(frozen=True)
class Row:
    """A claim and what came out."""

    claim: Claim
    sums: Sums

    @property
    def met(self) -> bool:
        return self.claim.meets(self.sums.ratio)


def rows(tally: Tally) -> Mapping[str, tuple[Row, ...]]:
    """The rows of each part, those without any replication left out."""
    return {
        part: tuple(Row(claim, tally[claim.name]) for claim in stated if claim.name in tally)
        for part, stated in claims.every()
    }


def write(tally: Tally, replications: int, seed: int, language: Language) -> str:
    """The whole report as Markdown; the same for the same sums."""
    parts = rows(tally)
    held = [row for part in parts.values() for row in part if row.claim.held]
    missed = [row for row in held if not row.met]
    lines = [
        *sentences.opening(tally, len(held), len(missed), language),
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
    met, missed, told = VERDICTS[language]
    verdict = (met if row.met else missed) if claim.held else told
    return [
        claim.zh if language == "zh" else claim.en,
        WORLDS[language][claim.world],
        str(claim.units),
        _target(claim),
        _figure(sums.ratio, claim),
        f"±{_figure(sums.error, claim)}",
        str(sums.runs),
        verdict,
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


def _figure(value: float, claim: Claim) -> str:
    """A figure with a minus sign that reads as one; `—` where it is not known."""
    if value != value:  # noqa: PLR0124  # NaN alone differs from itself
        return "—"
    text = f"{100 * value:.1f}%" if claim.share else f"{value:.3f}"
    return text.replace("-", "−")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
