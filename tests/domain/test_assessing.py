"""When an assessment stands worse than it was answered for."""

from datetime import date

import pytest

from evaluation.domain.assessing import Assessment, Metric, Reading, Said, Signal, judge, readings, worsened

GREEN, AMBER, RED, UNKNOWN = Signal.GREEN, Signal.AMBER, Signal.RED, Signal.UNKNOWN
State = tuple[Signal, float | None]


def assessed(code: str, state: State) -> Assessment:
    metrics = (Metric(code=code, value=state[1], signal=state[0], limits=Said(zh="", en="")),)
    about = {"code": "s", "scheme": "a" * 64, "policy": "b" * 64, "day": date(2026, 1, 1), "verdict": judge(metrics)}
    return Assessment.model_validate({**about, "metrics": metrics, "hours": {}, "forms": {}})


def worse(code: str, then: State, now: State) -> bool:
    return bool(worsened(readings(assessed(code, then)), assessed(code, now)))


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        ((AMBER, 2), (AMBER, 2), False),
        ((AMBER, 2), (AMBER, 3), True),
        ((RED, 5), (RED, 4), False),
        ((RED, 5), (AMBER, 9), False),
        ((AMBER, 2), (RED, 2), True),
        ((AMBER, 2), (GREEN, 0), False),
        ((GREEN, 3), (GREEN, 4), False),
        ((GREEN, 0), (AMBER, 1), True),
        ((UNKNOWN, None), (UNKNOWN, None), False),
        ((UNKNOWN, None), (GREEN, 0), False),
        ((UNKNOWN, None), (AMBER, 1), True),
        ((AMBER, 1), (UNKNOWN, None), True),
        ((GREEN, 0), (UNKNOWN, None), True),
    ],
)
def test_a_count_is_worse_when_it_turns_farther_grows_or_can_no_longer_be_told(
    then: State, now: State, *, expected: bool
) -> None:
    assert worse("B4", then, now) is expected


@pytest.mark.parametrize(
    ("code", "then", "now", "expected"),
    [
        ("B8", 0.6, 0.7, False),
        ("B8", 0.7, 0.6, True),
        ("B12", 0.25, 0.28, False),
        ("B12", 0.25, 0.22, True),
        ("B12", 0.80, 0.85, True),
        ("B12", 0.80, 0.78, False),
    ],
)
def test_a_share_is_worse_where_it_is_farther_from_what_is_asked(
    code: str, then: float, now: float, *, expected: bool
) -> None:
    assert worse(code, (AMBER, then), (AMBER, now)) is expected


def test_only_what_is_not_green_is_kept() -> None:
    assert readings(assessed("B1", (GREEN, 3))) == ()
    assert readings(assessed("B1", (AMBER, 41))) == (Reading(code="B1", value=41, signal=AMBER, offenders=()),)
