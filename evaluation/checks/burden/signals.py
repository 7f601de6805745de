"""How a number becomes a signal."""

from collections.abc import Sequence

from evaluation.domain.assessing import Metric, Offender, Said, Signal


def above(value: float, amber: float, red: float) -> Signal:
    """Red above `red`, amber above `amber`; equal to a limit is still within it.

    >>> above(40, 40, 60).value, above(41, 40, 60).value, above(61, 40, 60).value
    ('green', 'amber', 'red')
    """
    return Signal.RED if value > red + 1e-9 else Signal.AMBER if value > amber + 1e-9 else Signal.GREEN


def metric(
    code: str,
    value: float,
    signal: Signal,
    limits: Said,
    offenders: Sequence[Offender] = (),
    *,
    note: Said | None = None,
) -> Metric:
    """A metric that could be assessed."""
    return Metric(code=code, value=value, signal=signal, limits=limits, offenders=tuple(offenders), note=note)


def unknown(code: str, limits: Said, lacking: Said) -> Metric:
    """A metric that could not be assessed, with what is lacking."""
    note = Said(zh=f"未评估:{lacking.zh}", en=f"not assessed: {lacking.en}")
    return Metric(code=code, value=None, signal=Signal.UNKNOWN, limits=limits, note=note)
