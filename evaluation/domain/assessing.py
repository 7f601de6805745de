"""What the assessment of a scheme's burden says: metrics with a signal, who offends and what it costs, the verdict."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from evaluation.domain.indicators import Frozen
from evaluation.domain.table import Language


class Signal(StrEnum):
    """A metric's colour; `unknown` where what it needs is not there: neither good nor bad."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNKNOWN = "not_assessed"


SEVERITY = (Signal.UNKNOWN, Signal.GREEN, Signal.AMBER, Signal.RED)
TURNED = (Signal.RED, Signal.AMBER)
MIDDLE = 0.5  # from which a latent share may be too low or too high
CLOSE = 1e-9


class Verdict(StrEnum):
    """通过, 修改或说明, 暂缓印发."""

    PASS = "PASS"  # noqa: S105  # a word, no secret
    REVISE = "REVISE_OR_EXPLAIN"
    BLOCK = "BLOCK"


class Said(Frozen):
    """A sentence in both languages."""

    zh: str
    en: str

    def text(self, language: Language) -> str:
        """The sentence in a language."""
        return self.en if language == "en" else self.zh


class Offender(Frozen):
    """What makes a metric turn: codes of indicators, gates or requests, the reason, and what it costs.

    `hours`: of one unit in a year; `weight`: points of 100 in the category where it weighs most.
    """

    codes: tuple[str, ...]
    why: Said
    hours: float = 0.0
    weight: float = 0.0


class Metric(Frozen):
    """One of B1..B12 or LOAD: value (None = not assessed), signal, the limits in words, and who offends."""

    code: str
    value: float | None
    signal: Signal
    limits: Said
    note: Said | None = None
    offenders: tuple[Offender, ...] = ()


class Assessment(Frozen):
    """The whole answer on one scheme.

    `hours`, `forms`: by category, of one unit in a year; `…_before`: the same of last year's scheme, empty without one
    or where it does not say of all indicators how they are collected;
    `reusable`: how many of the forms ask only for what the catalogue has, empty without a catalogue.
    `scheme`, `policy`: SHA-256 of what was assessed and of the limits that held.
    """

    code: str
    scheme: str
    policy: str
    day: date
    verdict: Verdict
    metrics: tuple[Metric, ...]
    hours: dict[str, float]
    forms: dict[str, int]
    hours_before: dict[str, float] = {}
    forms_before: dict[str, int] = {}
    reusable: dict[str, int] = {}

    def metric(self, code: str) -> Metric:
        """One metric by its code, e.g. `B6`."""
        return next(each for each in self.metrics if each.code == code)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Codes of the metrics that could not be assessed."""
        return tuple(each.code for each in self.metrics if each.signal is Signal.UNKNOWN)


Reasoned = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class Reading(Frozen):
    """A metric as it stood when somebody answered for it.

    `offenders`: who offended then, code by code; None where that was not kept yet.
    """

    code: str
    value: float | None
    signal: Signal
    offenders: tuple[tuple[str, ...], ...] | None = None


class Waiver(Frozen):
    """Somebody's answer for issuing a scheme although its assessment asks for changes.

    `digest`, `policy`: SHA-256 of the scheme and of the limits that were assessed; it holds for no other text, and only
    while nothing is `worsened`. `readings`: the metrics that were not green; None where they were not kept yet.
    `actor` wrote it down, `at` in UTC.
    """

    scheme: str
    digest: str
    policy: str
    verdict: Verdict
    approver: Reasoned
    reason: Reasoned
    actor: str
    at: str
    readings: tuple[Reading, ...] | None = None


def judge(metrics: tuple[Metric, ...]) -> Verdict:
    """Any red blocks, any amber asks to revise or explain; what was not assessed neither blocks nor passes."""
    signals = {each.signal for each in metrics}
    if Signal.RED in signals:
        return Verdict.BLOCK
    return Verdict.REVISE if Signal.AMBER in signals else Verdict.PASS


def readings(found: Assessment) -> tuple[Reading, ...]:
    """The metrics that are not green, as they stand."""
    held = (each for each in found.metrics if each.signal is not Signal.GREEN)
    return tuple(
        Reading(
            code=each.code,
            value=each.value,
            signal=each.signal,
            offenders=tuple(offender.codes for offender in each.offenders),
        )
        for each in held
    )


def worsened(then: Sequence[Reading], now: Assessment) -> tuple[Metric, ...]:
    """The metrics that stand worse today than they were answered for; one that cannot be assessed any more is worse.

    `then`: the metrics that were not green. Of two readings of one colour the value decides, and whether somebody
    offends of whom nothing was said then.
    """
    held = {each.code: each for each in then}
    return tuple(each for each in now.metrics if _worse(held.get(each.code), each))


def newly(then: Reading | None, now: Metric) -> tuple[Offender, ...]:
    """Who offends now and did not when the reading was kept; none where it was not kept who did."""
    if then is None or then.offenders is None:
        return ()
    return tuple(each for each in now.offenders if each.codes not in then.offenders)


def _worse(then: Reading | None, now: Metric) -> bool:
    was = Signal.GREEN if then is None else then.signal
    if now.signal is was:
        return now.signal in {Signal.AMBER, Signal.RED} and (_farther(then, now) or bool(newly(then, now)))
    if now.signal is Signal.UNKNOWN:
        return True
    return now.signal is not Signal.GREEN and SEVERITY.index(now.signal) > SEVERITY.index(was)


def _farther(then: Reading | None, now: Metric) -> bool:
    """Whether the value is farther out: lower for a share that should be high, else higher; B12 from the middle."""
    if then is None or then.value is None or now.value is None:
        return True
    values = then.value, now.value
    before, after = {
        "B8": tuple(-each for each in values),
        "B12": tuple(abs(each - MIDDLE) for each in values),
    }.get(now.code, values)
    return after > before + CLOSE
